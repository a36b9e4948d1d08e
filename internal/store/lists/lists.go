package lists

import (
	"context"
	"slices"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A Sort is the order of a list of registrants.
type Sort string

// The orders. Each has an index; people of one name or organisation stand in
// the order of their sign-up.
const (
	BySignUp       Sort = "signed_up"
	ByName         Sort = "name"         // family name first, in Latin letters
	ByOrganisation Sort = "organisation" // in Latin letters
)

// A Query says which registrants of an event are wanted, and in
// which order. What is empty asks for nothing. Those for whom somebody else
// stands are never among them.
type Query struct {
	EventID      int64
	SessionID    int64
	Statuses     []event.Status // one of them, in SessionID if there is one; nil: any
	Role         event.Role
	Country      string
	Kind         string // of the organisation
	Municipality string // the key
	Language     string
	Source       string
	Verified     *bool
	Refused      bool   // a letter to them has been refused for good
	Question     string // key of a choice that was answered with Option
	Option       string
	Words        []string // folded; each must begin a word of the search text
	IDs          []int64  // only of these; nil: any

	Sort       Sort // "" is BySignUp
	Descending bool
	From       int64 // the registrant to go on from; 0: begin
	Back       bool  // go on with those before From, the nearest last
	Limit      int
	Brief      bool // without what no table of people shows
}

// A List is a part of the registrants that a query asks for.
type List struct {
	People []event.Registrant
	More   bool  // there may be more in the direction asked for
	Last   int64 // where the next part goes on from, if there may be more
	lister *lister
}

// A reach is how far one question looks: what it costs stays the same however
// many there are. Looking at few people at once finds all of them; in a walk
// along an index the many who do not match are left behind, and the next part
// goes on there.
type reach struct {
	few    int
	walked int // along an index that holds everything asked for
	looked int // if rows have to be looked at too
}

// far is how far that is: some milliseconds.
var far = reach{few: 2000, walked: 20000, looked: 5000}

// Registrants returns the first q.Limit people that q asks for, or fewer with
// More set: then it has looked far enough for one answer. It returns
// event.ErrNotFound if From is nobody of the event.
func Registrants(ctx context.Context, r store.Reads, q Query) (*List, error) {
	return registrants(ctx, r, q, far)
}

func registrants(ctx context.Context, r store.Reads, q Query, far reach) (*List, error) {
	l, err := look(ctx, r, q, far)
	if err != nil {
		return nil, err
	}
	ids, more, last, err := l.find()
	if err != nil {
		return nil, err
	}
	if q.Back {
		slices.Reverse(ids)
	}
	people, err := inOrder(ctx, r, ids, q.Brief)
	return &List{People: people, More: more, Last: last, lister: l}, err
}

// RegistrantIDs is Registrants without all that is known of them, for those
// who want to go through many.
func RegistrantIDs(ctx context.Context, r store.Reads, q Query) (ids []int64, more bool, last int64, err error) {
	l, err := look(ctx, r, q, far)
	if err != nil {
		return nil, false, 0, err
	}
	return l.find()
}

// unshown is what no table of people shows.
var unshown = []string{
	"email_folded", "zone", "languages_spoken", "office_id", "consents", "counted_as", "reminders_off_at", "asked_email", "asked_email_at",
	"link_generation", "revision", "search", "by_name", "by_organisation",
}

// inOrder reads registrants in the order of ids; brief is without what is
// unshown.
func inOrder(ctx context.Context, r store.Reads, ids []int64, brief bool) ([]event.Registrant, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	people := make([]event.Registrant, 0, len(ids)) // GORM grows by reflection, and slowly
	q := r.On(ctx).Where("id IN ?", ids)
	if brief {
		q = q.Omit(unshown...)
	}
	err := q.Find(&people).Error
	at := make(map[int64]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	slices.SortFunc(people, func(a, b event.Registrant) int { return at[a.ID] - at[b.ID] })
	return people, store.Fault(err)
}

// A lister answers one question about a list.
type lister struct {
	store.Reads
	reach
	ctx        context.Context
	q          Query
	conditions []condition
	down       bool // the index is walked backwards

	filled bool   // the place to go on from is among those with a search text
	key    string // by which it is sorted

	weighed bool       // it is known which condition is the narrowest
	narrow  *condition // the one; nil if all of them are met by many
	least   int        // how many meet it
}

// column is what the list is sorted by before the id; "" by that alone.
func (l *lister) column() string {
	switch l.q.Sort {
	case ByName:
		return "by_name"
	case ByOrganisation:
		return "by_organisation"
	}
	return ""
}

// look finds out where q goes on from.
func look(ctx context.Context, r store.Reads, q Query, far reach) (*lister, error) {
	l := &lister{Reads: r, reach: far, ctx: ctx, q: q, conditions: conditions(r, q), down: q.Descending != q.Back}
	return l, l.place()
}

// place finds out where to go on from.
func (l *lister) place() error {
	if l.q.From == 0 {
		return nil
	}
	p, err := store.One[event.Registrant](l.On(l.ctx).Select("event_id", "search", "by_name", "by_organisation").Where("id = ? AND event_id = ?", l.q.From, l.q.EventID))
	if err != nil {
		return err
	}
	l.filled, l.key = p.Search != "", p.ByName
	if l.q.Sort == ByOrganisation {
		l.key = p.ByOrganisation
	}
	return nil
}

// find returns the ids that the question asks for, whether there may be more,
// and where those go on from.
func (l *lister) find() (ids []int64, more bool, last int64, err error) {
	narrow, err := l.narrowest()
	if err != nil {
		return nil, false, 0, err
	}
	if narrow != nil && !l.along(narrow) {
		return l.among(narrow)
	}
	for _, s := range l.stretches(narrow) {
		if len(ids) == l.q.Limit { // is there anybody beyond?
			some, more, _, err := l.walk(s, 1)
			return ids, more || len(some) > 0, ids[len(ids)-1], err
		}
		some, more, last, err := l.walk(s, l.q.Limit-len(ids))
		ids = append(ids, some...)
		if more || err != nil {
			return ids, more, last, err
		}
	}
	return ids, false, 0, nil
}

// narrowest is the condition that fewest people meet, if they are few; nil if
// all of them are met by many.
func (l *lister) narrowest() (*condition, error) {
	if err := l.weigh(); err != nil || l.least > l.few {
		return nil, err
	}
	return l.narrow, nil
}

// weigh finds out how many meet each condition, up to the least so far.
func (l *lister) weigh() error {
	if l.weighed {
		return nil
	}
	l.least = l.few + 1
	for i := range l.conditions {
		c := &l.conditions[i]
		if c.source == "" {
			continue
		}
		var n int
		err := l.On(l.ctx).Raw("SELECT count(*) FROM (SELECT 1 FROM ("+c.source+") s LIMIT ?) n", append(slices.Clone(c.from), l.least)...).Scan(&n).Error
		if err != nil {
			return store.Fault(err)
		}
		if n < l.least {
			l.narrow, l.least = c, n
		}
	}
	l.weighed = true
	return nil
}

// along reports whether the index of the narrow condition is in the order of
// the list.
func (l *lister) along(narrow *condition) bool { return narrow.named && l.q.Sort == ByName }

// among looks at all who meet the narrow condition, and at those who may meet
// it and have no search text yet.
func (l *lister) among(narrow *condition) (ids []int64, more bool, last int64, err error) {
	from, args := l.whom(narrow)
	sql := "SELECT p.id" + from
	order, column := "p.id"+l.direction(), l.column()
	if column != "" {
		order = "p.search <> ''" + l.direction() + ", p." + column + l.direction() + ", " + order
	}
	switch {
	case l.q.From == 0:
	case column == "":
		sql, args = sql+" AND p.id "+l.beyond()+" ?", append(args, l.q.From)
	default:
		sql, args = sql+" AND (p.search <> '', p."+column+", p.id) "+l.beyond()+" (?, ?, ?)", append(args, l.filled, l.key, l.q.From)
	}
	if err := l.On(l.ctx).Raw(sql+" ORDER BY "+order+" LIMIT ?", append(args, l.q.Limit+1)...).Scan(&ids).Error; err != nil {
		return nil, false, 0, store.Fault(err)
	}
	ids, more, last = cut(ids, l.q.Limit)
	return ids, more, last, nil
}

// cut takes the first limit of ids, and says whether there were more and where
// they go on from.
func cut(ids []int64, limit int) (some []int64, more bool, last int64) {
	if len(ids) <= limit {
		return ids, false, 0
	}
	return ids[:limit], true, ids[limit-1]
}

func (l *lister) direction() string {
	if l.down {
		return " DESC"
	}
	return ""
}

func (l *lister) beyond() string {
	if l.down {
		return "<"
	}
	return ">"
}
