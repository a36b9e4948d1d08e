package event

import (
	"maps"
	"slices"
	"time"
)

// An Allocation is everything that decides who gets a seat of one session.
// Every way to a seat asks it: those who wait by Decide, and somebody who
// comes by Admits.
type Allocation struct {
	Seats       Seats
	Rule        Admission
	StartsAt    time.Time
	EndsAt      time.Time
	CalledOff   bool
	Queue       []Waiter         // in order
	SeatsByHome map[string]int64 // taken, by Registrant.Home; nil where the rule does not ask
	// Awaited are the ends of the times in which an office waits for those of
	// it who have yet to confirm their address, and hold no seat.
	Awaited map[int64][]time.Time
}

// AwaitedFor is how long an office that is kept together waits for somebody
// who has yet to confirm: as long as a seat would be held for them at most.
const AwaitedFor = 24 * time.Hour

// A Waiter is somebody in the queue, or about to join it.
type Waiter struct {
	RegistrationID int64
	RegistrantID   int64
	QuotaID        *int64
	Home           string         // as Registrant.Home
	Office         int64          // of all who signed up in one go; 0: alone
	Zone           *time.Location // the person's, else the event's
}

// A Queued is somebody in the queue as the database has them.
type Queued struct {
	RegistrationID  int64
	RegistrantID    int64
	QuotaID         *int64
	OfficeID        *int64
	Country         string
	Municipality    string
	MunicipalityKey string
	Zone            string
}

// Waiter is q to the rules, in its zone.
func (q *Queued) Waiter(zone *time.Location) Waiter {
	r := Registrant{ID: q.RegistrantID, OfficeID: q.OfficeID, Country: q.Country, Municipality: q.Municipality, MunicipalityKey: q.MunicipalityKey}
	w := r.Waiter(q.QuotaID, zone)
	w.RegistrationID = q.RegistrationID
	return w
}

// Waiter is r to the rules about the seats of a session, where a quota may be
// theirs.
func (r *Registrant) Waiter(quota *int64, zone *time.Location) Waiter {
	w := Waiter{RegistrantID: r.ID, QuotaID: quota, Home: r.Home(), Zone: zone}
	if r.OfficeID != nil {
		w.Office = *r.OfficeID
	}
	return w
}

// Why says why somebody waits on.
type Why string

// The reasons.
const (
	WhyNoSeat       Why = "no_seat"           // all seats are taken, or go to those ahead
	WhyReserved     Why = "reserved"          // the free seats are kept for a quota or for invited people
	WhyMunicipality Why = "municipality_full" // people of the municipality hold as many seats as they may
	WhyQuiet        Why = "quiet_hours"       // a seat is kept, and will be offered in the morning
	WhyTogether     Why = "together"          // there are not yet seats for all of the office
	WhyOver         Why = "over"              // the session is over, or called off
)

// A Decision is what somebody who waits gets at once, or why nothing.
type Decision struct {
	Status Status    // Confirmed or Offered; "": waits on
	Until  time.Time // of an offer
	Why    Why       // "": a seat
	Next   time.Time // when that changes by itself; zero: nobody knows
}

// Seated reports whether the person gets a seat, for good or as an offer.
func (d Decision) Seated() bool { return d.Status != "" }

// Decide says for each of the queue what they get at now. First come, first
// served: a seat goes to the first for whom there is one, and who is not
// asked before the morning or who waits for the rest of the office keeps
// theirs from all behind (DESIGN rules 2, 4 and 6).
func (a *Allocation) Decide(now time.Time) []Decision {
	return a.deciding(now).decided
}

// Arrive takes one off those for whom an office waits, who signed up at a
// moment.
func (a *Allocation) Arrive(office int64, signedUp time.Time) {
	awaited := a.Awaited[office]
	if i := slices.IndexFunc(awaited, signedUp.Add(AwaitedFor).Equal); i >= 0 {
		a.Awaited[office] = slices.Delete(awaited, i, i+1)
	}
}

// Admits reports whether somebody who comes behind the whole queue gets a
// seat at once. Whoever comes is awake, so that nothing is offered.
func (a *Allocation) Admits(w Waiter, now time.Time) (bool, Why) {
	if a.Rule.KeepTogether && w.Office != 0 { // it is as if they joined the rest in the queue
		with := *a
		with.Queue = append(slices.Clip(a.Queue), w)
		d := with.deciding(now).decided[len(a.Queue)]
		return d.Seated() || d.Why == WhyQuiet, d.Why
	}
	why, _ := a.deciding(now).obstacle(&w)
	return why == "", why
}

// Wake is when Decide says something else by itself, with the same people in
// the same seats; zero if it never does.
func Wake(decisions []Decision) time.Time {
	var first time.Time
	for _, d := range decisions {
		if !d.Next.IsZero() && (first.IsZero() || d.Next.Before(first)) {
			first = d.Next
		}
	}
	return first
}

// deciding is Decide done: the seats as they are after all who wait.
type deciding struct {
	*Allocation
	now     time.Time
	seats   Seats
	homes   map[string]int64
	decided []Decision
}

func (a *Allocation) deciding(now time.Time) *deciding {
	d := &deciding{Allocation: a, now: now, seats: a.Seats.Clone(), homes: maps.Clone(a.SeatsByHome), decided: make([]Decision, len(a.Queue))}
	if d.homes == nil {
		d.homes = map[string]int64{}
	}
	for i := range a.Queue {
		if d.decided[i] == (Decision{}) {
			d.decide(i)
		}
	}
	return d
}

// near reports whether seats are given instead of offered.
func (d *deciding) near() bool { return !d.now.Before(d.StartsAt.Add(-NearStart)) }

// decide decides about the i-th, together with the rest of the office where
// the event keeps it together: all get a seat at the same time or nobody.
func (d *deciding) decide(i int) {
	group, awaited := d.group(i)
	for _, j := range group {
		d.decided[j] = d.one(&d.Queue[j])
	}
	if len(group)+len(awaited) == 1 {
		return
	}
	var wait Decision
	if slices.ContainsFunc(group, d.blocked) || !d.room(&d.Queue[i], len(awaited)) { // too few for all: what there is stays kept for them
		wait = Decision{Why: WhyTogether, Next: slices.MinFunc(append(awaited, d.StartsAt.Add(-NearStart)), time.Time.Compare)}
	} else { // who is asked before the others would leave them behind in the queue, without what is kept for them
		for _, j := range group {
			if d.decided[j].Next.After(wait.Next) {
				wait = d.decided[j]
			}
		}
	}
	for _, j := range group {
		if wait.Why != "" && !d.blocked(j) {
			d.decided[j] = wait
		}
	}
}

// blocked reports whether the j-th has no seat of the allocation, not even
// one that is kept until the morning.
func (d *deciding) blocked(j int) bool {
	return !d.decided[j].Seated() && d.decided[j].Why != WhyQuiet
}

// room reports whether there were seats for so many more who are like w. They
// take none before they have confirmed.
func (d *deciding) room(w *Waiter, more int) bool {
	then := deciding{Allocation: d.Allocation, now: d.now, seats: d.seats.Clone(), homes: maps.Clone(d.homes)}
	for range more {
		if why, _ := then.obstacle(w); why != "" {
			return false
		}
		then.seats.give(w.QuotaID)
		then.homes[w.Home]++
	}
	return true
}

// group is who is decided about together with the i-th: itself, and the rest
// of the office until near the start; and until when each of the office is
// awaited who is not there yet.
func (d *deciding) group(i int) (group []int, awaited []time.Time) {
	group = []int{i}
	office := d.Queue[i].Office
	if !d.Rule.KeepTogether || office == 0 || d.near() {
		return group, nil
	}
	for _, until := range d.Awaited[office] {
		if d.now.Before(until) {
			awaited = append(awaited, until)
		}
	}
	for j := i + 1; j < len(d.Queue); j++ {
		if d.Queue[j].Office == office {
			group = append(group, j)
		}
	}
	return group, awaited
}

// one decides about w alone and takes the seat that w gets.
func (d *deciding) one(w *Waiter) Decision {
	if why, next := d.obstacle(w); why != "" {
		return Decision{Why: why, Next: next}
	}
	d.seats.give(w.QuotaID)
	d.homes[w.Home]++
	if d.Rule.Mode != WaitingOffer || d.near() {
		return Decision{Status: Confirmed}
	}
	if morning := QuietUntil(d.now, w.Zone); !morning.IsZero() {
		if near := d.StartsAt.Add(-NearStart); near.Before(morning) {
			morning = near
		}
		return Decision{Why: WhyQuiet, Next: morning}
	}
	return Decision{Status: Offered, Until: OfferEnd(d.now, d.StartsAt, d.Rule.OfferHours)}
}

// obstacle is what keeps w from a seat, "" if nothing does, and when that
// ends by itself.
func (d *deciding) obstacle(w *Waiter) (Why, time.Time) {
	rule := &d.Rule
	capped := rule.PerMunicipality > 0 && w.Home != "" && (rule.PerMunicipalityUntil.IsZero() || d.now.Before(rule.PerMunicipalityUntil))
	switch {
	case d.CalledOff, !d.now.Before(d.EndsAt):
		return WhyOver, time.Time{}
	case d.seats.SeatsTaken >= d.seats.Capacity:
		return WhyNoSeat, time.Time{}
	case d.seats.keptFor(w.QuotaID) == 0 && d.seats.general() <= 0:
		return WhyReserved, time.Time{}
	case capped && d.homes[w.Home] >= rule.PerMunicipality:
		return WhyMunicipality, rule.PerMunicipalityUntil
	}
	return "", time.Time{}
}
