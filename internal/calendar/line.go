package calendar

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// octets is how long a line may be without its end, RFC 5545 section 3.1.
const octets = 75

// A writer collects content lines.
type writer struct{ out []byte }

// raw writes a line whose value is known to need no escaping.
func (w *writer) raw(name, value string) {
	left := octets
	for _, r := range name + ":" + value {
		n := utf8.RuneLen(r)
		if n > left {
			w.out = append(w.out, "\r\n "...)
			left = octets - 1
		}
		w.out = utf8.AppendRune(w.out, r)
		left -= n
	}
	w.out = append(w.out, "\r\n"...)
}

// text writes a line with a value of type TEXT, unless it is empty.
func (w *writer) text(name, value string) {
	if value != "" {
		w.raw(name, escaper.Replace(clean(value)))
	}
}

// escaper writes TEXT, RFC 5545 section 3.3.11.
var escaper = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

// uri writes a line with a value of type URI, unless it is empty. Addresses
// are not escaped, RFC 5545 section 3.3.13, and have no line breaks.
func (w *writer) uri(name, value string) {
	if value != "" {
		w.raw(name, strings.ReplaceAll(clean(value), "\n", ""))
	}
}

// party writes p as the property called name, unless it has no address.
func (w *writer) party(name, parameters string, p Party) {
	if p.Email == "" {
		return
	}
	if p.Name != "" {
		name += `;CN="` + quoter.Replace(clean(p.Name)) + `"`
	}
	w.raw(name+parameters, mailto(p.Email))
}

// quoter writes what a quoted parameter cannot hold, RFC 6868 section 3.
var quoter = strings.NewReplacer("^", "^^", `"`, "^'", "\n", "^n")

// mailto is the address as a URI, RFC 6068 section 2.
func mailto(address string) string {
	var b strings.Builder
	b.WriteString("mailto:")
	for _, c := range []byte(address) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~!$'()*+@", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// clean is s as valid UTF-8 in which the only control character is the
// newline: others have no place in a value, RFC 5545 section 3.1. The line
// separators of Unicode, which some readers take for an end, become newlines.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case r == '\t':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0:
			return -1
		}
		return r
	}, s)
}
