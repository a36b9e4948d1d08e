package match

import "strings"

// similarEnough is from when on two names are worth showing to a person. It
// decides nothing.
const similarEnough = 0.90

// alike is how alike two names of as many words look, from 0 to 1: the mean
// likeness of their words, each compared with the one it is most like. No word
// may be a quite different one. A name that ends in a while the other does not
// is most often that of somebody of the other sex, and counts a little less.
func alike(a, b []string) float64 {
	if len(a) != len(b) || len(a) > 6 {
		return 0
	}
	var used [6]bool
	sum := 0.0
	for _, w := range a {
		best, at := 0.0, -1
		for i, o := range b {
			if used[i] {
				continue
			}
			score := jaroWinkler(w, o)
			if strings.HasSuffix(w, "a") != strings.HasSuffix(o, "a") {
				score -= 0.05
			}
			if at < 0 || score > best {
				best, at = score, i
			}
		}
		if best < 0.8 {
			return 0
		}
		used[at] = true
		sum += best
	}
	return sum / float64(len(a))
}

// jaroWinkler is the similarity of two words by W. E. Winkler, 1990, over
// letters: 1 for the same word, 0 for words without a letter in common, and for
// those that are too long to be names.
func jaroWinkler(v, w string) float64 {
	if v == w {
		return 1
	}
	var storeV, storeW [64]rune
	a, b := letters(storeV[:0], v), letters(storeW[:0], w)
	if len(a) == 0 || len(b) == 0 || len(a) > 64 || len(b) > 64 {
		return 0
	}
	c, swapped := common(a, b)
	if c == 0 {
		return 0
	}
	jaro := (c/float64(len(a)) + c/float64(len(b)) + (c-swapped)/c) / 3
	prefix := 0
	for prefix < min(4, len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	return jaro + float64(prefix)*0.1*(1-jaro)
}

// letters appends the letters of s to store.
func letters(store []rune, s string) []rune {
	for _, r := range s {
		store = append(store, r)
	}
	return store
}

// common counts the letters that a and b have in common at about the same
// place, and those of them that are in another order, each pair once.
func common(a, b []rune) (count, swapped float64) {
	reach := max(max(len(a), len(b))/2-1, 0)
	var inA, inB [64]bool
	for i := range a {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !inB[j] && a[i] == b[j] {
				inA[i], inB[j] = true, true
				count++
				break
			}
		}
	}
	out, j := 0, 0
	for i := range a {
		if !inA[i] {
			continue
		}
		for !inB[j] {
			j++
		}
		if a[i] != b[j] {
			out++
		}
		j++
	}
	return count, float64(out / 2)
}
