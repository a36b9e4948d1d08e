package locale

import (
	"github.com/go-playground/locales"
	"github.com/go-playground/locales/bg"
	"github.com/go-playground/locales/bs"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/el"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/hr"
	"github.com/go-playground/locales/ka"
	"github.com/go-playground/locales/mk"
	"github.com/go-playground/locales/ro"
	"github.com/go-playground/locales/sq"
	"github.com/go-playground/locales/sr_Latn"
	"github.com/go-playground/locales/tr"
	"github.com/go-playground/locales/uk"
)

// A tongue is what is known of a language apart from its words: the names of
// months and weekdays, the plural rule, how a date is put together.
type tongue struct {
	code  string // names the catalogue
	tag   string // BCP 47; differs from code where the script must be said
	self  string // the language's own name
	cldr  locales.Translator
	full  string // {weekday} {day} {month} {year}
	short string // {day} {mon} {year}
}

// tongues are the languages Rollcall can speak once it has a catalogue for
// them. English comes first and stands in for what others lack.
func tongues() []tongue {
	return []tongue{
		{"en", "en", "English", en_GB.New(), "{weekday} {day} {month} {year}", "{day} {mon} {year}"},
		{"de", "de", "Deutsch", de.New(), "{weekday}, {day}.\u00a0{month} {year}", "{day}.\u00a0{mon} {year}"},
		{"uk", "uk", "українська", uk.New(), "{weekday}, {day}\u00a0{month} {year}\u00a0р.", "{day}\u00a0{mon} {year}\u00a0р."},
		{"ka", "ka", "ქართული", ka.New(), "{weekday}, {day}\u00a0{month}, {year}", "{day}\u00a0{mon}. {year}"},
		{"bs", "bs", "bosanski", bs.New(), "{weekday}, {day}.\u00a0{month} {year}.", "{day}.\u00a0{mon} {year}."},
		{"hr", "hr", "hrvatski", hr.New(), "{weekday}, {day}.\u00a0{month} {year}.", "{day}.\u00a0{mon} {year}."},
		{"sr", "sr-Latn", "srpski", sr_Latn.New(), "{weekday}, {day}.\u00a0{month} {year}.", "{day}.\u00a0{mon} {year}."},
		{"sq", "sq", "shqip", sq.New(), "{weekday}, {day}\u00a0{month} {year}", "{day}\u00a0{mon} {year}"},
		{"mk", "mk", "македонски", mk.New(), "{weekday}, {day}\u00a0{month} {year}\u00a0г.", "{day}\u00a0{mon} {year}\u00a0г."},
		{"ro", "ro", "română", ro.New(), "{weekday}, {day}\u00a0{month} {year}", "{day}\u00a0{mon} {year}"},
		{"tr", "tr", "Türkçe", tr.New(), "{day}\u00a0{month} {year} {weekday}", "{day}\u00a0{mon} {year}"},
		{"el", "el", "Ελληνικά", el.New(), "{weekday} {day}\u00a0{month} {year}", "{day}\u00a0{mon} {year}"},
		{"bg", "bg", "български", bg.New(), "{weekday}, {day}\u00a0{month} {year}\u00a0г.", "{day}\u00a0{mon} {year}\u00a0г."},
	}
}
