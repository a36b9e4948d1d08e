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
	used := make([]bool, len(b))
	sum := 0.0
	for _, w := range a {
		best, at := 0.0, -1
		for i, o := range b {
			if used[i] {
				continue
			}
			score := jaroWinkler([]rune(w), []rune(o))
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
// letters: 1 for the same word, 0 for words without a letter in common.
func jaroWinkler(a, b []rune) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	reach := max(max(len(a), len(b))/2-1, 0)
	hitA, hitB := make([]bool, len(a)), make([]bool, len(b))
	common := 0
	for i := range a {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !hitB[j] && a[i] == b[j] {
				hitA[i], hitB[j] = true, true
				common++
				break
			}
		}
	}
	if common == 0 {
		return 0
	}
	swapped, j := 0, 0
	for i := range a {
		if !hitA[i] {
			continue
		}
		for !hitB[j] {
			j++
		}
		if a[i] != b[j] {
			swapped++
		}
		j++
	}
	c := float64(common)
	jaro := (c/float64(len(a)) + c/float64(len(b)) + (c-float64(swapped/2))/c) / 3
	prefix := 0
	for prefix < min(4, len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	return jaro + float64(prefix)*0.1*(1-jaro)
}
