package pages

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"rollcall/internal/problem"
)

// A field is one question of a form with what was answered so far.
type field struct {
	Name         string // the API's name, such as given_name or answers.topic
	Kind         string // text, email, tel, number, date, search, area, select, radio, checks, boxes
	Label        string
	Lang         string // of the label, where it differs from the page's
	Hint         string
	When         string // the condition in words, for those without scripts
	ShowIf       string // the same for the script, as JSON
	Value        string
	Mode         string // inputmode
	Autocomplete string
	Suggestions  []choice // what one may write, and other things too
	Meant        string   // the address that was probably meant
	Ask, Take    string   // in words: whether {meant} was meant, and the button that takes it; "" where no address is asked for
	Optional     string   // "(optional)" in words; "" if an answer is needed
	Error        string
	Choices      []choice
}

// A choice is one answer one can choose.
type choice struct {
	Value    string
	Label    string
	Lang     string
	Hint     string
	Chosen   bool
	Disabled bool // the hint says why
}

// ID is the field's id in the page; the first control has it.
func (f field) ID() string { return fieldID(f.Name) }

func fieldID(name string) string { return strings.ReplaceAll(name, ".", "-") }

// ChoiceID is the id of the choice at i. The first that can be chosen has the
// field's own, where a summary of problems leads.
func (f field) ChoiceID(i int) string {
	first := slices.IndexFunc(f.Choices, func(c choice) bool { return !c.Disabled })
	if i == max(first, 0) {
		return f.ID()
	}
	return f.ID() + "-" + strconv.Itoa(i)
}

// DescribedBy lists the ids of what explains the field.
func (f field) DescribedBy() string {
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
func (f field) TakeMeant() string { return strings.ReplaceAll(f.Take, "{meant}", f.Meant) }

// A formError is one line of a form's summary of problems.
type formError struct {
	Name  string // of the field it leads to
	Text  string
	Line  string // the same in the summary, where the field is not beside it
	Typed string // what stands in the field
	Meant string // the address that was probably meant; "" for any other problem

	general bool // the wording serves every field
}

// A summary is what is wrong with a form, which stands on top of it.
type summary struct {
	Head   string
	Errors []formError
	Note   string // what is safe
}

// summary counts the errors, or says why the whole was refused. safe is the
// key of what is safe; "" where nothing was written that could be lost.
func (g page) summary(errors []formError, failed, safe string) *summary {
	s := &summary{Head: failed, Errors: errors}
	if failed == "" {
		s.Head = g.T("signup.problems", "count", len(errors))
	}
	if safe != "" {
		s.Note = g.T(safe)
	}
	return s
}

// Anchor is the id of the control it leads to.
func (e formError) Anchor() string { return fieldID(e.Name) }

// placed puts the errors at their fields and returns them in the order of the
// page; what belongs to no field we know comes last. A wording that serves
// every field names its own in the summary.
func (g page) placed(fields []*field, errors []formError) []formError {
	var sorted []formError
	for _, x := range fields {
		for _, e := range errors {
			if e.Name == x.Name {
				x.Error, x.Meant = e.Text, e.Meant
				if e.general && x.Kind != "tick" {
					e.Line = g.T("signup.problem_of", "field", x.Label, "text", e.Text)
				}
				sorted = append(sorted, e)
			}
		}
	}
	for _, e := range errors {
		if !slices.ContainsFunc(sorted, func(s formError) bool { return s.Name == e.Name }) {
			sorted = append(sorted, e)
		}
	}
	return sorted
}

// formErrors are the problems of a form in words, one per field. typed is
// what was written into a field; scope.rule.FIELD.CODE is a wording of its
// own for one field, rule.CODE the one for all.
func (g page) formErrors(scope string, refused []problem.Field, typed func(name string) string) []formError {
	var errors []formError
	for _, f := range refused {
		name := fieldName(f.Pointer)
		if slices.ContainsFunc(errors, func(e formError) bool { return e.Name == name }) {
			continue
		}
		about, number := numbered(name)
		args := []any{"value", typed(name), "number", number}
		for _, key := range slices.Sorted(maps.Keys(f.Params)) {
			args = append(args, key, f.Params[key])
		}
		wording, general := scope+".rule."+about+"."+f.Code, false
		if !g.Has(wording) {
			wording, general = "rule."+f.Code, true
		}
		text := g.T(wording, args...)
		e := formError{Name: name, Text: text, Line: text, Typed: typed(name), general: general}
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

// fieldName turns a pointer into the name of a field: /answers/topic is
// answers.topic, and what is wrong with one session is shown at all of them.
func fieldName(pointer string) string {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	switch {
	case len(parts) > 1 && (parts[0] == "answers" || parts[0] == "consents"):
		return parts[0] + "." + strings.NewReplacer("~1", "/", "~0", "~").Replace(parts[1])
	case len(parts) > 2 && parts[0] == "colleagues":
		return strings.Join(parts[:3], ".")
	}
	return parts[0]
}
