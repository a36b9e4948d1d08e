package input

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// maxText and maxLongText are the most characters of a text answer.
const (
	maxText     = 200
	maxLongText = 4000
)

// Answers checks what was answered against the questions and returns what to
// keep. Questions that are not shown, given the other answers, are dropped
// and not required.
func Answers(questions []event.Question, given map[string]any) (map[string]any, []problem.Field) {
	kept := map[string]any{}
	var fields []problem.Field
	for key := range given {
		if !slices.ContainsFunc(questions, func(q event.Question) bool { return q.Key == key && !q.Retired }) {
			fields = append(fields, problem.At(Pointer("answers", key), "unknown_question"))
		}
	}
	slices.SortFunc(fields, func(a, b problem.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	for _, q := range questions {
		if q.Retired || !Shown(questions, q, given, 0) {
			continue
		}
		value, code := answer(q, given[q.Key])
		switch {
		case code != "":
			fields = append(fields, problem.Field{Pointer: Pointer("answers", q.Key), Code: code, Params: map[string]any{"max": longest(q)}})
		case value != nil:
			kept[q.Key] = value
		case q.Required:
			fields = append(fields, problem.At(Pointer("answers", q.Key), "required"))
		}
	}
	if len(kept) == 0 {
		kept = nil
	}
	return kept, fields
}

// Shown reports whether q is asked, given the answers. A condition on a
// question that is not shown itself does not hold. depth ends the search in
// files that the check for circles has not seen.
func Shown(questions []event.Question, q event.Question, given map[string]any, depth int) bool {
	return q.ShowIf == nil || depth <= len(questions) && holds(questions, *q.ShowIf, given, depth)
}

func holds(questions []event.Question, c event.ShowIf, given map[string]any, depth int) bool {
	one := func(part event.ShowIf) bool { return holds(questions, part, given, depth) }
	switch {
	case len(c.Any) > 0:
		return slices.ContainsFunc(c.Any, one)
	case len(c.All) > 0:
		return !slices.ContainsFunc(c.All, func(part event.ShowIf) bool { return !one(part) })
	}
	i := slices.IndexFunc(questions, func(q event.Question) bool { return q.Key == c.Question })
	if i < 0 || !Shown(questions, questions[i], given, depth+1) {
		return false
	}
	return slices.ContainsFunc(Words(given[c.Question]), func(w string) bool { return slices.Contains(c.Is, w) })
}

// Words are the answer's values as text: several for a choice of many.
func Words(value any) []string {
	switch v := value.(type) {
	case nil:
		return nil
	case []any:
		var all []string
		for _, x := range v {
			all = append(all, Words(x)...)
		}
		return all
	case []string:
		var all []string
		for _, s := range v {
			all = append(all, Words(s)...)
		}
		return all
	case bool:
		if v {
			return []string{"yes"}
		}
		return []string{"no"}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	}
	if s := strings.TrimSpace(fmt.Sprint(value)); s != "" {
		return []string{s}
	}
	return nil
}

func longest(q event.Question) int {
	if q.Type == "long_text" {
		return maxLongText
	}
	return maxText
}

var phoneShape = regexp.MustCompile(`^\+?[0-9 ()/.-]{4,30}$`)

// answer is the value to keep of one answer, nil for none, or the code of
// the rule that it breaks. Forms send text for every type; programs may send
// JSON's own types.
func answer(q event.Question, given any) (value any, code string) {
	if q.Type == "choices" {
		return choices(q, Words(given))
	}
	all := Words(given)
	switch {
	case len(all) == 0:
		return nil, ""
	case len(all) > 1:
		return nil, "one_answer"
	}
	text := Clean(all[0])
	if utf8.RuneCountInString(text) > longest(q) {
		return nil, "too_long"
	}
	switch q.Type {
	case "long_text":
		return text, broken(!ValidLine(strings.NewReplacer("\r", "", "\n", "", "\t", "").Replace(text)), "line")
	case "choice":
		return text, broken(!offers(q, text), "unknown_choice")
	case "yes_no":
		return text == "yes" || text == "true", broken(!slices.Contains([]string{"yes", "no", "true", "false"}, text), "yes_or_no")
	case "number":
		n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		return n, broken(err != nil || math.IsInf(n, 0) || math.IsNaN(n), "number")
	case "date":
		_, err := time.Parse(time.DateOnly, text)
		return text, broken(err != nil, "date")
	case "country":
		return text, broken(!event.ValidCountry(text), "country")
	case "language":
		return text, broken(!ValidLanguage(text), "language")
	case "phone":
		return text, broken(!phoneShape.MatchString(text), "phone")
	}
	return text, broken(!ValidLine(text), "line")
}

func broken(is bool, code string) string {
	if is {
		return code
	}
	return ""
}

// choices keeps the chosen options in the order of the question.
func choices(q event.Question, given []string) (any, string) {
	for _, g := range given {
		if !offers(q, g) {
			return nil, "unknown_choice"
		}
	}
	var kept []string
	for _, o := range q.Options {
		if slices.Contains(given, o.Key) {
			kept = append(kept, o.Key)
		}
	}
	if kept == nil {
		return nil, ""
	}
	return kept, ""
}

func offers(q event.Question, key string) bool {
	return slices.ContainsFunc(q.Options, func(o event.Option) bool { return o.Key == key && !o.Retired })
}

// Consent turns ticks into consents with the version they were given to.
// Required ones must be given by the person; staff may leave them open,
// since nobody can consent for another.
func Consent(texts []event.ConsentText, given map[string]bool, in Showing, required bool) (map[string]event.Consent, []problem.Field) {
	kept := map[string]event.Consent{}
	var fields []problem.Field
	for _, t := range texts {
		yes, answered := given[t.Key]
		if answered {
			kept[t.Key] = in.consent(&t, yes)
		}
		if t.Required && required && !yes {
			fields = append(fields, problem.At(Pointer("consents", t.Key), "consent_needed"))
		}
	}
	for key := range given {
		if !slices.ContainsFunc(texts, func(t event.ConsentText) bool { return t.Key == key }) {
			fields = append(fields, problem.At(Pointer("consents", key), "unknown_consent"))
		}
	}
	slices.SortFunc(fields, func(a, b problem.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	if len(kept) == 0 {
		kept = nil
	}
	return kept, fields
}

// A Showing is how and when the texts of consents were put before a person.
type Showing struct {
	Event *event.Event
	Lang  string // "": the event's first
	Now   time.Time
}

// consent is what is kept of an answer: to which text, in which language.
func (in Showing) consent(t *event.ConsentText, yes bool) event.Consent {
	lang := in.Lang
	for i := 0; t.Text[lang] == "" && i < len(in.Event.Languages); i++ {
		lang = in.Event.Languages[i]
	}
	hash := sha256.Sum256([]byte(t.Text[lang]))
	return event.Consent{Given: yes, Version: t.Version, Language: lang, Hash: hex.EncodeToString(hash[:]), At: in.Now}
}

// Pointer is a JSON pointer (RFC 6901) of the given parts.
func Pointer(parts ...any) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(fmt.Sprint(p)))
	}
	return b.String()
}
