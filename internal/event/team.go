package event

import "time"

// Team reports whether somebody with role r speaks at an event or belongs to
// its staff. They take part without a seat, whatever the capacity, and are
// counted apart (DESIGN rule 21).
func (r Role) Team() bool { return r == RoleSpeaker || r == RoleStaff }

// JoinTeam makes r that of a speaker or a member of staff: a seat or a place in
// the queue that it has is free for others, and it takes part without one.
// What its person has cancelled or an organiser withdrawn stays ended, and so
// does what has run out or was refused.
func (s *Seats) JoinTeam(r *Registration, now time.Time) Place {
	p := Place{SessionID: r.SessionID, Status: Confirmed}
	switch r.Status {
	case Rejected, Expired:
		p.Status = Withdrawn
	case Cancelled, Withdrawn:
		p.Status = r.Status
	}
	s.release(r)
	if p.Status != r.Status || r.HoldsSeat {
		r.Take(p, now)
	}
	r.Team, r.QuotaID = true, nil
	return p
}

// LeaveTeam makes r, of a speaker or a member of staff, a participant's: it
// gets what somebody gets who comes now. What has ended stays ended.
func (s *Seats) LeaveTeam(r *Registration, free bool, now time.Time) Place {
	r.Team = false
	if r.Status.Ended() {
		return Place{SessionID: r.SessionID, Status: r.Status}
	}
	return s.Settle(r, free, now)
}
