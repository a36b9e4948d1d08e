package core

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// An Entry is an audit row in the making.
type Entry struct{ event.AuditEntry }

// NewEntry says that by did action in an event. eventID may be 0.
func NewEntry(by Actor, eventID int64, now time.Time, action string) *Entry {
	e := &Entry{event.AuditEntry{At: now, Actor: by.String(), Role: by.Role(), Action: action}}
	if eventID != 0 {
		e.EventID = &eventID
	}
	if by.TokenID != 0 {
		e.With(ByToken, by.TokenID)
	}
	return e.With("reason", by.Reason)
}

// ByToken is the fact of an entry that names the API token by which its actor
// acted.
const ByToken = "by_token"

// Audit writes e.
func Audit(tx *store.Tx, e *Entry) error { return tx.Audit(&e.AuditEntry) }

// Role names the quality in which an actor acts.
func (a Actor) Role() string {
	switch {
	case a.Kind == Person:
		return "person"
	case a.Kind == Invitee:
		return "invited"
	case a.Kind == LinkHost:
		return "host_link"
	case a.Kind == Staff && a.Account.Admin:
		return "admin"
	case a.Kind == Staff:
		return "staff"
	}
	return a.String()
}

// About names the registrant and the session; 0 is none.
func (e *Entry) About(registrantID, sessionID int64) *Entry {
	if registrantID != 0 {
		e.RegistrantID = &registrantID
	}
	if sessionID != 0 {
		e.SessionID = &sessionID
	}
	return e
}

// With adds a fact; empty texts are left out.
func (e *Entry) With(name string, value any) *Entry {
	if value == "" {
		return e
	}
	if e.Data == nil {
		e.Data = map[string]any{}
	}
	e.Data[name] = value
	return e
}

// Differences are the fields in which two states of a registrant differ, and
// their values, which are kept where erasing finds them.
func Differences(before, after *event.Registrant) (fields []string, values []event.AuditValue) {
	was, is := personal(before), personal(after)
	names := maps.Clone(was)
	maps.Copy(names, is)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if was[name] != is[name] {
			fields = append(fields, name)
			values = append(values, event.AuditValue{RegistrantID: after.ID, Field: name, Before: was[name], After: is[name]})
		}
	}
	return fields, values
}

// AnswerField names the answer to the question with the given key among the
// fields of Differences.
func AnswerField(key string) string { return "answers." + key }

// personal is what can be changed about a registrant, as text by name.
func personal(r *event.Registrant) map[string]string {
	all := map[string]string{
		"given_name": r.GivenName, "family_name": r.FamilyName, "latin_name": r.LatinName, "organisation": r.Organisation,
		"organisation_kind": r.OrganisationKind, "municipality": r.Municipality, "country": r.Country, "function": r.Function,
		"language": r.Language, "zone": r.Zone, "languages_spoken": strings.Join(r.LanguagesSpoken, ", "), "interpretation": r.Interpretation,
		"municipality_key": r.MunicipalityKey, "email": r.Address(), "role": string(r.Role),
	}
	if r.AskedEmail != nil {
		all["asked_email"] = fmt.Sprintf("%s, %s", *r.AskedEmail, r.AskedEmailAt.Format(time.RFC3339Nano))
	}
	all["reminders"] = strconv.FormatBool(r.RemindersOffAt == nil)
	for key, value := range r.Answers {
		all[AnswerField(key)] = fmt.Sprint(value)
	}
	for key, value := range r.Consents {
		all["consents."+key] = fmt.Sprintf("%t, version %d", value.Given, value.Version)
	}
	return all
}
