package event

import (
	"slices"
	"time"
)

// A Happening is something that happens by itself when its time comes.
type Happening string

// The happenings.
const (
	SignUpOpens    Happening = "registration_opens"
	SignUpCloses   Happening = "registration_closes"
	HoldsEnd       Happening = "holds_end"        // of addresses that are not confirmed
	OffersEnd      Happening = "offers_end"       // that nobody has answered
	QuotaReleases  Happening = "quota_releases"   // its seats that are left go to everybody
	RemindersLeave Happening = "reminders_leave"  // to those with a seat
	RoomOpens      Happening = "room_opens"       // the join button begins to work
	NoShowsRelease Happening = "no_shows_release" // the places of those who have not come go to others
	LettersLeave   Happening = "after_leaves"     // letters after a session, by the event's rule
	LettersWait    Happening = "after_waits"      // the same, of which there is nothing yet that they could tell of
	LettersReady   Happening = "after_ready"      // until then an organiser may send letters after a session
	LettersLack    Happening = "after_lacks"      // the same, once there is something that they could tell of
	MessageLeaves  Happening = "message_leaves"   // that an organiser has given a time
	DetailsErased  Happening = "details_erased"   // of everybody: the retention of the event is over
)

// Happenings lists all.
var Happenings = []Happening{SignUpOpens, SignUpCloses, HoldsEnd, OffersEnd, QuotaReleases, RemindersLeave, RoomOpens, NoShowsRelease, LettersLeave, LettersWait, LettersReady, LettersLack, MessageLeaves, DetailsErased}

// An Ahead is a happening at a moment.
type Ahead struct {
	What    Happening
	At      time.Time
	Last    time.Time // of several that end one after another, when the last does; else zero
	Session *Session  // nil: it is the whole event's
	Quota   *Quota    // of QuotaReleases
	Message *int64    // of MessageLeaves, its id
	Count   int64     // holds and offers that end, seats of a quota, people to be reminded or written to; else 0
}

// Ahead is what happens next by itself in e, the earliest first. sessions are
// those of e. What is due has happened, or happens within seconds; it is left
// out, and so is all of a session that does not take place.
func (e *Event) Ahead(sessions []Session, o Open, now time.Time) []Ahead {
	var all []Ahead
	for i := range sessions {
		if s := &sessions[i]; s.CancelledAt == nil {
			all = append(all, e.aheadOf(s, o, now)...)
		}
	}
	for _, m := range o.Messages {
		all = append(all, Ahead{What: MessageLeaves, At: m.At, Message: &m.ID, Count: m.People})
	}
	if e.ErasedAt == nil {
		all = append(all, Ahead{What: DetailsErased, At: e.ErasedFrom(sessions)})
	}
	erased := e.ErasedFrom(sessions)
	all = slices.DeleteFunc(all, func(a Ahead) bool {
		return !a.At.After(now) || a.What != DetailsErased && !erased.IsZero() && a.At.After(erased) // nobody is left to be written to
	})
	slices.SortStableFunc(all, func(a, b Ahead) int { return a.At.Compare(b.At) })
	return all
}

// aheadOf is what happens in s, in no order, with what has happened.
func (e *Event) aheadOf(s *Session, o Open, now time.Time) []Ahead {
	all := []Ahead{{What: RoomOpens, At: s.JoinOpensAt(), Session: s}, {What: NoShowsRelease, At: s.ReleasesAt(e), Session: s}}
	if e.Visibility != Draft {
		all = append(all, Ahead{What: SignUpOpens, At: e.Opens(s), Session: s}, Ahead{What: SignUpCloses, At: e.Closes(s), Session: s})
	}
	for _, end := range []struct {
		what   Happening
		status Status
	}{{HoldsEnd, Unverified}, {OffersEnd, Offered}} {
		if n, first, last := o.ending(s.ID, end.status, now, time.Time{}); n > 0 {
			a := Ahead{What: end.what, At: first, Session: s, Count: n}
			if last.After(first) {
				a.Last = last
			}
			all = append(all, a)
		}
	}
	for i := range s.Quotas {
		if q := &s.Quotas[i]; q.ReleaseAt != nil && q.Kept() > 0 {
			all = append(all, Ahead{What: QuotaReleases, At: *q.ReleaseAt, Session: s, Quota: q, Count: q.Kept()})
		}
	}
	for _, at := range s.remindsAt(e.Reminders) {
		all = append(all, Ahead{What: RemindersLeave, At: at, Session: s, Count: o.Reminded[s.ID]})
	}
	if a, is := e.lettersAfter(s, o, now); is {
		all = append(all, a)
	}
	return all
}

// lettersAfter is what is ahead of the letters after s. Where no rule sends them,
// or the time of the rule has passed, an organiser may for a while; a round that
// has begun is behind.
func (e *Event) lettersAfter(s *Session, o Open, now time.Time) (a Ahead, is bool) {
	rule := e.After
	if !rule.Sends(LetterAttended) && !rule.Sends(LetterMissed) {
		rule = &After{Delay: "0s"}
	}
	opens, closes := rule.Opens(s)
	a = Ahead{What: LettersLeave, At: opens, Session: s}
	if byHand := !opens.After(now) || rule != e.After; byHand {
		a.What, a.At = LettersReady, closes
	}
	if len(s.Materials) == 0 {
		a.What = map[Happening]Happening{LettersLeave: LettersWait, LettersReady: LettersLack}[a.What]
	}
	return a, !o.Written[s.ID] && (rule == e.After || !now.Before(s.EndsAt))
}

// remindsAt are the moments at which reminders of s fall due that come so long
// before its start, without those that it is done with.
func (s *Session) remindsAt(befores []string) []time.Time {
	var all []time.Time
	for _, text := range befores {
		before, err := time.ParseDuration(text)
		if err != nil {
			continue // an event file holds none that cannot be read
		}
		if at := s.StartsAt.Add(-before); s.RemindedTo == nil || at.After(*s.RemindedTo) {
			all = append(all, at)
		}
	}
	return all
}

// ErasedFrom is from when on the details of the people of e may not be kept any
// more: its retention after the last of its sessions. It is zero where that is
// not known.
func (e *Event) ErasedFrom(sessions []Session) time.Time {
	var end time.Time
	for i := range sessions {
		if sessions[i].EndsAt.After(end) {
			end = sessions[i].EndsAt
		}
	}
	if e.RetentionDays == 0 || end.IsZero() {
		return time.Time{}
	}
	return end.AddDate(0, 0, e.RetentionDays)
}
