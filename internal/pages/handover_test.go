package pages

import (
	"strings"
	"testing"

	"rollcall/internal/event"
)

// linkOf is the personal page of whoever has that address.
func (f *face) linkOf(email string) string {
	f.t.Helper()
	found, err := f.store.RegistrantsByAddress(f.t.Context(), email)
	if err != nil || len(found) != 1 {
		f.t.Fatalf("%d people have the address: %v", len(found), err)
	}
	return "/r/" + f.desk.LinkToken(&found[0])
}

func TestASeatGoesToAColleague(t *testing.T) {
	f := newFace(t)
	f.applyText(pair + "consents: [{key: rules, required: true, text: {en: The rules, de: Die Regeln}}]\n")
	f.post("/pair", "email", "a@example.org", "given_name", "Olena", "family_name", "Kovalenko", "sessions", "one", "consents.rules", "yes").leads(t)
	page := f.linkOf("a@example.org")
	f.get(page).want(t, 200, "You signed up for a session.").lacks(t, "Second evening")
	f.post(page + "/verify").leads(t)
	f.get(page).want(t, 200, "A colleague goes instead", `href="`+page+`/one/hand-over"`)
	form := page + "/one/hand-over"
	f.get(form).want(t, 200, `action="`+form+`"`, `name="email" type="email"`, "You keep it until your colleague has taken it")
	refused := f.post(form, "email", "nobody", "given_name", "Nino").want(t, 422, `value="nobody"`, `value="Nino"`, `href="#family_name"`, "Enter your colleague’s family name", `aria-invalid="true"`, "Problem")
	if family, email := strings.Index(refused.body, `href="#family_name"`), strings.Index(refused.body, `href="#email"`); family > email {
		t.Error("the problems are not in the order of the page")
	}
	f.post(form, "email", "a@example.org", "given_name", "Nino", "family_name", "Beridze").want(t, 409, "has a place in the session already", `value="Beridze"`)
	f.get(f.post(form, "email", "n@example.org", "given_name", "Nino", "family_name", "Beridze").leads(t)).
		want(t, 200, "Your colleague gets a letter.", "We have written to: Nino Beridze.", `action="`+page+`/one/keep"`, "You have a seat")
	if got := f.get(form); got.StatusCode != 303 {
		t.Errorf("the form while somebody is asked answers %d", got.StatusCode)
	}

	theirs := f.linkOf("n@example.org")
	f.get(theirs).want(t, 200, "Olena Kovalenko cannot come and gives you the seat.", "First evening", "The rules", `action="`+theirs+`/one/accept"`, `action="`+theirs+`/one/decline"`)
	f.post(theirs+"/one/accept").want(t, 422, `href="#consents-rules"`)
	f.get(f.post(theirs+"/one/accept", "consents.rules", "yes").leads(t)).want(t, 200, "The seat is yours.", "You have a seat")
	if a, b := f.status(page, "one"), f.status(theirs, "one"); a != event.Cancelled || b != event.Confirmed {
		t.Errorf("the holder is %s, the colleague %s", a, b)
	}
	f.get(theirs+"/one/accept").want(t, 200, "This seat is not given away any more")
	f.get(page).want(t, 200, "You have given up this registration")
}

func TestASeatThatIsNotTaken(t *testing.T) {
	f := newPair(t)
	page := f.signUpBy("pair", "a@example.org", "one")
	f.post(page + "/verify").leads(t)
	f.post(page+"/one/hand-over", "email", "n@example.org", "given_name", "Nino", "family_name", "Beridze").leads(t)
	theirs := f.linkOf("n@example.org")
	f.get(f.post(theirs+"/one/decline").leads(t)).want(t, 200, "You have declined the seat.", "You are not signed up for a session yet.", `action="`+theirs+`/verify"`)
	f.get(page).want(t, 200, "A colleague goes instead", "You have a seat")
	f.post(page+"/one/hand-over", "email", "n@example.org", "given_name", "Nino", "family_name", "Beridze").leads(t)
	f.get(f.post(page+"/one/keep").leads(t)).want(t, 200, "The seat stays yours.", "You have a seat")
	f.get(theirs+"/one/accept").want(t, 200, "This seat is not given away any more")
	f.post(theirs+"/one/accept").want(t, 409, "This seat is not given away any more.")
}

// Somebody known already is offered the seat on the page they have.
func TestASeatIsOfferedOnThePageOneHas(t *testing.T) {
	f := newPair(t)
	page, other := f.signUpBy("pair", "a@example.org", "one"), f.signUpBy("pair", "b@example.org", "two")
	f.post(page + "/verify").leads(t)
	f.post(other + "/verify").leads(t)
	f.post(page+"/one/hand-over", "email", "b@example.org", "given_name", "X", "family_name", "Y").leads(t)
	got := f.get(other).want(t, 200, "A seat for you", "gives you the seat", `action="`+other+`/one/accept"`, "Second evening")
	if strings.Contains(got.body, "X Y") {
		t.Error("what the holder typed stands in the place of the name")
	}
	got.lacks(t, `id="p-one"`) // what is offered is not said to be full besides
	f.get(f.post(other+"/one/accept").leads(t)).want(t, 200, "The seat is yours.")
}

const withMaterial = `
    materials:
      - {key: slides, kind: slides, title: {en: Slides, de: Folien}, url: "https://media.example.org/open-slides", access: public}
      - {key: video, kind: recording, title: {en: The evening}, url: "https://media.example.org/secret-video", access: registered}
      - {key: list, kind: document, title: {en: Contacts}, url: "https://media.example.org/secret-list", access: attended}
`

func TestMaterialIsOnThePagesOfThoseWhoMayHaveIt(t *testing.T) {
	f := newFace(t)
	f.applyText(strings.Replace(pair, "  - {slug: one, title: {en: First evening}, starts: 2021-11-12T18:00, ends: 2021-11-12T20:00, capacity: 1, join_url: \"https://meet.example.org/secret-room\"}",
		"  - slug: one\n    title: {en: First evening}\n    starts: 2021-11-12T18:00\n    ends: 2021-11-12T20:00\n    capacity: 1"+withMaterial, 1))
	page := f.signUpBy("pair", "a@example.org", "one")
	f.post(page + "/verify").leads(t)
	waits := f.signUpBy("pair", "b@example.org", "one")
	f.post(waits + "/verify").leads(t)
	public := f.get("/pair").want(t, 200, "https://media.example.org/open-slides", "Slides")
	queue := f.get(waits).want(t, 200, "https://media.example.org/open-slides", "for those who have or had a seat", "The evening")
	mine := f.get(page).want(t, 200, "https://media.example.org/secret-video", "Recordings and material", "your attendance is not established yet", "Contacts", "Turn optional letters off")
	for name, body := range map[string]string{"the public page": public.body, "who waits": queue.body} {
		if strings.Contains(body, "secret-") {
			t.Errorf("%s is shown a protected address", name)
		}
	}
	if strings.Contains(mine.body, "secret-list") {
		t.Error("who was not there yet is shown the address for those who were")
	}
	f.get("/pair?lang=de").want(t, 200, "Folien")
}

// What the event requires is asked on the page that confirms, and on the one
// that takes a seat; what was typed stays.
func TestWhatIsRequiredIsAskedWhereOneConfirms(t *testing.T) {
	f := newFace(t)
	f.applyText(pair + `questions:
  - {key: peer, type: choice, required: true, label: {en: Peer advice}, options: [{key: now, label: {en: Now}}, {key: later, label: {en: Later}}]}
  - {key: topic, type: text, required: true, label: {en: What about}, show_if: {question: peer, is: [now]}}
  - {key: free, type: text, label: {en: Anything else}}
consents: [{key: rules, required: true, text: {en: The rules}}]
`)
	f.post("/pair", "email", "a@example.org", "given_name", "Olena", "family_name", "Kovalenko", "sessions", "one", "consents.rules", "yes", "answers.peer", "later",
		"colleagues.0.email", "b@example.org", "colleagues.0.given_name", "Ivan", "colleagues.0.family_name", "Petrenko").leads(t)
	page, theirs := f.linkOf("a@example.org"), f.linkOf("b@example.org")
	f.get(page).want(t, 200).lacks(t, "Peer advice")
	f.post(page + "/verify").leads(t)
	f.post(page+"/one/hand-over", "email", "n@example.org", "given_name", "Nino", "family_name", "Beridze").leads(t)
	taker := f.linkOf("n@example.org")
	for at, send := range map[string]string{theirs: theirs + "/verify", taker: taker + "/one/accept"} {
		f.get(at).want(t, 200, "Questions from the organisers", "Peer advice", `data-show=`, "What about", "The rules", " data-form ").lacks(t, "Anything else")
		f.post(send).want(t, 422, `href="#answers-peer"`, `href="#consents-rules"`, "Nothing you wrote is lost")
		f.post(send, "answers.peer", "now", "consents.rules", "yes").want(t, 422, `href="#answers-topic"`, `name="answers.peer" value="now" checked`, `name="consents.rules" value="yes" checked aria-required="true"`)
		f.post(send, "answers.peer", "now", "answers.topic", "Water pipes").want(t, 422, `value="Water pipes"`)
		f.post(send, "answers.peer", "now", "answers.topic", "Water pipes", "consents.rules", "yes").leads(t)
		f.get(at).want(t, 200).lacks(t, "Peer advice")
	}
	if got := f.known("b@example.org").Answers; got["peer"] != "now" || got["topic"] != "Water pipes" {
		t.Errorf("kept is %v", got)
	}
}
