package store

import "rollcall/internal/event"

// A ledger holds the counters of the sessions that a batch of sign-ups
// touches. They are read once and written once for the whole batch; in
// between this is where seats are given.
type ledger struct {
	revisions map[int64]int64
	sessions  map[int64]*counters
	before    []event.Seats // of the sessions of the last sign-up that entered
}

// counters are those of one session.
type counters struct {
	event.Seats
	sessionID, eventID int64
	changed            bool
}

func newLedger() *ledger {
	return &ledger{revisions: map[int64]int64{}, sessions: map[int64]*counters{}}
}

// enter gives in a place in each of its sessions, or in none.
func (l *ledger) enter(in *SignUp) ([]event.Place, error) {
	if l.revisions[in.EventID] != in.Revision {
		return nil, ErrRevised
	}
	l.before = l.before[:0]
	places := make([]event.Place, 0, len(in.SessionIDs))
	for _, id := range in.SessionIDs {
		c := l.sessions[id]
		if c == nil || c.eventID != in.EventID {
			l.undo(in)
			return nil, ErrRevised
		}
		l.before = append(l.before, c.Seats)
		place, err := c.SignUp(in.Verified, in.Admission)
		if err != nil {
			l.undo(in)
			return nil, event.ErrSessionFull.With("session_id", id).Because(err)
		}
		place.SessionID = id
		places = append(places, place)
	}
	return places, nil
}

// undo takes back what enter has given to in.
func (l *ledger) undo(in *SignUp) {
	for i, seats := range l.before {
		l.sessions[in.SessionIDs[i]].Seats = seats
	}
}

// keep marks what enter has given to in as to be written.
func (l *ledger) keep(in *SignUp) {
	for _, id := range in.SessionIDs {
		l.sessions[id].changed = true
	}
}
