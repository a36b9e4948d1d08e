//go:build e2e

package e2e

import (
	"strings"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// hasten makes the pages that v opens wait for a tenth of the time: what
// happens after 15 seconds happens after 1.5. The clock they count down by
// stays as it is.
func (v *visitor) hasten() {
	v.Helper()
	const source = `{ const wait = window.setTimeout; window.setTimeout = (f, after, ...rest) => wait(f, after / 10, ...rest); }`
	call(v, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: source})
}

// turns waits until the page says something by itself.
func (v *visitor) turns(within time.Duration, text string) {
	v.Helper()
	for began := time.Now(); time.Since(began) < within; time.Sleep(100 * time.Millisecond) {
		if strings.Contains(flat(v.text()), flat(text)) {
			return
		}
	}
	v.Fatalf("the page never came to say %q:\n%s", text, v.text())
}

// told is what a screen reader was told last.
func (v *visitor) told() string {
	return look[string](v, `document.getElementById("said").textContent`)
}

// A room is an event of one session whose room opens soon.
type room struct {
	*stage
	opens    time.Time
	document map[string]any
}

// soon announces a session whose room opens at the next full minute that is
// far enough away to wait for it.
func (s *stage) soon() *room {
	s.Helper()
	opens := time.Now().UTC().Add(80 * time.Second).Truncate(time.Minute)
	wall := func(after time.Duration) string { return opens.Add(after).Format("2006-01-02T15:04") }
	r := &room{stage: s, opens: opens, document: map[string]any{
		"slug": "soon", "title": map[string]string{"en": "Soon"}, "languages": []string{"en"}, "zone": "UTC",
		"contact": map[string]string{"name": "Office", "email": "office@example.org"},
		"sessions": []map[string]any{{
			"slug": "only", "title": map[string]string{"en": "Only session"}, "starts": wall(30 * time.Minute), "ends": wall(90 * time.Minute),
			"capacity": 5, "join_opens_minutes": 30, "join_url": s.program.url + demoRoom,
		}},
	}}
	s.program.api("POST", "/events", r.document, &struct{}{})
	return r
}

// cancels calls the session off.
func (r *room) cancels() {
	r.Helper()
	path := "/events/soon"
	r.document["sessions"].([]map[string]any)[0]["cancelled"] = true
	r.program.put(path+"?letters=quiet", r.document)
}

// notice has the host say something.
func (r *room) notice(text string) {
	r.Helper()
	r.program.api("PUT", "/events/soon/sessions/only/notice", map[string]string{"text": text}, &struct{}{})
}

// act has the organiser do something about a seat.
func (r *room) act(p registrant, action string) {
	r.Helper()
	r.program.api("POST", "/events/soon/registrations/"+p.Registrations[0].ID+"/"+action, map[string]string{"reason": "for the story"}, &struct{}{})
}

// waitingRoom is the time before a session, without loading the page once.
func waitingRoom(s *stage) {
	r := s.soon()
	olena := s.program.add(person{"Olena", "Koval", "olena@example.org"}, "soon", "only")
	v := s.visitor(true)
	v.hasten()
	v.open(olena.PersonalLink + "/only/join")
	look[bool](v, `window.kept = true`)
	v.turns(patience, "Opens in ")
	v.sees("Try your headset")

	r.notice("We begin ten minutes late.")
	v.turns(patience, "We begin ten minutes late.")
	if told := v.told(); told != "We begin ten minutes late." {
		s.Errorf("a screen reader is told %q", told)
	}
	if time.Until(r.opens) > time.Minute {
		v.turns(time.Minute, "Opens in 59 seconds")
	}
	v.secret()
	v.turns(time.Until(r.opens)+patience, "Join as Olena K.")
	if told := v.told(); told != v.words.T("join.said_open") {
		s.Errorf("when the room opens, a screen reader is told %q", told)
	}
	if early := time.Until(r.opens); early > 0 {
		s.Errorf("the button is there %v before its time", early)
	}

	v.do("say how many", chromedp.SetValue(named("headcount"), "3"), chromedp.Focus(named("headcount")))
	r.notice("We begin now.")
	v.turns(patience, "We begin now.")
	if at := look[string](v, `document.activeElement.id + " " + document.activeElement.value`); at != "headcount 3" {
		s.Errorf("after the page has changed, the focus is at %q", at)
	}
	v.secret()
	v.stays(r, olena)

	v.do("join", chromedp.Click(element("button", "Join as Olena K.")))
	v.arrives(demoRoom)
	if got := s.program.attendance("soon", "only"); len(got) != 1 || got[0].FirstJoin == nil || got[0].Headcount != 3 {
		s.Errorf("after joining with two colleagues: %+v", got)
	}
	v.open(olena.PersonalLink + "/only/join")
	r.cancels()
	v.turns(patience, v.words.T("state.cancelled_long"))
	if strings.Contains(v.text(), "Join as") {
		s.Error("a session that was called off can be joined")
	}
}

// stays takes the seat and gives it back, while the page is open.
func (v *visitor) stays(r *room, p registrant) {
	v.Helper()
	if got := r.program.attendance("soon", "only"); got[0].FirstJoin != nil {
		v.Errorf("whoever waits has joined: %+v", got)
	}
	r.act(p, "withdraw")
	v.turns(patience, v.words.T("personal.state.withdrawn"))
	if at := look[string](v, `document.activeElement.id`); at != "heading" {
		v.Errorf("when the field is gone, the focus is at %q", at)
	}
	r.act(p, "restore")
	v.turns(patience, "Join as Olena K.")
	v.do("say how many", chromedp.SetValue(named("headcount"), "3"))
	if !look[bool](v, `window.kept === true`) {
		v.Error("the page was loaded again")
	}
}

// secret fails the test if the page holds the address of the meeting.
func (v *visitor) secret() {
	v.Helper()
	if look[bool](v, `document.documentElement.outerHTML.includes("`+demoRoom+`")`) {
		v.Errorf("the page %s holds the address of the meeting", v.location())
	}
}
