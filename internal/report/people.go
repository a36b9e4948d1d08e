package report

import (
	"slices"
	"sort"
	"strings"
	"time"
)

// keys decides who each row belongs to: the address, else the name.
func (r *reader) keys() {
	known := r.addressesByName()
	originals := r.originals()
	for i := range r.entries {
		e := &r.entries[i]
		if e.email == "" {
			if a := known[r.nameKey(e.name)]; a != "" {
				e.email = a
			}
		}
		if e.email != "" {
			e.key = addressKey(e.email)
		} else {
			e.key = "name:" + r.nameOf(e, originals)
		}
		r.rows[e.row].Email = e.email
	}
}

// nameOf is the folded name that a row without an address goes by.
func (r *reader) nameOf(e *entry, originals map[string]string) string {
	name := e.name
	if r.p.original {
		name = unnumbered(name)
		if o := originals[r.nameKey(name)]; o != "" {
			return o
		}
	}
	return r.nameKey(name)
}

// addressesByName links tables of one file: a section that lists stays may lack the
// address that another section has for the same name.
func (r *reader) addressesByName() map[string]string {
	lacking := false
	tables := map[*table]bool{}
	for i := range r.entries {
		t := r.entries[i].table
		tables[t] = true
		lacking = lacking || !t.has(cEmail) && !t.has(cUPN) || t.has(cEmail) && !t.has(cUPN)
	}
	if len(tables) < 2 || !lacking || !r.p.directory {
		return nil
	}
	found := map[string]string{}
	for i := range r.entries {
		e := &r.entries[i]
		if e.email == "" {
			continue
		}
		k := r.nameKey(e.name)
		if a, ok := found[k]; ok && addressKey(a) != addressKey(e.email) {
			found[k] = "" // two people of one name: nobody can tell
			continue
		}
		found[k] = e.email
	}
	for i := range r.entries { // a name that also stands without an address where it could
		e := &r.entries[i]
		if e.email == "" && e.table.has(cUPN) {
			found[r.nameKey(e.name)] = ""
		}
	}
	return found
}

// originals finds the names that people had at first: "Oleksandr (Олександр Мельник)".
// What stands in the parenthesis is a name if somebody goes by it in the file, if a
// device stands before it, or if it looks like one and only one person has it.
func (r *reader) originals() map[string]string {
	if !r.p.original || !r.parentheses() {
		return nil
	}
	plainNames, outers := map[string]bool{}, map[string]map[string]bool{}
	for i := range r.entries {
		name := unnumbered(r.entries[i].name)
		outer, inner, ok := lastParenthesis(name)
		if !ok {
			plainNames[r.nameKey(name)] = true
			continue
		}
		k := r.nameKey(inner)
		if outers[k] == nil {
			outers[k] = map[string]bool{}
		}
		outers[k][r.nameKey(outer)] = true
	}
	found := map[string]string{}
	for i := range r.entries {
		name := unnumbered(r.entries[i].name)
		outer, inner, ok := lastParenthesis(name)
		if !ok || inner == "" || outer == "" {
			continue
		}
		k := r.nameKey(inner)
		words := strings.Fields(inner)
		switch {
		case !lettersOnly(strings.FieldsFunc(inner, func(c rune) bool { return c == ' ' || c == ',' })):
		case plainNames[k], isDevice(outer), len(words) >= 2 && likeName(inner) && len(outers[k]) == 1:
			found[r.nameKey(name)] = k
		}
	}
	return found
}

// parentheses reports whether any name ends in one.
func (r *reader) parentheses() bool {
	for i := range r.entries {
		if n := r.entries[i].name; strings.HasSuffix(n, ")") || strings.HasSuffix(n, "）") {
			return true
		}
	}
	return false
}

// builder gathers what is known of one person.
type builder struct {
	person Person
	events []*entry
	stays  []Interval
	sums   []*entry
	rooms  map[string]bool
	came   bool
	lost   bool // a row without usable times
	roles  map[Role]bool
	order  int
}

// build makes people of the entries, in order of first appearance.
func (r *reader) build() []Person {
	index := map[string]int{}
	var all []*builder
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
	markNamesakes(all)
	people := make([]Person, len(all))
	for i, b := range all {
		people[i] = r.finish(b)
	}
	return people
}

// markNamesakes flags people without an address who are called like somebody with one:
// they may be the same.
func markNamesakes(all []*builder) {
	if !slices.ContainsFunc(all, func(b *builder) bool { return strings.HasPrefix(b.person.Key, "name:") }) {
		return
	}
	called := map[string]*builder{}
	for _, b := range all {
		if strings.HasPrefix(b.person.Key, "name:") {
			continue
		}
		for _, n := range b.person.Names {
			called[nameKey(n)] = b
		}
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
	p.Flags = append(p.Flags, e.flags...)
	b.role(r.roleIn(e), e.absent)
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

func (b *builder) role(role Role, absent bool) {
	if weight(role) > weight(b.person.Role) {
		b.person.Role = role
	}
	if absent {
		return
	}
	if b.roles == nil {
		b.roles = map[Role]bool{}
	}
	b.roles[role] = true
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
	b.pair()
	sort.SliceStable(b.stays, func(i, j int) bool { return b.stays[i].Joined.Before(b.stays[j].Joined) })
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
	if len(b.roles) > 1 {
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

// fromStays closes open stays where the meeting's end is known, and joins what
// overlaps.
func (r *reader) fromStays(b *builder) {
	p := &b.person
	for i := range b.stays {
		s := &b.stays[i]
		if !s.Open() {
			continue
		}
		if end := r.end(s.Joined); !end.IsZero() {
			s.Left = end
			b.flag(FlagClosedEnd)
		} else {
			b.flag(FlagOpenEnd)
		}
	}
	p.Intervals = b.stays
	p.Merged = union(b.stays)
	p.First = p.Intervals[0].Joined
	open, closed := Moment{}, 0
	for _, s := range p.Merged {
		if s.Open() {
			open = s.Joined
			continue
		}
		closed++
		p.Seconds += int(s.Left.Sub(s.Joined) / time.Second)
		if p.Last.IsZero() || p.Last.Before(s.Left) {
			p.Last = s.Left
		}
	}
	if !open.IsZero() && !open.Before(p.Last) {
		p.Last = Moment{}
	}
	p.Timed = closed > 0
	if b.lost {
		b.flag(FlagNoMinutes)
	}
	if len(p.Merged) > 1 {
		b.flag(FlagRejoined)
	}
	if overlapping(b.stays) {
		b.flag(FlagOverlap)
		if strings.HasPrefix(p.Key, "name:") && len(b.stays) > 1 {
			b.flag(FlagNamesakes)
		}
	}
}

// end is when a stay that began at joined ends at the latest: with the file's meeting,
// else with the session.
func (r *reader) end(joined Moment) Moment {
	for _, end := range []Moment{r.meeting.End, r.d.hints.Window.Left} {
		if !end.IsZero() && end.kind == joined.kind && joined.Before(end) && end.Sub(joined) < 24*time.Hour {
			return end
		}
	}
	return Moment{}
}

// overlapping reports whether closed stays overlap by more than a change of device
// takes.
func overlapping(stays []Interval) bool {
	var last Moment
	for _, s := range stays {
		if !last.IsZero() && s.Joined.Before(last) {
			return true
		}
		if !s.Open() && (last.IsZero() || last.Before(s.Left)) {
			last = s.Left
		}
	}
	return false
}

// union joins stays, sorted by joining, that overlap or touch. Open stays stay apart.
func union(stays []Interval) []Interval {
	out := make([]Interval, 0, len(stays))
	at := -1 // the last closed one
	for _, s := range stays {
		switch {
		case s.Open():
			out = append(out, s)
		case at >= 0 && !out[at].Left.Before(s.Joined):
			if out[at].Left.Before(s.Left) {
				out[at].Left = s.Left
			}
		default:
			out = append(out, s)
			at = len(out) - 1
		}
	}
	return out
}

// fromSums takes the platform's sums: of several the larger, since nobody can tell
// whether they overlap.
func (b *builder) fromSums() {
	p := &b.person
	known := 0
	for _, e := range b.sums {
		if !e.from.IsZero() && (p.First.IsZero() || e.from.Before(p.First)) {
			p.First = e.from
		}
		switch {
		case slices.Contains(e.flags, FlagReversed):
		case !e.to.IsZero() && (p.Last.IsZero() || p.Last.Before(e.to)):
			p.Last = e.to
		case e.to.IsZero() && !e.from.IsZero() && e.table.has(cLeft):
			b.flag(FlagOpenEnd)
		}
		switch {
		case !e.sum.known:
		case e.sum.seconds < 0:
			b.flag(FlagReversed)
		default:
			p.Seconds = max(p.Seconds, e.sum.seconds)
			known++
		}
	}
	p.Timed = known > 0
	if t := b.sums; len(t) > 0 && p.First.IsZero() && t[0].table.has(cJoined) && t[0].kind != kindPresence {
		b.flag(FlagNoTimes)
	}
	if len(b.sums) > 1 {
		b.flag(FlagLarger)
		if strings.HasPrefix(p.Key, "name:") {
			b.flag(FlagNamesakes)
		}
	}
	if p.Has(FlagOpenEnd) && len(b.sums) == 1 {
		p.Last = Moment{}
	}
}
