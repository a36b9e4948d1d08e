// Package team is staff: accounts, their rights in events, their tokens, and
// what was done by whom.
package team

import "rollcall/internal/desk/core"

// Team are the actions on staff.
type Team struct{ *core.Desk }
