package server_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"rollcall/internal/eventfile"
)

// hides fails the test if w shows one of texts.
func hides(t *testing.T, w *httptest.ResponseRecorder, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(html.UnescapeString(w.Body.String()), text) {
			t.Errorf("shows %q", text)
		}
	}
}

// What a change does, and what a colleague has removed meanwhile, is told in
// words and by the titles of things.
func TestTheReviewOfAChangeNamesThings(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5)
	h.add("open", "ana@example.org")
	cookie := h.signIn("admin@example.org")
	post := func(path string, form url.Values) *httptest.ResponseRecorder {
		return h.visit(visit{method: http.MethodPost, path: path, cookie: cookie, body: form})
	}
	form := h.editorForm("/desk/:event/edit/:part", "open", "90")
	w := post("/desk/open/edit/reminders", form)
	shows(t, w, http.StatusOK, "What becomes different", "<ins>a day before, 90 minutes before</ins>")
	hides(t, w, "{before")

	form = h.editorForm("/desk/:event/edit/:part", "open", "90")
	h.revise("open", func(d *eventfile.Document) {
		d.Sessions = slices.DeleteFunc(d.Sessions, func(s eventfile.Session) bool { return s.Slug == "dec" })
	})
	w = post("/desk/open/edit/reminders", form)
	shows(t, w, http.StatusConflict, "Somebody else has saved a change meanwhile", "<dt>Sessions · December</dt><dd><del>December (Monday 13 December 2021")
	hides(t, w, "{slug", "{before")

	moved := h.editorForm("/desk/:event/edit/review", "open", "")
	document, _ := h.packed("open", func(d *eventfile.Document) { d.Zone = "America/New_York" })
	moved["document"], moved["letters"] = []string{document}, []string{"notify"}
	h.revise("open", func(d *eventfile.Document) { d.Series = "Exchange" })
	w = post("/desk/open/edit/review", moved)
	shows(t, w, http.StatusConflict, "<del>Europe/Berlin</del> <ins>America/New_York</ins>", "<dt>Sessions · November</dt>", "Berlin time (CET)</del>", "New York time (EST)</ins>")
}

// What is wrong about a question is told by its own words.
func TestWhatIsWrongAboutAQuestionIsNamedByItsWords(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5, "consents:", "  - {key: topic, type: text, label: {en: Your topic}, show_if: {question: peer, is: [now]}}\nconsents:")
	cookie := h.signIn("admin@example.org")
	form := h.editorForm("/desk/:event/edit/", "open", "")
	document, _ := h.packed("open", func(d *eventfile.Document) { d.Questions[0].Options = d.Questions[0].Options[1:] })
	form["document"], form["letters"] = []string{document}, []string{"quiet"}
	w := h.visit(visit{method: http.MethodPost, path: "/desk/open/edit/review", cookie: cookie, body: form})
	shows(t, w, http.StatusUnprocessableEntity, "Questions · Your topic · Asked only of those who have answered · Answers · Now”: The question has no such option.")

	form = h.editorForm("/desk/:event/edit/", "open", "")
	form["do"] = []string{"remove"}
	w = h.visit(visit{method: http.MethodPost, path: "/desk/open/edit/questions/peer", cookie: cookie, body: form})
	shows(t, w, http.StatusUnprocessableEntity, "Questions · Your topic · Asked only of those who have answered · Question · ")
	hides(t, w, "Question · peer")
}
