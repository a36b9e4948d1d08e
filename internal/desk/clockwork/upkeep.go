package clockwork

import (
	"bytes"
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/seats"
	"rollcall/internal/store"
)

// ErrOtherKey refuses to serve with a key that the database's links were not
// made with.
var ErrOtherKey = errors.New("the key is not the one that this database's personal links were made with")

// CheckKey makes sure that the desk's key is the one that all links so far
// were made with. A key that was made just now, because the old one was not
// there, is taken in its place: replaced says that links sent before are
// void. Any other key fails with ErrOtherKey.
func (d *Clockwork) CheckKey(ctx context.Context, madeNow bool) (replaced bool, err error) {
	kept, err := d.Store.KeyCheck(ctx)
	if err != nil {
		return false, err
	}
	check := d.Key.MAC("key check")
	switch {
	case bytes.Equal(kept, check):
		return false, nil
	case kept != nil && !madeNow:
		return false, ErrOtherKey
	}
	return kept != nil, d.Store.Tx(ctx, nil, func(tx *store.Tx) error { return tx.SetKeyCheck(check, d.Now()) })
}

// keepKeys is how long an Idempotency-Key is remembered.
const keepKeys = 24 * time.Hour

// Upkeep does what time asks for: it ends holds, handovers and invitations,
// reminds, sends messages and letters after a session, erases who never verified or
// accepted and whose retention is over, releases quotas, gives seats that are left
// over, and makes people findable. Where there is more to do than
// one round does, more is true. One that cannot be done keeps none of the others.
func (d *Clockwork) Upkeep(ctx context.Context) (more bool, err error) {
	found, noSearch := d.Store.FillSearch(ctx)
	ended, noHolds := d.Seats.ExpireHolds(ctx)
	given, noHandovers := d.Seats.ExpireHandovers(ctx)
	invited, noInvitations := d.Inviting.ExpireInvitations(ctx)
	reminding, noReminders := d.Remind(ctx)
	noMessages := d.Writing.SendDue(ctx)
	followed, noAfter := d.Following.Owe(ctx)
	erased, noErasure := d.Seats.EraseUnverified(ctx)
	forgotten, noForgetting := d.Inviting.EraseUnaccepted(ctx)
	_, noRelease := d.Seats.ReleaseQuotas(ctx)
	unfilled := d.fillSeats(ctx)
	retiring, noRetention := d.Retain(ctx)
	more = found > 0 || ended == seats.HoldsAtOnce || given == seats.HoldsAtOnce || reminding || followed || erased == seats.HoldsAtOnce ||
		invited >= seats.HoldsAtOnce || forgotten == seats.HoldsAtOnce || retiring
	return more, errors.Join(noSearch, noHolds, noHandovers, noInvitations, noReminders, noMessages, noAfter, noErasure, noForgetting, noRelease, unfilled, noRetention)
}

// fillSeats gives seats that are free to those who wait for them, where no
// action has done so: their time has come, or people were erased again after a
// restore.
func (d *Clockwork) fillSeats(ctx context.Context) error {
	sessions, err := d.Store.Unfilled(ctx, d.Now())
	for _, id := range sessions {
		now := d.Now()
		filled := d.Store.Tx(ctx, []int64{id}, func(tx *store.Tx) error {
			s, err := tx.Session(ctx, id)
			if err != nil {
				return err
			}
			return seats.Fill(ctx, tx, core.Actor{Kind: core.Program}, s, seats.TimeCame, now)
		})
		err = errors.Join(err, filled)
	}
	if len(sessions) > 0 {
		d.Wake()
	}
	return err
}

// ForgetKeys forgets Idempotency-Keys that nobody may repeat any more, and
// what was counted on days that are over.
func (d *Clockwork) ForgetKeys(ctx context.Context) error {
	now := d.Now()
	return d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
		return errors.Join(tx.ForgetKeys(now.Add(-keepKeys)), tx.ForgetThrottles(now.Add(-48*time.Hour)))
	})
}
