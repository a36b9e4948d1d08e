package match

import (
	"slices"
	"strings"

	"rollcall/internal/spelling"
)

// index leads from a key to the people who have it, in ascending order.
type index map[string][]int

// add adds one, the place of somebody. Most keys belong to one person only, so
// it is kept as it is and not copied.
func (x index) add(key string, one []int) {
	switch list := x[key]; {
	case key == "":
	case len(list) == 0:
		x[key] = one
	case list[len(list)-1] != one[0]:
		x[key] = append(list, one[0])
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
	others  []string // addresses, of doubles
	names   []named
}

// addresses are all by which the person is known, the own one first; it may be "".
func (p *person) addresses() []string { return append([]string{p.address}, p.others...) }

// spelt is a name with its keys. It is not changed.
type spelt struct {
	spelling.Name
	written string
	keys    []string // of its forms, the likeliest first; at the end its words written together
	short   bool     // one of the words is an initial
}

func spell(name string) *spelt {
	n := &spelt{Name: spelling.ParseName(name), written: name}
	n.short = slices.ContainsFunc(n.Words, isInitial)
	if len(n.Words) == 0 {
		return n
	}
	forms := n.Forms()
	n.keys = make([]string, 0, len(forms)+1)
	for _, f := range forms {
		n.keys = append(n.keys, f.Key)
	}
	n.keys = append(n.keys, "+"+strings.Join(forms[0].Words, ""))
	return n
}

// strong are the keys of n that are equal for the same name in other letters;
// a single word has none, it would be equal for too many.
func (n *spelt) strong() []string {
	if len(n.Words) < 2 {
		return nil
	}
	return n.keys
}

// named is a name with what is compared of it where it is only similar to
// others: made by compare, and not there before.
type named struct {
	*spelt
	kind   Kind       // of a row's name, once it was asked for
	sorted []string   // the words, without titles
	forms  [][]string // in Latin letters, the words of each sorted
	bare   [][]string // the same without titles
	script spelling.Script
}

// compare makes n ready to be compared.
func (n *named) compare() {
	if n.forms != nil || len(n.Words) == 0 {
		return
	}
	n.sorted = untitled(slices.Sorted(slices.Values(n.Words)))
	n.script = n.Script()
	for _, key := range n.keys[:len(n.keys)-1] {
		words := strings.Split(key, " ")
		n.forms, n.bare = append(n.forms, words), append(n.bare, untitled(words))
	}
}

// likeliest are the forms of n, without titles, in which it is compared with
// similar names: as written, and in the likeliest Latin letters.
func (n *named) likeliest() [][]string {
	if slices.Equal(n.sorted, n.bare[0]) {
		return n.bare[:1]
	}
	return [][]string{n.sorted, n.bare[0]}
}

// one is the place of the person at, for an index.
func (m *Matcher) one(at int) []int { return m.each[at : at+1 : at+1] }

// add takes the person at into the indexes of exact keys.
func (m *Matcher) add(at int) {
	p, one := &m.people[at], m.one(at)
	if p.ID != "" {
		m.byID[p.ID] = at
	}
	for _, d := range p.Doubles {
		m.byID[d.ID] = at
	}
	for _, a := range p.addresses() {
		m.byEmail.add(a, one)
	}
	for _, n := range p.names {
		m.names[n.written] = n.spelt
		m.exact.add(n.Exact, one)
		for _, key := range n.strong() {
			m.forms.add(key, one)
		}
	}
}

// mailboxes are the people by their mailboxes.
func (m *Matcher) mailboxes() index {
	boxes := make(index, len(m.people))
	for i := range m.people {
		for _, a := range m.people[i].addresses() {
			boxes.add(spelling.Mailbox(a), m.one(i))
		}
	}
	return boxes
}

// similar are indexes for names that are not the same but alike.
type similar struct {
	sounds index // by spelling.Sound
	words  index // by single words in Latin letters
	starts map[string][]formOf
}

// similarities makes the people's names ready to be compared.
func (m *Matcher) similarities() *similar {
	x := &similar{sounds: index{}, words: index{}, starts: map[string][]formOf{}}
	for i := range m.people {
		for k := range m.people[i].names {
			n := &m.people[i].names[k]
			n.compare()
			x.add(i, m.one(i), n)
		}
	}
	return x
}

// add takes n, a name of the person at, into the indexes.
func (x *similar) add(at int, one []int, n *named) {
	for _, f := range n.forms {
		for _, w := range f {
			x.words.add(w, one)
		}
		if len(f) > 1 {
			x.sounds.add(spelling.Sound(f), one)
		}
	}
	for _, f := range n.likeliest() {
		if len(f) > 1 {
			x.starts[start(f)] = append(x.starts[start(f)], formOf{at, f})
		}
	}
}
