package editor

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// shown are the values of what a form is about as its fields show them: times
// within a session as clocks, lists that are chosen from as choices.
func shown(doc *eventfile.Document, item any) eventfile.Values {
	v := eventfile.ValuesOf(item)
	switch x := item.(type) {
	case *eventfile.Document:
		v["languages_more"] = nil
		if len(x.Languages) > 0 {
			v["languages"], v["languages_more"] = x.Languages[:1], x.Languages[1:]
		}
		v["reminders"] = nil
		for _, r := range x.Reminders {
			v["reminders"] = append(v["reminders"], r.Before)
		}
	case *event.Question:
		for _, lang := range doc.Languages {
			v["options."+lang] = []string{optionLines(x.Options, lang)}
		}
		v["show_if"], v["show_if_mode"] = partsOf(x.ShowIf), []string{"any"}
		if x.ShowIf != nil && len(x.ShowIf.All) > 0 {
			v["show_if_mode"] = []string{"all"}
		}
	case *eventfile.Quota:
		v["sessions"] = x.Sessions
	case *eventfile.Session:
		if x.RoomLimit == x.Capacity || x.RoomLimit == 0 {
			v["room_limit"] = nil
		}
		for path, value := range v {
			if isClock(path) {
				v[path] = []string{clock(x.Starts, value[0])}
			}
		}
	}
	return v
}

// isClock reports whether a value of a session is a time within it.
func isClock(path string) bool {
	list, rest, _ := strings.Cut(path, ".")
	return (list == "agenda" || list == "breaks") && (strings.HasSuffix(rest, ".starts") || strings.HasSuffix(rest, ".ends"))
}

// clock is a wall time without its day, if a session that starts then leaves
// no doubt about that.
func clock(starts, wall string) string {
	_, time, ok := strings.Cut(wall, "T")
	if !ok || wallOf(starts, time) != wall {
		return wall
	}
	return time
}

// wallOf is a time within a session that starts at starts: on its day, or on
// the next where it would come before the start.
func wallOf(starts, clock string) string {
	day, from, ok := strings.Cut(starts, "T")
	if !ok || clock == "" || strings.Contains(clock, "T") {
		return clock
	}
	if clock < from {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			return clock
		}
		day = at.AddDate(0, 0, 1).Format(time.DateOnly)
	}
	return day + "T" + clock
}

// fill puts what was typed into the fields called names into item, which is
// part of doc. It returns what cannot be read, with pointers into item.
func fill(doc *eventfile.Document, item any, names []string, t eventfile.Values) []problem.Field {
	names = slices.DeleteFunc(slices.Clone(names), func(n string) bool { return slices.Contains(composed, n) })
	typed := eventfile.Values{}
	for path, value := range t {
		typed[path] = value
	}
	switch x := item.(type) {
	case *eventfile.Document:
		fillDocument(x, names, t)
	case *event.Question:
		fillQuestion(doc, x, &names, t)
	case *eventfile.Session:
		x.Agenda, x.Breaks, x.Materials = kept(x.Slug, x.Agenda), kept(x.Slug, x.Breaks), kept(x.Slug, x.Materials)
		starts := strings.TrimSpace(t.One("starts"))
		for _, n := range names {
			if isClock(n) {
				typed[n] = []string{wallOf(starts, strings.TrimSpace(t.One(n)))}
			}
		}
	}
	wrong := eventfile.Fill(item, names, typed)
	if x, is := item.(*eventfile.Session); is && x.Slug == "" && len(x.Title) == 0 {
		x.Title = maps.Clone(doc.Title)
	}
	return wrong
}

// composed are the fields that are no value of the document by themselves.
var composed = []string{"languages", "languages_more", "languages_add", "reminders", "reminders_more", "show_if", "show_if_mode"}

// kept is a list that the form has, which begins empty, or one that it has
// not, since the session is being added.
func kept[T any](slug string, items []T) []T {
	if slug == "" {
		return items
	}
	return nil
}

// fillDocument puts the lists that a part has into the document.
func fillDocument(d *eventfile.Document, names []string, t eventfile.Values) {
	has := func(list string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return n == list || strings.HasPrefix(n, list+".") }) || t.One("has."+list) != ""
	}
	if has("organisers") {
		d.Organisers = nil
	}
	if has("targets") {
		d.Targets = nil
	}
	if first := t.One("languages"); first != "" {
		chosen := slices.Concat([]string{first}, t["languages_more"], t["languages_add"])
		if first != d.Languages[0] && !slices.Contains(chosen[1:], d.Languages[0]) {
			chosen = slices.Insert(chosen, 1, d.Languages[0]) // it was the first, and so in no list
		}
		d.Languages = distinct(chosen)
	}
	if t.One("has.reminders") != "" {
		d.Reminders = nil
		for _, before := range distinct(slices.Concat(t["reminders"], strings.Fields(t.One("reminders_more")))) {
			d.Reminders = append(d.Reminders, eventfile.Reminder{Before: before})
		}
		slices.SortStableFunc(d.Reminders, func(a, b eventfile.Reminder) int { return cmp.Compare(length(b.Before), length(a.Before)) })
	}
}

func length(s string) time.Duration {
	d, _ := time.ParseDuration(s) // what cannot be read is refused where it stands
	return d
}

func distinct(list []string) []string {
	var all []string
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// fillQuestion puts options and condition into the question.
func fillQuestion(doc *eventfile.Document, q *event.Question, names *[]string, t eventfile.Values) {
	if slices.Contains(*names, "options."+doc.Languages[0]) {
		q.Options = optionsOf(doc.Languages, t)
		*names = slices.DeleteFunc(*names, func(n string) bool { return strings.HasPrefix(n, "options.") })
	} else {
		q.Options = nil
	}
	q.ShowIf = conditionOf(t["show_if"], t.One("show_if_mode"))
}

// optionLines are the labels of options in a language, with a line for each.
func optionLines(options []event.Option, lang string) string {
	var lines []string
	for _, o := range options {
		lines = append(lines, o.Label[lang])
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// optionsOf are options that were typed with a line for each, in one field for
// every language.
func optionsOf(languages []string, t eventfile.Values) []event.Option {
	var all []event.Option
	for _, lang := range languages {
		for i, line := range strings.Split(strings.TrimRight(strings.ReplaceAll(t.One("options."+lang), "\r\n", "\n"), "\n "), "\n") {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			for len(all) <= i {
				all = append(all, event.Option{Label: event.Text{}})
			}
			all[i].Label[lang] = line
		}
	}
	return slices.DeleteFunc(all, func(o event.Option) bool { return len(o.Label) == 0 })
}
