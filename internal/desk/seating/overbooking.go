package seating

import (
	"context"
	"errors"
	"slices"

	"rollcall/internal/desk/attendance"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/seats"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// ErrNotSuggested refuses a capacity that is not what earlier sessions
// suggest; suggested says what is, if anything.
var ErrNotSuggested = problem.New(problem.Conflict, "not_suggested")

// Overbooking is how many seats a session with an aim may have, and what that
// is judged by.
type Overbooking struct {
	Aim        int64
	Limit      int64 // of the room
	Looked     int   // sessions held so far that say something
	Suggestion *Suggestion
}

// A Suggestion is a capacity, and the session that it is judged by.
type Suggestion struct {
	event.Suggestion
	By attendance.Turnout
}

// overbooking judges s, an upcoming session with an aim; nil for others.
func (d *Seating) overbooking(ctx context.Context, by core.Actor, ev *event.Event, s *event.Session) (*Overbooking, error) {
	if s.Aim == 0 || s.CancelledAt != nil || !d.Now().Before(s.StartsAt) {
		return nil, nil
	}
	held, err := d.Presence.Turnouts(ctx, by, ev)
	if err != nil {
		return nil, err
	}
	o := &Overbooking{Aim: s.Aim, Limit: s.RoomLimit}
	var counts []event.Turnout
	for _, t := range held {
		if t.Counts() {
			counts = append(counts, t.Turnout)
		}
	}
	o.Looked = len(counts)
	if found, ok := event.SuggestCapacity(s.Aim, s.RoomLimit, counts); ok {
		lowest := slices.IndexFunc(held, func(t attendance.Turnout) bool { return t.Turnout == found.Lowest })
		o.Suggestion = &Suggestion{found, held[lowest]}
	}
	return o, nil
}

// Overbook gives a session as many seats as are suggested for it, and those to
// who waits. Asking for what it has changes nothing.
//
// It fails as EventFor does, with ErrNotSuggested (with suggested),
// event.ErrSessionCancelled or event.ErrSessionOver.
func (d *Seating) Overbook(ctx context.Context, by core.Actor, slug, session string, capacity int64) (*Seats, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ManageSeats)
	if err != nil {
		return nil, err
	}
	s, err := d.SessionOf(ctx, ev, session)
	if err != nil {
		return nil, err
	}
	o, err := d.overbooking(ctx, by, ev, s)
	if err != nil {
		return nil, err
	}
	_, err = d.Write(ctx, by, []int64{s.ID}, func(tx *store.Tx) (core.Result, error) {
		return core.Result{ID: s.ID}, d.raise(ctx, tx, by, s.ID, capacity, o)
	})
	if err != nil {
		return nil, err
	}
	return d.SeatsOf(ctx, by, slug, session, "", 0)
}

// raise writes the capacity, unless the session has it.
func (d *Seating) raise(ctx context.Context, tx *store.Tx, by core.Actor, sessionID, capacity int64, o *Overbooking) error {
	now := d.Now()
	s, err := tx.Session(ctx, sessionID)
	if err != nil {
		return err
	}
	switch {
	case s.Capacity == capacity:
		return nil
	case s.CancelledAt != nil:
		return event.ErrSessionCancelled
	case !now.Before(s.StartsAt):
		return event.ErrSessionOver
	case o == nil || o.Suggestion == nil:
		return ErrNotSuggested
	case capacity <= s.Capacity, capacity > o.Suggestion.Capacity, capacity > s.RoomLimit:
		return ErrNotSuggested.With("suggested", o.Suggestion.Capacity)
	}
	ev, err := tx.LockEvent(ctx, s.EventID)
	if err != nil {
		return err
	}
	before := s.Capacity
	s.Capacity = capacity
	ev.Revision++
	ev.ChangedAt = now
	e := core.NewEntry(by, ev.ID, now, "overbooked").About(0, s.ID).With("before", before).With("capacity", capacity).
		With("judged_by", o.Suggestion.Lowest.Session).With("no_show", o.Suggestion.Lowest.NoShow).With("expected", o.Suggestion.Lowest.Expected())
	if err := errors.Join(tx.SaveEvent(ev), tx.SaveSession(s), core.Audit(tx, e)); err != nil {
		return err
	}
	return seats.Fill(ctx, tx, by, s, seats.Overbooked, now)
}
