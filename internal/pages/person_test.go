package pages

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"rollcall/internal/event"
)

// pair is an event of two sessions with one seat each, where the address is
// confirmed first.
const pair = `
slug: pair
title: {en: Two evenings, de: Zwei Abende}
summary: {en: Two evenings.}
languages: [en, de]
zone: Europe/Berlin
zones_shown: [Europe/Kyiv]
contact: {name: Office, email: office@example.org, controller: "Office, Street 1"}
registration: {verify: true, waiting_list: {mode: auto, capacity: 0}}
sessions:
  - {slug: one, title: {en: First evening}, starts: 2021-11-12T18:00, ends: 2021-11-12T20:00, capacity: 1, join_url: "https://meet.example.org/secret-room"}
  - {slug: two, title: {en: Second evening}, starts: 2021-12-13T18:00, ends: 2021-12-13T20:00, capacity: 1, join_url: "https://meet.example.org/secret-room"}
`

func newPair(t *testing.T) *face {
	t.Helper()
	f := newFace(t)
	f.applyText(pair)
	return f
}

// status is where the registration of the person with that page stands.
func (f *face) status(page, session string) event.Status {
	f.t.Helper()
	by, err := f.desk.ByLink(f.t.Context(), strings.TrimPrefix(page, "/r/"))
	if err != nil {
		f.t.Fatal(err)
	}
	v, err := f.desk.Me(f.t.Context(), by)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, r := range v.Registrations {
		if r.Session.Slug == session {
			return r.Status
		}
	}
	return ""
}

func TestOpeningTheLinkConfirmsNothing(t *testing.T) {
	f := newPair(t)
	page := f.signUpBy("pair", "a@example.org", "one", "two")
	for range 5 {
		f.get(page).want(t, 200, "Confirm my address", `action="`+page+`/verify"`, "A seat is kept for you", "19:00–21:00 Kyiv time (EET)")
	}
	if got := f.status(page, "one"); got != event.Unverified {
		t.Errorf("after looking the registration is %s", got)
	}
	where := f.post(page + "/verify?lang=de").leads(t)
	f.get(where).want(t, 200, "Ihre Adresse ist bestätigt", "Sie haben einen Platz", "Olena Kovalenko", "Kyjiw (OEZ), Ihre Zeitzone")
	if got := f.status(page, "two"); got != event.Confirmed {
		t.Errorf("after confirming the registration is %s", got)
	}
	f.post(page + "/verify").leads(t)
}

func TestOnlyASeatIsOfferedToTheCalendar(t *testing.T) {
	f := newPair(t)
	page := f.signUpBy("pair", "a@example.org", "one", "two")
	f.post(page + "/verify").leads(t)
	f.post(page + "/two/cancel").leads(t)
	seat := f.get(page).want(t, 200, `href="`+page+`/calendar.ics?session=one"`, "Add to calendar")
	if strings.Count(seat.body, "calendar.ics") != 1 {
		t.Error("there is more to add than the one seat")
	}
	f.get(page+"?lang=de").want(t, 200, `href="`+page+`/calendar.ics?session=one&amp;lang=de"`, "In den Kalender")
	f.get(page+"/calendar.ics?session=one&lang=de").want(t, 200, "BEGIN:VCALENDAR", "LOCATION:Online")
	waiting := f.signUpBy("pair", "b@example.org", "one")
	f.post(waiting + "/verify").leads(t)
	if strings.Contains(f.get(waiting).body, "calendar.ics") {
		t.Error("who waits is offered an entry")
	}
	f.set(time.Date(2021, 11, 13, 0, 0, 0, 0, time.UTC))
	if strings.Contains(f.get(page).body, "calendar.ics") {
		t.Error("what is over is offered")
	}
}

func TestPersonalPagesDoNotTravelOn(t *testing.T) {
	f := newPair(t)
	page := f.signUpBy("pair", "a@example.org", "one")
	for _, path := range []string{page, page + "/one/join", page + "/renew", page + "/calendar.ics", "/r/1.wrong", "/r/1.wrong/calendar.ics"} {
		h := f.get(path).Header
		if h.Get("Referrer-Policy") != "same-origin" || h.Get("Cache-Control") != "no-store" || h.Get("X-Robots-Tag") != "noindex" {
			t.Errorf("%s: Referrer-Policy %q, Cache-Control %q, X-Robots-Tag %q", path, h.Get("Referrer-Policy"), h.Get("Cache-Control"), h.Get("X-Robots-Tag"))
		}
	}
}

func TestWrongLinksAreAllAlike(t *testing.T) {
	f := newPair(t)
	page := f.signUpBy("pair", "a@example.org", "one")
	altered := page[:len(page)-1] + "-"
	never := f.get("/r/4711.AAAAAAAAAAAAAAAAAAAAAAAAAAA").want(t, 404, "Send my link again")
	for _, wrong := range []string{altered, "/r/zzz.never", "/r/1.altered", page + "x", altered + "/one/join", altered + "/one/cancel", altered + "/renew"} {
		if got := f.get(wrong).want(t, 404); got.body != never.body {
			t.Errorf("%s shows another page than a link that never existed", wrong)
		}
	}
	for _, act := range []string{"/verify", "/again", "/renew", "/one/register", "/one/cancel", "/one/join"} {
		f.post(altered+act).want(t, 404)
	}
	if got := f.status(page, "one"); got != event.Unverified {
		t.Errorf("with a wrong link the registration became %s", got)
	}
}

func TestGivingBackASeatTakesTwoSteps(t *testing.T) {
	f := newPair(t)
	first, second := f.signUpBy("pair", "a@example.org", "one"), f.signUpBy("pair", "b@example.org", "one")
	f.post(first + "/verify").leads(t)
	f.post(second + "/verify").leads(t)
	f.get(second).want(t, 200, "You are number 1 on the waiting list", "You are number 1 of 1 on the waiting list.", `class="s-you"`, "Leave the waiting list")
	f.get(first).want(t, 200, "You have a seat", `href="`+first+`/one/cancel"`)
	f.get(first+"/one/cancel").want(t, 200, "Give back your seat?", "First evening", "Keep it")
	if got := f.status(first, "one"); got != event.Confirmed {
		t.Fatalf("after asking the registration is %s", got)
	}
	f.post(first + "/one/cancel").leads(t)
	f.get(first).want(t, 200, "You have given up this registration", "Take back")
	f.get(second).want(t, 200, "You have a seat")
	f.get(f.post(first+"/one/cancel").leads(t)).want(t, 200, "Your registration is cancelled.")
	if where := f.get(first + "/one/cancel").leads(t); where != first {
		t.Errorf("asking about what is given up leads to %s", where)
	}
	f.get(first+"/two/cancel").want(t, 404)
}

func TestRegisteringForTheOtherSession(t *testing.T) {
	f := newPair(t)
	page := f.signUpBy("pair", "a@example.org", "one")
	f.post(page + "/verify").leads(t)
	f.get(page).want(t, 200, "You are not registered for this session", `action="`+page+`/two/register"`)
	f.post(page + "/two/register").leads(t)
	if got := f.status(page, "two"); got != event.Confirmed {
		t.Errorf("the registration is %s", got)
	}
	f.post(page+"/three/register").want(t, 404)
	f.set(noon.AddDate(1, 0, 0))
	f.post(page+"/two/cancel").want(t, 409, "The session is over", `href="`+page+`"`)
}

// The first evening is earlier; on top stands what the person has to do with
// most, and the earlier only among equals.
func TestTheMostUrgentSessionStandsOnTop(t *testing.T) {
	f := newPair(t)
	page := f.signUpBy("pair", "a@example.org", "two")
	f.post(page + "/verify").leads(t)
	onTop := func(when, want string) {
		t.Helper()
		body := f.get(page).want(t, 200, `id="p-one"`, `id="p-two"`).body
		if first := strings.Index(body, `id="p-one"`) < strings.Index(body, `id="p-two"`); first != (want == "one") {
			t.Errorf("%s, session %s does not stand on top", when, want)
		}
	}
	onTop("with a seat in the second alone", "two")
	f.post(page + "/one/register").leads(t)
	onTop("with seats in both", "one")
	f.post(page + "/one/cancel").leads(t)
	onTop("when the first seat is given back", "two")
	f.post(page + "/one/restore").leads(t)
	f.set(noon.AddDate(0, 1, 1))
	onTop("when the first is over", "two")
}

func TestANewLinkKillsTheOld(t *testing.T) {
	f := newPair(t)
	page := f.signUpBy("pair", "a@example.org", "one")
	f.post(page + "/verify").leads(t)
	f.get(page+"/renew").want(t, 200, "Make a new personal link?")
	f.get(page).want(t, 200)
	where := f.post(page + "/renew").leads(t)
	f.get(where).want(t, 200, "This is your new link")
	f.get(page).want(t, 404)
	fresh, err := url.Parse(where)
	if err != nil || fresh.Path == page {
		t.Errorf("the new link is %s: %v", where, err)
	}
}

func TestRemindersAreTurnedOffAndOn(t *testing.T) {
	f := newFace(t)
	f.applyText(pair + "reminders: [{before: 24h}]\n")
	page := f.signUpBy("pair", "a@example.org", "one")
	f.post(page + "/verify").leads(t)
	f.get(page).want(t, 200, `action="`+page+`/reminders/off"`, "Turn optional letters off")
	where := f.post(page + "/reminders/off?lang=de").leads(t)
	f.get(where).want(t, 200, "Sie erhalten keine Erinnerungen, keine Nachrichten über Aufzeichnungen", `action="`+page+`/reminders/on?lang=de"`, "Sie haben einen Platz")
	where = f.post(page + "/reminders/on").leads(t)
	f.get(where).want(t, 200, "You get reminders, letters about recordings and messages from the organisers of this event again.", `action="`+page+`/reminders/off"`)
	quiet := newPair(t)
	page = quiet.signUpBy("pair", "a@example.org", "one")
	quiet.post(page + "/verify").leads(t)
	if strings.Contains(quiet.get(page).body, "reminders") {
		t.Error("an event without reminders offers to turn them off")
	}
}

func TestTheLinkThatStopsRemindersDoesNothingElse(t *testing.T) {
	f := newFace(t)
	f.applyText(pair + "reminders: [{before: 24h}]\n")
	page := f.signUpBy("pair", "a@example.org", "one")
	f.post(page + "/verify").leads(t)
	id, _, _ := strings.Cut(strings.TrimPrefix(page, "/r/"), ".")
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	link := "/r/stop/" + f.key.StopLink(number)
	for range 2 { // looking changes nothing
		asked := f.get(link).want(t, 200, "Turn optional letters off?", `action="`+link+`"`, "Two evenings")
		if strings.Contains(asked.body, page) || strings.Contains(asked.body, "Kovalenko") {
			t.Error("the page shows whose link it is")
		}
	}
	f.get(link+"?lang=de").want(t, 200, "Zusätzliche Nachrichten abbestellen?", `action="`+link+`?lang=de"`)
	f.post(link).want(t, 200, "No more optional letters") // and no redirect, RFC 8058 section 3.1
	f.get(link).want(t, 200, "No more optional letters")
	if got := f.status(page, "one"); got != event.Confirmed {
		t.Errorf("the registration is %s", got)
	}
	f.get(page).want(t, 200, "Turn optional letters on")
	for _, wrong := range []string{"/r/stop/" + strings.TrimPrefix(page, "/r/"), "/r/stop/1.x", link + "A"} {
		f.get(wrong).want(t, 404)
		f.post(wrong).want(t, 404)
	}
	f.get("/r/"+f.key.StopLink(number)).want(t, 404)
	f.post("/r/"+f.key.StopLink(number)+"/one/cancel").want(t, 404)
	h := f.get(link).Header
	if h.Get("Referrer-Policy") != "same-origin" || h.Get("Cache-Control") != "no-store" || h.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("the page travels on: %v", h)
	}
}

func TestSendingTheLinkAgain(t *testing.T) {
	f := newPair(t)
	page := f.signUpBy("pair", "a@example.org", "one")
	f.post(page + "/verify").leads(t)
	f.get(page).want(t, 200, "to •••@example.org")
	f.get(f.post(page+"/again").leads(t)).want(t, 200, "A letter with your link is on its way. At most three such letters a day are sent to one address.")
	f.get(page+"?done=<script>").want(t, 200)
}

func TestJoining(t *testing.T) {
	f := newPair(t)
	page := f.signUpBy("pair", "a@example.org", "one")
	f.post(page + "/verify").leads(t)
	join := page + "/one/join"
	start := time.Date(2021, 11, 12, 17, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		before  time.Duration
		heading string
	}{
		{72 * time.Hour, "Opens in 3 days"}, {5 * time.Hour, "Opens in 4 hours"}, {42 * time.Minute, "Opens in 12 minutes"},
	} {
		f.set(start.Add(-tt.before))
		f.get(join).want(t, 200, tt.heading, "The room opens Friday 12 November 2021, 18:30 Kyiv time (EET).", "Look again")
		f.post(join).want(t, 409, "Joining opens: Friday 12 November 2021, 18:30 Kyiv time (EET)")
	}
	f.set(start.Add(-10 * time.Minute))
	for range 5 {
		if got := f.get(join).want(t, 200, "Starts in 10 minutes", "Join as Olena K."); strings.Contains(got.body, "secret-room") {
			t.Fatal("the page shows the meeting's address before the button is pressed")
		}
	}
	if n := f.clicks("pair", "one"); n != 0 {
		t.Errorf("%d clicks after looking", n)
	}
	for range 2 {
		in := f.post(join).want(t, 200, `<meta http-equiv="refresh" content="0; url=https://meet.example.org/secret-room">`, `href="https://meet.example.org/secret-room" rel="noreferrer"`)
		if got := in.Header.Get("Referrer-Policy"); got != "no-referrer" {
			t.Errorf("Referrer-Policy: %q", got)
		}
	}
	if n := f.clicks("pair", "one"); n != 1 {
		t.Errorf("%d clicks after pressing twice, want 1", n)
	}
	f.set(start.Add(3 * time.Hour))
	f.post(join).want(t, 409, "This session is over")
	f.get(page).want(t, 200, "This session is over").lacks(t, "You have a seat")
}

// clicks counts those of whom a join click is known.
func (f *face) clicks(slug, session string) int {
	f.t.Helper()
	found, err := f.desk.Attendance(f.t.Context(), operator, slug, session, "", 0)
	if err != nil {
		f.t.Fatal(err)
	}
	n := 0
	for _, r := range found.Items {
		if r.Record.Evidence == event.EvidenceJoin {
			n++
		}
	}
	return n
}

func TestJoiningWithoutASeat(t *testing.T) {
	f := newPair(t)
	first, second := f.signUpBy("pair", "a@example.org", "one"), f.signUpBy("pair", "b@example.org", "one")
	f.post(first + "/verify").leads(t)
	f.post(second + "/verify").leads(t)
	f.set(time.Date(2021, 11, 12, 17, 30, 0, 0, time.UTC))
	f.get(second+"/one/join").want(t, 200, "You may still get in", "You are number 1 on the waiting list", "Ask to be let in as Olena K.")
	f.post(second+"/one/join").want(t, 409, "You have asked to be let in", "You are number 1 on the waiting list").lacks(t, "Join as")
	f.get(second+"/two/join").want(t, 404)
}
