// Package attendance is who was there: joining, the roll-call, outcomes, the
// numbers and the workbooks made of them.
package attendance

import "rollcall/internal/desk/core"

// Presence are the actions about who was there.
type Presence struct{ *core.Desk }
