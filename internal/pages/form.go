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
	Value        string
	Autocomplete string
	Optional     string // "(optional)" in words; "" if an answer is needed
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
	if f.Error != "" {
		ids = append(ids, f.ID()+"-error")
	}
	return strings.Join(ids, " ")
}

// A formError is one line of a form's summary of problems.
type formError struct {
	Name string // of the field it leads to
	Text string
}

// Anchor is the id of the control it leads to.
func (e formError) Anchor() string { return fieldID(e.Name) }

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
		args := []any{"value", typed(name)}
		for _, key := range slices.Sorted(maps.Keys(f.Params)) {
			args = append(args, key, f.Params[key])
		}
		wording := scope + ".rule." + name + "." + f.Code
		if !g.Has(wording) {
			wording = "rule." + f.Code
		}
		errors = append(errors, formError{name, g.T(wording, args...)})
	}
	return errors
}

// fieldName turns a pointer into the name of a field: /answers/topic is
// answers.topic, and what is wrong with one session is shown at all of them.
func fieldName(pointer string) string {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	if len(parts) > 1 && (parts[0] == "answers" || parts[0] == "consents") {
		return parts[0] + "." + strings.NewReplacer("~1", "/", "~0", "~").Replace(parts[1])
	}
	return parts[0]
}
