package form

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A Field is one question of a form with what was answered so far.
type Field struct {
	Name         string // the API's name, such as given_name or answers.topic
	In           string // what its id begins with, where another form of the page has a field of that name
	Kind         string // text, email, tel, number, date, search, area, select, radio, checks, boxes
	Label        string
	Lang         string // of the label, where it differs from the page's
	Hint         string
	When         string // the condition in words, for those without scripts
	ShowIf       string // the same for the script, as JSON
	Value        string
	Mode         string // inputmode
	Autocomplete string
	Suggestions  []Choice // what one may write, and other things too
	Meant        string   // the address that was probably meant
	Ask, Take    string   // in words: whether {meant} was meant, and the button that takes it; "" where no address is asked for
	Optional     string   // "(optional)" in words; "" if an answer is needed
	Error        string
	Choices      []Choice
	Ready        frame.ReadyOptions // options after the choices, made beforehand; in rows of filters alone
}

// A Choice is one answer one can choose.
type Choice struct {
	Value    string
	Label    string
	Lang     string
	Hint     string
	Chosen   bool
	Disabled bool // the hint says why
}

// ID is the field's id in the page; the first control has it.
func (f Field) ID() string { return fieldID(f.In, f.Name) }

func fieldID(in, name string) string { return in + strings.ReplaceAll(name, ".", "-") }

// ChoiceID is the id of the choice at i. The first that can be chosen has the
// field's own, where a summary of problems leads.
func (f Field) ChoiceID(i int) string {
	first := slices.IndexFunc(f.Choices, func(c Choice) bool { return !c.Disabled })
	if i == max(first, 0) {
		return f.ID()
	}
	return f.ID() + "-" + strconv.Itoa(i)
}

// DescribedBy lists the ids of what explains the field.
func (f Field) DescribedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID()+"-hint")
	}
	if f.When != "" {
		ids = append(ids, f.ID()+"-when")
	}
	if f.Error != "" {
		ids = append(ids, f.ID()+"-error")
	}
	return strings.Join(ids, " ")
}

// TakeMeant is what the button says that takes the address meant.
func (f Field) TakeMeant() string { return strings.ReplaceAll(f.Take, "{meant}", f.Meant) }

// Fill puts what was typed into the field.
func (f *Field) Fill(t Typed) {
	f.Value = t.One(f.Name)
	if _, err := time.Parse(time.DateOnly, f.Value); f.Kind == "date" && f.Value != "" && err != nil {
		f.Kind = "text" // a control for dates would drop it
	}
	for i := range f.Choices {
		f.Choices[i].Chosen = slices.Contains(t[f.Name], f.Choices[i].Value)
	}
}

// An Error is one line of a form's summary of problems.
type Error struct {
	Name  string // of the field it leads to
	Text  string
	Line  string // the same in the summary, where the field is not beside it
	Typed string // what stands in the field
	Meant string // the address that was probably meant; "" for any other problem
	in    string // of its field

	general bool // the wording serves every field
}

// A Summary is what is wrong with a form, which stands on top of it.
type Summary struct {
	Head   string
	Errors []Error
	Note   string // what is safe
}

// A Refusal is what was refused of a form, and what it was refused for.
type Refusal struct {
	*problem.Error
	Scope string // of wordings of its own, as in Errors
	Zone  string // in which times are told
	Typed Typed
}

// At puts the refusal at the fields and returns the summary, in the order of
// the page: it counts the errors, or says why the whole was refused.
func (r Refusal) At(g frame.Page, fields []*Field) *Summary {
	s := &Summary{Errors: place(g, fields, Errors(g, r.Scope, r.Fields, r.Typed.One))}
	if r.Kind != problem.Invalid {
		s.Head = g.ProblemText(r.Error, r.Zone)
	} else {
		s.Head = g.T("signup.problems", "count", len(s.Errors))
	}
	return s
}

// Anchor is the id of the control it leads to.
func (e Error) Anchor() string { return fieldID(e.in, e.Name) }

// place puts the errors at their fields and returns them in the order of the
// page; what belongs to no field we know comes last. A wording that serves
// every field names its own in the summary.
func place(g frame.Page, fields []*Field, errors []Error) []Error {
	var sorted []Error
	for _, x := range fields {
		for _, e := range errors {
			if e.Name == x.Name {
				x.Error, x.Meant, e.in = e.Text, e.Meant, x.In
				if e.general && x.Kind != "tick" {
					e.Line = g.T("signup.problem_of", "field", x.Label, "text", e.Text)
				}
				sorted = append(sorted, e)
			}
		}
	}
	for _, e := range errors {
		if !slices.ContainsFunc(sorted, func(s Error) bool { return s.Name == e.Name }) {
			sorted = append(sorted, e)
		}
	}
	return sorted
}

// Errors are the problems of a form in words, one per field. typed is
// what was written into a field; scope.rule.FIELD.CODE is a wording of its
// own for one field, rule.CODE the one for all.
func Errors(g frame.Page, scope string, refused []problem.Field, typed func(name string) string) []Error {
	var errors []Error
	for _, f := range refused {
		name := fieldName(f.Pointer)
		if slices.ContainsFunc(errors, func(e Error) bool { return e.Name == name }) {
			continue
		}
		about, number := numbered(name)
		args := []any{"value", typed(name), "number", number}
		for _, key := range slices.Sorted(maps.Keys(f.Params)) {
			value := f.Params[key]
			if text, is := value.(problem.Wording); is {
				value = g.Sentence(text.Key, text.Args)
			}
			args = append(args, key, value)
		}
		wording, general := scope+".rule."+about+"."+f.Code, false
		if !g.Has(wording) {
			wording, general = "rule."+f.Code, true
		}
		text := g.T(wording, args...)
		e := Error{Name: name, Text: text, Line: text, Typed: typed(name), general: general}
		e.Meant, _ = f.Params["meant"].(string)
		errors = append(errors, e)
	}
	return errors
}

// numbered takes the number of the group out of the name of a field: the
// e-mail address of the second colleague is colleague_email, 2.
func numbered(name string) (about string, number int) {
	parts := strings.Split(name, ".")
	if len(parts) != 3 || parts[0] != "colleagues" {
		return name, 0
	}
	i, _ := strconv.Atoi(parts[1])
	return "colleague_" + parts[2], i + 1
}

// grouped are the parts of a form that have a field for each of something:
// questions, consents, languages.
var grouped = []string{"answers", "audience", "consents", "imprint", "privacy", "subject", "text"}

// fieldName turns a pointer into the name of a field: /answers/topic is
// answers.topic, and what is wrong with one session is shown at all of them.
func fieldName(pointer string) string {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	switch {
	case len(parts) > 1 && slices.Contains(grouped, parts[0]):
		return parts[0] + "." + strings.NewReplacer("~1", "/", "~0", "~").Replace(parts[1])
	case len(parts) > 2 && parts[0] == "colleagues":
		return strings.Join(parts[:3], ".")
	}
	return parts[0]
}
