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
// returns nil where loser has nothing. known says that it is known whether they
// were there: then winner is counted where loser was.
func Unite(ctx context.Context, tx *store.Tx, by core.Actor, s *event.Session, winner, loser *event.Registrant, known bool, reason string, now time.Time) (*event.MergedPlace, error) {
	l, w, err := pair(ctx, tx, s, winner, loser)
	if err != nil || l == nil {
		return nil, err
	}
	if l.Status.Ended() {
		if known && w.ID == 0 {
			w.Status, w.ChangedAt = l.Status, l.ChangedAt
			return nil, tx.SaveRegistration(w)
		}
		return nil, nil //nolint:nilnil // that there is nothing is an answer here
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
	if was.Moved = s.Unite(w, l, now); was.Moved && !now.Before(s.EndsAt) {
		w.ChangedAt = was.Loser.ChangedAt // they had it in time
	}
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
	if err := refill(m, Merged); err != nil || !was.Moved || !ahead(s, now) {
		return was, err
	}
	return was, m.tellPlace()
}

// ahead reports whether s takes place and is not over: what is had there is
// worth a letter.
func ahead(s *event.Session, now time.Time) bool { return s.CancelledAt == nil && now.Before(s.EndsAt) }

// EndHandoversTo ends the handovers to somebody for whom another stands from
// this moment on, and tells the holders that their seats stay theirs.
func EndHandoversTo(ctx context.Context, tx *store.Tx, by core.Actor, to *event.Registrant, now time.Time) error {
	open, err := tx.HandoversTo(ctx, to.ID)
	if err != nil {
		return err
	}
	for i := range open {
		g, err := tx.Registration(ctx, open[i].RegistrationID)
		if err != nil {
			return err
		}
		s, err := tx.Session(ctx, g.SessionID)
		if err != nil {
			return err
		}
		if err := core.EndHandover(tx, by, s, &open[i], event.HandoverDeclined, now); err != nil {
			return err
		}
		if !ahead(s, now) {
			continue
		}
		if err := tellHolder(ctx, tx, s, &open[i], now); err != nil {
			return err
		}
	}
	return nil
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
	if err != nil {
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
	if !now.Before(s.EndsAt) {
		l.ChangedAt = was.Loser.ChangedAt
	}
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
	if err := refill(m, Parted); err != nil || !ahead(s, now) {
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
