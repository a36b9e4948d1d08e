package server_test

import (
	"net/url"
	"strings"
	"testing"
)

// The form says that the salutation comes by itself, but where there is none.
func TestTheFormOfAMessageSpeaksOfTheSalutation(t *testing.T) {
	h := openForTwo(t)
	const says = "The salutation stands above the text by itself: “Dear …,”"
	h.has(h.get("/desk/open/messages/new"), says)
	h.has(h.get("/desk/open/letters/confirmed"), says)
	if strings.Contains(h.get("/desk/open/letters/verify"), "salutation") {
		t.Error("the letter that asks to confirm an address has no salutation")
	}
}

// Attendance is that of a session, and the form says so where none is chosen.
func TestAttendanceOfNoSessionIsSaidWhy(t *testing.T) {
	h := openForTwo(t)
	again := h.post("/desk/open/messages", "", 422, url.Values{"subject.en": {"Hello"}, "text.en": {"One"}, "audience.outcomes": {"no_show"}})
	h.has(again, "Choose the session whose attendance is meant.", `href="#audience-session"`, `value="no_show" checked`)
}
