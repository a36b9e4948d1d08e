package server_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/mail"
	"rollcall/internal/pages"
	"rollcall/internal/rest"
	"rollcall/internal/server"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
	"rollcall/internal/store/storetest"
	"rollcall/web"
)

// A whole is a server with both real faces, the demo's pages too, on a
// database that a test can look into from beside.
type whole struct {
	*server.Server
	t      *testing.T
	store  *store.Store
	desk   *desk.Desk
	key    auth.Key
	api    *rest.API
	pages  *pages.Pages
	sink   *mail.Sink
	beside *sql.DB
	clock  time.Time
	serial int    // of what must be new
	other  string // the id of a registrant who may be merged with another

	known    map[string]int64    // registrants by event
	messages map[string][2]int64 // drafts by event: one for each face
}

const origin = "http://127.0.0.1:8080"

// openWhole returns an empty server whose clock stands at noon.
func openWhole(t *testing.T) *whole {
	t.Helper()
	words := localetest.Words(t)
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	database := storetest.Migrated(t)
	h := &whole{t: t, store: storetest.Reopen(t, database), beside: beside(t, database), sink: &mail.Sink{}, key: key, clock: noon, known: map[string]int64{}}
	now, log := func() time.Time { return h.clock }, slog.New(slog.DiscardHandler)
	h.desk = desk.New(h.store, desk.Options{Key: key, Words: words, BaseURL: origin, From: "desk@example.org", Clock: now, Random: rand.Reader, Log: log})
	h.api = rest.New(h.desk, rest.Options{BaseURL: origin, Clock: now})
	h.pages, err = pages.New(h.desk, words, web.Files, pages.Options{
		BaseURL: origin, Clock: now, Log: log, Visits: accounts.NewStaffSessions(h.store, now), Status: server.Status, Take: rest.MyDataFile,
		Network: server.Network, Provider: &vouching{},
		Demo: &pages.Demo{Letters: h.sink, SignIn: func(ctx context.Context, from desk.SignInFrom) (*event.Visit, error) {
			link, err := h.desk.SignInLink(ctx, operator, "admin@example.org")
			if err != nil {
				return nil, err
			}
			return h.desk.SignInByLink(ctx, from, link[strings.LastIndexByte(link, '/')+1:])
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	base, err := url.Parse(origin)
	if err != nil {
		t.Fatal(err)
	}
	h.Server, err = server.New(h.api, h.pages, server.Options{
		BaseURL: base, MetricsToken: "metrics", Ending: h.desk.EndWatching, Words: words, Ready: h.store.Ready, Clock: now, Random: rand.Reader, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	h.account("admin@example.org", "admin")
	return h
}

// announce applies a webinar of two sessions; change replaces parts of its
// file.
func (h *whole) announce(slug string, verify bool, capacity int, change ...string) {
	h.t.Helper()
	text := strings.NewReplacer(change...).Replace(fmt.Sprintf(webinar, slug, verify, capacity))
	file, err := eventfile.Parse("webinar.yaml", []byte(text))
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.desk.Apply(h.t.Context(), operator, []*eventfile.Document{file.Document}, desk.ApplyOptions{}); err != nil {
		h.t.Fatal(err)
	}
}

// account adds a member of staff; role is admin, member or maker, a member
// who may create events.
func (h *whole) account(email, role string) {
	h.t.Helper()
	in := desk.NewAccount{Email: email, Name: "Staff", Role: role, MayCreate: role == "maker"}
	if in.MayCreate {
		in.Role = "member"
	}
	if _, err := h.desk.AddAccount(h.t.Context(), operator, in); err != nil {
		h.t.Fatal(err)
	}
}

func (h *whole) grant(email, slug string, role event.TeamRole) {
	h.t.Helper()
	if err := h.desk.GrantRole(h.t.Context(), operator, email, slug, string(role)); err != nil {
		h.t.Fatal(err)
	}
}

// token is a new API token of the account, for one event or, "", for all.
func (h *whole) token(email, slug string) string {
	h.t.Helper()
	token, err := h.desk.CreateToken(h.t.Context(), operator, desk.NewToken{User: email, Name: "test", Event: slug})
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

// signInPath is the path of a new one-time sign-in link of the account.
func (h *whole) signInPath(email string) string {
	h.t.Helper()
	link, err := h.desk.SignInLink(h.t.Context(), operator, email)
	if err != nil {
		h.t.Fatal(err)
	}
	return strings.TrimPrefix(link, origin)
}

// signIn signs the account in and returns the browser's cookie.
func (h *whole) signIn(email string) string {
	h.t.Helper()
	w := h.visit(visit{method: "POST", path: h.signInPath(email)})
	if w.Code != http.StatusSeeOther {
		h.t.Fatalf("signing %s in answers %d", email, w.Code)
	}
	return cookieOf(w)
}

// cookieOf is the cookie that an answer sets, as a browser sends it back.
func cookieOf(w *httptest.ResponseRecorder) string {
	set, _, _ := strings.Cut(w.Header().Get("Set-Cookie"), ";")
	return set
}

// add signs a person up by staff: verified, for the first session.
func (h *whole) add(slug, email string) *desk.PersonView {
	h.t.Helper()
	v, _, err := h.desk.AddRegistrant(h.t.Context(), operator, slug, signUpOf(email))
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

// comes signs a person up by themselves and returns the token of their link.
func (h *whole) comes(slug, email string) string {
	h.t.Helper()
	if err := h.desk.SignUp(h.t.Context(), desk.Actor{}, slug, signUpOf(email)); err != nil {
		h.t.Fatal(err)
	}
	return h.linkOf(email)
}

func signUpOf(email string) desk.SignUp {
	return desk.SignUp{Email: email, Details: desk.Details{GivenName: "Ana", FamilyName: "Kovač"}, Sessions: []string{"nov"}}
}

// linkOf is the token of the personal link that the only registrant with
// that address has at this moment.
func (h *whole) linkOf(email string) string {
	h.t.Helper()
	found, err := h.store.RegistrantsByAddress(h.t.Context(), desk.FoldAddress(email))
	if err != nil || len(found) != 1 {
		h.t.Fatalf("%d people have the address %s: %v", len(found), email, err)
	}
	return h.desk.LinkToken(&found[0])
}

// demoLetter is a letter as the sink takes it.
const demoLetter = "Subject: Confirm your address\r\nDate: Tue, 12 Oct 2021 12:00:00 +0000\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain\r\n\r\n" + origin + "/r/1.A\r\n--b\r\nContent-Type: text/html\r\n\r\n<html><head></head></html>\r\n--b--\r\n"

// sendDemoLetter puts a letter into the sink.
func (h *whole) sendDemoLetter() {
	h.t.Helper()
	if _, err := h.sink.Send(h.t.Context(), mail.Message{To: "ana@example.org", Bytes: []byte(demoLetter)}); err != nil {
		h.t.Fatal(err)
	}
}

// A visit is one request to either face. A body is a form, or JSON.
type visit struct {
	method, path   string
	bearer, cookie string
	match          string // If-Match
	body           any
}

// visit sends v.
func (h *whole) visit(v visit) *httptest.ResponseRecorder {
	h.t.Helper()
	kind, text := "application/json", ""
	switch body := v.body.(type) {
	case nil:
		kind = ""
	case fileForm:
		kind, text = body.encode(h.t)
	case url.Values:
		kind, text = "application/x-www-form-urlencoded", body.Encode()
	default:
		b, err := json.Marshal(body)
		if err != nil {
			h.t.Fatal(err)
		}
		text = string(b)
	}
	r := httptest.NewRequest(v.method, origin+v.path, strings.NewReader(text))
	for name, value := range map[string]string{"Content-Type": kind, "Cookie": v.cookie, "If-Match": v.match} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	if v.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+v.bearer)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var staticName = regexp.MustCompile(`/static/([\w.]+)`)

// staticNames are the files that the first page refers to.
func (h *whole) staticNames() []string {
	h.t.Helper()
	var names []string
	for _, m := range staticName.FindAllStringSubmatch(h.visit(visit{method: "GET", path: "/"}).Body.String(), -1) {
		if !strings.HasPrefix(m[1], "brand") { // what the installation looks like is served beside
			names = append(names, m[1])
		}
	}
	if len(names) == 0 {
		h.t.Fatal("the first page refers to no file")
	}
	return slices.Compact(slices.Sorted(slices.Values(names)))
}
