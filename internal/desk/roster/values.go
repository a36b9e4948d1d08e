package roster

import (
	"maps"
	"strings"
	"sync"
	"time"

	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// network are the languages of our field, Serbian in both its alphabets.
var network = []string{"en", "de", "uk", "ka", "bs", "hr", "sr", "sr-Latn", "sq", "mk", "ro", "bg", "tr", "el"}

// alsoCalled are names that the library does not have: newer ones, and those
// with the article that Albanian puts behind.
var alsoCalled = map[string][]string{
	"MK": {"sjeverna makedonija", "severna makedonija", "северна македонија", "maqedonia e veriut", "macedonia de nord", "северна македония", "kuzey makedonya", "βόρεια μακεδονία"},
	"AL": {"shqipëria"}, "BA": {"bih", "бих"}, "BG": {"bullgaria"}, "DE": {"gjermania"}, "GE": {"gjeorgjia"}, "GR": {"greqia"}, "HR": {"kroacia"}, "MD": {"moldavia"},
	"RO": {"rumania"}, "RS": {"serbia"}, "TR": {"turqia"}, "UA": {"ukraina"}, "XK": {"kosova"},
}

// inNetwork are the codes of countries by their folded names in the languages
// of our field. They are gathered when the first list is read.
var inNetwork = sync.OnceValue(func() map[string]string {
	codes := map[string]string{}
	for _, tag := range network {
		for _, c := range locale.CountriesIn(tag) {
			codes[event.Fold(c.Name)] = c.Code
		}
	}
	for code, names := range alsoCalled {
		for _, name := range names {
			codes[event.Fold(name)] = code
		}
	}
	return codes
})

// Countries are the codes of countries by their folded names in the languages
// of our field and in those that there are words for, and by the codes
// themselves in any case.
func Countries(words *locale.Words) map[string]string {
	codes := maps.Clone(inNetwork())
	for _, lang := range words.Languages() {
		for _, c := range words.Printer(lang).Countries() {
			codes[event.Fold(c.Name)], codes[event.Fold(c.Code)] = c.Code, c.Code
		}
	}
	return codes
}

// Choices are the given keys by their folded wordings under a prefix, and by
// themselves.
func Choices(words *locale.Words, prefix string, keys []string) map[string]string {
	named := map[string]string{}
	for _, key := range keys {
		named[event.Fold(key)] = key
		for _, lang := range words.Languages() {
			named[event.Fold(words.Printer(lang).T(prefix+key))] = key
		}
	}
	return named
}

// Languages are the given tags by their folded names in the languages that
// there are words for, and by themselves.
func Languages(words *locale.Words, tags []string) map[string]string {
	named := map[string]string{}
	for _, tag := range tags {
		named[event.Fold(tag)] = tag
		for _, lang := range words.Languages() {
			named[event.Fold(words.Printer(lang).Language(tag))] = tag
		}
	}
	return named
}

// Named is the key that a cell names, or the cell itself.
func Named(named map[string]string, cell string) string {
	if key, ok := named[event.Fold(cell)]; ok && cell != "" {
		return key
	}
	return cell
}

// Date is the day that a cell names as ISO 8601 writes it, where it names one by
// day, month and year with dots between; else the cell itself. With strokes
// nobody can tell the day from the month.
func Date(cell string) string {
	day, err := time.Parse("2.1.2006", strings.TrimSuffix(strings.ReplaceAll(cell, " ", ""), "."))
	if err != nil {
		return cell
	}
	return day.Format(time.DateOnly)
}

// Meant are the domains that were probably meant, by those that stand in a
// list, each guessed at once.
type Meant map[string]string

// Of is the address that was probably meant, "" if it seems right.
func (m Meant) Of(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || !input.ValidAddress(address) {
		return ""
	}
	local, domain := address[:at], strings.ToLower(address[at+1:])
	meant, guessed := m[domain]
	if !guessed {
		meant = strings.TrimPrefix(input.MeantAddress("x@"+domain), "x@")
		m[domain] = meant
	}
	if meant == "" {
		return ""
	}
	return local + "@" + meant
}
