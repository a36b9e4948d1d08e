package spelling

import (
	"slices"
	"strings"
)

// Sound is a coarse key of words in plain Latin letters by which spellings
// meet that sound alike in some of our languages: Natalia and Nataliia, Serhii
// and Sergey, Julia and Yulia. Sorted and joined like Form.Key. It keeps the
// vowel at the end, so that Petar and Petra, Oleksandr and Oleksandra stay
// apart.
func Sound(words []string) string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = sound(word)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// sounds are tried in this order at each place of a word; the longer ones come
// first. What they write is not looked at again.
var sounds = strings.NewReplacer(
	"shch", "s", "tsch", "c", "tch", "c", "sch", "s", "dzh", "z", "dsch", "z",
	"sh", "s", "zh", "z", "ch", "c", "ts", "c", "tz", "c", "cz", "c", "dj", "z", "gj", "z", "dz", "z", "kj", "c",
	"kh", "h", "gh", "h", "ph", "f", "th", "t", "ck", "k", "ks", "ks", "x", "ks", "q", "k", "w", "v", "g", "h",
	"ae", "a", "oe", "o", "ue", "u", "ou", "u",
	"y", "i", "j", "i",
)

// softened are the glides, once every one of them is an i.
var softened = strings.NewReplacer("ie", "e")

// sound is Sound for one word.
func sound(word string) string {
	word = once(softened.Replace(once(sounds.Replace(word))))
	for _, end := range []string{"ei", "ai"} {
		if base, ok := strings.CutSuffix(word, end); ok && len(base) > 1 {
			return base + "i"
		}
	}
	if strings.HasPrefix(word, "io") {
		return word // Jovan
	}
	return strings.ReplaceAll(word, "io", "e") // Solovyov, who is Solovev by his passport
}

// once is word with every letter that is doubled written once.
func once(word string) string {
	var b strings.Builder
	var last rune
	for _, r := range word {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
