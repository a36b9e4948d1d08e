package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

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
func (d *Desk) HandOver(ctx context.Context, by Actor, slug string, in Colleague) (*RegistrationView, error) {
	in = cleanColleagues([]Colleague{in})[0]
	if err := d.check(in); err != nil {
		return nil, err
	}
	return d.own(ctx, by, slug, func(tx *store.Tx, v *PersonView, g *event.Registration, now time.Time) error {
		m, err := d.move(ctx, tx, by, g.ID, now)
		if err != nil {
			return err
		}
		return m.handOver(in)
	})
}

// handOver asks a colleague to take m's seat.
func (m *move) handOver(in Colleague) error {
	if err := m.session.CheckHandOver(m.reg, m.now); err != nil {
		return err
	}
	folded := FoldAddress(in.Email)
	to, err := m.tx.RegistrantByAddress(m.ctx, m.person.EventID, folded)
	if err != nil && !errors.Is(err, ErrNotFound) {
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
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil || h.Open(m.now) {
		return h, err
	}
	return nil, endHandover(m.tx, Actor{Kind: Program}, m.session, h, event.HandoverExpired, m.now)
}

// checkColleague refuses who has a place in m's session already, and letters
// beyond those of one day. to may be nil.
func (m *move) checkColleague(to *event.Registrant) error {
	today := m.now.Truncate(24 * time.Hour)
	asked, err := m.tx.HandoversSince(m.ctx, m.person.ID, today)
	if err != nil {
		return err
	}
	if to == nil {
		if asked >= perDay {
			return ErrEnoughToday
		}
		return nil
	}
	g, err := m.tx.RegistrationIn(m.ctx, to.ID, m.session.ID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if event.HasPlace(g) {
		return event.ErrHasPlace
	}
	had, err := m.tx.CausedSince(m.ctx, to.ID, today)
	if err == nil && max(had, asked) >= perDay {
		err = ErrEnoughToday
	}
	return err
}

// addColleague adds somebody of the holder's office to the event. What else
// the holder has said about themselves is not the colleague's.
func (m *move) addColleague(in Colleague, folded string) (*event.Registrant, error) {
	h := m.person
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
	return &to, audit(m.tx, entry(m.by, to.EventID, m.now, "named_by_colleague").about(to.ID, m.session.ID))
}

// ask writes the handover to to, with its letter and audit entry.
func (m *move) ask(to *event.Registrant) error {
	h := event.Handover{RegistrationID: m.reg.ID, FromID: m.person.ID, ToID: to.ID, AskedAt: m.now, ExpiresAt: event.HandoverEnd(m.now, m.session)}
	fresh, err := m.tx.AddHandover(&h)
	if err == nil && !fresh {
		err = event.ErrHandoverOpen
	}
	if err != nil {
		return err
	}
	l := handoverLetter(to, event.LetterHandover, m.session, &h, m.now)
	l.UsefulUntil = &h.ExpiresAt
	e := entry(m.by, m.session.EventID, m.now, "handover_asked").about(m.person.ID, m.session.ID).with("colleague", to.ID)
	return errors.Join(owe(m.tx, to, l), audit(m.tx, e))
}

// handoverLetter is a letter to r about h.
func handoverLetter(r *event.Registrant, kind event.LetterKind, s *event.Session, h *event.Handover, now time.Time) event.Letter {
	l := sessionLetter(r, kind, s, now)
	l.Occasion, l.Data.HandoverID = fmt.Sprintf("handover/%d", h.ID), h.ID
	return l
}

// KeepSeat takes back what HandOver has asked. Where nothing is open, the
// seat is the person's already, and nothing changes.
//
// It fails with ErrNotFound, or event.ErrWrongStatus without a seat.
func (d *Desk) KeepSeat(ctx context.Context, by Actor, slug string) (*RegistrationView, error) {
	return d.own(ctx, by, slug, func(tx *store.Tx, _ *PersonView, g *event.Registration, now time.Time) error {
		m, err := d.move(ctx, tx, by, g.ID, now)
		if err != nil {
			return err
		}
		open, err := m.openHandover()
		switch {
		case err != nil:
			return err
		case open != nil:
			return endHandover(tx, by, m.session, open, event.HandoverKept, now)
		case m.reg.Status != event.Confirmed:
			return m.wrongStatus()
		}
		return nil
	})
}

// endHandover ends h without giving the seat away.
func endHandover(tx *store.Tx, by Actor, s *event.Session, h *event.Handover, result event.HandoverResult, now time.Time) error {
	h.End(result, now)
	e := entry(by, s.EventID, now, "handover_ended").about(h.FromID, s.ID).with("result", result).with("colleague", h.ToID)
	return errors.Join(tx.SaveHandover(h), audit(tx, e))
}

// tellHolder owes the holder the letter that the seat stays theirs.
func tellHolder(ctx context.Context, tx *store.Tx, s *event.Session, h *event.Handover, now time.Time) error {
	holder, err := tx.Registrant(ctx, h.FromID)
	if err != nil {
		return err
	}
	return owe(tx, holder, handoverLetter(holder, event.LetterSeatStays, s, h, now))
}

// seatLost ends the handover of a seat that is gone. It is called whenever a
// registration is written that has no seat any more.
func seatLost(tx *store.Tx, s *event.Session, g *event.Registration) error {
	if g.Status == event.Confirmed || !g.EverConfirmed() {
		return nil
	}
	h, err := tx.OpenHandover(context.Background(), g.ID)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return endHandover(tx, Actor{Kind: Program}, s, h, event.HandoverSeatGone, g.ChangedAt)
}

// ExpireHandovers ends the handovers that have run out, tells the holders that
// their seats stay theirs, and returns how many there were. It is called by
// the server every few seconds.
func (d *Desk) ExpireHandovers(ctx context.Context) (int, error) {
	due, err := d.store.HandoversDue(ctx, d.now(), holdsAtOnce)
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
		d.wake()
	}
	return ended, errors.Join(faults...)
}

func (d *Desk) expireHandover(ctx context.Context, id int64) error {
	session, err := d.store.SessionOfHandover(ctx, id)
	if err != nil {
		return err
	}
	now := d.now()
	return d.store.Tx(ctx, []int64{session}, func(tx *store.Tx) error {
		h, err := tx.Handover(ctx, id)
		if err != nil || h.EndedAt != nil || h.Open(now) {
			return err // taken, declined or taken back in the meantime
		}
		s, err := tx.Session(ctx, session)
		if err != nil {
			return err
		}
		err = endHandover(tx, Actor{Kind: Program}, s, h, event.HandoverExpired, now)
		if err != nil || s.CancelledAt != nil || !now.Before(s.EndsAt) {
			return err
		}
		return tellHolder(ctx, tx, s, h, now)
	})
}
