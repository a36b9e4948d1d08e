package form

import (
	"maps"
	"net/url"
	"slices"

	"rollcall/internal/pages/frame"
)

// wasField goes along with a form and tells what it was filled with.
const wasField = "was"

// Was is the hidden field that tells, once the form comes back, that it was
// filled with t.
func (t Typed) Was() Field {
	was := url.Values{}
	for name, values := range t {
		if was[name] = values; len(values) == 0 {
			was.Set(name, "") // else nothing would be said of it
		}
	}
	return Field{Name: wasField, Kind: "hidden", Value: was.Encode()}
}

// Before is what the form was filled with into which t was typed; nothing is in
// it of fields of which the form does not say.
func (t Typed) Before() Typed {
	was, _ := url.ParseQuery(t.One(wasField)) // what cannot be read says nothing
	return Typed(was)
}

// A Meanwhile is a form that was sent when somebody else had changed what it is
// about: what it was filled with, what was typed, and what is kept by now.
type Meanwhile struct{ before, typed, kept Typed }

// Meet is what was typed against what is kept.
func Meet(typed, kept Typed) Meanwhile { return Meanwhile{typed.Before(), typed, kept} }

// changed reports whether the values are others than the field called name was
// filled with, as far as that is known.
func (m Meanwhile) changed(name string, values []string) bool {
	was, said := m.before[name]
	return !said || !same(was, values)
}

// Merged is what was typed, and where nothing was changed what is kept.
func (m Meanwhile) Merged() Typed {
	merged := maps.Clone(m.typed)
	for name, kept := range m.kept {
		if !m.changed(name, m.typed[name]) {
			merged[name] = kept
		}
	}
	return merged
}

// Beside says at each of fields, which hold what was Merged, that somebody else
// has changed it, or what they have put where both have changed it. It returns
// the same as a summary.
func (m Meanwhile) Beside(g frame.Page, fields []*Field) *Summary {
	s := &Summary{Head: g.T("editor.others"), Note: g.T("editor.others_text")}
	for _, x := range fields {
		kept, typed := m.kept[x.Name], m.typed[x.Name]
		if same(kept, typed) || !m.changed(x.Name, kept) {
			continue
		}
		x.Error = g.T("editor.taken")
		if m.changed(x.Name, typed) {
			x.Error = m.theirs(g, *x)
		}
		s.Errors = append(s.Errors, Error{Name: x.Name, Text: x.Error, Line: g.T("signup.problem_of", "field", x.Label, "text", x.Error), in: x.In})
	}
	return s
}

// theirs is what is kept in the place of x.
func (m Meanwhile) theirs(g frame.Page, x Field) string {
	x.Choices = slices.Clone(x.Choices)
	x.Fill(m.kept)
	if text := words(&x); text != "" {
		return g.T("editor.theirs", "value", text)
	}
	return g.T("editor.theirs_none")
}

// Sent is what fields send as they are filled.
func Sent(fields []*Field) Typed {
	t := Typed{}
	for _, x := range fields {
		if x.Choices == nil {
			t[x.Name] = []string{x.Value}
			continue
		}
		t[x.Name] = nil
		for _, c := range x.Choices {
			if c.Chosen {
				t[x.Name] = append(t[x.Name], c.Value)
			}
		}
	}
	return t
}
