//go:build e2e

package e2e

import (
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A sight is a page worth looking at.
type sight struct {
	name string
	path string
	then func(*visitor) // what to do there; may be nil
}

// show brings the page up.
func (v *visitor) show(s sight) {
	v.Helper()
	v.open(v.spoken(s.path))
	if s.then != nil {
		s.then(v)
	}
}

// spoken is the address of a page in the visitor's language, if it does not
// say one itself.
func (v *visitor) spoken(path string) string {
	if v.lang == "en" || strings.Contains(path, "lang=") {
		return path
	}
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return path + separator + "lang=" + v.lang
}

// tour shows every page there is to look at.
func (s *stage) tour(look func(*visitor, sight)) { s.tourIn("en", look) }

// tourIn shows every page in one language.
func (s *stage) tourIn(lang string, look func(*visitor, sight)) {
	public, organiser := s.visitor(true), s.visitor(true)
	sights := s.publicSights(public)
	organiser.signIn()
	desk := s.deskSights()
	for _, v := range []*visitor{public, organiser} {
		v.lang, v.words = lang, s.words.Printer(lang)
	}
	for _, page := range sights {
		look(public, page)
	}
	for _, page := range desk {
		look(organiser, page)
	}
}

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
		{"demo-sign-in", "/demo/sign-in", nil},
		{"demo-mail", "/demo/mail", nil},
		{"demo-letter", letter, nil},
		{"demo-letter-html", letter + "/html", (*visitor).unpack},
	}
}

// bar answers requests for path in the program's place: there is nothing to
// show, and the browser stays where it is.
func (v *visitor) bar(path string) {
	v.Helper()
	err := chromedp.Listen(v.ctx, func(happened any) {
		if paused, ok := happened.(*fetch.EventRequestPaused); ok {
			go func() { // if it fails, the browser waits and the test says so
				_, _ = chromedp.Call(v.ctx, fetch.FulfillRequest, fetch.FulfillRequestParams{RequestID: paused.RequestID, ResponseCode: 204})
			}()
		}
	})
	if err != nil {
		v.Fatal(err)
	}
	call(v, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: v.base + path}}})
}

// unpack puts the letter that is shown into an empty page: its own lets
// nothing run, not even what looks at it.
func (v *visitor) unpack() {
	v.Helper()
	letter := look[string](v, `document.documentElement.outerHTML`)
	v.do("open an empty page", chromedp.Navigate("about:blank"))
	frame := call(v, page.GetFrameTree, cdp.Empty{}).FrameTree.Frame.ID
	call(v, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: frame, HTML: "<!doctype html>" + letter})
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
		{"desk-roll-practice", "/desk/" + practiceRoom + "/sessions/" + practice, nil},
		{"desk-not-found", "/desk/nowhere", nil},
	}
}
