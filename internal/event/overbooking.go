package event

// LookBack is how many held sessions of the series there must be before
// anything is said about how many will come (DESIGN rule 5).
const LookBack = 3

// A Turnout is how many came to a session that was held, as overbooking looks
// back at it. A session was held if it is over, was not called off, and of
// somebody it is known whether they were there. Of whom nothing is known may
// have been there, so that they are no no-shows.
type Turnout struct {
	Session   int64 // its id
	Confirmed int64
	Excused   int64
	NoShow    int64
}

// Expected is how many were to come: confirmed and not excused.
func (t Turnout) Expected() int64 { return t.Confirmed - t.Excused }

// Counts reports whether t says anything about how many come.
func (t Turnout) Counts() bool { return t.Expected() > 0 && t.NoShow >= 0 && t.NoShow <= t.Expected() }

// less reports whether the no-show rate of t (DESIGN rule 21) is below o's.
func (t Turnout) less(o Turnout) bool { return t.NoShow*o.Expected() < o.NoShow*t.Expected() }

// A Suggestion is how many seats a session may have so that as many people
// come as are aimed at.
type Suggestion struct {
	Capacity int64   // at most the room limit
	Lowest   Turnout // the session with the lowest no-show rate, which it comes from
	Sessions int     // that were looked at
}

// SuggestCapacity is how many seats a session may have, so that aim people are
// in a room that admits limit, judged by the lowest no-show rate among held
// sessions: min(limit, floor(aim / (1 - rate))), and never more than the room
// admits. It reports false without an aim, and while fewer than LookBack
// sessions say anything.
func SuggestCapacity(aim, limit int64, held []Turnout) (Suggestion, bool) {
	var s Suggestion
	for _, t := range held {
		if !t.Counts() {
			continue
		}
		if s.Sessions == 0 || t.less(s.Lowest) {
			s.Lowest = t
		}
		s.Sessions++
	}
	if aim < 1 || s.Sessions < LookBack {
		return Suggestion{}, false
	}
	s.Capacity = limit
	if came := s.Lowest.Expected() - s.Lowest.NoShow; came > 0 {
		s.Capacity = min(limit, aim*s.Lowest.Expected()/came)
	}
	return s, true
}
