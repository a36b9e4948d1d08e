package publishing

import (
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/invitations"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Door is who waits for a seat while the room is open.
const Door = "door"

// InRoom are invented people who open the page for joining the first session
// that takes place, in every state; nobody where none does.
func (p *Preview) InRoom(lang string) []Sample {
	s := first(p.Sessions)
	if s == nil {
		return nil
	}
	return append(p.People(lang), p.sample(Door, event.Waitlisted, s.JoinOpensAt(), lang))
}

// InvitationStates are those in which somebody finds an invitation.
var InvitationStates = []event.InvitationState{
	event.InvitationSent, event.InvitationAccepted, event.InvitationDeclined, event.InvitationExpired, event.InvitationRevoked,
}

// Invitation is one to somebody invented, who speaks lang, to all sessions that
// take place; nil if none does, or nobody finds one in that state.
func (p *Preview) Invitation(state event.InvitationState, lang string) *invitations.Invited {
	if first(p.Sessions) == nil || !slices.Contains(InvitationStates, state) {
		return nil
	}
	l := event.LetterContext{Registrant: *person(p.Event, lang, p.At)}
	invited(&l)
	v := invitations.View{Invitation: *l.Invitation, State: state}
	v.Invitation.State = state
	for i := range p.Sessions {
		if s := &p.Sessions[i]; s.CancelledAt == nil {
			v.To, v.Until = append(v.To, invitations.Seat{Session: s}), s.StartsAt
		}
	}
	i := &invitations.Invited{View: v, Programme: *p.Programme}
	i.Due = p.Due(i.Registrant())
	return i
}

// The two who meet where a seat is handed over.
const (
	Giver = "giver"
	Taker = "taker"
)

// Handover is somebody invented with a seat in the first session that takes
// place, and the handover of it that a colleague is asked to take: to the giver
// it is still to come. nil if none takes place.
func (p *Preview) Handover(side, lang string) (*Sample, *core.Handover) {
	s := first(p.Sessions)
	if s == nil || side != Giver && side != Taker {
		return nil, nil
	}
	x := p.sample(side, event.Confirmed, p.At, lang)
	if side == Giver {
		return &x, nil
	}
	x.View.Registrations = nil
	given := event.Handover{ID: 1, RegistrationID: s.ID, FromID: 2, ToID: 1, AskedAt: p.At.Add(-time.Hour), ExpiresAt: event.HandoverEnd(p.At, s)}
	return &x, &core.Handover{Given: store.Given{Handover: given, Colleague: names["en"][0] + " " + names["en"][1]}, Session: s, Due: p.Due(x.View.Registrant)}
}

// TakesPlace reports whether any session of the event does.
func (p *Preview) TakesPlace() bool { return first(p.Sessions) != nil }

// Everyone are all people of the preview, each under a key of their own.
func (p *Preview) Everyone(lang string) []Sample {
	all := p.InRoom(lang)
	if all == nil {
		all = p.People(lang)
	}
	for _, side := range []string{Giver, Taker} {
		if x, _ := p.Handover(side, lang); x != nil {
			all = append(all, *x)
		}
	}
	return all
}
