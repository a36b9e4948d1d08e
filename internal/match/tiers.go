package match

import (
	"cmp"
	"slices"
	"strings"

	"rollcall/internal/spelling"
)

// hit is a person found for a row.
type hit struct {
	person  int
	reasons []Why
	score   float64 // how alike the names look, of those that are only similar
}

// hits collects people and reasons, each once.
type hits []hit

func (h *hits) add(p int, why Why, score float64) {
	i := slices.IndexFunc(*h, func(one hit) bool { return one.person == p })
	if i < 0 {
		*h = append(*h, hit{p, []Why{why}, score})
	} else if !slices.Contains((*h)[i].reasons, why) {
		(*h)[i].reasons = append((*h)[i].reasons, why)
	}
}

// sorted puts the strongest first: by their best reason, then by likeness,
// then as people are ordered.
func (h hits) sorted() []hit {
	for _, one := range h {
		slices.SortFunc(one.reasons, func(a, b Why) int { return rank(a) - rank(b) })
	}
	slices.SortFunc(h, func(a, b hit) int {
		return cmp.Or(rank(a.reasons[0])-rank(b.reasons[0]), cmp.Compare(b.score, a.score), a.person-b.person)
	})
	return h
}

// strength are the reasons to suggest somebody, the strongest first.
var strength = []Why{
	NearAddress, OtherAddress, SameName, OtherRow, Shared, OtherSpelling, OtherScript, OriginalName, WasDecided,
	SoundsAlike, PartOfName, Initials, OnlyOneWord, Similar,
}

func rank(w Why) int { return slices.Index(strength, w) }

// certain are the people whom an exact key of v leads to, even if it may not
// decide by itself.
func (s *search) certain(v *view) []hit {
	var found hits
	if v.address != "" {
		for _, p := range s.byBox[spelling.Mailbox(v.address)] {
			found.add(p, NearAddress, 0)
		}
		if d := s.memory["name:"+v.name.Exact]; d.As == AsRegistrant {
			found.add(s.byID[d.ID], WasDecided, 0)
		}
	}
	for _, p := range s.exact[v.name.Exact] {
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
	exact := s.exact[v.name.Exact]
	for _, key := range v.name.strong() {
		for _, p := range s.forms[key] {
			if !slices.Contains(exact, p) {
				found.add(p, s.sameByForms(v.name, p), 0)
			}
		}
	}
	for _, n := range v.before {
		for _, p := range s.exact[n.Exact] {
			found.add(p, OriginalName, 0)
		}
		for _, key := range n.strong() {
			for _, p := range s.forms[key] {
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
	double := func(h hit) bool { return h.reasons[0] == NearAddress && len(h.reasons) > 1 }
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
	if words := untitled(n.sorted); len(words) > 1 {
		s.addLike(&found, n)
	} else {
		people := s.byWord(n, words[0])
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
	for _, f := range n.latin() {
		for _, p := range s.sounds[spelling.Sound(f)] {
			found.add(p, SoundsAlike, 0)
		}
	}
	for _, p := range s.sharing(n) {
		if why := s.partly(n, p); why != "" {
			found.add(p, why, 0)
		}
	}
	for _, f := range n.latin() {
		for _, other := range s.starts[start(f)] {
			if score := alike(f, other.words); score >= similarEnough {
				found.add(other.person, Similar, score)
			}
		}
	}
}

// start is a key by which names meet whose words begin alike, so that not
// everybody has to be compared with everybody.
func start(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w[:min(len(w), 2)])
		b.WriteByte(' ')
	}
	return b.String()
}
