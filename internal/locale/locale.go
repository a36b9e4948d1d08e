// Package locale turns keys, times, zones and countries into words a person
// can read, in their language.
//
// The words are flat JSON catalogues, one per language, under locales. A text
// the language lacks is taken from English; a key nobody knows is shown as it
// is, so that a slip is seen but stops nothing. Month names, weekdays and
// plural rules are CLDR's. Sentences are whole: inserted values are never
// inflected, and no sentence is put together from pieces here.
//
// The package reads no clock and knows nothing of events or requests.
package locale

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Words are the catalogues of every language there is one for. They do not
// change after Load and may be shared.
type Words struct {
	tongues  []tongue   // with or without a catalogue, English first
	printers []*Printer // those with one
}

// Load reads locales/*.json. It fails if a catalogue cannot be read, is of a
// language without plural rules and month names, or if English is missing.
func Load(files fs.FS) (*Words, error) {
	w := &Words{tongues: tongues()}
	var english catalogue
	for _, t := range w.tongues {
		words, err := readCatalogue(files, t.code)
		if err != nil {
			return nil, err
		}
		if words == nil {
			continue
		}
		if t.code == "en" {
			english = words
		}
		w.printers = append(w.printers, newPrinter(t, w.tongues, words, english))
	}
	if english == nil {
		return nil, fmt.Errorf("locales: en.json is missing")
	}
	return w, w.checkKnown(files)
}

// checkKnown refuses catalogues that no tongue stands for; they would never
// be shown.
func (w *Words) checkKnown(files fs.FS) error {
	names, err := fs.Glob(files, "locales/*.json")
	if err != nil {
		return err
	}
	for _, name := range names {
		known := slices.ContainsFunc(w.printers, func(p *Printer) bool {
			return "locales/"+p.tongue.code+".json" == name
		})
		if !known {
			return fmt.Errorf("%s: a language without plural rules and month names", name)
		}
	}
	return nil
}

// Languages are the languages that have a catalogue, English first.
func (w *Words) Languages() []string {
	codes := make([]string, len(w.printers))
	for i, p := range w.printers {
		codes[i] = p.tongue.code
	}
	return codes
}

// Speaks reports whether there is a catalogue for lang; a region is ignored.
func (w *Words) Speaks(lang string) bool {
	base, _, _ := strings.Cut(lang, "-")
	return slices.ContainsFunc(w.printers, func(p *Printer) bool { return p.tongue.code == base })
}

// Spoken is the first of langs that there is a catalogue for, else the first.
func (w *Words) Spoken(langs ...string) string {
	for _, lang := range langs {
		if w.Speaks(lang) {
			return lang
		}
	}
	return langs[0]
}

// Size is how many texts a catalogue has that lacks none.
func (w *Words) Size() int { return len(w.printers[0].words) }

// Printer speaks lang, or English if there is no catalogue for it. A region
// is ignored: de-AT is de.
func (w *Words) Printer(lang string) *Printer {
	for _, p := range w.printers {
		if p.tongue.code == lang {
			return p
		}
	}
	if tag, err := language.Parse(lang); err == nil {
		if base, _ := tag.Base(); base.String() != lang {
			return w.Printer(base.String())
		}
	}
	return w.printers[0]
}

// Match is the language of offered that suits a visitor best, going by their
// Accept-Language header; the first one if none does. With nothing offered it
// chooses among all languages.
func (w *Words) Match(acceptLanguage string, offered []string) string {
	if len(offered) == 0 {
		offered = w.Languages()
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wanted) == 0 {
		return offered[0]
	}
	tags := make([]language.Tag, len(offered))
	for i, code := range offered {
		tags[i] = language.Make(w.tag(code))
	}
	_, index, confidence := language.NewMatcher(tags).Match(wanted...)
	if confidence == language.No {
		return offered[0]
	}
	return offered[index]
}

// tag is the BCP 47 tag of a language.
func (w *Words) tag(code string) string {
	for _, t := range w.tongues {
		if t.code == code {
			return t.tag
		}
	}
	return code
}

// A catalogue holds texts by key.
type catalogue map[string]text

// A text is one wording per plural form. What does not count has "other" only.
type text map[string]string

// UnmarshalJSON takes a string, or an object of plural forms.
func (t *text) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*t = text{"other": one}
		return nil
	}
	var forms map[string]string
	if err := json.Unmarshal(data, &forms); err != nil {
		return err
	}
	if _, ok := forms["other"]; !ok {
		return fmt.Errorf("plural form other is missing")
	}
	*t = forms
	return nil
}

// readCatalogue returns nil if there is none for that language.
func readCatalogue(files fs.FS, code string) (catalogue, error) {
	name := "locales/" + code + ".json"
	if _, err := fs.Stat(files, name); err != nil {
		return nil, nil
	}
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	words := catalogue{}
	if err := json.Unmarshal(data, &words); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return words, nil
}
