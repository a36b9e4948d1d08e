package writing

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/lists"
	"rollcall/internal/event"
	"rollcall/internal/placeholder"
	"rollcall/internal/problem"
)

// The longest that parts of a message may be, in characters.
const (
	MaxSubject = 200
	MaxText    = 10_000
)

// An Input is a message as it is written. The subject and the text must be
// there in the same languages, of those of the event.
type Input struct {
	Subject  event.Text
	Text     event.Text
	Audience Audience
}

// An Audience says whom of an event a message is for, in the words of a filter
// of the list, and by their attendance of Session; the statuses and the outcomes
// may be several. What is empty says nothing.
type Audience struct {
	Session  string // slug
	Statuses []string
	Outcomes []string // in Session
	Role     string
	Language string
	Country  string

	OrganisationKind string
	Municipality     string
	Source           string
	Verified         string
	Letters          string
	Answer           string
}

// AudienceOf are those whom a filter finds without the words searched for:
// those are personal, and stay in no draft.
func AudienceOf(f lists.Filter) Audience {
	a := Audience{
		Session: f.Session, Role: f.Role, Language: f.Language, Country: f.Country, OrganisationKind: f.OrganisationKind, Municipality: f.Municipality,
		Source: f.Source, Verified: f.Verified, Letters: f.Letters, Answer: f.Answer,
	}
	if f.Status != "" {
		a.Statuses = []string{f.Status}
	}
	return a
}

// MessageTo is AudienceOf for the event called slug, before a message is
// written, for those of them whose attendance is one of outcomes if there are
// any. It fails with core.ErrBadQuery as lists.Query does.
func (d *Writing) MessageTo(ctx context.Context, by core.Actor, slug string, f lists.Filter, outcomes ...string) (Audience, error) {
	ev, err := d.EventFor(ctx, by, slug, core.WriteMessages)
	if err != nil {
		return Audience{}, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return Audience{}, err
	}
	a := AudienceOf(f)
	if a.Outcomes = outcomes; slices.ContainsFunc(outcomes, func(o string) bool { return !slices.Contains(event.Outcomes, event.Outcome(o)) }) {
		return a, core.ErrBadQuery.With("parameter", "outcomes")
	}
	_, err = lists.Query(p, f)
	return a, err
}

// check returns in as a message holds it, or a problem that names what breaks
// a rule, with where an unknown placeholder stands.
func (in *Input) check(p *core.Programme) (subject, text event.Text, f event.MessageFilter, err error) {
	subject, text = tidied(in.Subject), tidied(in.Text)
	var wrong []problem.Field
	for _, lang := range languagesOf(p.Event, subject, text) {
		known := slices.Contains(p.Event.Languages, lang)
		wrong = append(wrong, checkText(input.Pointer("subject", lang), subject[lang], MaxSubject, known, placeholder.All())...)
		wrong = append(wrong, checkText(input.Pointer("text", lang), text[lang], MaxText, known, placeholder.All())...)
	}
	f, more := in.Audience.filter(p)
	if wrong = append(wrong, more...); len(wrong) > 0 {
		return nil, nil, f, problem.Refuse(wrong...)
	}
	return subject, text, f, nil
}

// tidied is t without languages that are empty and blanks around, with line
// ends as we have them.
func tidied(t event.Text) event.Text {
	clean := event.Text{}
	for lang, s := range t {
		if s = input.Clean(strings.ReplaceAll(s, "\r\n", "\n")); s != "" {
			clean[lang] = s
		}
	}
	return clean
}

// languagesOf are those that texts are written in, the event's first; if there
// are none, the one that is needed.
func languagesOf(e *event.Event, texts ...event.Text) []string {
	there := map[string]bool{}
	for _, t := range texts {
		for lang := range t {
			there[lang] = true
		}
	}
	if len(there) == 0 {
		return e.Languages[:min(1, len(e.Languages))]
	}
	all := slices.DeleteFunc(slices.Clone(e.Languages), func(lang string) bool { return !there[lang] })
	for _, lang := range slices.Sorted(maps.Keys(there)) {
		if !slices.Contains(all, lang) {
			all = append(all, lang)
		}
	}
	return all
}

// checkText is what is wrong with a text in one language.
func checkText(at, s string, most int, known bool, allowed []placeholder.Name) []problem.Field {
	switch {
	case !known:
		return []problem.Field{problem.At(at, "unknown_choice")}
	case s == "":
		return []problem.Field{problem.At(at, "required")}
	case utf8.RuneCountInString(s) > most:
		return []problem.Field{{Pointer: at, Code: "too_long", Params: map[string]any{"max": most}}}
	case most == MaxSubject && !input.ValidLine(s):
		return []problem.Field{problem.At(at, "line")}
	case !input.ValidLine(strings.NewReplacer("\n", "", "\t", "").Replace(s)):
		return []problem.Field{problem.At(at, "lines")}
	}
	return Mistakes(at, s, allowed)
}

// Mistakes are the placeholders in s that there are not, each with where it
// stands.
func Mistakes(at, s string, allowed []placeholder.Name) []problem.Field {
	var wrong []problem.Field
	for _, m := range placeholder.Check(s, allowed) {
		where := map[string]any{"text": m.Text, "line": m.Line, "column": m.Column}
		if m.Open {
			wrong = append(wrong, problem.Field{Pointer: at, Code: "open_placeholder", Params: where})
			continue
		}
		wrong = append(wrong, problem.Field{Pointer: at, Code: "unknown_placeholder", Params: where})
	}
	return wrong
}

// filter is a as the store asks for it.
func (a *Audience) filter(p *core.Programme) (f event.MessageFilter, wrong []problem.Field) {
	f = event.MessageFilter{Role: event.Role(a.Role), Language: a.Language, Country: a.Country}
	if a.Session != "" {
		s, err := core.Find(p.Sessions, a.Session)
		if err != nil {
			wrong = append(wrong, problem.At("/audience/session", "unknown_session"))
		} else {
			f.SessionID = s.ID
		}
	}
	var unknown []problem.Field
	f.Statuses, unknown = several("statuses", a.Statuses, event.Statuses)
	wrong = append(wrong, unknown...)
	f.Outcomes, unknown = several("outcomes", a.Outcomes, event.Outcomes)
	if wrong = append(wrong, unknown...); len(a.Outcomes) > 0 && a.Session == "" {
		wrong = append(wrong, problem.At("/audience/session", "required"))
	}
	if a.Role != "" && !slices.Contains(event.Roles, f.Role) {
		wrong = append(wrong, problem.At("/audience/role", "unknown_choice"))
	}
	if a.Language != "" && (len(a.Language) > 35 || !input.ValidLine(a.Language)) {
		wrong = append(wrong, problem.At("/audience/language", "language"))
	}
	if a.Country != "" && !event.ValidCountry(a.Country) {
		wrong = append(wrong, problem.At("/audience/country", "country"))
	}
	return f, append(wrong, a.narrow(p, &f)...)
}

// several are the values chosen of the part called name, sorted and each once,
// and what is wrong with them.
func several[T ~string](name string, chosen []string, known []T) (values []T, wrong []problem.Field) {
	for i, c := range chosen {
		if !slices.Contains(known, T(c)) {
			wrong = append(wrong, problem.At(input.Pointer("audience", name, i), "unknown_choice"))
		}
		values = append(values, T(c))
	}
	slices.Sort(values)
	return slices.Compact(values), wrong
}

// narrow adds to f what only filters of lists ask for, and returns what is
// wrong with it.
func (a *Audience) narrow(p *core.Programme, f *event.MessageFilter) []problem.Field {
	q, err := lists.Query(p, lists.Filter{
		OrganisationKind: a.OrganisationKind, Municipality: a.Municipality, Source: a.Source, Verified: a.Verified, Letters: a.Letters, Answer: a.Answer,
	})
	if refused := problem.From(err); refused != nil {
		parameter, _ := refused.Params["parameter"].(string)
		return []problem.Field{problem.At(input.Pointer("audience", parameter), "unknown_choice")}
	}
	f.Kind, f.Municipality, f.Source, f.Verified, f.Refused, f.Question, f.Option = q.Kind, q.Municipality, q.Source, q.Verified, q.Refused, q.Question, q.Option
	return nil
}

// audienceOf is f as it is written.
func audienceOf(p *core.Programme, f event.MessageFilter) Audience {
	a := Audience{
		Role: string(f.Role), Language: f.Language, Country: f.Country, OrganisationKind: f.Kind, Municipality: f.Municipality, Source: f.Source,
	}
	if f.Verified != nil {
		a.Verified = lists.No
		if *f.Verified {
			a.Verified = lists.Yes
		}
	}
	if f.Refused {
		a.Letters = lists.Refused
	}
	if f.Question != "" {
		a.Answer = f.Question + ":" + f.Option
	}
	if s := p.SessionByID(f.SessionID); s != nil {
		a.Session = s.Slug
	}
	for _, status := range f.Statuses {
		a.Statuses = append(a.Statuses, string(status))
	}
	for _, outcome := range f.Outcomes {
		a.Outcomes = append(a.Outcomes, string(outcome))
	}
	return a
}
