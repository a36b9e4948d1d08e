package seats

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Requota moves everyone in s to the quota that they fall under, and saves
// who has moved; the counters of s are the caller's to save. Nobody's seat
// changes by it.
func Requota(ctx context.Context, tx *store.Tx, s *event.Session) error {
	all, err := tx.PlacedIn(ctx, s.ID)
	if err != nil {
		return err
	}
	moved, to := map[int64][]int64{}, map[int64]*int64{}
	for i := range all {
		g := &all[i].Registration
		quota := event.QuotaOf(s.Quotas, all[i].Person())
		if event.SameQuota(g.QuotaID, quota) {
			continue
		}
		s.Requota(g, quota)
		key := int64(0)
		if quota != nil {
			key = *quota
		}
		moved[key], to[key] = append(moved[key], g.ID), quota
	}
	var faults []error
	for key, ids := range moved {
		faults = append(faults, tx.SetQuota(s.ID, to[key], ids))
	}
	return errors.Join(faults...)
}

// DetailsChanged looks again at the sessions in which r takes part or waits,
// after something changed by which quotas and limits tell people apart: r
// falls under other quotas, and what that frees goes to those who wait. All
// sessions of the event must have been named to the transaction.
func DetailsChanged(ctx context.Context, tx *store.Tx, by core.Actor, r *event.Registrant, now time.Time) error {
	regs, err := tx.RegistrationsOf(ctx, []int64{r.ID})
	if err != nil {
		return err
	}
	ev, err := tx.EventByID(ctx, r.EventID)
	if err != nil {
		return err
	}
	for i := range regs {
		g := &regs[i].Registration
		if g.Status.Ended() || g.Team {
			continue
		}
		s, err := tx.Session(ctx, g.SessionID)
		if err != nil {
			return err
		}
		if ev.Admission().Plain(s.Quotas) {
			continue
		}
		s.Requota(g, event.QuotaOf(s.Quotas, r))
		if err := errors.Join(tx.SaveRegistration(g), tx.SaveSeats(s)); err != nil {
			return err
		}
		if err := Fill(ctx, tx, by, s, PersonChanged, now); err != nil {
			return err
		}
	}
	return nil
}

// ToldApart reports whether something differs by which quotas and limits tell
// people apart.
func ToldApart(before, after *event.Registrant) bool {
	return before.Country != after.Country || before.Organisation != after.Organisation || before.Municipality != after.Municipality ||
		before.MunicipalityKey != after.MunicipalityKey || before.Source != after.Source
}

// ReleaseQuotas gives what is left of quotas whose time has come to everybody,
// those who wait first, and returns how many it released: each once, however
// many servers there are.
func (d *Seats) ReleaseQuotas(ctx context.Context) (int, error) {
	due, err := d.Store.QuotasDue(ctx, d.Now())
	if err != nil {
		return 0, err
	}
	released := 0
	var faults []error // of one session; the others are released all the same
	for _, id := range due {
		n, now := 0, d.Now()
		err := d.Store.Tx(ctx, []int64{id}, func(tx *store.Tx) error {
			s, err := tx.Session(ctx, id)
			if err != nil {
				return err
			}
			if n, err = Release(tx, core.Actor{Kind: core.Program}, s, now); err != nil || n == 0 {
				return err
			}
			return Fill(ctx, tx, core.Actor{Kind: core.Program}, s, Released, now)
		})
		if err != nil {
			faults = append(faults, fmt.Errorf("quotas of session %d: %w", id, err))
			continue
		}
		released += n
	}
	if released > 0 {
		d.Wake()
	}
	return released, errors.Join(faults...)
}

// Release releases the quotas of s that are due at now, writes the counters and
// the audit, and returns how many there were. All of them are released before
// anybody is given a seat, so that the order of the queue alone decides.
func Release(tx *store.Tx, by core.Actor, s *event.Session, now time.Time) (int, error) {
	released := 0
	for i := range s.Quotas {
		q := &s.Quotas[i]
		if !q.Due(now) {
			continue
		}
		left := q.Kept()
		s.Release(q.ID, now)
		e := core.NewEntry(by, s.EventID, now, "quota_released").About(0, s.ID).With("quota", q.Key).With("seats", left)
		if err := core.Audit(tx, e); err != nil {
			return 0, err
		}
		released++
	}
	if released == 0 {
		return 0, nil
	}
	return released, tx.SaveSeats(s)
}
