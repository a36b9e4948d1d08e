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

// Was is the hidden field that tells, once the form comes back, which fields are
// others than those of t, with which it is filled. It holds a digest of each: the
// texts themselves would make a form of long answers too large to be sent.
func (t Typed) Was() Field {
	was := url.Values{}
	for name, values := range t {
		if len(told(values)) > 0 {
			was.Set(name, digest(values))
		}
	}
	return Field{Name: wasField, Kind: "hidden", Value: was.Encode()}
}

// digest tells what two people type apart, and guards nothing; "" is of nothing.
func digest(values []string) string {
	said := told(values)
	if len(said) == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join(said, "\x00")))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}

// A Meanwhile is a form that may have been sent when somebody else had changed
// what it is about: what it was filled with, nothing where it does not say, what
// was typed, and what is kept by now.
type Meanwhile struct {
	was         url.Values
	typed, kept Typed
}

// Meet is what was typed against what is kept.
func Meet(typed, kept Typed) Meanwhile {
	was, _ := url.ParseQuery(typed.One(wasField)) // what cannot be read says nothing
	return Meanwhile{was, typed, kept}
}

// changed reports whether the values are others than the field called name was
// filled with.
func (m Meanwhile) changed(name string, values []string) bool {
	return m.was.Get(name) != digest(values)
}

// Differs reports whether something is kept that is neither what the form was
// filled with nor what was typed.
func (m Meanwhile) Differs() bool {
	for name, kept := range m.kept {
		if m.changed(name, kept) && !same(kept, m.typed[name]) {
			return true
		}
	}
	return false
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
