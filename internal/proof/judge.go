package proof

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// A Finding is a promise that was broken.
type Finding struct {
	Rule   string `json:"rule"` // what should hold
	Detail string `json:"detail"`
	Calls  []int  `json:"calls,omitempty"` // numbers in the journal, where it is about some
}

// String is the finding in a line.
func (f Finding) String() string {
	if len(f.Calls) == 0 {
		return f.Rule + ": " + f.Detail
	}
	return fmt.Sprintf("%s: %s (calls %v)", f.Rule, f.Detail, f.Calls)
}

// ShowsSomething is the rule of a run in which too little happened: what did
// not happen cannot have gone wrong.
const ShowsSomething = "the run shows something"

// Findings are what was found, in the order of finding.
type Findings []Finding

// findingsPerRule is how many findings of one rule are listed.
const findingsPerRule = 20

// Add adds a finding. Of one rule only the first are listed, and that there
// are more.
func (f *Findings) Add(rule, detail string, calls []int) {
	n := 0
	for _, x := range *f {
		if x.Rule == rule {
			n++
		}
	}
	switch {
	case n < findingsPerRule:
		*f = append(*f, Finding{rule, detail, calls})
	case n == findingsPerRule:
		*f = append(*f, Finding{rule, "and more", nil})
	}
}

// MarshalJSON writes a list, also where nothing was found.
func (f Findings) MarshalJSON() ([]byte, error) {
	return json.Marshal(append([]Finding{}, f...))
}

// Judge compares what the callers of an event saw with what the desk says
// afterwards, and returns every promise that does not hold. A call whose
// outcome is unknown may have taken effect or not, but not twice.
func Judge(j *Journal, o *Observation) Findings {
	t := &trial{rules: j.Rules, began: j.began, calls: j.Calls(), o: o, of: map[string]part{}, people: map[string]*Person{}}
	t.deeds = deeds(t.calls)
	for _, d := range t.deeds {
		if d.Person != "" {
			t.of[d.Person] = append(t.of[d.Person], d)
		}
	}
	t.answers()
	t.everyone()
	for i := range o.People {
		t.person(&o.People[i])
	}
	for i := range o.Sessions {
		t.session(&o.Sessions[i])
	}
	for _, s := range j.Rules.Sessions {
		if !slices.ContainsFunc(o.Sessions, func(x SessionState) bool { return x.Slug == s.Slug }) {
			t.find("a session stays", s.Slug+" is not there", nil)
		}
	}
	return t.found
}

// A trial is what Judge knows and has found out.
type trial struct {
	rules  Rules
	began  time.Time
	calls  []Call
	deeds  []*deed
	of     map[string]part    // by person
	people map[string]*Person // who is there, by address
	o      *Observation
	found  Findings
}

func (t *trial) find(rule, detail string, calls []int) { t.found.Add(rule, detail, calls) }

// allowed are the answers that the contract has for each action.
var allowed = map[Action]map[int][]string{
	SignUp:   {202: nil, 409: {"session_full"}},
	Add:      {200: nil, 201: nil, 409: {"session_full"}},
	Verify:   {200: nil},
	Cancel:   {200: nil, 409: {"wrong_status"}},
	Return:   {200: nil, 409: {"wrong_status", "session_full"}},
	Join:     {200: nil, 409: {"wrong_status", "not_open_yet"}},
	Promote:  {200: nil, 409: {"wrong_status", "session_full"}},
	Withdraw: {200: nil, 409: {"wrong_status"}},
	Requeue:  {200: nil, 409: {"wrong_status", "nobody_waits"}},
	Restore:  {200: nil, 409: {"wrong_status"}},
	Resize:   {200: nil, 412: {"changed_meanwhile"}, 422: {"invalid"}},
}

// answers checks each answer by itself.
func (t *trial) answers() {
	for _, c := range t.calls {
		codes, known := allowed[c.Action][c.Status]
		switch {
		case c.Outcome != Answered || c.OK() && known:
		case c.Status >= 500:
			if !t.rules.Outages || c.Status != 503 && c.Status != 507 {
				t.find("no call ends in a fault", fmt.Sprintf("%s of %s: %d %s", c.Action, c.Person, c.Status, c.Code), []int{c.Number})
			}
		case c.Code == "event_revised" && t.revised(c):
		case !known || !slices.Contains(codes, c.Code):
			t.find("every answer is one that the contract has", fmt.Sprintf("%s of %s: %d %s", c.Action, c.Person, c.Status, c.Code), []int{c.Number})
		}
	}
}

// revisions is how many changes of the event within one sign-up are an excuse
// for not deciding it.
const revisions = 19

// revised reports whether the event was changed so often during a call.
func (t *trial) revised(c Call) bool {
	n := 0
	for _, d := range t.deeds {
		if d.Action == Resize && d.took() && d.from <= c.Ended && d.to >= c.Sent {
			n++
		}
	}
	return n >= revisions
}

// everyone compares who was acknowledged with who is there.
func (t *trial) everyone() {
	for i := range t.o.People {
		p := &t.o.People[i]
		if t.people[p.Email] != nil {
			t.find("everyone is there once", p.Email+" is there twice", t.of[p.Email].calls())
		}
		t.people[p.Email] = p
		if len(t.of[p.Email].of(SignUp, Add)) == 0 {
			t.find("nobody is there who was not accepted", fmt.Sprintf("%s, registrant %s", p.Email, p.ID), t.of[p.Email].calls())
		}
	}
	for email, deeds := range t.of {
		in := deeds.of(SignUp, Add)
		if t.people[email] == nil && in.done() > 0 {
			t.find("nobody who was accepted is lost", email+" is not there", in.calls())
		}
	}
}

// person judges where one person stands, and their letters.
func (t *trial) person(p *Person) {
	entered := t.of[p.Email].of(SignUp, Add)
	if len(entered) == 0 {
		return // found already
	}
	for _, s := range t.rules.Sessions {
		place, asked, always := p.in(s.Slug), false, true
		for _, d := range entered {
			asked, always = asked || d.touches(s.Slug), always && d.touches(s.Slug)
		}
		switch {
		case place == nil && always:
			t.find("nobody who was accepted is lost", p.Email+" is not in "+s.Slug, entered.calls())
		case place != nil && !asked && len(t.of[p.Email].of(Return)) == 0:
			t.find("nobody is there who was not accepted", p.Email+" is in "+s.Slug, entered.calls())
		case place != nil:
			t.place(p, place)
		}
	}
	t.letters(p)
}
