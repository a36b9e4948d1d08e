package event

import (
	"strconv"
	"strings"
)

// AddressPerson is the key of whoever has a folded address: the same over
// sessions and events.
func AddressPerson(folded string) string { return "address:" + folded }

// HashedPerson is the key of whoever has, or had, an address with that keyed hash.
func HashedPerson(hash string) string { return "hash:" + hash }

// PersonAddress is the folded address in the key of a person, false if it holds none.
func PersonAddress(person string) (folded string, ok bool) {
	return strings.CutPrefix(person, "address:")
}

// Person is the key by which r counts: the address, which is the same over
// events, else the registrant.
func (r *Registrant) Person() string {
	if r.EmailFolded != nil && *r.EmailFolded != "" {
		return AddressPerson(*r.EmailFolded)
	}
	return RegistrantKey(r.ID)
}

// WalkInPerson is the key by which a walk-in counts whom Mark.Who calls who:
// the address, else the name within the one session, since two sessions may
// have seen two people of one name.
func WalkInPerson(who string, sessionID int64) string {
	if strings.HasPrefix(who, "address:") {
		return who
	}
	return "session:" + strconv.FormatInt(sessionID, 10) + ":" + who
}

// Recognised reports whether somebody with that key is known as the same
// person elsewhere.
func Recognised(person string) bool { return !strings.HasPrefix(person, "session:") }
