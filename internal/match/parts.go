package match

import (
	"slices"
	"unicode/utf8"

	"rollcall/internal/spelling"
)

// sharing are people who share two words with n, or one if either has an
// initial, in the order of people.
func (s *search) sharing(n *named) []int {
	n.compare()
	words := s.similar().words
	var touched []int
	seen := map[string]bool{}
	for _, f := range n.forms {
		for _, w := range f {
			if seen[w] {
				continue
			}
			seen[w] = true
			for _, p := range words[w] {
				if s.counts[p] == 0 {
					touched = append(touched, p)
				}
				s.counts[p] = min(s.counts[p]+1, 100)
			}
		}
	}
	var found []int
	for _, p := range touched {
		if s.counts[p] > 1 || n.short || s.people[p].short() {
			found = append(found, p)
		}
		s.counts[p] = 0
	}
	slices.Sort(found)
	return first(found)
}

// short reports whether a name of p has one word, or an initial.
func (p *person) short() bool {
	return slices.ContainsFunc(p.names, func(n named) bool { return n.short || len(n.Words) == 1 })
}

// byWord are the people of whose names the only word of n is a part.
func (s *search) byWord(n *named) []int {
	if utf8.RuneCountInString(n.sorted[0]) < 2 {
		return nil
	}
	var found []int
	words := s.similar().words
	for _, f := range n.bare {
		found = append(found, words[f[0]]...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// byInitials are the people of whom n, which has an initial, may be the name.
func (s *search) byInitials(n *named) []int {
	return slices.DeleteFunc(s.sharing(n), func(p int) bool { return s.partly(n, p) != Initials })
}

// partly is how n and a name of p are parts of each other, the strongest way;
// "" if they are not. Names in the same alphabet are compared as written, but
// for Latin ones, which may be in different spellings.
func (s *search) partly(n *named, p int) Why {
	best := Why("")
	note := func(a, b []string) {
		if why := partOf(a, b); why != "" && (best == "" || rank(why) < rank(best)) {
			best = why
		}
	}
	for i := range s.people[p].names {
		other := &s.people[p].names[i]
		if script := n.script; script != spelling.Latin && script == other.script {
			note(n.sorted, other.sorted)
			continue
		}
		for _, a := range n.bare {
			for _, b := range other.bare {
				note(a, b)
			}
		}
	}
	return best
}

// partOf is how one of the names a and b, of sorted words in Latin letters, is
// a part of the other.
func partOf(a, b []string) Why {
	if len(a) > len(b) {
		a, b = b, a
	}
	var store [8]string
	rest := append(store[:0], b...)
	missing := 0
	for _, w := range a {
		if i := slices.Index(rest, w); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
		} else {
			missing++
		}
	}
	switch {
	case missing == 0 && len(a) > 1:
		return PartOfName
	case missing == 0 && len(a) == 1 && len(a[0]) > 1:
		return OnlyOneWord
	case missing < len(a) && len(a) == len(b) && abbreviates(a, b):
		return Initials
	}
	return ""
}

// abbreviates reports whether a and b become the same if whole words are
// written as their initials where the other has only these. At least one word
// must stand whole in both.
func abbreviates(a, b []string) bool {
	rest := slices.Clone(b)
	var short []string
	whole := false
	for _, w := range a {
		if i := slices.Index(rest, w); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			whole = whole || !isInitial(w)
		} else {
			short = append(short, w)
		}
	}
	for _, w := range short {
		i := slices.IndexFunc(rest, func(o string) bool { return begins(w, o) || begins(o, w) })
		if i < 0 {
			return false
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return whole
}

// begins reports whether initial is one, and that of word.
func begins(initial, word string) bool {
	return isInitial(initial) && len(word) > len(initial) && word[:len(initial)] == initial
}

// isInitial reports whether w is one letter, or one sound that Latin letters
// write as two.
func isInitial(w string) bool {
	switch w {
	case "ch", "dj", "dz", "gj", "ia", "ie", "iu", "kh", "kj", "lj", "nj", "sh", "ts", "ya", "ye", "yu", "zh":
		return true
	}
	return utf8.RuneCountInString(w) == 1
}

// untitled is words without academic degrees and forms of address, unless
// nothing is left then.
func untitled(words []string) []string {
	if !slices.ContainsFunc(words, isTitle) {
		return words
	}
	rest := slices.DeleteFunc(slices.Clone(words), isTitle)
	if len(rest) == 0 {
		return words
	}
	return rest
}

func isTitle(w string) bool { return titles[w] }

// titles in Latin letters, as Forms writes them.
var titles = set(`dr prof mr mrs ms mag dipl ing msc mba phd jur iur med phil habil doc assoc
	herr frau gospodin gospodja gospoda gosp zoti zonja pan pani panna domnul doamna
	dott ra bay hanim bey sayin batoni kalbatoni`)
