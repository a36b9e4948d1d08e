package event

import (
	"slices"
	"time"
)

// Counts are people, each counted once. Speakers and staff are not in them.
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

// A Part is what counting needs to know of one person in one session: somebody
// with a registration there, somebody of whom there is evidence, or a walk-in.
type Part struct {
	Person    string // tells people apart over sessions and events
	SessionID int64
	Status    Status // "" of a walk-in, and of somebody without a registration there
	AtStart   Status // what Status was when the session began; "" while it is ahead. Of several sessions that of the first
	Outcome   Outcome
	WalkIn    bool
	Heads     int64  // people at the person's computer; at least 1 of somebody who was there
	Seconds   *int64 // net presence; nil: unknown
	About     About
	Erased    bool // so that About is what is left of it
}

// There reports whether the person was there, in full or in part.
func (p *Part) There() bool {
	return p.WalkIn || p.Outcome == OutcomeAttended || p.Outcome == OutcomePartial
}

// Count counts people over any number of sessions: each once, with the best
// that they reached anywhere. Whoever sat at somebody's computer is counted by
// the session in which most did.
func Count(parts []Part) Counts {
	var c Counts
	for _, p := range Merged(parts) {
		c.add(&p)
	}
	return c
}

// Merged makes one part of all of a person, in the order in which people come
// first: with the best status and outcome that they have anywhere, what they
// said of themselves last and is not erased, and the most presence.
func Merged(parts []Part) []Part {
	at := map[string]int{}
	var all []Part
	for _, p := range parts {
		i, seen := at[p.Person]
		if !seen {
			at[p.Person] = len(all)
			all = append(all, p)
			continue
		}
		all[i].merge(&p)
	}
	return all
}

// merge makes p what it and o say together.
func (p *Part) merge(o *Part) {
	if better(statusOrder, o.Status, p.Status) {
		p.Status = o.Status
	}
	if better(outcomeOrder, o.Outcome, p.Outcome) {
		p.Outcome = o.Outcome
	}
	if (!o.WalkIn || p.WalkIn) && (!o.Erased || p.Erased || p.WalkIn) {
		p.About, p.Erased = o.About, o.Erased
	}
	p.WalkIn = p.WalkIn && o.WalkIn
	p.Heads = max(p.Heads, o.Heads)
	if p.Seconds == nil || o.Seconds != nil && *o.Seconds > *p.Seconds {
		p.Seconds = o.Seconds
	}
}

// The orders in which one part counts for more than another; what is not in
// them counts least.
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

func (c *Counts) add(p *Part) {
	if p.Status != "" {
		c.Registered++
	}
	switch p.Status {
	case Confirmed:
		c.Confirmed++
	case Waitlisted:
		c.Waitlisted++
	case Cancelled:
		c.Cancelled++
	}
	switch {
	case p.WalkIn:
		c.WalkIns++
	case p.Outcome == OutcomeAttended:
		c.Attended++
	case p.Outcome == OutcomePartial:
		c.Partial++
	case p.Outcome == OutcomeNoShow:
		c.NoShow++
	case p.Outcome == OutcomeExcused:
		c.Excused++
	}
	if p.There() {
		c.Companions += max(p.Heads, 1) - 1
	}
}

// Rates are what became of those whose seat was confirmed when a session
// began: of each the best that they reached in such a session.
type Rates struct {
	Confirmed, Attended, NoShow, Excused int64
}

// RatesOf are the rates of sessions that have begun.
func RatesOf(parts []Part) Rates {
	expected := slices.DeleteFunc(slices.Clone(parts), func(p Part) bool { return p.AtStart != Confirmed })
	c := Count(expected)
	return Rates{Confirmed: int64(len(Merged(expected))), Attended: c.Attended, NoShow: c.NoShow, Excused: c.Excused}
}

// Rate is how many of those with a seat at the start attended, in percent with
// one decimal, rounded half up. ok is false where there was nobody.
func (r Rates) Rate() (percent float64, ok bool) { return percentOf(r.Attended, r.Confirmed) }

// NoShowRate is how many of those with a seat at the start, who were not
// excused, did not come, as Rate has it.
func (r Rates) NoShowRate() (percent float64, ok bool) {
	return percentOf(r.NoShow, r.Confirmed-r.Excused)
}

func percentOf(n, of int64) (float64, bool) {
	if of <= 0 {
		return 0, false
	}
	return float64((n*2000+of)/(2*of)) / 10, true
}

// A SignedUp is what statistics need to know of one registrant.
type SignedUp struct {
	Country          string
	OrganisationKind string
	MunicipalityKey  string
	Language         string
	Gender           string // as GenderOf has it
	SignedUpAt       time.Time
}

// Groups are numbers of registrants by one property; "" is unknown.
type Groups struct {
	ByCountry          map[string]int64
	ByOrganisationKind map[string]int64
	ByMunicipality     map[string]int64 // by key; "" is also what is not in the event's list
	ByLanguage         map[string]int64 // of letters and pages, by tag
	ByGender           map[string]int64 // where a question is marked so
	ByDay              map[string]int64 // "2006-01-02" in the event's zone
}

// Group counts registrants by country, kind of organisation, municipality,
// language, gender, and the day of their sign-up in loc.
func Group(people []SignedUp, loc *time.Location) Groups {
	g := Groups{map[string]int64{}, map[string]int64{}, map[string]int64{}, map[string]int64{}, map[string]int64{}, map[string]int64{}}
	for _, p := range people {
		g.ByCountry[p.Country]++
		g.ByOrganisationKind[p.OrganisationKind]++
		g.ByMunicipality[p.MunicipalityKey]++
		g.ByLanguage[p.Language]++
		g.ByGender[p.Gender]++
		g.ByDay[p.SignedUpAt.In(loc).Format(time.DateOnly)]++
	}
	return g
}
