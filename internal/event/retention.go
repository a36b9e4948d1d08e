package event

import (
	"time"

	"rollcall/internal/problem"
)

// An Aggregate is the numbers of an event as they were before the details of
// its people were erased.
type Aggregate struct {
	EventID  int64   `gorm:"primaryKey;autoIncrement:false"`
	Numbers  Numbers `gorm:"serializer:json"`
	FrozenAt time.Time
}

// Numbers are what is counted of an event; nothing in them is about one person.
type Numbers struct {
	Event    Figure           // over all sessions, people once
	Sessions map[int64]Figure // by session
	Groups   Groups
}

// A Figure is what is counted of a session, or of several together.
type Figure struct {
	Counts Counts
	Rates  Rates
	Tally  Tally
}

// ErrDetailsErased refuses to change an event, or to add anybody to it, after
// the details of its people were erased.
var ErrDetailsErased = problem.New(problem.Conflict, "details_erased")

// Retained is the last of the sessions of an event whose people's details are
// kept, with the days that they may be.
type Retained struct {
	EventID       int64
	RetentionDays int
	EndsAt        time.Time
}

// Over reports whether the retention is over at now.
func (r Retained) Over(now time.Time) bool {
	e := Event{RetentionDays: r.RetentionDays}
	from := e.ErasedFrom([]Session{{EndsAt: r.EndsAt}})
	return !from.IsZero() && !now.Before(from)
}
