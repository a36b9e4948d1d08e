package server_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// A mailbox is every link that letters and staff may have been sent: those of
// people in every status, used and unused ones, and one that was replaced.
type mailbox struct {
	links   []string // tokens of personal links
	signIns []string // of one-time links
	moves   []string // of links that confirm another address
	people  []string // ids
	invited string   // the link of an invitation
	hosts   string   // a host link
	message string   // the id of a draft
	report  string   // the id of a report of the first session
	draft   string   // the id of an invitation that is not sent
}

// fillMailbox signs people up for a session of two seats until there is one
// of every sort.
func (h *whole) fillMailbox() mailbox {
	h.t.Helper()
	h.announce("open", true, 2)
	h.announce("draft", true, 2, "zone: Europe/Berlin", "zone: Europe/Berlin\nvisibility: draft")
	h.sendDemoLetter()
	var m mailbox
	m.links = append(m.links, h.verified("replaced@example.org"))
	h.renewed("replaced@example.org")
	h.cancelled("replaced@example.org")
	h.verified("withdrawn@example.org")
	h.withdrawn("withdrawn@example.org")
	h.comes("open", "expired@example.org")
	h.clock = h.clock.Add(25 * time.Hour)
	if n, err := h.desk.ExpireHolds(h.t.Context()); n != 1 || err != nil {
		h.t.Fatalf("%d holds have ended: %v", n, err)
	}
	h.verified("seated@example.org")
	h.comes("open", "held@example.org")
	h.verified("waiting@example.org")
	h.comes("open", "unverified@example.org")
	h.offered("seated@example.org", "replaced@example.org")
	for _, name := range []string{"replaced", "withdrawn", "expired", "seated", "held", "waiting", "unverified"} {
		link := h.linkOf(name + "@example.org")
		id, _, _ := strings.Cut(link, ".")
		m.links, m.people = append(m.links, link), append(m.people, id)
	}
	m.message = h.message()
	m.draft = h.draftTo("open")
	m.report = strconv.FormatInt(h.inReview("open", h.holder(seatedPerson).Registrant.ID, 1).ID, 10)
	return m
}

// signInToken is that of a new one-time link of the admin's.
func (h *whole) signInToken() string {
	h.t.Helper()
	return strings.TrimPrefix(h.signInPath("admin@example.org"), "/desk/sign-in/")
}

// holder is whoever has the personal link sent to an address.
func (h *whole) holder(email string) desk.Actor {
	h.t.Helper()
	by, err := h.desk.ByLink(h.t.Context(), h.linkOf(email))
	if err != nil {
		h.t.Fatal(err)
	}
	return by
}

// verified signs a person up who confirms the address, and returns the token
// of the link.
func (h *whole) verified(email string) string {
	h.t.Helper()
	h.comes("open", email)
	if _, err := h.desk.Verify(h.t.Context(), h.holder(email), desk.Verification{}); err != nil {
		h.t.Fatal(err)
	}
	return h.linkOf(email)
}

// offered lets one person give the seat in the first session to another.
func (h *whole) offered(from, to string) {
	h.t.Helper()
	if _, err := h.desk.HandOver(h.t.Context(), h.holder(from), "nov", desk.Colleague{Email: to, GivenName: "Ana", FamilyName: "Kovač"}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *whole) renewed(email string) {
	h.t.Helper()
	if _, err := h.desk.RenewLink(h.t.Context(), h.holder(email)); err != nil {
		h.t.Fatal(err)
	}
}

func (h *whole) cancelled(email string) {
	h.t.Helper()
	if _, err := h.desk.Cancel(h.t.Context(), h.holder(email), "nov", ""); err != nil {
		h.t.Fatal(err)
	}
}

func (h *whole) withdrawn(email string) {
	h.t.Helper()
	if _, err := h.desk.Act(h.t.Context(), operator, "open", h.registration(email), desk.Withdraw, "asked for it"); err != nil {
		h.t.Fatal(err)
	}
}

// registration is the id of the person's first registration.
func (h *whole) registration(email string) int64 {
	h.t.Helper()
	v, err := h.desk.Me(h.t.Context(), h.holder(email))
	if err != nil {
		h.t.Fatal(err)
	}
	return v.Registrations[0].ID
}

// queries are those that pages link to.
var queries = map[string][]string{
	"/:event":                    {"?lang=de"},
	"/:event/calendar.ics":       {"?lang=de"},
	"/r/:token/calendar.ics":     {"?session=nov", "?session=dec&lang=de"},
	"/r/:token":                  {"?done=verified", "?done=renewed&lang=de"},
	"/desk/:event/registrations": {"?status=waitlisted&session=nov", "?q=ana"},
	"/desk/:event/registrations/:registrant/merge":        {"?q=ana", "?other=2"},
	"/api/v1/events/:event/registrants/:registrant/merge": {"?other=2"},
	"/desk/:event/export.xlsx":                            {"?session=nov&lang=de"},
	"/desk/:event/export.csv":                             {"?sheet=waiting"},
	"/api/v1/events/:event":                               {"?shape=file"},
	"/api/v1/events/:event/registrants":                   {"?limit=1"},
	"/api/v1/events/:event/export.csv":                    {"?sheet=joins"},
	"/api/v1/events/:event/preview/people/:state":         {"?lang=en"},
}

// paths are all that a pattern can stand for.
func (h *whole) paths(pattern string, m mailbox) []string {
	values := map[string][]string{
		":event": {"open", "draft"}, ":part": {"basics", "sessions", "consents"}, ":item": {"nov", "publish"}, ":session": {"nov", "dec"}, ":registrant": m.people, ":token": m.links, ":letter": {"1"},
		":status": {"confirmed", "unverified"}, ":state": {"confirmed", "taker"}, ":side": {"giver", "taker"}, ":kind": {"reminder"}, ":message": {m.message}, ":report": {m.report}, ":invitation": {m.draft},
		":action": {string(desk.Withdraw), string(desk.Promote), string(desk.Queue), string(desk.Restore)}, "*": {"swagger-ui.css"},
	}
	switch {
	case strings.Contains(pattern, ":registrant"), strings.Contains(pattern, ":report"):
		values[":event"], values[":session"] = []string{"open"}, []string{"nov"}
		if !strings.HasSuffix(pattern, "/:registrant") {
			values[":registrant"] = m.people[:2]
		}
	case strings.Contains(pattern, "/preview/invitation"):
		values[":status"] = []string{"sent", "accepted"}
		values[":state"] = values[":status"]
	case strings.HasPrefix(pattern, event.BrandPath):
		values[":name"] = []string{strings.TrimPrefix(h.desk.Installed().SheetPath(), event.BrandPath)}
	case strings.HasPrefix(pattern, "/static/"):
		values[":name"] = h.staticNames()
	case strings.HasPrefix(pattern, "/desk/sign-in/"):
		values[":token"] = m.signIns
	case strings.HasPrefix(pattern, "/r/address/"):
		values[":token"] = m.moves
	case strings.HasPrefix(pattern, "/i/"):
		values[":token"] = []string{m.invited}
	case strings.HasPrefix(pattern, "/h/"):
		values[":token"] = []string{m.hosts}
	case strings.HasPrefix(pattern, "/r/stop/"):
		values[":token"] = nil
		for _, link := range m.links {
			values[":token"] = append(values[":token"], h.stopLink(link, true))
		}
	}
	paths := []string{""}
	for part := range strings.SplitSeq(strings.TrimPrefix(pattern, "/"), "/") {
		stand, variable := values[part]
		if !variable {
			stand = []string{part}
		}
		var longer []string
		for _, path := range paths {
			for _, s := range stand {
				longer = append(longer, path+"/"+s)
			}
		}
		paths = longer
	}
	for _, query := range queries[pattern] {
		paths = append(paths, paths[0]+query)
	}
	return paths
}

// A scanner opens links, with and without what shows who their reader is.
type scanner struct {
	*whole
	cookie string
	token  string   // of an account, for the JSON face
	links  []string // the same for the person's own routes

	invited string // the link of an invitation
}

// visits are one for each who may open path.
func (s scanner) visits(path string) []visit {
	all := []visit{{path: path}, {path: path, cookie: s.cookie}}
	if path == "/api/v1/invitation" {
		return append(all, visit{path: path, bearer: s.invited})
	}
	if strings.HasPrefix(path, "/api/v1/me") {
		for _, link := range s.links {
			all = append(all, visit{path: path, bearer: link})
		}
	} else if strings.HasPrefix(path, "/api/v1/") {
		all = append(all, visit{path: path, bearer: s.token})
	}
	return all
}

// leadsOn finds what leads a browser to another page by itself. To load the
// same page again is harmless.
var leadsOn = regexp.MustCompile(`http-equiv="refresh" content="[^"]*[^0-9"]`)

// open opens path five times each way, as everyone, and reports whether
// somebody was shown something.
func (s scanner) open(t *testing.T, path string) (shown bool) {
	for _, v := range s.visits(path) {
		for i := range 10 {
			v.method = []string{http.MethodHead, http.MethodGet}[i/5]
			w := s.visit(v)
			shown = shown || w.Code < 400
			if w.Code >= 500 {
				t.Errorf("%s %s answers %d", v.method, path, w.Code)
			}
			if leadsOn.MatchString(w.Body.String()) {
				t.Errorf("%s leads a browser on that waits", path)
			}
			example := path == "/api/openapi.yaml" // has it as an example
			if !example && v.cookie == "" && v.bearer != s.token && strings.Contains(w.Body.String(), "meet.example.org") {
				t.Errorf("%s shows the address of the meeting to somebody who has not pressed join", path)
			}
		}
	}
	return shown
}

func TestScannersChangeNothing(t *testing.T) {
	h := openWhole(t)
	h.coloured()
	m := h.fillMailbox()
	m.invited = tokenOf(h.desk, h.invites("open", "invited@example.org"))
	m.hosts = h.key.HostLink(h.hostLinkTo("nov"))
	for _, moment := range []struct {
		name string
		at   time.Time
	}{
		{"before the session", h.clock},
		{"while one may join", time.Date(2021, 11, 12, 9, 15, 0, 0, time.UTC)},
	} {
		t.Run(moment.name, func(t *testing.T) {
			h.clock = moment.at
			m.signIns = []string{h.signInToken(), h.signInToken()}
			m.moves = []string{h.moves(h.holder("seated@example.org"), "elsewhere@example.org"), m.links[0]}
			h.visit(visit{method: http.MethodPost, path: "/desk/sign-in/" + m.signIns[1]})
			s := scanner{h, h.signIn("admin@example.org"), h.token("admin@example.org", ""), m.links, m.invited}
			if _, err := h.desk.SetNotice(t.Context(), operator, "open", "nov", "We begin at "+moment.at.Format("15:04")); err != nil {
				t.Fatal(err)
			}
			before := h.dump()
			for _, r := range h.Routes() {
				if r.Method == http.MethodGet && r.Path != "/metrics" {
					s.scan(t, r.Path, m)
				}
			}
			h.unchanged(t, before, "a scanner")
			if w := h.visit(visit{method: http.MethodPost, path: "/desk/sign-in/" + m.signIns[0]}); w.Code != http.StatusSeeOther {
				t.Errorf("after the scanner, the sign-in link answers %d", w.Code)
			}
		})
	}
}

// scan opens every link that pattern stands for. One at least must show
// something, else nothing is tried.
func (s scanner) scan(t *testing.T, pattern string, m mailbox) {
	shown := 0
	for _, path := range s.paths(pattern, m) {
		if s.open(t, path) {
			shown++
		}
	}
	if shown == 0 {
		t.Errorf("GET %s shows nothing to anyone", pattern)
	}
}

func TestTheMailboxHoldsEverySort(t *testing.T) {
	h := openWhole(t)
	h.fillMailbox()
	want := map[string]event.Status{
		"replaced": event.Cancelled, "withdrawn": event.Withdrawn, "expired": event.Expired, "seated": event.Confirmed,
		"held": event.Unverified, "waiting": event.Waitlisted, "unverified": event.Unverified,
	}
	for name, status := range want {
		g, err := h.store.Registration(t.Context(), h.registration(name+"@example.org"))
		if err != nil {
			t.Fatal(err)
		}
		if g.Status != status || g.HoldsSeat != (name == "seated" || name == "held") {
			t.Errorf("%s is %s, seat %s", name, g.Status, strconv.FormatBool(g.HoldsSeat))
		}
	}
}
