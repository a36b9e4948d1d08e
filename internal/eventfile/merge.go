package eventfile

import (
	"reflect"
	"slices"
	"strings"
)

// A Conflict is a value that two people have changed, each in another way.
type Conflict struct {
	Path    string // by keys and slugs, as of a Change
	Pointer string // JSON pointer into the merged document
	Mine    string // whole; "" if it is removed
	Theirs  string

	Values Difference // the same, mine before theirs
}

// Merge puts together what two people have made of one document: every field
// that one of them alone has changed is as that person wrote it, wherever it
// stands. What both have changed, each in another way, is in the conflicts and
// in the document as mine; what one has removed and the other changed stays.
//
// A room that admits the capacity follows it, whatever two people have made of
// that, and is none of their changes.
//
// Items of lists are told apart by slug or key. A list without them is merged
// item by item where that leaves no doubt, and otherwise is one conflict. The
// order is mine if I have changed it, else theirs.
func Merge(base, mine, theirs *Document) (*Document, []Conflict) {
	var m merger
	n := m.value("", "", nodeOf(base.unsettled()), nodeOf(mine.unsettled()), nodeOf(theirs.unsettled()))
	doc := New()
	(&decoder{}).decode(n, doc) // three documents have no other shape than a document
	doc.Settle()
	return doc, m.conflicts
}

// unsettled is d without the limits of rooms that Settle would fill in.
func (d *Document) unsettled() *Document {
	u := *d
	u.Sessions = slices.Clone(d.Sessions)
	for i := range u.Sessions {
		if s := &u.Sessions[i]; s.RoomLimit == s.Capacity {
			s.RoomLimit = 0
		}
	}
	return &u
}

func nodeOf(d *Document) *node { return toNode(reflect.ValueOf(*d)) }

type merger struct {
	conflicts []Conflict
}

// value merges what stands at path. Each of base, mine and theirs may be nil,
// and so may the outcome.
func (m *merger) value(path, at string, base, mine, theirs *node) *node {
	switch {
	case same(mine, base):
		return theirs
	case same(theirs, base), same(mine, theirs):
		return mine
	case are(object, base, mine, theirs):
		return m.object(path, at, base, mine, theirs)
	case are(list, base, mine, theirs):
		return m.list(path, at, orEmpty(base), mine, theirs)
	}
	m.note(path, at, mine, theirs)
	if mine == nil {
		return theirs
	}
	return mine
}

func (m *merger) note(path, at string, mine, theirs *node) {
	m.conflicts = append(m.conflicts, Conflict{path, at, wholeText(mine), wholeText(theirs), Difference{path, mine.plain(), theirs.plain()}})
}

// are reports whether mine and theirs are of a kind, and base if there is one.
func are(k kind, base, mine, theirs *node) bool {
	return mine != nil && theirs != nil && mine.kind == k && theirs.kind == k && (base == nil || base.kind == k)
}

func orEmpty(n *node) *node {
	if n == nil {
		return &node{}
	}
	return n
}

// same reports whether a and b say the same, or are both not there.
func same(a, b *node) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.kind == b.kind && flow(a) == flow(b)
}

func wholeText(n *node) string {
	switch {
	case n == nil:
		return ""
	case n.scalar():
		return n.text
	}
	return flow(n)
}

func (m *merger) object(path, at string, base, mine, theirs *node) *node {
	base = orEmpty(base)
	var keys []string
	for _, f := range slices.Concat(mine.fields, theirs.fields) {
		if !slices.Contains(keys, f.key) {
			keys = append(keys, f.key)
		}
	}
	n := &node{kind: object}
	for _, key := range keys {
		v := m.value(below(path, key), at+pointer(key), base.field(key), mine.field(key), theirs.field(key))
		if v != nil {
			n.fields = append(n.fields, field{key: key, value: v})
		}
	}
	return n
}

func below(path, key string) string { return strings.TrimPrefix(path+"/"+key, "/") }

// list merges by names, as a set of plain values, or item by item.
func (m *merger) list(path, at string, base, mine, theirs *node) *node {
	of := names
	if plainList(base) && plainList(mine) && plainList(theirs) {
		of = plainTexts
	}
	b, a, t := of(base), of(mine), of(theirs)
	if complete(base, b) && complete(mine, a) && complete(theirs, t) {
		return m.named(path, at, base, mine, theirs, [3][]string{b, a, t})
	}
	if n := m.inPlace(path, at, base, mine, theirs); n != nil {
		return n
	}
	m.note(path, at, mine, theirs)
	return mine
}

func complete(n *node, names []string) bool { return len(names) == len(n.items) }

func plainList(n *node) bool {
	return !slices.ContainsFunc(n.items, func(i *node) bool { return i.kind != text })
}

// plainTexts are the values of a list in which none stands twice.
func plainTexts(n *node) []string {
	var all []string
	for _, item := range n.items {
		if slices.Contains(all, item.text) {
			return nil
		}
		all = append(all, item.text)
	}
	return all
}

// named merges items that are told apart by their names: those of base, mine
// and theirs.
func (m *merger) named(path, at string, base, mine, theirs *node, names [3][]string) *node {
	b, a, t := names[0], names[1], names[2]
	n := &node{kind: list}
	for _, name := range order(b, a, t) {
		v := m.value(path+"/"+name, at+index(len(n.items)), item(base, b, name), item(mine, a, name), item(theirs, t, name))
		if v != nil {
			n.items = append(n.items, v)
		}
	}
	if moved(b, a) && moved(b, t) && !slices.Equal(common(a, t), common(t, a)) && path != "sessions" {
		m.conflicts = append(m.conflicts, Conflict{path, at, strings.Join(a, ", "), strings.Join(t, ", "), Difference{path, textList(a).plain(), textList(t).plain()}})
	}
	return n
}

// moved reports whether names that are in both stand in another order.
func moved(before, after []string) bool {
	return !slices.Equal(common(before, after), common(after, before))
}

// order are the names of mine and theirs together: in my order if I have
// changed that of base, else in theirs. What only the other has follows what
// it follows there.
func order(base, mine, theirs []string) []string {
	lead, other := theirs, mine
	if moved(base, mine) {
		lead, other = mine, theirs
	}
	all := slices.Clone(lead)
	for i, name := range other {
		if slices.Contains(all, name) {
			continue
		}
		at := 0
		if i > 0 {
			at = slices.Index(all, other[i-1]) + 1
		}
		all = slices.Insert(all, at, name)
	}
	return all
}

// inPlace merges lists of one length item by item; nil where that leaves a
// conflict, since then nobody knows which item was meant.
func (m *merger) inPlace(path, at string, base, mine, theirs *node) *node {
	if len(base.items) != len(mine.items) || len(base.items) != len(theirs.items) {
		return nil
	}
	var inner merger
	n := &node{kind: list}
	for i := range base.items {
		n.items = append(n.items, inner.value(path+index(i), at+index(i), base.items[i], mine.items[i], theirs.items[i]))
	}
	if len(inner.conflicts) > 0 {
		return nil
	}
	return n
}
