package evidence

import (
	"context"
	"errors"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// An Undone is what taking back has done.
type Undone struct {
	People []int64 // who they are as before, by id
	Kept   int     // about whom somebody has decided again since
}

// UndoDecision takes back what by has decided last in a report; with a batch,
// what was accepted in that one go, whoever did. About whom somebody else has
// decided since stays as that.
//
// It fails as core.Desk.Reasoned does, with event.ErrNothingToUndo, with event.ErrReportSuperseded, or,
// where the one decision that it would take back has been overtaken, with
// event.ErrDecidedOtherwise.
func (d *Evidence) UndoDecision(ctx context.Context, by core.Actor, slug, session string, reportID, batch int64) (*Undone, error) {
	at, err := d.place(ctx, by, slug, session, reportID, core.DecideOutcome)
	if err != nil {
		return nil, err
	}
	if err := d.Reasoned(ctx, by, at.event, at.session); err != nil {
		return nil, err
	}
	now := d.Now()
	var undone *Undone
	res, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		c, err := at.deciding(ctx, tx, by, now)
		if err != nil {
			return core.Result{}, err
		}
		steps, err := c.last(batch)
		if err != nil {
			return core.Result{}, err
		}
		undone, err = c.undo(steps)
		return core.Result{ID: steps[0].Batch}, err
	})
	if err == nil && undone == nil { // a repeat of the request
		undone, err = d.undoneBefore(ctx, res.ID)
	}
	return undone, err
}

// undoneBefore is what taking a batch back has done.
func (d *Evidence) undoneBefore(ctx context.Context, batch int64) (*Undone, error) {
	steps, err := evidence.UndoneSteps(ctx, d.Store.Reads, batch)
	done := &Undone{}
	for _, s := range steps {
		if s.Overtaken {
			done.Kept++
			continue
		}
		done.People = append(done.People, s.PersonID)
	}
	return done, err
}

// last are the steps to take back: of a batch, or of what by did last.
func (c *deciding) last(batch int64) ([]event.ReportStep, error) {
	if batch == 0 {
		step, err := evidence.LastStep(c.ctx, c.tx.Reads, c.report.ID, c.by.String())
		if err != nil {
			return nil, core.AbsentOr(err, event.ErrNothingToUndo)
		}
		batch = step.Batch
	}
	steps, err := evidence.Steps(c.ctx, c.tx.Reads, c.report.ID, batch)
	if err == nil && len(steps) == 0 {
		err = event.ErrNothingToUndo
	}
	return steps, err
}

// undo takes steps back, as far as nobody has decided since.
func (c *deciding) undo(steps []event.ReportStep) (*Undone, error) {
	done := &Undone{}
	for i := range steps {
		s := &steps[i]
		p, err := evidence.LockReportPerson(c.ctx, c.tx, c.report.ID, s.PersonID)
		if err != nil {
			return nil, err
		}
		newest, err := evidence.LastStepOf(c.ctx, c.tx.Reads, s.PersonID)
		switch {
		case err != nil:
			return nil, err
		case newest.ID != s.ID && len(steps) == 1:
			return nil, otherwise(p)
		case newest.ID != s.ID, p.Key == "": // or they have been erased
			done.Kept++
			err = evidence.UndoneStep(c.tx, s.ID, true, c.now)
		default:
			done.People = append(done.People, p.ID)
			err = c.back(p, s)
		}
		if err != nil {
			return nil, err
		}
	}
	e := core.NewEntry(c.by, c.event.ID, c.now, "report_undecided").About(0, c.session.ID).
		With("report", c.report.ID).With("people", done.People).With("kept", done.Kept)
	return done, c.note(nil, e)
}

// back makes p who they were before step s. Whose they were taken for may be
// gone since: then somebody has to decide.
func (c *deciding) back(p *event.ReportPerson, s *event.ReportStep) error {
	was := s.Before
	if was.RegistrantID != nil {
		r, err := c.tx.Reads.Registrant(c.ctx, *was.RegistrantID)
		if err != nil {
			return err
		}
		if was.RegistrantID = new(standing(r)); r.ErasedAt != nil {
			was = event.ReportVerdict{Bucket: event.BucketUnmatched}
		}
	}
	p.Restore(was)
	return errors.Join(evidence.SaveReportPerson(c.tx, p), c.recall(s), evidence.UndoneStep(c.tx, s.ID, false, c.now))
}
