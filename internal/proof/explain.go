package proof

import (
	"fmt"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"
)

// An effect is the moment at which a call changes something. Calls that
// answer with where a person stands have a second moment, after it, at which
// that is read.
type effect struct {
	action   Action
	who      int
	capacity int64
	number   int // of the call, from 0
	read     bool
	all      bool // everything is read: it comes last
}

// An answer is what came of an effect.
type answer struct {
	verdict verdict
	ignored bool // nothing was changed, for a reason that is not the model's
	fresh   int  // the status, where it tells a new person from a known one
	place   Place
	last    *room
}

// reckoning is how long the search for an order may take.
const reckoning = 20 * time.Second

// Explain looks for an order of all calls that explains every answer and the
// observation, by the model. The calls must be few, and all of them answered.
func Explain(j *Journal, o *Observation) Findings {
	find := func(detail string) Findings {
		return Findings{{Rule: "some order of the calls explains all answers", Detail: detail}}
	}
	history, err := operations(j, o)
	if err != nil {
		return find(err.Error())
	}
	model := porcupine.Model{
		Init: func() any { return newRoom(j.Rules) },
		Step: func(state, input, output any) (bool, any) {
			r, e, a := state.(room), input.(effect), output.(answer)
			ok := r.step(e, a)
			return ok, r
		},
	}
	switch porcupine.CheckOperationsTimeout(model, history, reckoning) {
	case porcupine.Illegal:
		return find(fmt.Sprintf("none does, of %d calls", len(j.Calls())))
	case porcupine.Unknown:
		return find(fmt.Sprintf("none was found in %s", reckoning))
	}
	return nil
}

// step lets one moment pass, and reports whether it could be so.
func (r *room) step(e effect, a answer) bool {
	bit := uint64(1) << e.number
	switch {
	case e.all:
		last := *a.last
		last.effected, last.verify = r.effected, r.verify // which nobody can see
		return *r == last
	case e.read:
		g := r.guests[e.who]
		return r.effected&bit != 0 && a.place == Place{Session: r.session, Status: g.status, HoldsSeat: g.holds, Position: r.rank(e.who)}
	case a.ignored:
		return true
	}
	known := r.guests[e.who].status != ""
	got := r.do(e.action, e.who, e.capacity)
	r.effected |= bit
	return got == a.verdict && (a.fresh == 0 || (a.fresh == 200) == known)
}

// operations are the calls and the observation, as porcupine takes them.
func operations(j *Journal, o *Observation) ([]porcupine.Operation, error) {
	calls := j.Calls()
	var names []string
	number := func(email string) int {
		if i := slices.Index(names, email); i >= 0 || email == "" {
			return max(0, i)
		}
		names = append(names, email)
		return len(names) - 1
	}
	var all []porcupine.Operation
	end := time.Duration(0)
	for i, c := range calls {
		if c.Outcome != Answered {
			if c.Action == Resize && c.Outcome == Unsent {
				continue
			}
			return nil, fmt.Errorf("call %d has no answer", c.Number)
		}
		e := effect{action: c.Action, who: number(c.Person), capacity: c.Capacity, number: i}
		end = max(end, c.Ended)
		add := func(e effect, a answer) {
			all = append(all, porcupine.Operation{ClientId: c.Caller, Input: e, Output: a, Call: int64(c.Sent), Return: int64(c.Ended)})
		}
		a := answer{verdict: verdict{c.Code, c.Was}, ignored: c.Code == "changed_meanwhile"}
		if c.Action == Add && c.OK() {
			a.fresh = c.Status
		}
		add(e, a)
		for _, at := range c.Places {
			e.read, at.Registration = true, ""
			add(e, answer{place: at})
		}
	}
	last, err := roomOf(j.Rules, o, number)
	if len(names) > maxPeople || len(calls) > maxCalls {
		err = fmt.Errorf("%d people and %d calls are too many", len(names), len(calls))
	}
	return append(all, porcupine.Operation{Input: effect{all: true}, Output: answer{last: last}, Call: int64(end) + 1, Return: int64(end) + 2}), err
}

// roomOf is what an observation says, as the model has it.
func roomOf(rules Rules, o *Observation, number func(string) int) (*room, error) {
	r := newRoom(rules)
	if len(o.Sessions) != 1 {
		return &r, fmt.Errorf("there are %d sessions", len(o.Sessions))
	}
	r.capacity = o.Sessions[0].Capacity
	for _, p := range o.People {
		at, who := p.in(r.session), number(p.Email)
		if at == nil || who >= maxPeople || at.Position > maxPeople {
			return &r, fmt.Errorf("%s is in no place that the model knows", p.Email)
		}
		r.guests[who] = guest{at.Status, at.HoldsSeat, p.Verified}
		if at.Position > 0 {
			r.queue[at.Position-1] = int8(who)
			r.waiting = max(r.waiting, int(at.Position))
		}
	}
	return &r, nil
}
