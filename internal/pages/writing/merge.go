package writing

import (
	"encoding/json"
	"slices"
	"strings"

	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
)

// What the fields of a form held when it was read travels in it: where somebody
// else has saved meanwhile, both changes are put together field by field, and
// what both have changed stands as it was typed, with theirs beside it.

// read is the hidden field of what fields hold.
func read(fields []*form.Field) string {
	held := form.Typed{}
	for _, f := range fields {
		held[f.Name] = values(f)
	}
	b, _ := json.Marshal(held) // texts and lists of texts
	return string(b)
}

// readBefore is what the fields held when the form was read that brings t; of a
// form that does not say it, nothing.
func readBefore(t form.Typed) form.Typed {
	var held form.Typed
	if json.Unmarshal([]byte(t.One("read")), &held) != nil {
		return nil
	}
	return held
}

// values are what f holds.
func values(f *form.Field) []string {
	if len(f.Choices) == 0 {
		return []string{f.Value}
	}
	var all []string
	for _, c := range f.Choices {
		if c.Chosen {
			all = append(all, c.Value)
		}
	}
	return all
}

// plain are values as they compare: without those that say nothing.
func plain(values []string) []string {
	var all []string
	for _, v := range values {
		if v = strings.TrimSpace(strings.ReplaceAll(v, "\r\n", "\n")); v != "" {
			all = append(all, v)
		}
	}
	return all
}

// merge puts what was typed into the fields, which hold what is kept by now.
// What whoever typed has left as it was read stays; what somebody else has
// changed too is said at the field. The summary leads there.
func (e *editor) merge(g frame.Page, typed form.Typed) *form.Summary {
	before := readBefore(typed)
	s := &form.Summary{Head: g.T("editor.others"), Note: g.T("editor.others_text")}
	for _, f := range e.all() {
		was, theirs, mine := plain(before[f.Name]), plain(values(f)), plain(typed[f.Name])
		if slices.Equal(mine, was) {
			continue
		}
		if !slices.Equal(theirs, was) && !slices.Equal(theirs, mine) {
			f.Error = beside(g, f)
			s.Errors = append(s.Errors, form.Error{Name: f.Name, Line: g.T("signup.problem_of", "field", f.Label, "text", f.Error)})
		}
		f.Fill(typed)
	}
	for i := range e.Texts {
		t := &e.Texts[i]
		t.Open = t.Open || t.Subject.Value+t.Text.Value != ""
	}
	return s
}

// beside says what somebody else has written into f.
func beside(g frame.Page, f *form.Field) string {
	said := []string{f.Value}
	if len(f.Choices) > 0 {
		said = nil
		for _, c := range f.Choices {
			if c.Chosen && c.Value != "" {
				said = append(said, c.Label)
			}
		}
	}
	if len(plain(said)) == 0 {
		return g.T("editor.theirs_none")
	}
	return g.T("editor.theirs", "value", strings.Join(said, ", "))
}
