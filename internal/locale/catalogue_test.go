package locale

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rollcall/web"
)

// catalogues are the real ones, by language.
func catalogues(t *testing.T) map[string]catalogue {
	t.Helper()
	all := map[string]catalogue{}
	for _, tongue := range tongues() {
		words, err := readCatalogue(web.Files, tongue.code)
		if err != nil {
			t.Fatal(err)
		}
		if words != nil {
			all[tongue.code] = words
		}
	}
	return all
}

// complete are the languages that are there in every sentence. Others may come
// as one file that English stands in for, key by key; the desk shows what they
// lack.
var complete = []string{"en", "de", "uk", "ka"}

// A language may name more countries than English: the library's list stands
// in for those it leaves out.
func TestEveryLanguageHasExactlyEnglishsKeys(t *testing.T) {
	all := catalogues(t)
	for _, code := range complete {
		for key := range all["en"] {
			if _, ok := all[code][key]; !ok {
				t.Errorf("web/locales/%s.json lacks %q (English: %v)", code, key, all["en"][key])
			}
		}
	}
	for code, words := range all {
		for key := range words {
			country, named := strings.CutPrefix(key, "country.")
			named = named && slices.Contains(strings.Fields(iso3166), country)
			if _, ok := all["en"][key]; !ok && !named {
				t.Errorf("web/locales/%s.json has %q, which no page, letter or error uses: English has it not", code, key)
			}
		}
	}
}

func TestPluralTextsHaveTheFormsTheirLanguageNeeds(t *testing.T) {
	all := catalogues(t)
	for _, tongue := range tongues() {
		for key, forms := range all[tongue.code] {
			counts := len(all["en"][key]) > 1
			if counts != (len(forms) > 1) {
				t.Errorf("%s: %s counts in one language only", tongue.code, key)
			}
			if !counts {
				continue
			}
			needed := tongue.forms()
			if _, ok := all["en"][key]["zero"]; ok {
				needed = append(needed, "zero")
			}
			for _, form := range needed {
				if _, ok := forms[form]; !ok {
					t.Errorf("%s: %s lacks the form %s", tongue.code, key, form)
				}
			}
			for form := range forms {
				if !slices.Contains(needed, form) {
					t.Errorf("%s: %s has the form %s, which is never chosen", tongue.code, key, form)
				}
			}
		}
	}
}

// forms are the plural forms of a language.
func (t tongue) forms() []string {
	var forms []string
	for _, rule := range t.cldr.PluralsCardinal() {
		forms = append(forms, strings.ToLower(rule.String()))
	}
	return forms
}

// onlyFor is the number that alone takes a form, such as 1 the form "one" in
// German; ok is false where several do, as 1, 21 and 31 in Ukrainian, or none.
func (t tongue) onlyFor(form string) (number int, ok bool) {
	var takers []int
	for n := range 200 {
		if strings.ToLower(t.cldr.CardinalPluralRule(float64(n), 0).String()) == form {
			takers = append(takers, n)
		}
	}
	if len(takers) != 1 {
		return 0, false
	}
	return takers[0], true
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// placeholders are the names any form of a text inserts.
func (t text) placeholders() []string {
	found := map[string]bool{}
	for _, s := range t {
		for _, name := range placeholder.FindAllString(s, -1) {
			found[name] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestPlaceholdersAreEqualInAllLanguages(t *testing.T) {
	all := catalogues(t)
	for code, words := range all {
		for key, forms := range words {
			if got, want := forms.placeholders(), all["en"][key].placeholders(); !slices.Equal(got, want) {
				t.Errorf("%s: %s inserts %v, English %v", code, key, got, want)
			}
		}
	}
}

// A form may leave a placeholder out only where it stands for one number: "One
// session" is right for 1, and would be wrong for 21.
func TestEveryPluralFormInsertsWhatItMust(t *testing.T) {
	all := catalogues(t)
	for _, tongue := range tongues() {
		for key, forms := range all[tongue.code] {
			for form, s := range forms {
				if _, alone := tongue.onlyFor(form); alone || form == "zero" {
					continue
				}
				if got, want := (text{form: s}).placeholders(), all["en"][key].placeholders(); !slices.Equal(got, want) {
					t.Errorf("%s: %s (%s) inserts %v, want %v", tongue.code, key, form, got, want)
				}
			}
		}
	}
}

func TestTextsKeepToTheRulesOfTypography(t *testing.T) {
	all := catalogues(t)
	for _, tongue := range tongues() {
		for key, forms := range all[tongue.code] {
			for form, s := range forms {
				for _, wrong := range []struct {
					found bool
					why   string
				}{
					{strings.Contains(s, "!"), "has an exclamation mark"},
					{strings.Contains(s, " %"), "has no no-break space before the percent sign"},
					{strings.HasSuffix(tongue.full, ".") && strings.Contains(s, "{date}."), "ends in two full stops, since a date ends in one"},
					{tongue.code == "uk" && strings.ContainsAny(s, "'’"), "has an apostrophe other than ʼ"},
				} {
					if wrong.found {
						t.Errorf("%s: %s (%s) %s: %q", tongue.code, key, form, wrong.why, s)
					}
				}
			}
		}
	}
}

func TestNoTextIsEmptyOrPadded(t *testing.T) {
	for code, words := range catalogues(t) {
		for key, forms := range words {
			for form, s := range forms {
				if s == "" || s != strings.TrimSpace(s) || strings.Contains(s, "  ") {
					t.Errorf("%s: %s (%s) is %q", code, key, form, s)
				}
			}
		}
	}
}

func TestCataloguesAreSortedSoThatMergesAreLineByLine(t *testing.T) {
	names, err := fs.Glob(web.Files, "locales/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(web.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		var words map[string]any
		if err := json.Unmarshal(data, &words); err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		e.SetIndent("", "    ")
		if err := e.Encode(words); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(data, want.Bytes()) {
			t.Errorf("%s: keys must be sorted, each once, indented by four spaces", name)
		}
	}
}

// used finds keys written as literals: T("key" in code, T "key" in templates.
// A key that goes on after the literal is the caller's to test.
var used = regexp.MustCompile(`\bT(?:\(| )"([^"]+)"( ?\+)?`)

func TestEveryKeyUsedInCodeOrTemplatesExists(t *testing.T) {
	english := catalogues(t)["en"]
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !shown(path) || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range used.FindAllStringSubmatch(string(data), -1) {
			if _, ok := english[m[1]]; !ok && m[2] == "" {
				t.Errorf("%s uses %s, which no catalogue has", path, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// shown reports whether what a file says can reach a person.
func shown(path string) bool {
	switch filepath.Ext(path) {
	case ".html", ".txt":
		return true
	case ".go":
		return !strings.HasSuffix(path, "_test.go") && path != filepath.FromSlash("../../internal/locale/printer.go")
	}
	return false
}
