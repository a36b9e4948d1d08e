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

// Outcomes lists all, in their order.
var Outcomes = []Outcome{OutcomeAttended, OutcomePartial, OutcomeNoShow, OutcomeExcused, OutcomeUnknown}

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

// Findings are everything that speaks of one person's attendance of one
// session.
type Findings struct {
	Marks    []Mark     // the host's, and the person's join clicks
	Reported []Reported // by the reports that count
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

// MayBe reports whether somebody may be said at now to have that outcome in s: who
// was there, or was not, is known from its start, and who is excused at any time.
func (s *Session) MayBe(o Outcome, now time.Time) bool {
	return o == OutcomeExcused || !now.Before(s.StartsAt)
}

func (s *Session) derived(f Findings, rule AttendanceRule) Record {
	reported, there := s.fromReports(f.Reported, rule)
	if there {
		reported.Headcount = Headcount(f.Marks)
		return reported
	}
	r := s.unreported(f, rule)
	for _, flag := range reported.Flags {
		r.flag(flag)
	}
	return r
}

// unreported is the record of somebody whom no report has in the session.
func (s *Session) unreported(f Findings, rule AttendanceRule) Record {
	host, clicks := only(f.Marks, EvidenceHost), only(f.Marks, EvidenceJoin)
	switch {
	case len(host) > 0:
		return s.fromHost(host, clicks, rule)
	case f.Applied:
		return absent(f.Holder, len(clicks) > 0 || f.Declared)
	case len(clicks) > 0:
		return Record{Derived: OutcomeAttended, Evidence: EvidenceJoin, FirstJoin: &clicks[0].At, Headcount: Headcount(clicks)}
	case f.Declared:
		return Record{Derived: OutcomeAttended, Evidence: EvidenceSelf, Headcount: 1}
	}
	return Record{Derived: OutcomeUnknown}
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

// fromReports is the record by what reports say, and whether any has the person
// in the session. Times say more than sums, and sums more than presence. Of
// several sums, which may tell of the same stay, the largest counts, and none for
// more than the session's net length.
func (s *Session) fromReports(said []Reported, rule AttendanceRule) (r Record, there bool) {
	var stays []Interval
	sum := int64(-1)
	for _, p := range said {
		stays = append(stays, r.belonging(s, p, rule.Grace)...)
		if len(p.Stays) > 0 || !p.Attended {
			continue
		}
		there = true
		if p.Seconds != nil {
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
	case there:
		r.flag(FlagPresenceOnly)
		r.Derived = OutcomeAttended
	default:
		return r, false
	}
	r.Evidence = EvidenceReport
	return r, true
}

// belonging are the stays of p that reach into the session widened by the grace,
// its ends included, and notes how they came to their ends.
func (r *Record) belonging(s *Session, p Reported, grace time.Duration) []Interval {
	var found []Interval
	for _, stay := range p.Stays {
		left, flag := s.leftAt(stay, p.MeetingEnd)
		if stay.Joined.After(s.EndsAt.Add(grace)) || left.Before(s.StartsAt.Add(-grace)) {
			r.flag(FlagOutside)
			continue
		}
		if flag != "" {
			r.flag(flag)
		}
		found = append(found, Interval{stay.Joined, &left})
	}
	return found
}

// leftAt is when a reported stay ended; an open one at the end of the file's
// meeting, else of the session, which the flag says. No stay ends before it
// begins.
func (s *Session) leftAt(stay Stay, meetingEnd *time.Time) (time.Time, Flag) {
	switch {
	case stay.LeftAt != nil && stay.Closed:
		return latest(*stay.LeftAt, stay.Joined), FlagMeetingEnd
	case stay.LeftAt != nil:
		return latest(*stay.LeftAt, stay.Joined), ""
	case meetingEnd != nil:
		return latest(*meetingEnd, stay.Joined), FlagMeetingEnd
	}
	return latest(s.EndsAt, stay.Joined), FlagSessionEnd
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
