package event

import "time"

// MarkKind is what a mark says.
type MarkKind string

// The kinds of mark.
const (
	MarkIn      MarkKind = "in"
	MarkOut     MarkKind = "out"
	MarkExcused MarkKind = "excused"
)

// A Mark is one observation during a session: a person's own join click or
// what a host noted at roll-call. Marks are never changed or removed; the
// nonce makes a repeated one count once.
type Mark struct {
	ID           int64
	SessionID    int64
	RegistrantID *int64 // nil for a walk-in
	WalkInName   string
	WalkInEmail  string
	Source       Evidence
	Kind         MarkKind
	At           time.Time
	Headcount    int // people at one computer; at least 1
	Nonce        string
	RecordedAt   time.Time
	RecordedBy   string

	WalkInOrganisation string // or the city; "": not asked
}

// Headcount is how many people sit at one person's computer by the given
// marks, at least 1: what a host's newest in says, else the most that the
// person has said.
func Headcount(marks []Mark) int {
	said, noted := 1, 0
	for _, m := range only(marks, EvidenceHost) {
		if m.Kind == MarkIn {
			noted = m.Headcount
		}
	}
	for _, m := range only(marks, EvidenceJoin) {
		said = max(said, m.Headcount)
	}
	if noted > 0 {
		return noted
	}
	return said
}

// only returns the marks of one source that stand, in order of time.
func only(marks []Mark, source Evidence) []Mark {
	var found []Mark
	for _, m := range marks {
		if m.Source == source {
			found = append(found, m)
		}
	}
	return notTakenBack(inOrder(found))
}

// MarkAhead is how far the clock of a host may be ahead of ours.
const MarkAhead = 5 * time.Second

// markLate is how long after a session somebody may still be marked in or out.
const markLate = 24 * time.Hour

// A MarkedWrong is why a mark cannot have been made when it says.
type MarkedWrong string

// The reasons.
const (
	MarkedInFuture    MarkedWrong = "in_future"
	MarkedBeforeDoors MarkedWrong = "before_doors"
	MarkedTooLate     MarkedWrong = "not_in_session"
)

// MarkedWrong is why a host cannot have made a mark of that kind at a moment; ""
// if they can. To excuse somebody has no bounds but the present. Whether the mark
// says when it was made or was made as it arrives is all the same.
func (s *Session) MarkedWrong(kind MarkKind, at, now time.Time) MarkedWrong {
	switch {
	case at.After(now.Add(MarkAhead)):
		return MarkedInFuture
	case kind == MarkExcused:
		return ""
	case at.Before(s.JoinOpensAt()):
		return MarkedBeforeDoors
	case at.After(s.EndsAt.Add(markLate)):
		return MarkedTooLate
	}
	return ""
}
