package proof

import (
	"fmt"
	"slices"
	"time"
)

// session judges the seats and the queue of one session.
func (t *trial) session(s *SessionState) {
	h := hall{trial: t, SessionState: s, parts: map[string]part{}}
	for email := range t.of {
		if deeds := t.in(email, s.Slug); len(deeds) > 0 {
			h.parts[email] = deeds
		}
	}
	for _, d := range t.deeds {
		if d.Action == Resize && d.touches(s.Slug) && d.took() {
			h.resizes = append(h.resizes, d)
		}
	}
	for i := range t.o.People {
		if at := t.o.People[i].in(s.Slug); at != nil {
			h.seat(&t.o.People[i], at)
		}
	}
	h.numbers()
	h.ranks()
	h.order()
	h.promised()
	h.refusals()
}

// A hall is one session in a trial.
type hall struct {
	*trial
	*SessionState
	parts            map[string]part // by person
	resizes          part
	held, unverified int64
	waiting          []waiter
	seated           []string
}

// A waiter is someone in the queue.
type waiter struct {
	email string
	rank  int64
}

func (h *hall) seat(p *Person, at *Place) {
	if at.HoldsSeat {
		h.held++
		if at.Status == unverified {
			h.unverified++
		}
	}
	switch at.Status {
	case waitlisted:
		h.waiting = append(h.waiting, waiter{p.Email, at.Position})
	case Confirmed:
		h.seated = append(h.seated, p.Email)
	}
}

// capacities are the capacity that was announced and every one that was ever
// asked for.
func (h *hall) capacities() []int64 {
	all := []int64{h.rules.capacity(h.Slug)}
	for _, d := range h.resizes {
		all = append(all, d.Capacity)
	}
	return all
}

// numbers judges the counters.
func (h *hall) numbers() {
	say := func(rule string, format string, a ...any) { h.find(rule, h.Slug+": "+fmt.Sprintf(format, a...), nil) }
	n := int64(len(h.waiting))
	if h.held > h.Capacity {
		say("no session is oversold", "%d seats are held of %d", h.held, h.Capacity)
	}
	if n > 0 && h.held < h.Capacity {
		say("nobody waits while a seat is free", "%d of %d seats are held and %d wait", h.held, h.Capacity, n)
	}
	if n != h.Waiting {
		say("those waiting are counted", "%d wait, %d are shown", n, h.Waiting)
	}
	if free := max(0, h.Capacity-h.held); n == 0 && h.SeatsFree != free || n > 0 && h.SeatsFree != 0 {
		say("free seats are counted", "%d of %d seats are held, %d wait, and %d are shown as free", h.held, h.Capacity, n, h.SeatsFree)
	}
	if most := max(5, slices.Max(h.capacities())/5); h.unverified > most {
		say("unverified people hold few seats", "%d, at most %d", h.unverified, most)
	}
	bypassed := slices.ContainsFunc(h.deeds, func(d *deed) bool { return d.Action == Restore || d.Action == Requeue })
	if list := h.list(); !h.rules.Verify && !bypassed && list != unlimited && n > list {
		say("a waiting list is as long as announced", "%d wait, at most %d", n, list)
	}
	if !slices.Contains(h.capacities(), h.Capacity) {
		say("the capacity is one that was asked for", "it is %d", h.Capacity)
	}
	for _, d := range h.resizes {
		if d.done && h.resizes.allBefore(d) && h.Capacity != d.Capacity {
			say("what was acknowledged lasts", "the capacity is %d, the last that was acknowledged is %d in call %d", h.Capacity, d.Capacity, d.Number)
		}
	}
}

// unlimited is the length of a list that never is full.
const unlimited = int64(1) << 40

// list is how many may wait.
func (h *hall) list() int64 {
	switch {
	case h.rules.WaitingOff:
		return 0
	case h.rules.WaitingCapacity == 0:
		return unlimited
	}
	return h.rules.WaitingCapacity
}

// ranks judges that they are 1 to N, and puts the queue into their order.
func (h *hall) ranks() {
	slices.SortFunc(h.waiting, func(a, b waiter) int { return int(a.rank - b.rank) })
	for i, w := range h.waiting {
		if w.rank != int64(i+1) {
			h.find("ranks are 1 to N", fmt.Sprintf("%s: number %d of %d in the queue, %s, has rank %d", h.Slug, i+1, len(h.waiting), w.email, w.rank), nil)
			return
		}
	}
}

// order judges that whoever was answered before another was sent stands
// before them, in the queue and at the seats.
func (h *hall) order() {
	var latest, first time.Duration = -1, Never
	var before, firstWho string
	for _, w := range h.waiting {
		from, to := h.entry(w.email)
		if to < latest {
			h.find("first come, first served", fmt.Sprintf("%s: %s was answered before %s was sent, and stands behind", h.Slug, w.email, before),
				append(h.parts[w.email].calls(), h.parts[before].calls()...))
		}
		if from > latest {
			latest, before = from, w.email
		}
		if to < first {
			first, firstWho = to, w.email
		}
	}
	for _, email := range h.seated {
		p := h.parts[email]
		asked := p.of(SignUp, Add)
		if len(asked) > 0 && asked[0].from > first && len(p.of(Promote)) == 0 {
			h.find("first come, first served", fmt.Sprintf("%s: %s was answered before %s was sent, and waits while the other has a seat", h.Slug, firstWho, email),
				append(h.parts[firstWho].calls(), p.calls()...))
		}
	}
}

// entry is between when and when someone took their place in the queue.
// Whoever never had it taken away had it when the first deed was acknowledged
// that certainly leads there; others at the latest after the last that may.
func (h *hall) entry(email string) (from, to time.Duration) {
	from, to = Never, Never
	p := h.parts[email]
	left := len(p.of(Cancel, Withdraw, Requeue)) > 0
	if left {
		to = -1
	}
	for _, d := range p.some(func(d *deed) bool { return d.enters(h.rules) }) {
		from = min(from, d.from)
		switch {
		case left:
			to = max(to, d.to)
		case d.placed(h.rules):
			to = min(to, d.to)
		}
	}
	return from, to
}
