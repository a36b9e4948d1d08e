package server_test

import (
	"net/url"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/rest"
)

const attendancePath = "/sessions/nov/attendance/"

// attendanceRepeats are the buttons and operations about outcomes.
var attendanceRepeats = []repeat{
	{route: "/api/v1/events/:event/sessions/:session/attendance/:registrant/take-back", first: 200, second: 200, says: `"outcome":"unknown"`, post: func(h *whole) visit {
		h.decided(seatedPerson)
		return h.byStaff("/events/open"+attendancePath+h.idOf(seatedPerson)+"/take-back", map[string]any{"reason": "a slip"})
	}},
	{route: "/api/v1/events/:event/sessions/:session/attendance/:registrant/reject-objection", first: 200, second: 200, says: `"outcome":"unknown"`, post: func(h *whole) visit {
		h.objected(seatedPerson)
		return h.byStaff("/events/open"+attendancePath+h.idOf(seatedPerson)+"/reject-objection", map[string]any{"reason": "not in the report"})
	}},
	{route: "/api/v1/me/registrations/:session/objection", first: 200, second: 200, says: `"kind":"objection"`, post: func(h *whole) visit {
		h.over()
		return visit{path: rest.Base + "/me/registrations/nov/objection", bearer: h.linkOf(seatedPerson), body: map[string]any{"text": "I was there."}}
	}},
	{route: "/api/v1/me/registrations/:session/declare", first: 200, second: 200, says: `"evidence":"self"`, post: func(h *whole) visit {
		h.over()
		return byLink(seatedPerson, "/me/registrations/nov/declare")(h)
	}},
	{route: "/desk/:event/sessions/:session/attendance/:registrant", first: 303, second: 303, says: "The decision is saved.", post: func(h *whole) visit {
		return h.signedIn("/desk/open"+attendancePath+h.idOf(seatedPerson), url.Values{"outcome": {"excused"}, "reason": {"ill"}})
	}},
	{route: "/desk/:event/sessions/:session/attendance/:registrant/take-back", first: 303, second: 303, says: "the evidence counts", post: func(h *whole) visit {
		h.decided(seatedPerson)
		return h.signedIn("/desk/open"+attendancePath+h.idOf(seatedPerson)+"/take-back", url.Values{"reason": {"a slip"}})
	}},
	{route: "/desk/:event/sessions/:session/attendance/:registrant/reject-objection", first: 303, second: 303, says: "The objection is answered.", post: func(h *whole) visit {
		h.objected(seatedPerson)
		return h.signedIn("/desk/open"+attendancePath+h.idOf(seatedPerson)+"/reject-objection", url.Values{"reason": {"not in the report"}})
	}},
	{route: "/desk/:event/threshold", first: 303, second: 303, says: "This counts as attended: 70", post: func(h *whole) visit {
		return h.signedIn("/desk/open/threshold", url.Values{"percent": {"70"}})
	}},
	{route: "/r/:token/:session/objection", first: 303, second: 303, says: "The team has your objection.", post: func(h *whole) visit {
		h.over()
		return visit{path: "/r/" + h.linkOf(seatedPerson) + "/nov/objection", body: url.Values{"text": {"I was there."}}}
	}},
	{route: "/r/:token/:session/declare", first: 303, second: 303, says: "Your statement is noted.", post: func(h *whole) visit {
		h.over()
		return visit{path: "/r/" + h.linkOf(seatedPerson) + "/nov/declare"}
	}},
}

// over is after the first session, in an event that takes people's own word.
func (h *whole) over() {
	h.t.Helper()
	doc, tag, err := h.desk.EventFile(h.t.Context(), operator, "open")
	if err != nil {
		h.t.Fatal(err)
	}
	doc.Attendance.SelfDeclare = true
	if _, err := h.desk.ReplaceEvent(h.t.Context(), operator, "open", doc, tag, desk.LettersQuiet); err != nil {
		h.t.Fatal(err)
	}
	h.clock = time.Date(2021, 11, 12, 12, 0, 0, 0, time.UTC)
}

// idOf is the id of a registrant.
func (h *whole) idOf(email string) string {
	h.t.Helper()
	id, _ := h.ids(email)
	return id
}

// decided has somebody's outcome decided.
func (h *whole) decided(email string) {
	h.t.Helper()
	if _, err := h.desk.Decide(h.t.Context(), operator, "open", "nov", h.holder(email).Registrant.ID, "excused", "ill"); err != nil {
		h.t.Fatal(err)
	}
}

// objected has somebody object to what is noted of their attendance.
func (h *whole) objected(email string) {
	h.t.Helper()
	h.over()
	if _, err := h.desk.Object(h.t.Context(), h.holder(email), "nov", "I was there."); err != nil {
		h.t.Fatal(err)
	}
}
