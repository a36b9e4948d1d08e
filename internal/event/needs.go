package event

import (
	"slices"
	"time"
)

// A Cause is why an event needs somebody of its team.
type Cause string

// The causes, in the order in which they are shown.
const (
	CauseApprovals Cause = "approvals"       // people wait for a decision
	CauseObjection Cause = "objections"      // people say that what is noted of their attendance is not right
	CauseReview    Cause = "report_people"   // people of a report that counts, whom nobody has said yet who they are
	CauseNoAddress Cause = "no_join_address" // a reminder leaves, or a session starts, without one
	CauseOffers    Cause = "offers_end"      // nobody has answered, and they end soon
	CauseQuota     Cause = "quota_releases"  // seats that are kept go to everybody soon
	CauseRefused   Cause = "letters_refused" // they reach nobody
	CauseAddresses Cause = "never_confirmed" // people have not confirmed their address
)

// Causes lists all, in the order in which they are shown.
var Causes = []Cause{CauseApprovals, CauseObjection, CauseReview, CauseNoAddress, CauseOffers, CauseQuota, CauseRefused, CauseAddresses}

// How long before its moment something needs the team: time enough to act, and
// not so long that it is overlooked by then.
const (
	OffersSoon  = 24 * time.Hour
	QuotaSoon   = 3 * 24 * time.Hour
	AddressSoon = 7 * 24 * time.Hour
)

// A Need is something that does not come right by itself, or not well.
type Need struct {
	Cause   Cause
	Session *Session  // nil: it is the whole event's
	Quota   *Quota    // of CauseQuota
	Report  int64     // of CauseReview: its id
	Count   int64     // people, offers, seats or letters; 0 of CauseNoAddress
	Seats   int64     // of CauseApprovals: seats that are held meanwhile
	At      time.Time // its deadline, or since when it is so; zero of CauseRefused
	Final   bool      // the attendance that it is about is final, so that organisers alone act
	Remind  bool      // of CauseNoAddress: At is when a reminder leaves, else when the session starts
}

// Needs is what e needs its team for, by cause and then by time. sessions are
// those of e.
func (e *Event) Needs(sessions []Session, o Open, now time.Time) []Need {
	var all []Need
	if n, ok := o.approvals(); ok {
		all = append(all, n)
	}
	for i := range sessions {
		if s := &sessions[i]; s.CancelledAt == nil && now.Before(s.EndsAt) {
			all = append(all, e.needsOf(s, o, now)...)
		}
	}
	all = append(all, o.objections(sessions)...)
	if e.ErasedAt == nil {
		all = append(all, o.reviews(sessions)...)
	}
	if o.Refused > 0 {
		all = append(all, Need{Cause: CauseRefused, Count: o.Refused})
	}
	if o.Unconfirmed > 0 && o.Since != nil {
		all = append(all, Need{Cause: CauseAddresses, Count: o.Unconfirmed, At: *o.Since})
	}
	for i := range all {
		n := &all[i]
		n.Final = (n.Cause == CauseObjection || n.Cause == CauseReview) && n.Session.Frozen(e, now)
	}
	slices.SortStableFunc(all, func(a, b Need) int {
		if a.Cause != b.Cause {
			return slices.Index(Causes, a.Cause) - slices.Index(Causes, b.Cause)
		}
		return a.At.Compare(b.At)
	})
	return all
}

// approvals counts people, each once, and the seats that are held for them.
func (o *Open) approvals() (n Need, ok bool) {
	n.Cause = CauseApprovals
	people := map[int64]bool{}
	for _, u := range o.Undecided {
		people[u.RegistrantID] = true
		if u.HoldsSeat {
			n.Seats++
		}
		if n.At.IsZero() || u.Since.Before(n.At) {
			n.At = u.Since
		}
	}
	n.Count = int64(len(people))
	return n, n.Count > 0
}

// objections are those that nobody has answered, by session.
func (o *Open) objections(sessions []Session) []Need {
	var all []Need
	for i := range sessions {
		if open := o.Objections[sessions[i].ID]; open.Count > 0 && sessions[i].CancelledAt == nil {
			all = append(all, Need{Cause: CauseObjection, Session: &sessions[i], Count: open.Count, At: open.Since})
		}
	}
	return all
}

// reviews are the reports with people to decide on, by session. The numbers of a
// session are final only then, also when it is long over.
func (o *Open) reviews(sessions []Session) []Need {
	var all []Need
	for _, r := range o.Reviews {
		if i := slices.IndexFunc(sessions, func(s Session) bool { return s.ID == r.SessionID }); i >= 0 && sessions[i].CancelledAt == nil {
			all = append(all, Need{Cause: CauseReview, Session: &sessions[i], Report: r.ReportID, Count: r.People, At: r.Since})
		}
	}
	return all
}

// needsOf is what s needs, in no order.
func (e *Event) needsOf(s *Session, o Open, now time.Time) []Need {
	var all []Need
	soon := func(at time.Time, within time.Duration) bool { return at.After(now) && !at.After(now.Add(within)) }
	if at, remind := s.nextTold(e.Reminders, now); s.JoinURL == "" && soon(at, AddressSoon) {
		all = append(all, Need{Cause: CauseNoAddress, Session: s, At: at, Remind: remind})
	}
	if n, first, _ := o.ending(s.ID, Offered, now, now.Add(OffersSoon)); n > 0 {
		all = append(all, Need{Cause: CauseOffers, Session: s, Count: n, At: first})
	}
	for i := range s.Quotas {
		if q := &s.Quotas[i]; q.ReleaseAt != nil && q.Kept() > 0 && soon(*q.ReleaseAt, QuotaSoon) {
			all = append(all, Need{Cause: CauseQuota, Session: s, Quota: q, Count: q.Kept(), At: *q.ReleaseAt})
		}
	}
	return all
}

// nextTold is when people are told next how to come in: by the first reminder
// that is ahead, else by the start of s.
func (s *Session) nextTold(befores []string, now time.Time) (at time.Time, remind bool) {
	for _, t := range s.remindsAt(befores) {
		if t.After(now) && (at.IsZero() || t.Before(at)) {
			at = t
		}
	}
	if at.IsZero() {
		return s.StartsAt, false
	}
	return at, true
}
