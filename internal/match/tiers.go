package match

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"rollcall/internal/spelling"
)

// hit is a person found for a row.
type hit struct {
	person  int
	reasons reasons
	score   float64 // how alike the names look, of those that are only similar
}

// hits collects people and reasons, each once.
type hits []hit

func (h *hits) add(p int, why Why, score float64) {
	if why == "" {
		return
	}
	for i := range *h {
		if (*h)[i].person == p {
			(*h)[i].reasons |= reason(why)
			return
		}
	}
	if len(*h) < looked {
		*h = append(*h, hit{p, reason(why), score})
	}
}

// looked is how many people at most are looked at for one name, so that a crowd
// of namesakes does not make a file slow to read.
const looked = 100

func first[T any](all []T) []T { return all[:min(len(all), looked)] }

// sorted puts the strongest first: by their best reason, then by likeness,
// then as people are ordered.
func (h hits) sorted() []hit {
	slices.SortFunc(h, func(a, b hit) int {
		return cmp.Or(a.reasons.best()-b.reasons.best(), cmp.Compare(b.score, a.score), a.person-b.person)
	})
	return h
}

// strength are the reasons to suggest somebody, the strongest first.
var strength = []Why{
	NearAddress, OtherAddress, SameName, OtherRow, OtherSpelling, OtherScript, OriginalName, WasDecided, Shared,
	SoundsAlike, PartOfName, Initials, OnlyOneWord, Similar,
}

func rank(w Why) int { return slices.Index(strength, w) }

// reasons are some of strength, a bit for each.
type reasons uint32

func reason(w Why) reasons { return 1 << rank(w) }

// best is the rank of the strongest reason.
func (r reasons) best() int { return bits.TrailingZeros32(uint32(r)) }

func (r reasons) has(w Why) bool { return r&reason(w) != 0 }

// list are the reasons, the strongest first.
func (r reasons) list() []Why {
	var all []Why
	for ; r != 0; r &= r - 1 {
		all = append(all, strength[r.best()])
	}
	return all
}

// certain are the people whom an exact key of v leads to, even if it may not
// decide by itself.
func (s *search) certain(v *view) []hit {
	var found hits
	if v.address != "" {
		for _, p := range first(s.byBox()[spelling.Mailbox(v.address)]) {
			found.add(p, NearAddress, 0)
		}
		if d := s.memory["name:"+v.name.Exact]; d.As == AsRegistrant {
			found.add(s.byID[d.ID], WasDecided, 0)
		}
	}
	for _, p := range first(s.exact[v.name.Exact]) {
		if len(v.name.Words) < 2 {
			break // a single word is for probable
		}
		if v.address != "" && s.people[p].address != "" {
			found.add(p, OtherAddress, 0)
		} else {
			found.add(p, SameName, 0)
		}
	}
	if seen := s.sightings[v.name.Exact]; seen != nil && v.address == "" && len(v.name.Words) > 1 {
		for _, p := range seen.people {
			found.add(p, OtherRow, 0)
		}
	}
	s.addForms(&found, v)
	if v.name.short {
		for _, p := range s.byInitials(v.name) {
			if len(found) > 0 {
				found.add(p, Initials, 0)
			}
		}
	}
	return found.sorted()
}

// addForms adds the people whose name is that of v in other letters, or is the
// one in parentheses.
func (s *search) addForms(found *hits, v *view) {
	exact := first(s.exact[v.name.Exact])
	for _, key := range v.name.strong() {
		for _, p := range first(s.forms[key]) {
			if !slices.Contains(exact, p) {
				found.add(p, s.sameByForms(v.name, p), 0)
			}
		}
	}
	for _, n := range v.before {
		for _, p := range first(s.exact[n.Exact]) {
			found.add(p, OriginalName, 0)
		}
		for _, key := range n.strong() {
			for _, p := range first(s.forms[key]) {
				found.add(p, OriginalName, 0)
			}
		}
	}
}

// sameByForms is how a name of p is n in other letters: in another alphabet,
// in another spelling, or ("") not at all.
func (s *search) sameByForms(n *named, p int) Why {
	why, keys := Why(""), n.strong()
	for i := range s.people[p].names {
		other := &s.people[p].names[i]
		if !slices.ContainsFunc(other.strong(), func(k string) bool { return slices.Contains(keys, k) }) {
			continue
		}
		if other.Script() == n.Script() {
			return OtherSpelling
		}
		why = OtherScript
	}
	return why
}

// clearer reports whether the first of several stands out: address and name
// both speak for that one alone.
func clearer(found []hit) bool {
	double := func(h hit) bool { return h.reasons.has(NearAddress) && h.reasons != reason(NearAddress) }
	return double(found[0]) && !double(found[1])
}

// probable are the people whose names are like that of v, for somebody to look
// at; if there are none, it says why.
func (s *search) probable(v *view) ([]hit, Why) {
	found, known := s.likely[v.name.Exact]
	if !known {
		found = s.find(v.name)
		s.likely[v.name.Exact] = found
	}
	return found.hits, found.why
}

func (s *search) find(n *named) likely {
	if len(n.Words) == 0 {
		return likely{why: NamelessRow}
	}
	var found hits
	n.compare()
	if len(n.sorted) > 1 {
		s.addLike(&found, n)
	} else {
		people := s.byWord(n)
		if len(people) > most {
			return likely{why: TooCommon}
		}
		for _, p := range people {
			found.add(p, OnlyOneWord, 0)
		}
	}
	return likely{found.sorted(), Nobody}
}

// addLike adds the people whose names of several words are like n.
func (s *search) addLike(found *hits, n *named) {
	for _, f := range n.forms {
		for _, p := range first(s.similar().sounds[spelling.Sound(f)]) {
			found.add(p, SoundsAlike, 0)
		}
	}
	for _, p := range s.sharing(n) {
		found.add(p, s.partly(n, p), 0)
	}
	for _, f := range n.likeliest() {
		for _, other := range first(s.similar().starts[start(f)]) {
			if slices.ContainsFunc(*found, func(h hit) bool { return h.person == other.person && h.score == 0 }) {
				continue // for a stronger reason
			}
			if score := alike(f, other.words); score >= similarEnough {
				found.add(other.person, Similar, score)
			}
		}
	}
}

// start is a key by which names meet whose words begin with the same letters,
// so that not everybody has to be compared with everybody.
func start(words []string) string {
	var b strings.Builder
	for _, w := range words {
		_, size := utf8.DecodeRuneInString(w)
		b.WriteString(w[:size])
	}
	return b.String()
}
