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
	err := r.on(ctx).Model(&event.Quota{}).Where("released_at IS NULL AND release_at <= ?", now).Distinct("session_id").Order("session_id").Pluck("session_id", &all).Error
	return all, fault(err)
}

// A Falling is a registration of a session with what decides which quota its
// person falls under.
type Falling struct {
	event.Registration
	Country         string
	Organisation    string
	Municipality    string
	MunicipalityKey string
	Source          string
}

// Person is the registrant as far as quotas ask.
func (f *Falling) Person() *event.Registrant {
	return &event.Registrant{
		ID: f.RegistrantID, Country: f.Country, Organisation: f.Organisation, Municipality: f.Municipality, MunicipalityKey: f.MunicipalityKey, Source: f.Source,
	}
}

// Fallings returns the registrations of a session that take part in it or
// wait, in order of sign-up. Speakers and staff, who take no seats, are not
// among them.
func (r Reads) Fallings(ctx context.Context, sessionID int64) ([]Falling, error) {
	var all []Falling
	err := r.on(ctx).Table("registrations g").Joins("JOIN registrants p ON p.id = g.registrant_id").
		Select("g.*, p.country, p.organisation, p.municipality, p.municipality_key, p.source").
		Where("g.session_id = ? AND NOT g.team AND g.status IN ?", sessionID,
			[]event.Status{event.Unverified, event.Pending, event.Confirmed, event.Waitlisted, event.Offered}).
		Order("g.id").Scan(&all).Error
	return all, fault(err)
}

// AddQuota adds q and sets its ID.
func (tx *Tx) AddQuota(q *event.Quota) error { return fault(tx.db.Create(q).Error) }

// SaveQuota writes all of q.
func (tx *Tx) SaveQuota(q *event.Quota) error { return fault(tx.db.Save(q).Error) }

// DeleteQuota removes a quota; nobody falls under it any more.
func (tx *Tx) DeleteQuota(id int64) error { return fault(tx.db.Delete(&event.Quota{}, id).Error) }

// SetQuota notes under which quota the persons of registrations of one
// session fall; nil is none. The counters are the caller's to save.
func (tx *Tx) SetQuota(sessionID int64, quota *int64, registrations []int64) error {
	if !slices.Contains(tx.sessions, sessionID) {
		return fmt.Errorf("quotas of session %d: the transaction was begun without naming it", sessionID)
	}
	for ids := range slices.Chunk(registrations, idsAtOnce) {
		if err := tx.db.Model(&event.Registration{}).Where("session_id = ? AND id IN ?", sessionID, ids).Update("quota_id", quota).Error; err != nil {
			return fault(err)
		}
	}
	return nil
}

// idsAtOnce is how many ids one statement names at most.
const idsAtOnce = 500
