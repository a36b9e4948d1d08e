package match

import (
	"slices"
	"strings"

	"rollcall/internal/spelling"
)

// Key is what a decision about row is remembered under: its address, else its
// name in any order of words, else the number of a telephone. It is empty where
// the next such row may be anybody: for devices and callers whose number is
// hidden.
func Key(row Row) string {
	n := named{spelt: spell(row.Name)}
	return rowKey(&row, &n, spelling.Address(row.Email), kindOf(&row, &n))
}

func rowKey(row *Row, n *named, address string, kind Kind) string {
	switch {
	case address != "":
		return "address:" + address
	case kind == Phone:
		return phoneKey(row.Name)
	case kind == Device || kind == Nameless || n.Exact == "":
		return ""
	}
	return "name:" + n.Exact
}

// view is a row as it is looked at.
type view struct {
	row     *Row
	name    *named
	before  []*named // names in parentheses, or before a change
	address string   // "" if there is none that could be used
	kind    Kind
}

// sighting is what the rows of one name say together about who it is.
type sighting struct {
	people   []int // to whom rows of that name belong for certain
	stranger bool  // one of them has an address that nobody is known by
}

// likely is what probable has found for a name.
type likely struct {
	hits []hit
	why  Why // if there are none
}

// search is one run of Match.
type search struct {
	*Matcher
	names     map[string]*named
	sightings map[string]*sighting
	likely    map[string]likely // what was found for a name, by Exact
	counts    []uint8           // scratch: how many words each person shares with a name
}

// Match finds out about every row; results are in the order of rows. Rows of
// the same name are taken for one person, so that who comes back after a lost
// connection is not a namesake of themselves.
func (m *Matcher) Match(rows []Row) []Result {
	s := &search{m, make(map[string]*named, len(rows)), make(map[string]*sighting, len(rows)), map[string]likely{}, make([]uint8, len(m.people))}
	results, views := make([]Result, len(rows)), make([]view, len(rows))
	for i := range rows {
		v := s.look(&rows[i])
		views[i], results[i] = v, s.byKeys(&v)
		s.sight(&v, &results[i])
	}
	for i := range rows {
		if results[i].Decision == "" {
			results[i] = s.byName(&views[i])
		}
		results[i].Row = rows[i].ID
	}
	return results
}

func (s *search) look(row *Row) view {
	v := view{row: row, name: s.parse(row.Name), address: spelling.Address(row.Email)}
	v.kind = kindOf(row, v.name)
	s.lookBefore(&v, row.OriginalName)
	for _, name := range v.name.Inner {
		s.lookBefore(&v, name)
	}
	return v
}

func (s *search) lookBefore(v *view, name string) {
	if name == "" {
		return
	}
	if n := s.parse(name); len(n.Words) > 1 && n.Exact != v.name.Exact {
		v.before = append(v.before, n)
	}
}

// parse takes each name apart once.
func (s *search) parse(name string) *named {
	n, known := s.names[name]
	if !known {
		n = &named{spelt: s.spell(name)}
		s.names[name] = n
	}
	return n
}

// spell is the package's; most names are written as they were registered.
func (s *search) spell(name string) *spelt {
	if n, known := s.Matcher.names[name]; known {
		return n
	}
	return spell(name)
}

// byKeys decides about v by what is certain whatever the name is. Its Decision
// is "" if there is nothing of that kind.
func (s *search) byKeys(v *view) Result {
	if p, ok := s.byID[v.row.LinkID]; ok && v.row.LinkID != "" {
		return s.assign(p, ByLink)
	}
	at := s.byEmail[v.address]
	if r := s.byMemory(v, len(at) > 0); r.Decision != "" {
		return r
	}
	switch len(at) {
	case 0:
		return Result{}
	case 1:
		return s.assign(at[0], s.addressReason(v, at[0]))
	}
	return s.amongSharers(v, at)
}

// byMemory decides about v as somebody did before. Who came without being
// registered may be by now: then that does not count.
func (s *search) byMemory(v *view, registered bool) Result {
	d, known := s.memory[rowKey(v.row, v.name, v.address, v.kind)]
	if !known {
		return Result{}
	}
	switch d.As {
	case AsRegistrant:
		if v.address != "" || v.kind == Person || v.kind == Phone {
			return s.assign(s.byID[d.ID], ByMemory)
		}
	case AsWalkIn:
		if !registered && len(s.exact[v.name.Exact]) == 0 {
			return Result{Decision: Auto, As: AsWalkIn, Why: ByMemory}
		}
	case AsStaff, AsIgnore:
		return Result{Decision: Auto, As: d.As, Why: ByMemory}
	}
	return Result{}
}

// assign gives a row to p for a reason that needs nobody's eyes.
func (s *search) assign(p int, why Why) Result {
	as := AsRegistrant
	if s.people[p].Staff {
		as = AsStaff
	}
	c := s.candidate(p)
	c.Reasons = []Why{why}
	return Result{Decision: Auto, As: as, Candidates: []Candidate{c}, Why: why}
}

// addressReason is how the address of p decides about v: worth a look if the
// name is that of somebody else.
func (s *search) addressReason(v *view, p int) Why {
	if others := s.exact[v.name.Exact]; v.kind == Person && len(v.name.Words) > 1 && len(others) > 0 && !slices.Contains(others, p) {
		return ByOtherAddress
	}
	return ByAddress
}

// amongSharers decides between people who share the address of v, by name.
func (s *search) amongSharers(v *view, at []int) Result {
	var found hits
	var same []int
	for _, p := range first(at) {
		found.add(p, Shared, 0)
		if slices.Contains(s.exact[v.name.Exact], p) {
			same = append(same, p)
			found.add(p, SameName, 0)
		} else {
			found.add(p, s.sameByForms(v.name, p), 0)
		}
	}
	if len(same) == 1 {
		return s.assign(same[0], ByAddressAndName)
	}
	all := found.sorted()
	if best := all[0].reasons.best(); best < all[1].reasons.best() {
		return Result{Decision: Suggest, Candidates: s.candidates(all), Why: strength[best]}
	}
	return Result{Decision: Ambiguous, Candidates: s.candidates(all), Why: SeveralShare}
}

// sight notes what v, of which byKeys has found r, says about others of its
// name.
func (s *search) sight(v *view, r *Result) {
	if v.kind != Person || v.name.Exact == "" || r.Decision == "" && v.address == "" {
		return
	}
	seen := s.sightings[v.name.Exact]
	if seen == nil {
		seen = &sighting{}
		s.sightings[v.name.Exact] = seen
	}
	if r.Decision == Auto && len(r.Candidates) == 1 {
		if p, ok := s.byID[r.Candidates[0].ID]; ok {
			if !slices.Contains(seen.people, p) {
				seen.people = append(seen.people, p)
			}
			return
		}
	}
	seen.stranger = seen.stranger || v.address != ""
}

// byName decides about v by names: by itself only if nothing speaks for
// anybody else.
func (s *search) byName(v *view) Result {
	if v.kind != Person {
		return Result{Decision: None, Why: v.kind.why()}
	}
	found := s.certain(v)
	exact := s.exact[v.name.Exact]
	if len(found) == 1 && len(exact) == 1 && len(v.name.Words) > 1 && s.alone(v, exact[0]) {
		return s.assign(exact[0], ByName)
	}
	switch {
	case len(found) > 1 && !clearer(found):
		return Result{Decision: Ambiguous, Candidates: s.candidates(found), Why: severalReason(found)}
	case len(found) > 0:
		return Result{Decision: Suggest, Candidates: s.candidates(found), Why: strength[found[0].reasons.best()]}
	}
	found, why := s.probable(v)
	if len(found) == 0 {
		return Result{Decision: None, Why: why}
	}
	return Result{Decision: Suggest, Candidates: s.candidates(found), Why: strength[found[0].reasons.best()]}
}

// alone reports whether the whole name of v, which is that of p alone, decides:
// v has no address, no row of that name has that of somebody else, and nobody
// was decided to have come without being registered.
func (s *search) alone(v *view, p int) bool {
	if _, decided := s.memory["name:"+v.name.Exact]; decided || v.address != "" {
		return false
	}
	seen := s.sightings[v.name.Exact]
	return seen == nil || !seen.stranger && !slices.ContainsFunc(seen.people, func(q int) bool { return q != p })
}

// severalReason says why hits are equal.
func severalReason(hits []hit) Why {
	for _, h := range hits {
		if !h.reasons.has(SameName) && !h.reasons.has(OtherAddress) {
			return SeveralMeant
		}
	}
	return Namesakes
}

// candidates are hits for the caller, the first few.
func (s *search) candidates(hits []hit) []Candidate {
	var all []Candidate
	for _, h := range hits[:min(len(hits), most)] {
		c := s.candidate(h.person)
		c.Reasons = h.reasons.list()
		all = append(all, c)
	}
	return all
}

func (s *search) candidate(p int) Candidate {
	c := Candidate{ID: s.people[p].ID, Staff: s.people[p].Staff}
	if names := s.people[p].Names; len(names) > 0 {
		c.Name = strings.TrimSpace(names[0])
	}
	return c
}
