package event_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"rollcall/internal/event"
)

// A walk plays a session twice, by event.Seats and by the model, and compares
// them after every step.
type walk struct {
	model
	seats event.Seats
	rng   *rand.Rand
	now   time.Time
	steps []string // the last of them, for messages
}

var walkZones = func() (all []*time.Location) {
	for _, name := range []string{"Europe/Sarajevo", "Europe/Kyiv", "Asia/Tbilisi", "America/New_York"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			panic(err)
		}
		all = append(all, zone)
	}
	return all
}()

// newWalk begins with an empty session and a rule chosen by chance.
func newWalk(rng *rand.Rand) *walk {
	w := &walk{rng: rng, now: time.Date(2021, 10, 25, 9, 0, 0, 0, time.UTC)} // the clocks go back on the way
	w.starts = w.now.Add(time.Duration(12+rng.IntN(24*12)) * time.Hour)
	w.ends = w.starts.Add(2 * time.Hour)
	w.capacity = 1 + rng.IntN(6)
	w.rule = event.Admission{
		Mode: []event.WaitingMode{event.WaitingAuto, event.WaitingOffer, event.WaitingOff}[rng.IntN(3)], ListLength: int64(rng.IntN(3) * 4),
		Approval: rng.IntN(4) == 0, OfferHours: 1 + rng.IntN(48), KeepTogether: rng.IntN(3) == 0,
	}
	if rng.IntN(3) == 0 {
		w.rule.PerMunicipality = int64(1 + rng.IntN(2))
		if rng.IntN(2) == 0 {
			w.rule.PerMunicipalityUntil = w.now.Add(time.Duration(rng.IntN(200)) * time.Hour)
		}
	}
	w.seats = event.Seats{Capacity: int64(w.capacity), NextSeq: 1}
	for i, left := 0, w.capacity; i < rng.IntN(3); i++ {
		n := rng.IntN(left + 1)
		left -= n
		w.quotas = append(w.quotas, modelQuota{id: int64(i + 1), seats: n})
		w.seats.Quotas = append(w.seats.Quotas, event.Quota{ID: int64(i + 1), Seats: int64(n)})
		w.seats.Kept += int64(n)
	}
	return w
}

// allocation is what event decides from.
func (w *walk) allocation() *event.Allocation {
	a := &event.Allocation{
		Seats: w.seats, Rule: w.rule, StartsAt: w.starts, EndsAt: w.ends, SeatsByHome: map[string]int64{}, Awaited: map[int64][]time.Time{},
	}
	for _, p := range w.people {
		if p != w.coming && p.group != 0 && p.reg.Status == event.Unverified && !p.reg.HoldsSeat {
			a.Awaited[p.group] = append(a.Awaited[p.group], p.since.Add(event.AwaitedFor))
		}
	}
	for _, p := range w.queue() {
		a.Queue = append(a.Queue, w.waiter(p))
	}
	for _, p := range w.people {
		if p.reg.HoldsSeat {
			a.SeatsByHome[p.home]++
		}
	}
	return a
}

func (w *walk) waiter(p *player) event.Waiter {
	return event.Waiter{RegistrationID: p.reg.ID, QuotaID: p.reg.QuotaID, Home: p.home, Office: p.group, Zone: p.zone}
}

// free is both answers to whether somebody who comes gets a seat.
func (w *walk) free(p *player) (bool, error) {
	w.coming = p
	defer func() { w.coming = nil }()
	a := w.allocation()
	got, why := a.Admits(w.waiter(p), w.now)
	if w.rule.KeepTogether && p.group != 0 {
		return got, w.joins(p, got)
	}
	var promised []*player
	for _, q := range w.queue() {
		if v := w.decide(w.now)[q]; v.status != "" || v.why == event.WhyQuiet || v.why == event.WhyTogether {
			promised = append(promised, q)
		}
	}
	want, _ := w.bars(p, promised, w.now)
	if got != (want == "") {
		return got, fmt.Errorf("somebody who comes is told %q, the model says %q", why, want)
	}
	if w.rule.Plain(w.seats.Quotas) && got != (w.seats.Free() > 0) {
		return got, fmt.Errorf("counters alone say that %d seats are free, the queue says %t", w.seats.Free(), got)
	}
	return got, nil
}

// joins is an error unless somebody of an office gets a seat just when they
// would at the end of the queue.
func (w *walk) joins(p *player, got bool) error {
	last := w.seats.NextSeq
	as := &player{reg: &event.Registration{Status: event.Waitlisted, QueueSeq: &last}, quota: p.quota, home: p.home, group: p.group, zone: p.zone, since: p.since}
	w.people = append(w.people, as)
	v := w.decide(w.now)[as]
	w.people = w.people[:len(w.people)-1]
	if want := v.status != "" || v.why == event.WhyQuiet; got != want {
		return fmt.Errorf("one of an office is let in: %t, the model says %+v", got, v)
	}
	return nil
}

// come is somebody new.
func (w *walk) come() error {
	p := &player{reg: &event.Registration{ID: int64(len(w.people) + 1)}, zone: walkZones[w.rng.IntN(len(walkZones))], since: w.now}
	if n := w.rng.IntN(len(w.quotas) + 1); n > 0 {
		id := int64(n)
		p.quota, p.reg.QuotaID = id, &id
	}
	if w.rng.IntN(2) == 0 {
		p.home = fmt.Sprint("town ", w.rng.IntN(3))
	}
	if w.rng.IntN(3) == 0 {
		p.group = int64(1 + w.rng.IntN(3))
	}
	free, err := w.free(p)
	if err != nil {
		return err
	}
	place, err := w.seats.Enter(free, w.rng.IntN(2) == 0, w.rule, p.reg.QuotaID)
	if err != nil {
		if free {
			return fmt.Errorf("refused although a seat is free: %w", err)
		}
		return nil
	}
	p.reg.Take(place, w.now)
	w.people = append(w.people, p)
	return nil
}

// act lets something happen to one of them.
func (w *walk) act(p *player) error {
	g := p.reg
	free := false
	if g.Status != event.Pending {
		p.place = 0
	}
	if !g.HoldsSeat && g.Status != event.Waitlisted {
		var err error
		if free, err = w.free(p); err != nil {
			return err
		}
	}
	switch choice := w.rng.IntN(6); {
	case choice < 2 && (g.Status == event.Unverified || g.Status == event.Expired): // verifies
		if w.rule.Approval {
			w.seats.Ask(g, free, w.now)
		} else {
			w.seats.Settle(g, free, w.now)
		}
	case choice < 2 && g.Status == event.Pending: // is approved
		if place := w.seats.Settle(g, free, w.now); p.place > 0 && place.QueueSeq != p.place {
			return fmt.Errorf("approved again, and back at %d of the queue instead of %d", place.QueueSeq, p.place)
		}
	case choice < 2 && g.Status == event.Offered:
		over := !w.now.Before(*g.OfferUntil)
		if err := g.Accept(w.now); (err != nil) != over {
			return fmt.Errorf("accepting an offer that is over: %t: %w", over, err)
		}
	case choice == 2 && (g.Status == event.Confirmed || g.Status == event.Waitlisted) && w.rule.Approval: // changes a decisive answer
		if g.Status == event.Waitlisted {
			p.place = *g.QueueSeq
		}
		w.seats.Ask(g, false, w.now)
	case choice == 3 && g.Status == event.Waitlisted && w.seats.SeatsTaken < w.seats.Capacity: // is chosen
		return w.seats.Promote(g, w.now)
	case choice == 4 && g.Status.Ended(): // comes back
		w.seats.Settle(g, free, w.now)
	case !g.Status.Ended():
		ends := []event.Status{event.Cancelled, event.Withdrawn, event.Expired, event.Rejected}
		w.seats.End(g, ends[w.rng.IntN(len(ends))], w.now)
	}
	return nil
}

// change lets something happen to the session.
func (w *walk) change() {
	switch w.rng.IntN(5) {
	case 0:
		w.capacity = max(1, int(w.seats.SeatsTaken), w.rng.IntN(8))
		w.seats.Capacity = int64(w.capacity)
	case 1:
		if len(w.quotas) > 0 {
			q := &w.quotas[w.rng.IntN(len(w.quotas))]
			q.released = true
			w.seats.Release(q.id, w.now)
		}
	case 2:
		if w.seats.Free() > 0 {
			w.invited++
			w.seats.Kept++
		}
	case 3:
		if w.invited > 0 {
			w.invited--
			w.seats.Kept--
		}
	case 4:
		if len(w.people) > 0 {
			p := w.people[w.rng.IntN(len(w.people))]
			var id *int64
			if p.quota = int64(w.rng.IntN(len(w.quotas) + 1)); p.quota > 0 {
				n := p.quota
				id = &n
			}
			w.seats.Requota(p.reg, id)
		}
	}
}

// fill gives what is free, by event, and holds each decision against the
// model's.
func (w *walk) fill() error {
	for _, p := range w.people {
		if p.reg.Standing(w.now) == event.Expired && p.reg.Status == event.Offered {
			w.seats.End(p.reg, event.Expired, w.now)
		}
	}
	for round := 0; ; round++ {
		queue, want := w.queue(), w.decide(w.now)
		decisions := w.allocation().Decide(w.now)
		moved := false
		for i, d := range decisions {
			v := want[queue[i]]
			if d.Status != v.status || d.Why != v.why || !d.Next.Equal(v.wake) {
				return fmt.Errorf("the %d. of the queue gets %+v, by the model %+v", i+1, d, v)
			}
			if !d.Seated() {
				continue
			}
			moved = true
			g := queue[i].reg
			if d.Status == event.Offered {
				if left := w.starts.Sub(w.now); d.Until.Sub(w.now) < 2*time.Hour || d.Until.Sub(w.now) > max(2*time.Hour, left/4) {
					return fmt.Errorf("an offer of %s with %s left", d.Until.Sub(w.now), left)
				}
				if err := w.seats.Offer(g, d.Until, w.now); err != nil {
					return err
				}
			} else if err := w.seats.Promote(g, w.now); err != nil {
				return err
			}
		}
		if !moved {
			return nil
		}
		if round > 0 {
			return fmt.Errorf("somebody gets a seat only when asked a second time")
		}
	}
}

// recount compares the counters with the people.
func (w *walk) recount() error {
	r := &room{seats: w.seats}
	for _, p := range w.people {
		r.regs = append(r.regs, p.reg)
	}
	seated := w.seated(nil)
	kept := w.invited
	for i, q := range w.quotas {
		kept += q.keptOf(seated)
		taken := 0
		for _, p := range seated {
			if p.quota == q.id {
				taken++
			}
		}
		if int64(taken) != w.seats.Quotas[i].Taken {
			return fmt.Errorf("quota %d counts %d, %d are taken", q.id, w.seats.Quotas[i].Taken, taken)
		}
	}
	var offered, waiting int
	for _, p := range w.people {
		if p.reg.Status == event.Offered {
			offered++
		}
		if p.reg.Status == event.Waitlisted {
			waiting++
		}
	}
	switch s := w.seats; {
	case s.SeatsTaken != int64(len(seated)):
		return fmt.Errorf("counts %d seats, %d are held", s.SeatsTaken, len(seated))
	case s.SeatsTaken > s.Capacity:
		return fmt.Errorf("%d seats of %d are taken", s.SeatsTaken, s.Capacity)
	case s.Kept != int64(kept):
		return fmt.Errorf("keeps %d seats, due are %d", s.Kept, kept)
	case s.Waiting != int64(waiting):
		return fmt.Errorf("counts %d waiting, there are %d", s.Waiting, waiting)
	case offered > 0 && w.rule.Mode != event.WaitingOffer:
		return fmt.Errorf("%d offers where seats are given", offered)
	}
	return nil
}

// step does one thing and checks everything.
func (w *walk) step() error {
	var err error
	what := "time"
	switch n := w.rng.IntN(10); {
	case n < 3 && len(w.people) < 14:
		what, err = "come", w.come()
	case n < 7 && len(w.people) > 0:
		p := w.people[w.rng.IntN(len(w.people))]
		what = fmt.Sprintf("act on %d (%s)", p.reg.ID, p.reg.Status)
		err = w.act(p)
	case n < 8:
		what = "change"
		w.change()
	default:
		w.now = w.now.Add(time.Duration(w.rng.IntN(6*60)) * time.Minute)
	}
	w.steps = append(w.steps[max(0, len(w.steps)-20):], what)
	if err == nil {
		err = w.fill()
	}
	if err == nil {
		err = w.recount()
	}
	return err
}

// TestTheRuleAgreesWithTheModel walks at random. With -short it walks a tenth
// of the way.
func TestTheRuleAgreesWithTheModel(t *testing.T) {
	steps := 1_000_000
	if testing.Short() {
		steps /= 10
	}
	seen := map[event.Status]int{}
	for seed, done := uint64(1), 0; done < steps; seed++ {
		w := newWalk(rand.New(rand.NewPCG(seed, 2021)))
		for ; done < steps && w.now.Before(w.ends); done++ {
			if err := w.step(); err != nil {
				t.Fatalf("seed %d, %d people, capacity %d, %s, rule %+v, after %q: %v", seed, len(w.people), w.capacity, w.now, w.rule, w.steps, err)
			}
			for _, p := range w.people {
				seen[p.reg.Status]++
			}
		}
	}
	for _, s := range event.Statuses {
		if seen[s] == 0 {
			t.Errorf("nobody is ever %s: the walk does not go everywhere", s)
		}
	}
}
