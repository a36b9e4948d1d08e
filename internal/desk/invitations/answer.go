package invitations

import (
	"context"
	"errors"
	"slices"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/seats"
	"rollcall/internal/desk/signup"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// ByInvitation returns the holder of the link of an invitation that has been
// sent. Whatever does not authenticate fails with ErrUnauthorised, all alike.
func (d *Inviting) ByInvitation(ctx context.Context, token string) (core.Actor, error) {
	id, ok := auth.LinkID(token)
	if !ok {
		return core.Actor{}, core.ErrUnauthorised
	}
	i, err := d.Store.Invitation(ctx, id)
	switch {
	case errors.Is(err, core.ErrNotFound):
		d.Key.IsInvitationLink(token, id, 1) // as long as for a link that exists
		return core.Actor{}, core.ErrUnauthorised
	case err != nil:
		return core.Actor{}, err
	case !d.Key.IsInvitationLink(token, id, i.LinkGeneration), i.ErasedAt != nil, i.SentAt == nil:
		return core.Actor{}, core.ErrUnauthorised
	}
	return core.Actor{Kind: core.Invitee, Invitation: i}, nil
}

// An Invited is an invitation as its person sees it.
type Invited struct {
	View
	core.Programme
	Me  *core.PersonView // who has accepted, or has the address in the event already; nil: nobody
	Due core.Due         // what the person has to say with an acceptance
}

// Page is the token of the personal link of who has come in by accepting, as
// long as it is their first. Who was there before has more behind that link
// than an invitation opens, and finds it in their letters.
func (d *Inviting) Page(i *Invited) string {
	if i.Me == nil || i.EndedAt == nil || !i.Me.Registrant.SignedUpAt.Equal(*i.EndedAt) || i.Me.Registrant.LinkGeneration != 1 || i.Me.Registrant.ErasedAt != nil {
		return ""
	}
	return d.LinkToken(i.Me.Registrant)
}

// Invited is what by is invited to.
func (d *Inviting) Invited(ctx context.Context, by core.Actor) (*Invited, error) {
	if by.Kind != core.Invitee {
		return nil, core.ErrUnauthorised
	}
	v, err := d.view(ctx, by.Invitation.ID)
	if err != nil {
		return nil, err
	}
	ev, err := d.Store.EventByID(ctx, v.EventID)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	i := &Invited{View: *v, Programme: *p}
	person := v.Registrant()
	id, err := registrantOf(ctx, d.Store.Reads, &v.Invitation)
	if err != nil {
		return nil, err
	}
	if id != 0 {
		if i.Me, err = d.Desk.View(ctx, id); err != nil {
			return nil, err
		}
		person = i.Me.Registrant
	}
	i.Due = p.Due(person)
	return i, nil
}

// registrantOf is the id of who stands for whoever has accepted i, or has its
// address in the event; 0 if there is nobody.
func registrantOf(ctx context.Context, reads store.Reads, i *event.Invitation) (int64, error) {
	if i.RegistrantID != nil {
		r, err := reads.Registrant(ctx, *i.RegistrantID)
		if err == nil {
			r, err = reads.StandsFor(ctx, r)
		}
		if err != nil {
			return 0, err
		}
		return r.ID, nil
	}
	people, err := reads.RegistrantsByAddress(ctx, *i.EmailFolded)
	for k := range people {
		if people[k].EventID == i.EventID {
			r, err := reads.StandsFor(ctx, &people[k])
			if err != nil {
				return 0, err
			}
			return r.ID, nil
		}
	}
	return 0, err
}

// SeeInvitation notes that somebody has done something on the page of by's
// invitation. It says nothing else, and may be repeated.
func (d *Inviting) SeeInvitation(ctx context.Context, by core.Actor) (*Invited, error) {
	return d.answer(ctx, by, func(c *changing) error {
		before := c.invitation.State
		if !c.invitation.See(c.sessions, c.now) {
			return nil
		}
		return c.save("invitation_seen", before)
	})
}

// DeclineInvitation says no, and gives the seats that are held to whoever
// waits for them. Declining again changes nothing. It fails with
// event.ErrInvitationEnded (with state) when it was answered otherwise, was
// revoked, or has run out.
func (d *Inviting) DeclineInvitation(ctx context.Context, by core.Actor) (*Invited, error) {
	return d.answer(ctx, by, func(c *changing) error {
		before := c.invitation.State
		fresh, err := c.invitation.Decline(c.sessions, c.now)
		if err != nil || !fresh {
			return err
		}
		return errors.Join(c.save("invitation_declined", before), c.letGo())
	})
}

// answer runs do on by's invitation, and returns it as it is then.
func (d *Inviting) answer(ctx context.Context, by core.Actor, do func(*changing) error) (*Invited, error) {
	v, err := d.Invited(ctx, by)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	// What somebody has in other sessions may be settled along with it.
	if _, err = d.Write(ctx, by, v.Programme.SessionIDs(), func(tx *store.Tx) (core.Result, error) {
		c, err := load(ctx, tx, by, by.Invitation.ID, now)
		if err != nil {
			return core.Result{}, err
		}
		if c.invitation.LinkGeneration != by.Invitation.LinkGeneration {
			return core.Result{}, core.ErrUnauthorised
		}
		return core.Result{ID: c.invitation.ID}, do(c)
	}); err != nil {
		return nil, err
	}
	return d.Invited(ctx, by)
}

// AcceptInvitation says yes: the person is a registrant then, with the address
// that the invitation went to, which is confirmed by that. They get the seats
// that were held, and else what the rule of signing up gives, whether or not
// registration is open. in.Sessions may name some of the sessions; nil are all
// that are ahead. Who is registered already gets the sessions added, and
// need only say what the event still requires of them. Accepting again changes
// nothing.
//
// It fails with event.ErrInvitationEnded (with state), event.ErrSessionFull,
// event.ErrSessionCancelled, event.ErrSessionOver, or a problem with fields.
func (d *Inviting) AcceptInvitation(ctx context.Context, by core.Actor, in signup.SignUp) (*Invited, error) {
	return d.answer(ctx, by, func(c *changing) error {
		if c.invitation.State == event.InvitationAccepted {
			return nil
		}
		if err := c.invitation.CheckAnswer(c.sessions, c.now); err != nil {
			return err
		}
		a := &acceptance{changing: c, desk: d}
		return a.run(in)
	})
}

// An acceptance is somebody who comes in by an invitation.
type acceptance struct {
	*changing
	desk   *Inviting
	event  *event.Event
	person *event.Registrant
	places []event.Place
}

func (a *acceptance) run(in signup.SignUp) error {
	chosen, err := a.enterPerson(in)
	if err != nil {
		return err
	}
	for k := range a.to {
		x := &a.to[k]
		if err := a.enter(x, slices.Contains(chosen, x.SessionID)); err != nil {
			return err
		}
	}
	if err := a.invitation.Accept(a.person.ID, a.sessions, a.now); err != nil {
		return err
	}
	e := core.NewEntry(a.by, a.event.ID, a.now, "invitation_accepted").About(a.person.ID, 0).With("invitation", a.invitation.ID).With("places", a.places)
	if err := errors.Join(a.tx.SaveInvitation(a.invitation), core.Audit(a.tx, e)); err != nil {
		return err
	}
	if err := errors.Join(a.fill(), a.complete()); err != nil {
		return err
	}
	if err := a.tell(); err != nil {
		return err
	}
	return seats.Vouch(a.ctx, a.tx, a.by, a.person.ID, a.now) // what somebody known had not confirmed
}

// enterPerson writes who accepts, and returns the sessions that they choose.
func (a *acceptance) enterPerson(in signup.SignUp) ([]int64, error) {
	p, err := core.ProgrammeIn(a.ctx, a.tx, a.invitation.EventID)
	if err != nil {
		return nil, err
	}
	a.event = p.Event
	p.Sessions = a.sessions // no others may be chosen
	if in.Sessions == nil {
		in.Sessions = a.ahead()
	}
	id, err := registrantOf(a.ctx, a.tx.Reads, a.invitation)
	if err != nil {
		return nil, err
	}
	in.Email = a.invitation.Address()
	known := a.known
	if id == 0 {
		known = a.newcomer
	}
	sessions, err := known(p, id, in)
	if err != nil {
		return nil, err
	}
	return core.IDs(sessions), a.checkAhead(sessions)
}

// newcomer writes somebody who is not registered.
func (a *acceptance) newcomer(p *core.Programme, _ int64, in signup.SignUp) (sessions []*event.Session, err error) {
	if a.person, sessions, err = a.desk.Intake.Newcomer(p, in, a.now); err != nil {
		return nil, err
	}
	fresh, err := a.tx.AddRegistrant(a.person)
	if err == nil && !fresh {
		err = store.ErrBusy // somebody has come with this address at the same moment: try again
	}
	return sessions, err
}

// known writes what somebody says who is registered already.
func (a *acceptance) known(p *core.Programme, id int64, in signup.SignUp) ([]*event.Session, error) {
	sessions, wrong := p.Choose(in.Sessions)
	if len(in.Sessions) == 0 {
		wrong = append(wrong, problem.At("/sessions", "required"))
	}
	if len(wrong) > 0 {
		return nil, problem.Refuse(wrong...)
	}
	var err error
	if a.person, err = a.tx.Registrant(a.ctx, id); err != nil {
		return nil, err
	}
	said := input.Verification{Answers: in.Answers, Consents: in.Consents, Shown: in.Shown}
	if _, err := p.Complete(a.person, said, a.now); err != nil {
		return nil, err
	}
	a.person.Source = event.SourceInvitation
	a.person.Revision++
	return sessions, a.tx.SaveRegistrant(a.person)
}

// ahead are the slugs of the sessions that somebody can come to.
func (a *acceptance) ahead() []string {
	var slugs []string
	for _, s := range a.sessions {
		if a.invitation.Takes(&s, a.now) {
			slugs = append(slugs, s.Slug)
		}
	}
	return slugs
}

// checkAhead refuses what does not take place or has begun.
func (a *acceptance) checkAhead(chosen []*event.Session) error {
	for _, s := range chosen {
		switch {
		case s.CancelledAt != nil:
			return event.ErrSessionCancelled
		case !a.invitation.Takes(s, a.now):
			return event.ErrSessionOver
		}
	}
	return nil
}

// enter gives the person a place in a session that they have chosen: the seat
// that is held for them, though others wait, else what the rule gives to who
// comes last. A seat that is held in one that they have not chosen is let go.
func (a *acceptance) enter(x *event.InvitedSession, chosen bool) error {
	s, err := a.tx.Session(a.ctx, x.SessionID)
	if err != nil {
		return err
	}
	held := x.Holds(s, a.now)
	if x.HeldUntil != nil {
		s.LetGo()
		x.HeldUntil = nil
		if err := errors.Join(a.tx.SaveInvitedSession(x), a.tx.SaveSeats(s)); err != nil {
			return err
		}
	}
	if !chosen {
		return nil
	}
	g, err := a.registrationIn(s)
	if err != nil {
		return err
	}
	free := held && s.SeatsTaken < s.Capacity
	if !free {
		if free, err = core.FreeFor(a.ctx, a.tx, a.event, s, a.person, g, a.now); err != nil {
			return err
		}
	} else if !g.HoldsSeat {
		g.QuotaID = event.QuotaOf(s.Quotas, a.person)
	}
	rule := a.event.Admission()
	rule.Approval = rule.Approval && !a.invitation.SkipsApproval
	if a.invitation.Completes {
		rule = event.Admission{Mode: event.WaitingAuto} // who has been there is not turned away
	}
	place, err := enterAs(s, g, free, held, rule, a.now)
	if err != nil {
		return err
	}
	if place.Status != "" {
		place.SessionID = s.ID
		a.places = append(a.places, place)
	}
	return core.SaveSeat(a.tx, s, g)
}

// registrationIn is what the person has in s; one that has ended, if nothing.
func (a *acceptance) registrationIn(s *event.Session) (*event.Registration, error) {
	g, err := a.tx.RegistrationIn(a.ctx, a.person.ID, s.ID)
	if errors.Is(err, core.ErrNotFound) {
		return &event.Registration{RegistrantID: a.person.ID, SessionID: s.ID, Status: event.Cancelled, SignedUpAt: a.now}, nil
	}
	return g, err
}

// enterAs moves g by the rule, where free says whether there is a seat and
// held whether it was kept for the person. What they have already they keep,
// and the place that is returned is empty then.
func enterAs(s *event.Session, g *event.Registration, free, held bool, rule event.Admission, now time.Time) (event.Place, error) {
	switch {
	case g.Team, g.Status == event.Confirmed:
		return event.Place{}, nil
	case g.Standing(now) == event.Offered:
		return event.Place{Status: event.Confirmed, HoldsSeat: true}, g.Accept(now)
	case g.Status == event.Waitlisted && held && free:
		return event.Place{Status: event.Confirmed, HoldsSeat: true}, s.Promote(g, now)
	case g.Status == event.Waitlisted:
		return event.Place{}, nil // whether there is a quota for them now, filling the seats tells
	case g.Status == event.Unverified && rule.Approval:
		return s.Ask(g, free, now), nil
	case g.Status == event.Unverified, g.Status == event.Pending && !rule.Approval:
		return s.Settle(g, free, now), nil
	case g.Status == event.Pending:
		return event.Place{}, nil
	case g.Status == event.Offered: // which has run out, and whose end has not been written
		s.End(g, event.Expired, now)
	}
	p, err := s.Enter(free, true, rule, g.QuotaID)
	if err == nil {
		g.Take(p, now)
	}
	return p, err
}

// fill gives the seats that have become free to whoever waits for them.
func (a *acceptance) fill() error {
	for _, x := range a.to {
		s, err := a.tx.Session(a.ctx, x.SessionID)
		if err != nil {
			return err
		}
		if err := seats.Fill(a.ctx, a.tx, a.by, s, seats.InvitationEnded, a.now); err != nil {
			return err
		}
	}
	return nil
}

// tell owes the one letter about the places, as they are after all has moved.
func (a *acceptance) tell() error {
	var places []event.Place
	for _, p := range a.places {
		g, err := a.tx.RegistrationIn(a.ctx, a.person.ID, p.SessionID)
		if err != nil {
			return err
		}
		if g.Status != p.Status {
			continue // has been told already
		}
		if p.Rank, err = a.tx.Rank(a.ctx, g); err != nil {
			return err
		}
		places = append(places, p)
	}
	return core.OwePlaces(a.ctx, a.tx, a.person, places, a.now)
}
