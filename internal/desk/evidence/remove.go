package evidence

import (
	"context"
	"errors"

	"rollcall/internal/desk/core"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// ErrReportWasApplied refuses to remove a report that counts or has counted.
var ErrReportWasApplied = problem.New(problem.Conflict, "report_was_applied")

// RemoveReport takes away a report that has never counted, as when it was the wrong
// file: what was given, its people and its rows. What was decided about them is not
// forgotten for other reports. The audit keeps the hash of what was given, so that
// nobody can doubt later what it was; the same bytes may be given again.
//
// It fails as core.Desk.SessionFor does, and with ErrReportWasApplied.
func (d *Evidence) RemoveReport(ctx context.Context, by core.Actor, slug, session string, id int64) error {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.DecideOutcome)
	if err != nil {
		return err
	}
	rep, err := evidence.Report(ctx, d.Store.Reads, ev.ID, id)
	switch {
	case err != nil:
		return err
	case rep.SessionID != s.ID:
		return core.ErrNotFound
	}
	now := d.Now()
	_, err = d.Write(ctx, by, []int64{s.ID}, func(tx *store.Tx) (core.Result, error) {
		r, err := evidence.LockReport(ctx, tx, ev.ID, id)
		switch {
		case err != nil:
			return core.Result{}, err
		case r.AppliedAt != nil || r.UndoneAt != nil:
			return core.Result{}, ErrReportWasApplied
		}
		e := core.NewEntry(by, ev.ID, now, "report_removed").About(0, s.ID).With("report", r.ID).With("platform", r.Platform).
			With("rows", r.Rows).With("people", r.People).With("sha256", r.SHA256)
		return core.Result{}, errors.Join(evidence.RemoveReport(tx, r.ID), core.Audit(tx, e))
	})
	return err
}
