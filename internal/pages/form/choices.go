package form

import (
	"encoding/json"
	"slices"

	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// municipalities are the names that the organiser knows, in the visitor's
// language, with their countries.
func (g page) municipalities(e *event.Event, lang string) []Choice {
	var list []Choice
	for _, m := range e.Municipalities {
		c := Choice{Value: e.TextIn(m.Name, lang)}
		if m.Country != "" {
			c.Label = g.Country(m.Country)
		}
		list = append(list, c)
	}
	return list
}

// spoken are the languages one is asked about: the event's and English.
func (g page) spoken(e *event.Event) []Choice {
	tags := slices.Clone(e.Languages)
	if !slices.Contains(tags, "en") {
		tags = append(tags, "en")
	}
	return g.named(tags)
}

// interpreted are the languages that the event is interpreted into.
func (g page) interpreted(e *event.Event) []Choice {
	return append([]Choice{{Label: g.T("signup.no_interpretation")}}, g.named(e.Interpretation)...)
}

// named are languages as choices, each by its own name.
func (g page) named(tags []string) []Choice {
	var list []Choice
	for _, tag := range tags {
		list = append(list, Choice{Value: tag, Label: locale.Capital(g.Language(tag)), Lang: tag})
	}
	return list
}

// allLanguages are the languages a question may be answered with, by their
// names in the visitor's language.
func (g page) allLanguages(e *event.Event) []Choice {
	list := []Choice{{Label: g.T("signup.choose")}}
	for _, l := range g.Spoken(e.Languages) {
		list = append(list, Choice{Value: l.Code, Label: locale.Capital(l.Name)})
	}
	return list
}

// inputHelp is what a type of question tells the browser about its answers:
// which keys to show, and what it may fill in by itself.
func inputHelp(question string) (mode, autocomplete string) {
	switch question {
	case "number":
		return "decimal", "off"
	case "phone":
		return "", "tel"
	}
	return "", ""
}

// A condition is when a question is shown, for the script.
type condition struct {
	All   bool   `json:"all"` // whether every part must hold, or one
	Parts []part `json:"parts"`
}

// A part holds if the field has one of the values.
type part struct {
	Name string   `json:"name"`
	Is   []string `json:"is"`
}

// showIf is c for the script; "" where a question is always shown.
func showIf(c *event.ShowIf) string {
	if c == nil {
		return ""
	}
	when := condition{All: len(c.Any) == 0}
	parts := slices.Concat(c.Any, c.All)
	if len(parts) == 0 {
		parts = []event.ShowIf{*c}
	}
	for _, p := range parts {
		when.Parts = append(when.Parts, part{"answers." + p.Question, p.Is})
	}
	b, _ := json.Marshal(when) // texts and lists of texts
	return string(b)
}
