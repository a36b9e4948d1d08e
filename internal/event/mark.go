package event

import (
	"slices"
	"time"
)

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

// only returns the marks of one source in order of time.
func only(marks []Mark, source Evidence) []Mark {
	var found []Mark
	for _, m := range marks {
		if m.Source == source {
			found = append(found, m)
		}
	}
	slices.SortStableFunc(found, func(a, b Mark) int { return a.At.Compare(b.At) })
	return found
}
