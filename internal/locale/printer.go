package locale

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-playground/locales"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A Printer speaks one language. It may be shared.
type Printer struct {
	tongue    tongue
	tongues   []tongue // all there are, English first
	words     catalogue
	english   catalogue
	countries []Country
}

func newPrinter(own tongue, all []tongue, words, english catalogue) *Printer {
	p := &Printer{tongue: own, tongues: all, words: words, english: english}
	p.countries = p.listCountries()
	return p
}

// Lang is the code of the language, for the lang attribute and for links.
func (p *Printer) Lang() string { return p.tongue.code }

// Territory is the language with the country whose usage it follows, as Open
// Graph wants it: "en_GB", "uk_UA".
func (p *Printer) Territory() string {
	if p.tongue.code == "en" {
		return "en_GB"
	}
	tag := language.Make(p.tongue.tag)
	base, _ := tag.Base()
	region, _ := tag.Region()
	return base.String() + "_" + region.String()
}

// T is the text of key with {name} replaced by the value after "name" in
// args: T("seats.free", "count", 12, "capacity", 100). An argument called
// "count" also picks the plural form; 0 takes the form "zero" if there is
// one. Whole numbers are grouped as Number does, everything else is inserted
// as it prints.
func (p *Printer) T(key string, args ...any) string {
	forms, ok := p.words[key]
	rules := p.tongue.cldr
	if !ok {
		if forms, ok = p.english[key]; !ok {
			return key
		}
		rules = p.tongues[0].cldr
	}
	return insert(forms.pick(rules, args), args)
}

// Sentence is T with arguments that stand as texts, such as those of a report's doubts:
// what is a whole number among them is grouped and chooses the plural.
func (p *Printer) Sentence(key string, args map[string]string) string {
	var pairs []any
	for name, value := range args {
		if n, err := strconv.Atoi(value); err == nil {
			pairs = append(pairs, name, n)
			continue
		}
		pairs = append(pairs, name, value)
	}
	return p.T(key, pairs...)
}

// Forms are the plural forms of key by CLDR category, with "other" among
// them, for a script that counts by itself.
func (p *Printer) Forms(key string) map[string]string {
	if forms, ok := p.words[key]; ok {
		return maps.Clone(forms)
	}
	return maps.Clone(p.english[key])
}

// Has reports whether T knows key.
func (p *Printer) Has(key string) bool {
	_, own := p.words[key]
	_, english := p.english[key]
	return own || english
}

// Missing are the keys that English has and this language lacks, in order.
func (p *Printer) Missing() []string {
	var missing []string
	for key := range p.english {
		if _, own := p.words[key]; !own {
			missing = append(missing, key)
		}
	}
	slices.Sort(missing)
	return missing
}

// Capital begins s with a capital letter, in scripts that know them: the name
// of a weekday or language that stands at the beginning. Georgian has none for
// the beginning of a word, which only the title case tells.
func Capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if first == utf8.RuneError {
		return s
	}
	return string(unicode.ToTitle(first)) + s[size:]
}

// Number is n with its digits grouped in threes by no-break spaces.
func (p *Printer) Number(n int) string { return group(strconv.Itoa(n)) }

// Language is the name of a language in that language: "Deutsch".
func (p *Printer) Language(code string) string {
	for _, t := range p.tongues {
		if t.code == code {
			return t.self
		}
	}
	if tag, err := language.Parse(code); err == nil {
		if name := display.Self.Name(tag); name != "" {
			return name
		}
	}
	return code
}

// pick chooses the plural form for the argument "count".
func (t text) pick(rules locales.Translator, args []any) string {
	n, ok := count(args)
	if !ok {
		return t["other"]
	}
	if s, ok := t["zero"]; ok && n == 0 {
		return s
	}
	form := strings.ToLower(rules.CardinalPluralRule(float64(n), 0).String())
	if s, ok := t[form]; ok {
		return s
	}
	return t["other"]
}

// count finds the whole number called "count".
func count(args []any) (int64, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == "count" {
			return whole(args[i+1])
		}
	}
	return 0, false
}

// whole is v as a whole number, if it is one.
func whole(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case int32:
		return int64(n), true
	}
	return 0, false
}

// insert replaces the placeholders in s. Inserted values are not looked at
// again, so a name like "{date}" stays a name.
func insert(s string, args []any) string {
	return replace(s, func(name string) (string, bool) {
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == name {
				return printed(args[i+1]), true
			}
		}
		return "", false
	})
}

// replace puts the value of each placeholder in s that value knows in its
// place. It runs for every word of every page and keeps nothing between calls.
func replace(s string, value func(name string) (string, bool)) string {
	if !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for {
		before, rest, opened := strings.Cut(s, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !opened || !closed {
			return b.String() + s
		}
		b.WriteString(before)
		if v, known := value(name); known {
			b.WriteString(v)
			s = after
			continue
		}
		b.WriteByte('{')
		s = rest
	}
}

// printed is v as it is inserted into a text.
func printed(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	if n, ok := whole(v); ok {
		return group(strconv.FormatInt(n, 10))
	}
	return fmt.Sprint(v)
}

// group puts no-break spaces between the thousands of a whole number.
func group(digits string) string {
	sign, rest := "", digits
	if strings.HasPrefix(digits, "-") {
		sign, rest = "\u2212", digits[1:]
	}
	for i := len(rest) - 3; i > 0; i -= 3 {
		rest = rest[:i] + "\u00a0" + rest[i:]
	}
	return sign + rest
}
