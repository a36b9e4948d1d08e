package eventfile

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rollcall/internal/event"
)

// Encode writes the document as YAML with its keys in the order of the
// documentation and texts in the order of its languages. Reading it gives an
// equal document.
func Encode(doc *Document) []byte {
	w := writer{languages: doc.Languages}
	w.fields(toNode(reflect.ValueOf(*doc)), 0)
	return []byte(w.b.String())
}

// toNode is v as it would be read. Names, order and what is left out follow
// the json tags, as encoding/json has them.
func toNode(v reflect.Value) *node {
	switch v.Kind() {
	case reflect.Pointer:
		return toNode(v.Elem())
	case reflect.Struct:
		return structNode(v)
	case reflect.Map:
		n := &node{kind: object}
		for _, lang := range slices.Sorted(maps.Keys(v.Interface().(event.Text))) {
			n.fields = append(n.fields, field{key: lang, value: toNode(v.MapIndex(reflect.ValueOf(lang)))})
		}
		return n
	case reflect.Slice:
		n := &node{kind: list}
		for i := range v.Len() {
			n.items = append(n.items, toNode(v.Index(i)))
		}
		return n
	case reflect.String:
		return &node{kind: text, text: v.String()}
	case reflect.Bool:
		return &node{kind: boolean, text: strconv.FormatBool(v.Bool())}
	}
	return &node{kind: number, text: strconv.FormatInt(v.Int(), 10)}
}

func structNode(v reflect.Value) *node {
	n := &node{kind: object}
	for f, value := range v.Fields() {
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		if option != "" && empty(value) {
			continue
		}
		n.fields = append(n.fields, field{key: name, value: toNode(value)})
	}
	return n
}

// empty reports whether a value that may be left out is.
func empty(v reflect.Value) bool {
	if v.Kind() == reflect.Slice || v.Kind() == reflect.Map {
		return v.Len() == 0
	}
	return v.IsZero()
}

// width is how long a line with brackets may become.
const width = 120

// A writer writes nodes as YAML. Values are put in brackets on one line where
// they fit, and every text that could be read as something else in quotes.
type writer struct {
	b         strings.Builder
	languages []string
}

// fields writes the keys of an object at an indentation.
func (w *writer) fields(n *node, indent int) {
	for _, f := range w.ordered(n) {
		fmt.Fprintf(&w.b, "%s%s:", blanks(indent), quoted(f.key))
		w.below(f.value, indent, len(f.key))
	}
}

// below writes what stands after the colon of a key.
func (w *writer) below(n *node, indent, used int) {
	switch flow := w.value(n); {
	case n.kind == text && fitsBlock(n.text):
		w.block(n.text, indent+2)
	case n.scalar() || len(n.fields)+len(n.items) == 0 || indent+used+len(flow) < width && !n.wantsBlock():
		fmt.Fprintf(&w.b, " %s\n", flow)
	case n.kind == object:
		w.b.WriteByte('\n')
		w.fields(n, indent+2)
	default:
		w.b.WriteByte('\n')
		w.items(n, indent+2)
	}
}

// wantsBlock reports whether a text in n has lines of its own.
func (n *node) wantsBlock() bool {
	return fitsBlock(n.text) ||
		slices.ContainsFunc(n.fields, func(f field) bool { return f.value.wantsBlock() }) ||
		slices.ContainsFunc(n.items, (*node).wantsBlock)
}

// block writes a text of several lines as it is.
func (w *writer) block(s string, indent int) {
	w.b.WriteString(" |-\n")
	for line := range strings.SplitSeq(s, "\n") {
		if line != "" {
			w.b.WriteString(blanks(indent) + line)
		}
		w.b.WriteByte('\n')
	}
}

// items writes the items of a list at an indentation.
func (w *writer) items(n *node, indent int) {
	for _, item := range n.items {
		flow := w.flow(item)
		if item.kind != object || len(item.fields) == 0 || indent+len(flow) < width && !item.wantsBlock() {
			fmt.Fprintf(&w.b, "%s- %s\n", blanks(indent), flow)
			continue
		}
		inner := writer{languages: w.languages}
		inner.fields(item, indent+2)
		fmt.Fprintf(&w.b, "%s- %s", blanks(indent), inner.b.String()[indent+2:])
	}
}

// flow is n on one line.
func (w *writer) flow(n *node) string {
	var parts []string
	switch n.kind {
	case null:
		return "null"
	case text:
		return quoted(n.text)
	case list:
		for _, item := range n.items {
			parts = append(parts, w.flow(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case object:
		for _, f := range w.ordered(n) {
			parts = append(parts, quoted(f.key)+": "+w.value(f.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return n.text
}

// ordered are the fields of n. Those of a text in several languages, which
// JSON has by the alphabet, follow the languages of the document.
func (w *writer) ordered(n *node) []field {
	rank := func(f field) int { return slices.Index(w.languages, f.key) }
	if slices.ContainsFunc(n.fields, func(f field) bool { return rank(f) < 0 }) {
		return n.fields
	}
	return slices.SortedStableFunc(slices.Values(n.fields), func(a, b field) int { return cmp.Compare(rank(a), rank(b)) })
}

func blanks(n int) string { return strings.Repeat(" ", n) }

var (
	// plain is what every YAML reader takes for a text, apart from reserved.
	plain    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./@-]*$`)
	reserved = regexp.MustCompile(`(?i)^(true|false|null|yes|no|on|off|y|n)$`)
	// plainTime are wall times and durations. They do as the value of a key,
	// but the parser takes the colon of one in a list for that of a key.
	plainTime = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\d\d:\d\d|\d+[hm])$`)
)

// value is n on one line after a key.
func (w *writer) value(n *node) string {
	if n.kind == text && plainTime.MatchString(n.text) {
		return n.text
	}
	return w.flow(n)
}

// quoted is s as a text, in double quotes unless it is safe without. JSON's
// escapes are also YAML's.
func quoted(s string) string {
	if plain.MatchString(s) && !reserved.MatchString(s) {
		return s
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string can always be written to memory
	return strings.TrimSuffix(b.String(), "\n")
}

// fitsBlock reports whether s has several lines that come back unchanged from
// a block: no blanks at their ends that a person would not see.
func fitsBlock(s string) bool {
	if !strings.Contains(s, "\n") || strings.HasPrefix(s, "\n") || strings.HasSuffix(s, "\n") {
		return false
	}
	for line := range strings.SplitSeq(s, "\n") {
		if strings.TrimSpace(line) != line || strings.ContainsFunc(line, breaksLine) {
			return false
		}
	}
	return true
}
