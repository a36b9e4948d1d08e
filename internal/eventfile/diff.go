package eventfile

import (
	"slices"
	"strings"
)

// A Change is one value that differs between two documents. Path names it by
// keys and slugs: sessions/nov-12/capacity. Old is empty if it is added, New
// if it is removed.
type Change struct {
	Path string `json:"path"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// String is the change in words: sessions/nov-12/capacity: 100 -> 120.
func (c Change) String() string {
	switch {
	case c.Old == "":
		return c.Path + ": added " + c.New
	case c.New == "":
		return c.Path + ": removed " + c.Old
	}
	return c.Path + ": " + c.Old + " -> " + c.New
}

// Diff returns what must change for before to become after, in the order of
// the document. It is empty exactly if they mean the same: the order of
// sessions does not count, since they are shown by their start.
func Diff(before, after *Document) []Change {
	var d differ
	d.fields("", nodeOf(before), nodeOf(after))
	var all []Change
	for _, f := range d.found {
		all = append(all, f.change())
	}
	return all
}

type differ struct {
	conditions bool // are compared as a whole
	found      []found
}

// found is what stands at path in two documents; nil where there is nothing.
// An order are names of items that stand otherwise.
type found struct {
	path  string
	a, b  *node
	order bool
}

func (d *differ) note(path string, a, b *node) {
	d.found = append(d.found, found{path: path, a: a, b: b})
}

// value compares what stands at path. One of a and b may be nil.
func (d *differ) value(path string, a, b *node) {
	switch {
	case a == nil, b == nil:
		d.note(path, a, b)
	case d.conditions && strings.HasSuffix(path, "/show_if"):
		d.whole(path, a, b)
	case a.kind == object && b.kind == object:
		d.fields(path+"/", a, b)
	case a.kind == list && b.kind == list:
		d.lists(path, a, b)
	default:
		d.whole(path, a, b)
	}
}

// fields compares two objects.
func (d *differ) fields(prefix string, a, b *node) {
	for _, f := range a.fields {
		d.value(prefix+f.key, f.value, b.field(f.key))
	}
	for _, f := range b.fields {
		if a.field(f.key) == nil {
			d.value(prefix+f.key, nil, f.value)
		}
	}
}

// lists compares two lists: item by item if the items have names, as a whole
// otherwise.
func (d *differ) lists(path string, a, b *node) {
	namesA, namesB := names(a), names(b)
	if namesA == nil || namesB == nil {
		d.whole(path, a, b)
		return
	}
	for i, name := range namesA {
		d.value(path+"/"+name, a.items[i], item(b, namesB, name))
	}
	for i, name := range namesB {
		if !slices.Contains(namesA, name) {
			d.value(path+"/"+name, nil, b.items[i])
		}
	}
	x, y := common(namesA, namesB), common(namesB, namesA)
	if path != "sessions" && !slices.Equal(x, y) {
		d.found = append(d.found, found{path, textList(x), textList(y), true})
	}
}

// names are the slugs or keys of a list's items, or nil if one has none or
// two have the same.
func names(n *node) []string {
	var all []string
	for _, item := range n.items {
		name := item.field("slug")
		if name == nil {
			name = item.field("key")
		}
		if name == nil || slices.Contains(all, name.text) {
			return nil
		}
		all = append(all, name.text)
	}
	return all
}

func item(n *node, names []string, name string) *node {
	if i := slices.Index(names, name); i >= 0 {
		return n.items[i]
	}
	return nil
}

// common are those of names that others has too, in their order.
func common(names, others []string) []string {
	var both []string
	for _, name := range names {
		if slices.Contains(others, name) {
			both = append(both, name)
		}
	}
	return both
}

func textList(texts []string) *node {
	n := &node{kind: list}
	for _, t := range texts {
		n.items = append(n.items, &node{kind: text, text: t})
	}
	return n
}

// whole compares two values that are shown whole.
func (d *differ) whole(path string, a, b *node) {
	if flow(a) != flow(b) {
		d.note(path, a, b)
	}
}

// change is f as programs and logs read it.
func (f found) change() Change {
	a, b := f.a, f.b
	switch {
	case f.order:
		return Change{f.path, strings.Join(plainTexts(a), ", "), strings.Join(plainTexts(b), ", ")}
	case a != nil && b != nil && a.kind == text && b.kind == text:
		x, y := Apart(a.text, b.text, most, 15)
		a, b = &node{kind: text, text: x}, &node{kind: text, text: y}
	}
	return Change{f.path, shown(a), shown(b)}
}

// most is how many characters of a value a change shows.
const most = 60

// Apart drops all but lead characters of what two texts begin with alike, if one
// is longer than most.
func Apart(a, b string, most, lead int) (string, string) {
	x, y := []rune(a), []rune(b)
	same := 0
	for same < len(x) && same < len(y) && x[same] == y[same] {
		same++
	}
	if same <= lead || max(len(x), len(y)) <= most {
		return a, b
	}
	return "…" + string(x[same-lead:]), "…" + string(y[same-lead:])
}

func short(s string) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// shown is n in a message; "" if there is none.
func shown(n *node) string {
	if n == nil {
		return ""
	}
	if n.kind == text {
		return flow(&node{kind: text, text: short(n.text)})
	}
	return short(flow(n))
}

// flow is n on one line.
func flow(n *node) string { return (&writer{}).value(n) }
