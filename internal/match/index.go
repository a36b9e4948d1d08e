package match

import (
	"slices"
	"strings"

	"rollcall/internal/spelling"
)

// index leads from a key to the people who have it, in ascending order.
type index map[string][]int

func (x index) add(key string, p int) {
	if list := x[key]; key != "" && (len(list) == 0 || list[len(list)-1] != p) {
		x[key] = append(list, p)
	}
}

// formOf is one of the forms of somebody's names.
type formOf struct {
	person int
	words  []string // sorted
}

// person is a registrant, or somebody of the staff.
type person struct {
	Registrant
	address string
	names   []named
}

// named is a name with what is compared of it.
type named struct {
	spelling.Name
	sorted []string // the words, without titles
	forms  [][]string
	bare   [][]string // the forms without titles
	keys   []string
	short  bool // one of the words is an initial
	kind   Kind
	script spelling.Script
}

func parse(name string) named {
	n := named{Name: spelling.ParseName(name)}
	n.sorted = untitled(slices.Sorted(slices.Values(n.Words)))
	for _, w := range n.Words {
		n.short = n.short || isInitial(w)
	}
	n.kind, n.script = n.kindOf(name), n.Name.Script()
	return n
}

// latin are the forms of n in Latin letters, the words of each sorted. They
// are made when they are asked for first.
func (n *named) latin() [][]string {
	if n.forms == nil && len(n.Words) > 0 {
		n.spell()
	}
	return n.forms
}

// strong are the keys of n that are equal for the same name in other letters;
// a single word has none, it would be equal for too many.
func (n *named) strong() []string {
	n.latin()
	return n.keys
}

func (n *named) spell() {
	forms := n.Name.Forms()
	for _, f := range forms {
		words := strings.Split(f.Key, " ")
		n.forms, n.bare = append(n.forms, words), append(n.bare, untitled(words))
	}
	if len(n.Words) < 2 {
		return
	}
	for _, f := range forms {
		n.keys = append(n.keys, f.Key)
	}
	n.keys = append(n.keys, "+"+strings.Join(forms[0].Words, "")) // for words written together or apart
}

// add takes p into all indexes.
func (m *Matcher) add(p person) {
	at := len(m.people)
	if p.ID != "" {
		m.byID[p.ID] = at
	}
	if p.address != "" {
		m.byEmail.add(p.address, at)
		m.byBox.add(spelling.Mailbox(p.address), at)
	}
	for _, name := range p.Names {
		n := parse(name)
		if len(n.Words) == 0 {
			continue
		}
		m.exact.add(n.Exact, at)
		for _, key := range n.strong() {
			m.forms.add(key, at)
		}
		m.addParts(at, &n)
		p.names = append(p.names, n)
	}
	m.people = append(m.people, p)
}

// addParts takes n, a name of the person at, into the indexes for suggestions.
func (m *Matcher) addParts(at int, n *named) {
	for _, f := range n.latin() {
		for _, w := range f {
			m.words.add(w, at)
		}
		if len(f) > 1 {
			m.sounds.add(spelling.Sound(f), at)
		}
	}
	for _, f := range n.likeliest() {
		if len(f) > 1 {
			m.starts[start(f)] = append(m.starts[start(f)], formOf{at, f})
		}
	}
}

// likeliest are the forms of n, without titles, in which it is compared with
// similar names: as written, and in the likeliest Latin letters.
func (n *named) likeliest() [][]string {
	n.latin()
	if slices.Equal(n.sorted, n.bare[0]) {
		return n.bare[:1]
	}
	return [][]string{n.sorted, n.bare[0]}
}
