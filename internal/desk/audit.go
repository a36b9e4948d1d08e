package desk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// An auditEntry is an audit row in the making.
type auditEntry struct{ event.AuditEntry }

// entry says that by did action in an event. eventID may be 0.
func entry(by Actor, eventID int64, now time.Time, action string) *auditEntry {
	e := &auditEntry{event.AuditEntry{At: now, Actor: by.String(), Role: by.role(), Action: action}}
	if eventID != 0 {
		e.EventID = &eventID
	}
	return e
}

// audit writes e.
func audit(tx *store.Tx, e *auditEntry) error { return tx.Audit(&e.AuditEntry) }

// role names the quality in which an actor acts.
func (a Actor) role() string {
	switch {
	case a.Kind == Person:
		return "person"
	case a.Kind == Staff && a.Account.Admin:
		return "admin"
	case a.Kind == Staff:
		return "staff"
	}
	return a.String()
}

// about names the registrant and the session; 0 is none.
func (e *auditEntry) about(registrantID, sessionID int64) *auditEntry {
	if registrantID != 0 {
		e.RegistrantID = &registrantID
	}
	if sessionID != 0 {
		e.SessionID = &sessionID
	}
	return e
}

// with adds a fact; empty texts are left out.
func (e *auditEntry) with(name string, value any) *auditEntry {
	if value == "" {
		return e
	}
	if e.Data == nil {
		e.Data = map[string]any{}
	}
	e.Data[name] = value
	return e
}

// An AuditPage is a page of what was done in an event, newest first.
type AuditPage struct {
	Programme
	Items []event.AuditEntry
	Next  string // cursor of the next page; "" at the end
}

// Audit returns what was done in the event called slug, newest first.
func (d *Desk) Audit(ctx context.Context, by Actor, slug, cursor string, limit int) (*AuditPage, error) {
	ev, err := d.event(ctx, by, slug, SeeAudit)
	if err != nil {
		return nil, err
	}
	before, err := d.readCursor("audit", slug, cursor)
	if err != nil {
		return nil, err
	}
	limit, err = pageSize(limit)
	if err != nil {
		return nil, err
	}
	found, err := d.store.AuditOf(ctx, ev.ID, before, limit+1)
	if err != nil {
		return nil, err
	}
	p, err := d.programme(ctx, ev)
	if err != nil {
		return nil, err
	}
	page := &AuditPage{Programme: *p, Items: found}
	if len(found) > limit {
		page.Items = found[:limit]
		page.Next = d.cursor("audit", slug, found[limit-1].ID)
	}
	return page, nil
}

// differences are the fields in which two states of a registrant differ, and
// their values, which are kept where erasing finds them.
func differences(before, after *event.Registrant) (fields []string, values []event.AuditValue) {
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

// personal is what can be changed about a registrant, as text by name.
func personal(r *event.Registrant) map[string]string {
	all := map[string]string{
		"given_name": r.GivenName, "family_name": r.FamilyName, "latin_name": r.LatinName, "organisation": r.Organisation,
		"organisation_kind": r.OrganisationKind, "municipality": r.Municipality, "country": r.Country, "function": r.Function,
		"language": r.Language, "zone": r.Zone, "languages_spoken": strings.Join(r.LanguagesSpoken, ", "), "interpretation": r.Interpretation,
		"municipality_key": r.MunicipalityKey, "email": r.Address(),
	}
	if r.AskedEmail != nil {
		all["asked_email"] = fmt.Sprintf("%s, %s", *r.AskedEmail, r.AskedEmailAt.Format(time.RFC3339Nano))
	}
	all["reminders"] = strconv.FormatBool(r.RemindersOffAt == nil)
	for key, value := range r.Answers {
		all["answers."+key] = fmt.Sprint(value)
	}
	for key, value := range r.Consents {
		all["consents."+key] = fmt.Sprintf("%t, version %d", value.Given, value.Version)
	}
	return all
}

// Session is the slug of the session that an entry is about; "" if it is
// about none, or about one that has been removed.
func (p *AuditPage) Session(e *event.AuditEntry) string {
	if e.SessionID == nil {
		return ""
	}
	if s := p.byID(*e.SessionID); s != nil {
		return s.Slug
	}
	return ""
}
