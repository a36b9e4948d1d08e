package frame

import (
	"strings"
	"time"

	"rollcall/internal/event"
)

// Record is what is known of somebody's attendance of s, as facts: how long,
// when, and by what, with times in zone.
func (g Page) Record(s *event.Session, r *event.Record, zone *time.Location) []Fact {
	var facts []Fact
	if r.Seconds != nil {
		net := s.NetSeconds()
		share := 0
		if net > 0 {
			share = int(min(100, *r.Seconds*100/net))
		}
		facts = append(facts, Fact{Label: g.T("record.minutes"), Text: g.T("record.minutes_of", "minutes", *r.Seconds/60, "net", net/60, "percent", share)})
	} else if r.Evidence != "" {
		facts = append(facts, Fact{Label: g.T("record.minutes"), Text: g.T("record.minutes_unknown")})
	}
	if times := g.stays(r, zone); times != "" {
		facts = append(facts, Fact{Label: g.T("record.times"), Text: times})
	}
	if r.Reconnects > 0 {
		facts = append(facts, Fact{Label: g.T("record.reconnects"), Text: g.Number(r.Reconnects)})
	}
	if r.Evidence != "" {
		facts = append(facts, Fact{Label: g.T("record.evidence"), Text: g.T("record.evidence." + string(r.Evidence))})
	}
	var remarks []string
	for _, f := range r.Flags {
		remarks = append(remarks, g.T("record.flag."+string(f)))
	}
	if len(remarks) > 0 {
		facts = append(facts, Fact{Label: g.T("record.remarks"), Text: strings.Join(remarks, " ")})
	}
	return facts
}

// stays are when somebody was there, as clock times.
func (g Page) stays(r *event.Record, zone *time.Location) string {
	var all []string
	for _, i := range r.Intervals {
		if i.Left == nil {
			all = append(all, g.T("record.since", "from", g.Clock(i.Joined, zone)))
			continue
		}
		all = append(all, g.T("record.stay", "from", g.Clock(i.Joined, zone), "to", g.Clock(*i.Left, zone)))
	}
	if len(all) == 0 && r.FirstJoin != nil {
		all = append(all, g.T("record.since", "from", g.Clock(*r.FirstJoin, zone)))
	}
	return strings.Join(all, ", ")
}
