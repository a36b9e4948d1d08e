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
