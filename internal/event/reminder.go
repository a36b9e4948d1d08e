package event

import (
	"fmt"
	"time"
)

const (
	// LongestReminder is the longest that a reminder comes before its session.
	LongestReminder = 60 * 24 * time.Hour

	// ReminderGap lies between the letter that tells somebody when a session
	// is, and the first reminder of it. Nearer than that the letter is still
	// on top of the mailbox, and says the same; a longer gap would keep the
	// reminder of the last hour from those who sign up in the same morning.
	ReminderGap = 15 * time.Minute
)

// A Reminder is one of the letters before a session.
type Reminder struct {
	Occasion    string    // differs by the session, its start and the distance
	At          time.Time // when it falls due
	UsefulUntil time.Time // from then on the next one says it better, or the session has begun
}

// SeatBy is the last moment at which someone has got the seat who is
// reminded.
func (r Reminder) SeatBy() time.Time { return r.At.Add(-ReminderGap) }

// ReminderDue returns the reminder of s that is due at now, of those that
// come so long before its start. There is never more than one: whoever was
// away for a while catches up with the last alone. ok is false if there is
// none: before the first, after the start, for a session that does not take
// place, and up to s.RemindedTo.
func (s *Session) ReminderDue(befores []string, now time.Time) (due Reminder, ok bool) {
	if s.CancelledAt != nil || !now.Before(s.StartsAt) {
		return Reminder{}, false
	}
	due.UsefulUntil = s.StartsAt
	for _, text := range befores {
		before, err := time.ParseDuration(text)
		if err != nil {
			continue // an event file holds none that cannot be read
		}
		at := s.StartsAt.Add(-before)
		switch {
		case at.After(now):
			if at.Before(due.UsefulUntil) {
				due.UsefulUntil = at
			}
		case !ok || at.After(due.At):
			due.At, ok = at, true
			due.Occasion = fmt.Sprintf("%d/%s/%s", s.ID, s.StartsAt.UTC().Format(time.RFC3339Nano), before)
		}
	}
	if !ok || s.RemindedTo != nil && !due.At.After(*s.RemindedTo) {
		return Reminder{}, false
	}
	return due, true
}

// TellTimes notes that people are told at now, by other letters, when s is.
// Reminders whose time was before, or is as good as now, are not owed.
func (s *Session) TellTimes(now time.Time) {
	to := now.Add(ReminderGap)
	s.RemindedTo = &to
}

// WantReminders notes whether the person wants reminders.
func (r *Registrant) WantReminders(on bool, now time.Time) {
	switch {
	case on:
		r.RemindersOffAt = nil
	case r.RemindersOffAt == nil:
		r.RemindersOffAt = &now
	}
}

// Optional reports whether letters of this kind may be stopped, all by one
// switch: nothing hangs on them.
func (k LetterKind) Optional() bool {
	switch k {
	case LetterReminder, LetterRecording, LetterAttended, LetterMissed, LetterMessage:
		return true
	}
	return false
}

// Outdated reports whether the letter speaks of what is not so any more: a
// reminder after the seat was given back or the session was moved or called
// off, an optional letter to somebody who wants none, an address that was
// asked for before another, a seat that is not given away any more, an
// invitation that has been answered or taken back, a message that was stopped.
// Other letters tell what was, and are never outdated.
func (l *LetterContext) Outdated() bool {
	switch {
	case l.Account != nil:
		return l.Account.DisabledAt != nil
	case l.Letter.Kind.Optional() && l.Registrant.RemindersOffAt != nil:
		return true
	case l.Letter.Kind == LetterMessage:
		return l.Message == nil || l.Message.State == MessageStopped
	case l.Letter.Kind == LetterMessageTest:
		return l.Message == nil
	case l.Letter.Kind == LetterReminder:
		return !l.seatIn(l.Letter.Data.SessionID, l.Letter.Data.Starts)
	case l.Letter.Kind == LetterAddress:
		return l.Registrant.AskedEmailAt == nil || !l.Registrant.AskedEmailAt.Equal(l.Letter.Data.Asked)
	case l.Letter.Kind == LetterHandover:
		return l.Handover == nil || l.Handover.EndedAt != nil
	case l.Invitation != nil:
		return !l.Invitation.State.Open()
	}
	return false
}

// seatIn reports whether the registrant has a seat in that session, which
// takes place and starts then.
func (l *LetterContext) seatIn(sessionID int64, starts time.Time) bool {
	for _, s := range l.Sessions {
		if s.ID == sessionID && (s.CancelledAt != nil || !s.StartsAt.Equal(starts)) {
			return false
		}
	}
	for _, g := range l.Registrations {
		if g.SessionID == sessionID {
			return g.Status == Confirmed
		}
	}
	return false
}
