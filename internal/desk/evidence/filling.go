package evidence

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// rowsAtOnce is how many rows of a report are written in one transaction, so that
// nobody waits long behind it.
const rowsAtOnce = 3000

// A filling writes the people and rows of a report. Most are written in one go; of a
// large one ReadAt says when all of it is there, and until then it counts for nothing.
// Whoever begins to fill a report raises its revision, and whoever filled it before
// finds that out at their next step.
type filling struct {
	desk   *Evidence
	by     core.Actor
	report *event.Report // as it is to be
	parts  []evidence.ReportPart
	fresh  bool // it is another report than there was
	// note writes into the audit that r is there.
	note func(tx *store.Tx, r *event.Report, now time.Time) error
	// open adds r or takes the one there is, with nothing in it. If it is whole already,
	// it says so by r.ReadAt, and nothing more is done.
	open func(tx *store.Tx, r *event.Report) error
	// before is what was decided about people of the report, by key.
	before map[string]*event.ReportPerson
}

// run writes all. Its result is of the report, and whether it is another than there was.
func (f *filling) run(ctx context.Context) (core.Result, error) {
	now, chunks := f.desk.Now(), cut(f.parts)
	claimed := *f.report // by this filling, as it stands after each step
	for i, chunk := range chunks[:len(chunks)-1] {
		var next event.Report
		err := f.desk.Store.Tx(ctx, []int64{claimed.SessionID}, func(tx *store.Tx) (err error) {
			next, err = f.step(ctx, tx, claimed, chunk, i == 0)
			return err
		})
		if err != nil {
			return core.Result{}, err
		}
		if claimed = next; claimed.ReadAt != nil {
			break
		}
	}
	return f.desk.Write(ctx, f.by, []int64{claimed.SessionID}, func(tx *store.Tx) (core.Result, error) {
		r, err := claimed, error(nil)
		if r.ReadAt == nil {
			r, err = f.step(ctx, tx, r, chunks[len(chunks)-1], len(chunks) == 1)
		}
		if err != nil || r.ReadAt != nil {
			return core.Result{ID: r.ID}, err
		}
		r.ReadAt = &now
		return core.Result{ID: r.ID, Created: f.fresh}, errors.Join(evidence.SaveReport(tx, &r), f.note(tx, &r, now))
	})
}

// step writes one part of r, which it opens at first.
func (f *filling) step(ctx context.Context, tx *store.Tx, r event.Report, parts []evidence.ReportPart, first bool) (event.Report, error) {
	if first {
		if err := f.open(tx, &r); err != nil || r.ReadAt != nil {
			return r, err
		}
	} else if is, err := evidence.LockReport(ctx, tx, r.EventID, r.ID); err != nil || is.Revision != r.Revision {
		return r, errors.Join(err, core.ErrChangedMeanwhile)
	}
	fresh, known := f.again(parts)
	if erased, err := evidence.AnyErased(ctx, tx.Reads, known); err != nil || erased { // since they were looked up
		return r, errors.Join(err, core.ErrChangedMeanwhile)
	}
	return r, evidence.AddReportParts(tx, r.ID, fresh)
}

// again are parts as they are before they are written, with what was decided about their
// people before, and the ids of registrants in them.
func (f *filling) again(parts []evidence.ReportPart) (fresh []evidence.ReportPart, known []int64) {
	for _, part := range parts {
		if part.Person != nil {
			p := *part.Person
			if before := f.before[p.Key]; before != nil && p.Attended {
				p.Restore(before.Verdict())
			}
			if part.Person = &p; p.RegistrantID != nil {
				known = append(known, *p.RegistrantID)
			}
			for _, c := range p.Candidates {
				known = append(known, c.RegistrantID)
			}
		}
		fresh = append(fresh, part)
	}
	return fresh, known
}

// cut parts a report into what is written at once. There is one piece at least, and
// nobody's rows are torn apart but those of nobody.
func cut(parts []evidence.ReportPart) [][]evidence.ReportPart {
	var pieces [][]evidence.ReportPart
	var piece []evidence.ReportPart
	rows := 0
	for _, part := range parts {
		for part.Person == nil && len(part.Rows) > rowsAtOnce {
			pieces = append(pieces, []evidence.ReportPart{{Rows: part.Rows[:rowsAtOnce]}})
			part.Rows = part.Rows[rowsAtOnce:]
		}
		if rows > 0 && rows+len(part.Rows) > rowsAtOnce {
			pieces, piece, rows = append(pieces, piece), nil, 0
		}
		piece, rows = append(piece, part), rows+len(part.Rows)
	}
	return append(pieces, piece)
}
