package pages

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/event"
)

// room is an event with approval that keeps seats for a country, and whose second
// session comes first and has no join address.
const room = `
slug: room
title: {en: Room, de: Raum}
languages: [en, de]
zone: Europe/Berlin
contact: {name: Office, email: office@example.org}
registration: {verify: true, approval: true}
reminders: [{before: 48h}]
quotas: [{key: ge, label: {en: Georgia}, country: GE, seats: 4, release: 2021-10-14T18:00}]
sessions:
  - {slug: one, title: {en: First}, starts: 2021-11-12T10:00, ends: 2021-11-12T12:30, capacity: 9, join_url: "https://meet.example.org/a"}
  - {slug: two, title: {en: Second}, starts: 2021-10-19T10:00, ends: 2021-10-19T12:30, capacity: 20}
`

func TestTheOverviewSaysWhatComesNextAndWhatNeedsYou(t *testing.T) {
	f := newFace(t)
	f.applyText(room)
	f.staffIn("room", event.Organiser)
	f.people("room", 2, "one") // by staff: nobody has to decide
	f.signUpBy("room", "late@example.org", "one")
	f.set(noon.Add(25 * time.Hour))
	page := f.get("/desk/room").want(t, 200,
		"The join address is missing", "A reminder leaves: Sunday 17 October 2021, 10:00 Berlin time (CEST). Without the address nobody can join.", `href="/desk/room/edit/sessions/two">Add the address</a>`,
		"4 kept seats soon go to everybody", "Georgia: nobody has taken them yet", `href="/desk/room/sessions/two/seats">See the seats</a>`,
		"1 address was never confirmed", `href="/desk/room/registrations?status=unverified">See the people</a>`,
		"4 kept seats go to everybody: Georgia.", "A reminder leaves, to 2 people at this moment.", "The retention period ends",
		"As of: Wednesday 13 October 2021, 15:00 Berlin time (CEST).", `<a href="/desk/room">Show the newest numbers</a>`,
		`data-stream="/desk/room/live"`, `<path class="p-line" d="M0 100H0V0H2"/>`, `<th scope="row">12 Oct 2021</th><td>2</td><td>2</td>`,
		"Bosnia and Herzegovina", "Languages, people registered", "Kinds of organisations, people registered",
	)
	page.lacks(t, "waits for your decision", "<script>")
	one := f.get("/desk/room?session=one").want(t, 200, `data-part="s-one"`, "1 address was never confirmed", `data-stream="/desk/room/live?session=one"`)
	one.lacks(t, `data-part="s-two"`, "The join address is missing")
	f.get("/desk/room?session=two&lang=de").want(t, 200, "Die Beitrittsadresse fehlt", "Noch hat sich niemand angemeldet").lacks(t, "<path class=\"p-line\"")
	f.get("/desk/room?session=three").want(t, 404)
	f.get("/desk").want(t, 200, `<a href="/desk/room#needs">The join address is missing</a>`).lacks(t, "/desk/new")
	f.get("/desk/room/edit/sessions/two").want(t, 200, "join_url")
	f.staffIn("", "")
	f.get("/desk").want(t, 200, `href="/desk/new"`)
}

// What somebody may do for a while stands with what needs them, not among what
// happens by itself, and only for those who may.
func TestTheOverviewSaysUntilWhenLettersCanFollowASession(t *testing.T) {
	f := newFace(t)
	f.applyText(room)
	f.set(noon.Add(8 * 24 * time.Hour)) // the second session is over
	f.staffIn("room", event.Organiser)
	page := f.get("/desk/room").want(t, 200, "What you can still do", "The letters after the session wait for a recording or other material", "Possible until: ", `href="/desk/room/sessions/two/after">See the letters</a>`)
	if next := page.body[strings.Index(page.body, `id="next"`):]; strings.Contains(next, "letters after the session") {
		t.Error("it stands among what happens by itself")
	}
	f.staffIn("room", event.Viewer)
	f.get("/desk/room").want(t, 200, "Next by itself").lacks(t, "letters after the session", "/after")
}

func TestApprovalsAndLettersNeedWhoMayActOnThem(t *testing.T) {
	f := newFace(t)
	f.applyText(strings.ReplaceAll(room, "verify: true", "verify: false"))
	f.signUpBy("room", "p000@example.org", "one")
	letters, err := f.store.ClaimLetters(t.Context(), f.now(), 10, time.Minute)
	if err != nil || len(letters) != 1 {
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	if err := f.store.CloseLetter(t.Context(), letters[0].Letter.ID, 1, event.LetterFailed, "recipient: 550 nobody"); err != nil {
		t.Fatal(err)
	}
	approvals, refused, person := "One person waits for your decision", "1 letter did not arrive", `<a href="/desk/room/registrations/1">Olena Kovalenko</a>`
	f.staffIn("room", event.Viewer)
	f.get("/desk/room").want(t, 200, "Nothing needs you at the moment.").lacks(t, approvals, refused, person, "550 nobody", "registrations?")
	f.staffIn("room", event.Coordinator)
	f.get("/desk/room").want(t, 200, refused, person, "550 nobody", `href="/desk/room/registrations?letters=refused"`).lacks(t, approvals)
	f.get("/desk/room/registrations?letters=refused").want(t, 200, "Olena Kovalenko")
	f.staffIn("room", event.Organiser)
	f.get("/desk/room").want(t, 200, refused, person, approvals, "Seats held for them: 1.", `href="/desk/room/approval">Decide</a>`)
	f.get("/desk").want(t, 200, refused, approvals).lacks(t, "Nothing to do")
}

func TestWhatAScriptAsksForIsWhatThePageShows(t *testing.T) {
	f := newPair(t)
	f.people("pair", 3, "one")
	f.staffIn("pair", event.Coordinator)
	for _, query := range []string{"", "?session=one", "?lang=de&session=two"} {
		page, parts := f.get("/desk/pair"+query).want(t, 200), f.get("/desk/pair/live"+query).want(t, 200)
		if parts.body == "" || !strings.Contains(page.body, parts.body) {
			t.Errorf("%q: the parts are not in the page", query)
		}
		parts.lacks(t, "<html", "data-stream")
	}
	f.get("/desk/pair/live?session=three").want(t, 404)
	if err := f.desk.DisableAccount(t.Context(), operator, "coordinatorx@example.org"); err != nil {
		t.Fatal(err)
	}
	f.get("/desk/pair/live").want(t, 401)
	f.get("/desk/pair/live", "Accept", "text/event-stream").want(t, 401)
}

func TestSeatsOfEveryStateAreDrawn(t *testing.T) {
	f := newPair(t)
	f.people("pair", 3, "one")
	f.staffIn("pair", event.Viewer)
	f.get("/desk/pair").want(t, 200, fmt.Sprintf("1 seats: %d confirmed, 0 held, 0 offered, 0 kept, 0 free; 2 on the waiting list.", 1)).lacks(t, "/desk/pair/registrations?session")
}
