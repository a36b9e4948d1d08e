package report

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// address cleans an e-mail address as platforms write it. It answers "" for what is
// no address that somebody could be known by, and madeUp where a platform has
// invented it.
func address(raw string) (clean string, madeUp bool) {
	s := strings.Trim(strings.TrimSpace(raw), "<>.,;:'\"()[] ")
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	if !plain(s) {
		s = norm.NFKC.String(strings.Map(func(r rune) rune {
			if invisible(r) || r == 0x200C || r == 0x200D {
				return -1
			}
			return r
		}, s))
	}
	if i := strings.IndexByte(s, '<'); i >= 0 { // "Ana Kovač" <ana@example.org>
		s = strings.Trim(s[i+1:], "<> ")
	}
	if i := strings.Index(strings.ToUpper(s), "#EXT#@"); i > 0 {
		j := strings.LastIndexByte(s[:i], '_')
		if j <= 0 {
			return "", true
		}
		s = s[:j] + "@" + s[j+1:i]
	}
	if !valid(s) {
		return "", false
	}
	lower := strings.ToLower(s)
	for _, end := range []string{"@guest.webex.localhost", ".localhost", ".invalid", "@anonymous.local"} {
		if strings.HasSuffix(lower, end) {
			return "", true
		}
	}
	return s, false
}

// valid reports whether s has the form of an address with a domain that can exist.
func valid(s string) bool {
	at := strings.IndexByte(s, '@')
	if at <= 0 || at != strings.LastIndexByte(s, '@') || len(s) > 254 {
		return false
	}
	local, domain := s[:at], s[at+1:]
	for _, r := range local {
		if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`*…"(),:;<>[\]`, r) {
			return false
		}
	}
	if strings.HasPrefix(local, ".") || strings.Contains(s, "..") || !strings.Contains(domain, ".") {
		return false
	}
	if !plain(domain) {
		ascii, err := idna.Lookup.ToASCII(domain)
		return err == nil && strings.Contains(ascii, ".")
	}
	for _, label := range strings.Split(domain, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := 0; i < len(label); i++ {
			c := label[i] | 0x20
			if !(c >= 'a' && c <= 'z' || isDigit(label[i]) || label[i] == '-') {
				return false
			}
		}
	}
	return true
}

// addressKey is what an address is compared by.
func addressKey(s string) string { return strings.ToLower(s) }
