package lists

import (
	"context"
	"slices"

	"rollcall/internal/store"
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
func CountRegistrants(ctx context.Context, r store.Reads, q Query, most int) (Count, error) {
	return countRegistrants(ctx, r, q, most, glance)
}

func countRegistrants(ctx context.Context, r store.Reads, q Query, most int, far reach) (Count, error) {
	l, err := look(ctx, r, counting(q, most), far)
	if err != nil {
		return Count{}, err
	}
	return l.counted()
}

// Count is CountRegistrants of l's query, with what finding l has shown.
func (l *List) Count(most int) (Count, error) { return l.countWithin(most, glance) }

func (l *List) countWithin(most int, far reach) (Count, error) {
	if l.lister.q.From == 0 && !l.More { // all of them are there
		return Count{People: min(len(l.People), most), More: len(l.People) > most}, nil
	}
	c := *l.lister
	c.q, c.reach, c.down = counting(c.q, most), far, false
	return c.counted()
}

// counting is q for counting: no order is cheaper than that of sign-up.
func counting(q Query, most int) Query {
	q.Sort, q.Descending, q.From, q.Back, q.Limit = BySignUp, false, 0, false, most
	return q
}

// counted counts up to the limit of the query.
func (l *lister) counted() (Count, error) {
	if len(l.conditions) == 1 && l.conditions[0].covered { // its index tells by itself that they are many
		c := l.conditions[0]
		if n, err := l.count("SELECT 1 FROM ("+c.source+") s WHERE s.id"+store.Present, c.from); n.More || err != nil {
			return n, err
		}
	}
	narrow, err := l.narrowest()
	if err != nil {
		return Count{}, err
	}
	if narrow != nil {
		from, args := l.whom(narrow)
		return l.count("SELECT 1"+from, args)
	}
	return l.countAlong(l.bySignUp())
}

// whom is where to look for all who meet the narrow condition, and those who may
// meet it and have no search text yet, with all that is asked of them.
func (l *lister) whom(narrow *condition) (from string, args []any) {
	from = " FROM (" + narrow.source + " UNION SELECT id FROM registrants WHERE search = '' AND +event_id = ?) c CROSS JOIN registrants p WHERE p.id = c.id AND p.event_id = ? AND p.merged_into IS NULL"
	args = append(slices.Clone(narrow.from), l.q.EventID, l.q.EventID)
	for _, c := range l.conditions {
		from, args = from+" AND "+c.on("p"), append(args, c.args...)
	}
	return from, args
}

// countAlong counts along s, as far as is good for one answer.
func (l *lister) countAlong(s stretch) (Count, error) {
	where, args, far := l.filter(s)
	n, err := l.count("SELECT 1 FROM ("+s.sql+" LIMIT ?) w"+where, append(append(slices.Clone(s.args), far), args...))
	if n.More || where == "" || err != nil {
		return n, err
	}
	var beyond []int64
	err = l.On(l.ctx).Raw("SELECT e.id FROM ("+s.sql+" LIMIT 1 OFFSET ?) e", append(slices.Clone(s.args), far)...).Scan(&beyond).Error
	n.More = len(beyond) > 0
	return n, store.Fault(err)
}

// count counts the rows that sql selects, up to the limit of the query.
func (l *lister) count(sql string, args []any) (Count, error) {
	var n int
	err := l.On(l.ctx).Raw("SELECT count(*) FROM ("+sql+" LIMIT ?) n", append(slices.Clone(args), l.q.Limit+1)...).Scan(&n).Error
	return Count{min(n, l.q.Limit), n > l.q.Limit}, store.Fault(err)
}
