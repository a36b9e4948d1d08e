package event

import (
	"time"

	"rollcall/internal/problem"
)

// TakeBackFor is how long a person may take back that they cancelled (DESIGN
// rule 7).
const TakeBackFor = 24 * time.Hour

// Expected failures of what a person may change by themselves.
var (
	ErrTakeBackOver = problem.New(problem.Conflict, "take_back_over")
	ErrChangesOver  = problem.New(problem.Conflict, "changes_over")
)

// TakeBackUntil is until when the person may take back that they cancelled g:
// for 24 hours, and not beyond the end of the session. It is zero where there
// is nothing to take back.
func (g *Registration) TakeBackUntil(s *Session) time.Time {
	if g.Status != Cancelled || s.CancelledAt != nil {
		return time.Time{}
	}
	if until := g.ChangedAt.Add(TakeBackFor); until.Before(s.EndsAt) {
		return until
	}
	return s.EndsAt
}

// CheckTakeBack returns nil while the person may take back that they
// cancelled g, whether or not registration is open or the list full. It fails
// with ErrWrongStatus (with status), ErrSessionCancelled, ErrSessionOver or
// ErrTakeBackOver.
func (g *Registration) CheckTakeBack(s *Session, now time.Time) error {
	switch {
	case g.Status != Cancelled:
		return ErrWrongStatus.With("status", g.Status)
	case s.CancelledAt != nil:
		return ErrSessionCancelled
	case !now.Before(s.EndsAt):
		return ErrSessionOver
	case !now.Before(g.TakeBackUntil(s)):
		return ErrTakeBackOver
	}
	return nil
}

// TakeBack gives g, which its person had cancelled, a free seat if nobody
// waits, else the end of the queue, whatever the length of the list. It takes
// nothing from anybody. Whoever has not confirmed the address gets that when
// they do, and holds nothing until then.
func (s *Seats) TakeBack(g *Registration, verified, free bool, now time.Time) Place {
	if verified || g.Team {
		return s.Settle(g, free, now)
	}
	p := Place{SessionID: g.SessionID, Status: Unverified}
	g.Take(p, now)
	return p
}

// ChangesUntil is until when people may change what they said about
// themselves: the start of the last of the sessions that takes place. It is
// zero if none does.
func ChangesUntil(sessions []Session) time.Time {
	var last time.Time
	for i := range sessions {
		if s := &sessions[i]; s.CancelledAt == nil && s.StartsAt.After(last) {
			last = s.StartsAt
		}
	}
	return last
}
