package server_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/event"
	"rollcall/internal/rest"
)

func TestEveryRouteKeepsToTheTableOfRights(t *testing.T) {
	h := openWhole(t)
	h.furnish()
	routes := withSecondRights(h.routes(t))
	done := map[string]bool{ // what stands against it here is not a right
		"DELETE /api/v1/events/:event":                true, // it has registrants
		"POST /api/v1/events/:event/unpublish":        true,
		"POST /desk/:event/unpublish":                 true,
		"POST /api/v1/me/registrations/:session/join": true, // it is too early
		"POST /r/:token/:session/join":                true,

		"POST /api/v1/me/registrations/:session/objection": true,
		"POST /api/v1/me/registrations/:session/declare":   true,
		"POST /r/:token/:session/objection":                true,
		"POST /r/:token/:session/declare":                  true,

		"POST /api/v1/events/:event/sessions/:session/attendance/:registrant/reject-objection": true, // nobody has objected
		"POST /desk/:event/sessions/:session/attendance/:registrant/reject-objection":          true,

		"POST /api/v1/events/:event/sessions/:session/after": true, // they are not over
		"POST /desk/:event/sessions/:session/after":          true,

		"POST /desk/sign-in/first/:token":      true, // there are accounts
		"POST /desk/sign-in/provider/callback": true, // nobody has begun

		"POST /api/v1/me/registrations/:session/decline": true, // it has been accepted
		"POST /r/:token/:session/decline":                true,
	}
	for _, a := range h.actors() {
		t.Run(a.name, func(t *testing.T) {
			for _, slug := range slugs[:3] {
				h.draftTo(slug) // whoever came before may have sent it
			}
			before := h.dump()
			h.refused(t, a, routes)
			h.unchanged(t, before, "what was refused")
			h.allowed(t, a, routes, done)
		})
	}
	for _, r := range routes {
		if !done[r.String()] {
			t.Errorf("nobody has done %s: the request is not in order", r)
		}
	}
}

// refused tries what the table refuses a. What there is and what there is
// not must be refused alike.
func (h *whole) refused(t *testing.T, a actor, routes []route) {
	for _, r := range routes {
		said := map[string]string{}
		for _, slug := range eventsOf(r) {
			want := a.refusal(r, slug)
			if want == 0 {
				continue
			}
			w := h.try(a, r, slug)
			if w.Code != want {
				t.Errorf("%s (%s) answers %d, want %d: %.300s", r, slug, w.Code, want, w.Body)
			}
			if want == http.StatusNotFound {
				said[slug] = w.Body.String()
			}
		}
		for _, slug := range []string{"draft", "bare"} {
			if said[slug] != "" && said["missing"] != "" && said[slug] != said["missing"] {
				t.Errorf("%s tells an event from none: %s", r, cmp.Diff(said["missing"], said[slug]))
			}
		}
	}
}

// allowed tries what the table allows a, and notes what was done. Only what
// there is may stand against it.
func (h *whole) allowed(t *testing.T, a actor, routes []route, done map[string]bool) {
	for _, r := range routes {
		for _, slug := range eventsOf(r) {
			if a.refusal(r, slug) != 0 {
				continue
			}
			w := h.try(a, r, slug)
			if w.Code >= 400 && w.Code != http.StatusConflict {
				t.Errorf("%s (%s) answers %d, but the table allows it: %.300s", r, slug, w.Code, w.Body)
			}
			done[r.String()] = done[r.String()] || w.Code < 400
		}
	}
}

func eventsOf(r route) []string {
	if r.onEvent() {
		return slugs
	}
	return slugs[:1]
}

func TestOurOwnRoutesAreForEveryone(t *testing.T) {
	h := openWhole(t)
	for name, own := range ours {
		if w := h.visit(visit{method: http.MethodGet, path: own.path}); w.Code != own.status {
			t.Errorf("%s answers %d, want %d", name, w.Code, own.status)
		}
	}
}

func TestWhatBelongsToAnotherEventIsNotThere(t *testing.T) {
	h := openWhole(t)
	h.furnish()
	admin := actor{email: "admin@example.org", bearer: fixed(h.token("admin@example.org", "")), cookie: h.signIn("admin@example.org"), link: fixed("0")}
	stranger, before, tried := h.someone("bare"), h.dump(), 0
	for _, r := range h.routes(t) {
		if !strings.Contains(r.path, ":registra") && !strings.Contains(r.path, ":invitation") && !strings.Contains(r.path, ":message") && !strings.Contains(r.path, ":report") {
			continue
		}
		tried++
		path := strings.Replace(h.fill(admin, r, "bare"), "/bare/", "/open/", 1)
		w := h.visit(visit{method: r.method, path: path, bearer: admin.bearer(), cookie: admin.cookie, body: h.body(r, "bare")})
		if w.Code != http.StatusNotFound {
			t.Errorf("%s with a registrant of another event answers %d: %.300s", r, w.Code, w.Body)
		}
	}
	id := strconv.FormatInt(stranger, 10)
	body := map[string]any{"registrant": id, "kind": "in", "nonce": "n"}
	if w := h.visit(visit{method: "POST", path: rest.Base + "/events/open/sessions/nov/check-ins", bearer: admin.bearer(), body: body}); w.Code != 422 {
		t.Errorf("a stranger is checked in: %d %s", w.Code, w.Body)
	}
	if tried < 6 {
		t.Errorf("only %d routes name a registrant", tried)
	}
	h.unchanged(t, before, "trying another event's people")
}

// least is the role in the event that each operation needs, as the contract
// has it; the others need none.
var least = map[string]event.TeamRole{
	"actOnInvitation":     event.Organiser,
	"actOnRegistrants":    event.Organiser,
	"actOnRegistration":   event.Organiser,
	"addNote":             event.Coordinator,
	"addRegistration":     event.Organiser,
	"archiveEvent":        event.Organiser,
	"changeInvitation":    event.Organiser,
	"changeMember":        event.Organiser,
	"changeMessage":       event.Organiser,
	"changeRegistrant":    event.Organiser,
	"checkIn":             event.Host,
	"chooseColumns":       event.Coordinator,
	"clearNotice":         event.Host,
	"copyEvent":           event.Organiser,
	"acceptReportRows":    event.Coordinator,
	"applyReport":         event.Coordinator,
	"correctReport":       event.Coordinator,
	"removeReport":        event.Coordinator,
	"decideOutcome":       event.Coordinator,
	"importReport":        event.Coordinator,
	"listReports":         event.Coordinator,
	"readReport":          event.Coordinator,
	"undoReport":          event.Coordinator,
	"decideReportRow":     event.Coordinator,
	"inviteWalkIn":        event.Coordinator,
	"listReportRows":      event.Coordinator,
	"undoReportDecision":  event.Coordinator,
	"decideRegistrations": event.Organiser,
	"deleteEvent":         event.Organiser,
	"deleteMessage":       event.Organiser,
	"draftMessage":        event.Organiser,
	"dropView":            event.Coordinator,
	"exportAuditTable":    event.Organiser,
	"exportAuditWorkbook": event.Organiser,
	"exportTable":         event.Coordinator,
	"exportWorkbook":      event.Coordinator,
	"importInvitations":   event.Organiser,
	"importRegistrants":   event.Organiser,
	"invite":              event.Organiser,
	"inviteMember":        event.Organiser,
	"leaveTeam":           event.Viewer,
	"listAttendance":      event.Coordinator,
	"listAudit":           event.Organiser,
	"listObjections":      event.Coordinator,
	"readAttendance":      event.Coordinator,
	"rejectObjection":     event.Coordinator,
	"takeBackOutcome":     event.Coordinator,
	"tryThreshold":        event.Coordinator,
	"listHostLinks":       event.Organiser,
	"listInvitations":     event.Organiser,
	"listMessages":        event.Organiser,
	"listMunicipalities":  event.Coordinator,
	"listRecipients":      event.Organiser,
	"listRegistrants":     event.Coordinator,
	"listSeatMoves":       event.Coordinator,
	"listTeam":            event.Organiser,
	"listViews":           event.Coordinator,
	"makeHostLink":        event.Organiser,
	"mergeMunicipalities": event.Organiser,
	"overbook":            event.Organiser,
	"previewMessage":      event.Organiser,
	"previewEvent":        event.Viewer,
	"previewInvitation":   event.Viewer,
	"previewLetter":       event.Viewer,
	"previewPerson":       event.Viewer,
	"publishEvent":        event.Organiser,
	"readColumns":         event.Coordinator,
	"readEventFile":       event.Organiser,
	"readFigures":         event.Viewer,
	"readLanguages":       event.Viewer,
	"readMatrix":          event.Coordinator,
	"readMessage":         event.Organiser,
	"readNotice":          event.Host,
	"readOverview":        event.Viewer,
	"readReadiness":       event.Organiser,
	"readRecord":          event.Coordinator,
	"readRegistrant":      event.Coordinator,
	"readRoom":            event.Host,
	"readBoard":           event.Host,
	"readSeats":           event.Coordinator,
	"readStats":           event.Viewer,
	"remindInvited":       event.Organiser,
	"removeMember":        event.Organiser,
	"renewMemberLink":     event.Organiser,
	"replaceEvent":        event.Organiser,
	"mergeRegistrant":     event.Organiser,
	"previewMerge":        event.Organiser,
	"listDoubles":         event.Organiser,
	"listNamesakes":       event.Organiser,
	"resendLink":          event.Organiser,
	"undoMerge":           event.Organiser,
	"revokeHostLink":      event.Organiser,
	"saveView":            event.Coordinator,
	"sendInvitations":     event.Organiser,
	"sendMessage":         event.Organiser,
	"readAfter":           event.Organiser,
	"sendAfter":           event.Organiser,
	"setNotice":           event.Host,
	"showLink":            event.Organiser,
	"stopMessage":         event.Organiser,
	"takeBackEvent":       event.Organiser,
	"testMessage":         event.Organiser,
	"tryEvent":            event.Organiser,
	"unarchiveEvent":      event.Organiser,
}

func TestTheTableOfRightsIsTheContract(t *testing.T) {
	ladder := []event.TeamRole{event.Viewer, event.Host, event.Coordinator, event.Organiser}
	for _, r := range openWhole(t).api.Table() {
		var got event.TeamRole
		if r.Action.OnEvent() {
			got = ladder[slices.IndexFunc(ladder, r.Action.Allows)]
		}
		if got != least[r.Operation] {
			t.Errorf("%s needs the role %q, want %q", r.Operation, got, least[r.Operation])
		}
	}
}
