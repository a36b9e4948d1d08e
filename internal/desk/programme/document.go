package programme

import (
	"fmt"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// documentOf is the event file of what is stored. consents are the newest
// versions, retired ones too.
func documentOf(ev *event.Event, sessions []event.Session, consents []event.ConsentText) *eventfile.Document {
	doc := &eventfile.Document{
		Slug: ev.Slug, Series: ev.Series, Title: ev.Title, Summary: ev.Summary, Audience: ev.Audience, Organisers: ev.Organisers,
		Languages: ev.Languages, Zone: ev.Zone, ZonesShown: ev.ZonesShown, Visibility: ev.Visibility, Contact: ev.Contact, Staff: ev.Staff, RetentionDays: ev.RetentionDays, Letters: ev.Letters, After: ev.After,
		Questions: ev.Questions, Interpretation: ev.Interpretation, Municipalities: ev.Municipalities, Quotas: quotaDocuments(sessions), Targets: ev.Targets,
		Registration: eventfile.Registration{
			Opens: ev.OpensWall, Closes: ev.ClosesWall, Verify: ev.Verify, HoldMinutes: ev.HoldMinutes, Approval: ev.Approval, ApproveAgain: ev.ApproveAgain,
			KeepTogether: ev.KeepTogether,
			WaitingList:  eventfile.WaitingList{Mode: ev.WaitingMode, Capacity: ev.WaitingCapacity, OfferHours: ev.OfferHours},
		},
		Attendance: eventfile.Attendance{
			ThresholdPercent: ev.ThresholdPercent, ThresholdMinutes: ev.ThresholdMinutes, GraceMinutes: ev.GraceMinutes, NoShowReleaseMinutes: ev.NoShowReleaseMinutes,
			FreezeDays: ev.FreezeDays, SelfDeclare: ev.SelfDeclare,
		},
	}
	if ev.PerMunicipality > 0 {
		doc.Registration.PerMunicipality = &eventfile.PerMunicipality{Seats: ev.PerMunicipality, Until: ev.PerMunicipalityWall}
	}
	for _, before := range ev.Reminders {
		doc.Reminders = append(doc.Reminders, eventfile.Reminder{Before: before})
	}
	for _, c := range consents {
		doc.Consents = append(doc.Consents, eventfile.Consent{Key: c.Key, Required: c.Required, Text: c.Text, Retired: c.Retired})
	}
	for i := range sessions {
		doc.Sessions = append(doc.Sessions, sessionDocument(&sessions[i]))
	}
	doc.Tidy()
	return doc
}

func sessionDocument(s *event.Session) eventfile.Session {
	d := eventfile.Session{
		Slug: s.Slug, Title: s.Title, Starts: s.StartsWall, Ends: s.EndsWall, Opens: s.OpensWall, Closes: s.ClosesWall,
		Capacity: s.Capacity, RoomLimit: s.RoomLimit, JoinOpensMinutes: s.JoinOpensMinutes, JoinURL: s.JoinURL, Cancelled: s.CancelledAt != nil,
		Materials: s.Materials,
	}
	if s.Aim > 0 {
		d.Aim = &s.Aim
	}
	for _, b := range s.Breaks {
		d.Breaks = append(d.Breaks, eventfile.Break{Starts: b.StartsWall, Ends: b.EndsWall})
	}
	for _, a := range s.Agenda {
		d.Agenda = append(d.Agenda, eventfile.AgendaItem{
			Kind: a.Kind, Starts: a.StartsWall, Ends: a.EndsWall, Title: a.Title, Summary: a.Summary, Speakers: a.Speakers,
		})
	}
	return d
}

// A reader turns the wall times of a document into instants. The document
// has been checked, so a time that cannot be read is a fault of ours; the
// first is kept.
type reader struct {
	loc *time.Location
	err error
}

func (r *reader) instant(wall string) time.Time {
	t, err := event.ParseWall(wall, r.loc)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("wall time %q: %w", wall, err)
	}
	return t.UTC()
}

func (r *reader) optional(wall string) *time.Time {
	if wall == "" {
		return nil
	}
	t := r.instant(wall)
	return &t
}

// event puts a document into the row of its event; what the document does
// not say stays.
func (r *reader) event(doc *eventfile.Document, ev *event.Event) {
	reg, att := doc.Registration, doc.Attendance
	ev.Slug, ev.Series, ev.Visibility = doc.Slug, doc.Series, doc.Visibility
	ev.Title, ev.Summary, ev.Languages = doc.Title, doc.Summary, doc.Languages
	ev.Audience, ev.Organisers = doc.Audience, doc.Organisers
	ev.Zone, ev.ZonesShown, ev.Contact = doc.Zone, doc.ZonesShown, doc.Contact
	ev.OpensAt, ev.OpensWall, ev.ClosesAt, ev.ClosesWall = r.optional(reg.Opens), reg.Opens, r.optional(reg.Closes), reg.Closes
	ev.Verify, ev.HoldMinutes, ev.Approval, ev.ApproveAgain = reg.Verify, reg.HoldMinutes, reg.Approval, reg.ApproveAgain
	ev.WaitingMode, ev.WaitingCapacity, ev.OfferHours = reg.WaitingList.Mode, reg.WaitingList.Capacity, reg.WaitingList.OfferHours
	ev.ThresholdPercent, ev.ThresholdMinutes = att.ThresholdPercent, att.ThresholdMinutes
	ev.GraceMinutes, ev.NoShowReleaseMinutes = att.GraceMinutes, att.NoShowReleaseMinutes
	ev.FreezeDays, ev.SelfDeclare = att.FreezeDays, att.SelfDeclare
	ev.Staff, ev.RetentionDays, ev.Questions, ev.Letters = doc.Staff, doc.RetentionDays, doc.Questions, doc.Letters
	ev.After = doc.After
	ev.Interpretation, ev.Municipalities, ev.Targets = doc.Interpretation, doc.Municipalities, doc.Targets
	ev.KeepTogether, ev.PerMunicipality, ev.PerMunicipalityUntil, ev.PerMunicipalityWall = reg.KeepTogether, 0, nil, ""
	if m := reg.PerMunicipality; m != nil {
		ev.PerMunicipality, ev.PerMunicipalityUntil, ev.PerMunicipalityWall = m.Seats, r.optional(m.Until), m.Until
	}
	ev.Reminders = nil
	for _, x := range doc.Reminders {
		ev.Reminders = append(ev.Reminders, x.Before)
	}
}

// session puts a session of a document into its row; counters stay.
func (r *reader) session(d *eventfile.Session, s *event.Session, now time.Time) {
	s.Slug, s.Title = d.Slug, d.Title
	s.StartsAt, s.StartsWall, s.EndsAt, s.EndsWall = r.instant(d.Starts), d.Starts, r.instant(d.Ends), d.Ends
	s.OpensAt, s.OpensWall, s.ClosesAt, s.ClosesWall = r.optional(d.Opens), d.Opens, r.optional(d.Closes), d.Closes
	s.Capacity, s.RoomLimit, s.JoinURL, s.JoinOpensMinutes = d.Capacity, d.RoomLimit, d.JoinURL, d.JoinOpensMinutes
	s.Aim = 0
	if d.Aim != nil {
		s.Aim = *d.Aim
	}
	switch {
	case !d.Cancelled:
		s.CancelledAt = nil
	case s.CancelledAt == nil:
		s.CancelledAt = &now
	}
	s.Breaks, s.Agenda, s.Materials = nil, nil, d.Materials
	for _, b := range d.Breaks {
		s.Breaks = append(s.Breaks, event.Break{Starts: r.instant(b.Starts), StartsWall: b.Starts, Ends: r.instant(b.Ends), EndsWall: b.Ends})
	}
	for _, a := range d.Agenda {
		s.Agenda = append(s.Agenda, event.AgendaItem{
			Kind: a.Kind, Starts: r.optional(a.Starts), StartsWall: a.Starts, Ends: r.optional(a.Ends), EndsWall: a.Ends,
			Title: a.Title, Summary: a.Summary, Speakers: a.Speakers,
		})
	}
}
