package demo

import (
	"errors"

	"rollcall/internal/desk"
)

// asked is who is invited to the second session: invented people, and how far each has
// come.
var asked = []struct {
	given, family, email, organisation, country, language string
	answer                                                string
}{
	{"Elma", "Hadžić", "elma.hadzic@example.org", "Grad Mostar", "BA", "en", "accept"},
	{"Андрій", "Мельник", "andriy.melnyk@example.org", "Львівська міська рада", "UA", "uk", "decline"},
	{"ნინო", "ბერიძე", "nino.beridze@example.org", "ბათუმის მერია", "GE", "ka", "see"},
	{"Jonas", "Lindner", "jonas.lindner@example.org", "Stadt Leipzig", "DE", "de", "none"},
	{"Arben", "Krasniqi", "arben.krasniqi@example.org", "Komuna e Prizrenit", "XK", "en", "revoke"},
	{"Marija", "Petrovska", "marija.petrovska@example.org", "Општина Битола", "MK", "en", "draft"},
}

// invitations ask a few people by name after the first session was held; they
// answer in every way.
func (s *story) invitations() error {
	s.at = s.end.AddDate(0, 0, 2)
	for _, p := range asked {
		v, err := s.d.Invite(s.ctx, operator, s.slug, desk.NewInvitation{
			Person: desk.InvitedPerson{Email: p.email, GivenName: p.given, FamilyName: p.family, Organisation: p.organisation, Country: p.country, Language: p.language},
			Terms:  desk.InvitationTerms{Sessions: []string{s.second}, Note: "We would be glad to have you with us."},
			Send:   p.answer != "draft",
		})
		if errors.Is(err, desk.ErrInvitedAlready) || errors.Is(err, desk.ErrRegisteredAlready) {
			continue // loaded before
		}
		if err == nil {
			err = s.answer(v, p.answer, p.given, p.family)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// answer is what the person does, or the organiser.
func (s *story) answer(v *desk.Invitation, answer, given, family string) error {
	by := desk.Actor{Kind: desk.Invitee, Invitation: &v.Invitation}
	var err error
	switch answer {
	case "accept":
		_, err = s.d.AcceptInvitation(s.ctx, by, desk.SignUp{Details: desk.Details{GivenName: given, FamilyName: family}.Over(&v.Invitation)})
	case "decline":
		_, err = s.d.DeclineInvitation(s.ctx, by)
	case "see":
		_, err = s.d.SeeInvitation(s.ctx, by)
	case "revoke":
		_, err = s.d.RevokeInvitation(s.ctx, operator, s.slug, v.ID)
	}
	return err
}
