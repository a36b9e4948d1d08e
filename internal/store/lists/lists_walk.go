package lists

import (
	"rollcall/internal/store"
	"slices"
	"strings"
)

// A stretch is a part of an index in the order of the list.
type stretch struct {
	sql    string // selects id and, if covers, what the index holds, and ends with its order
	args   []any
	order  string // the same of rows w
	covers bool
}

// held is what every index of lists holds.
const held = "id, role, country, language, organisation_kind, municipality_key, source"

// stretches are the parts of indexes to walk along, the first first. Who has no
// search text yet has no place in other orders than that of sign-up, and comes
// before all others there. Where few meet the narrow condition, if there is
// one, only they are walked along.
func (l *lister) stretches(narrow *condition) []stretch {
	column := l.column()
	if column == "" {
		return []stretch{l.bySignUp()}
	}
	from := l.q.From != 0
	waiting := stretch{covers: true, sql: "SELECT " + held + " FROM registrants WHERE search = '' AND +event_id = ? AND id" + store.Present, args: []any{l.q.EventID}}
	if from && !l.filled {
		waiting.sql, waiting.args = waiting.sql+" AND id "+l.beyond()+" ?", append(waiting.args, l.q.From)
	}
	filled := stretch{covers: true, sql: "SELECT " + column + ", " + held + " FROM registrants WHERE search <> '' AND event_id = ? AND id" + store.Present, args: []any{l.q.EventID}}
	if narrow != nil {
		filled = stretch{sql: "SELECT " + column + ", id FROM registrants WHERE search <> '' AND event_id = ? AND " + narrow.on("registrants") + " AND id" + store.Present, args: append([]any{l.q.EventID}, narrow.args...)}
	}
	if from && l.filled {
		filled.sql, filled.args = filled.sql+" AND ("+column+", id) "+l.beyond()+" (?, ?)", append(filled.args, l.key, l.q.From)
	}
	all := []stretch{l.ordered(waiting, "id", "id"), l.ordered(filled, column, "id")}
	if l.down {
		slices.Reverse(all)
	}
	if from && l.filled != l.down { // the first lies behind
		all = all[1:]
	}
	return all
}

// bySignUp is the list in the order of sign-up: of one status in one session
// where that is asked for, else of the event.
func (l *lister) bySignUp() stretch {
	s, id := stretch{covers: true, sql: "SELECT " + held + " FROM registrants WHERE event_id = ? AND id" + store.Present, args: []any{l.q.EventID}}, "id"
	if status, one := l.q.status(); one {
		s, id = stretch{sql: "SELECT registrant_id AS id FROM registrations WHERE session_id = ? AND status = ? AND registrant_id" + store.Present, args: []any{l.q.SessionID, status}}, "registrant_id"
	}
	if l.q.From != 0 {
		s.sql, s.args = s.sql+" AND "+id+" "+l.beyond()+" ?", append(s.args, l.q.From)
	}
	return l.ordered(s, id)
}

// ordered is s in the order of the columns, the last of which is the id.
func (l *lister) ordered(s stretch, columns ...string) stretch {
	s.sql += " ORDER BY " + strings.Join(columns, l.direction()+", ") + l.direction()
	columns[len(columns)-1] = "id"
	s.order = "w." + strings.Join(columns, l.direction()+", w.") + l.direction()
	return s
}

// walk finds up to limit people along s, and goes no further than is good for
// one answer: then more is true. SQLite keeps the order of the walk by itself,
// and stops it when there are enough, since nothing is joined to it.
func (l *lister) walk(s stretch, limit int) (ids []int64, more bool, last int64, err error) {
	where, args, far := l.filter(s)
	sql := "SELECT w.id FROM (" + s.sql + " LIMIT ?) w" + where
	if l.Postgres() {
		sql += " ORDER BY " + s.order
	}
	all := append(append(slices.Clone(s.args), far), args...)
	if err := l.On(l.ctx).Raw(sql+" LIMIT ?", append(all, limit+1)...).Scan(&ids).Error; err != nil {
		return nil, false, 0, store.Fault(err)
	}
	if ids, more, last = cut(ids, limit); more || where == "" {
		return ids, more, last, nil
	}
	var end []int64 // how far it has looked, if that is not all
	if err := l.On(l.ctx).Raw("SELECT e.id FROM ("+s.sql+" LIMIT 1 OFFSET ?) e", append(slices.Clone(s.args), far-1)...).Scan(&end).Error; err != nil {
		return nil, false, 0, store.Fault(err)
	}
	if len(end) == 0 {
		return ids, false, 0, nil
	}
	return ids, true, end[len(end)-1], nil
}

// filter are the conditions on a row w of s, what is cheap first, and how many
// rows one answer may look at.
func (l *lister) filter(s stretch) (where string, args []any, far int) {
	var index, elsewhere, row []string
	var ofIndex, ofElsewhere, ofRow []any
	for _, c := range l.conditions {
		switch {
		case c.covered && s.covers:
			index, ofIndex = append(index, c.on("w")), append(ofIndex, c.args...)
		case c.covered || c.row:
			row, ofRow = append(row, c.on("p")), append(ofRow, c.args...)
		case s.covers || !c.walked: // else the walk has it
			elsewhere, ofElsewhere = append(elsewhere, c.on("w")), append(ofElsewhere, c.args...)
		}
	}
	far = l.walked
	if len(elsewhere)+len(row) > 0 {
		far = l.looked
	}
	parts := append(index, elsewhere...)
	if len(row) > 0 {
		parts = append(parts, "EXISTS (SELECT 1 FROM registrants p WHERE p.id = w.id AND "+strings.Join(row, " AND ")+")")
	}
	if len(parts) == 0 {
		return "", nil, l.q.Limit + 1
	}
	return " WHERE " + strings.Join(parts, " AND "), slices.Concat(ofIndex, ofElsewhere, ofRow), far
}
