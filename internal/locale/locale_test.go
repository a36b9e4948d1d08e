package locale_test

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"rollcall/internal/locale"
	"rollcall/web"
)

// load reads the real catalogues.
func load(t *testing.T) *locale.Words {
	t.Helper()
	words, err := locale.Load(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// loadTwo reads catalogues given as text.
func loadTwo(t *testing.T, english, code, other string) *locale.Words {
	t.Helper()
	words, err := locale.Load(fstest.MapFS{
		"locales/en.json":           {Data: []byte(english)},
		"locales/" + code + ".json": {Data: []byte(other)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return words
}

func TestLoadReadsEnglishFirst(t *testing.T) {
	got := load(t).Languages()
	if len(got) < 2 || got[0] != "en" || !slices.Contains(got, "de") {
		t.Errorf("languages = %v, want en, de and whatever has a catalogue", got)
	}
}

func TestLoadRefusesWhatItCannotSpeak(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"no English", map[string]string{"de.json": `{}`}, "en.json is missing"},
		{"not JSON", map[string]string{"en.json": `{"a": }`}, "locales/en.json"},
		{"a number", map[string]string{"en.json": `{"a": 1}`}, "locales/en.json"},
		{"no form for most numbers", map[string]string{"en.json": `{"a": {"one": "one seat"}}`}, "plural form other is missing"},
		{"an unknown language", map[string]string{"en.json": `{}`, "tlh.json": `{}`}, "locales/tlh.json"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files := fstest.MapFS{}
			for name, data := range tt.files {
				files["locales/"+name] = &fstest.MapFile{Data: []byte(data)}
			}
			if _, err := locale.Load(files); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("err = %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestPrinterFallsBack(t *testing.T) {
	words := load(t)
	for lang, want := range map[string]string{"de": "de", "de-AT": "de", "ka-GE": "ka", "en-GB": "en", "xx": "en", "": "en", "not a tag": "en"} {
		if got := words.Printer(lang).Lang(); got != want {
			t.Errorf("Printer(%q) speaks %s, want %s", lang, got, want)
		}
	}
}

func TestMatch(t *testing.T) {
	words := load(t)
	for _, tt := range []struct {
		accept  string
		offered []string
		want    string
	}{
		{"de-DE,de;q=0.9,en;q=0.8", []string{"en", "de"}, "de"},
		{"fr-FR,fr;q=0.9,de;q=0.5", []string{"en", "de"}, "de"},
		{"fr", []string{"en", "de"}, "en"},
		{"fr", []string{"bs", "en"}, "bs"},
		{"", []string{"de", "en"}, "de"},
		{"*", []string{"de", "en"}, "de"},
		{";;;", []string{"de", "en"}, "de"},
		{"sr-Latn-RS", []string{"en", "sr"}, "sr"},
		{"sr-RS", []string{"en", "sr"}, "sr"},
		{"uk-UA,ru;q=0.5", []string{"en", "de", "uk"}, "uk"},
		{"ka-GE,ka;q=0.9,ru;q=0.5", []string{"en", "de", "ka"}, "ka"},
		{"de", nil, "de"},
	} {
		if got := words.Match(tt.accept, tt.offered); got != tt.want {
			t.Errorf("Match(%.40q, %v) = %s, want %s", tt.accept, tt.offered, got, tt.want)
		}
	}
}

func TestMissingTextIsEnglishThenTheKey(t *testing.T) {
	words := loadTwo(t, `{"only.english": {"one": "{count} seat", "other": "{count} seats"}}`, "uk", `{}`)
	uk := words.Printer("uk")
	if got := uk.T("only.english", "count", 21); got != "21 seats" {
		t.Errorf("got %q, want English with English plurals", got)
	}
	if got := uk.T("nowhere"); got != "nowhere" {
		t.Errorf("got %q, want the key", got)
	}
	if !uk.Has("only.english") || uk.Has("nowhere") {
		t.Error("Has must agree with T")
	}
}

func TestPlurals(t *testing.T) {
	words := loadTwo(t, `{"s": {"zero": "no seats", "one": "{count} seat", "other": "{count} seats"}}`,
		"uk", `{"s": {"one": "{count} місце", "few": "{count} місця", "many": "{count} місць", "other": "{count} місця"}}`)
	for _, tt := range []struct {
		lang string
		n    any
		want string
	}{
		{"en", 0, "no seats"}, {"en", 1, "1 seat"}, {"en", int64(2), "2 seats"},
		{"en", 12480, "12\u00a0480 seats"}, {"en", "many", "many seats"},
		{"uk", 0, "0 місць"}, {"uk", 1, "1 місце"}, {"uk", 2, "2 місця"}, {"uk", 5, "5 місць"},
		{"uk", 11, "11 місць"}, {"uk", 21, "21 місце"}, {"uk", 22, "22 місця"}, {"uk", 25, "25 місць"}, {"uk", 101, "101 місце"},
	} {
		if got := words.Printer(tt.lang).T("s", "count", tt.n); got != tt.want {
			t.Errorf("%s %v: got %q, want %q", tt.lang, tt.n, got, tt.want)
		}
	}
}

func TestCountsInTheCatalogues(t *testing.T) {
	words := load(t)
	for _, tt := range []struct {
		lang, key string
		want      map[int]string
	}{
		{"de", "seats.waiting", map[int]string{1: "1 Person steht auf der Warteliste.", 2: "2 Personen stehen auf der Warteliste."}},
		{"uk", "seats.free", map[int]string{
			0: "0 вільних місць із {capacity}", 1: "1 вільне місце із {capacity}", 2: "2 вільні місця із {capacity}",
			5: "5 вільних місць із {capacity}", 11: "11 вільних місць із {capacity}", 21: "21 вільне місце із {capacity}",
			22: "22 вільні місця із {capacity}", 25: "25 вільних місць із {capacity}", 101: "101 вільне місце із {capacity}",
		}},
		{"uk", "seats.queue", map[int]string{
			0: "Усі місця зайнято, список очікування відкрито", 1: "Усі місця зайнято, у списку очікування 1 особа",
			2: "Усі місця зайнято, у списку очікування 2 особи", 5: "Усі місця зайнято, у списку очікування 5 осіб",
			11: "Усі місця зайнято, у списку очікування 11 осіб", 21: "Усі місця зайнято, у списку очікування 21 особа",
			22: "Усі місця зайнято, у списку очікування 22 особи", 25: "Усі місця зайнято, у списку очікування 25 осіб",
			101: "Усі місця зайнято, у списку очікування 101 особа",
		}},
		{"uk", "join.open_until_start", map[int]string{
			1: "Початок через 1 хвилину", 2: "Початок через 2 хвилини", 5: "Початок через 5 хвилин", 11: "Початок через 11 хвилин",
			21: "Початок через 21 хвилину", 22: "Початок через 22 хвилини", 25: "Початок через 25 хвилин",
		}},
		{"uk", "demo.letters", map[int]string{0: "Листів ще немає", 1: "1 лист", 2: "2 листи", 5: "5 листів", 101: "101 лист"}},
		{"de", "demo.letters", map[int]string{0: "Noch keine Nachrichten", 1: "1 Nachricht", 21: "21 Nachrichten"}},
		{"ka", "demo.letters", map[int]string{0: "წერილები ჯერ არ არის", 1: "1 წერილი", 21: "21 წერილი"}},
		{"ka", "event.over", map[int]string{1: "ერთი ონლაინ შეხვედრა", 3: "3 ონლაინ შეხვედრა"}},
		{"ka", "join.opens_days", map[int]string{1200: "გაიხსნება 1\u00a0200 დღეში"}},
	} {
		for n, want := range tt.want {
			if got := words.Printer(tt.lang).T(tt.key, "count", n); got != want {
				t.Errorf("%s %s %d: got %q, want %q", tt.lang, tt.key, n, got, want)
			}
		}
	}
}

func TestInsertedValuesAreNotLookedAtAgain(t *testing.T) {
	p := loadTwo(t, `{"dear": "Dear {name}, on {date}"}`, "de", `{}`).Printer("en")
	got := p.T("dear", "name", "{date} {count}", "date", "Friday", "unused", 1)
	if want := "Dear {date} {count}, on Friday"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := p.T("dear", "name"); got != "Dear {name}, on {date}" {
		t.Errorf("a name without value: got %q", got)
	}
}

func TestNumber(t *testing.T) {
	p := load(t).Printer("en")
	for n, want := range map[int]string{0: "0", 999: "999", 8112: "8\u00a0112", 1234567: "1\u00a0234\u00a0567", -1000: "\u22121\u00a0000"} {
		if got := p.Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestLanguageNamesItself(t *testing.T) {
	p := load(t).Printer("en")
	for code, want := range map[string]string{"de": "Deutsch", "sr": "srpski", "ka": "ქართული", "fr": "français", "??": "??"} {
		if got := p.Language(code); got != want {
			t.Errorf("Language(%s) = %q, want %q", code, got, want)
		}
	}
}

func TestCapitalLeavesGeorgianAlone(t *testing.T) {
	for word, want := range map[string]string{
		"українська": "Українська", "пʼятниця": "Пʼятниця", "Deutsch": "Deutsch", "ქართული": "ქართული", "21 місце": "21 місце", "": "",
	} {
		if got := locale.Capital(word); got != want {
			t.Errorf("Capital(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestCountries(t *testing.T) {
	words := load(t)
	en, de, ka, uk := words.Printer("en"), words.Printer("de"), words.Printer("ka"), words.Printer("uk")
	for _, tt := range []struct{ code, en, de, ka, uk string }{
		{"XK", "Kosovo", "Kosovo", "კოსოვო", "Косово"},
		{"MK", "North Macedonia", "Nordmazedonien", "ჩრდილოეთ მაკედონია", "Північна Македонія"},
		{"BA", "Bosnia and Herzegovina", "Bosnien und Herzegowina", "ბოსნია და ჰერცეგოვინა", "Боснія і Герцеговина"},
		{"GE", "Georgia", "Georgien", "საქართველო", "Грузія"},
		{"UA", "Ukraine", "Ukraine", "უკრაინა", "Україна"},
		{"DE", "Germany", "Deutschland", "გერმანია", "Німеччина"},
		{"NO", "Norway", "Norwegen", "ნორვეგია", "Норвегія"},
		{"??", "??", "??", "??", "??"},
	} {
		if got := uk.Country(tt.code); got != tt.uk {
			t.Errorf("Country(%s) in Ukrainian = %q, want %q", tt.code, got, tt.uk)
		}
		if got := en.Country(tt.code); got != tt.en {
			t.Errorf("Country(%s) = %q, want %q", tt.code, got, tt.en)
		}
		if got := de.Country(tt.code); got != tt.de {
			t.Errorf("Country(%s) in German = %q, want %q", tt.code, got, tt.de)
		}
		if got := ka.Country(tt.code); got != tt.ka {
			t.Errorf("Country(%s) in Georgian = %q, want %q", tt.code, got, tt.ka)
		}
	}
}

func TestCountryListIsCompleteAndSorted(t *testing.T) {
	for lang, order := range map[string][]string{
		"de": {"EG", "AL", "AD", "NO", "AT", "PK"}, // Ägypten, Albanien, Andorra, Norwegen, Österreich, Pakistan
		"uk": {"AU", "ET", "EG", "YE", "ZM", "IL", "IN", "IT", "JO", "KZ", "XK"},
	} {
		list := load(t).Printer(lang).Countries()
		if len(list) != 250 {
			t.Errorf("%s: %d countries, want the 249 of ISO 3166-1 and XK", lang, len(list))
		}
		at := func(code string) int {
			return slices.IndexFunc(list, func(c locale.Country) bool { return c.Code == code })
		}
		if !slices.IsSortedFunc(order, func(a, b string) int { return at(a) - at(b) }) {
			t.Errorf("%s: %v are not in the order of the language", lang, order)
		}
		for _, c := range list {
			if c.Name == "" || c.Name == c.Code {
				t.Errorf("%s: %s has no name", lang, c.Code)
			}
		}
	}
}

func TestGeorgianCountryListIsCompleteAndSorted(t *testing.T) {
	list := load(t).Printer("ka").Countries()
	if len(list) != 250 {
		t.Errorf("%d countries, want the 249 of ISO 3166-1 and XK", len(list))
	}
	if !slices.IsSortedFunc(list, func(a, b locale.Country) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the order of the letters in Unicode is the Georgian alphabet's, the list has another")
	}
	for _, c := range list {
		if strings.ContainsFunc(c.Name, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) || c.Name == "" {
			t.Errorf("%s has no Georgian name: %q", c.Code, c.Name)
		}
	}
}

// Georgian has no capitals in running text: what is upper-cased turns into
// Mtavruli, which is for whole headlines, and which many fonts lack.
func TestNothingIsUpperCased(t *testing.T) {
	err := fs.WalkDir(web.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(web.Files, path)
		if err != nil {
			return err
		}
		text := string(data)
		for _, style := range []string{"text-transform", "small-caps"} {
			if strings.Contains(text, style) {
				t.Errorf("%s has %s", path, style)
			}
		}
		for _, r := range text {
			if r >= '\u1c90' && r <= '\u1cbf' || r >= '\u10a0' && r <= '\u10cd' {
				t.Errorf("%s has %q, which is not Mkhedruli", path, r)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryCatalogueFileIsEmbedded(t *testing.T) {
	onDisk, err := os.ReadDir("../../web/locales")
	if err != nil {
		t.Fatal(err)
	}
	if got := len(load(t).Languages()); got != len(onDisk) {
		t.Errorf("%d languages from %d files", got, len(onDisk))
	}
}

// A language is added as one file. What it lacks is English, with the plural
// forms of English; what it has is chosen by its own.
func TestALanguageMayComeInPart(t *testing.T) {
	files := fstest.MapFS{
		"locales/en.json": {Data: []byte(`{"a": "Seat", "b": {"one": "{count} seat", "other": "{count} seats"}, "c": {"one": "{count} person", "other": "{count} people"}}`)},
		"locales/bs.json": {Data: []byte(`{"a": "Mjesto", "c": {"one": "{count} osoba", "few": "{count} osobe", "other": "{count} osoba"}}`)},
	}
	w, err := locale.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	p := w.Printer("bs-Latn-BA")
	for got, want := range map[string]string{
		p.T("a"): "Mjesto", p.T("b", "count", 1): "1 seat", p.T("b", "count", 21): "21 seats", p.T("c", "count", 21): "21 osoba", p.T("c", "count", 3): "3 osobe",
		strings.Join(p.Missing(), " "): "b", strings.Join(w.Printer("en").Missing(), " "): "", fmt.Sprint(w.Speaks("bs"), w.Speaks("de"), w.Size()): "true false 3",
		strings.Join(w.Languages(), " "): "en bs",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
