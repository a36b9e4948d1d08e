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

// The kinds of evidence, from the one that weighs most (DESIGN rule 19). Only
// host and join are sources of marks.
const (
	EvidenceReport Evidence = "report" // an applied report of the meeting
	EvidenceHost   Evidence = "host"   // the host's marks
	EvidenceJoin   Evidence = "join"   // the person's own click
	EvidenceSelf   Evidence = "self"   // the person's own word
)

// A Reported is one row of an applied report that counts for a person: a stay,
// or a sum of seconds without times, or the bare fact that the person was there.
type Reported struct {
	Joined     *time.Time // nil: a row without times
	Left       *time.Time // nil: an open end
	MeetingEnd *time.Time // when the meeting ended, as the file says; nil: it does not
	Seconds    *int64     // a row without times: how long in all; nil: presence only
}

// Findings are everything that speaks of one person's attendance of one
// session.
type Findings struct {
	Marks    []Mark     // the host's, and the person's join clicks
	Reported []Reported // rows of the reports that count, of all files
	Applied  bool       // a report is applied to the session, whoever stands in it
	Holder   bool       // the person holds a seat
	Declared bool       // the person says: I was there
	Override *OutcomeOverride
}

// A Record is what is known of one person's attendance of one session.
type Record struct {
	Outcome    Outcome  // as decided, else as Derived
	Derived    Outcome  // what the evidence says
	Evidence   Evidence // of presence; "": none
	FirstJoin  *time.Time
	LastLeave  *time.Time
	Intervals  []Interval // a report's are the union over devices, rejoins and files; not clipped to the session
	Seconds    *int64     // net presence; nil: unknown
	Headcount  int        // people at one computer; 0 without evidence
	Reconnects int        // how often the person came back
	Flags      []Flag     // sorted, each once
}

// A Flag says how a record came about where that is not plain.
type Flag string

// The flags.
const (
	FlagClicked      Flag = "clicked"       // clicked or declared, and is not in the applied report
	FlagMeetingEnd   Flag = "meeting_end"   // an open stay was closed by the end of the meeting
	FlagNoMinutes    Flag = "no_minutes"    // was there, but at no time that counts
	FlagOutside      Flag = "outside"       // reported stays lie outside of what belongs to the session
	FlagPresenceOnly Flag = "presence_only" // the report says that, not how long
	FlagSessionEnd   Flag = "session_end"   // an open stay was closed by the end of the session
	FlagSum          Flag = "sum"           // a sum without times: where breaks fell is unknown
)

// Has reports whether the record carries the flag.
func (r *Record) Has(f Flag) bool { return slices.Contains(r.Flags, f) }

func (r *Record) flag(f Flag) {
	if !r.Has(f) {
		r.Flags = append(r.Flags, f)
		slices.Sort(r.Flags)
	}
}

// A Threshold is how much of a session makes somebody attended rather than
// partial: a share of its net length, or minutes. Minutes count where they are
// not 0; a session shorter than that asks for all of it.
type Threshold struct {
	Percent int
	Minutes int
}

// Seconds is how many of a session's net seconds the threshold asks for.
func (t Threshold) Seconds(net int64) int64 {
	if t.Minutes > 0 {
		return min(net, int64(t.Minutes)*60)
	}
	return (net*int64(t.Percent) + 99) / 100
}

// An AttendanceRule is what an event says about attendance.
type AttendanceRule struct {
	Threshold
	Grace time.Duration // around a session: what lies in it belongs to it, and adds no minutes
}

// AttendanceRule is the rule by which attendance of the event is judged.
func (e *Event) AttendanceRule() AttendanceRule {
	return AttendanceRule{
		Threshold: Threshold{Percent: e.ThresholdPercent}, Grace: time.Duration(e.GraceMinutes) * time.Minute,
	}
}

// Attendance derives a person's record (DESIGN rules 18 and 19). The strongest
// kind of evidence decides alone: the report, the host's marks, the join click,
// the person's own word. Absence from an applied report beats the last two: who
// holds a seat is no_show then. A cancelled session has no attendance.
func (s *Session) Attendance(f Findings, rule AttendanceRule) Record {
	if s.CancelledAt != nil {
		return Record{Outcome: OutcomeUnknown, Derived: OutcomeUnknown}
	}
	r := s.derived(f, rule)
	r.Outcome = r.Derived
	if f.Override != nil {
		r.Outcome = f.Override.Outcome
	}
	return r
}

func (s *Session) derived(f Findings, rule AttendanceRule) Record {
	host, clicks := only(f.Marks, EvidenceHost), only(f.Marks, EvidenceJoin)
	reported := s.belonging(f.Reported, rule.Grace)
	var r Record
	switch {
	case len(reported) > 0:
		r = s.fromReports(reported, rule)
		r.Headcount = Headcount(f.Marks)
	case len(host) > 0:
		r = s.fromHost(host, clicks, rule)
	case f.Applied:
		r = absent(f.Holder, len(clicks) > 0 || f.Declared)
	case len(clicks) > 0:
		r = Record{Derived: OutcomeAttended, Evidence: EvidenceJoin, FirstJoin: &clicks[0].At, Headcount: Headcount(clicks)}
	case f.Declared:
		r = Record{Derived: OutcomeAttended, Evidence: EvidenceSelf, Headcount: 1}
	default:
		r = Record{Derived: OutcomeUnknown}
	}
	if len(reported) < len(f.Reported) {
		r.flag(FlagOutside)
	}
	return r
}

// absent is the record of somebody who is in no report, though one is applied.
func absent(holder, clicked bool) Record {
	r := Record{Derived: OutcomeUnknown}
	if holder {
		r.Derived = OutcomeNoShow
	}
	if clicked {
		r.flag(FlagClicked)
	}
	return r
}

// fromHost is the record by the host's marks. An in without an out is attended
// with unknown minutes: only stays of reports are closed by an end that somebody
// else has set.
func (s *Session) fromHost(host, clicks []Mark, rule AttendanceRule) Record {
	r := Record{Evidence: EvidenceHost, Derived: OutcomeAttended, Headcount: Headcount(append(slices.Clone(host), clicks...))}
	if host[len(host)-1].Kind == MarkExcused {
		r.Derived = OutcomeExcused
		return r
	}
	known := r.stays(host)
	if r.FirstJoin == nil && len(clicks) > 0 {
		r.FirstJoin = &clicks[0].At
	}
	r.Reconnects = max(0, len(r.Intervals)-1)
	if known {
		r.judge(s, s.within(r.Intervals), rule)
	}
	return r
}

// judge notes the net presence and whether it reaches the threshold: seconds
// are compared, whatever is shown.
func (r *Record) judge(s *Session, seconds int64, rule AttendanceRule) {
	r.Seconds = &seconds
	r.Derived = OutcomeAttended
	if seconds < rule.Threshold.Seconds(s.NetSeconds()) {
		r.Derived = OutcomePartial
	}
	if seconds == 0 {
		r.flag(FlagNoMinutes)
	}
}

// belonging are the rows that say something about the session: those without
// times, and the stays that reach into the session widened by the grace, their
// ends included.
func (s *Session) belonging(rows []Reported, grace time.Duration) []Reported {
	var found []Reported
	for _, p := range rows {
		if p.Joined != nil {
			left, _ := s.end(p)
			if p.Joined.After(s.EndsAt.Add(grace)) || left.Before(s.StartsAt.Add(-grace)) {
				continue
			}
		}
		found = append(found, p)
	}
	return found
}

// end is when a reported stay ended; an open one at the file's meeting end, else
// at the session's, which the flag says. No stay ends before it begins.
func (s *Session) end(p Reported) (time.Time, Flag) {
	switch {
	case p.Left != nil:
		return latest(*p.Left, *p.Joined), ""
	case p.MeetingEnd != nil:
		return latest(*p.MeetingEnd, *p.Joined), FlagMeetingEnd
	}
	return latest(s.EndsAt, *p.Joined), FlagSessionEnd
}

// fromReports is the record by rows of reports. Times say more than sums, and
// sums more than presence. Of several sums, which may tell of the same stay, the
// largest counts, and none for more than the session's net length.
func (s *Session) fromReports(rows []Reported, rule AttendanceRule) Record {
	r := Record{Evidence: EvidenceReport, Derived: OutcomeAttended}
	var stays []Interval
	sum := int64(-1)
	for _, p := range rows {
		switch {
		case p.Joined != nil:
			left, flag := s.end(p)
			if flag != "" {
				r.flag(flag)
			}
			stays = append(stays, Interval{*p.Joined, &left})
		case p.Seconds != nil:
			sum = max(sum, *p.Seconds)
		}
	}
	switch {
	case len(stays) > 0:
		r.Intervals = merged(stays)
		r.FirstJoin, r.LastLeave = &r.Intervals[0].Joined, r.Intervals[len(r.Intervals)-1].Left
		r.Reconnects = len(r.Intervals) - 1
		r.judge(s, s.within(stays), rule)
	case sum >= 0:
		r.flag(FlagSum)
		r.judge(s, min(sum, s.NetSeconds()), rule)
	default:
		r.flag(FlagPresenceOnly)
	}
	return r
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
