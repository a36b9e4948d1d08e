package frame

import (
	"fmt"
	"slices"
	"strings"

	"rollcall/internal/event"
)

// Answer is what was answered to q, in words: options by their labels,
// countries and languages by their names.
func (g Page) Answer(e *event.Event, q event.Question, value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case bool:
		return g.YesNo(v)
	case []any:
		var all []string
		for _, x := range v {
			all = append(all, g.Answer(e, q, x))
		}
		return strings.Join(all, ", ")
	}
	text := fmt.Sprint(value)
	switch q.Type {
	case "country":
		return g.Country(text)
	case "language":
		return g.Language(text)
	}
	if i := slices.IndexFunc(q.Options, func(o event.Option) bool { return o.Key == text }); i >= 0 {
		return e.TextIn(q.Options[i].Label, g.Lang())
	}
	return text
}
