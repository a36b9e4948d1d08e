package event

import "time"

// An Admission is an event's rule for who gets a seat in its sessions.
type Admission struct {
	Mode         WaitingMode
	ListLength   int64 // how many may wait for one session; 0 is no limit
	Team         bool  // it is about a speaker or a member of staff, who needs no seat
	Approval     bool  // an organiser decides about everyone who signs up by themselves
	OfferHours   int   // how long an offer stands at most
	KeepTogether bool  // those who signed up in one go get their seats in one go

	// PerMunicipality is how many seats of a session people of one
	// municipality hold at most, until PerMunicipalityUntil; 0 is no limit,
	// and a zero time no end.
	PerMunicipality      int64
	PerMunicipalityUntil time.Time
}

// Admission is the event's rule for all its sessions.
func (e *Event) Admission() Admission {
	a := Admission{
		Mode: e.WaitingMode, ListLength: e.WaitingCapacity, Approval: e.Approval, OfferHours: e.OfferHours,
		KeepTogether: e.KeepTogether, PerMunicipality: e.PerMunicipality,
	}
	if e.PerMunicipalityUntil != nil {
		a.PerMunicipalityUntil = *e.PerMunicipalityUntil
	}
	return a
}

// admits reports whether one more person may wait.
func (a Admission) admits(waiting int64) bool {
	return a.Mode != WaitingOff && (a.ListLength == 0 || waiting < a.ListLength)
}

// Plain reports whether all people are alike to the rule in a session with
// the given quotas, so that counters alone tell what somebody gets.
func (a Admission) Plain(quotas []Quota) bool {
	return !a.Team && len(quotas) == 0 && a.PerMunicipality == 0 && !a.KeepTogether
}

// NearStart is how long before the start seats are given and no more offered:
// who does not look into the mailbox would keep the seat from others (DESIGN
// rule 4).
const NearStart = 6 * time.Hour

// shortestOffer is how long an offer stands at least.
const shortestOffer = 2 * time.Hour

// OfferEnd is until when a seat that is offered at now stays offered: for the
// given hours or a quarter of the time left, whichever is shorter, and at
// least for two hours (DESIGN rule 4). Near the start nothing is offered.
func OfferEnd(now, starts time.Time, hours int) time.Time {
	return now.Add(max(shortestOffer, min(time.Duration(hours)*time.Hour, starts.Sub(now)/4)))
}

// The quiet hours of a day, by the person's clock.
const (
	quietFrom = 21
	quietTo   = 8
)

// QuietUntil is when the quiet hours in zone end that now lies in; zero if it
// lies in none. No offer is made in them: its time would run while its person
// sleeps.
func QuietUntil(now time.Time, zone *time.Location) time.Time {
	local := now.In(zone)
	morning := func(day int) time.Time {
		return time.Date(local.Year(), local.Month(), day, quietTo, 0, 0, 0, zone).UTC()
	}
	switch h := local.Hour(); {
	case h >= quietFrom:
		return morning(local.Day() + 1)
	case h < quietTo:
		return morning(local.Day())
	}
	return time.Time{}
}
