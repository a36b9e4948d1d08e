package server_test

import (
	"net/http"
	"strings"
	"testing"

	"rollcall/internal/eventfile"
)

func TestTheFieldsOfANewEventTakeWhatIsTyped(t *testing.T) {
	h := openWhole(t)
	cookie := h.signIn("admin@example.org")
	for typed, says := range map[string]string{"0": "At least 1.", "-3": "At least 1.", "many": "whole number", " ": ""} {
		form := h.editorForm("/desk/new", "open", "seats "+strings.TrimSpace(typed))
		form["sessions.0.capacity"] = []string{typed}
		w := h.visit(visit{method: http.MethodPost, path: "/desk/new", cookie: cookie, body: form})
		if says == "" {
			shows(t, w, http.StatusSeeOther)
			continue
		}
		shows(t, w, http.StatusUnprocessableEntity, says, `href="#sessions-0-capacity"`, `value="`+typed+`"`)
	}
}

func TestANewSessionHasTheSeatsOfTheLastAndNoLimitOfItsOwn(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5)
	cookie := h.signIn("admin@example.org")
	w := h.visit(visit{method: http.MethodGet, path: "/desk/open/edit/sessions", cookie: cookie})
	shows(t, w, http.StatusOK, `name="capacity" type="text" value="5"`, `name="room_limit" type="text" value=""`)
}

func TestOptionsThatReadAlikeAreRefusedWhereTheyStand(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5, "languages: [en]", "languages: [en, de]")
	h.revise("open", func(d *eventfile.Document) { d.Visibility, d.Languages = "draft", []string{"en", "de"} })
	cookie := h.signIn("admin@example.org")
	form := h.editorForm("/desk/:event/edit/", "open", "")
	for name, value := range map[string]string{"label.en": "Do you come?", "type": "choice", "options.en": "Yes\r\nNo\r\nPerhaps", "options.de": "Ja\r\nNein\r\n ja "} {
		form[name] = []string{value}
	}
	w := h.visit(visit{method: http.MethodPost, path: "/desk/open/edit/questions", cookie: cookie, body: form})
	shows(t, w, http.StatusUnprocessableEntity, "Another option has the same wording: ja", `href="#options-de"`)
	shows(t, h.visit(visit{method: http.MethodGet, path: "/desk/open/edit/questions", cookie: cookie}), http.StatusOK, `Options (English) <span class="soft">(needed where people choose from several)</span>`)
}
