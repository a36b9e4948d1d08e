package seats

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Unite gives winner the better of what the two have in s, who are the same
// person, ends what loser has, and gives a seat that is free by that to the
// next. winner is told of what they have by it; to loser nobody writes. It
// returns nil where loser has nothing.
func Unite(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, winner, loser *event.Registrant, reason string, now time.Time) (*event.MergedPlace, error) {
	l, w, err := pair(ctx, tx, s, winner, loser)
	if err != nil || l == nil || l.Status.Ended() {
		return nil, err
	}
	was := &event.MergedPlace{SessionID: s.ID, Loser: *l}
	if w.ID != 0 {
		before := *w
		was.Winner = &before
	}
	if !w.HoldsSeat {
		w.QuotaID = event.QuotaOf(s.Quotas, winner)
	}
	before := w.Status
	was.Moved = s.Unite(w, l, now)
	ended := &move{ctx: ctx, tx: tx, by: by, now: now, reason: reason, cause: Merged, Person: loser, session: s, reg: l}
	if err := ended.record(string(event.Withdrawn), was.Loser.Status); err != nil {
		return nil, err
	}
	m := &move{ctx: ctx, tx: tx, by: by, now: now, reason: reason, cause: Merged, Person: winner, session: s, reg: w}
	if was.Moved {
		if err := m.record("place_merged", before); err != nil {
			return nil, err
		}
	}
	was.After = *w
	if err := refill(m, Merged); err != nil || !was.Moved {
		return was, err
	}
	return was, m.tellPlace()
}

// pair are the registrations of two people in s; l is nil where loser has
// none, w is one that has ended where winner has none.
func pair(ctx context.Context, tx *store.Tx, s *event.Session, winner, loser *event.Registrant) (l, w *event.Registration, err error) {
	if l, err = tx.RegistrationIn(ctx, loser.ID, s.ID); err != nil {
		return nil, nil, core.AbsentOr(err, nil)
	}
	w, err = tx.RegistrationIn(ctx, winner.ID, s.ID)
	if errors.Is(err, core.ErrNotFound) {
		return l, &event.Registration{RegistrantID: winner.ID, SessionID: s.ID, Status: event.Withdrawn, Team: winner.Role.Team(), SignedUpAt: l.SignedUpAt}, nil
	}
	return l, w, err
}

// tellPlace owes m's person the letter about what they have.
func (m *move) tellPlace() (err error) {
	if m.reg, err = m.tx.Registration(m.ctx, m.reg.ID); err != nil { // the next of the queue may be they
		return err
	}
	switch {
	case m.reg.Status == event.Offered:
		if m.event, err = m.tx.EventByID(m.ctx, m.session.EventID); err != nil {
			return err
		}
		return core.Owe(m.tx, m.Person, m.offerLetter())
	case m.reg.Status.Ended():
		l := m.Letter(event.LetterWithdrawn)
		l.Data.Reason = m.reason
		return core.Owe(m.tx, m.Person, l)
	}
	p := event.Place{SessionID: m.session.ID, Status: m.reg.Status, HoldsSeat: m.reg.HoldsSeat}
	if m.reg.QueueSeq != nil {
		p.QueueSeq = *m.reg.QueueSeq
	}
	if p.Rank, err = m.tx.Rank(m.ctx, m.reg); err != nil {
		return err
	}
	return core.OwePlaces(m.ctx, m.tx, m.Person, []event.Place{p}, m.now)
}

// Part takes back what Unite has done, as event.Seats.Part says, and tells
// those for whom something is not what they were told last.
func Part(ctx context.Context, tx *store.Tx, by core.Actor, winner, loser *event.Registrant, was event.MergedPlace, now time.Time) error {
	s, err := tx.Session(ctx, was.SessionID)
	if errors.Is(err, core.ErrNotFound) {
		return nil
	}
	if err != nil || !now.Before(s.EndsAt) {
		return err
	}
	l, w, err := pair(ctx, tx, s, winner, loser)
	if err != nil || l == nil {
		return err
	}
	first, taken, err := tx.Numbers(ctx, s.ID, []int64{w.ID, l.ID}, was.Numbers())
	if err != nil {
		return err
	}
	before, ended := *w, l.Status
	s.Part(w, l, was, first, taken, now)
	m := &move{ctx: ctx, tx: tx, by: by, now: now, cause: Parted, Person: winner, session: s, reg: w}
	changed := w.Status != before.Status || w.QueueSeq != before.QueueSeq
	if changed {
		if err := m.record("merge_undone", before.Status); err != nil {
			return err
		}
	}
	lost := &move{ctx: ctx, tx: tx, by: by, now: now, cause: Parted, Person: loser, session: s, reg: l}
	if err := lost.record("merge_undone", ended); err != nil {
		return err
	}
	if err := refill(m, Parted); err != nil {
		return err
	}
	if changed {
		if err := m.tellPlace(); err != nil {
			return err
		}
	}
	if l.Status == was.Loser.Status && l.HoldsSeat == was.Loser.HoldsSeat {
		return nil
	}
	return lost.tellPlace()
}
