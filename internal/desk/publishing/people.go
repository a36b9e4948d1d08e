package publishing

import (
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// A Sample is somebody who does not exist on their personal page.
type Sample struct {
	Key    string       // a status, or one of Joining and Over
	Status event.Status // of all their registrations
	At     time.Time    // when they look at the page
	View   core.PersonView
}

// What people with a seat find when the door is open, and afterwards.
const (
	Joining = "joining"
	Over    = "over"
)

// names are those of invented people, by the language they speak.
var names = map[string][2]string{
	"en": {"Mary", "Sample"}, "de": {"Erika", "Mustermann"}, "uk": {"Оксана", "Зразкова"}, "ka": {"ნინო", "ნიმუშაძე"},
}

// person is somebody who does not exist, signed up for ev since a day before
// at. Their address can belong to nobody (RFC 2606).
func person(ev *event.Event, lang string, at time.Time) *event.Registrant {
	name, ok := names[lang]
	if !ok {
		name = names["en"]
	}
	address, since := "sample@example.org", at.AddDate(0, 0, -1)
	return &event.Registrant{
		ID: 1, EventID: ev.ID, Email: &address, EmailFolded: &address, GivenName: name[0], FamilyName: name[1], Organisation: "Example City Council",
		OrganisationKind: "municipality", Language: lang, Zone: ev.Zone, Role: event.RoleParticipant, Source: event.SourcePublic,
		SignedUpAt: since, VerifiedAt: &since, LinkGeneration: 1, Revision: 1,
	}
}

// People are invented people of the event in every state that somebody may be
// in, who speak lang. They come from p alone; nothing of them is kept.
func (p *Preview) People(lang string) []Sample {
	var all []Sample
	for _, status := range event.Statuses {
		all = append(all, p.sample(string(status), status, p.At, lang))
	}
	if s := first(p.Sessions); s != nil {
		all = append(all, p.sample(Joining, event.Confirmed, s.JoinOpensAt(), lang))
		all = append(all, p.sample(Over, event.Confirmed, p.lastEnd(), lang))
	}
	return all
}

// lastEnd is when the event is over.
func (p *Preview) lastEnd() time.Time {
	var end time.Time
	for i := range p.Sessions {
		if s := &p.Sessions[i]; s.EndsAt.After(end) {
			end = s.EndsAt
		}
	}
	return end
}

// sample is somebody who stands alike in all sessions that take place.
func (p *Preview) sample(key string, status event.Status, at time.Time, lang string) Sample {
	who := person(p.Event, lang, at)
	if status == event.Unverified {
		who.VerifiedAt = nil
	}
	v := core.PersonView{Programme: *p.Programme, Registrant: who}
	v.Sessions = slices.Clone(p.Sessions)
	for _, c := range p.Consents {
		said := event.Consent{Given: true, Version: c.Version, Language: lang, At: who.SignedUpAt}
		v.Consented = append(v.Consented, core.ConsentView{Text: c, Answer: &said, Asked: true})
	}
	for i := range v.Sessions {
		s := &v.Sessions[i]
		if s.CancelledAt != nil {
			continue
		}
		r := core.RegistrationView{Registration: p.registration(s, status, at), Session: s}
		if status == event.Waitlisted {
			r.Rank, r.Outlook = queue(s)
		}
		r.Settle(p.Event, who, at)
		v.Registrations = append(v.Registrations, r)
	}
	return Sample{key, status, at, v}
}

// registration is one with a status in s since an hour before at.
func (p *Preview) registration(s *event.Session, status event.Status, at time.Time) event.Registration {
	g := event.Registration{
		ID: s.ID, RegistrantID: 1, SessionID: s.ID, Status: status, SignedUpAt: at.AddDate(0, 0, -1), ChangedAt: at.Add(-time.Hour),
		HoldsSeat: !status.Ended() && status != event.Waitlisted,
	}
	switch status {
	case event.Unverified:
		until := at.Add(time.Duration(p.Event.HoldMinutes) * time.Minute)
		g.HoldUntil = &until
	case event.Offered:
		until := event.OfferEnd(at, s.StartsAt, p.Event.OfferHours)
		g.OfferUntil = &until
	case event.Waitlisted:
		place := int64(ahead + 1)
		g.QueueSeq = &place
	}
	return g
}

// ahead is how many come before somebody invented who waits.
const ahead = 2

// queue fills s, so that people wait, and says where in the queue one is.
func queue(s *event.Session) (rank int64, o *event.Outlook) {
	s.SeatsTaken, s.UnverifiedSeats, s.Waiting = s.Capacity, 0, max(s.Waiting, ahead+3)
	return ahead + 1, &event.Outlook{RegistrationID: s.ID, Rank: ahead + 1, Ahead: ahead, Why: event.WhyNoSeat}
}
