package server_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rollcall/internal/eventfile"
)

// december is the form of the second session as it is shown, with a change.
func (h *whole) december(change url.Values) url.Values {
	h.t.Helper()
	form := h.editorForm("/desk/:event/edit/", "open", "")
	for name, value := range map[string]string{
		"title.en": "December", "starts": "2021-12-13T10:00", "ends": "2021-12-13T12:30", "capacity": "5", "join_opens_minutes": "30",
	} {
		form[name] = []string{value}
	}
	for name, value := range change {
		form[name] = value
	}
	return form
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)">`)

// travelling are the hidden fields of the last form of an answer.
func travelling(w *httptest.ResponseRecorder) url.Values {
	body := w.Body.String()
	form := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(body[strings.LastIndex(body, "<form"):], -1) {
		form[m[1]] = []string{html.UnescapeString(m[2])}
	}
	return form
}

// shows fails the test unless w answers code and shows each of texts.
func shows(t *testing.T, w *httptest.ResponseRecorder, code int, texts ...string) {
	t.Helper()
	body := html.UnescapeString(w.Body.String())
	if w.Code != code {
		t.Errorf("answers %d, want %d: %.600s", w.Code, code, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("does not show %q", text)
		}
	}
}

func TestTwoOrganisersSaveTheSameSession(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5)
	h.revise("open", func(d *eventfile.Document) { d.Visibility = "draft" })
	cookie := h.signIn("admin@example.org")
	post := func(form url.Values) *httptest.ResponseRecorder {
		return h.visit(visit{method: http.MethodPost, path: "/desk/open/edit/sessions/dec", cookie: cookie, body: form})
	}
	first := h.december(url.Values{"title.en": {"The <b>first</b>"}, "capacity": {"8"}, "room_limit": {"8"}})
	second := h.december(url.Values{"title.en": {"The second"}, "join_url": {"https://meet.example.org/dec"}})
	shows(t, post(first), http.StatusSeeOther)
	w := post(second)
	shows(t, w, http.StatusConflict, "Somebody else has saved a change meanwhile", "Somebody else has written here: The <b>first</b>",
		`name="title.en" type="text" value="The second"`, `name="capacity" type="text" value="8"`, `value="https://meet.example.org/dec"`)
	if strings.Contains(w.Body.String(), "<b>first") {
		t.Error("what the first has written is taken for markup")
	}
	again := travelling(w)
	for _, name := range []string{"title.en", "starts", "ends", "join_url", "join_opens_minutes"} {
		again[name] = second[name]
	}
	again["capacity"] = []string{"8"}
	shows(t, post(again), http.StatusSeeOther)
	doc, _, err := h.desk.EventFile(t.Context(), operator, "open")
	if err != nil {
		t.Fatal(err)
	}
	if s := doc.Sessions[1]; s.Title["en"] != "The second" || s.Capacity != 8 || s.JoinURL != "https://meet.example.org/dec" {
		t.Errorf("kept is %+v", s)
	}
}

func TestAPublishedChangeIsShownBeforeItHappens(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5)
	h.add("open", "ana@example.org")
	cookie := h.signIn("admin@example.org")
	post := func(path string, form url.Values) *httptest.ResponseRecorder {
		return h.visit(visit{method: http.MethodPost, path: path, cookie: cookie, body: form})
	}
	form := h.editorForm("/desk/:event/edit/", "open", "")
	document, _ := h.packed("open", func(d *eventfile.Document) {
		d.Sessions[0].Starts, d.Sessions[0].Ends, d.Sessions[0].Agenda, d.Sessions[0].Breaks = "2021-11-19T10:00", "2021-11-19T12:30", nil, nil
	})
	for name, value := range map[string]string{"title.en": "November", "starts": "2021-11-19T10:00", "ends": "2021-11-19T12:30", "capacity": "5", "join_opens_minutes": "30", "join_url": "https://meet.example.org/see"} {
		form[name] = []string{value}
	}
	before := h.dump()
	w := post("/desk/open/edit/sessions/nov", form)
	shows(t, w, http.StatusOK, "What becomes different", "12 Nov 2021, 10:00 CET", "19 Nov 2021, 10:00 CET", "1 letter about changed sessions", "1 calendar entry is updated", "Save and send 1 letter", "Ana")
	h.unchanged(t, before, "a look at a change")
	seen := travelling(w)
	if got := seen.Get("document"); got == "" || seen.Get("match") == "" || document == "" {
		t.Fatalf("the change does not travel along: %v", seen)
	}
	back := url.Values{"base": seen["base"], "document": seen["document"], "match": seen["match"], "do": {"show"}}
	shows(t, post("/desk/open/edit/sessions/nov", back), http.StatusOK, `value="2021-11-19T10:00"`)

	h.revise("open", func(d *eventfile.Document) { d.Series = "Exchange" })
	seen["letters"] = []string{"notify"}
	w = post("/desk/open/edit/review", seen)
	shows(t, w, http.StatusConflict, "Your change has not happened", "Exchange", "19 Nov 2021, 10:00 CET")
	seen = travelling(w)
	seen["letters"] = []string{"notify"}
	shows(t, post("/desk/open/edit/review", seen), http.StatusSeeOther)
	doc, _, err := h.desk.EventFile(t.Context(), operator, "open")
	if err != nil || doc.Sessions[0].Starts != "2021-11-19T10:00" || doc.Series != "Exchange" {
		t.Errorf("kept is %v, %q, %v", doc.Sessions[0].Starts, doc.Series, err)
	}
}

func TestFewerSeatsThanAreTakenLeadToThePeople(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5)
	for _, who := range []string{"ana@example.org", "ben@example.org"} {
		h.add("open", who)
	}
	cookie := h.signIn("admin@example.org")
	form := h.editorForm("/desk/:event/edit/", "open", "")
	for name, value := range map[string]string{"title.en": "November", "starts": "2021-11-12T10:00", "ends": "2021-11-12T12:30", "capacity": "1", "join_opens_minutes": "30"} {
		form[name] = []string{value}
	}
	w := h.visit(visit{method: http.MethodPost, path: "/desk/open/edit/sessions/nov", cookie: cookie, body: form})
	shows(t, w, http.StatusUnprocessableEntity, "There are fewer seats here than are taken: 2", `href="#capacity"`, `name="capacity" type="text" value="1"`, "/desk/open/registrations?session=nov&status=confirmed")
}

func TestTheOrderOfQuestionsIsChangedByButtons(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5, "{key: peer, ", "{key: topic, type: text, label: {en: Topic}}\n  - {key: peer, ")
	h.revise("open", func(d *eventfile.Document) { d.Visibility = "draft" })
	cookie := h.signIn("admin@example.org")
	form := h.editorForm("/desk/:event/edit/", "open", "")
	form["order"], form["do"] = []string{"topic", "peer"}, []string{"topic.down"}
	before := h.dump()
	w := h.visit(visit{method: http.MethodPost, path: "/desk/open/edit/questions", cookie: cookie, body: form})
	shows(t, w, http.StatusOK, "Save this order", `aria-label="Move up: Topic" autofocus`)
	h.unchanged(t, before, "a button of the order")
	form["order"], form["do"] = []string{"peer", "topic"}, []string{"order"}
	shows(t, h.visit(visit{method: http.MethodPost, path: "/desk/open/edit/questions", cookie: cookie, body: form}), http.StatusSeeOther)
	doc, _, err := h.desk.EventFile(t.Context(), operator, "open")
	if err != nil || doc.Questions[0].Key != "peer" {
		t.Errorf("first is %s, %v", doc.Questions[0].Key, err)
	}
	form["order"] = []string{"peer", "peer"}
	shows(t, h.visit(visit{method: http.MethodPost, path: "/desk/open/edit/questions", cookie: cookie, body: form}), http.StatusBadRequest)
}

// fieldNames are the names of all fields in a page.
var fieldNames = regexp.MustCompile(`name="([a-z_]+[a-zA-Z0-9_.]*)"`)

// Whatever is written into a form is refused in words or kept as it is, and is
// never markup.
func TestTheEditorTakesAnythingForText(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5)
	h.revise("open", func(d *eventfile.Document) { d.Visibility = "draft" })
	cookie := h.signIn("admin@example.org")
	kept := []string{"base", "match", "do", "order", "lang"}
	for _, path := range []string{"/desk/new", "basics", "sessions", "sessions/nov", "questions", "questions/peer", "consents", "consents/publish", "registration", "quotas", "targets", "reminders", "privacy"} {
		if path != "/desk/new" {
			path = "/desk/open/edit/" + path
		}
		for _, typed := range []string{`"><script>alert(1)</script>`, "\x00\u202e" + strings.Repeat("я", 3000), "99999999999999999999", "{{.Title}}"} {
			page := h.visit(visit{method: http.MethodGet, path: path, cookie: cookie})
			body := page.Body.String()
			form := travelling(page)
			for _, m := range fieldNames.FindAllStringSubmatch(body[strings.LastIndex(body, "<form"):], -1) {
				if !slices.Contains(kept, m[1]) && !strings.HasPrefix(m[1], "has.") {
					form[m[1]] = []string{typed}
				}
			}
			w := h.visit(visit{method: http.MethodPost, path: path, cookie: cookie, body: form})
			if w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusSeeOther {
				t.Errorf("%s with %.20q answers %d: %.300s", path, typed, w.Code, w.Body)
			}
			if strings.Contains(w.Body.String(), "<script>alert") {
				t.Errorf("%s: what was typed is markup", path)
			}
		}
	}
}

func TestFormsOfTheEditorThatAreNone(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5)
	cookie := h.signIn("admin@example.org")
	good, tag := h.packed("open", func(*eventfile.Document) {})
	for _, tt := range []struct {
		path string
		form url.Values
		code int
	}{
		{"basics", url.Values{}, http.StatusBadRequest},
		{"basics", url.Values{"base": {"x"}}, http.StatusBadRequest},
		{"review", url.Values{"base": {good}}, http.StatusBadRequest},
		{"nothing", url.Values{"base": {good}, "match": {tag}}, http.StatusNotFound},
		{"basics/title", url.Values{"base": {good}, "match": {tag}}, http.StatusNotFound},
		{"sessions/jan", url.Values{"base": {good}, "match": {tag}}, http.StatusNotFound},
	} {
		shows(t, h.visit(visit{method: http.MethodPost, path: "/desk/open/edit/" + tt.path, cookie: cookie, body: tt.form}), tt.code)
	}
	for _, path := range []string{"nothing", "basics/title", "sessions/jan"} {
		shows(t, h.visit(visit{method: http.MethodGet, path: "/desk/open/edit/" + path, cookie: cookie}), http.StatusNotFound)
	}
	w := h.visit(visit{method: http.MethodGet, path: "/desk/open/edit?at=/sessions/1/join_url", cookie: cookie})
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/desk/open/edit/sessions/dec#join_url" {
		t.Errorf("a pointer leads to %q, %d", to, w.Code)
	}
}

func TestAQuestionOnWhichAnotherDependsIsNotRemoved(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5, "consents:", "  - {key: topic, type: text, label: {en: Topic}, show_if: {question: peer, is: [now]}}\nconsents:")
	cookie := h.signIn("admin@example.org")
	form := h.editorForm("/desk/:event/edit/", "open", "")
	form["do"] = []string{"remove"}
	w := h.visit(visit{method: http.MethodPost, path: "/desk/open/edit/questions/peer", cookie: cookie, body: form})
	shows(t, w, http.StatusUnprocessableEntity, `href="/desk/open/edit/questions/topic#show_if"`)
}

func TestWhatIsTypedAboutAnAddedQuestionComesBack(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5)
	cookie := h.signIn("admin@example.org")
	post := func(path string, form url.Values) *httptest.ResponseRecorder {
		return h.visit(visit{method: http.MethodPost, path: "/desk/open/edit/" + path, cookie: cookie, body: form})
	}
	form := h.editorForm("/desk/:event/edit/", "open", "")
	form["type"], form["options.en"], form["options.de"] = []string{"choice"}, []string{"One\nTwo"}, []string{"Eins\n"}
	shows(t, post("questions", form), http.StatusUnprocessableEntity, ">One\nTwo</textarea>", ">Eins\n</textarea>", `href="#label-en"`)
	form["label.en"] = []string{"Which?"}
	w := post("questions", form)
	shows(t, w, http.StatusOK, "What becomes different", "Which?")
	seen := travelling(w)
	w = post("questions", url.Values{"base": seen["base"], "document": seen["document"], "match": seen["match"], "do": {"show"}})
	shows(t, w, http.StatusOK, ">One\nTwo</textarea>", ">Eins</textarea>", `value="Which?"`)
	seen["letters"] = []string{"notify"}
	shows(t, post("review", seen), http.StatusSeeOther)
	doc, _, err := h.desk.EventFile(t.Context(), operator, "open")
	if err != nil || len(doc.Questions) != 2 || len(doc.Questions[1].Options) != 2 || doc.Questions[1].Options[0].Label["de"] != "Eins" || doc.Questions[1].Key != "which" {
		t.Errorf("kept is %+v, %v", doc.Questions, err)
	}

	order := h.editorForm("/desk/:event/edit/", "open", "")
	order["order"], order["do"] = []string{"which", "peer"}, []string{"order"}
	h.revise("open", func(d *eventfile.Document) { d.Series = "Exchange" })
	w = post("questions", order)
	shows(t, w, http.StatusConflict, "Save this order", "Exchange")
	if body := w.Body.String(); strings.Index(body, `value="which"`) > strings.Index(body, `value="peer"`) {
		t.Error("the order that was chosen is lost")
	}
}
