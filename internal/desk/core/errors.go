package core

import (
	"rollcall/internal/problem"
)

// Expected failures of changing an event.
var (
	ErrSlugTaken        = problem.New(problem.Conflict, "slug_taken")
	ErrHasData          = problem.New(problem.Conflict, "has_data")
	ErrMatchNeeded      = problem.New(problem.NeedsMatch, "match_needed")
	ErrChangedMeanwhile = problem.New(problem.Precondition, "changed_meanwhile")
	ErrLettersUndecided = problem.New(problem.Conflict, "letters_undecided")
)

// Expected failures of writing to many.
var (
	// ErrCountChanged refuses to send to another number of people than the
	// organiser has seen; "people" says to how many it would go.
	ErrCountChanged = problem.New(problem.Conflict, "count_changed")
	// ErrNobodyMatches refuses to send to, or to show as, nobody.
	ErrNobodyMatches = problem.New(problem.Conflict, "nobody_matches")
)
