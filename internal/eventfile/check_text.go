package eventfile

import (
	"maps"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// A textRule is what a text in several languages must be.
type textRule struct {
	max      int
	optional bool
	lines    bool // may have more than one line
}

var (
	label   = textRule{max: maxLabel}
	words   = textRule{max: maxWords}
	hint    = textRule{max: maxWords, optional: true, lines: true}
	consent = textRule{max: maxConsent, lines: true}
	prose   = textRule{max: maxProse, optional: true, lines: true}
)

// texts checks a text in several languages. Where it is needed at all it is
// needed in the first language, since every other falls back to that.
func (c *checker) texts(at string, t event.Text, rule textRule) {
	if len(t) == 0 && !rule.optional {
		c.refuse(at, "required")
		return
	}
	for _, lang := range slices.Sorted(maps.Keys(t)) {
		below := at + pointer(lang)
		if !knownLanguage(lang) {
			c.refuse(below, "language")
		}
		c.text(below, t[lang], rule)
	}
	if len(t) == 0 || len(c.doc.Languages) == 0 {
		return
	}
	if first := c.doc.Languages[0]; strings.TrimSpace(t[first]) == "" {
		c.refuse(at, "first_language", "language", first)
	}
}

// text checks one text for its length and characters.
func (c *checker) text(at, s string, rule textRule) {
	if utf8.RuneCountInString(s) > rule.max {
		c.refuse(at, "too_long", "max", rule.max)
	}
	if !rule.lines && strings.ContainsFunc(s, breaksLine) {
		c.refuse(at, "line")
	}
	if rule.lines && strings.ContainsFunc(s, notText) {
		c.refuse(at, "control_character")
	}
}

// line checks an optional text of one line.
func (c *checker) line(at, s string, most int) { c.text(at, s, textRule{max: most}) }

// breaksLine reports whether r has no place in a line of text.
func breaksLine(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || turnsText(r)
}

// notText reports whether r has no place in a text of several lines.
func notText(r rune) bool { return r != '\n' && r != '\r' && r != '\t' && breaksLine(r) }

// turnsText reports whether r overrides the direction of the text after it,
// which can make words look like others.
func turnsText(r rune) bool { return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' }

func (c *checker) oneOf(at, s string, choices ...string) {
	if !slices.Contains(choices, s) {
		c.refuse(at, "unknown_choice", "choices", strings.Join(choices, ", "))
	}
}

func (c *checker) between(at string, n, least, most int) {
	switch {
	case n < least:
		c.refuse(at, "too_small", "min", least)
	case n > most:
		c.refuse(at, "too_large", "max", most)
	}
}

// tooMany refuses a list that is too long. Its items are then not looked at,
// so that a check takes no longer than a person would wait.
func (c *checker) tooMany(at string, n, most int) bool {
	if n > most {
		c.refuse(at, "too_many", "max", most)
	}
	return n > most
}

// keyShape is a key of a question, an option or a consent: it becomes the
// name of a form field and of a column.
var keyShape = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// key checks the i-th of keys.
func (c *checker) key(at string, keys []string, i int) {
	if !keyShape.MatchString(keys[i]) {
		c.refuse(at, "key")
	} else if slices.Contains(keys[:i], keys[i]) {
		c.refuse(at, "doubled")
	}
}

func keysOf[T any](list []T, key func(T) string) []string {
	var keys []string
	for _, x := range list {
		keys = append(keys, key(x))
	}
	return keys
}

// wall reads an optional wall time. It reports false if there is none or it
// cannot be read.
func (c *checker) wall(at, s string) (time.Time, bool) {
	if s == "" || c.loc == nil {
		return time.Time{}, false
	}
	t, err := event.ParseWall(s, c.loc)
	if p := problem.From(err); p != nil {
		c.wrong = append(c.wrong, problem.Field{Pointer: at, Code: p.Code, Params: p.Params})
	}
	return t, err == nil
}

// webAddress checks an optional address: https, or http to this machine.
func (c *checker) webAddress(at, s string) {
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil || len(s) > 2000 || strings.ContainsFunc(s, notInAddress) ||
		u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		c.refuse(at, "web_address")
	}
}

// secureAddress checks an optional address that must be https.
func (c *checker) secureAddress(at, s string) {
	if strings.HasPrefix(strings.ToLower(s), "http:") {
		c.refuse(at, "web_address")
		return
	}
	c.webAddress(at, s)
}

func notInAddress(r rune) bool {
	return unicode.IsSpace(r) || breaksLine(r) || strings.ContainsRune("<>\"\\^`{|}", r)
}

func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

var addressShape = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*@[\pL\pN]([\pL\pM\pN-]*[\pL\pM\pN])?(\.[\pL\pN]([\pL\pM\pN-]*[\pL\pM\pN])?)+$`)

// validAddress reports whether s is a plain e-mail address at a domain name,
// without quotes, display name or comment.
func validAddress(s string) bool { return len(s) <= 254 && addressShape.MatchString(s) }
