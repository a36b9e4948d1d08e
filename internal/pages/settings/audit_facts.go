package settings

import (
	"maps"
	"slices"
	"strings"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// An auditChange is a fact of an entry, or a value before and after.
type auditChange struct {
	Name string
	Said []auditPart
}

// An auditPart is one value of a fact; its address leads to whom it names.
type auditPart struct{ Text, URL string }

// An auditReader reads the facts of one entry.
type auditReader struct {
	*auditPage
	found *desk.AuditPage
	entry *event.AuditEntry
	zone  *time.Location
}

// pairs are facts that say what was before and after, and the fact whose word
// stands for both. No entry has two of them.
var pairs = [][3]string{
	{"from", "to", "status"}, {"before", "role", "role"}, {"before", "outcome", "outcome"}, {"before", "decision", "decision"},
	{"before", "capacity", "capacity"},
}

// paired reports whether a fact is told as part of a pair.
func (r *auditReader) paired(name string) bool {
	return slices.ContainsFunc(pairs, func(pair [3]string) bool {
		return (name == pair[0] || name == pair[1]) && r.entry.Data[pair[0]] != nil && r.entry.Data[pair[1]] != nil
	})
}

// fromTo is what was, and what is.
func (r *auditReader) fromTo(was, is []auditPart) []auditPart {
	text := func(parts []auditPart) string {
		all := make([]string, len(parts))
		for i := range parts {
			all[i] = parts[i].Text
		}
		return strings.Join(all, "; ")
	}
	return plain(r.T("audit.change", "before", text(was), "after", text(is)))
}

// changes are the facts of the entry, and what of a person was changed.
func (r *auditReader) changes() []auditChange {
	var all []auditChange
	values := r.found.Values[r.entry.ID]
	for _, name := range slices.Sorted(maps.Keys(r.entry.Data)) {
		if name == "by_token" || name == "zone" || name == "fields" && len(values) > 0 { // told as who acted, and with the values
			continue
		}
		if name == "changes" {
			if told := r.differences(r.entry.Data[name]); told != nil {
				all = append(all, told...)
				continue
			}
		}
		if said := r.said(name, r.entry.Data[name]); len(said) > 0 && !r.paired(name) {
			all = append(all, auditChange{r.fact(name), said})
		}
	}
	for _, pair := range pairs {
		if was, is := r.entry.Data[pair[0]], r.entry.Data[pair[1]]; was != nil && is != nil {
			all = append(all, auditChange{r.fact(pair[2]), r.fromTo(r.said(pair[0], was), r.said(pair[1], is))})
		}
	}
	for _, x := range values {
		before, after := plain(r.kept(x.Field, x.Before)), plain(r.kept(x.Field, x.After))
		all = append(all, auditChange{r.field(x.Field), r.fromTo(before, after)})
	}
	return all
}

// said is a fact of the entry, each value of a list by itself.
func (r *auditReader) said(name string, value any) []auditPart {
	if list, is := value.([]any); is {
		var all []auditPart
		for _, one := range list {
			all = append(all, r.said(name, one)...)
		}
		return all
	}
	read := readings[r.entry.Action+"."+name]
	if read == nil {
		read = readings[name]
	}
	if read != nil {
		if parts := read(r, value); parts != nil {
			return parts
		}
	}
	switch x := value.(type) {
	case bool:
		return plain(r.YesNo(x))
	case map[string]any:
		var all []auditPart
		for _, key := range slices.Sorted(maps.Keys(x)) {
			for _, part := range r.said(key, x[key]) {
				all = append(all, auditPart{r.fact(key) + ": " + part.Text, part.URL})
			}
		}
		return all
	}
	return plain(desk.AuditFact(value))
}

func plain(text string) []auditPart { return []auditPart{{Text: text}} }

// where is the session that the entry is about; "" is none.
func (r *auditReader) where() string {
	if slug := r.found.Session(r.entry); slug != "" {
		return append(r.session(slug), plain(slug)...)[0].Text
	}
	return ""
}

// fact is the word for a fact of an entry, else its name.
func (r *auditReader) fact(name string) string {
	if key := "audit.fact." + name; r.Has(key) {
		return r.T(key)
	}
	return name
}

// field is the word for a detail of a person, else its name.
func (r *auditReader) field(name string) string {
	for _, prefix := range []string{"mydata.field.", "signup.", "sheet.column."} {
		if r.Has(prefix + name) {
			return r.T(prefix + name)
		}
	}
	if e := r.found.Event; e != nil {
		for i := range e.Questions {
			if name == "answers."+e.Questions[i].Key {
				return e.TextIn(e.Questions[i].Label, r.Lang())
			}
		}
	}
	return name
}

// kept is what the audit has kept of a detail of a person.
func (r *auditReader) kept(field, text string) string {
	first, rest, _ := strings.Cut(text, ", ")
	switch {
	case text == "":
		return "–"
	case first == "true", first == "false": // a consent is followed by its version
		return strings.TrimSuffix(r.YesNo(first == "true")+", "+rest, ", ")
	case field == "country":
		return r.Country(text)
	case field == "language":
		return r.Language(text)
	case field == "role" && r.Has("role."+text):
		return r.T("role." + text)
	}
	if since := r.moment(rest); field == "asked_email" && since != nil {
		return first + ", " + since[0].Text
	}
	return text
}
