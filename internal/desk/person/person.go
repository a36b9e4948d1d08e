package person

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/seats"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Verify confirms the person's address. Every registration that waited for
// it gets its seat, a free one, or the end of the queue. Verifying again
// changes nothing.
//
// It fails with a problem that names the required answers and consents
// which are missing.
func (d *Personal) Verify(ctx context.Context, by core.Actor, in input.Verification) (*core.PersonView, error) {
	v, err := d.Me(ctx, by)
	if err != nil || v.Registrant.VerifiedAt != nil {
		return v, err
	}
	now := d.Now()
	_, err = d.Write(ctx, by, v.SessionIDs(), func(tx *store.Tx) (core.Result, error) {
		return core.Result{ID: v.Registrant.ID}, seats.Verify(ctx, tx, by, v.Registrant.ID, in, now)
	})
	if err != nil {
		return nil, err
	}
	return d.Me(ctx, by)
}

// Cancel gives back the person's seat or place in the queue for the session
// called slug, and promotes the next. Cancelling again changes nothing.
//
// It fails with ErrNotFound, event.ErrWrongStatus or event.ErrSessionOver.
func (d *Personal) Cancel(ctx context.Context, by core.Actor, slug, reason string) (*core.RegistrationView, error) {
	if err := d.CheckReason(reason); err != nil {
		return nil, err
	}
	return d.Own(ctx, by, slug, func(tx *store.Tx, v *core.PersonView, g *event.Registration, now time.Time) error {
		if g.Status == event.Cancelled {
			return nil
		}
		if status := g.Standing(now); status.Ended() {
			return event.ErrWrongStatus.With("status", status)
		}
		s, err := tx.Session(ctx, g.SessionID)
		if err != nil {
			return err
		}
		if !now.Before(s.EndsAt) {
			return event.ErrSessionOver
		}
		return seats.End(ctx, tx, by, s, g, event.Cancelled, reason, core.SessionLetter(v.Registrant, event.LetterCancelled, s, now), now)
	})
}

// Register signs the person up for a further session, or again for one they
// gave back. Registering for what one has changes nothing.
//
// It fails with ErrNotFound, event.ErrWrongStatus, event.ErrSessionFull, or
// as event.CheckOpen says.
func (d *Personal) Register(ctx context.Context, by core.Actor, slug string) (*core.RegistrationView, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	if _, err := d.Intake.Enter(ctx, by, v, slug, true); err != nil {
		return nil, err
	}
	if v, err = d.Me(ctx, by); err != nil {
		return nil, err
	}
	return v.Find(slug), nil
}
