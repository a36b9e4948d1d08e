package evidence

import (
	"context"
	"errors"
	"maps"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// same reports whether both settings say the same.
func same(a, b event.ReportSettings) bool {
	return a.Zone == b.Zone && a.Date == b.Date && a.Order == b.Order && a.Encoding == b.Encoding && maps.Equal(a.Columns, b.Columns)
}

// CorrectReport reads a report once more with other settings; with those that it has
// nothing changes. What was decided about
// people in it stays, if they are still in it under the same address or name.
//
// It fails with ErrReportApplied while the report counts, with ErrReportGone when its
// bytes are not kept any more, with core.ErrChangedMeanwhile, or as ImportReport does;
// nothing changes then.
func (d *Evidence) CorrectReport(ctx context.Context, by core.Actor, slug, session string, id int64, in event.ReportSettings) (*ReportPreview, error) {
	at, err := d.place(ctx, by, slug, session, id, core.DecideOutcome)
	if err != nil {
		return nil, err
	}
	if err := checkSettings(in); err != nil {
		return nil, err
	}
	if at.report.AppliedAt != nil {
		return nil, ErrReportApplied
	}
	if same(in, at.report.Settings) {
		return d.preview(ctx, d.Store.Reads, at.event, at.session, id)
	}
	data, err := evidence.ReportBytes(ctx, d.Store.Reads, id)
	if errors.Is(err, core.ErrNotFound) {
		return nil, ErrReportGone
	}
	if err != nil {
		return nil, err
	}
	rep := *at.report
	rep.Settings = in
	parts, err := d.parts(ctx, at.event, at.session, &rep, data)
	if err != nil {
		return nil, err
	}
	f := &filling{desk: d, by: by, report: &rep, parts: parts}
	f.note = func(tx *store.Tx, r *event.Report, now time.Time) error {
		return d.noted(tx, by, r, now, "report_read_again")
	}
	rep.ReadAt = nil
	f.open = func(tx *store.Tx, r *event.Report) error {
		is, err := evidence.LockReport(ctx, tx, r.EventID, r.ID)
		switch {
		case err != nil:
			return err
		case is.AppliedAt != nil:
			return ErrReportApplied
		}
		f.before, err = decidedIn(ctx, tx, r.ID)
		r.Revision = is.Revision + 1
		return errors.Join(err, evidence.EmptyReport(tx, r.ID), evidence.SaveReport(tx, r))
	}
	if _, err := f.run(ctx); err != nil {
		return nil, err
	}
	return d.preview(ctx, d.Store.Reads, at.event, at.session, id)
}

// decidedIn are the people of a report about whom somebody has decided, by key.
func decidedIn(ctx context.Context, tx *store.Tx, reportID int64) (map[string]*event.ReportPerson, error) {
	people, err := evidence.ReportPeople(ctx, tx.Reads, evidence.ReportPeopleQuery{ReportID: reportID})
	decided := map[string]*event.ReportPerson{}
	for i := range people {
		if p := &people[i]; p.DecidedAt != nil && p.Key != "" {
			decided[p.Key] = p
		}
	}
	return decided, err
}
