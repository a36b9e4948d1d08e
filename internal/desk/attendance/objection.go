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

// Expected failures of what people say of their own attendance.
var (
	ErrObjectionOpen = problem.New(problem.Conflict, "objection_open")   // another is not answered yet
	ErrNoObjection   = problem.New(problem.Conflict, "no_objection")     // there is nothing to answer
	ErrNotDeclared   = problem.New(problem.Conflict, "self_declare_off") // the event does not take people's own word
)

// Object says for the person that what is noted of their attendance of the
// session called slug is not right. It changes nothing but that somebody of the
// team has to answer; the same text again changes nothing at all.
//
// It fails with core.ErrNotOver, core.ErrAttendanceFrozen, event.ErrSessionCancelled
// or ErrObjectionOpen.
func (d *Presence) Object(ctx context.Context, by core.Actor, slug, text string) (*core.RegistrationView, error) {
	in := struct {
		Text string `json:"text" validate:"required,lines,max=1000"`
	}{input.Clean(text)}
	if by.Kind != core.Person {
		return nil, core.ErrUnauthorised
	}
	if err := d.Check(in); err != nil {
		return nil, err
	}
	return d.Own(ctx, by, slug, func(tx *store.Tx, v *core.PersonView, g *event.Registration, now time.Time) error {
		s := v.SessionByID(g.SessionID)
		if err := mayState(v.Event, s, now); err != nil {
			return err
		}
		if err := unerased(ctx, tx, g.RegistrantID); err != nil {
			return err
		}
		open, err := evidence.OpenObjection(ctx, tx.Reads, s.ID, g.RegistrantID)
		switch {
		case err == nil && open.Text == in.Text:
			return nil
		case err == nil:
			return ErrObjectionOpen
		case !errors.Is(err, core.ErrNotFound):
			return err
		}
		return state(tx, by, v.Event, &event.Statement{SessionID: s.ID, RegistrantID: g.RegistrantID, Kind: event.StatedObjection, Text: in.Text, SaidAt: now}, "objection_made")
	})
}

// Declare says for the person that they were in the session called slug: the
// weakest evidence there is. Saying it again changes nothing.
//
// It fails with ErrNotDeclared, event.ErrWrongStatus for whoever has no seat, and
// otherwise as Object does.
func (d *Presence) Declare(ctx context.Context, by core.Actor, slug string) (*core.RegistrationView, error) {
	return d.Own(ctx, by, slug, func(tx *store.Tx, v *core.PersonView, g *event.Registration, now time.Time) error {
		s := v.SessionByID(g.SessionID)
		if !v.Event.SelfDeclare {
			return ErrNotDeclared
		}
		if g.Status != event.Confirmed {
			return event.ErrWrongStatus.With("status", g.Status)
		}
		if err := mayState(v.Event, s, now); err != nil {
			return err
		}
		if err := unerased(ctx, tx, g.RegistrantID); err != nil {
			return err
		}
		return state(tx, by, v.Event, &event.Statement{SessionID: s.ID, RegistrantID: g.RegistrantID, Kind: event.StatedPresent, SaidAt: now}, "presence_declared")
	})
}

// unerased lets one at a time say something, and nobody who has just been erased.
func unerased(ctx context.Context, tx *store.Tx, registrantID int64) error {
	r, err := tx.Registrant(ctx, registrantID)
	if err == nil && r.ErasedAt != nil {
		return core.ErrErased
	}
	return err
}

// mayState says why nothing may be said of the attendance of s at now.
func mayState(ev *event.Event, s *event.Session, now time.Time) error {
	switch {
	case s.CancelledAt != nil:
		return event.ErrSessionCancelled
	case now.Before(s.EndsAt):
		return core.ErrNotOver.With("ends_at", s.EndsAt)
	case s.Frozen(ev, now):
		return core.ErrAttendanceFrozen.With("frozen_at", s.FreezesAt(ev))
	}
	return nil
}

// state adds what was said, unless it is said already.
func state(tx *store.Tx, by core.Actor, ev *event.Event, s *event.Statement, action string) error {
	fresh, err := evidence.AddStatement(tx, s)
	if err != nil || !fresh {
		return err
	}
	return core.Audit(tx, core.NewEntry(by, ev.ID, s.SaidAt, action).About(s.RegistrantID, s.SessionID))
}

// RejectObjection answers a registrant's objection: what is noted stays. It
// needs a reason, which the person reads. An objection that was rejected already
// stays so. It fails with ErrNoObjection where there is none, and as Decide does.
func (d *Presence) RejectObjection(ctx context.Context, by core.Actor, slug, session string, registrantID int64, reason string) (*core.AttendanceRow, error) {
	in := reasoned{input.Clean(reason)}
	return d.settle(ctx, by, slug, session, registrantID, in, func(tx *store.Tx, ev *event.Event, s *event.Session, now time.Time) error {
		_, err := evidence.OpenObjection(ctx, tx.Reads, s.ID, registrantID)
		if errors.Is(err, core.ErrNotFound) {
			return rejectedAlready(ctx, tx, s, registrantID)
		}
		if err != nil {
			return err
		}
		e := core.NewEntry(by, ev.ID, now, "objection_rejected").About(registrantID, s.ID).With("reason", in.Reason)
		return errors.Join(answer(ctx, tx, by, s, registrantID, event.ObjectionRejected, in.Reason, now), core.Audit(tx, e))
	})
}

// rejectedAlready returns nil if the registrant's last objection was rejected.
func rejectedAlready(ctx context.Context, tx *store.Tx, s *event.Session, registrantID int64) error {
	said, err := evidence.StatementsIn(ctx, tx.Reads, s.ID, []int64{registrantID})
	if err != nil {
		return err
	}
	for i := len(said) - 1; i >= 0; i-- {
		if said[i].Answer == event.ObjectionRejected {
			return nil
		}
	}
	return ErrNoObjection
}

// answer answers the registrant's open objection, if there is one.
func answer(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, registrantID int64, how event.ObjectionAnswer, reason string, now time.Time) error {
	o, err := evidence.OpenObjection(ctx, tx.Reads, s.ID, registrantID)
	if err != nil {
		return core.AbsentOr(err, nil)
	}
	o.Answer, o.AnswerText, o.AnsweredAt, o.AnsweredBy = how, reason, &now, by.String()
	return evidence.SaveStatement(tx, o)
}
