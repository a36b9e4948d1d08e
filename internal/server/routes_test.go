package server_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	pageform "rollcall/internal/pages/form"
	"rollcall/internal/rest"
)

// A route is something the server answers, with the line of the desk's table
// of rights that it falls under.
type route struct {
	method, path string // as Echo has them
	query        string
	name         string // operationId; "" on the HTML face
	action       desk.Action
	deaf         bool // looks at no token
}

func (r route) String() string { return r.method + " " + r.path + r.query }

func (r route) api() bool     { return r.name != "" }
func (r route) onEvent() bool { return strings.Contains(r.path, ":event") }

// ours are the server's own routes, a path for each, and what everyone is
// answered there. The measures want a token that nobody here has.
var ours = map[string]struct {
	path   string
	status int
}{
	"GET /healthz":           {"/healthz", 200},
	"GET /readyz":            {"/readyz", 200},
	"GET /metrics":           {"/metrics", 404},
	"GET /api/openapi.yaml":  {"/api/openapi.yaml", 200},
	"GET /api/docs":          {"/api/docs", 200},
	"GET /api/docs/":         {"/api/docs/", 200},
	"GET /api/docs/*":        {"/api/docs/swagger-ui.css", 200},
	"GET /api/docs/start.js": {"/api/docs/start.js", 200},
}

var variable = strings.NewReplacer("{", ":", "}", "")

// routes are all routes of both faces. Every route that the server answers
// must have a line in the table of rights, and the other way round.
func (h *whole) routes(t *testing.T) []route {
	t.Helper()
	deaf := deafOperations(t)
	var all []route
	for _, r := range h.api.Table() {
		all = append(all, route{method: r.Method, path: variable.Replace(rest.Base + r.Path), name: r.Operation, action: r.Action, deaf: deaf[r.Operation]})
	}
	for _, r := range h.pages.Table() {
		all = append(all, route{method: r.Method, path: r.Path, action: r.Action})
	}
	answered := map[string]bool{}
	for _, r := range h.Routes() {
		answered[r.Method+" "+r.Path] = true
	}
	for _, r := range all {
		if !answered[r.String()] {
			t.Errorf("the table has a right for %s, which the server does not answer", r)
		}
		if !slices.Contains(desk.Actions(), r.action) {
			t.Errorf("%s is a new route without a right: its action %q is no line of the table", r, r.action)
		}
		delete(answered, r.String())
	}
	for name := range answered {
		if _, own := ours[name]; !own {
			t.Errorf("%s is a new route without a right: neither face lists it", name)
		}
	}
	for name := range ours {
		if !answered[name] {
			t.Errorf("the server does not answer %s", name)
		}
	}
	return all
}

// deafOperations are those that, by the contract, look at no token.
func deafOperations(t *testing.T) map[string]bool {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(api.Document)
	if err != nil {
		t.Fatal(err)
	}
	deaf := map[string]bool{}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			deaf[op.OperationID] = op.Security != nil && !slices.ContainsFunc(*op.Security, func(way openapi3.SecurityRequirement) bool { return len(way) > 0 })
		}
	}
	return deaf
}

// withSecondRights adds the routes that have a right for some and another
// for others.
func withSecondRights(all []route) []route {
	for _, r := range all {
		if r.name == "readEvent" {
			r.query, r.action = "?shape=file", desk.ChangeEvent
			return append(all, r)
		}
	}
	return all
}

// The events that are tried: one with a team, one that is not published, one
// whose team is empty, and none.
var slugs = []string{"open", "draft", "bare", "missing"}

// furnish announces the events, with a registrant in each.
func (h *whole) furnish() {
	h.t.Helper()
	h.announce("open", false, 50)
	h.announce("draft", false, 50, "zone: Europe/Berlin", "zone: Europe/Berlin\nvisibility: draft")
	h.announce("bare", false, 50)
	for _, slug := range slugs[:3] {
		h.add(slug, slug+"@example.org")
		if _, err := h.desk.MakeHostLink(h.t.Context(), operator, slug, "nov", "Moderation"); err != nil {
			h.t.Fatal(err)
		}
		h.givesSeat(slug, "giver-"+slug+"@example.org", slug+"@example.org")
		h.invites(slug, "invited-"+slug+"@example.org")
		h.draftTo(slug)
		h.inReview(slug, h.someone(slug), 1)
		h.inReview(slug, h.someone(slug), 2)
		h.giveReport(slug, toApply)
		h.giveReport(slug, toCorrect)
		for _, n := range toRemove {
			h.giveReport(slug, n)
		}
		h.writes(slug)
		h.joins(slug, "member-"+slug+"@example.org", event.Viewer)
	}
	h.later()
	h.makesToken("admin@example.org")
	h.coloured()
	h.sendDemoLetter()
}

// writes keeps two drafts to the first person of an event.
func (h *whole) writes(slug string) {
	h.t.Helper()
	var ids [2]int64
	for i := range ids {
		v, err := h.desk.DraftMessage(h.t.Context(), operator, slug, desk.MessageInput{
			Subject: event.Text{"en": "A message " + strconv.Itoa(i)}, Text: event.Text{"en": "Dear {name}"}, Audience: desk.MessageAudience{Session: "nov"},
		})
		if err != nil {
			h.t.Fatal(err)
		}
		ids[i] = v.ID
	}
	if h.messages == nil {
		h.messages = map[string][2]int64{}
	}
	h.messages[slug] = ids
	h.messages["missing"] = h.messages["open"]
}

// messageOf is the draft that r is about.
func (h *whole) messageOf(r route, slug string) string {
	if r.api() {
		return strconv.FormatInt(h.messages[slug][0], 10)
	}
	return strconv.FormatInt(h.messages[slug][1], 10)
}

// ownSubject is that of a kind of letter in English, as the page says what was
// read.
func (h *whole) ownSubject(slug, kind string) string {
	h.t.Helper()
	if slug == "missing" {
		slug = "open"
	}
	w, err := h.desk.LetterWords(h.t.Context(), operator, slug, kind)
	if err != nil {
		h.t.Fatal(err)
	}
	return pageform.Typed{"subject.en": {w.Subject["en"]}}.Was().Value
}

// written is the n-th message of an event at this moment.
func (h *whole) written(slug string, n int) *desk.Message {
	h.t.Helper()
	if slug == "missing" {
		slug = "open"
	}
	v, err := h.desk.Message(h.t.Context(), operator, slug, h.messages[slug][n])
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

// joins puts a new account into the team of an event, and returns its id.
func (h *whole) joins(slug, email string, role event.TeamRole) string {
	h.t.Helper()
	asked, err := h.desk.InviteMember(h.t.Context(), operator, slug, desk.NewMember{Email: email, Name: "Member", Role: string(role)})
	if err != nil {
		h.t.Fatal(err)
	}
	return strconv.FormatInt(asked.Account.ID, 10)
}

// coloured gives the installation an accent colour.
func (h *whole) coloured() {
	h.t.Helper()
	in := desk.InstallationChange{AccentLight: "#0a5566", AccentDark: "#77cbd6"}
	if _, _, err := h.desk.ChangeInstallation(h.t.Context(), h.as("admin@example.org"), "*", in); err != nil {
		h.t.Fatal(err)
	}
}

// later lets so much time pass that another link may be shown.
func (h *whole) later() { h.clock = h.clock.Add(10 * time.Minute) }

// makesToken makes an API token of the account and returns its id.
func (h *whole) makesToken(email string) string {
	h.t.Helper()
	h.serial++
	_, t, err := h.desk.MakeToken(h.t.Context(), h.as(email), desk.OwnToken{Name: "test " + strconv.Itoa(h.serial)})
	if err != nil {
		h.t.Fatal(err)
	}
	return strconv.FormatInt(t.ID, 10)
}

// memberFor is the id of somebody in the team of an event whom a may change,
// each time another: they may be taken out. For whoever may not it is one who
// stays.
func (h *whole) memberFor(a actor, r route, slug string) string {
	h.t.Helper()
	if a.refusal(r, slug) == 0 {
		h.serial++
		id := h.joins(slug, "member"+strconv.Itoa(h.serial)+"@example.org", event.Viewer)
		h.later()
		return id
	}
	if slug == "missing" {
		slug = "open"
	}
	return strconv.FormatInt(h.as("member-"+slug+"@example.org").Account.ID, 10)
}

// tokenFor is the id of a token that a may end, or of one that stays.
func (h *whole) tokenFor(a actor, r route) string {
	h.t.Helper()
	if a.refusal(r, slugs[0]) == 0 && a.email != "" {
		return h.makesToken(a.email)
	}
	all, err := h.desk.MyTokens(h.t.Context(), operator)
	if err != nil {
		h.t.Fatal(err)
	}
	return strconv.FormatInt(all[0].ID, 10)
}

// leaver is somebody with a's role in the event who can be done without.
func (h *whole) leaver(a actor, slug string) (bearer, cookie string) {
	h.t.Helper()
	h.serial++
	email := "leaver" + strconv.Itoa(h.serial) + "@example.org"
	h.account(email, "member")
	h.grant(email, slug, a.roles[slug])
	return h.token(email, ""), h.signIn(email)
}

// givesSeat signs somebody up for the second session who gives the seat to
// another.
func (h *whole) givesSeat(slug, from, to string) {
	h.t.Helper()
	in := signUpOf(from)
	in.Sessions = []string{"dec"}
	if _, _, err := h.desk.AddRegistrant(h.t.Context(), operator, slug, in); err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.desk.HandOver(h.t.Context(), h.holder(from), "dec", desk.Colleague{Email: to, GivenName: "Ana", FamilyName: "Kovač"}); err != nil {
		h.t.Fatal(err)
	}
}

// givesAway reports whether r is about a seat that goes to a colleague, which
// here is one in the second session.
func givesAway(r route) bool {
	for _, end := range []string{"/hand-over", "/keep", "/accept", "/decline"} {
		if strings.HasSuffix(r.path, end) && !strings.Contains(r.path, "/:report/") {
			return true
		}
	}
	return false
}

// try sends a request to r that is in order but for the rights, as a.
func (h *whole) try(a actor, r route, slug string) *httptest.ResponseRecorder {
	h.t.Helper()
	v := visit{method: r.method, path: h.fill(a, r, slug) + r.query, body: h.body(r, slug)}
	switch {
	case r.api():
		v.bearer = a.bearer()
	case r.action == desk.SignIn && a.email != "":
		v.cookie = h.signIn(a.email) // signing in or out ends it
	default:
		v.cookie = a.cookie
	}
	if r.action == desk.KeepAccount && r.method != http.MethodGet && a.refusal(r, slug) == 0 {
		h.ownAccount(r, &v) // what ends visits must not end the actor's
	}
	switch {
	case r.name == "replaceEvent", r.name == "replaceInstallation":
		v.match = "*"
	case r.name == "eraseMe" && a.person:
		v.bearer = h.passing()
	case r.action.Invited() && a.invitee:
		v.bearer = h.invitedLink()
	case r.action == desk.LeaveTeam && r.method == http.MethodPost && a.refusal(r, slug) == 0 && !a.admin:
		bearer, cookie := h.leaver(a, slug)
		if r.api() {
			v.bearer = bearer
		} else {
			v.cookie = cookie
		}
	}
	return h.visit(v)
}

// fill puts what there is into the variables of r's path.
func (h *whole) fill(a actor, r route, slug string) string {
	h.t.Helper()
	values := map[string]string{
		":event": slug, ":session": "nov", ":registrant": strconv.FormatInt(h.someone(slug), 10), ":letter": "1", ":token": a.link(),
		":consent": "publish", ":visit": "1", ":id": "1", ":account": "1", ":status": "confirmed", ":state": "confirmed", ":kind": "confirmed", ":message": h.messageOf(r, slug),
	}
	if strings.HasSuffix(r.path, "/:account") && a.refusal(r, slug) == 0 {
		h.serial++
		values[":account"] = h.memberID("m" + strconv.Itoa(h.serial) + "@example.org")
	}
	if h.other = "1"; strings.Contains(r.path, "/merge") && a.refusal(r, slug) == 0 {
		h.other = h.double(slug)
		if strings.HasSuffix(r.path, "/undo") {
			h.merged(slug, values[":registrant"], h.other)
		}
	}
	editorParts(r.path, values)
	if strings.Contains(r.path, "/:report") {
		values[":report"], values[":row"] = h.reviewOf(r, slug)
	}
	if ofReport(r) {
		values[":report"] = h.reportFor(r, slug)
	}
	if strings.Contains(r.path, "/:link") {
		values[":link"] = h.hostLink(slug)
	}
	if strings.Contains(r.path, "/:action") || strings.Contains(r.path, "/:registration") {
		values[":registration"], values[":action"] = h.registrationOf(slug)
	}
	if givesAway(r) {
		values[":session"] = "dec"
	}
	if values[":view"] = "1"; strings.Contains(r.path, "/:view") && a.refusal(r, slug) == 0 {
		values[":view"] = h.viewOf(slug)
	}
	if values[":side"] = "giver"; strings.Contains(r.path, "/preview/invitation") {
		values[":status"], values[":state"] = "sent", "sent"
	}
	deletes := strings.HasSuffix(r.path, "/messages/:message/delete") || r.method == http.MethodDelete && strings.HasSuffix(r.path, "/messages/:message")
	if deletes && a.refusal(r, slug) == 0 {
		values[":message"] = h.passingDraft(slug)
	}
	if r.path == "/static/:name" {
		values[":name"] = h.staticNames()[0]
	}
	if r.path == event.BrandPath+":name" {
		values[":name"] = strings.TrimPrefix(h.desk.Installed().SheetPath(), event.BrandPath)
	}
	if strings.Contains(r.path, "/:invitation/") {
		values[":action"], values[":invitation"] = "send", h.invitationTo(slug)
	}
	if changesDraft(r) {
		values[":invitation"] = h.draftTo(slug)
	}
	if r.action.Invited() && a.invitee {
		values[":token"] = h.invitedLink()
	}
	if strings.Contains(r.path, "/:member") {
		values[":member"] = h.memberFor(a, r, slug)
	}
	if r.action == desk.ManageTokens && strings.HasSuffix(r.path, "/revoke") {
		values[":token"] = h.tokenFor(a, r)
		values[":id"] = values[":token"]
	}
	if strings.HasPrefix(r.path, "/desk/sign-in/") {
		values[":token"] = h.signInToken()
	}
	if strings.HasPrefix(r.path, "/r/stop/") {
		values[":token"] = h.stopLink(a.link(), a.person)
	}
	switch {
	case strings.HasPrefix(r.path, "/r/address/") && a.person:
		values[":token"] = h.moving()
	case r.String() == "POST /r/:token/erase" && a.person:
		values[":token"] = h.passing()
	}
	parts := strings.Split(r.path, "/")
	for i, part := range parts {
		if value, ok := values[part]; ok {
			parts[i] = value
		}
	}
	if r.name == "previewMerge" {
		return strings.Join(parts, "/") + "?other=" + h.other
	}
	return strings.Join(parts, "/")
}

// double is the id of another registrant of an event.
func (h *whole) double(slug string) string {
	h.t.Helper()
	h.serial++
	return strconv.FormatInt(h.add(slug, "double"+strconv.Itoa(h.serial)+"@example.org").Registrant.ID, 10)
}

// merged merges the registrant with the id other into the one with id.
func (h *whole) merged(slug, id, other string) {
	h.t.Helper()
	stays, _ := strconv.ParseInt(id, 10, 64)
	ends, _ := strconv.ParseInt(other, 10, 64)
	if _, err := h.desk.Merge(h.t.Context(), operator, slug, stays, ends, "called twice"); err != nil {
		h.t.Fatal(err)
	}
}

// passingDraft is the id of a draft that may be deleted.
func (h *whole) passingDraft(slug string) string {
	h.t.Helper()
	h.serial++
	m, err := h.desk.DraftMessage(h.t.Context(), operator, slug, desk.MessageInput{
		Subject: event.Text{"en": "Passing " + strconv.Itoa(h.serial)}, Text: event.Text{"en": "Dear {name}"}, Audience: desk.MessageAudience{Statuses: []string{"confirmed"}},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return strconv.FormatInt(m.ID, 10)
}

// viewOf is the id of a view of an event.
func (h *whole) viewOf(slug string) string {
	h.t.Helper()
	v, err := h.desk.SaveView(h.t.Context(), operator, slug, "View", desk.Filter{Status: "confirmed"})
	if err != nil {
		h.t.Fatal(err)
	}
	return strconv.FormatInt(v.ID, 10)
}

// hostLink is the id of a host link of the first session of an event.
func (h *whole) hostLink(slug string) string {
	h.t.Helper()
	if slug == "missing" {
		slug = "open"
	}
	all, err := h.desk.HostLinks(h.t.Context(), operator, slug, "nov")
	if err != nil {
		h.t.Fatal(err)
	}
	return strconv.FormatInt(all[0].ID, 10)
}

// stopLink is the link that stops the reminders of whoever has a personal
// link; that of nobody stays what it is.
func (h *whole) stopLink(link string, theirs bool) string {
	h.t.Helper()
	number, _, _ := strings.Cut(link, ".")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || !theirs {
		return link
	}
	return h.key.StopLink(id)
}

// passing is the personal link of somebody who has just come, and whom nobody
// will miss.
func (h *whole) passing() string {
	h.t.Helper()
	h.serial++
	email := "passing" + strconv.Itoa(h.serial) + "@example.org"
	h.add("open", email)
	return h.linkOf(email)
}

// moving is the link that confirms another address of somebody who has just
// come.
func (h *whole) moving() string {
	h.t.Helper()
	by, err := h.desk.ByLink(h.t.Context(), h.passing())
	if err != nil {
		h.t.Fatal(err)
	}
	return h.moves(by, "moved"+strconv.Itoa(h.serial)+"@example.org")
}

// moves asks for another address, and returns the link that confirms it.
func (h *whole) moves(by desk.Actor, email string) string {
	h.t.Helper()
	if err := h.desk.AskAddress(h.t.Context(), by, email); err != nil {
		h.t.Fatal(err)
	}
	r, err := h.store.Registrant(h.t.Context(), by.Registrant.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return h.key.AddressLink(r.ID, email, *r.AskedEmailAt)
}

// someone is the registrant of an event who has its address.
func (h *whole) someone(slug string) int64 {
	h.t.Helper()
	if slug == "missing" {
		slug = "open"
	}
	if id := h.known[slug]; id != 0 {
		return id
	}
	by, err := h.desk.ByLink(h.t.Context(), h.linkOf(slug+"@example.org"))
	if err != nil {
		h.t.Fatal(err)
	}
	h.known[slug] = by.Registrant.ID
	return by.Registrant.ID
}

// registrationOf is the first registration of someone, and what may be done
// with it.
func (h *whole) registrationOf(slug string) (id, action string) {
	h.t.Helper()
	all, err := h.store.RegistrationsOf(h.t.Context(), []int64{h.someone(slug)})
	if err != nil || len(all) == 0 {
		h.t.Fatalf("registrations for %s: %d, %v", slug, len(all), err)
	}
	if all[0].Status.Ended() {
		return strconv.FormatInt(all[0].ID, 10), string(desk.Restore)
	}
	return strconv.FormatInt(all[0].ID, 10), string(desk.Withdraw)
}

// body is a plausible body for r, each time of somebody or something new.
func (h *whole) body(r route, slug string) any {
	h.t.Helper()
	h.serial++
	n, id := strconv.Itoa(h.serial), strconv.FormatInt(h.someone(slug), 10)
	if body, ours := h.reviewBody(r, slug); ours {
		return body
	}
	if body, ours := reportBody(r, n); ours {
		return body
	}
	switch r.name {
	case "createEvent":
		return h.document("open", "new-"+n)
	case "replaceEvent", "tryEvent":
		return h.document(slug, slug)
	case "copyEvent":
		return map[string]any{"slug": "copy-" + n, "starts": "2030-11-12T10:00"}
	case "signUp":
		return map[string]any{"email": "s" + n + "@example.org", "given_name": "Ana", "family_name": "Kovač", "sessions": []string{"nov"}}
	case "decideRegistrations":
		return map[string]any{"action": "approve", "ids": []string{"1"}}
	case "addNote":
		return map[string]any{"text": "Calls back."}
	case "mergeRegistrant":
		return map[string]any{"other": h.other, "reason": "called twice"}
	case "undoMerge":
		return nil
	case "actOnRegistrants":
		return map[string]any{"action": "approve", "ids": []string{id}, "expected": 0}
	case "saveView":
		return map[string]any{"name": "View " + n, "filter": map[string]any{"country": "BA"}}
	case "chooseColumns":
		return map[string]any{"columns": []string{"country", "email"}}
	case "addRegistration":
		return map[string]any{"session": "dec"}
	case "checkIn":
		return map[string]any{"registrant": id, "kind": "excused", "nonce": "n-" + n}
	case "makeHostLink":
		return map[string]any{"label": "Moderation"}
	case "overbook":
		return map[string]any{"capacity": 50}
	case "setNotice":
		return map[string]any{"text": "We begin ten minutes late."}
	case "takeBackOutcome", "rejectObjection":
		return map[string]any{"reason": "a slip"}
	case "objectToAttendance":
		return map[string]any{"text": "I was there."}
	case "decideOutcome":
		return map[string]any{"outcome": "excused", "reason": "ill"}
	case "changeRegistrant", "changeMe":
		return map[string]any{"function": "Mayor"}
	case "confirmAddress":
		return map[string]any{"token": h.moving()}
	case "handOver":
		return map[string]any{"email": "colleague@example.org", "given_name": "Nino", "family_name": "Beridze"}
	case "invite":
		return map[string]any{"email": "i" + n + "@example.org"}
	case "changeInvitation":
		return map[string]any{"email": "changed" + n + "@example.org"}
	case "mergeMunicipalities":
		return map[string]any{"name": "Town " + n, "spellings": []string{"town " + n}}
	case "importRegistrants":
		return fileForm{"file": "email,given name,family name\nl" + n + "@example.org,Ana,Kovač\n", "apply": "true"}
	case "importInvitations":
		return fileForm{"file": "email\nlist" + n + "@example.org\n", "apply": "true"}
	case "draftMessage":
		return map[string]any{"subject": map[string]string{"en": "Hello"}, "text": map[string]string{"en": "Dear {name}"}}
	case "changeMessage":
		return map[string]any{"subject": map[string]string{"en": "Hello " + n}}
	case "sendAfter":
		return map[string]any{"letter": "attended", "expected": 1}
	case "sendMessage":
		return map[string]any{"expected": h.written(slug, 0).Recipients}
	case "inviteMember":
		return map[string]any{"email": "t" + n + "@example.org", "name": "Omar Haddad", "role": "viewer"}
	case "changeMember":
		return map[string]any{"role": "host"}
	case "replaceInstallation":
		return map[string]any{"name": "Network " + n, "accent_light": "#0a5566", "accent_dark": "#77cbd6"}
	case "setLogo":
		return map[string]any{"picture": base64.StdEncoding.EncodeToString([]byte(drawing(n)))}
	case "makeToken":
		return map[string]any{"name": "Statistics " + n}
	case "acceptInvitation":
		return map[string]any{"given_name": "Ana", "family_name": "Kovač"}
	case "sendLink":
		return map[string]any{"email": "nobody@example.org"}
	case "changeAccount":
		return map[string]any{"name": "Staff " + n}
	case "addAccount":
		return map[string]any{"email": "b" + n + "@example.org", "name": "Staff"}
	case "changeRights":
		return map[string]any{"may_create": true}
	case "":
		if r.path == "/desk/sign-in" {
			return h.credentials()
		}
		if edits := h.editorForm(r.path, slug, n); edits != nil && r.method == http.MethodPost {
			return edits
		}
		switch {
		case r.path == "/desk/:event/letters/:kind":
			return url.Values{"subject.en": {"Come " + n}, "was": {h.ownSubject(slug, "confirmed")}}
		case r.method == http.MethodPost && strings.HasSuffix(r.path, "/merge"):
			return url.Values{"other": {h.other}, "reason": {"called twice"}}
		case r.path == "/desk/:event/messages/:message":
			return url.Values{"subject.en": {"Hello " + n}, "text.en": {"Dear {name}"}, "audience.session": {"nov"}, "revision": {strconv.FormatInt(h.written(slug, 1).Revision, 10)}}
		case strings.HasSuffix(r.path, "/:message/send"):
			m := h.written(slug, 1)
			return url.Values{"expected": {strconv.FormatInt(m.Recipients, 10)}, "revision": {strconv.FormatInt(m.Revision, 10)}}
		}
		return form(r, n, id)
	}
	return nil
}

// importable is a plausible event file.
const importable = `{slug: SLUG, title: {en: A}, languages: [en], zone: Europe/Berlin, sessions: [{slug: a, title: {en: A}, starts: 2030-11-12T10:00, ends: 2030-11-12T11:00, capacity: 5}]}`

// form is a plausible form for r.
func form(r route, n, id string) any {
	switch {
	case r.method != http.MethodPost:
		return nil
	case r.path == "/:event":
		return url.Values{"email": {"f" + n + "@example.org"}, "given_name": {"Ana"}, "family_name": {"Kovač"}, "sessions": {"nov"}}
	case r.path == "/desk/import":
		return url.Values{"text": {strings.Replace(importable, "SLUG", "imported-"+n, 1)}}
	case r.path == "/desk/:event/clone":
		return url.Values{"slug": {"copied-" + n}, "starts": {"2030-11-12T10:00"}, "title.en": {"Webinar"}}
	case r.path == "/desk/:event/publish":
		return url.Values{"visibility": {"public"}}
	case r.path == "/desk/:event/approval":
		return url.Values{"decide": {"approve"}, "ids": {"1"}}
	case r.path == "/desk/:event/registrations/act":
		return url.Values{"do": {"approve"}, "ids": {id}, "expected": {"0"}}
	case r.path == "/desk/:event/registrations/views":
		return url.Values{"name": {"View " + n}, "country": {"BA"}}
	case r.path == "/desk/:event/registrations/columns":
		return url.Values{"columns": {"country"}}
	case r.path == "/r/:token/change":
		return url.Values{"given_name": {"Ana"}, "family_name": {"Kovač " + n}, "language": {"en"}, "zone": {"Europe/Berlin"}}
	case r.path == "/r/:token/address":
		return url.Values{"email": {"a" + n + "@example.org"}}
	case r.path == "/desk/account":
		return url.Values{"name": {"Staff " + n}, "language": {"en"}}
	case r.path == "/desk/account/password":
		return url.Values{"password": {quietTrain}}
	case r.path == "/desk/accounts":
		return url.Values{"email": {"c" + n + "@example.org"}, "name": {"Staff"}, "role": {"member"}}
	case r.path == "/desk/accounts/:account":
		return url.Values{"may_create": {"yes"}}
	case r.path == "/r/link", r.path == "/desk/sign-in/link":
		return url.Values{"email": {"nobody@example.org"}}
	case strings.HasSuffix(r.path, "/:invitation/change"):
		return url.Values{"email": {"changed" + n + "@example.org"}}
	case r.path == "/desk/:event/invitations":
		return url.Values{"email": {"j" + n + "@example.org"}, "language": {"en"}}
	case r.path == "/desk/:event/invitations/import":
		return url.Values{"again": {base64.StdEncoding.EncodeToString([]byte("email\nk" + n + "@example.org\n"))}, "apply": {"1"}}
	case r.path == "/desk/:event/messages":
		return url.Values{"subject.en": {"Hello " + n}, "text.en": {"Dear {name}"}, "audience.session": {"nov"}}
	case r.path == "/desk/:event/municipalities":
		return url.Values{"name": {"Place " + n}, "spellings": {"place " + n}}
	case r.path == "/desk/:event/registrations/import":
		return url.Values{"again": {base64.StdEncoding.EncodeToString([]byte("email,given name,family name\nm" + n + "@example.org,Ana,Kovač\n"))}, "apply": {"1"}}
	case r.path == "/i/:token/accept":
		return url.Values{"given_name": {"Ana"}, "family_name": {"Kovač"}, "language": {"en"}, "zone": {"Europe/Berlin"}}
	case strings.HasSuffix(r.path, "/registrations/add"):
		return url.Values{"email": {"p" + n + "@example.org"}, "given_name": {"Ana"}, "family_name": {"Kovač"}, "language": {"en"}, "zone": {"Europe/Berlin"}, "sessions": {"nov"}}
	case strings.HasSuffix(r.path, "/edit"):
		return url.Values{"given_name": {"Ana"}, "family_name": {"Kovač " + n}, "language": {"en"}, "zone": {"Europe/Berlin"}, "reason": {"a slip"}}
	case strings.HasSuffix(r.path, "/attendance/:registrant"):
		return url.Values{"outcome": {"excused"}, "reason": {"ill"}}
	case strings.Contains(r.path, "/attendance/:registrant/"):
		return url.Values{"reason": {"a slip"}}
	case strings.HasSuffix(r.path, "/threshold"):
		return url.Values{"percent": {"70"}}
	case strings.HasSuffix(r.path, "/objection"):
		return url.Values{"text": {"I was there."}}
	case strings.HasSuffix(r.path, "/notes"):
		return url.Values{"text": {"Calls back."}}
	case r.path == "/desk/:event/team":
		return url.Values{"email": {"u" + n + "@example.org"}, "name": {"Omar Haddad"}, "role": {"viewer"}}
	case r.path == "/desk/:event/team/:member/role":
		return url.Values{"role": {"host"}}
	case r.path == "/desk/settings":
		return url.Values{"match": {"*"}, "name": {"Network " + n}, "accent_light": {"#0a5566"}, "accent_dark": {"#77cbd6"}}
	case r.path == "/desk/settings/logo":
		return fileForm{"file": drawing(n)}
	case r.path == "/desk/tokens":
		return url.Values{"name": {"Statistics " + n}}
	case strings.HasSuffix(r.path, "/after"):
		return url.Values{"letter": {"attended"}, "expected": {"1"}}
	case strings.HasSuffix(r.path, "/notice"):
		return url.Values{"text": {"We begin ten minutes late."}}
	case strings.HasSuffix(r.path, "/host-links"):
		return url.Values{"label": {"Moderation"}}
	case strings.HasSuffix(r.path, "/role"):
		return url.Values{"role": {"participant"}}
	case strings.HasSuffix(r.path, "/overbook"):
		return url.Values{"capacity": {"50"}}
	case strings.HasSuffix(r.path, "/hand-over"):
		return url.Values{"email": {"colleague@example.org"}, "given_name": {"Nino"}, "family_name": {"Beridze"}}
	case strings.HasSuffix(r.path, "/check-ins"):
		return url.Values{"registrant": {id}, "kind": {"excused"}, "nonce": {"f-" + n}}
	}
	return url.Values{"reason": {"asked for it"}}
}

// drawing is a logo, each time another.
func drawing(n string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>` + n + `</title><path d="M0 0h9v9z"/></svg>`
}

// document is an event's document under another slug.
func (h *whole) document(of, slug string) map[string]any {
	h.t.Helper()
	if of == "missing" {
		of = "open"
	}
	doc, _, err := h.desk.EventFile(h.t.Context(), operator, of)
	if err != nil {
		h.t.Fatal(err)
	}
	b, err := json.Marshal(doc)
	if err != nil {
		h.t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		h.t.Fatal(err)
	}
	m["slug"] = slug
	return m
}
