package proof

import (
	"math"
	"slices"
	"time"
)

// Never is the end of a deed that may still take effect at any time.
const Never = time.Duration(math.MaxInt64)

// A deed is one request together with its repeats: it takes effect at one
// moment between from and to, or not at all.
type deed struct {
	Call                // the one that decides: the last that was answered, else the last
	from  time.Duration // when it was first sent
	to    time.Duration // when it was first acknowledged; never, if nobody can say
	done  bool          // it was acknowledged
	open  bool          // it may have taken effect
	calls []int
}

// took reports whether d has taken effect, as far as anyone can exclude the
// opposite.
func (d *deed) took() bool { return d.done || d.open }

// deeds puts repeats together. Calls that no server has seen are left out.
func deeds(calls []Call) []*deed {
	var all []*deed
	byKey := map[string]*deed{}
	for _, c := range calls {
		if c.Outcome == Unsent {
			continue
		}
		d := byKey[c.Key]
		if d == nil || c.Key == "" {
			d = &deed{from: c.Sent, to: Never}
			all = append(all, d)
			byKey[c.Key] = d
		}
		d.add(c)
	}
	return all
}

func (d *deed) add(c Call) {
	d.calls = append(d.calls, c.Number)
	switch {
	case c.OK():
		d.done = true
		d.to = min(d.to, c.Ended)
		d.Call = c
	case c.Open():
		d.open = true
		if !d.done {
			d.Call = c
		}
	case !d.done:
		d.Call = c
	}
}

// enters reports whether d gives a person a seat or a place in the queue of
// an event with these rules, whatever it takes for that besides.
func (d *deed) enters(r Rules) bool {
	switch d.Action {
	case SignUp:
		return !r.Verify
	case Add:
		return d.Status != 200 // who is known stays as they are
	case Verify, Return, Promote, Requeue, Restore:
		return true
	}
	return false
}

// placed reports whether a person is in the queue, or has been, when d has
// been acknowledged. Signing up and coming back are acknowledged also to those
// who have yet to confirm their address.
func (d *deed) placed(r Rules) bool {
	switch d.Action {
	case Verify, Promote, Restore:
		return d.done
	case Add:
		return d.done && (!r.Verify || d.Status == 201)
	case SignUp, Return:
		return d.done && !r.Verify
	}
	return false
}

// ends reports whether d takes away what a person has.
func (d *deed) ends() bool { return d.Action == Cancel || d.Action == Withdraw }

// touches reports whether d is about a session.
func (d *deed) touches(session string) bool {
	return len(d.Sessions) == 0 || slices.Contains(d.Sessions, session)
}

// A part is what was done to one person in one session, by sending.
type part []*deed

// some are the deeds of p that may have taken effect and that is says.
func (p part) some(is func(*deed) bool) part {
	var found part
	for _, d := range p {
		if d.took() && is(d) {
			found = append(found, d)
		}
	}
	return found
}

// of are the deeds of p with one of the given actions that may have taken
// effect.
func (p part) of(actions ...Action) part {
	return p.some(func(d *deed) bool { return slices.Contains(actions, d.Action) })
}

// done is the number of acknowledged deeds of p.
func (p part) done() int64 {
	n := int64(0)
	for _, d := range p {
		if d.done {
			n++
		}
	}
	return n
}

// n is the number of deeds of p.
func (p part) n() int64 { return int64(len(p)) }

// allBefore reports whether every deed of p was over when d was sent.
func (p part) allBefore(d *deed) bool {
	for _, x := range p {
		if x != d && x.to >= d.from {
			return false
		}
	}
	return true
}

// calls are the numbers of all calls of p.
func (p part) calls() []int {
	var all []int
	for _, d := range p {
		all = append(all, d.calls...)
	}
	return all
}
