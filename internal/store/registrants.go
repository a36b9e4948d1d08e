package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
)

// Registrant returns the registrant with the given id, or event.ErrNotFound.
func (r Reads) Registrant(ctx context.Context, id int64) (*event.Registrant, error) {
	return One[event.Registrant](r.On(ctx).Where("id = ?", id))
}

const linkHolder = `SELECT event_id, link_generation, signed_up_at, verified_at, erased_at, merged_into FROM registrants WHERE id = ?`

// LinkHolder returns what decides about the personal link of the registrant
// with the given id, and nothing else of them, or event.ErrNotFound. Every
// page under a link begins with it, and on the day everyone comes in the same
// minute, so it is one small read.
func (r Reads) LinkHolder(ctx context.Context, id int64) (*event.Registrant, error) {
	p := event.Registrant{ID: id}
	err := r.On(ctx).Raw(linkHolder, id).Row().Scan(&p.EventID, &p.LinkGeneration, &p.SignedUpAt, &p.VerifiedAt, &p.ErasedAt, &p.MergedInto)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, event.ErrNotFound
	}
	return &p, Fault(err)
}

// Registrant is Reads.Registrant for changing: until the end of the
// transaction nobody else changes the row, so that all of it may be saved.
// Nobody who only refers to it has to wait.
func (tx *Tx) Registrant(ctx context.Context, id int64) (*event.Registrant, error) {
	return One[event.Registrant](tx.On(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id))
}

// RegistrantsByAddress returns everyone with that folded address, over all
// events.
func (r Reads) RegistrantsByAddress(ctx context.Context, folded string) ([]event.Registrant, error) {
	return Many[event.Registrant](r.On(ctx).Where("email_folded = ? AND event_id IN (SELECT id FROM events)", folded).Order("id"))
}

// RegistrantsByID returns those of the given registrants that there are.
func (r Reads) RegistrantsByID(ctx context.Context, ids []int64) ([]event.Registrant, error) {
	return InChunks(ids, func(some []int64) ([]event.Registrant, error) {
		return Many[event.Registrant](r.On(ctx).Where("id IN ?", some))
	})
}

// Concerned returns everyone who has a confirmed or offered seat in a session
// or waits for one, or for a decision, by ascending id.
func (r Reads) Concerned(ctx context.Context, sessionID int64) ([]event.Registrant, error) {
	return Many[event.Registrant](r.On(ctx).Where("id IN (?)",
		r.On(ctx).Model(&event.Registration{}).Select("registrant_id").
			Where("session_id = ? AND status IN ?", sessionID, []event.Status{event.Confirmed, event.Waitlisted, event.Offered, event.Pending})).Order("id"))
}

// NeverVerified returns registrants who signed up before then, have not
// verified their address, and are not erased yet. Whoever has been given a
// place all the same, or for whom somebody else stands, is not among them.
func (r Reads) NeverVerified(ctx context.Context, then time.Time, limit int) ([]event.Registrant, error) {
	placed := r.On(ctx).Model(&event.Registration{}).Select("1").Where("registrant_id = registrants.id AND status IN ?",
		[]event.Status{event.Confirmed, event.Waitlisted, event.Offered, event.Pending})
	return Many[event.Registrant](r.On(ctx).Where("verified_at IS NULL AND erased_at IS NULL AND merged_into IS NULL AND signed_up_at < ? AND NOT EXISTS (?)", then, placed).
		Order("signed_up_at").Limit(limit))
}

// SaveRegistrant writes all of p. Whose Search is empty is found by what they
// are called before long, and by what they were called no more.
func (tx *Tx) SaveRegistrant(p *event.Registrant) error {
	if p.Search == "" {
		if err := tx.forgetWords(p.ID); err != nil {
			return err
		}
		p.ByName, p.ByOrganisation = "", ""
	}
	return Fault(tx.db.Save(p).Error)
}

// CountAs writes by what a registrant counts in a series once their details are erased.
func (tx *Tx) CountAs(registrantID int64, hash string) error {
	return Fault(tx.db.Model(&event.Registrant{ID: registrantID}).Update("counted_as", hash).Error)
}
