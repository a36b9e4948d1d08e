package input

import (
	"net/mail"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/go-playground/validator/v10"
	"golang.org/x/net/idna"
	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"rollcall/internal/event"
)

// NewValidator returns the validator with our own rules. Its own e-mail and
// URL rules are not used: they take quoted local parts with markup and
// javascript: addresses.
func NewValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return name
	})
	for tag, ok := range map[string]func(string) bool{
		"address":  ValidAddress,
		"name":     validName,
		"line":     ValidLine,
		"lines":    validLines,
		"country":  event.ValidCountry,
		"latin":    validLatin,
		"language": ValidLanguage,
		"zone":     zoneRule(),
		"nonce":    func(s string) bool { return nonceShape.MatchString(s) },
	} {
		rule := func(f validator.FieldLevel) bool { return ok(f.Field().String()) }
		if err := v.RegisterValidation(tag, rule); err != nil {
			panic(err) // a mistake in the table above
		}
	}
	return v
}

// zoneRule takes the names of zones. Those it has found are not looked up
// again: that reads a file, and there are not many.
func zoneRule() func(string) bool {
	var found sync.Map
	return func(name string) bool {
		if _, known := found.Load(name); known {
			return true
		}
		if _, err := event.LoadZone(name); err != nil {
			return false
		}
		found.Store(name, true)
		return true
	}
}

var (
	localPart  = regexp.MustCompile("^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$")
	nonceShape = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,100}$`)
)

// ValidAddress reports whether s is a plain e-mail address as RFC 5321
// §4.1.2 has it, without quoted local parts, display names or comments, at a
// domain name with a dot. International domain names may be written as they
// are read.
func ValidAddress(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) > 254 {
		return false
	}
	local, domain, ok := cutLast(s, "@")
	if !ok || !localPart.MatchString(local) || strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return false
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || !strings.Contains(ascii, ".") || strings.HasSuffix(ascii, ".") || len(ascii) > 253 {
		return false
	}
	parsed, err := mail.ParseAddress(local + "@" + ascii)
	return err == nil && parsed.Name == ""
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// FoldAddress is the form in which addresses are compared: case, spaces
// around, and the two spellings of international domain names do not count;
// a +tag does.
func FoldAddress(s string) string {
	local, domain, ok := cutLast(strings.TrimSpace(norm.NFC.String(s)), "@")
	if !ok {
		return strings.ToLower(local)
	}
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		domain = ascii
	}
	return cases.Fold().String(local) + "@" + strings.ToLower(domain)
}

// webAddress finds what a mail program would make a link of: an address with
// its scheme, a name before a path, or a name under a common domain.
var webAddress = regexp.MustCompile(`(?i)(https?:|www\.|://|[a-z0-9-]\.[a-z]{2,}/|\b[a-z0-9-]{2,}\.(com?|org|net|info|biz|ru|xyz|top|io|link|site|online|shop|click|me|ly|de|eu|app|dev|tk|cc|ge|ua)\b)`)

// validName takes names as people write them, =1+1 included; not control
// characters, line breaks or web addresses, which turn our letters into
// somebody's advertisement.
func validName(s string) bool { return ValidLine(s) && !webAddress.MatchString(s) }

// ValidLine takes one line of text without control characters.
func ValidLine(s string) bool {
	for _, r := range s {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar || isBidi(r) {
			return false
		}
	}
	return true
}

// validLines takes text of several lines.
func validLines(s string) bool { return ValidLine(strings.NewReplacer("\r", "", "\n", "").Replace(s)) }

// isBidi reports whether r is an invisible character that turns the reading
// direction and so can make text look like another.
func isBidi(r rune) bool { return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' }

// validLatin takes names in Latin letters, accents included: what a
// certificate can be filled with that people elsewhere read.
func validLatin(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) && !unicode.Is(unicode.Lm, r) {
			return false
		}
	}
	return true
}

// ValidLanguage takes well-formed language tags.
func ValidLanguage(s string) bool {
	_, err := language.Parse(s)
	return err == nil && len(s) <= 35
}

// Clean trims what people leave around their words and composes accents, so
// that the same name is stored the same way.
func Clean(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }
