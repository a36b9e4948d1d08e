package mail

import (
	"time"

	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// deadline is until when the seat that the letter offers is held; zero if it
// offers none.
func (w *writing) deadline() time.Time {
	for _, p := range w.Letter.Data.Places {
		if !p.OfferUntil.IsZero() {
			return p.OfferUntil
		}
	}
	return time.Time{}
}

// offer is what follows the deadline in the reader's zone: the same in the
// event's, where that differs, how to answer, and what happens else.
func (w *writing) offer() []string {
	until := w.deadline()
	home := location(w.Event.Zone, time.UTC)
	var more []string
	if !locale.SameClock(until, home, w.own) {
		more = append(more, w.say("event_time", "until", w.p.Deadline(until, home)))
	}
	return append(more, w.say("how"), w.say("then"))
}

// wayBack is how whoever let an offer run out can still get a seat.
func (w *writing) wayBack(places []event.Place) string {
	for _, p := range places {
		if w.Event.CheckOpen(w.session(p.SessionID), w.Letter.OwedAt) == nil {
			return w.say("back")
		}
	}
	return w.say("back_closed")
}
