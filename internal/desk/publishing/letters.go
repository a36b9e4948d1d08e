package publishing

import (
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// kinds are those that an event has words for before anybody has written any:
// a message has no other.
func kinds() []event.LetterKind {
	return slices.DeleteFunc(event.LetterKinds(), func(k event.LetterKind) bool { return k == event.LetterMessage })
}

// Letters are the letters of every kind that somebody invented would get about
// the event, in lang. They come from p alone; nothing of them is kept or owed.
func (p *Preview) Letters(lang string) []event.LetterContext {
	var all []event.LetterContext
	for _, kind := range kinds() {
		if l := p.Letter(kind, lang); l != nil {
			all = append(all, *l)
		}
	}
	return all
}

// Letter is the one of a kind; nil if there is no such kind, or no session that
// takes place.
func (p *Preview) Letter(kind event.LetterKind, lang string) *event.LetterContext {
	s := first(p.Sessions)
	if !slices.Contains(kinds(), kind) || s == nil {
		return nil
	}
	l := &event.LetterContext{Registrant: *person(p.Event, lang, p.At), Event: *p.Event, Sessions: slices.Clone(p.Sessions)}
	l.Letter = core.Letter(&l.Registrant, kind, p.At)
	l.Letter.MessageID = "preview-" + string(kind)
	p.seats(l, event.Confirmed)
	switch kind {
	case event.LetterInvitation, event.LetterInvitationRemind:
		invited(l)
	case event.LetterVerify:
		l.Registrant.VerifiedAt = nil
		p.seats(l, event.Unverified)
	case event.LetterPending:
		p.seats(l, event.Pending)
	case event.LetterWaitlisted:
		p.seats(l, event.Waitlisted)
	case event.LetterOffered:
		p.seats(l, event.Offered)
		l.Letter.Data.SessionID = s.ID
	case event.LetterAgain, event.LetterLink, event.LetterAddressTaken:
		l.Letter.Data.Places = nil // how things stand
	case event.LetterReminder:
		l.Letter.OwedAt = s.StartsAt.AddDate(0, 0, -1)
		l.Letter.Data = event.LetterData{SessionID: s.ID, Starts: s.StartsAt}
	case event.LetterChanged:
		l.Letter.Data = event.LetterData{Changes: []event.SessionChange{{SessionID: s.ID, FromStarts: s.StartsAt.AddDate(0, 0, -1), FromEnds: s.EndsAt.AddDate(0, 0, -1)}}}
	case event.LetterCalledOff:
		l.Letter.Data = event.LetterData{Changes: []event.SessionChange{{SessionID: s.ID, CalledOff: true}}}
		l.Sessions[slices.IndexFunc(l.Sessions, func(x event.Session) bool { return x.ID == s.ID })].CancelledAt = &p.At
	case event.LetterHandover, event.LetterHandedOver, event.LetterSeatStays:
		p.handedOver(l, s)
	case event.LetterAddress, event.LetterAddressChanged:
		to := "other@example.org"
		l.Letter.Address, l.Letter.Data = &to, event.LetterData{Asked: p.At}
	case event.LetterRecording:
		l.Letter.OwedAt = p.lastEnd().AddDate(0, 0, 2)
	case event.LetterAttended, event.LetterMissed:
		l.Letter.OwedAt = s.EndsAt.AddDate(0, 0, 1)
		l.Letter.Data = event.LetterData{SessionID: s.ID}
	case event.LetterPromoted, event.LetterRejected, event.LetterOfferOver, event.LetterCancelled, event.LetterWithdrawn:
		l.Letter.Data = event.LetterData{SessionID: s.ID}
	}
	return l
}

// seats gives l's person the status in all sessions that take place, as the
// letter says it.
func (p *Preview) seats(l *event.LetterContext, status event.Status) {
	l.Registrations, l.Letter.Data.Places = nil, nil
	for i := range p.Sessions {
		s := &p.Sessions[i]
		if s.CancelledAt != nil {
			continue
		}
		g := p.registration(s, status, p.At)
		l.Registrations = append(l.Registrations, g)
		place := event.Place{SessionID: s.ID, Status: g.Status, HoldsSeat: g.HoldsSeat}
		if status == event.Waitlisted {
			place.Rank = ahead + 1
		}
		if g.OfferUntil != nil {
			place.OfferUntil = *g.OfferUntil
		}
		l.Letter.Data.Places = append(l.Letter.Data.Places, place)
	}
}

// invited makes l a letter to somebody who is no registrant.
func invited(l *event.LetterContext) {
	r, id := l.Registrant, int64(1)
	l.Invitation = &event.Invitation{
		ID: id, EventID: r.EventID, Email: r.Email, EmailFolded: r.EmailFolded, GivenName: r.GivenName, FamilyName: r.FamilyName,
		Organisation: r.Organisation, Language: r.Language, State: event.InvitationSent, AddedAt: r.SignedUpAt, LinkGeneration: 1,
	}
	l.Registrant, l.Registrations = *l.Invitation.Registrant(), nil
	l.Letter.RegistrantID, l.Letter.InvitationID, l.Letter.Data = 0, &id, event.LetterData{}
	l.Letter.Language = r.Language
}

// handedOver makes l a letter about a seat in s that goes to a colleague, or
// stays.
func (p *Preview) handedOver(l *event.LetterContext, s *event.Session) {
	r := &l.Registrant
	l.Handover = &event.Handover{ID: 1, RegistrationID: s.ID, FromID: r.ID, ToID: r.ID + 1, AskedAt: p.At.Add(-time.Hour), ExpiresAt: event.HandoverEnd(p.At, s)}
	l.Colleague = names["en"][0] + " " + names["en"][1]
	l.Letter.Data = event.LetterData{SessionID: s.ID, HandoverID: 1}
	switch l.Letter.Kind {
	case event.LetterHandover:
		l.Handover.FromID, l.Handover.ToID = r.ID+1, r.ID
		l.Registrations = nil
	case event.LetterHandedOver:
		l.Handover.End(event.HandoverAccepted, p.At)
		l.Letter.Data.SeatGone = true
		l.Registrations = nil
	case event.LetterSeatStays:
		l.Handover.End(event.HandoverDeclined, p.At)
	}
}
