package input

import (
	"slices"
	"strings"
)

// MailDomains are where many people of our field have their mail: an address
// at something very like one of them was probably meant to be there.
var MailDomains = []string{
	"gmail.com", "googlemail.com", "yahoo.com", "outlook.com", "hotmail.com", "icloud.com", "proton.me", "protonmail.com",
	"gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de", "posteo.de", "mailbox.org",
	"ukr.net", "i.ua", "meta.ua", "mail.ge", "mail.ru", "yandex.ru", "yandex.com", "rambler.ru", "abv.bg", "mail.bg",
}

// OtherDomains look like one of MailDomains and are right as they are.
var OtherDomains = []string{"mail.com", "email.com", "ymail.com", "fastmail.com"}

// shortDomain is the fewest characters of a domain that is guessed at: with
// fewer, too many real domains are alike.
const shortDomain = 6

// MeantAddress is the address that was probably meant where the domain of the
// one given is a slip of the hand away from a common one; "" if it seems
// right. It is a question to the person, never a decision.
func MeantAddress(address string) string {
	local, domain, ok := cutLast(Clean(address), "@")
	domain = strings.ToLower(domain)
	if !ok || local == "" || slices.Contains(MailDomains, domain) || slices.Contains(OtherDomains, domain) {
		return ""
	}
	best, least := "", 3
	for _, d := range MailDomains {
		if n := slips(domain, d); n < least && likely(domain, d, n) {
			best, least = d, n
		}
	}
	if best == "" {
		return ""
	}
	return local + "@" + best
}

// likely reports whether a domain that is n slips away from a common one was
// meant to be that. The same provider in another country is not a slip.
func likely(domain, common string, n int) bool {
	a, end, _ := strings.Cut(domain, ".")
	b, other, _ := strings.Cut(common, ".")
	switch {
	case len(common) < shortDomain, a == b && len(end) == 2 && len(other) == 2:
		return false
	case n == 1:
		return true
	}
	return a != b && len(common) > shortDomain+2
}

// slips is how many letters must be put in, taken out, exchanged or swapped
// with the next to make common of given (the distance of Damerau and Levenshtein, each
// pair swapped once).
func slips(given, common string) int {
	a, b := []rune(given), []rune(common)
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range b {
		rows[0][j+1] = j + 1
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			exchange := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				exchange++
			}
			rows[i][j] = min(exchange, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
