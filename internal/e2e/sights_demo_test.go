//go:build e2e

package e2e

// publicSights are the pages for everyone, and those of a few people. v ends
// up as one of them.
func (s *stage) publicSights(v *visitor) []sight {
	fresh := person{"Тетяна", "Шевченко", "tetiana@example.org"}
	v.signUp(fresh, seeNetwork, nextMeeting)
	v.letter(fresh, v.subject("mail.verify.subject"))
	letter, unverified := v.location(), look[string](v, `document.querySelector("pre.plain a").href`)
	early := s.program.add(person{"Elira", "Gashi", "elira@example.org"}, seeNetwork, nextMeeting).PersonalLink
	late := s.program.add(person{"Иван", "Георгиев", "ivan@example.org"}, seeNetwork, heldMeeting).PersonalLink
	seated := person{"Đorđe", "Živković", "djordje@example.org"}
	room := s.program.add(seated, practiceRoom, practice).PersonalLink
	s.program.fill(seeNetwork, nextMeeting)
	waiting := s.program.add(waitingPerson, seeNetwork, nextMeeting).PersonalLink
	v.bar(demoRoom) // or the page before it is gone at once
	return []sight{
		{"events", "/", nil},
		{"event", "/" + seeNetwork, nil},
		{"event-de", "/" + seeNetwork + "?lang=de", nil},
		{"event-own-zone", "/" + seeNetwork + "?lang=ka&zone=Asia/Tokyo", nil},
		{"zones", "/" + seeNetwork + "/times", nil},
		{"event-practice", "/" + practiceRoom, nil},
		{"event-errors", "/" + seeNetwork, func(v *visitor) {
			v.fill(map[string]string{"family_name": "Коваленко", "email": "o.kovalenko@example"})
			v.send()
		}},
		{"sent", "/" + seeNetwork + "/sent", nil},
		{"verify", unverified, nil},
		{"personal", room, nil},
		{"personal-done", room, func(v *visitor) { v.press(v.words.T("personal.send_again")) }},
		{"personal-waiting", waiting, nil},
		{"personal-over", late, nil},
		{"cancel", early + "/" + nextMeeting + "/cancel", nil},
		{"renew", early + "/renew", nil},
		{"join-early", early + "/" + nextMeeting + "/join", nil},
		{"join", room + "/" + practice + "/join", nil},
		{"join-over", late + "/" + heldMeeting + "/join", nil},
		{"joined", room + "/" + practice + "/join", func(v *visitor) {
			v.press(v.words.T("join.button", "name", seated.given))
		}},
		{"demo-room", demoRoom + "?lang=en", nil},
		{"link", "/r/link", nil},
		{"about", "/about", nil},
		{"not-found", "/r/1.aaaaaaaaaaaaaaaaaaaaaaaaaa", nil},
		{"sign-in", "/desk/sign-in", nil},
		{"sign-in-errors", "/desk/sign-in", func(v *visitor) { v.sendForm("/desk/sign-in") }},
		{"sign-in-link", "/desk/sign-in/link", nil},
		{"sign-in-sent", "/desk/sign-in/sent", nil},
		{"demo-sign-in", "/demo/sign-in", nil},
		{"demo-mail", "/demo/mail", nil},
		{"demo-letter", letter, nil},
		{"demo-letter-html", letter + "/html", (*visitor).unpack},
	}
}

// waitingPerson is on the waiting list in the pages of the desk.
var waitingPerson = person{"Мария", "Иванова", "maria@example.org"}

// deskSights are the pages for staff.
func (s *stage) deskSights() []sight {
	base := "/desk/" + seeNetwork
	people, held := base+"/registrations", base+"/sessions/"+heldMeeting
	waiting := people + "/" + s.program.find(waitingPerson, seeNetwork).ID
	second := people + "/" + s.program.add(person{"Besa", "Krasniqi", "besa@example.org"}, seeNetwork, nextMeeting).ID
	return []sight{
		{"desk", "/desk", nil},
		{"desk-event", base, nil},
		{"desk-event-de", base + "?lang=de", nil},
		{"desk-registrations", people, nil},
		{"desk-registrations-waiting", people + "?session=" + nextMeeting + "&status=waitlisted", nil},
		{"desk-registrations-none", people + "?q=nobody", nil},
		{"desk-registrant", waiting, nil},
		{"desk-withdraw", waiting + "/" + nextMeeting + "/withdraw", nil},
		{"desk-promote-errors", second + "/" + nextMeeting + "/confirm", func(v *visitor) { v.press(v.words.T("desk.do.confirm")) }},
		{"desk-roll", held, nil},
		{"desk-attendance", held + "/attendance", nil},
		{"desk-seats", base + "/sessions/" + nextMeeting + "/seats", nil},
		{"desk-seats-de", base + "/sessions/" + nextMeeting + "/seats?lang=de", nil},
		{"desk-roll-practice", "/desk/" + practiceRoom + "/sessions/" + practice, nil},
		{"desk-not-found", "/desk/nowhere", nil},
	}
}
