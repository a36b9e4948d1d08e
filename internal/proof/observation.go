package proof

// An Observation is what the desk says about an event when nobody is writing.
type Observation struct {
	Sessions []SessionState
	People   []Person // in the order of their sign-up
}

// A SessionState is a session as the public API shows it.
type SessionState struct {
	Slug      string `json:"slug"`
	Capacity  int64  `json:"capacity"`
	SeatsFree int64  `json:"seats_free"` // for someone new
	Waiting   int64  `json:"waiting"`
}

// A Person is a registrant as the staff's API shows them, with their letters
// from the database, in the order in which they were owed.
type Person struct {
	ID       string
	Email    string
	Verified bool
	Places   []Place
	Letters  []Owed
}

// An Owed is a letter that is owed to a person, sent or not. Its places are the
// sessions that it speaks of, with what it says about them.
type Owed struct {
	Kind   string
	State  string
	Places []Place
}

// in returns where p stands in a session, or nil.
func (p *Person) in(session string) *Place {
	for i := range p.Places {
		if p.Places[i].Session == session {
			return &p.Places[i]
		}
	}
	return nil
}

// A Tally is an observation and its journal in numbers.
type Tally struct {
	Calls      int `json:"calls"`
	Accepted   int `json:"accepted"` // people whose sign-up was acknowledged
	Open       int `json:"open"`     // people of whom nobody can say
	Full       int `json:"full"`     // answers that say so
	People     int `json:"people"`
	Seats      int `json:"seats"` // held, over all sessions, like all below
	Queue      int `json:"queue"`
	Unverified int `json:"unverified"` // without a seat
	Ended      int `json:"ended"`
}

// Count counts.
func Count(j *Journal, o *Observation) Tally {
	n := Tally{People: len(o.People)}
	asked := map[string]bool{} // and whether it was acknowledged
	for _, d := range deeds(j.Calls()) {
		n.Calls += len(d.calls)
		if d.Code == "session_full" {
			n.Full++
		}
		if (d.Action == SignUp || d.Action == Add) && d.took() {
			asked[d.Person] = asked[d.Person] || d.done
		}
	}
	for _, done := range asked {
		if done {
			n.Accepted++
		} else {
			n.Open++
		}
	}
	for _, p := range o.People {
		for _, at := range p.Places {
			switch {
			case at.HoldsSeat:
				n.Seats++
			case at.Status == waitlisted:
				n.Queue++
			case at.Status == unverified:
				n.Unverified++
			default:
				n.Ended++
			}
		}
	}
	return n
}
