package event

import "time"

// Counts are the numbers of a session or of an event. Speakers and staff are
// not in them.
type Counts struct {
	Registered int64 // whoever verified the address at some time
	Confirmed  int64 // hold a confirmed seat
	Waitlisted int64
	Cancelled  int64 // gave the seat back themselves
	Attended   int64
	Partial    int64
	NoShow     int64
	Excused    int64
	WalkIns    int64 // were there without having registered; not in the numbers above
	Companions int64 // sat at the computer of somebody who was there; in no number above
}

// Participants is everyone who was there.
func (c *Counts) Participants() int64 { return c.Attended + c.Partial + c.WalkIns + c.Companions }

// A Standing is what counting needs to know of one registration.
type Standing struct {
	RegistrantID int64
	SessionID    int64
	Status       Status
	Outcome      Outcome
}

// Count counts the standings of one session.
func Count(standings []Standing) Counts {
	var c Counts
	for _, s := range standings {
		c.add(s.Status, s.Outcome)
	}
	return c
}

// CountPeople counts people over all sessions of an event: each once, with
// the best that they reached anywhere.
func CountPeople(standings []Standing) Counts {
	status, outcome := map[int64]Status{}, map[int64]Outcome{}
	var order []int64
	for _, s := range standings {
		id := s.RegistrantID
		if _, seen := status[id]; !seen {
			order = append(order, id)
		}
		if better(statusOrder, s.Status, status[id]) {
			status[id] = s.Status
		}
		if better(outcomeOrder, s.Outcome, outcome[id]) {
			outcome[id] = s.Outcome
		}
	}
	var c Counts
	for _, id := range order {
		c.add(status[id], outcome[id])
	}
	return c
}

// The orders in which one standing counts for more than another; what is not
// in them counts least.
var (
	statusOrder  = []Status{Confirmed, Offered, Waitlisted, Pending, Unverified, Cancelled, Withdrawn, Rejected, Expired}
	outcomeOrder = []Outcome{OutcomeAttended, OutcomePartial, OutcomeExcused, OutcomeNoShow, OutcomeUnknown}
)

// better reports whether a stands before b in order.
func better[T comparable](order []T, a, b T) bool {
	for _, x := range order {
		if x == b {
			return false
		}
		if x == a {
			return true
		}
	}
	return false
}

func (c *Counts) add(s Status, o Outcome) {
	c.Registered++
	switch s {
	case Confirmed:
		c.Confirmed++
	case Waitlisted:
		c.Waitlisted++
	case Cancelled:
		c.Cancelled++
	}
	switch o {
	case OutcomeAttended:
		c.Attended++
	case OutcomePartial:
		c.Partial++
	case OutcomeNoShow:
		c.NoShow++
	case OutcomeExcused:
		c.Excused++
	}
}

// A SignedUp is what statistics need to know of one registrant.
type SignedUp struct {
	Country          string
	OrganisationKind string
	MunicipalityKey  string
	Language         string
	SignedUpAt       time.Time
}

// Groups are numbers of registrants by one property; "" is unknown.
type Groups struct {
	ByCountry          map[string]int64
	ByOrganisationKind map[string]int64
	ByMunicipality     map[string]int64 // by key; "" is also what is not in the event's list
	ByLanguage         map[string]int64 // of letters and pages, by tag
	ByDay              map[string]int64 // "2006-01-02" in the event's zone
}

// Group counts registrants by country, kind of organisation, municipality,
// language, and the day of their sign-up in loc.
func Group(people []SignedUp, loc *time.Location) Groups {
	g := Groups{map[string]int64{}, map[string]int64{}, map[string]int64{}, map[string]int64{}, map[string]int64{}}
	for _, p := range people {
		g.ByCountry[p.Country]++
		g.ByOrganisationKind[p.OrganisationKind]++
		g.ByMunicipality[p.MunicipalityKey]++
		g.ByLanguage[p.Language]++
		g.ByDay[p.SignedUpAt.In(loc).Format(time.DateOnly)]++
	}
	return g
}
