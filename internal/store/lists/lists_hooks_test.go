package lists

import (
	"context"
	"rollcall/internal/store"
)

// A Reach is how far one question about a list looks.
type Reach struct{ Few, Walked, Looked int }

// RegistrantsWithin is Registrants with another reach.
func RegistrantsWithin(ctx context.Context, r store.Reads, q Query, far Reach) (*List, error) {
	return registrants(ctx, r, q, reach{far.Few, far.Walked, far.Looked})
}

// CountWithin is CountRegistrants with another reach.
func CountWithin(ctx context.Context, r store.Reads, q Query, most int, far Reach) (Count, error) {
	return countRegistrants(ctx, r, q, most, reach{far.Few, far.Walked, far.Looked})
}

// CountFound is List.Count with another reach.
func CountFound(l *List, most int, far Reach) (Count, error) {
	return l.countWithin(most, reach{far.Few, far.Walked, far.Looked})
}
