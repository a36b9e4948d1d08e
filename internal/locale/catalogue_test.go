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

func TestEveryLanguageHasExactlyEnglishsKeys(t *testing.T) {
	all := catalogues(t)
	for code, words := range all {
		for key := range all["en"] {
			if _, ok := words[key]; !ok {
				t.Errorf("%s lacks %s", code, key)
			}
		}
		for key := range words {
			if _, ok := all["en"][key]; !ok {
				t.Errorf("%s has %s, English has not", code, key)
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
			for _, rule := range tongue.cldr.PluralsCardinal() {
				if _, ok := forms[strings.ToLower(rule.String())]; !ok {
					t.Errorf("%s: %s lacks the form %s", tongue.code, key, rule)
				}
			}
		}
	}
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
