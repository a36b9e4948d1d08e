package seats

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// ErrEnoughToday refuses a letter to somebody who has had enough of them that
// day, or by somebody who has caused enough.
var ErrEnoughToday = problem.New(problem.Conflict, "enough_today")

// HandOver asks a colleague to take the person's seat in the session called
// slug. The person keeps the seat until the colleague has taken it, at most
// for event.HandoverTime. Asking the same colleague again changes nothing.
//
// It fails as event.Session.CheckHandOver does, with event.ErrHasPlace,
// event.ErrHandoverOpen, ErrEnoughToday, or a problem with fields.
func (d *Seats) HandOver(ctx context.Context, by core.Actor, slug string, in input.Colleague) (*core.RegistrationView, error) {
	in = input.CleanColleagues([]input.Colleague{in})[0]
	if err := d.Check(in); err != nil {
		return nil, err
	}
	ask := func() (*core.RegistrationView, error) {
		return d.Own(ctx, by, slug, func(tx *store.Tx, _ *core.PersonView, g *event.Registration, now time.Time) error {
			m, err := d.move(ctx, tx, by, g.ID, now)
			if err != nil {
				return err
			}
			return m.handOver(in)
		})
	}
	g, err := ask()
	if errors.Is(err, store.ErrBusy) { // whom another server has added at the same moment is known now
		return ask()
	}
	return g, err
}

// handOver asks a colleague to take m's seat.
func (m *move) handOver(in input.Colleague) error {
	if err := m.session.CheckHandOver(m.reg, m.now); err != nil {
		return err
	}
	folded := input.FoldAddress(in.Email)
	to, err := m.tx.PersonByAddress(m.ctx, m.Person.EventID, folded)
	if err != nil && !errors.Is(err, core.ErrNotFound) {
		return err
	}
	open, err := m.openHandover()
	if err != nil {
		return err
	}
	if open != nil {
		if to != nil && open.ToID == to.ID {
			return nil
		}
		return event.ErrHandoverOpen
	}
	if err := m.checkColleague(to); err != nil {
		return err
	}
	if to == nil {
		if to, err = m.addColleague(in, folded); err != nil {
			return err
		}
	}
	return m.ask(to)
}

// openHandover is the one of m's registration that a colleague may still
// take, nil if there is none. One that has run out is ended.
func (m *move) openHandover() (*event.Handover, error) {
	h, err := m.tx.OpenHandover(m.ctx, m.reg.ID)
	if errors.Is(err, core.ErrNotFound) {
		return nil, nil
	}
	if err != nil || h.Open(m.now) {
		return h, err
	}
	return nil, core.EndHandover(m.tx, core.Actor{Kind: core.Program}, m.session, h, event.HandoverExpired, m.now)
}

// checkColleague refuses who has a place in m's session already or takes part
// without a seat, and letters beyond those of one day. to may be nil.
func (m *move) checkColleague(to *event.Registrant) error {
	today := m.now.Truncate(24 * time.Hour)
	asked, err := m.tx.HandoversSince(m.ctx, m.Person.ID, today)
	if err != nil {
		return err
	}
	if to == nil {
		if asked >= core.PerDay {
			return ErrEnoughToday
		}
		return nil
	}
	g, err := m.tx.RegistrationIn(m.ctx, to.ID, m.session.ID)
	if err != nil && !errors.Is(err, core.ErrNotFound) {
		return err
	}
	if to.Role.Team() || event.HasPlace(g) {
		return event.ErrHasPlace
	}
	had, err := m.tx.CausedSince(m.ctx, to.ID, today)
	if err == nil && max(had, asked) >= core.PerDay {
		err = ErrEnoughToday
	}
	return err
}

// addColleague adds somebody of the holder's office to the event. What else
// the holder has said about themselves is not the colleague's.
func (m *move) addColleague(in input.Colleague, folded string) (*event.Registrant, error) {
	h := m.Person
	to := event.Registrant{
		EventID: h.EventID, Email: &in.Email, EmailFolded: &folded, GivenName: in.GivenName, FamilyName: in.FamilyName,
		Organisation: h.Organisation, OrganisationKind: h.OrganisationKind, Municipality: h.Municipality, MunicipalityKey: h.MunicipalityKey, Country: h.Country, Function: in.Function,
		Language: cmp.Or(in.Language, h.Language), Zone: h.Zone, Role: event.RoleParticipant, Source: event.SourceColleague, SignedUpAt: m.now, LinkGeneration: 1, Revision: 1,
	}
	fresh, err := m.tx.AddRegistrant(&to)
	if err == nil && !fresh {
		err = store.ErrBusy // somebody has come with this address at the same moment: try again
	}
	if err != nil {
		return nil, err
	}
	return &to, core.Audit(m.tx, core.NewEntry(m.by, to.EventID, m.now, "named_by_colleague").About(to.ID, m.session.ID))
}

// ask writes the handover to to, with its letter and audit entry.
func (m *move) ask(to *event.Registrant) error {
	h := event.Handover{RegistrationID: m.reg.ID, FromID: m.Person.ID, ToID: to.ID, AskedAt: m.now, ExpiresAt: event.HandoverEnd(m.now, m.session)}
	fresh, err := m.tx.AddHandover(&h)
	if err == nil && !fresh {
		err = event.ErrHandoverOpen
	}
	if err != nil {
		return err
	}
	l := handoverLetter(to, event.LetterHandover, m.session, &h, m.now)
	l.UsefulUntil = &h.ExpiresAt
	e := core.NewEntry(m.by, m.session.EventID, m.now, "handover_asked").About(m.Person.ID, m.session.ID).With("colleague", to.ID)
	return errors.Join(core.Owe(m.tx, to, l), core.Audit(m.tx, e))
}

// handoverLetter is a letter to r about h.
func handoverLetter(r *event.Registrant, kind event.LetterKind, s *event.Session, h *event.Handover, now time.Time) event.Letter {
	l := core.SessionLetter(r, kind, s, now)
	l.Occasion, l.Data.HandoverID = fmt.Sprintf("handover/%d", h.ID), h.ID
	return l
}

// KeepSeat takes back what HandOver has asked. Where nothing is open, the
// seat is the person's already, and nothing changes.
//
// It fails with ErrNotFound, or event.ErrWrongStatus without a seat.
func (d *Seats) KeepSeat(ctx context.Context, by core.Actor, slug string) (*core.RegistrationView, error) {
	return d.Own(ctx, by, slug, func(tx *store.Tx, _ *core.PersonView, g *event.Registration, now time.Time) error {
		m, err := d.move(ctx, tx, by, g.ID, now)
		if err != nil {
			return err
		}
		open, err := m.openHandover()
		switch {
		case err != nil:
			return err
		case open != nil:
			return core.EndHandover(tx, by, m.session, open, event.HandoverKept, now)
		case m.reg.Status != event.Confirmed, m.reg.Team:
			return m.wrongStatus()
		}
		return nil
	})
}

// tellHolder owes the holder the letter that the seat stays theirs.
func tellHolder(ctx context.Context, tx *store.Tx, s *event.Session, h *event.Handover, now time.Time) error {
	holder, err := tx.Registrant(ctx, h.FromID)
	if err != nil {
		return err
	}
	return core.Owe(tx, holder, handoverLetter(holder, event.LetterSeatStays, s, h, now))
}

// ExpireHandovers ends the handovers that have run out, tells the holders that
// their seats stay theirs, and returns how many there were. It is called by
// the server every few seconds.
func (d *Seats) ExpireHandovers(ctx context.Context) (int, error) {
	due, err := d.Store.HandoversDue(ctx, d.Now(), HoldsAtOnce)
	if err != nil {
		return 0, err
	}
	ended := 0
	var faults []error // of one handover; the others end all the same
	for _, h := range due {
		if err := d.expireHandover(ctx, h.ID); err != nil {
			faults = append(faults, fmt.Errorf("handover %d: %w", h.ID, err))
			continue
		}
		ended++
	}
	if ended > 0 {
		d.Wake()
	}
	return ended, errors.Join(faults...)
}

func (d *Seats) expireHandover(ctx context.Context, id int64) error {
	session, err := d.Store.SessionOfHandover(ctx, id)
	if err != nil {
		return err
	}
	now := d.Now()
	return d.Store.Tx(ctx, []int64{session}, func(tx *store.Tx) error {
		h, err := tx.Handover(ctx, id)
		if err != nil || h.EndedAt != nil || h.Open(now) {
			return err // taken, declined or taken back in the meantime
		}
		s, err := tx.Session(ctx, session)
		if err != nil {
			return err
		}
		err = core.EndHandover(tx, core.Actor{Kind: core.Program}, s, h, event.HandoverExpired, now)
		if err != nil || s.CancelledAt != nil || !now.Before(s.EndsAt) {
			return err
		}
		return tellHolder(ctx, tx, s, h, now)
	})
}
