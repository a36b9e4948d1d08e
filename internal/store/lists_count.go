package store

import (
	"context"
	"slices"
)

// A Count is how many people a query finds, as far as they were counted.
type Count struct {
	People int
	More   bool // there are more, or may be
}

// glance is how far counting looks: much less far than the list itself, since
// a number stands beside every page of it.
var glance = reach{few: 500, walked: 4000, looked: 1000}

// CountRegistrants counts whom q asks for, in whatever order and wherever it
// goes on from: up to most of them, and not looking far, so that it costs the
// same however many there are.
func (r Reads) CountRegistrants(ctx context.Context, q RegistrantQuery, most int) (Count, error) {
	q.Sort, q.Descending, q.From, q.Back, q.Limit = BySignUp, false, 0, false, most
	l, err := r.lister(ctx, q, glance)
	if err != nil {
		return Count{}, err
	}
	if beyond, err := l.exceeds(most); beyond || err != nil {
		return Count{most, true}, err
	}
	ids, more, _, err := l.find()
	return Count{len(ids), more}, err
}

// exceeds reports whether an index tells by itself that there are more people
// than most: where one detail is asked for alone.
func (l *lister) exceeds(most int) (bool, error) {
	if len(l.conditions) != 1 || !l.conditions[0].covered {
		return false, nil
	}
	c, n := l.conditions[0], 0
	err := l.on(l.ctx).Raw("SELECT count(*) FROM (SELECT 1 FROM ("+c.source+") s WHERE s.id"+present+" LIMIT ?) n", append(slices.Clone(c.from), most+1)...).Scan(&n).Error
	return n > most, fault(err)
}
