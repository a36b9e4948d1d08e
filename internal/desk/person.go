package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// A Programme is an event with its sessions by start and the current texts
// of its consents.
type Programme struct {
	Event    *event.Event
	Sessions []event.Session
	Consents []event.ConsentText // current versions, in order, without retired ones
}

// programme loads what belongs to ev.
func (d *Desk) programme(ctx context.Context, ev *event.Event) (*Programme, error) {
	sessions, err := d.store.Sessions(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	consents, err := d.store.Consents(ctx, ev.ID)
	return &Programme{ev, sessions, consents}, err
}

// A PersonView is a registrant with everything that a page or an answer
// about them shows.
type PersonView struct {
	Programme
	Registrant    *event.Registrant
	Registrations []RegistrationView // by the session's start
	Consented     []ConsentView      // in the person's own view alone
	Offered       []Offer            // seats that colleagues give or gave the person, in order of asking
	Link          string             // the absolute personal link; only for the person and whoever signed them up
}

// A RegistrationView is a registration with what it means now.
type RegistrationView struct {
	event.Registration
	Session *event.Session
	Rank    int64    // in the queue; 0 when not waitlisted
	Actions []string // what the person may do now: cancel, restore, register, join, verify, hand-over, keep

	TakeBackUntil time.Time        // until when they may take back that they cancelled; zero if they may not
	Materials     []event.Material // of the session that the person may have
	Withheld      []Withheld       // of the session that the person may not have, without their addresses

	// Handover is to whom the person gives the seat; nil unless somebody may
	// take it.
	Handover *store.Given
}

// Tag names the state of what is known of the person, for If-Match.
func (v *PersonView) Tag() string { return tagOf(v.Registrant) }

func tagOf(r *event.Registrant) string { return strconv.Quote(strconv.FormatInt(r.Revision, 10)) }

// person loads the registrant with the given id.
func (d *Desk) person(ctx context.Context, id int64) (*PersonView, error) {
	r, err := d.store.Registrant(ctx, id)
	if err != nil {
		return nil, err
	}
	ev, err := d.store.EventByID(ctx, r.EventID)
	if err != nil {
		return nil, err
	}
	p, err := d.programme(ctx, ev)
	if err != nil {
		return nil, err
	}
	view := &PersonView{Programme: *p, Registrant: r, Link: d.PersonalLink(r)}
	regs, err := d.store.RegistrationsOf(ctx, []int64{id})
	if err != nil {
		return nil, err
	}
	given, err := d.store.HandoversOf(ctx, id)
	if err != nil {
		return nil, err
	}
	now := d.now()
	for i := range p.Sessions {
		for _, g := range regs {
			if g.SessionID == p.Sessions[i].ID {
				r := RegistrationView{
					Registration: g.Registration, Session: &p.Sessions[i], Rank: g.Rank, Handover: openOf(given, g.ID, now),
				}
				r.Actions = actions(ev, &r, now)
				if slices.Contains(r.Actions, "restore") {
					r.TakeBackUntil = g.TakeBackUntil(r.Session)
				}
				if err := d.addMaterials(ctx, ev, &r); err != nil {
					return nil, err
				}
				view.Registrations = append(view.Registrations, r)
			}
		}
	}
	for _, h := range given {
		if s := p.byID(h.SessionID); h.ToID == id && s != nil {
			view.Offered = append(view.Offered, Offer{h, s, missing(p.Consents, r)})
		}
	}
	return view, nil
}

// openOf is the handover of a registration that may still be taken, or nil.
func openOf(given []store.Given, registrationID int64, now time.Time) *store.Given {
	for i := range given {
		if given[i].RegistrationID == registrationID && given[i].Open(now) {
			return &given[i]
		}
	}
	return nil
}

// actions are what the person may do with g now.
func actions(ev *event.Event, g *RegistrationView, now time.Time) []string {
	var may []string
	s := g.Session
	ahead := s.CancelledAt == nil && now.Before(s.EndsAt)
	if g.CheckTakeBack(s, now) == nil {
		may = append(may, "restore")
	}
	switch {
	case g.Status == event.Unverified:
		may = append(may, "verify")
	case s.Admits(g.Status, now) == nil:
		may = append(may, "join")
	case returns(g.Status) && ev.CheckOpen(s, now) == nil:
		may = append(may, "register")
	}
	if !g.Status.Ended() && ahead {
		may = append(may, "cancel")
	}
	switch {
	case g.Handover != nil:
		may = append(may, "keep")
	case s.CheckHandOver(&g.Registration, now) == nil:
		may = append(may, "hand-over")
	}
	return may
}

// returns reports whether a person may come back from status by themselves.
func returns(s event.Status) bool { return s == event.Cancelled || s == event.Expired }

// Open lists the sessions of v in which the person has no registration yet
// and may register now.
func (d *Desk) Open(v *PersonView) []event.Session {
	var open []event.Session
	for _, s := range v.Sessions {
		if v.find(s.Slug) == nil && v.Event.CheckOpen(&s, d.now()) == nil {
			open = append(open, s)
		}
	}
	return open
}

// find returns the registration for the session called slug, or nil.
func (v *PersonView) find(slug string) *RegistrationView {
	for i := range v.Registrations {
		if v.Registrations[i].Session.Slug == slug {
			return &v.Registrations[i]
		}
	}
	return nil
}

// ByLink returns the holder of a personal link. Whatever does not
// authenticate fails with ErrUnauthorised, all alike.
func (d *Desk) ByLink(ctx context.Context, token string) (Actor, error) {
	by, err := d.ByLinkToErase(ctx, token)
	if err == nil && by.Registrant.ErasedAt != nil {
		return Actor{}, ErrUnauthorised
	}
	return by, err
}

// ByLinkToErase is ByLink for EraseMe alone, which answers a repeated request
// when the link has gone.
func (d *Desk) ByLinkToErase(ctx context.Context, token string) (Actor, error) {
	id, ok := auth.LinkID(token)
	if !ok {
		return Actor{}, ErrUnauthorised
	}
	r, err := d.store.LinkHolder(ctx, id)
	switch {
	case errors.Is(err, ErrNotFound):
		d.key.IsLink(token, id, 1) // as long as for a link that exists
		return Actor{}, ErrUnauthorised
	case err != nil:
		return Actor{}, err
	case !d.key.IsLink(token, id, r.LinkGeneration):
		return Actor{}, ErrUnauthorised
	}
	return Actor{Kind: Person, Registrant: r}, nil
}

// Me is the person's own view.
func (d *Desk) Me(ctx context.Context, by Actor) (*PersonView, error) {
	if by.Kind != Person {
		return nil, ErrUnauthorised
	}
	v, err := d.person(ctx, by.Registrant.ID)
	if err != nil {
		return nil, err
	}
	texts, err := d.store.EveryConsent(ctx, v.Event.ID)
	v.Consented = consented(v, texts)
	return v, err
}

// A Verification is what a person sends along when they confirm their
// address.
type Verification struct {
	Consents map[string]bool
	Shown    string // the language that consents were shown in; default: the person's
}

// Due are the consents that the event requires and the person has not given.
// Whoever signs up by themselves has given them all; someone signed up by a
// colleague is asked when they confirm.
func (v *PersonView) Due() []event.ConsentText { return missing(v.Consents, v.Registrant) }

// consents checks in and returns the consents to keep.
func (v *PersonView) consents(in Verification, now time.Time) (map[string]event.Consent, error) {
	kept, fields := consent(v.Consents, in.Consents, showing{v.Event, cmp.Or(in.Shown, v.Registrant.Language), now}, false)
	for _, c := range v.Due() {
		if !in.Consents[c.Key] {
			fields = append(fields, problem.At(pointer("consents", c.Key), "consent_needed"))
		}
	}
	if len(fields) > 0 {
		return nil, problem.Refuse(fields...)
	}
	return kept, nil
}

// Verify confirms the person's address. Every registration that waited for
// it gets its seat, a free one, or the end of the queue. Verifying again
// changes nothing.
//
// It fails with a problem that names the required consents which are missing.
func (d *Desk) Verify(ctx context.Context, by Actor, in Verification) (*PersonView, error) {
	v, err := d.Me(ctx, by)
	if err != nil || v.Registrant.VerifiedAt != nil {
		return v, err
	}
	now := d.now()
	consents, err := v.consents(in, now)
	if err != nil {
		return nil, err
	}
	_, err = d.write(ctx, by, v.sessionIDs(), func(tx *store.Tx) (result, error) {
		return result{id: v.Registrant.ID}, verify(ctx, tx, by, v.Registrant.ID, consents, now)
	})
	if err != nil {
		return nil, err
	}
	return d.Me(ctx, by)
}

// verify marks the registrant verified with the consents given, settles what waited for it, and owes
// one letter about all of it.
func verify(ctx context.Context, tx *store.Tx, by Actor, id int64, consents map[string]event.Consent, now time.Time) error {
	r, err := tx.Registrant(ctx, id)
	if err != nil || r.VerifiedAt != nil {
		return err
	}
	r.Agree(consents)
	places, err := settleAll(ctx, tx, by, r, now)
	if err != nil {
		return err
	}
	return owePlaces(ctx, tx, r, places, now)
}

// settleAll marks r verified and settles what waited for it.
func settleAll(ctx context.Context, tx *store.Tx, by Actor, r *event.Registrant, now time.Time) (places []event.Place, err error) {
	r.VerifiedAt = &now
	r.Revision++
	if err := tx.SaveRegistrant(r); err != nil {
		return nil, err
	}
	regs, err := tx.RegistrationsOf(ctx, []int64{r.ID})
	if err != nil {
		return nil, err
	}
	for _, g := range regs {
		if g.Status != event.Unverified && g.Status != event.Expired {
			continue
		}
		p, err := settle(ctx, tx, &g.Registration, now)
		if err != nil {
			return nil, err
		}
		if p.Status != "" {
			places = append(places, p)
		}
	}
	return places, audit(tx, entry(by, r.EventID, now, "verified").about(r.ID, 0).with("places", places))
}

// settle gives g a seat or the end of the queue, unless its session has been
// called off or is over.
func settle(ctx context.Context, tx *store.Tx, g *event.Registration, now time.Time) (event.Place, error) {
	s, err := tx.Session(ctx, g.SessionID)
	if err != nil || s.CancelledAt != nil || !now.Before(s.EndsAt) {
		return event.Place{}, err
	}
	p := s.Settle(g, now)
	return p, saveSeat(tx, s, g)
}

// saveSeat writes a registration and the counters that moved with it. A seat
// that is gone is not given away any more.
func saveSeat(tx *store.Tx, s *event.Session, g *event.Registration) error {
	if err := tx.SaveRegistration(g); err != nil {
		return err
	}
	return errors.Join(tx.SaveSeats(s), seatLost(tx, s, g))
}

// sessionIDs are all sessions of the programme: what someone is registered for
// may change until a transaction begins.
func (p *Programme) sessionIDs() []int64 {
	var all []int64
	for _, s := range p.Sessions {
		all = append(all, s.ID)
	}
	return all
}

// Cancel gives back the person's seat or place in the queue for the session
// called slug, and promotes the next. Cancelling again changes nothing.
//
// It fails with ErrNotFound, event.ErrWrongStatus or event.ErrSessionOver.
func (d *Desk) Cancel(ctx context.Context, by Actor, slug, reason string) (*RegistrationView, error) {
	if err := d.checkReason(reason); err != nil {
		return nil, err
	}
	return d.own(ctx, by, slug, func(tx *store.Tx, v *PersonView, g *event.Registration, now time.Time) error {
		if g.Status == event.Cancelled {
			return nil
		}
		if g.Status.Ended() {
			return event.ErrWrongStatus.With("status", g.Status)
		}
		s, err := tx.Session(ctx, g.SessionID)
		if err != nil {
			return err
		}
		if !now.Before(s.EndsAt) {
			return event.ErrSessionOver
		}
		return end(ctx, tx, by, s, g, event.Cancelled, reason, sessionLetter(v.Registrant, event.LetterCancelled, s, now), now)
	})
}

// Register signs the person up for a further session, or again for one they
// gave back. Registering for what one has changes nothing.
//
// It fails with ErrNotFound, event.ErrWrongStatus, event.ErrSessionFull, or
// as event.CheckOpen says.
func (d *Desk) Register(ctx context.Context, by Actor, slug string) (*RegistrationView, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	if _, err := d.enter(ctx, by, v, slug, true); err != nil {
		return nil, err
	}
	if v, err = d.Me(ctx, by); err != nil {
		return nil, err
	}
	return v.find(slug), nil
}

// AddRegistration signs a registrant up for a further session in their
// place, whether or not registration is open. It returns the whole person and
// whether there is a new registration.
func (d *Desk) AddRegistration(ctx context.Context, by Actor, slug string, registrantID int64, session string) (*PersonView, bool, error) {
	v, err := d.registrant(ctx, by, slug, registrantID, AddPeople)
	if err != nil {
		return nil, false, err
	}
	if _, err := find(v.Sessions, session); err != nil {
		return nil, false, problem.Refuse(problem.At("/session", "unknown_session"))
	}
	fresh, err := d.enter(ctx, by, v, session, false)
	if err != nil {
		return nil, false, err
	}
	v, err = d.person(ctx, registrantID)
	return v, fresh, err
}

// enter is both ways into a further session. It reports whether there is a
// registration that was not there before.
func (d *Desk) enter(ctx context.Context, by Actor, v *PersonView, slug string, public bool) (fresh bool, err error) {
	s, err := find(v.Sessions, slug)
	if err != nil {
		return false, err
	}
	now := d.now()
	res, err := d.write(ctx, by, []int64{s.ID}, func(tx *store.Tx) (result, error) {
		g, fresh, err := d.place(ctx, tx, by, v, s.ID, public, now)
		if err != nil {
			return result{}, err
		}
		return result{id: g.ID, created: fresh}, nil
	})
	return res.created, err
}

// place gives v's person a seat or a place in the queue of one more session,
// by the rule of signing up, with its letter and audit entry. What is there
// already it leaves; fresh says that there was nothing.
func (d *Desk) place(ctx context.Context, tx *store.Tx, by Actor, v *PersonView, sessionID int64, public bool, now time.Time) (g *event.Registration, fresh bool, err error) {
	ev, err := tx.EventByID(ctx, v.Event.ID)
	if err != nil {
		return nil, false, err
	}
	s, err := tx.Session(ctx, sessionID)
	if err != nil {
		return nil, false, err
	}
	g, err = tx.RegistrationIn(ctx, v.Registrant.ID, sessionID)
	switch {
	case errors.Is(err, ErrNotFound):
		fresh = true
		g = &event.Registration{RegistrantID: v.Registrant.ID, SessionID: sessionID, Status: event.Cancelled, SignedUpAt: now}
	case err != nil:
		return nil, false, err
	case !g.Status.Ended():
		return g, false, nil
	case !returns(g.Status):
		return nil, false, event.ErrWrongStatus.With("status", g.Status)
	}
	if err := mayEnter(ev, s, public, now); err != nil {
		return nil, false, err
	}
	r, err := tx.Registrant(ctx, v.Registrant.ID) // who may have verified in the meantime
	if err != nil {
		return nil, false, err
	}
	if r.ErasedAt != nil {
		return nil, false, ErrErased
	}
	verified := r.VerifiedAt != nil
	p, err := s.SignUp(verified, ev.WaitingList())
	if err != nil {
		return nil, false, err
	}
	p.SessionID = sessionID
	g.Take(p, now)
	if p.Status == event.Unverified && p.HoldsSeat {
		until := event.HoldEnd(now, time.Time{}, 0)
		g.HoldUntil = &until
	}
	if err := saveSeat(tx, s, g); err != nil {
		return nil, false, err
	}
	if err := audit(tx, entry(by, v.Event.ID, now, "registered").about(v.Registrant.ID, sessionID).with("place", p)); err != nil {
		return nil, false, err
	}
	if !verified {
		return g, fresh, nil // the verification that is due settles this one too
	}
	return g, fresh, owePlaces(ctx, tx, r, []event.Place{p}, now)
}

// own runs fn on the person's registration for the session called slug.
func (d *Desk) own(ctx context.Context, by Actor, slug string, fn func(*store.Tx, *PersonView, *event.Registration, time.Time) error) (*RegistrationView, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	mine := v.find(slug)
	if mine == nil {
		return nil, ErrNotFound
	}
	now := d.now()
	_, err = d.write(ctx, by, []int64{mine.SessionID}, func(tx *store.Tx) (result, error) {
		g, err := tx.Registration(ctx, mine.ID)
		if err != nil {
			return result{}, err
		}
		return result{id: g.ID}, fn(tx, v, g, now)
	})
	if err != nil {
		return nil, err
	}
	if v, err = d.Me(ctx, by); err != nil {
		return nil, err
	}
	return v.find(slug), nil
}
