package board

import "time"

// What the tests may see of the inside.

// HurryBoards sets how often a board is looked at, and how often it is asked who
// may still watch.
func (d *Boards) HurryBoards(pace, check time.Duration) { d.hub.Pace, d.hub.Check = pace, check }
