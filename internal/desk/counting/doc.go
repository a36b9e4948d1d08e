// Package counting is how many there were, by DESIGN rule 21: of a session, of
// an event and of a series of events, people counted once; where they came
// from; the sentence for the report; and what of all that may be told outside
// of the team.
//
// It reads and changes nothing. What it knows of a person's attendance is
// core.RecordsIn, whatever that has it from; how it is counted are rules of
// event.
package counting

import "rollcall/internal/desk/core"

// Counting are the actions of counting.
type Counting struct{ *core.Desk }
