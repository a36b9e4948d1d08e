package personal

import (
	"slices"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
)

// urgent says how far up a session stands on the personal page: what can be
// joined or waits for an answer first, then what is ahead, then what one could
// have, then what is over. Among equals the earlier comes first.
func urgent(r *desk.RegistrationView, over bool) int {
	switch {
	case r != nil && r.Session.CancelledAt != nil && !r.Status.Ended():
		return 1 // somebody plans with it
	case over:
		return 4
	case r == nil:
		return 3
	case slices.Contains(r.Actions, "join"), r.Status == event.Offered:
		return 0
	case r.Status.Ended():
		return 2
	}
	return 1
}

// hint says what a registration means for the person at now: what happens
// next, when, and what they can do.
func (g page) hint(e *event.Event, r *desk.RegistrationView, who *event.Registrant, now time.Time) string {
	s, loc := r.Session, frame.Location(who.Zone)
	switch {
	case s.CancelledAt != nil && r.Status.Ended():
		return ""
	case s.CancelledAt != nil:
		return g.T("personal.hint.called_off")
	case !now.Before(s.EndsAt) && r.Team && r.Status == event.Confirmed:
		return g.T(map[event.Role]string{event.RoleSpeaker: "personal.hint.over_speaker", event.RoleStaff: "personal.hint.over_staff"}[who.Role])
	case !now.Before(s.EndsAt):
		return g.hintOver(r.Status)
	case r.Team && r.Status == event.Withdrawn:
		return g.T("personal.hint.withdrawn_team")
	}
	until := g.Deadline(s.EndsAt, loc)
	switch r.Status {
	case event.Confirmed:
		return g.hintSeat(s, loc, now)
	case event.Waitlisted:
		if e.WaitingMode == event.WaitingOffer {
			return g.T("personal.hint.waitlisted_offer", "until", until)
		}
		return g.T("personal.hint.waitlisted", "until", until)
	case event.Pending:
		if r.HoldsSeat {
			return g.T("personal.hint.pending_seat")
		}
		return g.T("personal.hint.pending")
	case event.Cancelled:
		return g.hintCancelled(r, loc)
	case event.Unverified:
		if r.HoldUntil != nil {
			return g.T("personal.hint.held", "until", g.Deadline(*r.HoldUntil, loc))
		}
		return g.T("personal.hint.unverified")
	case event.Expired:
		key := "personal.hint.expired"
		if r.OfferOver {
			key = "personal.hint.offer_over"
		}
		if !slices.Contains(r.Actions, "register") {
			key += "_closed"
		}
		return g.T(key)
	}
	return g.T("personal.hint." + string(r.Status))
}

// hintSeat is what a seat means in a session that is not over.
func (g page) hintSeat(s *event.Session, loc *time.Location, now time.Time) string {
	switch {
	case s.JoinURL == "":
		return g.T("personal.hint.no_address")
	case now.Before(s.JoinOpensAt()):
		return g.T("personal.hint.confirmed", "when", g.Deadline(s.JoinOpensAt(), loc))
	case now.Before(s.StartsAt):
		return g.T("personal.hint.join")
	}
	return g.T("personal.hint.running", "until", g.Deadline(s.EndsAt, loc))
}

// hintCancelled is what whoever gave a seat back can do.
func (g page) hintCancelled(r *desk.RegistrationView, loc *time.Location) string {
	switch {
	case !r.TakeBackUntil.IsZero() && r.Team:
		return g.T("personal.hint.take_back_team", "until", g.Deadline(r.TakeBackUntil, loc))
	case !r.TakeBackUntil.IsZero():
		return g.T("personal.hint.take_back", "until", g.Deadline(r.TakeBackUntil, loc))
	case slices.Contains(r.Actions, "register"):
		return g.T("personal.hint.cancelled")
	}
	return g.T("personal.hint.cancelled_closed")
}

// hintOver is what is left to say of a session that is over.
func (g page) hintOver(status event.Status) string {
	switch status {
	case event.Confirmed:
		return g.T("personal.hint.over_seat")
	case event.Waitlisted, event.Unverified, event.Pending, event.Offered:
		return g.T("personal.hint.over_none")
	}
	return ""
}
