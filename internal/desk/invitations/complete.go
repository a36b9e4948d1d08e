package invitations

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// AskToComplete asks a walk-in of a report, in tx, to complete a registration
// for s, where they were: by an invitation that is sent at once. Who has been
// asked and may still answer is not asked again; who was invited before and has
// not accepted is asked by that invitation.
//
// It fails with a problem at /row where there is no address, or with
// ErrRegisteredAlready where somebody in the event has it: then the row is
// theirs. It reports whether a letter leaves.
func (d *Inviting) AskToComplete(ctx context.Context, tx *store.Tx, by core.Actor, p *core.Programme, s *event.Session, walkIn *event.ReportPerson, now time.Time) (bool, error) {
	in := NewInvitation{Person: Person{Email: walkIn.Email}.clean()}
	if walkIn.Email == "" || d.Check(in) != nil {
		return false, problem.Refuse(problem.At("/row", "without_address"))
	}
	i := in.invitation(p.Event, now)
	known, err := evidence.RegistrantsWith(ctx, tx.Reads, p.Event.ID, []string{*i.EmailFolded})
	if err != nil {
		return false, err
	}
	if len(known) > 0 {
		return false, ErrRegisteredAlready.With("status", event.Confirmed)
	}
	before, err := tx.InvitationsTo(ctx, p.Event.ID, []string{*i.EmailFolded})
	if err != nil {
		return false, err
	}
	i.Completes, i.WalkInID, i.ExpiresAt, i.SkipsApproval = true, &walkIn.ID, new(now.Add(event.TimeToComplete)), true
	if len(before) == 0 {
		return true, d.add(ctx, tx, by, p, []*event.Invitation{i}, []int64{s.ID}, true, now)
	}
	return d.askAgain(ctx, tx, by, s, &before[0], walkIn.ID, now)
}

// askAgain makes an invitation that there is one that asks a walk-in to
// complete a registration, and sends it unless that was done and stands.
func (d *Inviting) askAgain(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, old *event.Invitation, walkInID int64, now time.Time) (bool, error) {
	c, err := load(ctx, tx, by, old.ID, now)
	if err != nil {
		return false, err
	}
	i, before := c.invitation, c.invitation.State
	if i.Completes && i.WalkInID != nil && *i.WalkInID == walkInID && i.Standing(c.sessions, now).Open() {
		return false, nil
	}
	if i.State == event.InvitationRevoked {
		i.LinkGeneration++
	}
	if err := c.letGo(); err != nil {
		return false, err
	}
	i.Completes, i.WalkInID, i.SkipsApproval, i.HoldUntil = true, &walkInID, true, nil
	i.State, i.SentAt, i.SeenAt, i.EndedAt, i.RemindedAt, i.ExpiresAt = event.InvitationSent, &now, nil, nil, nil, new(now.Add(event.TimeToComplete))
	l := d.letter(i, event.LetterInvitation, *i.ExpiresAt, now)
	return true, errors.Join(evidence.InviteOnlyTo(tx, i.ID, s.ID), c.save("invitation_sent", before), tx.OweAll([]event.Letter{l}))
}

// complete gives the rows of the walk-in that the invitation was for to who
// has accepted it, unless somebody has decided otherwise about them since.
func (a *acceptance) complete() error {
	if a.invitation.WalkInID == nil {
		return nil
	}
	p, err := evidence.WalkIn(a.ctx, a.tx, *a.invitation.WalkInID)
	if err != nil || p.Decision != event.DecidedWalkIn || p.Key == "" || a.person.Role != event.RoleParticipant {
		return core.AbsentOr(err, nil)
	}
	before, err := evidence.Remembered(a.ctx, a.tx.Reads, a.event.ID, p.MemoryKey)
	if err := core.AbsentOr(err, nil); err != nil {
		return err
	}
	step := &event.ReportStep{ReportID: p.ReportID, PersonID: p.ID, Before: p.Verdict(), MemoryKey: p.MemoryKey, Memory: before, DecidedAt: a.now, DecidedBy: a.by.String()}
	p.Decide(event.DecidedRegistrant, a.person.ID, a.by.String(), a.now)
	e := core.NewEntry(a.by, a.event.ID, a.now, "report_decided").About(a.person.ID, 0).
		With("report", p.ReportID).With("person", p.ID).With("decision", string(p.Decision)).With("before", string(step.Before.Decision))
	if err := errors.Join(evidence.SaveReportPerson(a.tx, p), evidence.AddSteps(a.tx, []*event.ReportStep{step}), core.Audit(a.tx, e)); err != nil || p.MemoryKey == "" {
		return err
	}
	m := &event.MatchMemory{EventID: a.event.ID, Key: p.MemoryKey, Decision: p.Decision, RegistrantID: p.RegistrantID, DecidedAt: a.now, DecidedBy: a.by.String()}
	if before != nil {
		m.Series = before.Series
	}
	return evidence.Remember(a.tx, m)
}
