package server_test

import (
	"net/http"
	"testing"

	"rollcall/internal/eventfile"
)

// The page of the audit, its table and the API say what was and what is.
func TestTheAuditOfAChangeSaysWhatWasAndIs(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5)
	h.revise("open", func(d *eventfile.Document) {
		d.Sessions[0].Capacity, d.Sessions[0].RoomLimit = 8, 8
		d.Reminders = []eventfile.Reminder{{Before: "1h"}}
	})
	cookie := h.signIn("admin@example.org")
	w := h.visit(visit{method: http.MethodGet, path: "/desk/open/audit", cookie: cookie})
	shows(t, w, http.StatusOK, "Sessions · November · Seats: 5 → 8", "Remind people: ", "→ an hour before")
	hides(t, w, "sessions/nov/capacity", "{before")
	w = h.visit(visit{method: http.MethodGet, path: "/desk/open/audit.csv", cookie: cookie})
	shows(t, w, http.StatusOK, "sessions/nov/capacity: 5 → 8")
	w = h.visit(visit{method: http.MethodGet, path: "/api/v1/events/open/audit", bearer: h.token("admin@example.org", "")})
	shows(t, w, http.StatusOK, `{"after":8,"before":5,"path":"sessions/nov/capacity"}`)
}
