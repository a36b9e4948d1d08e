//go:build e2e

package e2e

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// The events of the demo and their sessions.
const (
	seeNetwork             = "see-network-2021"
	heldMeeting            = "nov-12"                    // over
	nextMeeting            = "dec-13"                    // open
	practiceRoom, practice = "practice-room", "practice" // running
	demoRoom               = "/demo/room"                // where its meeting is
)

// A person is somebody who signs up.
type person struct {
	given, family, email string
}

// signUp fills in the form of an event for one session, and sends it.
func (v *visitor) signUp(p person, event, session string) {
	v.Helper()
	v.open("/" + event)
	v.fill(map[string]string{"given_name": p.given, "family_name": p.family, "email": p.email, "organisation": "City of Mostar"})
	v.tick("sessions", session)
	if status := v.send(); status != 200 {
		v.Fatalf("the form was answered with %d:\n%s", status, v.text())
	}
	v.sees(v.words.T("signup.sent"))
}

// confirm follows the link in the letter that asks to confirm the address,
// and presses the button there. It ends on the personal page.
func (v *visitor) confirm(p person) {
	v.Helper()
	v.letter(p, v.subject("mail.verify.subject"))
	v.follow("the link of the letter", chromedp.Click(chromedp.CSS("pre.plain a")))
	v.sees(v.words.T("personal.verify_title"))
	v.press(v.words.T("personal.verify"))
}

// subject is how the subject of a letter begins.
func (v *visitor) subject(key string) string {
	return strings.TrimSpace(v.words.T(key, "when", "", "event", "", "count", 1))
}

// letter opens the newest letter to a person whose subject begins so, and
// which the visitor has not opened yet. It may still be on its way.
func (v *visitor) letter(p person, subject string) {
	v.Helper()
	mine := fmt.Sprintf(`//a[starts-with(normalize-space(span), %q)][contains(small, %q)]`, subject, p.email)
	find := fmt.Sprintf(`(document.evaluate(%q, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE, null).singleNodeValue || {}).href || ""`, mine)
	for began := time.Now(); time.Since(began) < patience; time.Sleep(100 * time.Millisecond) {
		v.open("/demo/mail")
		if found := look[string](v, find); found != "" && !v.read[found] {
			v.read[found] = true
			v.open(found)
			return
		}
	}
	v.Fatalf("no letter %q came to %s", subject, p.email)
}

// A registrant is one as the API tells it.
type registrant struct {
	ID            string
	PersonalLink  string `json:"personal_link"`
	Registrations []struct {
		ID, Session, Status string
		Position            *int
	}
}

// id is the id of the registration for a session.
func (r registrant) id(session string) string {
	for _, g := range r.Registrations {
		if g.Session == session {
			return g.ID
		}
	}
	return ""
}

// add has staff add somebody to a session.
func (p *program) add(who person, event, session string) (r registrant) {
	p.t.Helper()
	p.api("POST", "/events/"+event+"/registrants", map[string]any{
		"given_name": who.given, "family_name": who.family, "email": who.email, "sessions": []string{session},
	}, &r)
	return r
}

// find finds a person in the list of an event.
func (p *program) find(who person, event string) registrant {
	p.t.Helper()
	var list struct{ Items []registrant }
	p.api("GET", "/events/"+event+"/registrants?q="+url.QueryEscape(who.email), nil, &list)
	if len(list.Items) != 1 {
		p.t.Fatalf("%s is there %d times", who.email, len(list.Items))
	}
	return list.Items[0]
}

// fill gives away the seats of a session that are left.
func (p *program) fill(event, session string) {
	p.t.Helper()
	var e struct {
		Sessions []struct {
			Slug  string
			Seats int `json:"seats_free"`
		}
	}
	p.api("GET", "/events/"+event, nil, &e)
	for _, s := range e.Sessions {
		for i := range s.Seats {
			if s.Slug == session {
				p.add(person{"Guest", fmt.Sprint("Number ", i+1), fmt.Sprintf("guest-%d@example.org", i+1)}, event, session)
			}
		}
	}
}

// attendance is what the API says about who was there.
func (p *program) attendance(event, session string) (rows []attended) {
	p.t.Helper()
	var list struct{ Items []attended }
	p.api("GET", "/events/"+event+"/sessions/"+session+"/attendance", nil, &list)
	return list.Items
}

// An attended is a person in the attendance.
type attended struct {
	Name      string
	Outcome   string
	Evidence  *string
	FirstJoin *time.Time `json:"first_join"`
	Headcount int
}
