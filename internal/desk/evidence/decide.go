package evidence

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/match"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// Undecided, as a decision, puts somebody back among those to decide about.
const Undecided = "undecided"

// A Decision is what somebody decides a person of a report to be.
type Decision struct {
	Decision   string // registrant, walk_in, staff, ignore, or Undecided
	Registrant int64  // with registrant; 0: none was named
	Nameless   bool   // a walk-in who is counted and not named
	Series     bool   // remembered for the other events of the series as well
	Seen       *int64 // the revision of the person that it was decided on; nil: whatever stands
}

// as is the decision as it is kept.
func (in Decision) as() event.ReportDecision {
	if in.Decision == Undecided {
		return event.DecidedNothing
	}
	return event.ReportDecision(in.Decision)
}

// check refuses what is no decision.
func (in Decision) check() error {
	known := []string{string(event.DecidedRegistrant), string(event.DecidedWalkIn), string(event.DecidedStaff), string(event.DecidedIgnore), Undecided}
	var wrong []problem.Field
	switch named := in.Registrant != 0; {
	case in.Decision == "":
		wrong = append(wrong, problem.At("/decision", "required"))
	case !slices.Contains(known, in.Decision):
		wrong = append(wrong, problem.At("/decision", "unknown_choice"))
	case in.as() == event.DecidedRegistrant && !named:
		wrong = append(wrong, problem.At("/id", "required"))
	case in.as() != event.DecidedRegistrant && named:
		wrong = append(wrong, problem.At("/id", "not_with_decision"))
	}
	if in.Nameless && in.as() != event.DecidedWalkIn {
		wrong = append(wrong, problem.At("/nameless", "not_with_decision"))
	}
	if len(wrong) > 0 {
		return problem.Refuse(wrong...)
	}
	return nil
}

// DecideReported decides who the person of a report with the given id is,
// with all their rows. The same decision once more changes nothing. It is kept
// for the next report of the event.
//
// It fails as core.Desk.Reasoned does, with a problem that lists fields, with
// event.ErrReportSuperseded, or, where in.Seen is given and somebody has decided otherwise since, with
// event.ErrDecidedOtherwise.
func (d *Evidence) DecideReported(ctx context.Context, by core.Actor, slug, session string, reportID, personID int64, in Decision) (*event.ReportPerson, error) {
	at, err := d.place(ctx, by, slug, session, reportID, core.DecideOutcome)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(d.Reasoned(ctx, by, at.event, at.session), in.check()); err != nil {
		return nil, err
	}
	now := d.Now()
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		c, err := at.deciding(ctx, tx, by, now)
		if err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: personID}, c.one(personID, in)
	})
	if err != nil {
		return nil, err
	}
	return evidence.ReportPerson(ctx, d.Store.Reads, reportID, personID)
}

// DecideRow is DecideReported for the person that a row is of. A row that
// counts for nobody is refused at /row.
func (d *Evidence) DecideRow(ctx context.Context, by core.Actor, slug, session string, reportID, rowID int64, in Decision) (*RowView, error) {
	return d.onRow(ctx, by, slug, session, reportID, rowID, core.DecideOutcome, func(personID int64) (*event.ReportPerson, error) {
		return d.DecideReported(ctx, by, slug, session, reportID, personID, in)
	})
}

// InviteRow is InviteWalkIn for the person that a row is of. A row that counts
// for nobody is refused at /row.
func (d *Evidence) InviteRow(ctx context.Context, by core.Actor, slug, session string, reportID, rowID int64) (*RowView, error) {
	return d.onRow(ctx, by, slug, session, reportID, rowID, core.AskWalkIns, func(personID int64) (*event.ReportPerson, error) {
		return d.InviteWalkIn(ctx, by, slug, session, reportID, personID)
	})
}

// onRow does something with the person that a row is of, if by may take action
// a there.
func (d *Evidence) onRow(ctx context.Context, by core.Actor, slug, session string, reportID, rowID int64, a core.Action, do func(personID int64) (*event.ReportPerson, error)) (*RowView, error) {
	if _, err := d.place(ctx, by, slug, session, reportID, a); err != nil {
		return nil, err
	}
	row, err := evidence.ReportRow(ctx, d.Store.Reads, reportID, rowID)
	if err != nil {
		return nil, err
	}
	if row.PersonID == nil {
		return nil, problem.Refuse(problem.At("/row", "counts_for_nobody"))
	}
	p, err := do(*row.PersonID)
	if err != nil {
		return nil, err
	}
	return &RowView{ReportRow: *row, Person: p}, nil
}

// A place is a report of a session, for somebody who may do something there.
type place struct {
	desk    *Evidence
	event   *event.Event
	session *event.Session
	report  *event.Report
}

// place finds a report of a session if by may take action a there. It fails
// as core.Desk.SessionFor does, and with core.ErrAttendanceFrozen where what
// follows would change attendance that is final.
func (d *Evidence) place(ctx context.Context, by core.Actor, slug, session string, reportID int64, a core.Action) (*place, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, a)
	if err != nil {
		return nil, err
	}
	rep, err := evidence.Report(ctx, d.Store.Reads, ev.ID, reportID)
	if err != nil {
		return nil, err
	}
	if rep.SessionID != s.ID || rep.ReadAt == nil {
		return nil, core.ErrNotFound
	}
	if a == core.DecideOutcome || a == core.AskWalkIns {
		if err := d.Unfrozen(ctx, by, ev, s, d.Now()); err != nil {
			return nil, err
		}
	}
	return &place{desk: d, event: ev, session: s, report: rep}, nil
}

// A deciding is one report inside a transaction in which somebody decides.
type deciding struct {
	*place
	ctx context.Context
	tx  *store.Tx
	by  core.Actor
	now time.Time
}

// deciding locks the report, so that decisions about its people are made one
// after the other.
func (at *place) deciding(ctx context.Context, tx *store.Tx, by core.Actor, now time.Time) (*deciding, error) {
	c := &deciding{&place{desk: at.desk, event: at.event, session: at.session}, ctx, tx, by, now}
	var err error
	if c.report, err = evidence.LockReport(ctx, tx, at.event.ID, at.report.ID); err != nil {
		return nil, err
	}
	if c.report.SupersededBy != nil {
		return nil, event.ErrReportSuperseded
	}
	return c, nil
}

// note writes what was decided with its audit entry.
func (c *deciding) note(steps []*event.ReportStep, e *core.Entry) error {
	c.report.Revision++
	if err := errors.Join(evidence.SaveReport(c.tx, c.report), core.Audit(c.tx, e)); err != nil || len(steps) == 0 {
		return err
	}
	return evidence.AddSteps(c.tx, steps)
}

// one decides about one person.
func (c *deciding) one(personID int64, in Decision) error {
	p, err := evidence.LockReportPerson(c.ctx, c.tx, c.report.ID, personID)
	if err != nil {
		return err
	}
	if err := decidable(p); err != nil {
		return err
	}
	if in.Registrant, err = c.registrant(in); err != nil {
		return err
	}
	same := p.Is(in.as(), in.Registrant, in.Nameless)
	if in.as() == event.DecidedNothing {
		same = p.Undecided()
	}
	if same && !in.Series {
		return nil
	}
	if in.Seen != nil && *in.Seen != p.Revision && !same {
		return otherwise(p)
	}
	step, err := c.decide(p, in)
	if err != nil {
		return err
	}
	e := core.NewEntry(c.by, c.event.ID, c.now, "report_decided").About(in.Registrant, c.session.ID).
		With("report", c.report.ID).With("person", p.ID).With("decision", in.Decision).With("before", string(step.Before.Decision))
	if in.Series {
		e.With("series", c.event.Series)
	}
	return c.note([]*event.ReportStep{step}, e)
}

// decidable refuses people about whom nothing can be decided.
func decidable(p *event.ReportPerson) error {
	switch {
	case !p.Attended:
		return problem.Refuse(problem.At("/row", "was_absent"))
	case p.Key == "":
		return problem.Refuse(problem.At("/row", "erased"))
	}
	return nil
}

// otherwise says how somebody else has decided about p.
func otherwise(p *event.ReportPerson) error {
	decision := string(p.Decision)
	if p.Decision == event.DecidedNothing {
		decision = Undecided
	}
	refused := event.ErrDecidedOtherwise.With("decision", decision).With("revision", p.Revision)
	if p.DecidedAt != nil {
		refused = refused.With("decided_at", *p.DecidedAt)
	}
	if p.RegistrantID != nil {
		refused = refused.With("id", strconv.FormatInt(*p.RegistrantID, 10))
	}
	return refused
}

// registrant is whose rows these are by in: of a double, whoever stands for them; 0 where in
// names nobody. It refuses whose they cannot be.
func (c *deciding) registrant(in Decision) (int64, error) {
	if in.as() != event.DecidedRegistrant {
		return 0, nil
	}
	named, err := c.tx.Reads.Registrant(c.ctx, in.Registrant)
	switch {
	case errors.Is(err, core.ErrNotFound), err == nil && named.EventID != c.event.ID:
		return 0, problem.Refuse(problem.At("/id", "unknown_registrant"))
	case err != nil:
		return 0, err
	case named.ErasedAt != nil:
		return 0, problem.Refuse(problem.At("/id", "erased"))
	}
	r, err := c.tx.StandsFor(c.ctx, named)
	switch {
	case err != nil:
		return 0, err
	case r.ErasedAt != nil:
		return 0, problem.Refuse(problem.At("/id", "erased"))
	case r.Role != event.RoleParticipant: // whose rows are counted apart
		return 0, problem.Refuse(problem.At("/id", "is_staff"))
	}
	return r.ID, nil
}

// exact are the reasons for which people are assigned by themselves.
var exact = []string{
	string(match.ByAddress), string(match.ByLink), string(match.ByAddressAndName), string(match.ByOtherAddress), string(match.ByName), string(match.ByMemory),
}

// decide writes a decision about p with what is remembered of it, and returns
// what stood before.
func (c *deciding) decide(p *event.ReportPerson, in Decision) (*event.ReportStep, error) {
	step := &event.ReportStep{ReportID: c.report.ID, PersonID: p.ID, Before: p.Verdict(), DecidedAt: c.now, DecidedBy: c.by.String()}
	confirms := slices.Contains(exact, p.Why) && p.RegistrantID != nil && *p.RegistrantID == in.Registrant
	switch as := in.as(); as {
	case event.DecidedNothing:
		p.TakeApart()
	default:
		if slices.Contains(exact, p.Why) && !confirms {
			p.Why = "" // which was a reason for somebody else
		}
		p.Decide(as, in.Registrant, c.by.String(), c.now)
		p.Nameless = in.Nameless
	}
	if err := evidence.SaveReportPerson(c.tx, p); err != nil || confirms && !in.Series {
		return step, err // the next report says the same by itself
	}
	return step, c.remember(p, in.Series, step)
}
