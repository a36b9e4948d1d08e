package event

import (
	"fmt"
	"slices"
	"time"
)

const (
	// AfterUseful is how long after a session the letters about what there is
	// of it leave by themselves, and how long one that is owed is worth sending.
	AfterUseful = 30 * 24 * time.Hour

	// AfterDelay is how long after a session they leave, unless the event says
	// otherwise, and LongestAfterDelay the most that it may say.
	AfterDelay        = "24h"
	LongestAfterDelay = 14 * 24 * time.Hour
)

// AfterKinds are the kinds of letter after a session. Nobody gets both.
var AfterKinds = []LetterKind{LetterAttended, LetterMissed}

// An After is which letters leave by themselves after each session, once
// there is something that they can tell of.
type After struct {
	Attended bool   `json:"attended,omitempty"`
	Missed   bool   `json:"missed,omitempty"`
	Delay    string `json:"delay"` // a duration since the end, such as 24h
}

// Sends reports whether letters of a kind leave by themselves.
func (a *After) Sends(k LetterKind) bool {
	return a != nil && (k == LetterAttended && a.Attended || k == LetterMissed && a.Missed)
}

// Opens is when the first letter about s may leave, and closes the moment from
// which on none does that has not begun to.
func (a *After) Opens(s *Session) (opens, closes time.Time) {
	delay, _ := time.ParseDuration(a.Delay) // an event file holds none that cannot be read
	return s.EndsAt.Add(delay), s.EndsAt.Add(AfterUseful)
}

// An AfterRun is one round of letters of a kind after a session: everybody
// with a registration there is looked at once, in the order of sign-up.
type AfterRun struct {
	ID        int64
	SessionID int64
	Kind      LetterKind
	ByRule    bool // begun by the event's rule; else by an organiser
	StartedAt time.Time
	Reached   int64 // the last registration that was looked at
	Owed      int64 // letters
	DoneAt    *time.Time
}

// AfterOccasion tells letters about s apart from those about another session, and
// about the same at another time.
func (s *Session) AfterOccasion() string {
	return fmt.Sprintf("%d/%s", s.ID, s.StartsAt.UTC().Format(time.RFC3339Nano))
}

// byRule is the last round of letters of a kind that the rule has begun after
// s, of its runs; nil if it has not. One from before s was moved is another's.
func (s *Session) byRule(runs []AfterRun, k LetterKind) *AfterRun {
	var last *AfterRun
	for i := range runs {
		if r := &runs[i]; r.SessionID == s.ID && r.Kind == k && r.ByRule && !r.StartedAt.Before(s.EndsAt) {
			last = r
		}
	}
	return last
}

// An AfterWait is why letters after a session do not leave by themselves, or
// not yet.
type AfterWait string

// The reasons, in the order in which they are looked at.
const (
	AfterReady     AfterWait = ""
	AfterOff       AfterWait = "off"        // there is no rule
	AfterCalledOff AfterWait = "called_off" // the session did not take place
	AfterEarly     AfterWait = "early"      // the time has not come
	AfterLate      AfterWait = "late"       // it has passed
	AfterNothing   AfterWait = "nothing"    // no material is there
	AfterUndecided AfterWait = "undecided"  // rows of a report wait for a decision
	AfterDone      AfterWait = "done"       // a round is under way, or nothing has changed since it was
)

// afterAgain is how long the rule rests between two rounds: long enough that a
// day of decisions makes few of them.
const afterAgain = time.Hour

// AfterWaits is why no round of letters of a kind about s begins by itself at
// now. undecided says that rows of a report still wait for somebody; when the
// numbers are frozen they wait in vain, and nobody waits for them. changed is
// when anything about the event did last: whoever turns out to have been there
// gets a letter in a later round.
func (e *Event) AfterWaits(s *Session, runs []AfterRun, k LetterKind, undecided bool, changed, now time.Time) AfterWait {
	if !e.After.Sends(k) {
		return AfterOff
	}
	opens, closes := e.After.Opens(s)
	last := s.byRule(runs, k)
	switch {
	case s.CancelledAt != nil:
		return AfterCalledOff
	case now.Before(opens):
		return AfterEarly
	case !now.Before(closes):
		return AfterLate
	case len(s.Materials) == 0:
		return AfterNothing
	case undecided && now.Before(s.EndsAt.AddDate(0, 0, e.FreezeDays)):
		return AfterUndecided
	case last != nil && (last.DoneAt == nil || !changed.After(last.StartedAt) || now.Before(last.StartedAt.Add(afterAgain))):
		return AfterDone
	}
	return AfterReady
}

// AfterKind is which letter after the session somebody with registration g
// gets, whose outcome is o; "" for none. Nobody is thanked or comforted of whom
// it is not known whether they were there, whom the organiser has turned
// away, or who took part as a speaker or as staff.
func (g *Registration) AfterKind(o Outcome) LetterKind {
	switch {
	case g.Team:
		return ""
	case (o == OutcomeAttended || o == OutcomePartial) && slices.Contains([]Status{Confirmed, Waitlisted, Cancelled}, g.Status):
		return LetterAttended
	case (o == OutcomeNoShow || o == OutcomeExcused) && g.Status == Confirmed:
		return LetterMissed
	}
	return ""
}

// theirs reports whether somebody with registration g and outcome o may have
// any material of s.
func (s *Session) theirs(g *Registration, o Outcome) bool {
	return slices.ContainsFunc(s.Materials, func(m Material) bool { return m.MayHave(g, o) })
}

// Why somebody gets no letter after a session, beside Exclusions.
const (
	AfterWritten      Exclusion = "written" // has had one
	AfterTold         Exclusion = "told"    // has had a letter about a recording of it
	AfterNothingTheir Exclusion = "nothing" // may have nothing of what is there
)

// AfterExclusions are all, in the order in which they are looked at: everybody
// is counted under the first alone.
var AfterExclusions = slices.Concat([]Exclusion{AfterWritten, AfterTold, AfterNothingTheir}, Exclusions)

// AfterExclusion is why r, with registration g and outcome o in s, gets no
// letter after it; "" for who gets one. written and told say what r has had.
func (s *Session) AfterExclusion(r *Registrant, g *Registration, o Outcome, written, told bool) Exclusion {
	switch {
	case written:
		return AfterWritten
	case told:
		return AfterTold
	case !s.theirs(g, o):
		return AfterNothingTheir
	case r.Email == nil:
		return NoAddress
	case r.VerifiedAt == nil:
		return Unconfirmed
	case r.RemindersOffAt != nil:
		return Objects
	}
	return ""
}

// LeftToAfter reports whether somebody with registration g and outcome o, who
// has had no letter after s, is told what there is of it by one that the
// event's rule sends. Then no letter about a recording goes to them: it would
// say the same twice.
func (e *Event) LeftToAfter(s *Session, g *Registration, o Outcome, now time.Time) bool {
	k := g.AfterKind(o)
	if k == "" || !e.After.Sends(k) {
		return false
	}
	_, closes := e.After.Opens(s)
	return now.Before(closes)
}
