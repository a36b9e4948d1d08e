package clockwork

import (
	"context"
	"errors"
	"fmt"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// erasedAtOnce is how many people one transaction erases, and eraseRounds how
// many of those one round of upkeep has for an event.
const (
	erasedAtOnce = 50
	eraseRounds  = 4
)

// Retain ends the retention of events whose time has come: their numbers are
// written down, then their people erased, some at a time, and in the end what
// else is personal. It reports whether there is more to do at once; one event
// that cannot be done keeps none of the others.
func (d *Clockwork) Retain(ctx context.Context) (more bool, err error) {
	now := d.Now()
	all, err := d.Store.Retained(ctx, now)
	var faults []error
	for _, r := range all {
		if !r.Over(now) {
			continue
		}
		left, err := d.endRetention(ctx, r.EventID)
		if err != nil {
			faults = append(faults, fmt.Errorf("retention of event %d: %w", r.EventID, err))
		}
		more = more || left
	}
	return more, errors.Join(append(faults, err)...)
}

// endRetention does one round for one event, and reports whether there is more.
func (d *Clockwork) endRetention(ctx context.Context, eventID int64) (more bool, err error) {
	if err := d.freeze(ctx, eventID); err != nil {
		return false, err
	}
	for range eraseRounds {
		ids, err := d.Store.NotErased(ctx, eventID, erasedAtOnce)
		if err != nil {
			return false, err
		}
		if len(ids) == 0 {
			return false, d.closeEvent(ctx, eventID)
		}
		if err := d.erase(ctx, ids); err != nil {
			return false, err
		}
	}
	return true, nil
}

// freeze writes the numbers of an event down, once.
func (d *Clockwork) freeze(ctx context.Context, eventID int64) error {
	_, err := d.Store.Aggregate(ctx, eventID)
	if !errors.Is(err, event.ErrNotFound) {
		return err
	}
	now := d.Now()
	ev, err := d.Store.EventByID(ctx, eventID)
	if err != nil {
		return err
	}
	numbers, err := d.Counting.Freeze(ctx, ev, now)
	if err != nil {
		return err
	}
	return d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
		fresh, err := tx.Freeze(numbers)
		if err != nil || !fresh {
			return err
		}
		return core.Audit(tx, core.NewEntry(core.Actor{Kind: core.Program}, eventID, now, "numbers_frozen"))
	})
}

// erase erases people whose details are still kept.
func (d *Clockwork) erase(ctx context.Context, ids []int64) error {
	now := d.Now()
	return d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
		for _, id := range ids {
			r, err := tx.Registrant(ctx, id)
			if err != nil {
				return err
			}
			if r.ErasedAt != nil { // by themselves, meanwhile
				continue
			}
			e := core.NewEntry(core.Actor{Kind: core.Program}, r.EventID, now, "erased").About(id, 0).With("cause", "retention")
			if err := errors.Join(d.Forget(ctx, tx, r, now), core.Audit(tx, e)); err != nil {
				return err
			}
		}
		return nil
	})
}

// closeEvent erases what else is personal of an event, and lets it say so.
func (d *Clockwork) closeEvent(ctx context.Context, eventID int64) error {
	now := d.Now()
	return d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
		ev, err := tx.EventByID(ctx, eventID)
		if err != nil || ev.ErasedAt != nil {
			return err
		}
		left, err := tx.NotErased(ctx, eventID, 1)
		if err != nil || len(left) > 0 {
			return err // somebody was added meanwhile
		}
		return errors.Join(tx.EraseRest(eventID, now), core.Audit(tx, core.NewEntry(core.Actor{Kind: core.Program}, eventID, now, "details_erased")))
	})
}
