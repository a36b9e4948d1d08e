// Package match finds out which registrant a row of an attendance report
// belongs to.
//
// It never guesses: by itself it assigns a row only by keys that are exact and
// belong to one person alone, namely the id of a personal link, the address, a
// decision that somebody made before, and, where the row has no address that
// could be used, the whole name if it is unique among the registrants and among
// the rows. Everything weaker, such as the same name in another alphabet, is a
// suggestion with its reason for a person to decide on, and rows that name no
// person get none.
//
// The package is pure: registrants, staff and remembered decisions come in,
// results go out, and neither the order of the registrants nor that of the rows
// matters. It does not read reports and does not keep decisions. Reasons are
// codes; the catalogues have their words under match.why.
package match

import (
	"cmp"
	"slices"
	"sync"

	"rollcall/internal/spelling"
)

// A Registrant is someone whom rows may belong to.
type Registrant struct {
	ID    string   // not empty, unique
	Names []string // the full name, and the one in Latin letters if there is one
	Email string   // may be empty
	Staff bool     // a speaker, or of the team

	// Doubles are other registrations of the same person, whom this one stands for. What
	// leads to one of them leads to this registrant.
	Doubles []Registrant
}

// A Staff is someone of the team, or a speaker, who need not be registered.
// Either field may be empty.
type Staff struct {
	Name  string
	Email string
}

// As is what somebody is in a report.
type As string

// What somebody may be decided to be.
const (
	AsRegistrant As = "registrant"
	AsWalkIn     As = "walk_in"
	AsStaff      As = "staff"
	AsIgnore     As = "ignore"
)

// Remembered is a decision that a person made. It is kept under the Key of the
// row that it was made for.
type Remembered struct {
	Key string
	As  As
	ID  string // the registrant's, with AsRegistrant
}

// A Row is one row of an attendance report.
type Row struct {
	ID           string // the caller's; repeated in the result
	Name         string // as displayed
	OriginalName string // the name before it was changed in the meeting, if the report has it
	Email        string
	LinkID       string // the registrant's ID, if they came by a personal link
	Kind         Kind   // if the report says it; otherwise it is seen from the name
}

// Decision is how far a row could be assigned.
type Decision string

// The decisions.
const (
	Auto      Decision = "auto"      // assigned; nobody needs to look
	Suggest   Decision = "suggest"   // the candidates are likely, the best first
	Ambiguous Decision = "ambiguous" // several candidates are equally likely
	None      Decision = "none"      // there is no candidate
)

// A Candidate is a person whom a row may belong to.
type Candidate struct {
	ID      string // the registrant's; empty for staff who are not registered
	Staff   bool
	Name    string // as given, the first if there are several
	Reasons []Why  // the strongest first
}

// A Result is what was found out about one row.
type Result struct {
	Row        string // the row's ID
	Decision   Decision
	As         As          // what an assigned row is; otherwise empty
	Candidates []Candidate // with Auto the one person, or none for walk-ins and what is ignored
	Why        Why
}

// most is how many candidates are shown. More would not be read.
const most = 8

// A Matcher knows the registrants of an event. Its answers do not change after
// New, and it may be shared.
type Matcher struct {
	people  []person
	each    []int // the people's places, of which the indexes take parts
	byID    map[string]int
	byEmail index             // by spelling.Address
	exact   index             // by Name.Exact
	forms   index             // by the keys of Name.Forms, and joined words
	names   map[string]*spelt // by the names as they are written
	memory  map[string]Remembered

	// What is needed only for rows that no exact key decides about, made when the
	// first such row is met.
	byBox   func() index // by spelling.Mailbox
	similar func() *similar
}

// New returns a matcher of registrants and staff that also keeps to what was
// decided before. Of staff, whoever has the address of a registrant is that
// registrant. Decisions that contradict each other, or name nobody there is,
// do not count.
func New(registrants []Registrant, staff []Staff, memory []Remembered) *Matcher {
	m := &Matcher{people: withStaff(registrants, staff), memory: map[string]Remembered{}}
	n := len(m.people)
	m.each, m.byID, m.names = make([]int, n), make(map[string]int, n), make(map[string]*spelt, n)
	m.byEmail, m.exact, m.forms = make(index, n), make(index, n), make(index, 3*n)
	for i := range m.people {
		m.each[i] = i
		m.add(i)
	}
	m.byBox, m.similar = sync.OnceValue(m.mailboxes), sync.OnceValue(m.similarities)
	m.remember(memory)
	return m
}

// withStaff are all people there are, each once, in an order that does not
// depend on that of the arguments.
func withStaff(registrants []Registrant, staff []Staff) []person {
	ofStaff := map[string]bool{}
	for _, s := range staff {
		ofStaff[spelling.Address(s.Email)] = true
	}
	delete(ofStaff, "")
	people := make([]person, len(registrants), len(registrants)+len(staff))
	for i, r := range registrants {
		p := personOf(r, spelling.Address(r.Email))
		p.Staff = r.Staff || slices.ContainsFunc(p.addresses(), func(a string) bool { return ofStaff[a] })
		people[i] = p
	}
	slices.SortFunc(people, func(a, b person) int { return compareIDs(a.ID, b.ID) })
	if len(staff) == 0 {
		return people
	}
	addresses, names := map[string]bool{}, map[string]bool{}
	for _, p := range people {
		for _, a := range p.addresses() {
			addresses[a] = true
		}
		for _, n := range p.names {
			names[n.Exact] = names[n.Exact] || p.Staff
		}
	}
	return append(people, unregistered(staff, addresses, names)...)
}

// personOf is a person with the names that say something.
func personOf(r Registrant, address string) person {
	p := person{Registrant: r, address: address, names: make([]named, 0, len(r.Names))}
	names := r.Names
	for _, d := range r.Doubles {
		names = slices.Concat(names, d.Names)
		if also := spelling.Address(d.Email); also != "" && also != address {
			p.others = append(p.others, also)
		}
	}
	for _, name := range names {
		if n := spell(name); len(n.Words) > 0 {
			p.names = append(p.names, named{spelt: n})
		}
	}
	return p
}

// unregistered are those of staff who have none of the addresses and, if they
// have no address, none of the names. Entries with one address are one person.
func unregistered(staff []Staff, addresses, names map[string]bool) []person {
	var more []Registrant
	for _, s := range addressesFirst(staff) {
		address, exact := spelling.Address(s.Email), spelling.ParseName(s.Name).Exact
		same := slices.IndexFunc(more, func(r Registrant) bool { return address != "" && spelling.Address(r.Email) == address })
		switch {
		case same >= 0:
			more[same].Names = append(more[same].Names, s.Name)
		case address != "" && !addresses[address], address == "" && exact != "" && !names[exact]:
			more = append(more, Registrant{Names: []string{s.Name}, Email: s.Email, Staff: true})
		}
		names[exact] = true
	}
	people := make([]person, len(more))
	for i, r := range more {
		people[i] = personOf(r, spelling.Address(r.Email))
	}
	return people
}

// addressesFirst is staff by name, those first who have an address.
func addressesFirst(staff []Staff) []Staff {
	lacks := func(s Staff) int {
		if spelling.Address(s.Email) == "" {
			return 1
		}
		return 0
	}
	return slices.SortedFunc(slices.Values(staff), func(a, b Staff) int {
		return cmp.Or(lacks(a)-lacks(b), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Email, b.Email))
	})
}

// compareIDs puts 9 before 10.
func compareIDs(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// remember takes in what was decided before.
func (m *Matcher) remember(memory []Remembered) {
	for _, d := range memory {
		at, there := m.byID[d.ID]
		if d.Key == "" || d.As == AsRegistrant && !there {
			continue
		}
		if there {
			d.ID = m.people[at].ID // of a double, whoever stands for them
		}
		if before, known := m.memory[d.Key]; known && before != d {
			d = Remembered{Key: d.Key} // contradicts itself: not AsAnything
		}
		m.memory[d.Key] = d
	}
}
