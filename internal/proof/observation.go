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
