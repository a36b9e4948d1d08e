package evidence

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// ApplyReport lets a report count for its session. Of the reports of one meeting the
// longest counts, and supersedes the others. Applied twice nothing changes.
//
// It fails as core.Desk.SessionFor and Reasoned do, and with ErrOverRoomLimit where more people
// were there than the room admits and that is not accepted: they are never cut.
func (d *Evidence) ApplyReport(ctx context.Context, by core.Actor, slug, session string, id int64, acceptOver bool) (*ReportPreview, error) {
	return d.change(ctx, by, slug, session, id, func(c *changing) (bool, error) {
		r := c.report
		if r.AppliedAt != nil {
			return false, nil
		}
		v, err := d.preview(ctx, c.tx.Reads, c.event, c.session, id)
		if err != nil {
			return false, err
		}
		if v.Over() && !acceptOver {
			return false, ErrOverRoomLimit.With("people", v.Crowd).With("max", c.session.RoomLimit)
		}
		r.AppliedAt, r.AppliedBy, r.OverLimit = &c.now, by.String(), v.Over()
		r.UndoneAt, r.UndoneBy = nil, ""
		return true, d.noted(c.tx, by, r, c.now, "report_applied")
	})
}

// UndoReport takes a report out of what counts; those that it superseded count again.
// Undone twice nothing changes. What was decided about its people stays.
func (d *Evidence) UndoReport(ctx context.Context, by core.Actor, slug, session string, id int64) (*ReportPreview, error) {
	return d.change(ctx, by, slug, session, id, func(c *changing) (bool, error) {
		r := c.report
		if r.AppliedAt == nil {
			return false, nil
		}
		r.AppliedAt, r.AppliedBy, r.OverLimit = nil, "", false
		r.UndoneAt, r.UndoneBy = &c.now, by.String()
		return true, d.noted(c.tx, by, r, c.now, "report_undone")
	})
}

// A changing is a report inside a transaction that has its session.
type changing struct {
	*place
	tx  *store.Tx
	now time.Time
}

// change runs fn on a report, writes it, and settles which reports of the session count.
// All of that waits for the session, so that whoever comes second finds what the first has
// done. fn reports whether it changed anything.
func (d *Evidence) change(ctx context.Context, by core.Actor, slug, session string, id int64, fn func(c *changing) (bool, error)) (*ReportPreview, error) {
	at, err := d.place(ctx, by, slug, session, id, core.DecideOutcome)
	if err != nil {
		return nil, err
	}
	if err := d.Reasoned(ctx, by, at.event, at.session); err != nil {
		return nil, err
	}
	now := d.Now()
	_, err = d.Write(ctx, by, []int64{at.session.ID}, func(tx *store.Tx) (core.Result, error) {
		r, err := evidence.LockReport(ctx, tx, at.event.ID, id)
		if err != nil {
			return core.Result{}, err
		}
		if r.ReadAt == nil { // it is being read once more
			return core.Result{}, core.ErrChangedMeanwhile
		}
		c := &changing{&place{desk: d, event: at.event, session: at.session, report: r}, tx, now}
		changed, err := fn(c)
		if err != nil || !changed {
			return core.Result{ID: id}, err
		}
		return core.Result{ID: id}, c.settle(ctx)
	})
	if err != nil {
		return nil, err
	}
	return d.preview(ctx, d.Store.Reads, at.event, at.session, id)
}

// settle writes the report and whatever it changes for others of its session.
func (c *changing) settle(ctx context.Context) error {
	c.report.Revision++
	if err := evidence.SaveReport(c.tx, c.report); err != nil {
		return err
	}
	all, err := evidence.Reports(ctx, c.tx.Reads, c.session.ID)
	if err != nil {
		return err
	}
	refs := make([]*event.Report, len(all))
	for i := range all {
		refs[i] = &all[i]
	}
	for _, r := range event.Supersede(refs) {
		r.Revision++
		if err := evidence.SaveReport(c.tx, r); err != nil {
			return err
		}
	}
	return nil
}
