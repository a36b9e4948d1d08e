package event

import "time"

// The reasons of a session's standstill that are nobody's alone.
const (
	WhyOffers Why = "offers_pending"      // all seats are taken, some by offers that have no answer
	WhyHolds  Why = "holds_pending"       // all seats are taken, some until an address is confirmed
	WhyNobody Why = "nobody_waits"        // the queue is empty
	WhyClosed Why = "registration_closed" // the queue is empty, and nobody can join it by themselves
)

// A Step is what happens next by itself that may give somebody a seat.
type Step string

// The steps. The zero value is none: somebody has to give a seat back.
const (
	StepSoon    Step = "soon"            // a seat is free; it is given within a minute
	StepOffer   Step = "offer_ends"      // the deadline of a seat that is offered to somebody
	StepHold    Step = "hold_ends"       // a seat is held no longer for an address that is not confirmed
	StepInvited Step = "invitation_ends" // a seat is kept no longer for somebody invited
	StepRelease Step = "release"         // the seats that are left of a quota go to everybody
	StepMorning Step = "morning"         // the quiet hours of the person are over
	StepNear    Step = "near_start"      // from then on seats are given at once, and to everybody alone
	StepLimit   Step = "limit_ends"      // people of one municipality may hold any number of seats
)

// A Held is a seat that belongs to somebody for a while, or until an organiser
// has decided; or one that is kept for somebody invited.
type Held struct {
	Status Status     // Offered, Unverified or Pending; "" for somebody invited
	Until  *time.Time // nil: no time is set
}

// An Outlook is why somebody waits, or a whole session does, and what can be
// expected.
type Outlook struct {
	RegistrationID int64 // 0: of the session
	Rank           int64 // in the queue, from 1; 0: of the session
	Ahead          int64 // how many come before; of the session: how many wait
	Offered        int64 // seats of the session that are offered to others
	Held           int64 // seats of the session that are held for an address to be confirmed or a decision to be taken
	Why            Why   // "": a seat is about to be given
	Next           Step
	NextAt         time.Time // of Next; zero where that is none, or soon
}

// Outlooks are those of everybody in the queue, in order. held are all seats
// of the session that Held describes.
func (a *Allocation) Outlooks(held []Held, now time.Time) []Outlook {
	all := make([]Outlook, len(a.Queue))
	for i, d := range a.Decide(now) {
		all[i] = a.outlook(d, held, now)
		all[i].RegistrationID, all[i].Rank, all[i].Ahead = a.Queue[i].RegistrationID, int64(i+1), int64(i)
	}
	return all
}

// OutlookOf is the one of somebody who waits with a rank. Where all are alike
// to the rule, the queue need not reach as far as w: who comes behind all that
// are in it waits like whoever comes next.
func (a *Allocation) OutlookOf(w Waiter, rank int64, held []Held, now time.Time) Outlook {
	done := a.deciding(now)
	var d Decision
	found := false
	for i := range a.Queue {
		if a.Queue[i].RegistrationID == w.RegistrationID {
			d, found = done.decided[i], true
		}
	}
	if !found {
		d.Why, d.Next = done.obstacle(&w)
	}
	o := a.outlook(d, held, now)
	o.RegistrationID, o.Rank, o.Ahead = w.RegistrationID, rank, max(0, rank-1)
	return o
}

// Standstill is why nobody of the queue gets a seat at now, in one reason: the
// one of the first who waits. closes is when sign-up for the session ends.
func (a *Allocation) Standstill(held []Held, closes, now time.Time) Outlook {
	decisions := a.Decide(now)
	var o Outlook
	switch {
	case a.CalledOff, !now.Before(a.EndsAt):
		o.Why = WhyOver
	case len(decisions) == 0 && !now.Before(closes):
		o.Why = WhyClosed
	case len(decisions) == 0:
		o.Why = WhyNobody
	default:
		o = a.outlook(decisions[0], held, now)
	}
	o.Offered, o.Held = counted(held)
	o.Ahead = a.Seats.Waiting
	if o.Why == WhyNoSeat {
		switch {
		case o.Offered > 0:
			o.Why = WhyOffers
		case o.Next == StepHold:
			o.Why = WhyHolds
		}
	}
	return o
}

// outlook is what d means, and what may change it first.
func (a *Allocation) outlook(d Decision, held []Held, now time.Time) Outlook {
	o := Outlook{Why: d.Why}
	o.Offered, o.Held = counted(held)
	near := a.StartsAt.Add(-NearStart)
	switch d.Why {
	case "":
		o.Next = StepSoon
	case WhyQuiet:
		o.at(StepMorning, d.Next, now)
		if d.Next.Equal(near) {
			o.Next = StepNear
		}
	case WhyMunicipality:
		o.at(StepLimit, d.Next, now)
	case WhyTogether:
		o.at(StepNear, near, now)
		o.ends(held, now)
	case WhyReserved:
		o.ends(held, now)
		o.releases(a.Seats.Quotas, now)
	case WhyNoSeat:
		o.ends(held, now)
	}
	return o
}

// counted is how many seats are offered, and how many held otherwise.
func counted(held []Held) (offered, other int64) {
	for _, h := range held {
		switch h.Status {
		case Offered:
			offered++
		case Unverified, Pending:
			other++
		}
	}
	return offered, other
}

// ends takes the first end of a seat that somebody has for a while.
func (o *Outlook) ends(held []Held, now time.Time) {
	for _, h := range held {
		step := StepHold
		switch h.Status {
		case Offered:
			step = StepOffer
		case "":
			step = StepInvited
		}
		if h.Until != nil {
			o.at(step, *h.Until, now)
		}
	}
}

// releases takes the first release of a quota that keeps seats.
func (o *Outlook) releases(quotas []Quota, now time.Time) {
	for i := range quotas {
		if q := &quotas[i]; q.ReleaseAt != nil && q.Kept() > 0 {
			o.at(StepRelease, *q.ReleaseAt, now)
		}
	}
}

// at is step at a moment, if that comes before what o has. What is due happens
// soon.
func (o *Outlook) at(step Step, at, now time.Time) {
	switch {
	case at.IsZero():
	case !at.After(now):
		o.Next, o.NextAt = StepSoon, time.Time{}
	case o.Next == "", o.Next != StepSoon && at.Before(o.NextAt):
		o.Next, o.NextAt = step, at
	}
}
