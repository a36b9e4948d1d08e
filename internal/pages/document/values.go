package document

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
)

// words are where the values of a field have their words.
var words = map[string][]string{
	"kind": {"editor.agenda_kind.", "editor.material_kind."}, "type": {"editor.type."}, "measure": {"editor.measure."}, "access": {"editor.access."},
	"mode": {"editor.waiting_mode."}, "visibility": {"editor.visibility.", "desk.state."},
}

// value is what stands at steps in words; times of the document are in zone.
func (w Words) value(steps []string, x any, zone string) string {
	switch v := x.(type) {
	case nil:
		return ""
	case bool:
		return w.YesNo(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		return w.plain(steps, v, zone)
	case []any:
		return w.list(steps, v, zone)
	case map[string]any:
		return w.object(steps, v, zone)
	}
	return ""
}

// plain is a value that is written as a text.
func (w Words) plain(steps []string, s, zone string) string {
	name := steps[len(steps)-1]
	for _, prefix := range words[name] {
		if w.Has(prefix + s) {
			return w.T(prefix + s)
		}
	}
	switch name {
	case "languages", "interpretation":
		return locale.Capital(w.Language(s))
	case "country":
		return w.Country(s)
	case "before", "delay":
		return w.duration(name, s)
	case "starts", "ends", "opens", "closes", "release", "until":
		loc := frame.Location(zone)
		if at, err := event.ParseWall(s, loc); err == nil {
			return w.Stamp(at, loc)
		}
	case "municipality":
		return w.nameAt([]string{"municipalities", s}, s)
	case "sessions", "questions", "options", "consents", "quotas", "materials", "municipalities":
		if len(steps) > 1 && name == "sessions" {
			return w.nameAt([]string{name, s}, s)
		}
		return w.nameAt(append(steps[:len(steps):len(steps)], s), s)
	}
	return s
}

// nameAt is what the thing at a path is called, else other.
func (w Words) nameAt(steps []string, other string) string {
	for _, x := range w.at(steps, false) {
		if name := w.called(steps[:len(steps)-1], x); name != "" {
			return name
		}
	}
	return other
}

// duration is how long before or after a session.
func (w Words) duration(name, s string) string {
	if key := "editor.before." + s; name == "before" && w.Has(key) {
		return w.T(key)
	}
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		return s
	case name == "delay" && d%time.Hour == 0:
		return w.T("editor.hours_after", "count", int(d/time.Hour))
	case name == "before" && d%time.Hour == 0:
		return w.T("editor.hours_before", "count", int(d/time.Hour))
	case name == "before":
		return w.T("editor.minutes_before", "count", int(d/time.Minute))
	}
	return s
}

// list is a list: by commas if its items are plain.
func (w Words) list(steps []string, items []any, zone string) string {
	var all []string
	sign := ", "
	for _, x := range items {
		said := w.value(steps, x, zone)
		if strings.Contains(said, ",") {
			sign = "; "
		}
		all = append(all, said)
	}
	return strings.Join(all, sign)
}

// object is a thing by its name with its parts where they are few, a condition,
// a text in its languages, or else each of its fields.
func (w Words) object(steps []string, o map[string]any, zone string) string {
	list := listOf(steps)
	switch {
	case len(o) == 1 && o["before"] != nil:
		return w.value([]string{"before"}, o["before"], zone)
	case list == "show_if":
		return w.condition(o)
	}
	if name := w.called(steps, o); name != "" {
		parts := w.parts(list, o, zone)
		if len(parts) > 0 {
			name = w.T("editor.with_parts", "name", name, "parts", strings.Join(parts, ", "))
		}
		return name
	}
	texts := textOf(o)
	var all []string
	for _, key := range w.keys(o) {
		below := append(steps[:len(steps):len(steps)], key)
		said := w.value(below, o[key], zone)
		if texts != nil && len(texts) == 1 {
			return said
		}
		all = append(all, w.T("editor.answer_is", "question", w.field(list, key), "answer", said))
	}
	return strings.Join(all, "; ")
}

// keys are those of o in a stable order, languages in the event's.
func (w Words) keys(o map[string]any) []string {
	var all []string
	for key := range o {
		all = append(all, key)
	}
	slices.Sort(all)
	slices.SortStableFunc(all, func(a, b string) int {
		return place(w.languages, a) - place(w.languages, b)
	})
	return all
}

func place(list []string, s string) int {
	if i := slices.Index(list, s); i >= 0 {
		return i
	}
	return len(list)
}

// listOf is the list that steps lead into, or else where they lead.
func listOf(steps []string) string {
	if n := len(steps); n > 1 && named[steps[n-2]] {
		return steps[n-2]
	}
	return steps[len(steps)-1]
}

// longest is how many characters of its own words a thing is called by.
const longest = 80

// called is what x is called, which stands at steps or in the list there: by
// its title or wording; "" if it has none.
func (w Words) called(steps []string, x any) string {
	o, is := x.(map[string]any)
	if !is {
		s, _ := x.(string)
		if len(steps) > 0 && s != "" {
			return w.answer(steps, s)
		}
		return ""
	}
	if textOf(o) != nil {
		return ""
	}
	for _, field := range []string{"title", "label", "text", "name"} {
		if field == "name" && o["email"] != nil { // a contact, of which every part counts
			continue
		}
		name := w.text(o[field])
		if s, is := o[field].(string); is {
			name = s
		}
		if name = strings.Join(strings.Fields(name), " "); name != "" {
			return short(name)
		}
	}
	if starts, is := o["starts"].(string); is && o["seats"] == nil && o["slug"] == nil {
		return w.clocks(starts, o["ends"])
	}
	return ""
}

func short(s string) string {
	if r := []rune(s); len(r) > longest {
		return string(r[:longest-1]) + "…"
	}
	return s
}

// clocks are the times within a session.
func (w Words) clocks(starts string, ends any) string {
	loc := frame.Location(w.is)
	from, err := event.ParseWall(starts, loc)
	if err != nil {
		return starts
	}
	end, _ := ends.(string)
	to, err := event.ParseWall(end, loc)
	if err != nil {
		return w.Clock(from, loc)
	}
	return w.Clocks(from, to, loc)
}

// answer is an answer that a condition at steps names.
func (w Words) answer(steps []string, key string) string {
	if steps[len(steps)-1] != "is" {
		return w.value(steps, key, w.is)
	}
	for _, numbered := range []bool{true, false} {
		for _, x := range w.at(steps[:len(steps)-1], numbered) {
			if c, is := x.(map[string]any); is && c["question"] != nil {
				question, _ := c["question"].(string)
				return w.option(question, key)
			}
		}
	}
	return key
}

// option is an answer to the question with a key.
func (w Words) option(question, key string) string {
	if (key == "yes" || key == "no") && len(w.at([]string{"questions", question, "options"}, false)) == 0 {
		return w.YesNo(key == "yes")
	}
	return w.nameAt([]string{"questions", question, "options", key}, key)
}

// condition is when a question is asked.
func (w Words) condition(c map[string]any) string {
	var all []string
	for _, form := range []string{"any", "all"} {
		parts, _ := c[form].([]any)
		for _, p := range parts {
			if one, is := p.(map[string]any); is {
				all = append(all, w.condition(one))
			}
		}
		if len(parts) > 1 {
			return w.T("editor.with_parts", "name", w.T("editor.show_if_mode."+form), "parts", strings.Join(all, "; "))
		}
	}
	if question, is := c["question"].(string); is {
		var answers []string
		list, _ := c["is"].([]any)
		for _, a := range list {
			key, _ := a.(string)
			answers = append(answers, w.option(question, key))
		}
		all = append(all, w.T("editor.answer_is", "question", w.nameAt([]string{"questions", question}, question), "answer", strings.Join(answers, ", ")))
	}
	return strings.Join(all, "; ")
}

// parts are what a thing of a list is besides its name.
func (w Words) parts(list string, o map[string]any, zone string) []string {
	var all []string
	add := func(s string) {
		if s != "" {
			all = append(all, s)
		}
	}
	field := func(names ...string) {
		for _, name := range names {
			if x := o[name]; x != nil && x != "" && x != false {
				add(w.T("editor.answer_is", "question", w.field(list, name), "answer", w.value([]string{list, name}, x, zone)))
			}
		}
	}
	switch list {
	case "sessions":
		starts, _ := o["starts"].(string)
		ends, _ := o["ends"].(string)
		add(w.span(starts, ends, zone))
		field("capacity", "cancelled")
	case "questions":
		add(w.value([]string{"type"}, o["type"], zone))
		field("required")
		add(w.value([]string{"options"}, o["options"], zone))
		if c, is := o["show_if"].(map[string]any); is {
			add(w.field("", "show_if") + ": " + w.condition(c))
		}
	case "agenda":
		if starts, is := o["starts"].(string); is && starts != "" {
			add(w.clocks(starts, o["ends"]))
		}
		add(w.value([]string{"kind"}, o["kind"], zone))
		add(w.value([]string{"speakers"}, o["speakers"], zone))
	case "speakers":
		add(w.value([]string{"organisation"}, o["organisation"], zone))
	case "quotas", "targets":
		field("seats", "share_percent", "country", "organisation", "municipality", "invited", "release", "sessions")
	case "consents":
		field("required")
	case "materials":
		add(w.value([]string{"kind"}, o["kind"], zone))
		add(w.value([]string{"access"}, o["access"], zone))
		add(w.value([]string{"url"}, o["url"], zone))
	case "organisers":
		add(w.value([]string{"url"}, o["url"], zone))
	case "municipalities":
		add(w.value([]string{"country"}, o["country"], zone))
		add(w.value([]string{"aliases"}, o["aliases"], zone))
	case "options":
		field("retired")
	}
	return all
}

// span is when a session is, in zone; "" if that cannot be read.
func (w Words) span(starts, ends, zone string) string {
	loc := frame.Location(zone)
	from, err := event.ParseWall(starts, loc)
	if err != nil {
		return ""
	}
	to, err := event.ParseWall(ends, loc)
	if err != nil {
		return ""
	}
	return w.Span(from, to, zone).Whole
}
