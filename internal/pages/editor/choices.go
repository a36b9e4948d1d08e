package editor

import (
	"slices"
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
)

// words are fixed choices, worded by what they are about.
func words(about string, values ...string) func(*asking) []form.Choice {
	return func(a *asking) []form.Choice {
		var list []form.Choice
		for _, v := range values {
			list = append(list, form.Choice{Value: v, Label: a.T("editor." + about + "." + v)})
		}
		return list
	}
}

func agendaKinds(a *asking) []form.Choice {
	return append([]form.Choice{{Label: a.T("signup.choose")}}, words("agenda_kind", eventfile.AgendaKinds...)(a)...)
}

func measures(a *asking) []form.Choice {
	return append([]form.Choice{{Label: a.T("editor.measure_nothing")}}, words("measure", event.Measures...)(a)...)
}

func countries(a *asking) []form.Choice {
	list := []form.Choice{{Label: a.T("signup.choose")}}
	for _, c := range a.Countries() {
		list = append(list, form.Choice{Value: c.Code, Label: c.Name})
	}
	return list
}

func sessions(a *asking) []form.Choice {
	var list []form.Choice
	for _, s := range a.doc.Sessions {
		list = append(list, form.Choice{Value: s.Slug, Label: a.sessionName(a.doc, &s)})
	}
	return list
}

// sessionName is a session by its day and title.
func (v editPage) sessionName(doc *eventfile.Document, s *eventfile.Session) string {
	day := s.Starts
	if from, _, known := times(doc, s); known {
		day = v.DateShort(from, frame.Location(doc.Zone))
	}
	return v.T("desk.session_name", "date", day, "title", s.Title.In(v.Lang(), doc.Languages...))
}

func ownLanguages(a *asking) []form.Choice {
	var list []form.Choice
	for _, l := range a.doc.Languages {
		list = append(list, form.Choice{Value: l, Label: a.nameIn(l), Lang: l})
	}
	return list
}

func otherLanguages(a *asking) []form.Choice {
	if list := ownLanguages(a); len(list) > 0 {
		return list[1:]
	}
	return nil
}

// addLanguages are those that the event is not in.
func addLanguages(a *asking) []form.Choice {
	list := []form.Choice{{Label: a.T("signup.choose")}}
	for _, l := range a.Spoken(nil) {
		if !slices.Contains(a.doc.Languages, l.Code) {
			list = append(list, form.Choice{Value: l.Code, Label: locale.Capital(l.Name)})
		}
	}
	return list
}

// usual are how long before a session people are reminded.
var usual = []string{"168h", "72h", "24h", "3h", "1h", "15m"}

func distances(a *asking) []form.Choice {
	var list []form.Choice
	for _, d := range usual {
		list = append(list, form.Choice{Value: d, Label: a.T("editor.before." + d)})
	}
	for _, r := range a.doc.Reminders {
		if !slices.Contains(usual, r.Before) {
			list = append(list, form.Choice{Value: r.Before, Label: r.Before})
		}
	}
	return list
}

// conditions are the answers that a question can depend on: those of the
// questions with known answers, and what its condition names besides.
func conditions(a *asking) []form.Choice {
	own := a.item.(*event.Question)
	var list []form.Choice
	for i := range a.doc.Questions {
		q := &a.doc.Questions[i]
		if q.Key == own.Key || q.Retired {
			continue
		}
		label := q.Label.In(a.Lang(), a.doc.Languages...)
		add := func(value, answer string) {
			list = append(list, form.Choice{Value: q.Key + "=" + value, Label: a.T("editor.answer_is", "question", label, "answer", answer)})
		}
		if q.Type == "yes_no" {
			add("yes", a.T("signup.yes"))
			add("no", a.T("signup.no"))
		}
		for _, o := range q.Options {
			add(o.Key, o.Label.In(a.Lang(), a.doc.Languages...))
		}
	}
	for _, value := range partsOf(own.ShowIf) {
		if !slices.ContainsFunc(list, func(c form.Choice) bool { return c.Value == value }) {
			list = append(list, form.Choice{Value: value, Label: value})
		}
	}
	return list
}

// partsOf are the answers that a condition names: question=answer.
func partsOf(s *event.ShowIf) []string {
	if s == nil {
		return nil
	}
	var all []string
	for _, p := range slices.Concat([]event.ShowIf{*s}, s.Any, s.All) {
		for _, answer := range p.Is {
			all = append(all, p.Question+"="+answer)
		}
	}
	return all
}

// conditionOf is the condition that names the answers; nil for none. Answers
// of one question stand for each other; of several questions one is enough, or
// all are needed.
func conditionOf(answers []string, mode string) *event.ShowIf {
	var parts []event.ShowIf
	for _, a := range answers {
		question, answer, _ := strings.Cut(a, "=")
		i := slices.IndexFunc(parts, func(p event.ShowIf) bool { return p.Question == question })
		if i < 0 {
			parts = append(parts, event.ShowIf{Question: question})
			i = len(parts) - 1
		}
		parts[i].Is = append(parts[i].Is, answer)
	}
	switch {
	case len(parts) == 0:
		return nil
	case len(parts) == 1:
		return &parts[0]
	case mode == "all":
		return &event.ShowIf{All: parts}
	}
	return &event.ShowIf{Any: parts}
}
