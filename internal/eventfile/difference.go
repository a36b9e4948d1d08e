package eventfile

import "strconv"

// A Difference is a value that differs between two documents, as a whole. Path
// is as of a Change. Values are as encoding/json has them: bool, float64,
// string, []any and map[string]any; nil is what is not there.
type Difference struct {
	Path   string `json:"path"`
	Before any    `json:"before"`
	After  any    `json:"after"`
}

// Differences are what Diff finds, with their values whole. A condition of a
// question is one value, and where items stand in another order the values are
// their names.
func Differences(before, after *Document) []Difference {
	d := differ{conditions: true}
	d.fields("", nodeOf(before), nodeOf(after))
	var all []Difference
	for _, f := range d.found {
		all = append(all, Difference{f.path, f.a.plain(), f.b.plain()})
	}
	return all
}

// Tree is the document as values of a Difference.
func (d *Document) Tree() any { return nodeOf(d).plain() }

// plain is n as encoding/json would have it; nil if there is none.
func (n *node) plain() any {
	if n == nil {
		return nil
	}
	switch n.kind {
	case boolean:
		return n.text == "true"
	case number:
		x, _ := strconv.ParseFloat(n.text, 64) // a document holds none that cannot be read
		return x
	case text:
		return n.text
	case list:
		all := []any{}
		for _, item := range n.items {
			all = append(all, item.plain())
		}
		return all
	case object:
		all := map[string]any{}
		for _, f := range n.fields {
			all[f.key] = f.value.plain()
		}
		return all
	}
	return nil
}
