package editor

import (
	"maps"
	"slices"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// times are when a session of the document is; false if that cannot be read.
func times(doc *eventfile.Document, s *eventfile.Session) (from, to time.Time, known bool) {
	loc := frame.Location(doc.Zone)
	from, unread := event.ParseWall(s.Starts, loc)
	to, err := event.ParseWall(s.Ends, loc)
	return from, to, unread == nil && err == nil
}

// A summary is what is wrong with a form, and where.
type summary struct {
	Head   string
	Errors []summaryLine
	Note   string
}

// A summaryLine leads to a field, here or on another page; URL is "" where
// there is none.
type summaryLine struct{ Text, URL string }

// ruleText says what is wrong with a value.
func (g page) ruleText(f problem.Field) string {
	var args []any
	for _, key := range slices.Sorted(maps.Keys(f.Params)) {
		args = append(args, key, f.Params[key])
	}
	for _, key := range []string{"editor.rule." + f.Code, "rule." + f.Code} {
		if g.Has(key) {
			return g.T(key, args...)
		}
	}
	return g.T("problem.invalid")
}

// nearest are codes that are about one of the values below what they name.
var nearest = map[string]string{"one_belonging": "/country"}

// refuse puts what is wrong at its fields. at is the pointer in doc to what
// the form is about, and base what the event was made from.
func (v editPage) refuse(doc, base *eventfile.Document, s subject, at string, fields []*form.Field, names []string, wrong []problem.Field) *summary {
	sum := &summary{}
	for _, w := range wrong {
		pointer := w.Pointer + nearest[w.Code]
		if lang, ok := w.Params["language"].(string); ok {
			pointer += "/" + lang
		}
		line := summaryLine{Text: v.ruleText(w)}
		rest, own := below(pointer, at)
		if own && at == "" {
			h, _ := home(doc, pointer)
			own = h.part == s.part
		}
		name := ""
		if own {
			name = landing(names, rest)
		}
		if i := slices.IndexFunc(fields, func(f *form.Field) bool { return f.Name == name }); i >= 0 {
			f := fields[i]
			if f.Error == "" {
				f.Error = line.Text
			}
			line = summaryLine{v.T("signup.problem_of", "field", f.Label, "text", line.Text), "#" + fieldAnchor(f)}
		} else if !own {
			line.URL = v.place(doc, w.Pointer)
			line.Text = v.T("signup.problem_of", "field", v.say(doc, base).Pointer(w.Pointer), "text", line.Text)
		}
		sum.Errors = append(sum.Errors, line)
	}
	sum.Head = v.T("signup.problems", "count", len(sum.Errors))
	sum.Note = v.T("editor.nothing_lost")
	return sum
}

// below is what is left of a pointer from another on, if it leads there.
func below(pointer, at string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(pointer, at)
	return rest, ok && (rest == "" || rest[0] == '/')
}

// fieldAnchor is the id of the control that a summary leads to.
func fieldAnchor(f *form.Field) string {
	if f.Kind == "radio" || f.Kind == "checks" {
		return f.ChoiceID(0)
	}
	return f.ID()
}
