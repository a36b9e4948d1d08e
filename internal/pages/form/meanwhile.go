package form

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strings"

	"rollcall/internal/pages/frame"
)

// wasField goes along with a form and tells what it was filled with.
const wasField = "was"

// Was is the hidden field that tells, once the form comes back, which of t, with
// which it is filled, have been changed: a digest of each.
func (t Typed) Was() Field {
	was := url.Values{}
	for name, values := range t {
		was.Set(name, digest(values))
	}
	return Field{Name: wasField, Kind: "hidden", Value: was.Encode()}
}

// digest is short: it tells values apart that two people type, and guards nothing.
func digest(values []string) string {
	sum := sha256.Sum256([]byte(strings.Join(told(values), "\x00")))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}

// A Meanwhile is a form that was sent when somebody else had changed what it is
// about: what was typed, and what is kept by now.
type Meanwhile struct {
	typed, kept Typed
	was         url.Values
}

// Meet is what was typed against what is kept.
func Meet(typed, kept Typed) Meanwhile {
	was, _ := url.ParseQuery(typed.One(wasField)) // what cannot be read tells nothing
	return Meanwhile{typed, kept, was}
}

// changed reports whether the values are others than the field called name was
// filled with, as far as that is known.
func (m Meanwhile) changed(name string, values []string) bool {
	return !m.was.Has(name) || m.was.Get(name) != digest(values)
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

// Beside says at each of fields, which hold what was Merged, that it was
// changed by somebody else, or what they have put where both have changed it.
// It returns the same as a summary.
func (m Meanwhile) Beside(g frame.Page, fields []*Field) *Summary {
	s := &Summary{Head: g.T("editor.others"), Note: g.T("meanwhile.text")}
	for _, x := range fields {
		kept, typed := m.kept[x.Name], m.typed[x.Name]
		if same(kept, typed) || !m.changed(x.Name, kept) {
			continue
		}
		x.Error = g.T("meanwhile.taken")
		if m.changed(x.Name, typed) {
			x.Error = m.standing(g, *x)
		}
		s.Errors = append(s.Errors, Error{Name: x.Name, Text: x.Error, Line: g.T("signup.problem_of", "field", x.Label, "text", x.Error)})
	}
	return s
}

// standing is what is kept in the place of x.
func (m Meanwhile) standing(g frame.Page, x Field) string {
	x.Choices = slices.Clone(x.Choices)
	x.Fill(m.kept)
	if text := words(&x); text != "" {
		return g.T("meanwhile.standing", "value", text)
	}
	return g.T("meanwhile.standing_none")
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
