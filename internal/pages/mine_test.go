package pages

import (
	"encoding/json"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/web"
)

// asking is an event with a question of each kind that forms send in a way of
// their own, and two consents.
const asking = `
slug: asking
title: {en: Asking, de: Fragen}
languages: [en, de]
zone: Europe/Berlin
contact: {name: Office, email: office@example.org, controller: "Office, Street 1"}
registration: {verify: false, waiting_list: {mode: auto, capacity: 0}}
questions:
  - {key: peer, type: choice, label: {en: Peer consultation}, options: [{key: soon, label: {en: Soon}}, {key: later, label: {en: Later}}]}
  - {key: topic, type: text, required: true, label: {en: Which topic}, show_if: {question: peer, is: [soon]}}
  - {key: topics, type: choices, label: {en: Topics}, options: [{key: water, label: {en: Water}}, {key: roads, label: {en: Roads}}]}
  - {key: first, type: yes_no, label: {en: First time}}
  - {key: staff, type: number, label: {en: Staff}}
consents:
  - {key: terms, required: true, text: {en: I take part by the rules}}
  - {key: publish, required: false, text: {en: My name may appear}}
sessions:
  - {slug: one, title: {en: First evening}, starts: 2021-11-12T18:00, ends: 2021-11-12T20:00, capacity: 1, join_url: "https://meet.example.org/secret-room"}
  - {slug: two, title: {en: Second evening}, starts: 2021-12-13T18:00, ends: 2021-12-13T20:00, capacity: 5}
`

// said is what marta signs up with.
func said(change url.Values) url.Values {
	form := url.Values{
		"email": {"marta@example.org"}, "given_name": {"Marta"}, "family_name": {"Horvat"}, "organisation": {"City of Zadar"}, "municipality": {"Zadar"},
		"country": {"HR"}, "organisation_kind": {"municipality"}, "function": {"Planner"}, "language": {"en"}, "zone": {"Europe/Berlin"}, "sessions": {"one"},
		"answers.peer": {"soon"}, "answers.topic": {"Water"}, "answers.topics": {"water", "roads"}, "answers.first": {"no"}, "answers.staff": {"3.5"},
		"consents.terms": {"yes"},
	}
	for name, values := range change {
		form[name] = values
	}
	return form
}

// marta signs up and returns the path of her page.
func (f *face) marta(change url.Values) string {
	f.t.Helper()
	f.applyText(asking)
	form := said(change)
	f.postForm("/asking", form).leads(f.t)
	found, err := f.store.RegistrantsByAddress(f.t.Context(), form.Get("email"))
	if err != nil || len(found) != 1 {
		f.t.Fatalf("%d people, %v", len(found), err)
	}
	return "/r/" + f.desk.LinkToken(&found[0])
}

// owner is the person with that page as the store knows them.
func (f *face) owner(page string) *event.Registrant {
	f.t.Helper()
	by, err := f.desk.ByLink(f.t.Context(), strings.TrimPrefix(page, "/r/"))
	if err != nil {
		f.t.Fatal(err)
	}
	r, err := f.store.Registrant(f.t.Context(), by.Registrant.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return r
}

func TestACancelIsTakenBackByOneButton(t *testing.T) {
	f := newFace(t)
	page := f.marta(nil)
	f.post(page + "/one/cancel").leads(t)
	f.get(page).want(t, 200, "Take back", `action="`+page+`/one/restore"`, "You can take this back until", "13 October 2021")
	f.get(f.post(page+"/one/restore?lang=de").leads(t)).want(t, 200, "Ihre Anmeldung gilt wieder", "Sie haben einen Platz")
	if got := f.status(page, "one"); got != event.Confirmed {
		t.Errorf("the registration is %s", got)
	}
	f.post(page + "/one/cancel").leads(t)
	f.set(noon.AddDate(0, 0, 1))
	late := f.get(page).want(t, 200, "You can sign up again", "Register for this session")
	if strings.Contains(late.body, "/restore") {
		t.Error("after a day it can be taken back")
	}
	f.post(page+"/one/restore").want(t, 409, "24 hours only")
}

func TestTheFormOfChangesHoldsWhatWasSaid(t *testing.T) {
	f := newFace(t)
	page := f.marta(nil)
	form := f.get(page+"/change").want(t, 200, `value="Marta"`, `value="City of Zadar"`, `<option value="HR" selected>`, `<option value="municipality" selected>`,
		`value="soon" checked`, `value="Water"`, `value="water" checked`, `value="roads" checked`, `value="no" checked`, `value="3.5"`, "Monday 13 December 2021")
	for _, other := range []string{"marta@", "consents.", `name="sessions"`} {
		if strings.Contains(form.body, other) {
			t.Errorf("the form holds %s", other)
		}
	}
	change := said(url.Values{"given_name": {"Марта"}, "answers.peer": {"later"}, "answers.topics": nil})
	f.get(f.postForm(page+"/change", change).leads(t)).want(t, 200, "Your changes are saved", "Марта Horvat")
	r := f.owner(page)
	if r.GivenName != "Марта" || r.Answers["peer"] != "later" || r.Answers["topics"] != nil || r.Answers["topic"] != nil || r.Answers["first"] != false || r.Answers["staff"] != 3.5 {
		t.Errorf("known is %+v", r)
	}
	if r.Address() != "marta@example.org" || !r.Consents["terms"].Given {
		t.Errorf("the form has changed %s, %+v", r.Address(), r.Consents)
	}
}

func TestARefusedChangeLosesNothing(t *testing.T) {
	f := newFace(t)
	page := f.marta(nil)
	wrong := said(url.Values{"family_name": {""}, "function": {"see www.example.org/x"}, "answers.topic": {""}, "answers.staff": {"many"}, "organisation": {"Kept as typed"}})
	f.postForm(page+"/change", wrong).want(t, 422, "4 things need another look", "Nothing you wrote is lost", `href="#family_name"`, `href="#answers-topic"`, `href="#answers-staff"`,
		`value="Kept as typed"`, `value="many"`, "<title>Problem:")
	if r := f.owner(page); r.Organisation != "City of Zadar" {
		t.Errorf("a refused form was kept: %+v", r)
	}
}

func TestAChangeKeepsWhatTheFormDoesNotAsk(t *testing.T) {
	f := newFace(t)
	page := f.marta(url.Values{"zone": {"Asia/Tbilisi"}})
	spoken := []string{"uk"} // which is asked where there is interpretation
	if _, err := f.desk.ChangeMe(t.Context(), desk.Actor{Kind: desk.Person, Registrant: f.owner(page)}, desk.Change{LanguagesSpoken: &spoken}); err != nil {
		t.Fatal(err)
	}
	f.get(page+"/change").want(t, 200, `<option value="Asia/Tbilisi" selected>`)
	f.postForm(page+"/change", said(url.Values{"zone": {"Asia/Tbilisi"}})).leads(t)
	if r := f.owner(page); r.Zone != "Asia/Tbilisi" || !slices.Equal(r.LanguagesSpoken, spoken) {
		t.Errorf("known is %+v", r)
	}
}

func TestDetailsStayAfterTheLastBeginning(t *testing.T) {
	f := newFace(t)
	page := f.marta(nil)
	f.set(time.Date(2021, 12, 13, 17, 0, 0, 0, time.UTC))
	if strings.Contains(f.get(page).want(t, 200).body, page+"/change") {
		t.Error("the change is offered")
	}
	f.get(page+"/change").want(t, 409, "The last session has begun", `href="`+page+`"`)
	f.postForm(page+"/change", said(url.Values{"given_name": {"Ana"}})).want(t, 409, "The last session has begun")
}

// Whoever changes their own details while the organiser corrects them sees what
// the organiser has written; who presses twice meets nobody.
func TestAPersonSeesWhatHasBeenSavedMeanwhile(t *testing.T) {
	f := newFace(t)
	page := f.marta(nil)
	mine := sentBy(f.get(page + "/change").body)
	f.staffIn("asking", event.Organiser)
	f.corrects("/desk/asking/registrations/"+strconv.FormatInt(f.owner(page).ID, 10)+"/edit", url.Values{"family_name": {"Horvatić"}, "reason": {"told"}}).leads(t)
	mine.Set("given_name", "Марта")
	second := f.postForm(page+"/change", mine).want(t, 412, "Something else has been saved meanwhile", `value="Марта"`, `value="Horvatić"`, "Changed by somebody else meanwhile")
	second.lacks(t, "Somebody else has written")
	if r := f.owner(page); r.GivenName != "Marta" || r.FamilyName != "Horvatić" {
		t.Errorf("kept are %s %s", r.GivenName, r.FamilyName)
	}
	again := sentBy(second.body)
	f.postForm(page+"/change", again).leads(t)
	f.postForm(page+"/change", again).leads(t)
	if r := f.owner(page); r.GivenName != "Марта" || r.FamilyName != "Horvatić" {
		t.Errorf("afterwards kept are %s %s", r.GivenName, r.FamilyName)
	}
}

func TestConsentsHaveOneButtonEach(t *testing.T) {
	f := newFace(t)
	page := f.marta(nil)
	f.get(page).want(t, 200, "I take part by the rules", "You have agreed. Since:", "Version of the text: 1.", `action="`+page+`/consents/terms/withdraw"`,
		"your registration stays as it is", "You do not agree. Since:", `action="`+page+`/consents/publish/give"`)
	f.get(f.post(page+"/consents/terms/withdraw").leads(t)).want(t, 200, "Your consent is withdrawn", `action="`+page+`/consents/terms/give"`, "You have a seat")
	f.get(f.post(page+"/consents/publish/give").leads(t)).want(t, 200, "Your consent is noted", `action="`+page+`/consents/publish/withdraw"`)
	f.post(page+"/consents/invented/give").want(t, 404)
	if r := f.owner(page); r.Consents["terms"].Given || !r.Consents["publish"].Given {
		t.Errorf("known is %+v", r.Consents)
	}
}

func TestAnotherAddressIsConfirmedFromItsMailbox(t *testing.T) {
	f := newFace(t)
	page := f.marta(nil)
	f.get(page+"/address").want(t, 200, "m•••@example.org", `type="email" value=""`)
	f.postForm(page+"/address", url.Values{"email": {"no address"}}).want(t, 422, "You wrote “no address”", `value="no address"`, "<title>Problem:")
	f.postForm(page+"/address", url.Values{"email": {""}}).want(t, 422, "Enter the address")
	asked := f.get(f.postForm(page+"/address", url.Values{"email": {"horvat@example.net"}}).leads(t)).want(t, 200, "We wait for the confirmation of h•••@example.net", "Wednesday 13 October 2021")
	if strings.Contains(asked.body, "horvat@") {
		t.Error("the address is shown whole")
	}
	r := f.owner(page)
	link := "/r/address/" + f.key.AddressLink(r.ID, "horvat@example.net", *r.AskedEmailAt)
	for range 5 {
		f.get(link+"?lang=de").want(t, 200, `action="`+link+`?lang=de"`, "Diese Adresse bestätigen")
	}
	moved := f.post(link + "?lang=de").leads(t)
	f.get(moved).want(t, 200, "Ihre Adresse ist geändert", "h•••@example.net", "Sie haben einen Platz")
	f.get(page).want(t, 404)
	f.get(link).want(t, 200, "This address is confirmed")
	f.post(link).want(t, 200, "This address is confirmed")
	f.get("/r/address/"+strings.TrimPrefix(page, "/r/")).want(t, 404)
	f.post("/r/address/1.wrong").want(t, 404)
}

func TestNoPageOfAPersonShowsTheWholeAddress(t *testing.T) {
	f := newFace(t)
	page := f.marta(nil)
	for _, path := range []string{"", "/data", "/address", "/change", "/erase", "/renew", "/one/cancel", "/one/join"} {
		if strings.Contains(f.get(page+path).want(t, 200).body, "marta@") {
			t.Errorf("%s shows it", path)
		}
	}
	f.get(page).want(t, 200, "m•••@example.org")
}

func TestMyDataInWordsAndToTakeAlong(t *testing.T) {
	f := newFace(t)
	page := f.marta(nil)
	f.postForm(page+"/change", said(url.Values{"country": {"BA"}, "answers.peer": {"later"}})).leads(t)
	f.post(page + "/two/register").leads(t)
	f.post(page + "/two/cancel").leads(t)
	f.get(page+"/data").want(t, 200, "Planner", "Bosnia", "Croatia → Bosnia", "Soon → Later", "Water, Roads", "3.5", "I take part by the rules", "You have agreed", "Cancelled: Second evening",
		"by you", "You have cancelled", "not sent yet", `href="`+page+`/data.json" download`, `href="`+page+`/change"`)
	f.get(page+"/data?lang=de").want(t, 200, "Abgemeldet: Second evening", "Wer das sieht")
	file := f.get(page+"/data.json").want(t, 200)
	if got := file.Header.Get("Content-Disposition"); got != "attachment; filename=asking.json" {
		t.Errorf("it is called %s", got)
	}
	var d struct {
		Registrant struct{ Email string }
		History    []struct{ Action, By string }
	}
	if err := json.Unmarshal([]byte(file.body), &d); err != nil {
		t.Fatal(err)
	}
	if d.Registrant.Email != "marta@example.org" || len(d.History) != 4 || d.History[0].By != "person" {
		t.Errorf("it holds %+v", d)
	}
}

func TestDeletingOnesDataTakesTwoSteps(t *testing.T) {
	f := newFace(t)
	page := f.marta(nil)
	f.get(page+"/erase").want(t, 200, "Delete your data?", "cannot be undone", "There is no letter about it", "go to the next in line", "Keep my registration")
	if got := f.status(page, "one"); got != event.Confirmed {
		t.Fatalf("after asking the registration is %s", got)
	}
	if where := f.post(page + "/erase?lang=de").leads(t); where != "/r/erased?lang=de" {
		t.Errorf("it leads to %s", where)
	}
	f.get("/r/erased?lang=de").want(t, 200, "Ihre Daten sind gelöscht")
	never := f.get("/r/4711.AAAAAAAAAAAAAAAAAAAAAAAAAAA").want(t, 404)
	for _, path := range []string{"", "/data", "/erase"} {
		if got := f.get(page+path).want(t, 404); got.body != never.body {
			t.Errorf("%s differs from a link that never existed", path)
		}
	}
}

// TestEveryEntryAndLetterHasWords keeps what is done about people, and what is
// written to them, from being shown as something.
func TestEveryEntryAndLetterHasWords(t *testing.T) {
	words := newFace(t).words.Printer("en")
	for _, action := range []string{"signed_up", "registered", "verified", "cancelled", "restored", "withdrawn", "expired", "promoted", "approved", "rejected", "asked_again", "moved_to_queue", "changed", "link_renewed", "joined", "marked", "outcome_decided", "outcome_taken_back", "objection_made", "objection_rejected", "presence_declared",
		"offered", "accepted", "invitation_accepted", "knocked", "joined_team", "left_team", "named_by_colleague", "handover_asked", "handover_ended", "seat_handed_over", "seat_taken_over"} {
		if !words.Has("mydata.did." + action) {
			t.Errorf("no words for the action %s", action)
		}
	}
	text, err := fs.ReadFile(web.Files, "locales/en.json")
	if err != nil {
		t.Fatal(err)
	}
	kinds := regexp.MustCompile(`"mail\.([a-z_]+)\.subject"`).FindAllStringSubmatch(string(text), -1)
	if len(kinds) < 14 {
		t.Fatalf("only %d kinds of letter are found", len(kinds))
	}
	for _, kind := range kinds {
		if !slices.Contains([]string{"test", "links", "sign_in", "welcome"}, kind[1]) && !words.Has("mydata.letter."+kind[1]) {
			t.Errorf("no words for the letter %s", kind[1])
		}
	}
}

// postForm sends a whole form.
func (f *face) postForm(path string, form url.Values) answer {
	f.t.Helper()
	return f.do("POST", path, form)
}
