package pages

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// drafted makes a draft of the two webinars, with a change.
func (f *face) drafted(change func(*eventfile.Document)) {
	f.t.Helper()
	doc, tag, err := f.desk.EventFile(f.t.Context(), operator, "see-network-2021")
	if err != nil {
		f.t.Fatal(err)
	}
	doc.Visibility = event.Draft
	if change != nil {
		change(doc)
	}
	if _, err := f.desk.ReplaceEvent(f.t.Context(), operator, doc.Slug, doc, tag, desk.LettersQuiet); err != nil {
		f.t.Fatal(err)
	}
}

func TestPublishingFromThePage(t *testing.T) {
	f := newFace(t, "see-2021.yaml")
	f.drafted(func(d *eventfile.Document) {
		d.Contact.Email, d.Sessions[1].JoinURL = "", ""
		delete(d.Sessions[0].Title, "de")
	})
	f.staffIn("see-network-2021", event.Organiser)
	const at = "/desk/see-network-2021/publish"
	f.get(at).want(t, 200, "Ready to publish?", "1 point has to be settled", "There is no e-mail address that people can turn to.",
		`href="/desk/see-network-2021/edit?at=%2Fcontact%2Femail"`, `href="/desk/see-network-2021/edit?at=%2Fsessions%2F1%2Fjoin_url"`,
		"1 text is missing: Deutsch", `href="/desk/see-network-2021/edit?at=%2Fsessions%2F0%2Ftitle%2Fde"`, ">Draft<",
	).lacks(t, `name="visibility"`)
	for at, field := range map[string]string{"/contact/email": "edit/basics#contact-email", "/sessions/1/join_url": "edit/sessions/dec-13#join_url", "/sessions/0/title/de": "edit/sessions/nov-12#title-de"} {
		if got := f.get("/desk/see-network-2021/edit?at=" + url.QueryEscape(at)).Header.Get("Location"); got != "/desk/see-network-2021/"+field {
			t.Errorf("%s leads to %s, want %s", at, got, field)
		}
	}
	f.post(at, "visibility", "public").want(t, 409, "Something is missing that is needed")
	f.get("/see-network-2021").want(t, 404)
	f.get("/desk/see-network-2021").want(t, 200, `href="/desk/see-network-2021/preview">`).lacks(t, `href="/see-network-2021"`)

	f.drafted(func(d *eventfile.Document) { d.Contact.Email = "lena@example.org" })
	page := f.get(at).want(t, 200, "The event can be published", `value="public" checked`)
	tag := regexp.MustCompile(`name="match" value="([^"]+)"`).FindStringSubmatch(page.body)
	if tag == nil {
		t.Fatalf("the form does not say what was read:\n%s", page.body)
	}
	f.post(at, "visibility", "public", "match", html.UnescapeString(tag[1])+"x").want(t, 412, "It has changed since it was read.")
	f.post(at, "visibility", "nonsense").want(t, 422)
	if to := f.post(at+"?lang=de", "visibility", "unlisted", "match", html.UnescapeString(tag[1])).leads(t); to != at+"?done=published&lang=de" {
		t.Errorf("leads to %s", to)
	}
	f.get(at+"?done=published").want(t, 200, "The event is published.", "It stands in no list.", `value="unlisted" checked`, "/unpublish")
	f.get("/see-network-2021").want(t, 200)
	f.get("/").lacks(t, "Virtual exchange")
	f.post(at, "visibility", "public").leads(t)
	f.get("/").want(t, 200, "Virtual exchange")

	f.post("/desk/see-network-2021/unpublish").leads(t)
	f.get("/see-network-2021").want(t, 404)
	f.post(at, "visibility", "public").leads(t)
	f.signUpBy("see-network-2021", "olena@example.org", "nov-12")
	f.get(at).want(t, 200).lacks(t, "/unpublish")
	f.post("/desk/see-network-2021/unpublish").want(t, 409)
}

// TestACopyTakesFewSteps counts what an organiser presses and fills in from the
// event's desk to the copy being published.
func TestACopyTakesFewSteps(t *testing.T) {
	f := newFace(t, "see-2021.yaml")
	f.staffIn("", "")
	steps := 0
	open := func(path string, parts ...string) answer { steps++; return f.get(path).want(t, 200, parts...) }
	press := func(path string, pairs ...string) string { steps++; return f.post(path, pairs...).leads(t) }
	open("/desk/see-network-2021/publish", `href="/desk/see-network-2021/clone"`)
	page := open("/desk/see-network-2021/clone", `value="see-network-2022"`, `type="datetime-local" value="2022-11-11T10:00"`, "Virtueller Austausch des Netzwerks")
	fields := []string{"slug", "network-2022", "starts", "2022-02-03T09:30"}
	steps += len(fields) / 2
	for _, m := range regexp.MustCompile(`name="(title\.[a-z-]+)" type="text" value="([^"]*)"`).FindAllStringSubmatch(page.body, -1) {
		fields = append(fields, m[1], html.UnescapeString(m[2]))
	}
	to := press("/desk/see-network-2021/clone", fields...)
	if to != "/desk/network-2022/publish?done=copied" {
		t.Fatalf("leads to %s", to)
	}
	f.get(to).want(t, 200, "This is the copy, as a draft.", "The address of the meeting is missing.")
	press("/desk/network-2022/publish", "visibility", "public")
	t.Logf("a copy with its own date is published in %d clicks and fields", steps)
	if steps >= 12 {
		t.Errorf("a copy takes %d clicks and fields, not under 12", steps)
	}
	doc, _, err := f.desk.EventFile(t.Context(), operator, "network-2022")
	if err != nil || doc.Sessions[0].Starts != "2022-02-03T09:30" || doc.Sessions[1].Starts != "2022-03-06T09:30" || doc.Title["ka"] == "" {
		t.Errorf("%+v, %v", doc, err)
	}
}

func TestACopyThatIsRefusedLosesNothing(t *testing.T) {
	f := newFace(t, "see-2021.yaml")
	f.staffIn("", "")
	const at = "/desk/see-network-2021/clone"
	f.post(at, "slug", "see-network-2021", "starts", "2022-02-03T09:30", "title.en", "Winter").
		want(t, 409, "There is already an event with this short name.", `value="Winter"`, `value="2022-02-03T09:30"`, `href="#slug"`, `id="slug-error"`)
	f.post(at, "slug", "Two words", "starts", "2022-03-27T02:30", "title.de", "Winter").
		want(t, 422, `id="slug-error"`, `id="starts-error"`, `id="title-en-error"`, `value="Two words"`, "the hour that the clocks leave out")
	f.post(at, "slug", "winter", "starts", "", "title.en", "<script>alert(1)</script>").want(t, 422, "Enter the date and the time", "&lt;script&gt;")
	g := newFace(t, "see-2021.yaml")
	g.staffIn("see-network-2021", event.Organiser)
	g.get(at).want(t, 403)
	g.get("/desk/import").want(t, 403)
	g.post("/desk/import", "text", "nonsense").want(t, 403)
}

func TestTheArchiveFromThePage(t *testing.T) {
	f := newFace(t, "see-2021.yaml")
	f.staffIn("see-network-2021", event.Organiser)
	f.get("/desk/archive").want(t, 200, "The archive is empty.")
	f.get("/desk/see-network-2021/archive").want(t, 200, "A session is still ahead.").lacks(t, `<form method="post" action="/desk/see-network-2021/archive`)
	f.post("/desk/see-network-2021/archive").want(t, 409, "A session is still ahead.")
	f.set(noon.AddDate(0, 3, 0))
	f.staffIn("", "") // the visit is over by then
	f.get("/desk/see-network-2021/archive").want(t, 200, "It can be taken out at any time.")
	f.post("/desk/see-network-2021/archive").leads(t)
	f.get("/desk/archive").want(t, 200, "Virtual exchange", `href="/desk/see-network-2021/publish"`)
	f.get("/desk").lacks(t, "Virtual exchange")
	f.get("/desk/see-network-2021/publish").want(t, 200, "In the archive", "/unarchive").lacks(t, `name="visibility"`)
	for at, field := range map[string]string{"/contact/email": "edit/basics#contact-email", "/sessions/1/join_url": "edit/sessions/dec-13#join_url", "/sessions/0/title/de": "edit/sessions/nov-12#title-de"} {
		if got := f.get("/desk/see-network-2021/edit?at=" + url.QueryEscape(at)).Header.Get("Location"); got != "/desk/see-network-2021/"+field {
			t.Errorf("%s leads to %s, want %s", at, got, field)
		}
	}
	f.get("/see-network-2021").want(t, 200, `name="robots" content="noindex"`)
	f.post("/desk/see-network-2021/unarchive").leads(t)
	f.get("/desk").want(t, 200, "Virtual exchange")
}

func TestTheDeskLeadsToArchiveAndImport(t *testing.T) {
	const archive, file = `href="/desk/archive"`, `href="/desk/import"`
	f := newFace(t, "see-2021.yaml")
	f.get("/desk").lacks(t, archive, file)
	f.staffIn("", "")
	f.get("/desk").want(t, 200, archive, file)
	g := newFace(t, "see-2021.yaml")
	g.staffIn("see-network-2021", event.Organiser)
	g.get("/desk").want(t, 200, archive).lacks(t, file)
}

func TestAFileGoesAndComesBack(t *testing.T) {
	f := newFace(t, "see-2021.yaml")
	f.staffIn("", "")
	file := f.get("/desk/see-network-2021/event.yaml").want(t, 200, "slug: see-network-2021")
	if got := file.Header.Get("Content-Disposition"); got != "attachment; filename=see-network-2021.yaml" {
		t.Errorf("the file is called %s", got)
	}
	f.get("/desk/import").want(t, 200, `type="file"`, `name="as_written"`)
	f.post("/desk/import", "text", file.body).want(t, 409, "There is already an event with this short name.", "Virtueller Austausch", `id="slug-error"`)
	crlf := strings.ReplaceAll(file.body, "\n", "\r\n") // as browsers send lines
	if to := f.post("/desk/import", "text", crlf, "slug", "again", "as_written", "yes").leads(t); to != "/desk/again/publish?done=imported" {
		t.Errorf("leads to %s", to)
	}
	back := f.get("/desk/again/event.yaml").want(t, 200)
	if want := strings.Replace(file.body, "slug: see-network-2021", "slug: again", 1); back.body != want {
		t.Errorf("it comes back as\n%s", back.body)
	}
	f.post("/desk/import", "text", file.body, "slug", "third").leads(t)
	f.get("/third").want(t, 404)
	if pr, err := f.desk.Event(t.Context(), operator, "third"); err != nil || pr.Event.Visibility != event.Draft {
		t.Errorf("a file publishes by itself: %v", err)
	}
}

func TestAFileThatIsRefusedSaysWhere(t *testing.T) {
	f := newFace(t)
	f.staffIn("", "")
	for text, want := range map[string]string{
		"":                     "Line 1: There is no event in the file.",
		"slug: a\nslug: b":     "Line 2: This key stands twice: slug.",
		"a: &x 1":              "Line 1: Anchors, aliases, tags and directives are not taken here.",
		"slug: a\ncolour: red": "Line 2: There is no field colour",
		"slug: <b>\n":          "&lt;b&gt;",
		"\xff":                 "Line 1: This is not text in UTF-8.",
	} {
		f.post("/desk/import", "text", text).want(t, 422, want, "Nothing you wrote is lost.")
	}
	f.post("/desk/import", "text", "slug: a\n", "slug", "B b").want(t, 422, `value="B b"`)
}

// linksIn are where links of a page lead that are in a part of it.
func linksIn(body, begins string) []string {
	var all []string
	for _, m := range regexp.MustCompile(`href="(`+regexp.QuoteMeta(begins)+`[^"]*)"`).FindAllStringSubmatch(body, -1) {
		all = append(all, html.UnescapeString(m[1]))
	}
	return all
}

// TestNothingOfAPreviewCanBeSent opens everything that a preview lists, in
// every language: a draft, with questions and consents, before anything is
// public.
func TestNothingOfAPreviewCanBeSent(t *testing.T) {
	f := newFace(t, "see-2021.yaml")
	f.drafted(nil)
	f.staffIn("see-network-2021", event.Viewer)
	const at = "/desk/see-network-2021/preview"
	doc, _, err := f.desk.EventFile(t.Context(), operator, "see-network-2021")
	if err != nil {
		t.Fatal(err)
	}
	list := f.get(at).want(t, 200, "After signing up", "Awaiting approval", "Confirmed, shortly before the start", "You have a seat")
	found := linksIn(list.body, at+"/")
	if want := (2 + 2*(len(event.Statuses)+2) + 1 + 5 + 2 + 26) * len(doc.Languages); len(found) != want {
		t.Errorf("%d previews, want %d", len(found), want)
	}
	before, err := f.desk.Audit(t.Context(), operator, "see-network-2021", "", 500)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		page := f.get(path).want(t, 200)
		lang := path[strings.Index(path, "?lang=")+6:]
		page.want(t, 200, `<html lang="`+lang+`">`, `href="`+at+`"`)
		inert(t, page, at)
		if csp := page.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'none'") || !strings.Contains(csp, "connect-src 'none'") {
			t.Errorf("%s: the policy is %s", path, csp)
		}
		for _, part := range regexp.MustCompile(`<iframe src="([^"]+)"`).FindAllStringSubmatch(page.body, -1) {
			letter := f.get(html.UnescapeString(part[1])).want(t, 200, `<html lang="`+lang+`">`)
			inert(t, letter, at)
			if csp := letter.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || strings.Contains(csp, "allow-forms") {
				t.Errorf("%s: the policy is %s", part[1], csp)
			}
		}
	}
	after, err := f.desk.Audit(t.Context(), operator, "see-network-2021", "", 500)
	if err != nil || len(after.Items) != len(before.Items) {
		t.Errorf("the audit has %d entries, and had %d: %v", len(after.Items), len(before.Items), err)
	}
	people, err := f.store.RegistrantsByAddress(t.Context(), "sample@example.org")
	if err != nil || len(people) > 0 || len(f.sink.List()) > 0 {
		t.Errorf("%d people and %d letters have come of it: %v", len(people), len(f.sink.List()), err)
	}
	for _, path := range []string{"/people/nobody", "/letters/secret", "/letters/secret/html", "/room/nobody", "/invitation/drafted", "/handover/nobody"} {
		f.get(at+path).want(t, 404)
	}
	f.client.Jar = nil
	for _, path := range append(found[:1], at) {
		f.get(path).want(t, 401)
	}
}

// inert fails the test if anything on a page can be sent, or leads to a page of
// ours that is no preview.
func inert(t *testing.T, page answer, at string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(page.body))
	for z.Next() != html.ErrorToken {
		tag := z.Token()
		attr := map[string]string{}
		for _, a := range tag.Attr {
			attr[a.Key] = a.Val
		}
		_, acts := attr["formaction"]
		switch {
		case tag.Type != html.StartTagToken && tag.Type != html.SelfClosingTagToken:
		case tag.Data == "form" && (attr["method"] != "dialog" || attr["action"] != ""), tag.Data == "button" && attr["type"] != "button", acts,
			tag.Data == "input" && (attr["type"] == "submit" || attr["type"] == "image"):
			t.Errorf("%s: %s can be sent", page.Request.URL, tag)
		case tag.Data == "a" && attr["href"] != "":
			u, err := url.Parse(attr["href"])
			if err != nil || (u.Host == "" || u.Host == "localhost") && u.Scheme != "mailto" && u.Path != "" && u.Path != at {
				t.Errorf("%s leads to %s", page.Request.URL, attr["href"])
			}
		}
	}
}

func TestAPreviewIsOfTheRealPages(t *testing.T) {
	f := newFace(t, "see-2021.yaml")
	f.drafted(nil)
	f.staffIn("see-network-2021", event.Organiser)
	const at = "/desk/see-network-2021/preview"
	f.get(at+"/page?lang=de").want(t, 200, "Virtueller Austausch", `name="given_name"`, "data-form", "Vorschau")
	f.get(at+"/people/waitlisted?lang=en").want(t, 200, "Mary Sample", "people are ahead of you")
	f.get(at+"/people/unverified?lang=uk").want(t, 200, `name="shown" value="uk"`)
	f.get(at+"/people/offered?lang=en").want(t, 200, "hours left")
	f.get(at+"/room/waitlisted?lang=en").want(t, 200, "You cannot join yet. When a seat comes back").lacks(t, `http-equiv="refresh"`)
	f.get(at+"/room/door?lang=en").want(t, 200, "on the waiting list", "Mary")
	f.get(at+"/room/over?lang=de").want(t, 200, "Dieser Termin ist beendet")
	f.get(at+"/invitation/sent?lang=en").want(t, 200, "sample@example.org", `value="Mary"`, "Accept")
	f.get(at+"/invitation/declined?lang=en").want(t, 200, "You have declined")
	f.get(at+"/handover/giver?lang=en").want(t, 200, `name="family_name"`)
	f.get(at+"/handover/taker?lang=uk").want(t, 200, "Mary Sample")
	f.get(at+"/letters/reminder?lang=en").want(t, 200, "sample@example.org", "The session begins in 24 hours.")
	f.get(at+"/letters/confirmed/html?lang=ka").want(t, 200, "ნინო ნიმუშაძე")
}

func TestAskingIntoTheTeamSendsALetter(t *testing.T) {
	f := newFace(t, "see-2021.yaml")
	f.staffIn("see-network-2021", event.Organiser)
	const at = "/desk/see-network-2021/team"
	f.get(at).want(t, 200, "a letter with a link that signs in once").lacks(t, "pass it on yourself")
	if to := f.post(at, "email", "omar@example.org", "name", "Omar Haddad", "role", "host").leads(t); to != at+"?done=sent" {
		t.Errorf("leads to %s", to)
	}
	f.get(at+"?done=sent").want(t, 200, "The letter with the sign-in link is on its way.", "Omar Haddad")
}
