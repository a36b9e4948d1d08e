package event

import (
	"strconv"
	"time"
)

// An OutcomeOverride is what a coordinator decided against the evidence,
// which stays beside it. The newest counts, unless it has been taken back.
type OutcomeOverride struct {
	ID              int64
	SessionID       int64
	RegistrantID    int64
	Outcome         Outcome
	Reason          string
	DecidedAt       time.Time
	DecidedBy       string
	TakenBackAt     *time.Time
	TakenBackBy     string
	TakenBackReason string
}

// StatementKind is what a person says of their own attendance.
type StatementKind string

// The kinds.
const (
	StatedPresent   StatementKind = "present"   // I was there
	StatedObjection StatementKind = "objection" // what is noted is not right
)

// LongestObjection is how many characters an objection has at most.
const LongestObjection = 1000

// An ObjectionAnswer is what became of an objection.
type ObjectionAnswer string

// The answers.
const (
	NotAnswered       ObjectionAnswer = ""
	ObjectionDecided  ObjectionAnswer = "decided"  // the outcome was decided
	ObjectionRejected ObjectionAnswer = "rejected" // with a reason
)

// A Statement is what a person says of their own attendance of a session.
type Statement struct {
	ID           int64
	SessionID    int64
	RegistrantID int64
	Kind         StatementKind
	Text         string // of an objection
	SaidAt       time.Time
	Answer       ObjectionAnswer
	AnswerText   string // the reason, for the person
	AnsweredAt   *time.Time
	AnsweredBy   string
}

// FreezesAt is when the attendance of s is final: so many days after its end, as
// the event says. From then on only organisers change it.
func (s *Session) FreezesAt(e *Event) time.Time { return s.EndsAt.AddDate(0, 0, e.FreezeDays) }

// Frozen reports whether the attendance of s is final at now.
func (s *Session) Frozen(e *Event, now time.Time) bool { return !now.Before(s.FreezesAt(e)) }

// MayState reports whether a person may say something of the attendance of s at
// now: from its end until it is final.
func (s *Session) MayState(e *Event, now time.Time) bool {
	return s.CancelledAt == nil && !now.Before(s.EndsAt) && !s.Frozen(e, now)
}

// WalkIn is p, who was decided to be a walk-in, as a mark at roll-call would
// name them, and the key of the person: see Mark.Who. Without a name, nobody else
// is the same person.
func (p *Reported) WalkIn() (who string, m Mark) {
	m = Mark{WalkInName: p.Name(), WalkInEmail: p.Email}
	if p.Nameless || m.WalkInName == "" && m.WalkInEmail == "" {
		return "report:" + strconv.FormatInt(p.ID, 10), Mark{}
	}
	return m.Who(), m
}
