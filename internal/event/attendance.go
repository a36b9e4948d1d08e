package event

import (
	"slices"
	"time"
)

// Outcome is what became of a registration: was the person there.
type Outcome string

// The outcomes.
const (
	OutcomeUnknown  Outcome = "unknown"
	OutcomeAttended Outcome = "attended"
	OutcomePartial  Outcome = "partial"
	OutcomeNoShow   Outcome = "no_show"
	OutcomeExcused  Outcome = "excused"
)

// Evidence says where knowledge of a presence comes from, and so how much
// it weighs.
type Evidence string

// The kinds of evidence there are so far. A host's mark outweighs a click.
const (
	EvidenceHost Evidence = "host"
	EvidenceJoin Evidence = "join"
)

// MarkKind is what a mark says.
type MarkKind string

// The kinds of mark.
const (
	MarkIn      MarkKind = "in"
	MarkOut     MarkKind = "out"
	MarkExcused MarkKind = "excused"
)

// A Mark is one observation during a session: a person's own join click or
// what a host noted at roll-call. Marks are never changed or removed; the
// nonce makes a repeated one count once.
type Mark struct {
	ID           int64
	SessionID    int64
	RegistrantID *int64 // nil for a walk-in
	WalkInName   string
	WalkInEmail  string
	Source       Evidence
	Kind         MarkKind
	At           time.Time
	Headcount    int // people at one computer; at least 1
	Nonce        string
	RecordedAt   time.Time
	RecordedBy   string

	WalkInOrganisation string // or the city; "": not asked
}

// An Interval is one stay in a session. An open end is nil.
type Interval struct {
	Joined time.Time
	Left   *time.Time
}

// A Record is what is known of one person's attendance of one session.
type Record struct {
	Outcome   Outcome
	Evidence  Evidence // "": none
	FirstJoin *time.Time
	LastLeave *time.Time
	Intervals []Interval
	Seconds   *int64 // net presence; nil: unknown
	Headcount int    // people at one computer; 0 without evidence
}

// NetSeconds is the length of s without its breaks.
func (s *Session) NetSeconds() int64 {
	return s.within([]Interval{{s.StartsAt, &s.EndsAt}})
}

// Minutes is the net presence in minutes, rounded half up to two decimals,
// and what it is in percent of the session's net length with one decimal, at
// most 100. ok is false while the presence is unknown.
func (s *Session) Minutes(r Record) (minutes, percent float64, ok bool) {
	if r.Seconds == nil {
		return 0, 0, false
	}
	minutes = float64((*r.Seconds*100+30)/60) / 100
	if net := s.NetSeconds(); net > 0 {
		percent = min(100, float64((*r.Seconds*1000+net/2)/net)/10)
	}
	return minutes, percent, true
}

// Headcount is how many people sit at one person's computer by the given
// marks, at least 1: what a host's newest in says, else the most that the
// person has said.
func Headcount(marks []Mark) int {
	said, noted := 1, 0
	for _, m := range only(marks, EvidenceHost) {
		if m.Kind == MarkIn {
			noted = m.Headcount
		}
	}
	for _, m := range only(marks, EvidenceJoin) {
		said = max(said, m.Headcount)
	}
	if noted > 0 {
		return noted
	}
	return said
}

// Attendance derives a person's record from their marks. Host marks outweigh
// join clicks. A click, or a host's in without an out, is attended with
// unknown minutes; in and out give minutes, and the threshold (percent of the
// net length) decides between attended and partial.
func (s *Session) Attendance(marks []Mark, thresholdPercent int) Record {
	host := only(marks, EvidenceHost)
	if len(host) == 0 {
		return fromClicks(only(marks, EvidenceJoin))
	}
	r := Record{Evidence: EvidenceHost, Outcome: OutcomeAttended, Headcount: Headcount(marks)}
	if host[len(host)-1].Kind == MarkExcused {
		r.Outcome = OutcomeExcused
		return r
	}
	known := r.stays(host)
	if clicks := only(marks, EvidenceJoin); r.FirstJoin == nil && len(clicks) > 0 {
		r.FirstJoin = &clicks[0].At
	}
	if !known {
		return r
	}
	seconds := s.within(r.Intervals)
	r.Seconds = &seconds
	if seconds*100 < s.NetSeconds()*int64(thresholdPercent) {
		r.Outcome = OutcomePartial
	}
	return r
}

// only returns the marks of one source that stand, in order of time.
func only(marks []Mark, source Evidence) []Mark {
	var found []Mark
	for _, m := range marks {
		if m.Source == source {
			found = append(found, m)
		}
	}
	return notTakenBack(inOrder(found))
}

// fromClicks is the record of someone of whom only join clicks are known.
func fromClicks(clicks []Mark) Record {
	if len(clicks) == 0 {
		return Record{Outcome: OutcomeUnknown}
	}
	return Record{Outcome: OutcomeAttended, Evidence: EvidenceJoin, FirstJoin: &clicks[0].At, Headcount: Headcount(clicks)}
}

// stays pairs ins with outs and reports whether every stay is closed. A
// second in while inside changes nothing; an out without an in tells that
// someone was there but not since when.
func (r *Record) stays(marks []Mark) (known bool) {
	known = true
	var open *Interval
	for _, m := range marks {
		switch {
		case m.Kind == MarkIn && open == nil:
			r.Intervals = append(r.Intervals, Interval{Joined: m.At})
			open = &r.Intervals[len(r.Intervals)-1]
		case m.Kind == MarkOut && open != nil:
			open.Left, open = &m.At, nil
			r.LastLeave = &m.At
		case m.Kind == MarkOut:
			r.LastLeave = &m.At
			known = false
		}
	}
	if len(r.Intervals) > 0 {
		r.FirstJoin = &r.Intervals[0].Joined
	}
	return known && open == nil && len(r.Intervals) > 0
}

// within is how many seconds the union of the closed stays lasts inside the
// session and outside its breaks.
func (s *Session) within(stays []Interval) int64 {
	var total time.Duration
	for _, i := range union(stays, s.StartsAt, s.EndsAt) {
		total += i.Left.Sub(i.Joined)
		var pauses []Interval
		for _, b := range s.Breaks {
			pauses = append(pauses, Interval{b.Starts, &b.Ends})
		}
		for _, p := range union(pauses, i.Joined, *i.Left) {
			total -= p.Left.Sub(p.Joined)
		}
	}
	return int64(total / time.Second)
}

// union merges the closed stays, clipped to [from, to].
func union(stays []Interval, from, to time.Time) []Interval {
	var clipped []Interval
	for _, i := range stays {
		if i.Left == nil {
			continue
		}
		a, b := latest(i.Joined, from), earliest(*i.Left, to)
		if a.Before(b) {
			clipped = append(clipped, Interval{a, &b})
		}
	}
	slices.SortFunc(clipped, func(a, b Interval) int { return a.Joined.Compare(b.Joined) })
	var merged []Interval
	for _, i := range clipped {
		if n := len(merged); n > 0 && !i.Joined.After(*merged[n-1].Left) {
			end := latest(*merged[n-1].Left, *i.Left)
			merged[n-1].Left = &end
			continue
		}
		merged = append(merged, i)
	}
	return merged
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// An OutcomeOverride is what a coordinator decided against the evidence,
// which stays beside it. The newest counts.
type OutcomeOverride struct {
	ID           int64
	SessionID    int64
	RegistrantID int64
	Outcome      Outcome
	Reason       string
	DecidedAt    time.Time
	DecidedBy    string
}
