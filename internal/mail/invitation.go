package mail

import (
	"strings"
	"time"

	"rollcall/internal/event"
)

// Letters to who is invited, and no registrant: they speak of nothing but the
// invitation, and their link opens nothing else.

// invitedPlaces are the sessions of an invitation that take place.
func (w *writing) invitedPlaces() []event.Place {
	var places []event.Place
	for _, s := range w.Sessions {
		if s.CancelledAt == nil {
			places = append(places, event.Place{SessionID: s.ID})
		}
	}
	return places
}

// until is by when an answer is asked for.
func (w *writing) until() string { return w.p.Deadline(w.Invitation.Ends(w.Sessions), w.own) }

// heldUntil is until when a seat is held in all of the sessions, "" if none
// is: by the time that the invitation has for it, and no longer than until the
// first of them starts.
func (w *writing) heldUntil() string {
	held := w.Invitation.HoldUntil
	if held == nil || !w.Letter.OwedAt.Before(*held) {
		return ""
	}
	end := *held
	for _, s := range w.Sessions {
		if s.CancelledAt == nil && s.StartsAt.Before(end) {
			end = s.StartsAt
		}
	}
	return w.p.Deadline(end, w.own)
}

// invitationMore are the organiser's own words, and what there is to know
// before answering.
func (w *writing) invitationMore() []string {
	var lines []string
	for line := range strings.SplitSeq(w.Invitation.Note, "\n") {
		if line = oneLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	if until := w.heldUntil(); until != "" {
		lines = append(lines, w.p.T("mail.invitation.held", "count", len(w.places()), "until", until))
	}
	return append(lines, w.p.T("mail.invitation.answer", "until", w.until()))
}

// whyInvited is why, for somebody who has not entered anything themselves.
func (w *writing) whyInvited(home *time.Location) []string {
	erased := w.Invitation.Ends(w.Sessions).Add(event.KeepUnaccepted)
	return []string{
		w.p.T("mail.why.invited", "date", w.p.Date(w.Invitation.AddedAt, home)),
		w.p.T("mail.why.unaccepted", "date", w.p.Date(erased, home)),
	}
}
