//go:build e2e

package e2e

import (
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// phone is how wide the window of a phone is.
const phone = 390

// A traveller goes the whole way: who they are, where, and how.
type traveller struct {
	person
	lang    string
	zone    string // where they are, which is not where the event is
	typed   string // what they type to choose their country from the list
	country string // its code
	scripts bool
}

// The travellers.
var (
	jürgen = traveller{person{"Jürgen", "Groß", "juergen@example.org"}, "de", "Europe/Kyiv", "Deutschl", "DE", true}
	nino   = traveller{person{"ნინო", "ბერიძე", "nino@example.org"}, "ka", "Asia/Tbilisi", "საქართ", "GE", true}
	amra   = traveller{person{"Amra", "Hodža", "amra@example.org"}, "en", "Asia/Tbilisi", "Bosn", "BA", false}
)

// wholeWay is the way of somebody who has a phone's screen, no mouse, and a
// language of their own: from the list of events to their seat, through all
// that can be done with it, to a lost link and into a meeting.
func wholeWay(t traveller) func(*stage) {
	return func(s *stage) {
		v := s.visitor(t.scripts)
		v.onPhone(t)
		v.findEvent(t)
		v.signUpWithMistake(t)
		v.confirmByKeys(t.person)
		v.changesMind(t)
		v.losesLink(t)
		v.goesToRoom(s, t)
	}
}

// onPhone gives the visitor a phone's window and a browser in their language
// and zone.
func (v *visitor) onPhone(t traveller) {
	v.Helper()
	v.lang, v.words = t.lang, v.all.Printer(t.lang)
	v.do("size the window", chromedp.EmulateViewport(phone, 844))
	call(v, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": t.lang}})
	call(v, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	call(v, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: t.zone})
}

// findEvent goes from the list of events to one of them, and reads its times
// in the traveller's own zone.
func (v *visitor) findEvent(t traveller) {
	v.Helper()
	v.open("/")
	v.isPage(v.words.T("list.title"), v.words.T("list.title"))
	v.enter(fmt.Sprintf(`a[href^="/%s"]`, seeNetwork))
	name := look[string](v, `document.querySelector("h1").innerText`)
	v.isPage(name, name)
	if t.scripts {
		v.zoneBecomes(t.zone)
		return
	}
	v.enter(fmt.Sprintf(`a[href*="/%s/times"]`, seeNetwork))
	v.isPage(v.words.T("times.title")+": "+name, v.words.T("times.title"))
	v.enter(fmt.Sprintf(`a[href*="%s"]`, strings.Replace(t.zone, "/", "%2F", 1)))
	v.isPage(name, name)
	if got := look[string](v, zoneShown); got != t.zone {
		v.Errorf("the page shows the zone %s, want %s", got, t.zone)
	}
}

// signUpWithMistake forgets a name, is led to it, and loses nothing.
func (v *visitor) signUpWithMistake(t traveller) {
	v.Helper()
	v.enter(`a[href="#signup"]`)
	v.keys("given_name", t.given)
	v.keys("email", t.email)
	v.reach(`[name=country]`)
	v.do("choose by typing", chromedp.KeyEvent(t.typed))
	v.hold("sessions", nextMeeting)
	if topic := look[bool](v, `document.querySelector("[name='answers.topic']").checkVisibility()`); topic == t.scripts {
		v.Errorf("before its condition holds, the question is shown: %v", topic)
	}
	v.hold("answers.peer", "now")
	v.keys("answers.topic", "Digital archives")
	v.hold("consents.publish", "yes")
	v.do("take time", chromedp.Sleep(2*time.Second))
	v.enter(`main form button.main`)

	name := look[string](v, `document.querySelector("h1").innerText`)
	v.isPage(v.words.T("page.problem", "title", name), name)
	if at := look[string](v, `document.activeElement.id`); at != "errors" {
		v.Errorf("after a mistake the focus is at %q, want the summary", at)
	}
	v.enter(`[role=alert] a[href="#family_name"]`)
	if at := look[string](v, `document.activeElement.name || ""`); at != "family_name" {
		v.Fatalf("the summary leads to %q", at)
	}
	v.do("type", chromedp.KeyEvent(t.family))
	kept := look[string](v, `[...new FormData(document.querySelector("main form[data-form]"))].map(f => f.join("=")).join("\n") + "\n"`)
	for _, want := range []string{"given_name=" + t.given, "family_name=" + t.family, "email=" + t.email, "country=" + t.country, "zone=" + t.zone,
		"sessions=" + nextMeeting, "answers.peer=now", "answers.topic=Digital archives", "consents.publish=yes"} {
		if !strings.Contains(kept, want+"\n") {
			v.Errorf("the form that came back lacks %q:\n%s", want, kept)
		}
	}
	v.enter(`main form button.main`)
	v.isPage(v.words.T("signup.sent"), v.words.T("signup.sent"))
}

// confirmByKeys goes by the letter to the traveller's own page.
func (v *visitor) confirmByKeys(p person) {
	v.Helper()
	v.letter(p, v.subject("mail.verify.subject"))
	v.enter(`pre.plain a`)
	v.isPage(v.words.T("personal.verify_title"), v.words.T("personal.verify_title"))
	v.enter(`form[action*="/verify"] button`)
	v.isMine(p, "personal.done.verified", "personal.state.confirmed")
}

// isMine fails the test unless this is the personal page, and says this.
func (v *visitor) isMine(p person, keys ...string) {
	v.Helper()
	v.isPage(v.words.T("personal.title"), p.given+" "+p.family)
	for _, key := range keys {
		v.sees(v.words.T(key))
	}
}

// changesMind does with a registration all that can be taken back.
func (v *visitor) changesMind(t traveller) {
	v.Helper()
	v.reach(`a[href*="/calendar.ics"]`)
	if kind := v.fetch(look[string](v, `document.activeElement.href`)); !strings.HasPrefix(kind, "text/calendar") {
		v.Errorf("the entry for the calendar is %q", kind)
	}
	v.enter(`a[href*="/change"]`)
	v.isPage(v.words.T("change.title"), v.words.T("change.title"))
	v.keys("function", "Archivist")
	v.enter(`main form button.main`)
	v.isMine(t.person, "personal.done.changed")

	v.enter(fmt.Sprintf(`a[href*="/%s/cancel"]`, nextMeeting))
	v.isPage(v.words.T("personal.ask_give_back"), v.words.T("personal.ask_give_back"))
	v.enter(`form[action*="/cancel"] button`)
	v.isMine(t.person, "personal.done.cancelled", "personal.state.cancelled")
	v.enter(`form[action*="/restore"] button`)
	v.isMine(t.person, "personal.done.taken_back", "personal.state.confirmed")

	v.enter(`form[action*="/reminders/off"] button`)
	v.isMine(t.person, "personal.done.reminders_off")
	v.enter(`form[action*="/reminders/on"] button`)
	v.isMine(t.person, "personal.done.reminders_on")
}

// losesLink goes to the waiting room, which knows what to do for somebody
// without their own link, and comes back by the letter.
func (v *visitor) losesLink(t traveller) {
	v.Helper()
	v.enter(fmt.Sprintf(`a[href*="/%s/join"]`, nextMeeting))
	session := strings.TrimSpace(v.words.T("join.title", "session", ""))
	v.isPage(session, "")
	v.sees(v.words.T("join.only_pressing"))
	v.enter(`a[href^="/r/link"]`)
	v.isPage(v.words.T("page.lost_link"), v.words.T("page.lost_link"))
	v.keys("email", t.email)
	v.enter(`form[action^="/r/link"] button`)
	v.isPage(v.words.T("signup.sent"), v.words.T("signup.sent"))
	v.sees(v.words.T("page.link_sent"))
	v.letter(t.person, v.subject("mail.link.subject"))
	v.enter(`pre.plain a`)
	v.isMine(t.person, "personal.state.confirmed")
}

// goesToRoom signs up to the practice room, which is running, and joins.
func (v *visitor) goesToRoom(s *stage, t traveller) {
	v.Helper()
	v.enter(`a.home`)
	v.enter(fmt.Sprintf(`a[href^="/%s"]`, practiceRoom))
	v.enter(`a[href="#signup"]`)
	v.keys("given_name", t.given)
	v.keys("family_name", t.family)
	v.keys("email", t.email)
	v.hold("sessions", practice)
	v.do("take time", chromedp.Sleep(2*time.Second))
	v.enter(`main form button.main`)
	v.isPage(v.words.T("signup.sent"), v.words.T("signup.sent"))
	v.confirmByKeys(t.person)

	v.enter(fmt.Sprintf(`a[href*="/%s/join"]`, practice))
	v.sees(v.words.T("join.only_pressing"))
	v.reach(`button#join`)
	v.do("join", chromedp.KeyEvent("\r"))
	v.arrives(demoRoom)
	if rows := s.program.attendance(practiceRoom, practice); len(rows) != 1 || rows[0].FirstJoin == nil {
		v.Errorf("after joining the attendance is %+v", rows)
	}
}
