package editor

import (
	"slices"
	"strconv"
	"strings"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// partNames are the pages, in the order of their work.
var partNames = []string{"basics", "sessions", "questions", "consents", "registration", "quotas", "targets", "reminders", "privacy"}

// A subject is what a form is about: a part of the event, or one item of it.
type subject struct {
	part string
	item string // its key or slug; "" for the part itself, or for an item that is added
	adds bool
}

// A list is a part whose items have forms of their own.
type list struct {
	specs func(a *asking) []spec
	names func(d *eventfile.Document) []string
	item  func(d *eventfile.Document, i int) any // pointer to the i-th
	add   func(d *eventfile.Document) any
	// label is what the i-th is called in the language.
	label func(d *eventfile.Document, i int) event.Text
	order func(d *eventfile.Document, by []int) // nil where the order does not count
	cut   func(d *eventfile.Document, i int)
	gone  func(d *eventfile.Document, i int) bool // retired or cancelled
}

// plain are the parts that are one form.
var plain = map[string]func(a *asking) []spec{
	"basics": basicsSpecs, "registration": registrationSpecs, "targets": targetsSpecs, "reminders": remindersSpecs, "privacy": privacySpecs,
}

// lists are the parts of which every item is one form.
var lists = map[string]list{
	"sessions": sessionList(), "questions": questionList(), "consents": consentList(), "quotas": quotaList(),
}

func sessionList() list {
	return list{
		specs: sessionSpecs,
		names: func(d *eventfile.Document) []string {
			return namesOf(d.Sessions, func(s *eventfile.Session) string { return s.Slug })
		},
		item: func(d *eventfile.Document, i int) any { return &d.Sessions[i] },
		add: func(d *eventfile.Document) any {
			s := desk.NewSession()
			if n := len(d.Sessions); n > 0 {
				s.Capacity = d.Sessions[n-1].Capacity
			}
			d.Sessions = append(d.Sessions, s)
			return &d.Sessions[len(d.Sessions)-1]
		},
		label: func(d *eventfile.Document, i int) event.Text { return d.Sessions[i].Title },
		cut:   func(d *eventfile.Document, i int) { d.Sessions = slices.Delete(d.Sessions, i, i+1) },
		gone:  func(d *eventfile.Document, i int) bool { return d.Sessions[i].Cancelled },
	}
}

func questionList() list {
	return list{
		specs: questionSpecs,
		names: func(d *eventfile.Document) []string {
			return namesOf(d.Questions, func(q *event.Question) string { return q.Key })
		},
		item: func(d *eventfile.Document, i int) any { return &d.Questions[i] },
		add: func(d *eventfile.Document) any {
			d.Questions = append(d.Questions, event.Question{Type: "text"})
			return &d.Questions[len(d.Questions)-1]
		},
		label: func(d *eventfile.Document, i int) event.Text { return d.Questions[i].Label },
		order: func(d *eventfile.Document, by []int) { d.Questions = reordered(d.Questions, by) },
		cut:   func(d *eventfile.Document, i int) { d.Questions = slices.Delete(d.Questions, i, i+1) },
		gone:  func(d *eventfile.Document, i int) bool { return d.Questions[i].Retired },
	}
}

func consentList() list {
	return list{
		specs: consentSpecs,
		names: func(d *eventfile.Document) []string {
			return namesOf(d.Consents, func(c *eventfile.Consent) string { return c.Key })
		},
		item: func(d *eventfile.Document, i int) any { return &d.Consents[i] },
		add: func(d *eventfile.Document) any {
			d.Consents = append(d.Consents, eventfile.Consent{})
			return &d.Consents[len(d.Consents)-1]
		},
		label: func(d *eventfile.Document, i int) event.Text { return d.Consents[i].Text },
		order: func(d *eventfile.Document, by []int) { d.Consents = reordered(d.Consents, by) },
		cut:   func(d *eventfile.Document, i int) { d.Consents = slices.Delete(d.Consents, i, i+1) },
		gone:  func(d *eventfile.Document, i int) bool { return d.Consents[i].Retired },
	}
}

func quotaList() list {
	return list{
		specs: quotaSpecs,
		names: func(d *eventfile.Document) []string {
			return namesOf(d.Quotas, func(q *eventfile.Quota) string { return q.Key })
		},
		item: func(d *eventfile.Document, i int) any { return &d.Quotas[i] },
		add: func(d *eventfile.Document) any {
			d.Quotas = append(d.Quotas, eventfile.Quota{})
			return &d.Quotas[len(d.Quotas)-1]
		},
		label: func(d *eventfile.Document, i int) event.Text { return d.Quotas[i].Label },
		order: func(d *eventfile.Document, by []int) { d.Quotas = reordered(d.Quotas, by) },
		cut:   func(d *eventfile.Document, i int) { d.Quotas = slices.Delete(d.Quotas, i, i+1) },
		gone:  func(*eventfile.Document, int) bool { return false },
	}
}

// unname takes the name from an item that is being added, which it gets when
// it is saved.
func unname(item any) {
	switch x := item.(type) {
	case *eventfile.Session:
		x.Slug = ""
	case *event.Question:
		x.Key = ""
	case *eventfile.Consent:
		x.Key = ""
	case *eventfile.Quota:
		x.Key = ""
	}
}

func namesOf[T any](items []T, name func(*T) string) []string {
	var all []string
	for i := range items {
		all = append(all, name(&items[i]))
	}
	return all
}

func reordered[T any](items []T, by []int) []T {
	var all []T
	for _, i := range by {
		all = append(all, items[i])
	}
	return all
}

// known reports whether there is such a page for doc.
func (s subject) known(doc *eventfile.Document) bool {
	if _, one := plain[s.part]; one {
		return s.item == "" && !s.adds
	}
	l, many := lists[s.part]
	return many && (s.item == "" || slices.Contains(l.names(doc), s.item))
}

// specs are what the form asks for.
func (s subject) specs(a *asking) []spec {
	if of, one := plain[s.part]; one {
		return of(a)
	}
	return lists[s.part].specs(a)
}

// in is what the form is about in doc, and the pointer to it. It is added to
// doc where the form adds it, and nil where doc does not have it.
func (s subject) in(doc *eventfile.Document) (any, string) {
	l, many := lists[s.part]
	if !many {
		return doc, ""
	}
	names := l.names(doc)
	if s.adds {
		return l.add(doc), "/" + s.part + "/" + strconv.Itoa(len(names))
	}
	i := slices.Index(names, s.item)
	if i < 0 {
		return nil, ""
	}
	return l.item(doc, i), "/" + s.part + "/" + strconv.Itoa(i)
}

// homes are the parts of what stands in the document itself, by the beginning
// of its pointer.
var homes = []struct{ pointer, part string }{
	{"/contact/controller", "privacy"}, {"/contact/privacy_url", "privacy"}, {"/retention_days", "privacy"},
	{"/registration", "registration"}, {"/attendance", "registration"}, {"/staff", "registration"},
	{"/reminders", "reminders"}, {"/after", "reminders"}, {"/targets", "targets"},
	{"/sessions", "sessions"}, {"/questions", "questions"}, {"/consents", "consents"}, {"/quotas", "quotas"},
}

// home is the subject whose form has what the pointer names, and the pointer
// from there.
func home(doc *eventfile.Document, pointer string) (subject, string) {
	s := subject{part: "basics"}
	for _, h := range homes {
		if pointer == h.pointer || strings.HasPrefix(pointer, h.pointer+"/") {
			s.part = h.part
			break
		}
	}
	l, many := lists[s.part]
	if !many {
		return s, pointer
	}
	steps := strings.SplitN(strings.TrimPrefix(pointer, "/"+s.part+"/"), "/", 2)
	i, err := strconv.Atoi(steps[0])
	if names := l.names(doc); err == nil && i >= 0 && i < len(names) {
		s.item = names[i]
		return s, strings.TrimPrefix(pointer, "/"+s.part+"/"+steps[0])
	}
	return s, ""
}

// place is the address of the field at which something is shown that a pointer
// names.
func (v editPage) place(doc *eventfile.Document, pointer string) string {
	if address, ok := v.letterPlace(pointer); ok {
		return address
	}
	s, rest := home(doc, pointer)
	address := v.at(s.part, s.item)
	item, _ := s.in(doc)
	if rest == "" || item == nil {
		return address
	}
	names := named(s.specs(&asking{editPage: v, doc: doc, item: item}), doc.Languages, shown(doc, item))
	if name := landing(names, rest); name != "" {
		address += "#" + strings.ReplaceAll(name, ".", "-")
	}
	return address
}

// letterPlace is the address of the field of the organiser's own words for a
// letter, which are written beside the letters.
func (v editPage) letterPlace(pointer string) (string, bool) {
	rest, ok := strings.CutPrefix(pointer, "/letters/")
	if !ok {
		return "", false
	}
	kind, field, _ := strings.Cut(rest, "/")
	return strings.TrimSuffix(v.Address("/desk/"+v.Slug+"/letters/"+kind)+"#"+strings.ReplaceAll(field, "/", "-"), "#"), true
}

// textPlace is the address of the field of a text, which is called by its
// pointer and language.
func (v editPage) textPlace(doc *eventfile.Document, pointer, lang string) string {
	s, rest := home(doc, pointer)
	return v.at(s.part, s.item) + "#" + strings.ReplaceAll(strings.TrimPrefix(rest+"/"+lang, "/"), "/", "-")
}

func lastStep(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
