package demo

import (
	"errors"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// materials are put beside the first session on the day after it: one for
// each level of access. Nobody is written to, since a demo that begins with a
// hundred letters shows none of them.
func (s *story) materials() error {
	s.at = s.end.Add(20 * time.Hour)
	doc, _, err := s.d.EventFile(s.ctx, operator, s.slug)
	if err != nil {
		return err
	}
	for i := range doc.Sessions {
		if doc.Sessions[i].Slug == s.first {
			doc.Sessions[i].Materials = materials()
		}
	}
	_, err = s.d.Apply(s.ctx, operator, []*eventfile.Document{doc}, desk.ApplyOptions{Letters: desk.LettersQuiet})
	return err
}

func materials() []event.Material {
	return []event.Material{
		{
			Key: "slides", Kind: event.MaterialSlides, Access: event.AccessPublic, URL: "https://example.org/see-network/slides",
			Title: event.Text{"en": "Slides of the case studies", "de": "Folien der Praxisbeispiele", "uk": "Слайди прикладів із практики", "ka": "პრაქტიკული მაგალითების სლაიდები"},
		},
		{
			Key: "recording", Kind: event.MaterialRecording, Access: event.AccessRegistered, URL: "https://example.org/see-network/recording",
			Title: event.Text{"en": "The session in full", "de": "Der ganze Termin", "uk": "Уся зустріч", "ka": "სრული შეხვედრა"},
		},
		{
			Key: "contacts", Kind: event.MaterialDocument, Access: event.AccessAttended, URL: "https://example.org/see-network/contacts",
			Title: event.Text{"en": "Contacts for peer consultation", "de": "Kontakte für die kollegiale Beratung", "uk": "Контакти для консультацій з колегами", "ka": "საკონტაქტო სია კოლეგებთან კონსულტაციისთვის"},
		},
	}
}

// colleague is named by the last of those with a seat in the session to come,
// and has not answered yet.
func (s *story) colleague() error {
	s.at = s.Now
	for i := len(s.people) - 1; i >= 0; i-- {
		in := desk.Colleague{Email: "nino.beridze@example.org", GivenName: "Nino", FamilyName: "Beridze"}
		_, err := s.d.HandOver(s.ctx, as(s.people[i]), s.second, in)
		if errors.Is(err, event.ErrWrongStatus) || errors.Is(err, desk.ErrNotFound) {
			continue
		}
		return err
	}
	return nil
}
