package server_test

import (
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/rest"
)

// A fileForm is a form whose field "file" is a file.
type fileForm map[string]string

// encode returns the form's type and its text.
func (f fileForm) encode(t *testing.T) (kind, text string) {
	t.Helper()
	var b strings.Builder
	w := multipart.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(f)) {
		value, add := f[name], w.CreateFormField
		if name == "file" {
			add = func(name string) (io.Writer, error) { return w.CreateFormFile(name, "people.csv") }
		}
		field, err := add(name)
		if err == nil {
			_, err = field.Write([]byte(value))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.String()
}

// invites sends an invitation to an event, and returns it.
func (h *house) invites(slug, email string) *desk.Invitation {
	return invites(h.t, h.desk, slug, email)
}

func (h *whole) invites(slug, email string) *desk.Invitation {
	return invites(h.t, h.desk, slug, email)
}

func invites(t *testing.T, d *desk.Desk, slug, email string) *desk.Invitation {
	t.Helper()
	v, err := d.Invite(t.Context(), operator, slug, desk.NewInvitation{Person: desk.InvitedPerson{Email: email, Language: "en"}, Send: true})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// tokenOf is the token of the link of an invitation.
func tokenOf(d *desk.Desk, v *desk.Invitation) string {
	_, token, _ := strings.Cut(d.InvitationLink(&v.Invitation), "/i/")
	return token
}

// invitationTo is the id of an invitation to an event; what is missing borrows
// another's.
func (h *whole) invitationTo(slug string) string {
	h.t.Helper()
	if slug == "missing" {
		slug = "open"
	}
	page, err := h.desk.Invitations(h.t.Context(), operator, slug, desk.InvitationFilter{})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, v := range page.Items {
		if v.State != event.InvitationDrafted {
			return strconv.FormatInt(v.ID, 10)
		}
	}
	h.t.Fatalf("nobody has been sent an invitation to %s", slug)
	return ""
}

// changesDraft reports whether r is about an invitation that is not sent.
func changesDraft(r route) bool {
	return strings.HasSuffix(r.path, "/:invitation/change") || strings.HasSuffix(r.path, "/invitations/:invitation")
}

// draftTo is the id of the one draft to an event, which is entered if there is
// none; what is missing borrows another's.
func (h *whole) draftTo(slug string) string {
	h.t.Helper()
	if slug == "missing" {
		slug = "open"
	}
	page, err := h.desk.Invitations(h.t.Context(), operator, slug, desk.InvitationFilter{State: "drafted"})
	if err != nil {
		h.t.Fatal(err)
	}
	if len(page.Items) > 0 {
		return strconv.FormatInt(page.Items[0].ID, 10)
	}
	h.serial++
	v, err := h.desk.Invite(h.t.Context(), operator, slug, desk.NewInvitation{Person: desk.InvitedPerson{Email: "drafted" + strconv.Itoa(h.serial) + "@example.org"}})
	if err != nil {
		h.t.Fatal(err)
	}
	return strconv.FormatInt(v.ID, 10)
}

// invitedLink is the token of the link of an invitation that nobody has
// answered.
func (h *whole) invitedLink() string {
	h.t.Helper()
	h.serial++
	return tokenOf(h.desk, h.invites("open", "asked"+strconv.Itoa(h.serial)+"@example.org"))
}

// invitee is somebody with the link of an invitation, which opens nothing
// else.
func (h *whole) invitee() actor {
	h.t.Helper()
	id, err := strconv.ParseInt(h.invitationTo("open"), 10, 64)
	if err != nil {
		h.t.Fatal(err)
	}
	link := fixed(h.key.InvitationLink(id, 1))
	return actor{name: "somebody invited", bearer: link, void: true, link: link, invitee: true}
}

func TestInvitationsByTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 1)
	post := func(path, body string, header map[string]string) answer {
		return h.do(call{method: http.MethodPost, path: rest.Base + path, token: h.admin, body: body, header: header})
	}
	var first, again struct {
		ID, State string
		Sessions  []struct {
			Session   string
			HeldUntil *string `json:"held_until"`
		}
	}
	once := map[string]string{"Idempotency-Key": "one"}
	body := `{"email": "Amra@example.org", "sessions": ["nov"], "hold_until": "2021-11-01T10:00:00Z", "send": true}`
	post("/events/open/invitations", body, once).is(http.StatusCreated, "").into(&first)
	post("/events/open/invitations", body, once).is(http.StatusCreated, "").into(&again)
	if first.ID != again.ID || first.State != "sent" || len(first.Sessions) != 1 || first.Sessions[0].HeldUntil == nil {
		t.Errorf("invited %+v, and by the same key %+v", first, again)
	}
	if p := post("/events/open/invitations", `{"email": "amra@example.org"}`, nil).is(http.StatusConflict, "invited_already").json(); p["state"] != "sent" || p["id"] != first.ID {
		t.Errorf("an invited address: %v", p)
	}
	if p := post("/events/open/invitations", `{"email": "b@example.org", "sessions": ["nov"], "hold_until": "2021-11-01T10:00:00Z"}`, nil).is(http.StatusConflict, "session_full").json(); p["session"] != "nov" {
		t.Errorf("a full session: %v", p)
	}
	if e := post("/events/open/invitations", `{"email": "b", "expires": "2020-01-01T00:00:00Z"}`, nil).is(http.StatusUnprocessableEntity, "invalid").errors(); strings.Join(e, ", ") != "/email address, /expires not_future" {
		t.Errorf("a wrong one: %v", e)
	}
	post("/events/open/invitations/"+first.ID+"/remind", "", nil).is(http.StatusOK, "")
	post("/events/open/invitations/"+first.ID+"/remind", "", nil).is(http.StatusConflict, "reminded_already")
	post("/events/open/invitations/4711/send", "", nil).is(http.StatusNotFound, "not_found")
	var page struct {
		Items  []struct{ Email string }
		Counts map[string]int
	}
	h.api("GET", "/events/open/invitations?state=sent", h.admin, nil).is(http.StatusOK, "").into(&page)
	if len(page.Items) != 1 || page.Items[0].Email != "Amra@example.org" || page.Counts["sent"] != 1 || page.Counts["drafted"] != 0 {
		t.Errorf("listed is %+v", page)
	}
	h.api("GET", "/events/open/invitations?state=gone", h.admin, nil).is(http.StatusBadRequest, "bad_query")
}

func TestAnsweringByTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 5)
	yes, no := h.invites("open", "amra@example.org"), h.invites("open", "ivan@example.org")
	link := tokenOf(h.desk, yes)
	var mine struct {
		State        string
		PersonalLink *string `json:"personal_link"`
	}
	h.api("GET", "/invitation", link, nil).is(http.StatusOK, "").into(&mine)
	h.api("POST", "/invitation/seen", link, nil).is(http.StatusOK, "").into(&mine)
	if mine.State != "seen" || mine.PersonalLink != nil {
		t.Errorf("seen is %+v", mine)
	}
	if e := h.api("POST", "/invitation/accept", link, map[string]any{"given_name": "Amra"}).is(http.StatusUnprocessableEntity, "invalid").errors(); strings.Join(e, ", ") != "/family_name required" {
		t.Errorf("refused for %v", e)
	}
	for range 2 {
		h.api("POST", "/invitation/accept", link, map[string]any{"given_name": "Amra", "family_name": "Hadžić", "sessions": []string{"nov"}}).is(http.StatusOK, "").into(&mine)
	}
	if mine.State != "accepted" || mine.PersonalLink == nil {
		t.Fatalf("accepted is %+v", mine)
	}
	_, token, _ := strings.Cut(*mine.PersonalLink, "/r/")
	h.api("GET", "/me", token, nil).is(http.StatusOK, "")
	h.api("GET", "/me", link, nil).is(http.StatusUnauthorized, "unauthorised")
	h.api("GET", "/invitation", token, nil).is(http.StatusUnauthorized, "unauthorised")
	if p := h.api("POST", "/invitation/decline", link, nil).is(http.StatusConflict, "invitation_ended").json(); p["state"] != "accepted" || !strings.Contains(p["detail"].(string), "accepted") {
		t.Errorf("declining afterwards: %v", p)
	}
	h.api("POST", "/invitation/decline", tokenOf(h.desk, no), nil).is(http.StatusOK, "").into(&mine)
	if mine.State != "declined" || mine.PersonalLink != nil {
		t.Errorf("declined is %+v", mine)
	}
}

// Whoever was registered before has more behind the personal link than an
// invitation opens.
func TestAnInvitationOpensNoPageThatWasThereBefore(t *testing.T) {
	h := open(t)
	h.apply("open", false, 5)
	in := signUpOf("amra@example.org")
	in.Sessions = []string{"dec"}
	if _, _, err := h.desk.AddRegistrant(t.Context(), operator, "open", in); err != nil {
		t.Fatal(err)
	}
	v, err := h.desk.Invite(t.Context(), operator, "open", desk.NewInvitation{
		Person: desk.InvitedPerson{Email: "amra@example.org"}, Terms: desk.InvitationTerms{Sessions: []string{"nov"}}, Send: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	var mine struct {
		State        string
		PersonalLink *string `json:"personal_link"`
	}
	h.at(h.now().Add(time.Hour))
	h.api("POST", "/invitation/accept", tokenOf(h.desk, v), nil).is(http.StatusOK, "").into(&mine)
	if mine.State != "accepted" || mine.PersonalLink != nil {
		t.Errorf("accepted is %+v", mine)
	}
}

func TestAListByTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 5)
	send := func(f fileForm, key string) answer {
		kind, text := f.encode(t)
		header := map[string]string{"Content-Type": kind}
		if key != "" {
			header["Idempotency-Key"] = key
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, call{method: http.MethodPost, path: rest.Base + "/events/open/invitations/import", token: h.admin, body: text, header: header}.request(text))
		return answer{t, w}
	}
	var got struct {
		Counts map[string]int
		Rows   []struct {
			Line   int
			Bucket string
			Errors []struct{ Column, Code string }
		}
		Added *int
	}
	list := fileForm{"file": "email;name\na@example.org;x\nwrong;y\n"}
	send(list, "").is(http.StatusOK, "").into(&got)
	if got.Added != nil || got.Counts["new"] != 1 || got.Counts["wrong"] != 1 || got.Rows[1].Line != 3 || got.Rows[1].Errors[0].Column != "email" || got.Rows[1].Errors[0].Code != "address" {
		t.Errorf("the preview is %+v", got)
	}
	list["apply"] = "true"
	if p := send(list, "").is(http.StatusConflict, "rows_not_good").json(); p["rows"] != 1.0 {
		t.Errorf("refused: %v", p)
	}
	list["good_rows"] = "true"
	for range 2 { // by the same key, in other parts
		send(list, "one").is(http.StatusOK, "").into(&got)
		if got.Added == nil || *got.Added != 1 {
			t.Errorf("added %v", got.Added)
		}
	}
	list["file"] = "email\nb@example.org\n"
	send(list, "one").is(http.StatusUnprocessableEntity, "idempotency_key_reused")
	list["hold_until"], list["skips_approval"] = "soon", "perhaps"
	if e := send(list, "").is(http.StatusUnprocessableEntity, "invalid").errors(); strings.Join(e, ", ") != "/skips_approval yes_or_no, /hold_until malformed" {
		t.Errorf("wrong terms: %v", e)
	}
	if e := send(fileForm{"file": "name\nAna\n"}, "").is(http.StatusUnprocessableEntity, "invalid").errors(); strings.Join(e, ", ") != "/file not_a_list" {
		t.Errorf("no list: %v", e)
	}
	if e := send(fileForm{"apply": "true"}, "").is(http.StatusUnprocessableEntity, "invalid").errors(); strings.Join(e, ", ") != "/file required" {
		t.Errorf("no file: %v", e)
	}
	h.do(call{method: http.MethodPost, path: rest.Base + "/events/open/invitations/import", token: h.admin, body: "{}"}).is(http.StatusUnsupportedMediaType, "wrong_type")
	var sent struct{ Letters int }
	h.api("POST", "/events/open/invitations/send", h.admin, nil).is(http.StatusOK, "").into(&sent)
	if sent.Letters != 1 {
		t.Errorf("%d were sent", sent.Letters)
	}
	h.api("POST", "/events/open/invitations/remind", h.admin, nil).is(http.StatusOK, "").into(&sent)
	if sent.Letters != 1 {
		t.Errorf("%d were reminded", sent.Letters)
	}
}

func TestLookingAtAnInvitationChangesNothing(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5)
	v := h.invites("open", "amra@example.org")
	path := "/i/" + tokenOf(h.desk, v)
	before := h.dump()
	for range 2 {
		w := h.visit(visit{method: http.MethodGet, path: path})
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `data-seen="`+path+`/seen"`) || !strings.Contains(w.Body.String(), "amra@example.org") {
			t.Fatalf("answers %d: %s", w.Code, w.Body)
		}
	}
	h.unchanged(t, before, "looking")
	if w := h.visit(visit{method: http.MethodPost, path: path + "/seen"}); w.Code != http.StatusNoContent {
		t.Errorf("seen answers %d", w.Code)
	}
	if w := h.visit(visit{method: http.MethodGet, path: path}); strings.Contains(w.Body.String(), "data-seen") {
		t.Error("what has been seen is asked about again")
	}
	for _, wrong := range []string{path[:len(path)-2] + "AA", "/i/1.x", "/i/" + h.key.PersonalLink(v.ID, 1)} {
		if w := h.visit(visit{method: http.MethodGet, path: wrong}); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "/r/link") {
			t.Errorf("%s answers %d", wrong, w.Code)
		}
	}
}

func TestTheWayOfAnInvitationOnPages(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5)
	yes, no := h.invites("open", "amra@example.org"), h.invites("open", "ivan@example.org")
	path := "/i/" + tokenOf(h.desk, yes)
	post := func(path string, v url.Values) *httptest.ResponseRecorder {
		return h.visit(visit{method: http.MethodPost, path: path, body: v})
	}
	typed := url.Values{"given_name": {"Amra"}, "language": {"en"}, "zone": {"Europe/Berlin"}, "choosing": {"1"}}
	w := post(path+"/accept", typed)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `value="Amra"`) || !strings.Contains(w.Body.String(), `href="#sessions"`) || !strings.Contains(w.Body.String(), `href="#family_name"`) {
		t.Errorf("an incomplete form answers %d: %s", w.Code, w.Body)
	}
	typed["family_name"], typed["sessions"] = []string{"Hadžić"}, []string{"nov"}
	for range 2 {
		if w := post(path+"/accept", typed); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/r/") {
			t.Errorf("accepting answers %d, %s", w.Code, w.Header().Get("Location"))
		}
	}
	if w := h.visit(visit{method: http.MethodGet, path: path}); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/r/") {
		t.Errorf("an accepted one answers %d, %s", w.Code, w.Header().Get("Location"))
	}
	path = "/i/" + tokenOf(h.desk, no)
	for range 2 {
		if w := post(path+"/decline", url.Values{}); w.Code != http.StatusSeeOther || w.Header().Get("Location") != path {
			t.Errorf("declining answers %d, %s", w.Code, w.Header().Get("Location"))
		}
	}
	if w := h.visit(visit{method: http.MethodGet, path: path}); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "You have declined") {
		t.Errorf("a declined one answers %d: %s", w.Code, w.Body)
	}
	if w := post(path+"/accept", typed); w.Code != http.StatusSeeOther || w.Header().Get("Location") != path {
		t.Errorf("accepting what was declined answers %d", w.Code)
	}
	counts, err := h.store.InvitationCounts(t.Context(), yes.EventID)
	if err != nil || counts[event.InvitationAccepted] != 1 || counts[event.InvitationDeclined] != 1 {
		t.Errorf("counted are %v, %v", counts, err)
	}
}

func TestAListOnPages(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5)
	h.account("organiser@example.org", "member")
	h.grant("organiser@example.org", "open", event.Organiser)
	cookie := h.signIn("organiser@example.org")
	post := func(path string, body any) *httptest.ResponseRecorder {
		return h.visit(visit{method: http.MethodPost, path: "/desk/open/invitations" + path, cookie: cookie, body: body})
	}
	w := post("/import", fileForm{"file": "email;vorname\na@example.org;Ana\nwrong;Nobody\n", "sessions": "nov", "note": "Come."})
	text := w.Body.String()
	if w.Code != http.StatusOK || !strings.Contains(text, "Enter only the 1 new person in order") || !strings.Contains(text, "wrong") || !strings.Contains(text, `name="note" value="Come."`) {
		t.Fatalf("the preview answers %d: %s", w.Code, text)
	}
	_, again, _ := strings.Cut(text, `name="again" value="`)
	again, _, _ = strings.Cut(again, `"`)
	w = post("/import", fileForm{"again": again, "apply": "1", "good_rows": "1", "sessions": "nov", "note": "Come."})
	if w.Code != http.StatusSeeOther || !strings.Contains(w.Header().Get("Location"), "count=1") {
		t.Fatalf("entering answers %d: %s", w.Code, w.Body)
	}
	page, err := h.desk.Invitations(t.Context(), operator, "open", desk.InvitationFilter{})
	if err != nil || len(page.Items) != 1 || page.Items[0].State != event.InvitationDrafted || page.Items[0].Note != "Come." || len(page.Items[0].To) != 1 {
		t.Fatalf("entered is %+v, %v", page, err)
	}
	w = h.visit(visit{method: http.MethodGet, path: w.Header().Get("Location"), cookie: cookie})
	for _, part := range []string{"1 invitation was entered", "Send 1 drafted invitation", "a@example.org", "not sent"} {
		if !strings.Contains(w.Body.String(), part) {
			t.Errorf("%q is missing: %s", part, w.Body)
		}
	}
	if w := post("/send", url.Values{}); w.Code != http.StatusSeeOther || !strings.Contains(w.Header().Get("Location"), "done=sent") {
		t.Errorf("sending answers %d", w.Code)
	}
	if w := post("", url.Values{"email": {"A@example.org"}, "note": {"Typed."}}); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "invited already: sent") || !strings.Contains(w.Body.String(), "Typed.") {
		t.Errorf("inviting twice answers %d: %s", w.Code, w.Body)
	}
	if w := post("/import", fileForm{"file": "x"}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "no CSV or Excel file") {
		t.Errorf("no list answers %d", w.Code)
	}
	if w := post("/import", fileForm{"note": "x"}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `href="#list-file"`) {
		t.Errorf("no file answers %d", w.Code)
	}
}

func TestADraftIsChangedOnThePage(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 5)
	path := "/desk/open/invitations/" + h.draftTo("open") + "/change"
	look := h.signedIn(path, nil)
	look.method = http.MethodGet
	if page := h.visit(look).Body.String(); !strings.Contains(page, `value="drafted`) || strings.Contains(page, `name="sessions"`) {
		t.Errorf("the form is %s", page)
	}
	post := func(body url.Values, status int, says string) {
		t.Helper()
		v := h.signedIn(path, body)
		v.method = http.MethodPost
		if w := h.visit(v); w.Code != status || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%v answers %d, want %d and %q: %s", body, w.Code, status, says, w.Body)
		}
	}
	post(url.Values{"email": {"no address"}, "given_name": {"Amra"}}, 422, `value="Amra"`)
	post(url.Values{"email": {"amra@example.org"}, "hold_until": {"2021-10-01"}}, 422, "hold_until")
	post(url.Values{"email": {"amra@example.org"}, "given_name": {"Amra"}, "language": {"de"}, "hold_until": {"2021-11-01"}}, 303, "")
	page, err := h.desk.Invitations(t.Context(), operator, "open", desk.InvitationFilter{})
	if err != nil || len(page.Items) != 1 {
		t.Fatal(page, err)
	}
	v := &page.Items[0]
	if v.Address() != "amra@example.org" || v.GivenName != "Amra" || v.Language != "de" || v.HoldUntil == nil || !v.Holds() {
		t.Errorf("the draft is %+v", v)
	}
	until := *v.HoldUntil
	if _, err := h.desk.ChangeDraft(t.Context(), operator, "open", v.ID, desk.InvitationDraft{Person: desk.InvitedPerson{Email: "amra@example.org"}, HoldUntil: &until, SkipsApproval: true}); err != nil {
		t.Fatal(err)
	}
	post(url.Values{"email": {"amra@example.org"}, "hold_until": {"2021-11-01"}, "note": {"Welcome"}}, 303, "")
	if v, err := h.desk.DraftedInvitation(t.Context(), operator, "open", v.ID); err != nil || !v.HoldUntil.Equal(until) || !v.SkipsApproval || v.Note != "Welcome" {
		t.Errorf("what the form does not ask for is %+v, %v", v, err)
	}
}
