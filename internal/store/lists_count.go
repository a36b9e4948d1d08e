package store

import "context"

// A Count is how many people a query finds, as far as they were counted.
type Count struct {
	People int
	More   bool // there are more, or may be
}

// CountRegistrants counts whom q asks for, in whatever order and wherever it
// goes on from: up to most of them, and looking no further than one answer
// does, so that it costs the same however many there are.
func (r Reads) CountRegistrants(ctx context.Context, q RegistrantQuery, most int) (Count, error) {
	q.Sort, q.Descending, q.From, q.Back, q.Limit = BySignUp, false, 0, false, most
	ids, more, _, err := r.RegistrantIDs(ctx, q)
	return Count{len(ids), more}, err
}
