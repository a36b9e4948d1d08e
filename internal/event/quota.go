package event

import (
	"slices"
	"time"
)

// A Quota reserves seats of one session for people who have something in
// common. They may use other seats too. Until it is released its free seats
// are kept from everybody else.
type Quota struct {
	ID          int64
	SessionID   int64
	Position    int // in the event file; who falls under several belongs to the first
	Key         string
	Label       Text `gorm:"serializer:json"`
	Seats       int64
	ReleaseAt   *time.Time // nil: never by itself
	ReleaseWall string
	ReleasedAt  *time.Time

	// Exactly one of these says whom it is for.
	Country      string // ISO 3166-1 alpha-2, or XK
	Organisation string // as folded names are compared
	Municipality string // key in the event's list, else a name
	Invited      bool

	Taken int64 // seats that its people hold
}

// TableName is the plural that is not found by rule.
func (Quota) TableName() string { return "quotas" }

// Kept is how many seats are kept for q's people.
func (q *Quota) Kept() int64 {
	if q.ReleasedAt != nil {
		return 0
	}
	return max(0, q.Seats-q.Taken)
}

// Admits reports whether r is one of those whom q is for.
func (q *Quota) Admits(r *Registrant) bool {
	switch {
	case q.Country != "":
		return r.Country == q.Country
	case q.Organisation != "":
		return Fold(r.Organisation) == Fold(q.Organisation)
	case q.Municipality != "":
		return r.MunicipalityKey == q.Municipality || Fold(r.Municipality) == Fold(q.Municipality)
	}
	return q.Invited && r.Source == SourceInvitation
}

// A Target is a share of those with a seat that is aimed at. It is shown beside
// the real one and decides nothing.
type Target struct {
	Label        Text   `json:"label"`
	Country      string `json:"country,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	Municipality string `json:"municipality,omitempty"` // as of a Quota
	SharePercent int    `json:"share_percent"`
}

// Admits reports whether r is one of those whom t is about.
func (t *Target) Admits(r *Registrant) bool {
	q := Quota{Country: t.Country, Organisation: t.Organisation, Municipality: t.Municipality}
	return q.Admits(r)
}

// QuotaOf is the quota that r falls under, the first of those that fit; nil if
// none does, as for speakers and staff, who need no seat.
func QuotaOf(quotas []Quota, r *Registrant) *int64 {
	i := slices.IndexFunc(quotas, func(q Quota) bool { return q.Admits(r) })
	if i < 0 || r.Role.Team() {
		return nil
	}
	return &quotas[i].ID
}

// SameQuota reports whether a and b are the same quota, or both none.
func SameQuota(a, b *int64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// Home tells people of one municipality from others; "" for who named none.
func (r *Registrant) Home() string {
	if r.MunicipalityKey != "" {
		return "key:" + r.MunicipalityKey
	}
	if name := Fold(r.Municipality); name != "" {
		return r.Country + ":" + name
	}
	return ""
}

// quota is the one with an id, or nil.
func (s *Seats) quota(id *int64) *Quota {
	if id == nil {
		return nil
	}
	for i := range s.Quotas {
		if s.Quotas[i].ID == *id {
			return &s.Quotas[i]
		}
	}
	return nil
}

// kept is how many seats are kept for the people of a quota.
func (s *Seats) keptFor(id *int64) int64 {
	if q := s.quota(id); q != nil {
		return q.Kept()
	}
	return 0
}

// count changes the number of seats that the people of a quota hold, and with
// it how many are kept for them.
func (s *Seats) count(id *int64, by int64) {
	q := s.quota(id)
	if q == nil {
		return
	}
	before := q.Kept()
	q.Taken += by
	s.Kept += q.Kept() - before
}

// Reserve puts quotas in the place of those that s has, with what they keep.
// What is kept for invited people stays. It changes nobody's seat; seats that
// are taken already do not come free by it, so that more may be kept than are
// free.
func (s *Seats) Reserve(quotas []Quota) {
	s.Kept -= s.KeptForQuotas()
	s.Quotas = quotas
	s.Kept += s.KeptForQuotas()
}

// KeptForQuotas is how many of the kept seats are kept for people of quotas;
// the others are kept for invited people.
func (s *Seats) KeptForQuotas() int64 {
	kept := int64(0)
	for i := range s.Quotas {
		kept += s.Quotas[i].Kept()
	}
	return kept
}

// Renew is q as the event file has it, next. The seats that its people hold
// are still counted. What has been released stays so while the time of the
// release is the same; with another, the seats are kept again until then.
func (q *Quota) Renew(next Quota) Quota {
	next.ID, next.SessionID, next.Taken = q.ID, q.SessionID, q.Taken
	if sameTime(q.ReleaseAt, next.ReleaseAt) {
		next.ReleasedAt = q.ReleasedAt
	}
	return next
}

func sameTime(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

// Due reports whether q is to be released at now and has not been.
func (q *Quota) Due(now time.Time) bool {
	return q.ReleasedAt == nil && q.ReleaseAt != nil && !now.Before(*q.ReleaseAt)
}

// Release gives what is left of a quota to everybody. It reports false if
// that has been done, or there is no such quota.
func (s *Seats) Release(id int64, now time.Time) bool {
	q := s.quota(&id)
	if q == nil || q.ReleasedAt != nil {
		return false
	}
	s.Kept -= q.Kept()
	q.ReleasedAt = &now
	return true
}

// Requota moves g, whose person has something else in common with others than
// before, to the quota it falls under. It changes nobody's seat.
func (s *Seats) Requota(g *Registration, id *int64) {
	if SameQuota(g.QuotaID, id) {
		return
	}
	if g.HoldsSeat {
		s.count(g.QuotaID, -1)
		s.count(id, 1)
	}
	g.QuotaID = id
}
