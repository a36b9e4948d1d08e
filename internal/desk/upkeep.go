package desk

import (
	"bytes"
	"context"
	"errors"
	"time"

	"rollcall/internal/store"
)

// ErrOtherKey refuses to serve with a key that the database's links were not
// made with.
var ErrOtherKey = errors.New("the key is not the one that this database's personal links were made with")

// CheckKey makes sure that the desk's key is the one that all links so far
// were made with. A key that was made just now, because the old one was not
// there, is taken in its place: replaced says that links sent before are
// void. Any other key fails with ErrOtherKey.
func (d *Desk) CheckKey(ctx context.Context, madeNow bool) (replaced bool, err error) {
	kept, err := d.store.KeyCheck(ctx)
	if err != nil {
		return false, err
	}
	check := d.key.MAC("key check")
	switch {
	case bytes.Equal(kept, check):
		return false, nil
	case kept != nil && !madeNow:
		return false, ErrOtherKey
	}
	return kept != nil, d.store.Tx(ctx, nil, func(tx *store.Tx) error { return tx.SetKeyCheck(check, d.now()) })
}

// keepKeys is how long an Idempotency-Key is remembered.
const keepKeys = 24 * time.Hour

// Upkeep does what time asks for: it ends holds and handovers, reminds, erases
// who never verified, and makes people findable. Where there is more to do than one
// round does, more is true. One that cannot be done keeps none of the others.
func (d *Desk) Upkeep(ctx context.Context) (more bool, err error) {
	found, noSearch := d.store.FillSearch(ctx)
	ended, noHolds := d.ExpireHolds(ctx)
	given, noHandovers := d.ExpireHandovers(ctx)
	reminding, noReminders := d.Remind(ctx)
	erased, noErasure := d.EraseUnverified(ctx)
	more = found > 0 || ended == holdsAtOnce || given == holdsAtOnce || reminding || erased == holdsAtOnce
	return more, errors.Join(noSearch, noHolds, noHandovers, noReminders, noErasure)
}

// ForgetKeys forgets Idempotency-Keys that nobody may repeat any more.
func (d *Desk) ForgetKeys(ctx context.Context) error {
	return d.store.Tx(ctx, nil, func(tx *store.Tx) error { return tx.ForgetKeys(d.now().Add(-keepKeys)) })
}
