package eventfile

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"rollcall/internal/problem"
)

// A decoder fills Go values from nodes and gathers what does not fit. The
// names of keys are those of the json tags, so that a Document has one shape.
type decoder struct {
	wrong []decodeError
}

// A decodeError is a misfit. The line is the doubled or unknown key's own,
// which a pointer cannot tell.
type decodeError struct {
	line int
	problem.Field
}

// decode fills the document from n.
func (d *decoder) decode(n *node, doc *Document) {
	d.value(n, "", reflect.ValueOf(doc).Elem())
	doc.Settle()
}

func (d *decoder) refuse(line int, at, code string, params map[string]any) {
	d.wrong = append(d.wrong, decodeError{line, problem.Field{Pointer: at, Code: code, Params: params}})
}

// misfit refuses n because v wants another kind.
func (d *decoder) misfit(n *node, at string, want string) {
	d.refuse(n.line, at, "wrong_kind", map[string]any{"want": want})
}

// value fills v from n.
func (d *decoder) value(n *node, at string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, at, v.Elem())
	case reflect.Struct:
		d.object(n, at, v)
	case reflect.Map:
		d.texts(n, at, v)
	case reflect.Slice:
		d.list(n, at, v)
	case reflect.String:
		if n.kind != text {
			d.misfit(n, at, "text")
			return
		}
		v.SetString(n.text)
	case reflect.Bool:
		if n.kind != boolean {
			d.misfit(n, at, "yes_no")
			return
		}
		v.SetBool(strings.EqualFold(n.text, "true"))
	default:
		d.whole(n, at, v)
	}
}

// whole fills v, an integer.
func (d *decoder) whole(n *node, at string, v reflect.Value) {
	i, err := strconv.ParseInt(n.text, 10, 32)
	if n.kind != number || err != nil || strconv.FormatInt(i, 10) != n.text {
		d.misfit(n, at, "whole_number")
		return
	}
	v.SetInt(i)
}

// object fills v, a struct. An empty value is a key that is not written.
func (d *decoder) object(n *node, at string, v reflect.Value) {
	if n.kind != object {
		d.misfit(n, at, "object")
		return
	}
	known := keys(v.Type())
	seen := map[string]bool{}
	for _, f := range n.fields {
		below := at + pointer(f.key)
		i := slices.Index(known, f.key)
		switch {
		case seen[f.key]:
			d.refuse(f.line, below, "doubled_field", map[string]any{"key": f.key})
		case i < 0:
			d.refuse(f.line, below, "unknown_field", map[string]any{"key": f.key, "near": nearest(f.key, known)})
		case f.value.kind != null:
			d.value(f.value, below, v.Field(i))
		}
		seen[f.key] = true
	}
}

// texts fills v, a map from language to text.
func (d *decoder) texts(n *node, at string, v reflect.Value) {
	if n.kind != object {
		d.misfit(n, at, "texts")
		return
	}
	m := reflect.MakeMap(v.Type())
	for _, f := range n.fields {
		below, key := at+pointer(f.key), reflect.ValueOf(f.key)
		switch {
		case m.MapIndex(key).IsValid():
			d.refuse(f.line, below, "doubled_field", map[string]any{"key": f.key})
		case f.value.kind != text:
			d.misfit(f.value, below, "text")
		default:
			m.SetMapIndex(key, reflect.ValueOf(f.value.text))
		}
	}
	if m.Len() > 0 {
		v.Set(m)
	}
}

// list fills v, a slice. An empty list is the same as none.
func (d *decoder) list(n *node, at string, v reflect.Value) {
	if n.kind != list {
		d.misfit(n, at, "list")
		return
	}
	if len(n.items) == 0 {
		v.SetZero()
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
	for i, item := range n.items {
		if s, ok := v.Index(i).Addr().Interface().(*Session); ok {
			*s = NewSession()
		}
		d.value(item, at+index(i), v.Index(i))
	}
}

// keys are the names of a struct's fields, in their order.
func keys(t reflect.Type) []string {
	var names []string
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

// nearest returns the one of known that key was probably meant to be, or "".
func nearest(key string, known []string) string {
	best, least := "", 3
	if len(key) > 40 {
		return best
	}
	for _, k := range known {
		if n := distance(key, k); n < least && n < len(k)/2 {
			best, least = k, n
		}
	}
	return best
}

// distance is how many letters must be put in, taken out or exchanged to
// make b of a (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
