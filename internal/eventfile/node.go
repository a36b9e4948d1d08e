package eventfile

import (
	"strconv"
	"strings"
)

// A node is a value as it was written, in YAML or JSON alike.
type node struct {
	kind   kind
	line   int     // where it begins, from 1; 0 in JSON
	text   string  // of a scalar
	fields []field // of an object, in their order; doubled keys are kept
	items  []*node // of a list
}

// A field is one key of an object and its value.
type field struct {
	key   string
	line  int
	value *node
}

type kind int

const (
	null kind = iota
	boolean
	number
	text
	list
	object
)

// maxDepth is how deeply values may be nested. A document needs about six.
const maxDepth = 32

// field returns the value of key, or nil.
func (n *node) field(key string) *node {
	for _, f := range n.fields {
		if f.key == key {
			return f.value
		}
	}
	return nil
}

// scalar reports whether n is a single value.
func (n *node) scalar() bool { return n.kind < list }

// positions notes the line of n and of everything in it by JSON pointer.
func (n *node) positions(at string, lines map[string]int) {
	if _, known := lines[at]; !known {
		lines[at] = n.line
	}
	for _, f := range n.fields {
		below := at + pointer(f.key)
		if _, known := lines[below]; !known {
			lines[below] = f.line
		}
		f.value.positions(below, lines)
	}
	for i, item := range n.items {
		item.positions(at+index(i), lines)
	}
}

// pointer is one step of a JSON pointer (RFC 6901).
func pointer(key string) string {
	return "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}

// index is one step of a JSON pointer into a list.
func index(i int) string { return "/" + strconv.Itoa(i) }
