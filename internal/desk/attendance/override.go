package attendance

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// A Case is one person's attendance of a session with everything that was
// decided and said about it.
type Case struct {
	Event     *event.Event
	Session   *event.Session
	Row       *core.AttendanceRow
	Decisions []Decided         // the newest first
	Said      []event.Statement // by the person, the oldest first
	FreezesAt time.Time
	Final     core.Final
	Begun     bool // the session has: before, nobody can have been there, or missed it
}

// Decided is a decision about an outcome, with the names of those who made it
// and took it back, "" where no account did.
type Decided struct {
	event.OutcomeOverride
	Who         string
	TakenBackBy string
}

// Open is the person's objection that nobody has answered, or nil.
func (c *Case) Open() *event.Statement {
	for i := range c.Said {
		if s := &c.Said[i]; s.Kind == event.StatedObjection && s.Answer == event.NotAnswered {
			return s
		}
	}
	return nil
}

// AttendanceCase is everything that is known of a registrant's attendance of a
// session. It fails with ErrNotFound for whoever is neither registered for it
// nor known to have been there.
func (d *Presence) AttendanceCase(ctx context.Context, by core.Actor, slug, session string, registrantID int64) (*Case, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.SeeAttendance)
	if err != nil {
		return nil, err
	}
	c := &Case{Event: ev, Session: s, FreezesAt: s.FreezesAt(ev), Final: d.Finality(ctx, by, ev, s), Begun: !d.Now().Before(s.StartsAt)}
	if c.Row, err = d.rowOf(ctx, ev, s, registrantID); err != nil {
		return nil, err
	}
	overrides, err := evidence.OverridesOf(ctx, d.Store.Reads, s.ID, registrantID)
	if err != nil {
		return nil, err
	}
	accounts := core.AccountNames{}
	for _, o := range overrides {
		one := Decided{OutcomeOverride: o}
		if one.Who, err = accounts.Of(ctx, d.Store.Reads, o.DecidedBy); err != nil {
			return nil, err
		}
		if one.TakenBackBy, err = accounts.Of(ctx, d.Store.Reads, o.TakenBackBy); err != nil {
			return nil, err
		}
		c.Decisions = append(c.Decisions, one)
	}
	c.Said, err = evidence.StatementsIn(ctx, d.Store.Reads, s.ID, []int64{registrantID})
	return c, err
}

// rowOf is the row of a registrant who is registered for s or known to have
// been there; else it fails with ErrNotFound.
func (d *Presence) rowOf(ctx context.Context, ev *event.Event, s *event.Session, id int64) (*core.AttendanceRow, error) {
	r, err := d.Store.Registrant(ctx, id)
	if err != nil || r.EventID != ev.ID {
		return nil, core.ErrNotFound.Because(err)
	}
	rows, err := d.attendanceRows(ctx, ev, s, id-1, 1, true)
	switch {
	case err != nil:
		return nil, err
	case len(rows) == 1 && rows[0].Registrant.ID == id:
		return &rows[0], nil
	}
	g, err := d.Store.RegistrationIn(ctx, id, s.ID)
	if err != nil {
		return nil, core.AbsentOr(err, core.ErrNotFound)
	}
	known, err := d.Records(ctx, ev, s, []int64{id})
	if err != nil {
		return nil, err
	}
	row := known[id]
	row.Registrant, row.Registration = r, g
	return row, nil
}

// Decide sets the outcome of a registrant's attendance against or without the
// evidence, which stays beside it, and so answers an objection that is open. It
// needs a reason. Deciding what stands already changes nothing. Until the session
// starts somebody can be excused, and nothing else.
//
// It fails with event.ErrSessionCancelled, and as Unfrozen does.
func (d *Presence) Decide(ctx context.Context, by core.Actor, slug, session string, registrantID int64, outcome, reason string) (*core.AttendanceRow, error) {
	in := struct {
		Outcome string `json:"outcome" validate:"required,oneof=attended partial no_show excused"`
		Reason  string `json:"reason" validate:"required,line,max=500"`
	}{outcome, input.Clean(reason)}
	return d.settle(ctx, by, slug, session, registrantID, in, func(tx *store.Tx, ev *event.Event, s *event.Session, now time.Time) error {
		if !s.MayBe(event.Outcome(outcome), now) {
			return problem.Refuse(problem.Field{Pointer: "/outcome", Code: "before_start", Params: map[string]any{"starts_at": s.StartsAt}})
		}
		before, err := core.RecordsIn(ctx, tx.Reads, ev, s, []int64{registrantID})
		if err != nil {
			return err
		}
		was := before[registrantID]
		if o := was.Override; o == nil || o.Outcome != event.Outcome(outcome) || o.Reason != in.Reason {
			e := core.NewEntry(by, ev.ID, now, "outcome_decided").About(registrantID, s.ID)
			e.With("before", string(was.Outcome())).With("outcome", outcome).With("reason", in.Reason)
			o := event.OutcomeOverride{
				SessionID: s.ID, RegistrantID: registrantID, Outcome: event.Outcome(outcome), Reason: in.Reason, DecidedAt: now, DecidedBy: by.String(),
			}
			if err := errors.Join(evidence.AddOverride(tx, &o), core.Audit(tx, e)); err != nil {
				return err
			}
		}
		return answer(ctx, tx, by, s, registrantID, event.ObjectionDecided, in.Reason, now)
	})
}

// TakeBackDecision takes back what was decided about a registrant's attendance,
// so that the evidence counts again. It needs a reason. Where nothing is decided
// it changes nothing. It fails as Decide does.
func (d *Presence) TakeBackDecision(ctx context.Context, by core.Actor, slug, session string, registrantID int64, reason string) (*core.AttendanceRow, error) {
	in := reasoned{input.Clean(reason)}
	return d.settle(ctx, by, slug, session, registrantID, in, func(tx *store.Tx, ev *event.Event, s *event.Session, now time.Time) error {
		standing, err := evidence.Overrides(ctx, tx.Reads, s.ID, []int64{registrantID})
		o := standing[registrantID]
		if err != nil || o == nil {
			return err
		}
		o.TakenBackAt, o.TakenBackBy, o.TakenBackReason = &now, by.String(), in.Reason
		if err := evidence.SaveOverride(tx, o); err != nil {
			return err
		}
		after, err := core.RecordsIn(ctx, tx.Reads, ev, s, []int64{registrantID})
		if err != nil {
			return err
		}
		e := core.NewEntry(by, ev.ID, now, "outcome_taken_back").About(registrantID, s.ID).With("before", string(o.Outcome))
		return core.Audit(tx, e.With("outcome", string(after[registrantID].Outcome())).With("reason", in.Reason))
	})
}

// reasoned is why something is done.
type reasoned struct {
	Reason string `json:"reason" validate:"required,line,max=500"`
}

// settle does something about a registrant's attendance of a session and
// returns what is known of it then. in is checked first.
func (d *Presence) settle(ctx context.Context, by core.Actor, slug, session string, id int64, in any,
	fn func(tx *store.Tx, ev *event.Event, s *event.Session, now time.Time) error,
) (*core.AttendanceRow, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.DecideOutcome)
	if err != nil {
		return nil, err
	}
	if err := d.Check(in); err != nil {
		return nil, err
	}
	if _, err := d.rowOf(ctx, ev, s, id); err != nil {
		return nil, err
	}
	now := d.Now()
	if s.CancelledAt != nil {
		return nil, event.ErrSessionCancelled
	}
	if err := d.Unfrozen(ctx, by, ev, s, now); err != nil {
		return nil, err
	}
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		if _, err := tx.Registrant(ctx, id); err != nil { // one decides at a time
			return core.Result{}, err
		}
		return core.Result{ID: id}, fn(tx, ev, s, now)
	})
	if err != nil {
		return nil, err
	}
	return d.rowOf(ctx, ev, s, id)
}
