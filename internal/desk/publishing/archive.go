package publishing

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// ArchiveEvent puts the event called slug away: it stands in no list, and
// nothing of it can be changed, while its pages and links work on. It fails with
// event.ErrStillAhead. What is put away stays so.
func (d *Publishing) ArchiveEvent(ctx context.Context, by core.Actor, slug string) error {
	now := d.Now()
	return d.put(ctx, by, slug, &now)
}

// UnarchiveEvent takes the event called slug out of the archive.
func (d *Publishing) UnarchiveEvent(ctx context.Context, by core.Actor, slug string) error {
	return d.put(ctx, by, slug, nil)
}

// put puts an event away at a time, or back if that is nil.
func (d *Publishing) put(ctx context.Context, by core.Actor, slug string, away *time.Time) error {
	known, err := d.EventFor(ctx, by, slug, core.PublishEvent)
	if err != nil {
		return err
	}
	now := d.Now()
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		ev, err := tx.EventByID(ctx, known.ID)
		if err != nil || (ev.ArchivedAt == nil) == (away == nil) {
			return core.Result{}, err
		}
		deed := event.ActionUnarchived
		if away != nil {
			deed = event.ActionArchived
			sessions, err := tx.Sessions(ctx, ev.ID)
			if err := errors.Join(err, ev.CheckArchive(sessions, now)); err != nil {
				return core.Result{}, err
			}
		}
		ev.ArchivedAt = away
		ev.Revision++
		return core.Result{ID: ev.ID}, errors.Join(tx.SaveEvent(ev), core.Audit(tx, core.NewEntry(by, ev.ID, now, deed)))
	})
	return err
}
