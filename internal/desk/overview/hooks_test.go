package overview

import (
	"context"
	"time"
)

// What the tests may see of the inside.

// Hurry sets how often an event is looked at, and how often it is asked who may
// still watch.
func (d *Overviews) Hurry(pace, check time.Duration) { d.hub.Pace, d.hub.Check = pace, check }

// Kept is what Newest is made from.
func (d *Overviews) Kept(ctx context.Context, eventID int64) (*Overview, error) {
	return d.hub.Newest(ctx, eventID)
}

// Watchers is how many events are being looked at.
func (d *Overviews) Watchers() int {
	return d.hub.Watched()
}
