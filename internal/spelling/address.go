package spelling

import (
	"strings"

	"golang.org/x/net/idna"
)

// Address is the form in which e-mail addresses from files are compared, and ""
// for what is none or tells nobody: what mail programs and people leave around
// an address is taken off, case and the two spellings of international domain
// names do not count, and the address of a guest is taken out of the account
// that Microsoft made for it (name_example.org#EXT#@tenant.onmicrosoft.com).
// Random addresses of Webex guests are no addresses. A +tag counts.
func Address(s string) string {
	s = clean(s)
	s = strings.Trim(s, "<>.,;:\"' ")
	if len(s) > len("mailto:") && strings.EqualFold(s[:len("mailto:")], "mailto:") {
		s = s[len("mailto:"):]
	}
	at := strings.LastIndexByte(s, '@')
	if at <= 0 {
		return ""
	}
	local, domain := guest(s[:at], s[at+1:])
	ascii, err := toASCII(strings.ToLower(domain))
	if err != nil || len(ascii) > 253 || !strings.Contains(strings.Trim(ascii, "."), ".") || strings.Contains(ascii, "..") || strings.HasSuffix(ascii, ".localhost") {
		return ""
	}
	if local == "" || len(local) > 64 || strings.ContainsAny(local, " @\"(),:;<>[\\]#") {
		return ""
	}
	return foldCase(local) + "@" + ascii
}

// toASCII is a domain as name servers know it. Most are written so.
func toASCII(domain string) (string, error) {
	for label := range strings.SplitSeq(domain, ".") {
		if !isLabel(label) {
			return idna.Lookup.ToASCII(domain)
		}
	}
	return domain, nil
}

// isLabel reports whether a part of a domain in small letters has nothing to
// convert or to refuse.
func isLabel(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' || strings.Contains(s, "--") {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// guest is the address inside an account that a tenant of Microsoft keeps for
// somebody from outside; any other address stays.
func guest(local, domain string) (string, string) {
	const mark = "#ext#"
	i := strings.Index(strings.ToLower(local), mark)
	if i < 0 || i+len(mark) != len(local) {
		return local, domain
	}
	own := local[:i]
	if at := strings.LastIndexByte(own, '_'); at > 0 {
		return own[:at], own[at+1:]
	}
	return local, domain
}

// Mailbox is where letters to an address in the form of Address arrive, as far
// as is widely known: without its +tag, and at Gmail without dots. Two people
// seldom share one, but that is no proof.
func Mailbox(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return ""
	}
	local, domain := address[:at], address[at+1:]
	if base, _, tagged := strings.Cut(local, "+"); tagged && base != "" {
		local = base
	}
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	if domain == "gmail.com" {
		local = strings.ReplaceAll(local, ".", "")
	}
	return local + "@" + domain
}
