package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rollcall/internal/event"
)

// QuotasDue returns the sessions, in ascending order, that have a quota whose
// time to be released has come by now.
func (r Reads) QuotasDue(ctx context.Context, now time.Time) ([]int64, error) {
	var all []int64
	err := r.On(ctx).Model(&event.Quota{}).Where("released_at IS NULL AND release_at <= ?", now).Distinct("session_id").Order("session_id").Pluck("session_id", &all).Error
	return all, Fault(err)
}

// A Placed is a registration of a session with its person, as far as seats and
// quotas ask.
type Placed struct {
	event.Registration
	GivenName       string
	FamilyName      string
	Country         string
	Organisation    string
	Municipality    string
	MunicipalityKey string
	Source          string
}

// Person is the registrant as far as they are known.
func (p *Placed) Person() *event.Registrant {
	return &event.Registrant{
		ID: p.RegistrantID, GivenName: p.GivenName, FamilyName: p.FamilyName, Country: p.Country, Organisation: p.Organisation,
		Municipality: p.Municipality, MunicipalityKey: p.MunicipalityKey, Source: p.Source,
	}
}

// PlacedIn returns the registrations of a session that take part in it or
// wait, in order of sign-up. Speakers and staff, who take no seats, are not
// among them.
func (r Reads) PlacedIn(ctx context.Context, sessionID int64) ([]Placed, error) {
	var all []Placed
	err := r.On(ctx).Table("registrations g").Joins("JOIN registrants p ON p.id = g.registrant_id").
		Select("g.*, p.given_name, p.family_name, p.country, p.organisation, p.municipality, p.municipality_key, p.source").
		Where("g.session_id = ? AND NOT g.team AND g.status IN ?", sessionID,
			[]event.Status{event.Unverified, event.Pending, event.Confirmed, event.Waitlisted, event.Offered}).
		Order("g.id").Scan(&all).Error
	return all, Fault(err)
}

// AddQuota adds q and sets its ID.
func (tx *Tx) AddQuota(q *event.Quota) error { return Fault(tx.db.Create(q).Error) }

// SaveQuota writes all of q.
func (tx *Tx) SaveQuota(q *event.Quota) error { return Fault(tx.db.Save(q).Error) }

// DeleteQuota removes a quota; nobody falls under it any more.
func (tx *Tx) DeleteQuota(id int64) error { return Fault(tx.db.Delete(&event.Quota{}, id).Error) }

// SetQuota notes under which quota the persons of registrations of one
// session fall; nil is none. The counters are the caller's to save.
func (tx *Tx) SetQuota(sessionID int64, quota *int64, registrations []int64) error {
	if !slices.Contains(tx.sessions, sessionID) {
		return fmt.Errorf("quotas of session %d: the transaction was begun without naming it", sessionID)
	}
	for ids := range slices.Chunk(registrations, IDsAtOnce) {
		if err := tx.db.Model(&event.Registration{}).Where("session_id = ? AND id IN ?", sessionID, ids).Update("quota_id", quota).Error; err != nil {
			return Fault(err)
		}
	}
	return nil
}

// unbound are the actions whose entries may be about several sessions.
var unbound = []string{"signed_up", "verified"}

// MovesIn returns the audit entries that may be about seats of a session, the
// newest first: those of the session, and those of its people's sign-ups and
// verifications, which count for several. before is the id of the one after
// them; 0 is the end.
func (r Reads) MovesIn(ctx context.Context, eventID, sessionID, before int64, limit int) ([]event.AuditEntry, error) {
	people := r.On(ctx).Model(&event.Registration{}).Select("registrant_id").Where("session_id = ?", sessionID)
	db := r.On(ctx).Where("event_id = ? AND (session_id = ? OR session_id IS NULL AND action IN ? AND registrant_id IN (?))",
		eventID, sessionID, unbound, people)
	if before != 0 {
		db = db.Where("id < ?", before)
	}
	return Many[event.AuditEntry](db.Order("id DESC").Limit(limit))
}

// MovesAfter returns the audit entries after a moment that may be about seats of
// a session, of those whose registration there has changed since, the oldest
// first.
func (r Reads) MovesAfter(ctx context.Context, sessionID int64, after time.Time) ([]event.AuditEntry, error) {
	changed := r.On(ctx).Model(&event.Registration{}).Select("registrant_id").Where("session_id = ? AND changed_at > ?", sessionID, after)
	return Many[event.AuditEntry](r.On(ctx).Where("registrant_id IN (?) AND at > ? AND (session_id = ? OR session_id IS NULL AND action IN ?)",
		changed, after, sessionID, unbound).Order("id"))
}

// NamesOf returns the names of registrants by id. Who was erased has none.
func (r Reads) NamesOf(ctx context.Context, ids []int64) (map[int64]string, error) {
	names := map[int64]string{}
	for some := range slices.Chunk(ids, IDsAtOnce) {
		rows, err := Many[event.Registrant](r.On(ctx).Select("id", "given_name", "family_name").Where("id IN ?", some))
		if err != nil {
			return nil, err
		}
		for i := range rows {
			names[rows[i].ID] = rows[i].Name()
		}
	}
	return names, nil
}

// EventsOfSeries returns the events with a series label, by id.
func (r Reads) EventsOfSeries(ctx context.Context, series string) ([]event.Event, error) {
	return Many[event.Event](r.On(ctx).Where("series = ?", series).Order("id"))
}
