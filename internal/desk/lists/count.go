package lists

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/store"
)

// MostCounted is how many people of a list are counted. Beyond that it is only
// said that there are more, which costs the same however many there are.
const MostCounted = 1000

// Counts are how many people a filter finds, and out of how many of the event.
type Counts struct {
	Found, All store.Count
}

// counts counts whom f finds.
func (d *Lists) counts(ctx context.Context, p *core.Programme, f Filter) (*Counts, error) {
	all, err := d.Store.CountRegistrants(ctx, store.RegistrantQuery{EventID: p.Event.ID}, MostCounted)
	if err != nil || f.Everyone() {
		return &Counts{all, all}, err
	}
	q, err := d.asked(p, f)
	if err != nil {
		return nil, err
	}
	found, err := d.Store.CountRegistrants(ctx, q, MostCounted)
	return &Counts{found, all}, err
}
