package event_test

import (
	"time"

	"rollcall/internal/event"
)

// A model is a session as a child would play it: people in a row, and every
// number counted anew each time from who they are. It knows no counters, so
// that nothing it says can be wrong in the same way as event.Seats.
type model struct {
	capacity int
	starts   time.Time
	ends     time.Time
	rule     event.Admission
	quotas   []modelQuota
	invited  int       // seats kept for invitations
	people   []*player // in the order of sign-up
	coming   *player   // who is about to join the queue
}

type modelQuota struct {
	id       int64
	seats    int
	released bool
}

// A player is somebody in the model.
type player struct {
	reg   *event.Registration
	quota int64 // 0: none
	home  string
	group int64 // office; 0: alone
	zone  *time.Location
	since time.Time // of the sign-up
	place int64     // in the queue, before an organiser was asked again; 0: none
}

// A verdict is what the model says somebody who waits gets.
type verdict struct {
	status event.Status
	why    event.Why
	wake   time.Time
}

// seated are the people with a seat, and those in extra, who are promised one.
func (m *model) seated(extra []*player) []*player {
	all := append([]*player{}, extra...)
	for _, p := range m.people {
		if p.reg.HoldsSeat {
			all = append(all, p)
		}
	}
	return all
}

// keptOf is how many seats of a quota are still kept for its people.
func (q *modelQuota) keptOf(seated []*player) int {
	if q.released {
		return 0
	}
	n := q.seats
	for _, p := range seated {
		if p.quota == q.id {
			n--
		}
	}
	return max(0, n)
}

// queue is who waits, in order.
func (m *model) queue() []*player {
	var all []*player
	for _, p := range m.people {
		if p.reg.Status != event.Waitlisted {
			continue
		}
		i := len(all)
		for i > 0 && *all[i-1].reg.QueueSeq > *p.reg.QueueSeq {
			i--
		}
		all = append(all[:i], append([]*player{p}, all[i:]...)...)
	}
	return all
}

// bars is what keeps p from a seat when those in promised have theirs.
func (m *model) bars(p *player, promised []*player, now time.Time) (event.Why, time.Time) {
	if !now.Before(m.ends) {
		return event.WhyOver, time.Time{}
	}
	seated := m.seated(promised)
	if len(seated) >= m.capacity {
		return event.WhyNoSeat, time.Time{}
	}
	kept, mine := m.invited, 0
	for i := range m.quotas {
		n := m.quotas[i].keptOf(seated)
		kept += n
		if m.quotas[i].id == p.quota {
			mine = n
		}
	}
	if mine == 0 && len(seated)+kept >= m.capacity {
		return event.WhyReserved, time.Time{}
	}
	if limit := m.rule.PerMunicipality; limit > 0 && p.home != "" && (m.rule.PerMunicipalityUntil.IsZero() || now.Before(m.rule.PerMunicipalityUntil)) {
		neighbours := int64(0)
		for _, o := range seated {
			if o.home == p.home {
				neighbours++
			}
		}
		if neighbours >= limit {
			return event.WhyMunicipality, m.rule.PerMunicipalityUntil
		}
	}
	return "", time.Time{}
}

// sleeps is until when p sleeps, by looking at each hour of the next day.
func sleeps(p *player, now time.Time) time.Time {
	asleep := func(t time.Time) bool { h := t.In(p.zone).Hour(); return h < 8 || h >= 21 }
	if !asleep(now) {
		return time.Time{}
	}
	t := now.Truncate(time.Minute)
	for asleep(t) {
		t = t.Add(time.Minute)
	}
	return t
}

// decide goes through the queue as a person with a list would.
func (m *model) decide(now time.Time) map[*player]verdict {
	near := m.starts.Sub(now) <= 6*time.Hour
	said := map[*player]verdict{}
	var promised []*player
	alone := func(p *player) verdict {
		why, wake := m.bars(p, promised, now)
		if why != "" {
			return verdict{why: why, wake: wake}
		}
		promised = append(promised, p)
		if m.rule.Mode != event.WaitingOffer || near {
			return verdict{status: event.Confirmed}
		}
		if morning := sleeps(p, now); !morning.IsZero() {
			if edge := m.starts.Add(-6 * time.Hour); edge.Before(morning) {
				morning = edge
			}
			return verdict{why: event.WhyQuiet, wake: morning}
		}
		return verdict{status: event.Offered}
	}
	queue := m.queue()
	for _, p := range queue {
		if _, done := said[p]; done {
			continue
		}
		said[p] = alone(p)
		if !m.rule.KeepTogether || p.group == 0 || near {
			continue
		}
		var missing []*player // of the office, who have yet to confirm
		edge := m.starts.Add(-6 * time.Hour)
		for _, o := range m.people {
			ends := o.since.Add(24 * time.Hour)
			if o != m.coming && o.group == p.group && o.reg.Status == event.Unverified && !o.reg.HoldsSeat && now.Before(ends) {
				missing = append(missing, &player{reg: o.reg, quota: p.quota, home: p.home})
				if ends.Before(edge) {
					edge = ends
				}
			}
		}
		all, short, latest := []*player{p}, said[p].status == "" && said[p].why != event.WhyQuiet, said[p].wake
		for _, o := range queue {
			if o != p && o.group == p.group {
				all = append(all, o)
				said[o] = alone(o)
				short = short || said[o].status == "" && said[o].why != event.WhyQuiet
				if said[o].wake.After(latest) {
					latest = said[o].wake
				}
			}
		}
		for i := range missing {
			if why, _ := m.bars(missing[i], append(append([]*player{}, promised...), missing[:i]...), now); why != "" {
				short = true
			}
		}
		for _, o := range all {
			switch got := said[o].status != "" || said[o].why == event.WhyQuiet; {
			case len(all)+len(missing) == 1 || !got:
			case short:
				said[o] = verdict{why: event.WhyTogether, wake: edge}
			case !latest.IsZero():
				said[o] = verdict{why: event.WhyQuiet, wake: latest}
			}
		}
	}
	return said
}
