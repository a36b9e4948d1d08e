package roster

import "rollcall/internal/problem"

// MaxRows is how many people one list may name.
const MaxRows = 10_000

// Refusals of a list.
var (
	ErrTooLong = problem.Refuse(problem.Field{Pointer: "/file", Code: "list_too_long", Params: map[string]any{"max": MaxRows}})
	ErrRowsBad = problem.New(problem.Conflict, "rows_not_good") // with rows, how many; say that the good ones are enough
)
