package pages

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

func TestAPersonsPanel(t *testing.T) {
	f := newPair(t)
	f.people("pair", 2, "one")
	found, err := f.desk.Registrants(t.Context(), operator, "pair", desk.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	first := found.Items[0].Registrant
	path := "/desk/pair/registrations/" + strconv.FormatInt(first.ID, 10)
	f.staffIn("pair", event.Coordinator)
	f.get(path).want(t, 200, "Person000 Kovač", "What happened", "Was registered.", "the operator", "You have a seat", "not sent yet", "Keep the note").
		lacks(t, "Correct the details", "Show the personal link", "/r/")
	f.post(path+"/link").want(t, 403)
	f.get(path+"/edit").want(t, 403)
	f.post(path+"/notes", "text", "").want(t, 422, "Write a note.")
	f.post(path+"/notes", "text", strings.Repeat("x", 2001)).want(t, 422, "At most 2000 characters.", strings.Repeat("x", 2001))
	if where := f.post(path+"/notes", "text", "<b>Calls</b> back").leads(t); where != path+"?done=note" {
		t.Errorf("leads to %s", where)
	}
	f.get(path+"?done=note").want(t, 200, "The note is kept.", "&lt;b&gt;Calls&lt;/b&gt; back", "A note was written.")
	f.staffIn("pair", event.Organiser)
	shown := f.post(path+"/link").want(t, 200, "Whoever has this link acts as this person.", "The personal link was looked at.")
	if link := "/r/" + f.desk.LinkToken(first); !strings.Contains(shown.body, link) {
		t.Errorf("the link is not shown")
	}
	f.get(path).lacks(t, "/r/"+f.desk.LinkToken(first))
	f.post(path + "/link/send").leads(t)
	f.get(path).want(t, 200, "Your personal link", "The personal link was sent again.")
	f.get("/desk/pair/registrations/nobody").want(t, 404)
}

func TestAPanelTellsTheLanguageOfLettersApart(t *testing.T) {
	f := newPair(t)
	v, _, err := f.desk.AddRegistrant(t.Context(), operator, "pair", desk.SignUp{
		Details: desk.Details{GivenName: "Ana", FamilyName: "Kovač", Language: "bs", Zone: "Europe/Sarajevo"}, Sessions: []string{"one"},
	})
	if err != nil {
		t.Fatal(err)
	}
	f.staffIn("pair", event.Organiser)
	f.get("/desk/pair/registrations?language=bs").want(t, 200, "Ana Kovač", `<option value="bs" selected>Bosanski`)
	f.get("/desk/pair/registrations").want(t, 200, `<option value="bs">Bosanski`)
	f.get("/desk/pair/messages/new").want(t, 200, `<option value="bs">Bosanski`)
	f.get("/desk/pair/registrations/"+strconv.FormatInt(v.Registrant.ID, 10)).want(t, 200, "Preferred language", "bosanski (our letters: English)").lacks(t, "Address confirmed", "Language of our letters")
}

// A misspelt filter must not find everybody.
func TestNonsenseInAddressesIsRefused(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.staffIn("pair", event.Organiser)
	for path, parameter := range map[string]string{
		"registrations?page=-1": "page", "registrations?statuss=confirmed": "statuss", "registrations?limit=9999": "limit", "registrations?columns=zz": "columns",
		"sessions/one/attendance?country=ZZ": "country", "sessions/one/attendance?page=-1": "page", "sessions/one/attendance?as=zz": "as",
		"sessions/one/attendance?language=zz": "language", "attendance?pages=2": "pages", "attendance?page=x": "page", "export.xlsx?layout=zz": "layout",
		"export.csv?sheets=waiting": "sheets", "invitations?states=seen": "states",
	} {
		f.get("/desk/pair/"+path).want(t, 400, ": "+parameter+".").lacks(t, "Person000")
	}
	f.get("/desk/pair/audit?wo=x").want(t, 400)
	for _, path := range []string{
		"registrations?lang=de&sort=name&status=&did=withdraw&done=1&missed=0&left=0", "sessions/one/attendance?country=DE&show=&sort=&as=table&page=1&gender=-", "attendance?page=1&say=en",
		"export.xlsx?lang=de&session=one", "invitations?done=sent&count=1", "audit?what=&lang=de",
	} {
		f.get("/desk/pair/"+path).want(t, 200)
	}
}

func TestWritingToThoseWhomAFilterFinds(t *testing.T) {
	f := newPair(t)
	f.people("pair", 2, "one")
	f.staffIn("pair", event.Organiser)
	list := f.get("/desk/pair/registrations?session=one&status=confirmed&source=staff&sort=name&q=person000").want(t, 200)
	address := regexp.MustCompile(`href="(/desk/pair/messages/new[^"]*)"`).FindStringSubmatch(list.body)
	if address == nil || strings.Contains(address[1], "person000") {
		t.Fatalf("leads to %q", address)
	}
	written := f.get(html.UnescapeString(address[1])).want(t, 200, "The words that you searched for do not count here", `value="confirmed" checked`,
		`<option value="one" selected>`, `<option value="staff" selected>`)
	message := sentBy(written.body)
	message.Set("subject.en", "News")
	message.Set("text.en", "There are news.")
	f.get(f.postForm("/desk/pair/messages", message).leads(t)).want(t, 200, "How they came in: ")
	f.get("/desk/pair/messages/new?source=moon").want(t, 400)
	f.get("/desk/pair/messages/new?q=person001").want(t, 400)
}

func TestATimeThatIsOverIsNamedWhereItStands(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.staffIn("pair", event.Organiser)
	where := f.post("/desk/pair/messages", "subject.en", "News", "text.en", "There are news.").leads(t)
	path, _, _ := strings.Cut(where, "?")
	f.post(path+"/send", "expected", "1", "at", "2021-10-01T10:00").want(t, 422, `<a href="#at">`, "Problem: News", `value="2021-10-01T10:00"`, ": This must be in the future.")
}

func TestAPersonIsCorrectedWithAReason(t *testing.T) {
	f := newPair(t)
	f.people("pair", 2, "one")
	found, err := f.desk.Registrants(t.Context(), operator, "pair", desk.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	path := "/desk/pair/registrations/" + strconv.FormatInt(found.Items[0].Registrant.ID, 10)
	f.staffIn("pair", event.Organiser)
	form := f.get(path+"/edit").want(t, 200, `value="Person000"`, `value="p000@example.org"`, `name="reason"`, `name="match"`)
	form.lacks(t, `name="sessions"`, `name="consents.`)
	typed := func(more ...string) []string {
		return append([]string{"given_name", "Olha", "family_name", "Kovač", "language", "en", "zone", "Europe/Berlin", "match", tagIn(form)}, more...)
	}
	f.post(path+"/edit", typed("email", "p000@example.org")...).want(t, 422, `value="Olha"`, "Problem: Correct the details", "Reason")
	f.post(path+"/edit", typed("email", "P001@example.org", "reason", "told")...).want(t, 422, "Somebody is registered for this event with this address already.", `value="told"`)
	if where := f.post(path+"/edit", typed("email", "olha@example.org", "reason", "told <i>by phone</i>")...).leads(t); where != path+"?done=saved" {
		t.Errorf("leads to %s", where)
	}
	f.get(path+"?done=saved").want(t, 200, "The details are saved.", "Given name: Person000 → Olha", "p000@example.org → olha@example.org", "Reason: told &lt;i&gt;by phone&lt;/i&gt;")
	f.post(path+"/edit", typed("email", "olha@example.org", "function", "Mayor", "reason", "x")...).want(t, 412, "Somebody else has saved a change", `value="Mayor"`)
}

// changing is asking with interpretation, or without it, and some of its
// options retired.
func changing(interpreted bool, retired ...string) string {
	text := asking
	if interpreted {
		text = strings.Replace(text, "languages: [en, de]", "languages: [en, de]\ninterpretation: [uk]", 1)
	}
	for _, key := range retired {
		text = strings.Replace(text, "{key: "+key+", label", "{key: "+key+", retired: true, label", 1)
	}
	return text
}

// corrects reads the form at path as a browser does and sends it back with
// some values changed.
func (f *face) corrects(path string, change url.Values) answer {
	f.t.Helper()
	form := sentBy(f.get(path).want(f.t, 200).body)
	for name, values := range change {
		form[name] = values
	}
	return f.postForm(path, form)
}

var (
	control = regexp.MustCompile(`<input [^>]*name="([^"]+)"[^>]*>`)
	chooser = regexp.MustCompile(`(?s)<select id="[^"]*" name="([^"]+)".*?</select>`)
	chosen  = regexp.MustCompile(`<option value="([^"]*)"[^>]* selected>`)
	valueOf = regexp.MustCompile(` value="([^"]*)"`)
)

// sentBy is what the last form of a page would send.
func sentBy(body string) url.Values {
	body = body[strings.LastIndex(body, `<form class="form"`):]
	form := url.Values{}
	for _, m := range control.FindAllStringSubmatch(body, -1) {
		choice := strings.Contains(m[0], `type="radio"`) || strings.Contains(m[0], `type="checkbox"`)
		if value := valueOf.FindStringSubmatch(m[0]); value != nil && (!choice || strings.Contains(m[0], " checked")) {
			form.Add(m[1], html.UnescapeString(value[1]))
		}
	}
	for _, m := range chooser.FindAllStringSubmatch(body, -1) {
		if value := chosen.FindStringSubmatch(m[0]); value != nil {
			form.Add(m[1], html.UnescapeString(value[1]))
		}
	}
	return form
}

func TestACorrectionKeepsWhatTheFormDoesNotOffer(t *testing.T) {
	spoken := []string{"sr", "en"}
	for _, interpreted := range []bool{true, false} {
		f := newFace(t)
		page := f.marta(nil)
		r := f.owner(page)
		if _, err := f.desk.ChangeMe(t.Context(), desk.Actor{Kind: desk.Person, Registrant: r}, desk.Change{LanguagesSpoken: &spoken}); err != nil {
			t.Fatal(err)
		}
		f.applyText(changing(interpreted, "roads"))
		f.staffIn("asking", event.Organiser)
		for _, path := range []string{"/desk/asking/registrations/" + strconv.FormatInt(r.ID, 10) + "/edit", page + "/change"} {
			f.corrects(path, url.Values{"given_name": {"Марта"}, "reason": {"told"}}).leads(t)
			if r := f.owner(page); r.GivenName != "Марта" || !slices.Equal(r.LanguagesSpoken, spoken) || fmt.Sprint(r.Answers["topics"]) != "[water roads]" {
				t.Errorf("interpreted %v, after %s known is %+v", interpreted, path, r)
			}
			f.corrects(path, url.Values{"given_name": {"Marta"}, "reason": {"told"}}).leads(t)
		}
	}
}

func TestWhatAFormOffersCanBeTakenAway(t *testing.T) {
	f := newFace(t)
	page := f.marta(nil)
	r := f.owner(page)
	spoken := []string{"sr", "en"}
	if _, err := f.desk.ChangeMe(t.Context(), desk.Actor{Kind: desk.Person, Registrant: r}, desk.Change{LanguagesSpoken: &spoken}); err != nil {
		t.Fatal(err)
	}
	f.applyText(changing(true, "roads"))
	f.get(page+"/change").want(t, 200, `value="sr" checked`, "No longer offered")
	f.corrects(page+"/change", url.Values{"languages_spoken": {"en"}, "answers.topics": {"water"}}).leads(t)
	if r := f.owner(page); !slices.Equal(r.LanguagesSpoken, []string{"en"}) || fmt.Sprint(r.Answers["topics"]) != "[water]" {
		t.Errorf("known is %+v", r)
	}
	f.get(page+"/change").lacks(t, `value="roads"`)
}

func TestACorrectionDemandsNoAnswerThatWasNotThere(t *testing.T) {
	f := newFace(t)
	page := f.marta(nil)
	required := "  - {key: fresh, type: text, required: true, label: {en: Asked later}}\nconsents:"
	text := strings.Replace(changing(false, "soon"), "consents:", required, 1)
	f.applyText(strings.Replace(text, "{key: peer, type: choice,", "{key: peer, type: choice, required: true,", 1))
	f.staffIn("asking", event.Organiser)
	id := strconv.FormatInt(f.owner(page).ID, 10)
	for _, path := range []string{"/desk/asking/registrations/" + id + "/edit", page + "/change"} {
		f.get(path).want(t, 200, `value="soon" checked`, `name="answers.fresh"`)
		f.corrects(path, url.Values{"given_name": {"Марта"}, "reason": {"told"}}).leads(t)
		r := f.owner(page)
		if got := fmt.Sprint(r.GivenName, r.Answers["peer"], r.Answers["topic"], r.Answers["fresh"]); got != "МартаsoonWater<nil>" {
			t.Errorf("after %s known is %s", path, got)
		}
		f.corrects(path, url.Values{"given_name": {"Marta"}, "answers.peer": nil, "reason": {"told"}}).want(t, 422, `href="#answers-peer"`)
		f.corrects(path, url.Values{"given_name": {"Marta"}, "reason": {"told"}}).leads(t)
	}
}

func TestWhoCorrectsSecondSeesWhatTheFirstHasWritten(t *testing.T) {
	f := newFace(t)
	id := f.owner(f.marta(nil)).ID
	f.staffIn("asking", event.Organiser)
	path := "/desk/asking/registrations/" + strconv.FormatInt(id, 10)
	mine := sentBy(f.get(path + "/edit").body)
	f.corrects(path+"/edit", url.Values{"family_name": {"Horvatić"}, "country": {"BA"}, "function": {""}, "answers.peer": {"later"}, "reason": {"told"}}).leads(t)
	mine.Set("given_name", "Марта")
	mine.Set("country", "UA")
	mine.Set("function", "Mayor")
	mine.Set("reason", "by phone")
	second := f.postForm(path+"/edit", mine).want(t, 412, "Somebody else has saved a change meanwhile", `value="Марта"`, `value="by phone"`, `value="Horvatić"`, `value="Mayor"`,
		"“Family name”: Changed by somebody else meanwhile.", "Somebody else has written here: Bosnia", "Somebody else has emptied this.", `href="#family_name"`, `<option value="UA" selected>`)
	second.lacks(t, "Somebody else has written here: Horvat", "Somebody else has written here: Marta", "Somebody else has written here: Zadar", "Somebody else has written here: Later")
	if n := strings.Count(second.body, "Changed by somebody else meanwhile"); n != 6 { // the name and two answers, each at its field and above
		t.Errorf("%d times it is said that somebody else has changed something", n)
	}
	f.postForm(path+"/edit", sentBy(second.body)).leads(t)
	f.get(path).want(t, 200, "Марта Horvatić", "Mayor", "Later")
}

func TestAPersonIsAddedByHand(t *testing.T) {
	f := newPair(t)
	f.staffIn("pair", event.Coordinator)
	f.get("/desk/pair/registrations/add").want(t, 403)
	f.get("/desk/pair/registrations").lacks(t, "registrations/add")
	f.staffIn("pair", event.Organiser)
	f.get("/desk/pair/registrations").want(t, 200, "/desk/pair/registrations/add")
	path := "/desk/pair/registrations/add"
	f.get(path).want(t, 200, `name="sessions"`, "(optional)", "Name in Latin letters").lacks(t, `name="consents.`, `name="colleagues.`, "Your name", "your name")
	f.post(path, "given_name", "Olha", "email", "nobody").want(t, 422, `value="Olha"`, "Enter an address with a full domain", "Family name")
	f.post(path, "given_name", "Olha", "family_name", "Petrenko", "language", "en", "zone", "Europe/Berlin", "sessions", "one", "email", "o@gmial.com").want(t, 422, "o@gmail.com")
	where := f.post(path, "given_name", "Olha", "family_name", "Petrenko", "language", "en", "zone", "Europe/Berlin", "sessions", "one", "email", "").leads(t)
	if !strings.HasSuffix(where, "?done=added") {
		t.Fatalf("leads to %s", where)
	}
	f.get(where).want(t, 200, "The person is registered.", "Olha Petrenko", "Confirmed").lacks(t, "Send the personal link again")
	f.post(strings.TrimSuffix(where, "?done=added")+"/link/send").want(t, 409, "This person has no e-mail address.")
	add := []string{"given_name", "Ana", "family_name", "Kovač", "language", "en", "zone", "Europe/Berlin", "sessions", "one", "email", "ana@example.org"}
	f.post(path, add...).leads(t)
	if where := f.post(path, add...).leads(t); !strings.HasSuffix(where, "?done=known") {
		t.Errorf("a known address leads to %s", where)
	}
}

// tagIn is the state of the person that a form corrects.
func tagIn(form answer) string {
	_, rest, _ := strings.Cut(form.body, `name="match" value="`)
	tag, _, _ := strings.Cut(rest, `">`)
	return html.UnescapeString(tag)
}
