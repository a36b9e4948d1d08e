package proof

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A change is a number that becomes another at a time.
type change struct {
	at time.Duration
	by int64
}

// promised judges that no more people were told that they have a seat than
// there are, at any moment: from the answer that said so until the first call
// that may have taken it away was sent.
func (h *hall) promised() {
	var changes []change
	for _, p := range h.parts {
		for _, d := range p {
			from, told := d.to, slices.ContainsFunc(d.Places, func(at Place) bool { return at.Session == h.Slug && at.HoldsSeat })
			if !told || !d.done {
				continue
			}
			until := Never
			for _, x := range p.of(Cancel, Withdraw, Requeue) {
				if x.to > d.from {
					until = min(until, x.from)
				}
			}
			if from < until {
				changes = append(changes, change{from, 1}, change{until, -1})
				break // once is enough: a second answer tells of the same seat
			}
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.by, b.by)) })
	most, n := slices.Max(h.capacities()), int64(0)
	for _, c := range changes {
		if n += c.by; n > most {
			h.find("no session is oversold", fmt.Sprintf("%s: %d were told that they have a seat, of at most %d", h.Slug, n, most), nil)
			return
		}
	}
}

// refusals judges that whoever was told "full" was told so at a moment when
// it may have been true.
func (h *hall) refusals() {
	var refused []Call
	for _, c := range h.calls {
		if c.Refused() && c.Code == "session_full" && slices.Contains(c.Sessions, h.Slug) && len(c.Sessions) == 1 {
			refused = append(refused, c)
		}
	}
	if len(refused) == 0 {
		return
	}
	times, surplus := h.surplus()
	for _, c := range refused {
		list := h.list()
		if c.Action == Promote {
			list = 0
		}
		i, _ := slices.BinarySearch(times, c.Sent)
		i = max(0, i-1) // what was so when it was sent
		full := false
		for ; i < len(times) && times[i] <= c.Ended && !full; i++ {
			full = surplus[i] >= list
		}
		if !full {
			h.find("nobody is told full while there is room", fmt.Sprintf("%s: %s of %s", h.Slug, c.Action, c.Person), []int{c.Number})
		}
	}
}

// surplus is, from each time to the next, by how many the people who may have
// been in the session are more than the least that its capacity may have
// been.
func (h *hall) surplus() (times []time.Duration, surplus []int64) {
	changes := []change{{0, 0}}
	for _, p := range h.parts {
		changes = append(changes, presence(p)...)
	}
	for _, d := range h.resizes {
		changes = append(changes, change{d.from, 0}, change{d.to, 0})
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	n := int64(0)
	for i := 0; i < len(changes); {
		at, left := changes[i].at, int64(0)
		for ; i < len(changes) && changes[i].at == at; i++ {
			n += max(0, changes[i].by)
			left += min(0, changes[i].by)
		}
		times = append(times, at)
		surplus = append(surplus, n-h.leastCapacity(at)) // who comes and who goes at one moment may have met
		n += left
	}
	return times, surplus
}

// presence is when a person may have been in a session: from the first
// sending of what leads there, until the answer to what ended it, unless
// something that leads there was under way meanwhile.
func presence(p part) []change {
	entries := p.of(SignUp, Add, Verify, Return, Restore, Promote, Requeue)
	var ends part
	for _, d := range p.some((*deed).ends) {
		if d.done && !slices.ContainsFunc(entries, func(x *deed) bool { return x.to >= d.from && x.from <= d.to }) {
			ends = append(ends, d)
		}
	}
	slices.SortFunc(ends, func(a, b *deed) int { return cmp.Compare(a.to, b.to) })
	var changes []change
	in := false
	step := func(at time.Duration, enters bool) {
		if enters != in {
			in = enters
			by := int64(-1)
			if enters {
				by = 1
			}
			changes = append(changes, change{at, by})
		}
	}
	for len(entries) > 0 || len(ends) > 0 {
		if len(ends) == 0 || len(entries) > 0 && entries[0].from <= ends[0].to {
			step(entries[0].from, true)
			entries = entries[1:]
		} else {
			step(ends[0].to, false)
			ends = ends[1:]
		}
	}
	return changes
}

// leastCapacity is the least that the capacity may have been at a time.
func (h *hall) leastCapacity(at time.Duration) int64 {
	replaced := func(since time.Duration) bool { // by a later one that was done by then
		return slices.ContainsFunc(h.resizes, func(d *deed) bool { return d.done && d.from > since && d.to <= at })
	}
	least := unlimited
	if !replaced(-1) {
		least = h.rules.capacity(h.Slug)
	}
	for _, d := range h.resizes {
		if d.from <= at && (d.to == Never || !replaced(d.to)) {
			least = min(least, d.Capacity)
		}
	}
	return least
}
