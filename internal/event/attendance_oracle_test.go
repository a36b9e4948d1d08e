package event_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"sort"
	"testing"
	"time"

	"rollcall/internal/event"
)

// A hearing is everything that speaks of one person in one session, in
// milliseconds since the epoch. The program judges it by event.Attendance; the
// oracle by cutting time at every instant that is named and asking of each piece
// whether the person was there.
type hearing struct {
	start, end       int64
	breaks           []span
	grace            int64
	percent, minutes int64
	files            []heardFile
	host             []heardMark
	clicks           []int64
	declared         bool
	applied          bool
	holder           bool
	cancelled        bool
	override         event.Outcome // "": none
}

type span struct{ from, to int64 }

// A heardFile is one person of one report.
type heardFile struct {
	end      int64 // of the meeting; -1: not said
	stays    []heardStay
	sum      int64 // seconds; -1: none
	attended bool
}

type heardStay struct {
	from, to int64 // to is -1: open
	closed   bool  // by the reader, at the meeting's end
}

type heardMark struct {
	at   int64
	kind byte // I, O or X: in, out, excused
}

// A judgement is what both must agree on.
type judgement struct {
	outcome, derived event.Outcome
	evidence         event.Evidence
	seconds          int64 // -1: unknown
	first, last      int64 // -1: unknown; only of reports
	reconnects       int
	flags            string
}

var paired = regexp.MustCompile(`^(I+O)+$`)

// oracle is the judgement by DESIGN rules 18 and 19, read aloud.
func (h *hearing) oracle() judgement {
	v := judgement{outcome: event.OutcomeUnknown, derived: event.OutcomeUnknown, seconds: -1, first: -1, last: -1}
	if h.cancelled {
		return v
	}
	flags := map[event.Flag]bool{}
	belonging := h.belonging(flags)
	sums, named := h.untimed()
	marks := h.marksInOrder()
	word := ""
	for _, m := range marks {
		if m.kind != 'X' {
			word += string(m.kind)
		}
	}
	reached := func(seconds int64) {
		v.seconds, v.derived = seconds, event.OutcomePartial
		net := h.net(func(int64) bool { return true })
		if h.minutes > 0 && (seconds >= h.minutes*60 || seconds == net) || h.minutes == 0 && seconds*100 >= net*h.percent {
			v.derived = event.OutcomeAttended
		}
		flags[event.FlagNoMinutes] = seconds == 0
	}
	switch {
	case len(belonging) > 0:
		v.evidence = event.EvidenceReport
		reached(h.net(func(t int64) bool { return covered(belonging, t) }))
		v.first, v.last, v.reconnects = hull(belonging)
	case len(sums) > 0:
		v.evidence = event.EvidenceReport
		flags[event.FlagSum] = true
		reached(min(slices.Max(sums), h.net(func(int64) bool { return true })))
	case named:
		v.evidence, v.derived = event.EvidenceReport, event.OutcomeAttended
		flags[event.FlagPresenceOnly] = true
	case len(marks) > 0:
		v.evidence, v.derived = event.EvidenceHost, event.OutcomeAttended
		if marks[len(marks)-1].kind == 'X' {
			v.derived = event.OutcomeExcused
		} else if paired.MatchString(word) {
			reached(h.net(func(t int64) bool { return noted(marks, t) }))
		}
		if v.derived != event.OutcomeExcused {
			v.reconnects = max(0, len(regexp.MustCompile(`I+`).FindAllString(word, -1))-1)
		}
	case h.applied:
		if h.holder {
			v.derived = event.OutcomeNoShow
		}
		flags[event.FlagClicked] = len(h.clicks) > 0 || h.declared
	case len(h.clicks) > 0:
		v.evidence, v.derived = event.EvidenceJoin, event.OutcomeAttended
	case h.declared:
		v.evidence, v.derived = event.EvidenceSelf, event.OutcomeAttended
	}
	v.outcome = v.derived
	if h.override != "" {
		v.outcome = h.override
	}
	v.flags = written(flags)
	return v
}

// belonging are the stays of all files that are not wholly outside of the
// session and its grace.
func (h *hearing) belonging(flags map[event.Flag]bool) []span {
	var found []span
	for _, f := range h.files {
		for _, s := range f.stays {
			to, how := s.to, event.Flag("")
			switch {
			case s.to >= 0 && s.closed:
				how = event.FlagMeetingEnd
			case s.to < 0 && f.end >= 0:
				to, how = f.end, event.FlagMeetingEnd
			case s.to < 0:
				to, how = h.end, event.FlagSessionEnd
			}
			if to < s.from {
				to = s.from
			}
			if before, after := to < h.start-h.grace, s.from > h.end+h.grace; before || after {
				flags[event.FlagOutside] = true
				continue
			}
			if how != "" {
				flags[how] = true
			}
			found = append(found, span{s.from, to})
		}
	}
	return found
}

// untimed are the sums of files without times, and whether any such file says
// that the person was there.
func (h *hearing) untimed() (sums []int64, named bool) {
	for _, f := range h.files {
		if f.attended && len(f.stays) == 0 {
			named = true
			if f.sum >= 0 {
				sums = append(sums, f.sum)
			}
		}
	}
	return sums, named
}

func (h *hearing) marksInOrder() []heardMark {
	marks := slices.Clone(h.host)
	sort.SliceStable(marks, func(a, b int) bool { return marks[a].at < marks[b].at })
	return marks
}

// net is how many whole seconds of the session, outside of its breaks, there is
// true of: time is cut at every instant that anything names, and a piece is in
// or out as its middle is.
func (h *hearing) net(there func(t2 int64) bool) int64 {
	cuts := map[int64]bool{h.start: true, h.end: true}
	cut := func(all ...int64) {
		for _, t := range all {
			if t > h.start && t < h.end {
				cuts[t] = true
			}
		}
	}
	for _, b := range h.breaks {
		cut(b.from, b.to)
	}
	for _, f := range h.files {
		cut(f.end)
		for _, s := range f.stays {
			cut(s.from, s.to)
		}
	}
	for _, m := range h.host {
		cut(m.at)
	}
	var at []int64
	for t := range cuts {
		at = append(at, t)
	}
	slices.Sort(at)
	total := int64(0)
	for i := 1; i < len(at); i++ {
		middle := at[i-1] + at[i] // twice the middle, so that it is whole
		if there(middle) && !covered(h.breaks, middle) {
			total += at[i] - at[i-1]
		}
	}
	return total / 1000
}

// covered reports whether the instant whose double is t2 is in one of the spans.
func covered(spans []span, t2 int64) bool {
	return slices.ContainsFunc(spans, func(s span) bool { return 2*s.from < t2 && t2 < 2*s.to })
}

// noted reports whether the person was in at the instant whose double is t2, by
// the last mark before it.
func noted(marks []heardMark, t2 int64) bool {
	in := false
	for _, m := range marks {
		if m.kind != 'X' && 2*m.at < t2 {
			in = m.kind == 'I'
		}
	}
	return in
}

// hull is where the stays begin and end, and how often the person came back:
// every instant at which a stay begins that no earlier one reaches, but the first.
func hull(stays []span) (first, last int64, back int) {
	first, last = stays[0].from, stays[0].to
	arrivals := map[int64]bool{}
	for _, s := range stays {
		first, last = min(first, s.from), max(last, s.to)
		if !slices.ContainsFunc(stays, func(o span) bool { return o.from < s.from && o.to >= s.from }) {
			arrivals[s.from] = true
		}
	}
	return first, last, len(arrivals) - 1
}

func written(flags map[event.Flag]bool) string {
	var all []string
	for f, there := range flags {
		if there {
			all = append(all, string(f))
		}
	}
	slices.Sort(all)
	text := ""
	for _, f := range all {
		text += f + " "
	}
	return text
}

// program is the judgement of event.Attendance.
func (h *hearing) program() judgement {
	s := &event.Session{StartsAt: time.UnixMilli(h.start), EndsAt: time.UnixMilli(h.end)}
	for _, b := range h.breaks {
		s.Breaks = append(s.Breaks, event.Break{Starts: time.UnixMilli(b.from), Ends: time.UnixMilli(b.to)})
	}
	if h.cancelled {
		s.CancelledAt = &s.StartsAt
	}
	r := s.Attendance(h.findings(), event.AttendanceRule{
		Threshold: event.Threshold{Percent: int(h.percent), Minutes: int(h.minutes)}, Grace: time.Duration(h.grace) * time.Millisecond,
	})
	v := judgement{outcome: r.Outcome, derived: r.Derived, evidence: r.Evidence, seconds: -1, first: -1, last: -1, reconnects: r.Reconnects}
	if r.Seconds != nil {
		v.seconds = *r.Seconds
	}
	if r.Evidence == event.EvidenceReport && r.FirstJoin != nil {
		v.first, v.last = r.FirstJoin.UnixMilli(), r.LastLeave.UnixMilli()
	}
	for _, f := range r.Flags {
		v.flags += string(f) + " "
	}
	return v
}

// findings are the hearing as the program is told it.
func (h *hearing) findings() event.Findings {
	f := event.Findings{Applied: h.applied, Holder: h.holder, Declared: h.declared}
	for _, file := range h.files {
		p := event.Reported{ReportPerson: event.ReportPerson{Attended: file.attended}}
		if file.end >= 0 {
			end := time.UnixMilli(file.end)
			p.MeetingEnd = &end
		}
		if file.sum >= 0 {
			p.Seconds = &file.sum
		}
		for _, s := range file.stays {
			stay := event.Stay{Joined: time.UnixMilli(s.from), Closed: s.closed}
			if s.to >= 0 {
				left := time.UnixMilli(s.to)
				stay.LeftAt = &left
			}
			p.Stays = append(p.Stays, stay)
		}
		f.Reported = append(f.Reported, p)
	}
	kinds := map[byte]event.MarkKind{'I': event.MarkIn, 'O': event.MarkOut, 'X': event.MarkExcused}
	for _, m := range h.host {
		f.Marks = append(f.Marks, event.Mark{Source: event.EvidenceHost, Kind: kinds[m.kind], At: time.UnixMilli(m.at), Headcount: 1})
	}
	for _, at := range h.clicks {
		f.Marks = append(f.Marks, event.Mark{Source: event.EvidenceJoin, Kind: event.MarkIn, At: time.UnixMilli(at), Headcount: 1})
	}
	if h.override != "" {
		f.Override = &event.OutcomeOverride{Outcome: h.override}
	}
	return f
}

// invent makes a hearing by chance: sessions that lie on days on which the
// clocks change too, ends that are common to several stays, breaks that overlap,
// and everything that a platform leaves out.
func invent(rng *rand.Rand) *hearing {
	days := []time.Time{
		time.Date(2021, 3, 28, 1, 30, 0, 0, walkZones[0]), time.Date(2021, 10, 31, 1, 30, 0, 0, walkZones[1]),
		time.Date(2021, 11, 7, 1, 0, 0, 0, walkZones[3]), time.Date(2021, 11, 12, 10, 0, 0, 0, walkZones[2]),
	}
	start := days[rng.IntN(len(days))].UnixMilli()
	length := int64(1+rng.IntN(180)) * 60_000
	h := &hearing{start: start, end: start + length, grace: int64(rng.IntN(4)*5) * 60_000, percent: int64(1 + rng.IntN(100))}
	if rng.IntN(3) == 0 {
		h.minutes = int64(1 + rng.IntN(200))
	}
	instant := func() int64 {
		steps := []int64{60_000, 1000, 1}
		step := steps[rng.IntN(len(steps))]
		return start - 30*60_000 + rng.Int64N((length+60*60_000)/step+1)*step
	}
	for range rng.IntN(4) {
		a, b := instant(), instant()
		h.breaks = append(h.breaks, span{min(a, b), max(a, b)})
	}
	for range rng.IntN(4) {
		h.files = append(h.files, inventFile(rng, instant))
	}
	h.applied = len(h.files) > 0 || rng.IntN(3) == 0
	for range rng.IntN(5) {
		h.host = append(h.host, heardMark{instant(), "IIIIOOOOX"[rng.IntN(9)]})
	}
	if rng.IntN(2) == 0 {
		h.host = nil
	}
	for range rng.IntN(3) {
		h.clicks = append(h.clicks, instant())
	}
	h.declared, h.holder, h.cancelled = rng.IntN(3) == 0, rng.IntN(3) > 0, rng.IntN(50) == 0
	if rng.IntN(10) == 0 {
		h.override = []event.Outcome{event.OutcomeAttended, event.OutcomePartial, event.OutcomeNoShow, event.OutcomeExcused}[rng.IntN(4)]
	}
	return h
}

func inventFile(rng *rand.Rand, instant func() int64) heardFile {
	f := heardFile{end: -1, sum: -1, attended: rng.IntN(6) > 0}
	if rng.IntN(2) == 0 {
		f.end = instant()
	}
	for range rng.IntN(5) {
		s := heardStay{from: instant(), to: -1}
		if rng.IntN(4) > 0 {
			s.to, s.closed = instant(), rng.IntN(5) == 0
			if s.to < s.from && rng.IntN(10) > 0 {
				s.from, s.to = s.to, s.from
			}
		}
		f.stays = append(f.stays, s)
		if rng.IntN(5) == 0 { // changed the device
			f.stays = append(f.stays, heardStay{from: max(s.from, s.to), to: -1})
		}
	}
	if len(f.stays) == 0 && rng.IntN(2) == 0 {
		f.sum = int64(rng.IntN(12_000))
	}
	return f
}

// The oracle shares no line with the rule, and cuts time where the rule merges
// intervals.
func TestAttendanceAgreesWithAnOracle(t *testing.T) {
	rng := rand.New(rand.NewPCG(18, 19))
	outcomes, evidence, flags := map[event.Outcome]int{}, map[event.Evidence]int{}, map[string]int{}
	for n := range 10_000 {
		h := invent(rng)
		want, got := h.oracle(), h.program()
		if got != want {
			t.Fatalf("case %d: %+v\nthe oracle says   %+v\nthe program says  %+v", n, *h, want, got)
		}
		outcomes[want.outcome]++
		evidence[want.evidence]++
		flags[want.flags]++
	}
	if len(outcomes) < 5 || len(evidence) < 5 || len(flags) < 12 {
		t.Errorf("the cases are too alike: %v, %v, %v", outcomes, evidence, flags)
	}
}
