package event

import "time"

// A HostLink lets whoever has it take the roll of one session, without an
// account.
type HostLink struct {
	ID        int64
	SessionID int64
	Label     string // for whom it is
	MadeAt    time.Time
	MadeBy    string // as the audit names actors
	RevokedAt *time.Time
	UsedAt    *time.Time // when the last mark was made by it
}

// hostLinkAfter is how long after the end the roll can still be put right.
const hostLinkAfter = 2 * time.Hour

// EndsAt is when h of session s ends by itself.
func (h *HostLink) EndsAt(s *Session) time.Time { return s.EndsAt.Add(hostLinkAfter) }

// Open reports whether h of session s works at now.
func (h *HostLink) Open(s *Session, now time.Time) bool {
	return h.RevokedAt == nil && now.Before(h.EndsAt(s))
}

// A Knock is somebody without a seat who has asked to be let in.
type Knock struct {
	ID           int64
	SessionID    int64
	RegistrantID int64
	At           time.Time
}
