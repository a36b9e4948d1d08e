package event

import (
	"strings"
	"time"
	"unicode/utf8"
)

// AskedEmailFor is how long an address may be confirmed that is to take the
// place of another.
const AskedEmailFor = 24 * time.Hour

// Asks is the address that waits at now for its confirmation, or "".
func (r *Registrant) Asks(now time.Time) string {
	if r.AskedEmail == nil || r.AskedEmailAt == nil || !now.Before(r.AskedEmailAt.Add(AskedEmailFor)) {
		return ""
	}
	return *r.AskedEmail
}

// MaskAddress is address as it may stand on a screen that others can see:
// enough for its owner to know it, "m•••@example.org". Of a name of one
// letter nothing is left.
func MaskAddress(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address
	}
	first, size := utf8.DecodeRuneInString(address)
	if size >= at {
		return "•••" + address[at:]
	}
	return string(first) + "•••" + address[at:]
}
