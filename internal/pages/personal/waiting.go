package personal

import (
	"cmp"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
)

// A waitingView is why a person waits, in whole sentences.
type waitingView struct {
	Why  []string // how many come before, what keeps them, whose seats are open
	Next string   // what may give them a seat next, and when
}

// waiting is what o says to a person in loc.
func (g page) waiting(o *event.Outlook, loc *time.Location) *waitingView {
	w := &waitingView{Why: []string{g.T("personal.ahead", "count", o.Ahead), g.T("personal.why." + reason(o))}}
	if o.Offered > 0 {
		w.Why = append(w.Why, g.T("personal.seats_offered", "count", o.Offered))
	}
	if o.Held > 0 {
		w.Why = append(w.Why, g.T("personal.seats_held", "count", o.Held))
	}
	if o.Why != event.WhyOver && o.Next != event.StepSoon {
		w.Next = g.T("personal.next."+cmp.Or(string(o.Next), "none"), "when", g.Deadline(o.NextAt, loc))
	}
	return w
}

// reason is the part of the wording's key that says what keeps a person from a
// seat. Nobody is ahead of the first, so what is free is kept for others.
func reason(o *event.Outlook) string {
	if o.Why == event.WhyNoSeat && o.Ahead == 0 {
		return "no_seat_first"
	}
	return cmp.Or(string(o.Why), "soon")
}

// An offeredView is a seat that is held for the person until they answer.
type offeredView struct {
	Until string // by the person's clock
	There string // by the event's; "" where that is the same
	Left  string // how much of the time is left, in words
	Value int    // minutes that are left
	Of    int    // of so many
}

// offered is the seat that r offers at now; nil if none is.
func (g page) offered(r *desk.RegistrationView, zone, home string, now time.Time) *offeredView {
	if r.Status != event.Offered {
		return nil
	}
	until, left, all := *r.OfferUntil, r.OfferUntil.Sub(now), r.OfferUntil.Sub(r.ChangedAt)
	own, there := frame.Location(zone), frame.Location(home)
	o := &offeredView{Until: g.Deadline(until, own), Value: int(left / time.Minute), Of: int(all / time.Minute)}
	if !locale.SameClock(until, own, there) {
		o.There = g.Deadline(until, there)
	}
	switch {
	case left >= 2*time.Hour:
		o.Left = g.T("personal.hours_left", "count", int(left/time.Hour), "all", int(all.Round(time.Hour)/time.Hour))
	default:
		o.Left = g.T("personal.minutes_left", "count", max(1, o.Value))
	}
	return o
}
