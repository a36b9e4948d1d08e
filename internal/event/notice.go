package event

import "time"

// A Notice is one line that a host has for those who wait for a session or
// are in it: "We begin ten minutes late."
type Notice struct {
	Text  string
	SetAt time.Time
}

// Notice is what the host has to say at now; nil: nothing. It ends with the
// session, and with a session that does not take place.
func (s *Session) Notice(now time.Time) *Notice {
	if s.NoticeText == "" || s.NoticeAt == nil || s.CheckNotice(now) != nil {
		return nil
	}
	return &Notice{s.NoticeText, *s.NoticeAt}
}

// CheckNotice returns nil while a notice of s would be read. It fails with
// ErrSessionCancelled or ErrSessionOver.
func (s *Session) CheckNotice(now time.Time) error {
	switch {
	case s.CancelledAt != nil:
		return ErrSessionCancelled
	case !now.Before(s.EndsAt):
		return ErrSessionOver
	}
	return nil
}
