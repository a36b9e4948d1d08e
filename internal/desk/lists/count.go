package lists

import (
	"context"

	"rollcall/internal/store/lists"
)

// MostCounted is how many people of a list are counted. Beyond that it is only
// said that there are more, which costs the same however many there are.
const MostCounted = 500

// A Count is how many people a filter finds, as far as they are counted.
type Count = lists.Count

// Counts are how many people a filter finds, and out of how many of the event.
type Counts struct {
	Found, All Count
}

// counts counts whom f finds, of whom page is a part.
func (d *Lists) counts(ctx context.Context, page *Page, f Filter) (*Counts, error) {
	all, err := lists.CountRegistrants(ctx, d.Store.Reads, lists.Query{EventID: page.Event.ID}, MostCounted)
	if err != nil || f.Everyone() {
		return &Counts{all, all}, err
	}
	found, err := page.found.Count(MostCounted)
	return &Counts{found, all}, err
}
