package report

import (
	"slices"
	"strings"
	"time"
)

// builder gathers what is known of one person.
type builder struct {
	person Person
	events []*entry
	stays  []Interval
	sums   []*entry
	rooms  map[string]bool
	came   bool
	lost   bool // a row without usable times
	role   Role // that of the first row of presence
	roles  int  // one, or two where the rows do not agree
	order  int
}

// build makes people of the entries, in order of first appearance.
func (r *reader) build() []Person {
	index := make(map[string]int, len(r.entries))
	all := make([]*builder, 0, len(r.entries))
	for i := range r.entries {
		e := &r.entries[i]
		n, ok := index[e.key]
		if !ok {
			n = len(all)
			index[e.key] = n
			all = append(all, &builder{person: Person{Key: e.key, Role: RoleAttendee}, order: n})
		}
		r.rows[e.row].Person = n
		r.add(all[n], e)
	}
	r.markNamesakes(all)
	people := make([]Person, len(all))
	for i, b := range all {
		people[i] = r.finish(b)
	}
	return people
}

// markNamesakes flags people without an address who are called like somebody with one:
// they may be the same.
func (r *reader) markNamesakes(all []*builder) {
	nameless := func(b *builder) bool { return strings.HasPrefix(b.person.Key, "name:") }
	if !slices.ContainsFunc(all, nameless) {
		return
	}
	called := map[string]*builder{}
	for _, b := range all {
		if nameless(b) {
			continue
		}
		for _, n := range b.person.Names {
			called[r.nameKey(n)] = b
		}
	}
	if len(called) == 0 {
		return
	}
	for _, b := range all {
		name, nameless := strings.CutPrefix(b.person.Key, "name:")
		if other := called[name]; nameless && other != nil {
			b.flag(FlagNamesakes)
			other.flag(FlagNamesakes)
		}
	}
}

// add gives a row to a person and says where the row ended.
func (r *reader) add(b *builder, e *entry) {
	p := &b.person
	for _, n := range []string{e.name, e.full} {
		if n != "" && !slices.Contains(p.Names, n) && len(p.Names) < 50 {
			p.Names = append(p.Names, n)
		}
	}
	if p.Email == "" {
		p.Email = e.email
	}
	p.LinkID = e.link
	p.Flags = append(p.Flags, e.flags...)
	b.takeRole(r.roleIn(e), e.absent)
	if e.room != "" {
		if b.rooms == nil {
			b.rooms = map[string]bool{}
		}
		b.rooms[e.room] = true
	}
	row := &r.rows[e.row]
	switch {
	case e.absent:
		row.Place = PlaceAbsent
		return
	case e.kind == kindEvents:
		row.Place = PlaceStay
		b.events = append(b.events, e)
	case e.kind == kindStays && !r.p.summed:
		row.Place = PlaceStay
		b.stay(e)
	default:
		row.Place = PlacePerson
		b.sums = append(b.sums, e)
	}
	b.came = true
}

// roleIn is the role of a row, with what the meeting says of its host.
func (r *reader) roleIn(e *entry) Role {
	if e.role == RoleAttendee && r.meeting.Host != "" {
		if strings.EqualFold(r.meeting.Host, e.email) || r.nameKey(r.meeting.Host) == r.nameKey(e.name) {
			return RoleHost
		}
	}
	if len(r.staff) > 0 && e.role == RoleAttendee && (r.staff[addressKey(e.email)] && e.email != "" || r.staff[r.nameKey(e.name)]) {
		return RoleStaff
	}
	return e.role
}

// weight orders roles: the heaviest is a person's.
func weight(r Role) int {
	switch r {
	case RoleHost:
		return 3
	case RolePresenter:
		return 2
	case RoleStaff:
		return 1
	}
	return 0
}

func (b *builder) takeRole(role Role, absent bool) {
	if weight(role) > weight(b.person.Role) {
		b.person.Role = role
	}
	switch {
	case absent:
	case b.roles == 0:
		b.role, b.roles = role, 1
	case b.role != role:
		b.roles = 2
	}
}

// stay takes a row with joining and leaving. What is missing is worked out from the
// duration where the file has no column for it; a leave that is only missing in this
// row leaves the stay open.
func (b *builder) stay(e *entry) {
	reversed := slices.Contains(e.flags, FlagReversed) || e.sum.known && e.sum.seconds < 0 && e.sum.whole
	length := time.Duration(e.sum.seconds) * time.Second
	switch known := e.sum.known && e.sum.seconds > 0; {
	case reversed:
		b.lost = true
		b.flag(FlagReversed)
	case !e.from.IsZero() && !e.to.IsZero():
		b.stays = append(b.stays, Interval{e.from, e.to})
	case !e.from.IsZero() && known && !e.table.has(cLeft):
		b.stays = append(b.stays, Interval{e.from, Moment{e.from.t.Add(length), e.from.kind}})
		b.flag(FlagOneTime)
	case !e.to.IsZero() && known && !e.table.has(cJoined):
		b.stays = append(b.stays, Interval{Moment{e.to.t.Add(-length), e.to.kind}, e.to})
		b.flag(FlagOneTime)
	case !e.from.IsZero():
		b.stays = append(b.stays, Interval{Joined: e.from})
	case !e.to.IsZero():
		b.lost = true
		b.flag(FlagOpenStart)
	case known:
		b.sums = append(b.sums, e)
	default:
		b.lost = true
	}
}

func (b *builder) flag(f Flag) { b.person.Flags = append(b.person.Flags, f) }

// pair makes stays of joins and leaves. Whoever is in cannot join again; a leave
// without a join is no stay.
func (b *builder) pair() {
	slices.SortStableFunc(b.events, func(x, y *entry) int { return x.from.t.Compare(y.from.t) })
	open := map[string]Moment{}
	seen := map[string]bool{}
	for _, e := range b.events {
		session := e.room
		start, in := open[session]
		leave := e.action&mLeave != 0 && e.action&mJoin == 0
		switch {
		case !leave && !in:
			open[session] = e.from
			seen[session] = true
		case leave && in:
			b.stays = append(b.stays, Interval{start, e.from})
			delete(open, session)
		case leave && !seen[session]:
			b.lost = true
			seen[session] = true
			b.flag(FlagOpenStart)
		}
	}
	for _, start := range open {
		b.stays = append(b.stays, Interval{Joined: start})
	}
}

// finish works out the union, the sums and the flags of a person.
func (r *reader) finish(b *builder) Person {
	p := &b.person
	p.Attended = b.came
	if !b.came {
		b.flag(FlagAbsent)
		p.Flags = sortedFlags(p.Flags)
		return *p
	}
	if len(b.events) > 0 {
		b.pair()
	}
	slices.SortStableFunc(b.stays, func(x, y Interval) int { return x.Joined.t.Compare(y.Joined.t) })
	if len(b.stays) > 0 {
		r.fromStays(b)
	} else {
		b.fromSums()
	}
	if len(b.rooms) > 1 && r.p == &webex {
		b.flag(FlagBreakout)
	}
	if len(p.Names) > 1 && distinctNames(p.Names) {
		b.flag(FlagRenamed)
	}
	if b.roles > 1 {
		b.flag(FlagTwoRoles)
	}
	if !p.Timed {
		b.flag(FlagNoMinutes)
	}
	p.Flags = sortedFlags(p.Flags)
	return *p
}

// distinctNames reports whether the names say different things, and not one name and a
// part of it.
func distinctNames(names []string) bool {
	for _, n := range names[1:] {
		a, b := nameKey(names[0]), nameKey(n)
		if !strings.Contains(a, b) && !strings.Contains(b, a) {
			return true
		}
	}
	return false
}

func sortedFlags(flags []Flag) []Flag {
	slices.Sort(flags)
	return slices.Compact(flags)
}
