package pages

import (
	"fmt"
	"html"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/event"
)

// everything is an event that asks for everything there is.
const everything = `
slug: asking
title: {en: Asking, uk: Запитання}
languages: [uk, de]
zone: Europe/Berlin
interpretation: [ka]
municipalities:
  - {key: mostar, country: BA, name: {uk: Мостар, de: Mostar}}
registration: {verify: true, waiting_list: {mode: auto, capacity: 0}}
questions:
  - {key: peer, type: choice, label: {uk: "Peer?"}, options: [{key: now, label: {uk: "Now"}}, {key: later, label: {uk: "Later"}}]}
  - {key: topic, type: text, required: true, label: {uk: "Topic?"}, show_if: {question: peer, is: [now]}}
  - {key: depth, type: number, label: {uk: "Depth?"}, show_if: {all: [{question: peer, is: [now, later]}, {question: topic, is: [water]}]}}
  - {key: notes, type: long_text, label: {uk: "Notes?"}, show_if: {any: [{question: peer, is: [later]}, {question: first, is: [yes]}]}}
  - {key: themes, type: choices, label: {uk: "Themes?"}, options: [{key: data, label: {uk: "Data"}}, {key: law, label: {uk: "Law"}}]}
  - {key: first, type: yes_no, label: {uk: "First?"}}
  - {key: day, type: date, label: {uk: "Day?"}}
  - {key: home, type: country, label: {uk: "Home?"}}
  - {key: tongue, type: language, label: {uk: "Tongue?"}}
  - {key: call, type: phone, label: {uk: "Call?"}}
consents:
  - {key: use, required: true, text: {uk: "Use my details", de: "Angaben nutzen"}}
  - {key: list, text: {uk: "List my name"}}
sessions:
  - {slug: only, title: {uk: Only}, starts: 2021-11-12T10:00, ends: 2021-11-12T12:30, capacity: 10}
`

// answered is what someone sends who fills in all that is needed; pairs are
// added or, with "", taken away.
func answered(pairs ...string) url.Values {
	form := url.Values{}
	for _, pair := range [][2]string{
		{"email", "ana@example.org"}, {"given_name", "Ana"}, {"family_name", "Kovač"}, {"language", "de"}, {"zone", "Europe/Berlin"},
		{"sessions", "only"}, {"consents.use", "yes"},
	} {
		form.Set(pair[0], pair[1])
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			form.Del(pairs[i])
		} else {
			form.Set(pairs[i], pairs[i+1])
		}
	}
	return form
}

func (f *face) send(pairs ...string) answer {
	f.t.Helper()
	return f.do("POST", "/asking?lang=de", answered(pairs...))
}

// known is the registrant with an address, or nil.
func (f *face) known(email string) *event.Registrant {
	f.t.Helper()
	found, err := f.store.RegistrantsByAddress(f.t.Context(), email)
	if err != nil {
		f.t.Fatal(err)
	}
	if len(found) == 0 {
		return nil
	}
	return &found[0]
}

func TestFormAsksWithNativeControls(t *testing.T) {
	f := newFace(t)
	f.applyText(everything)
	f.get("/asking?lang=de").want(t, 200,
		`name="given_name" type="text" value="" autocomplete="given-name" aria-required="true"`,
		`name="family_name" type="text" value="" autocomplete="family-name"`,
		`name="email" type="email" value="" autocomplete="email"`,
		`name="organisation" type="text" value="" autocomplete="organization"`,
		`name="function" type="text" value="" autocomplete="organization-title"`,
		`name="country" autocomplete="country"`,
		`<option value="XK">Kosovo</option>`,
		`name="municipality" type="text" value="" list="municipality-list"`,
		`<datalist id="municipality-list"><option value="Mostar" label="Bosnien und Herzegowina"></option></datalist>`,
		`name="languages_spoken" value="uk"`, `name="languages_spoken" value="en"`,
		`<select id="interpretation" name="interpretation"`, `<option value="ka" lang="ka">`,
		`name="latin_name"`,
		`name="answers.depth" type="text" value="" inputmode="decimal"`,
		`name="answers.day" type="date"`,
		`<textarea id="answers-notes"`,
		`type="checkbox" id="answers-themes" name="answers.themes" value="data"`,
		`type="radio" id="answers-first" name="answers.first" value="yes"`,
		`<select id="answers-home"`, `<option value="sq">Albanisch</option>`,
		`name="answers.call" type="tel" value="" autocomplete="tel"`,
		`name="consents.use" value="yes" aria-required="true">`, `name="consents.list" value="yes">`,
		" novalidate",
	).lacks(t, ` required`, "autofocus")
	f.applyText(strings.Replace(everything, "interpretation: [ka]\n", "", 1))
	f.get("/asking?lang=de").want(t, 200).lacks(t, "languages_spoken", `name="interpretation"`)
}

func TestConditionsAreSaidInWordsAndToTheScript(t *testing.T) {
	f := newFace(t)
	f.applyText(everything)
	page := f.get("/asking?lang=de").want(t, 200)
	body := html.UnescapeString(page.body)
	for _, part := range []string{
		`data-show="{"all":true,"parts":[{"name":"answers.peer","is":["now"]}]}"`,
		`data-show="{"all":true,"parts":[{"name":"answers.peer","is":["now","later"]},{"name":"answers.topic","is":["water"]}]}"`,
		`data-show="{"all":false,"parts":[{"name":"answers.peer","is":["later"]},{"name":"answers.first","is":["yes"]}]}"`,
		`Nur wenn Ihre Antwort auf „Peer?“ lautet: „Now“.`,
		`Nur, wenn all das zutrifft: Ihre Antwort auf „Peer?“ lautet „Now“ oder „Later“; Ihre Antwort auf „Topic?“ lautet „water“.`,
		`Nur, wenn eines davon zutrifft: Ihre Antwort auf „Peer?“ lautet „Later“; Ihre Antwort auf „First?“ lautet „Ja“.`,
		`aria-describedby="answers-topic-when"`,
	} {
		if !strings.Contains(body, part) {
			t.Errorf("the form does not hold %s", part)
		}
	}
}

func TestHiddenQuestionsDoNotCount(t *testing.T) {
	f := newFace(t)
	f.applyText(everything)
	f.send("answers.peer", "now").want(t, 422, `href="#answers-topic"`)
	f.send("answers.peer", "later", "answers.topic", "x", "answers.depth", "no number").leads(t)
	if got := fmt.Sprint(f.known("ana@example.org").Answers); got != "map[peer:later]" {
		t.Errorf("kept %s", got)
	}
}

func TestMistypedAddressIsAskedAboutOnce(t *testing.T) {
	f := newFace(t)
	f.applyText(everything)
	f.send("email", "ana@gmial.com").want(t, 422, "Meinten Sie ana@gmail.com?", `value="ana@gmial.com"`,
		`<button class="btn" name="take" value="email">ana@gmail.com verwenden</button>`, `<input type="hidden" name="asked" value="ana@gmial.com">`,
		`<button class="first" tabindex="-1" aria-hidden="true">`, "<title>Problem:")
	f.send("email", "ana@gmial.com", "asked", "ana@gmial.com").leads(t)
	if f.known("ana@gmial.com") == nil {
		t.Error("the address that was kept is not known")
	}
	f.send("email", "eva@gmial.com", "asked", "ana@gmial.com").want(t, 422, "Meinten Sie eva@gmail.com?")
	f.send("email", "eva@gmial.com", "take", "email").leads(t)
	if f.known("eva@gmail.com") == nil || f.known("eva@gmial.com") != nil {
		t.Error("the address meant was not taken")
	}
	f.send("answers.peer", "now", "answers.topic", "x@gmial.com", "take", "answers.topic").leads(t)
	if r := f.known("ana@example.org"); r.Answers["topic"] != "x@gmial.com" {
		t.Errorf("an answer was changed to %q", r.Answers["topic"])
	}
}

func TestMachinesAreAnsweredLikePeople(t *testing.T) {
	f := newFace(t)
	f.applyText(everything)
	f.get("/asking?lang=de").want(t, 200, `<div class="first" aria-hidden="true">`,
		`name="homepage" type="text" tabindex="-1" autocomplete="off"`, `name="open_ms" value=""`)
	if where := f.send("homepage", "x").leads(t); where != "/asking/sent?lang=de" {
		t.Errorf("the trap leads to %s", where)
	}
	for _, open := range []string{"1999", "0", "-5"} { // a browser that fills everything is as quick: nothing is lost
		f.send("open_ms", open).want(t, 400, "Das ging sehr schnell", `value="ana@example.org"`).lacks(t, "open_ms")
	}
	if f.known("ana@example.org") != nil {
		t.Fatal("somebody was signed up")
	}
	f.send("given_name", "").want(t, 422).lacks(t, "open_ms") // whoever mends one thing is quick
	for i, pairs := range [][]string{{"open_ms", "2000"}, {"open_ms", ""}, {"open_ms", "soon"}} {
		email := fmt.Sprintf("p%d@example.org", i)
		f.send(append(pairs, "email", email)...).leads(t)
		if f.known(email) == nil {
			t.Errorf("%v signed nobody up", pairs)
		}
	}
}

func TestColleaguesOnTheForm(t *testing.T) {
	f := newFace(t)
	f.applyText(everything)
	counted := 0
	f.limit = func(_ echo.Context, people int) (func(bool), error) {
		counted = people
		return func(bool) {}, nil
	}
	f.get("/asking?lang=de").want(t, 200, `<details class="office" data-office>`, `name="colleagues.4.email"`).lacks(t, "colleagues.5")
	f.send("colleagues.3.email", "ana@EXAMPLE.org", "colleagues.3.given_name", "Ivan").want(t, 422,
		`<details class="office" data-office open>`, `name="colleagues.0.given_name" type="text" value="Ivan"`, `href="#colleagues-0-email"`,
		"Person 1: Die Adresse ana@EXAMPLE.org steht hier doppelt", "Geben Sie den Nachnamen an: Person 1")
	f.send("colleagues.1.language", "de").leads(t) // a language alone is nobody
	if counted != 1 {
		t.Errorf("%d were counted", counted)
	}
	pairs := []string{"email", "eva@example.org"}
	for i := range 5 {
		n := fmt.Sprintf("colleagues.%d.", i)
		pairs = append(pairs, n+"email", fmt.Sprintf("c%d@example.org", i), n+"given_name", "Ivan", n+"family_name", "M")
	}
	f.send(pairs...).leads(t)
	if counted != 6 {
		t.Errorf("%d were counted for six people", counted)
	}
	r := f.known("c4@example.org")
	if r == nil || r.Source != event.SourceColleague {
		t.Fatalf("the last colleague is %+v", r)
	}
	path := "/r/" + f.desk.LinkToken(r)
	f.get(path).want(t, 200, "Jemand aus Ihrer Organisation hat Sie zu einem Termin", `name="consents.use"`, "Angaben nutzen").lacks(t, `name="consents.list"`)
	f.post(path+"/verify?lang=uk", "shown", "uk").want(t, 422, `href="#consents-use"`)
	f.post(path+"/verify", "consents.use", "yes", "shown", "de").leads(t)
	if r = f.known("c4@example.org"); r.VerifiedAt == nil || r.Consents["use"].Language != "de" {
		t.Errorf("after that: verified %v, consents %v", r.VerifiedAt, r.Consents)
	}
}

// hard are texts that people paste and machines send.
var hard = []string{
	strings.Repeat("x", 10_000), "Ana 👩🏽‍💻", "Ana\u200f", "דנה", "Ana\u202egnp.exe", "Ana\x01", "Ana\u2028x", `"><script>alert(1)</script>`,
}

// TestNothingTypedIsLost sends hard text in every field of the form together
// with something that is refused, and looks for it in what comes back.
func TestNothingTypedIsLost(t *testing.T) {
	f := newFace(t)
	f.applyText(everything)
	lines := []string{
		"email", "given_name", "family_name", "latin_name", "organisation", "municipality", "function", "colleagues.0.email",
		"colleagues.0.given_name", "colleagues.0.family_name", "colleagues.0.function", "answers.topic", "answers.depth", "answers.day", "answers.call", "answers.notes",
	}
	everywhere := func(names []string, text string) []string {
		pairs := []string{"answers.peer", "now", "consents.use", ""}
		for _, name := range names {
			pairs = append(pairs, name, text)
		}
		return pairs
	}
	for _, text := range hard {
		page := f.send(everywhere(lines, text)...).want(t, 422)
		kept := strings.Count(page.body, ">"+html.EscapeString(text)+"</textarea>") + strings.Count(html.UnescapeString(page.body), `value="`+text+`"`)
		if kept < len(lines) {
			t.Errorf("%.40q is lost in %d of %d fields", text, len(lines)-kept, len(lines))
		}
		page.lacks(t, "<script>alert")
	}
	f.send("answers.day", "2021-13-40").want(t, 422, `name="answers.day" type="text" value="2021-13-40"`)
	f.send("answers.day", "2021-11-12", "given_name", "").want(t, 422, `name="answers.day" type="date" value="2021-11-12"`)
	chosen := map[string]string{
		"country": "XK", "organisation_kind": "ngo", "zone": "Europe/Berlin", "interpretation": "ka", "answers.home": "GE", "answers.tongue": "sq", "colleagues.0.language": "uk",
	}
	boxes := map[string]string{"languages_spoken": "en", "answers.peer": "later", "answers.first": "no", "answers.themes": "law", "consents.list": "yes", "sessions": "only"}
	pairs := []string{"given_name", "", "colleagues.0.email", "x"}
	for _, name := range slices.Sorted(maps.Keys(chosen)) {
		pairs = append(pairs, name, chosen[name])
	}
	for name, value := range boxes {
		pairs = append(pairs, name, value)
	}
	page := f.send(pairs...).want(t, 422)
	for name, value := range chosen {
		_, after, _ := strings.Cut(page.body, `name="`+name+`"`)
		options, _, _ := strings.Cut(after, "</select>")
		_, option, _ := strings.Cut(options, `<option value="`+value+`"`)
		if option, _, _ = strings.Cut(option, ">"); !strings.HasSuffix(option, " selected") {
			t.Errorf("%s is no longer %s", name, value)
		}
	}
	for name, value := range boxes {
		if !strings.Contains(page.body, `name="`+name+`" value="`+value+`" checked`) {
			t.Errorf("%s is no longer %s", name, value)
		}
	}
	all := slices.Concat(lines, slices.Sorted(maps.Keys(chosen)), slices.Sorted(maps.Keys(boxes)))
	for _, text := range hard { // no field breaks the page
		if got := f.send(everywhere(all, text)...).StatusCode; got != 422 {
			t.Errorf("%.40q everywhere answers %d", text, got)
		}
	}
}

func TestTheFormOffersWhatIsAhead(t *testing.T) {
	f := newPair(t)
	f.get("/pair").want(t, 200, `name="sessions" value="one"`, `name="sessions" value="two"`).lacks(t, "checked")
	f.set(time.Date(2021, 11, 13, 12, 0, 0, 0, time.UTC))
	f.get("/pair").want(t, 200, `name="sessions" value="two" checked`).lacks(t, `value="one"`)
}
