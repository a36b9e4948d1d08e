package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what a row stands for. All but Person are assigned by their address
// alone.
type Kind string

// The kinds. The zero Kind leaves it to the name.
const (
	Person   Kind = "person"
	Device   Kind = "device"   // iPhone, Galaxy A52, Annas iPad
	Phone    Kind = "phone"    // a caller: 38733***112
	Bot      Kind = "bot"      // something that takes notes
	Room     Kind = "room"     // several people before one screen: Saal 2
	Nameless Kind = "nameless" // what platforms call people who gave no name: Zoom user
)

// why is the reason for there being no candidates.
func (k Kind) why() Why { return Why("kind_" + k) }

// KindOf is what name stands for, going by its words. Words that are also the
// names of people count only beside others that are not.
func KindOf(name string) Kind {
	return spell(name).kindOf(name)
}

func kindOf(row *Row, n *named) Kind {
	if row.Kind != "" {
		return row.Kind
	}
	if n.kind == "" {
		n.kind = n.kindOf(row.Name)
	}
	return n.kind
}

func (n *spelt) kindOf(written string) Kind {
	line := " " + strings.Join(n.Words, " ") + " "
	switch {
	case isNumber(written):
		return Phone
	case contains(line, n.Words, botPhrases), strings.Contains(line, " bot ") && strings.ContainsFunc(line, unicode.IsDigit):
		return Bot
	case contains(line, n.Words, callerPhrases):
		return Phone
	case n.isDevice():
		return Device
	case contains(line, n.Words, roomPhrases), n.all(roomWords, nil):
		return Room
	case n.all(namelessWords, nil):
		return Nameless
	}
	return Person
}

// isNumber reports whether s is the number of a telephone, or what is left of
// one when it is masked: no letters, and digits or stars enough.
func isNumber(s string) bool {
	count := 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) && r != 'x' && r != 'X':
			return false
		case unicode.IsDigit(r), strings.ContainsRune("*xX•", r):
			count++
		}
	}
	return count >= 5
}

// phoneKey is what a decision about a caller is remembered under: all digits
// of the number, none of which may be hidden.
func phoneKey(s string) string {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
	if len(digits) < 7 || strings.ContainsAny(s, "*xX•") {
		return ""
	}
	return "phone:" + digits
}

// contains reports whether line, which is words, contains one of phrases.
func contains(line string, words []string, phrases map[string][]string) bool {
	return slices.ContainsFunc(words, func(first string) bool {
		return slices.ContainsFunc(phrases[first], func(p string) bool { return strings.Contains(line, p) })
	})
}

// isDevice reports whether a word names a device, or all of them could.
func (n *spelt) isDevice() bool {
	return slices.ContainsFunc(n.Words, func(w string) bool {
		return deviceWords[w] || strings.HasPrefix(w, "iphone") || strings.HasPrefix(w, "ipad")
	}) || n.all(deviceAlone, besideDevices) || modelNumber(n.Words)
}

// modelNumber reports whether words begin like the number of a model, as
// SM-G991B and DESKTOP-7F3K do.
func modelNumber(words []string) bool {
	if len(words) != 2 || !slices.Contains([]string{"sm", "gt", "desktop", "laptop", "win", "cph", "rmx"}, words[0]) {
		return false
	}
	return strings.ContainsFunc(words[1], unicode.IsDigit)
}

// all reports whether every word of n is of those, apart from what may stand
// beside and what counts them (2, 2a, or b at the end), and one of them is. A
// letter before them is the initial of somebody who is called so.
func (n *spelt) all(of, beside map[string]bool) bool {
	some := false
	for i, w := range n.Words {
		counts := strings.ContainsFunc(w, unicode.IsDigit) || i > 0 && utf8.RuneCountInString(w) == 1
		some = some || of[w]
		if !of[w] && !beside[w] && !counts {
			return false
		}
	}
	return some
}
