package server_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/labstack/echo/v4"

	"rollcall/api"
	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/problem"
	"rollcall/internal/rest"
	"rollcall/internal/server"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// noon is when the tests begin: a month before the first session.
var noon = time.Date(2021, 10, 12, 12, 0, 0, 0, time.UTC)

var operator = desk.Actor{Kind: desk.Operator}

// A house is a whole server on an empty store, with a clock that stands
// until it is moved, an admin, and a page of ours in the place of the HTML
// face.
type house struct {
	*server.Server
	t       *testing.T
	desk    *desk.Desk
	store   *store.Store
	key     auth.Key
	rest    *rest.API
	admin   string // API token
	log     bytes.Buffer
	options server.Options
	mu      sync.Mutex
	clock   time.Time
	checker *checker
}

// open returns a house; set may change its options.
func open(t *testing.T, set ...func(*server.Options)) *house { return build(t, false, set...) }

// openLimited returns a house that limits sign-ups.
func openLimited(t *testing.T, set ...func(*server.Options)) *house { return build(t, true, set...) }

func build(t *testing.T, limited bool, set ...func(*server.Options)) *house {
	t.Helper()
	words := localetest.Words(t)
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, clock: noon, checker: newChecker(t), store: storetest.Open(t), key: key}
	log := slog.New(slog.NewTextHandler(&h.log, nil))
	base := &url.URL{Scheme: "http", Host: "127.0.0.1:8080"}
	h.desk = desk.New(h.store, desk.Options{
		Key: key, Words: words, BaseURL: base.String(), From: "desk@example.org", Clock: h.now, Random: rand.Reader, Log: log,
	})
	h.options = server.Options{
		BaseURL: base, Words: words, Ready: func(context.Context) error { return nil }, Clock: h.now, Random: rand.Reader, Log: log,
	}
	for _, s := range set {
		s(&h.options)
	}
	o := rest.Options{BaseURL: base.String(), Clock: h.now}
	var html page
	if limited {
		html.limits = server.SignUpLimiter(h.now)
		o.Limit = html.limits.Limit
	}
	h.rest = rest.New(h.desk, o)
	if h.Server, err = server.New(h.rest, html, h.options); err != nil {
		t.Fatal(err)
	}
	h.admin = h.account("admin@example.org", "admin")
	return h
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.clock
}

// at moves the clock.
func (h *house) at(t time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clock = t
}

// account adds a member of staff and returns an API token of theirs.
func (h *house) account(email, role string) string {
	h.t.Helper()
	if _, err := h.desk.AddAccount(h.t.Context(), operator, desk.NewAccount{Email: email, Name: "Staff", Role: role}); err != nil {
		h.t.Fatal(err)
	}
	return h.token(email, "")
}

func (h *house) token(email, event string) string {
	h.t.Helper()
	token, err := h.desk.CreateToken(h.t.Context(), operator, desk.NewToken{User: email, Name: "test", Event: event})
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

// webinar is an event of two sessions, a month and two months after noon.
const webinar = `
slug: %s
title: {en: Webinar, de: Webinar}
summary: {en: "**Good** practice"}
languages: [en, de]
zone: Europe/Berlin
contact: {name: Office, email: office@example.org}
registration: {verify: %t, waiting_list: {mode: auto, capacity: 50}}
questions:
  - {key: peer, type: choice, label: {en: Peer}, options: [{key: now, label: {en: Now}}, {key: later, label: {en: Later}}]}
consents:
  - {key: publish, text: {en: My name may appear}}
sessions:
  - slug: nov
    title: {en: November}
    starts: 2021-11-12T10:00
    ends: 2021-11-12T12:30
    capacity: %d
    join_url: https://meet.example.org/see
    agenda: [{kind: keynote, starts: 2021-11-12T10:10, title: {en: Challenges}, speakers: [{name: Ana Kovač, organisation: Mostar}]}]
    breaks: [{starts: 2021-11-12T11:15, ends: 2021-11-12T11:25}]
  - {slug: dec, title: {en: December}, starts: 2021-12-13T10:00, ends: 2021-12-13T12:30, capacity: %[3]d}
`

// apply announces a webinar.
func (h *house) apply(slug string, verify bool, capacity int) {
	h.t.Helper()
	file, err := eventfile.Parse("webinar.yaml", fmt.Appendf(nil, webinar, slug, verify, capacity))
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.desk.Apply(h.t.Context(), operator, []*eventfile.Document{file.Document}, desk.ApplyOptions{}); err != nil {
		h.t.Fatal(err)
	}
}

// A page stands in the place of the HTML face.
type page struct {
	limits *server.Limiter // nil: none
}

// Routes adds a form as pages does.
func (p page) Routes(e *echo.Echo) {
	e.GET("/:event", func(c echo.Context) error { return c.HTML(http.StatusOK, strings.Repeat("<p>page</p>", 200)) })
	e.POST("/:event", func(c echo.Context) error {
		if _, err := c.FormParams(); err != nil {
			return err
		}
		if c.FormValue("email") == "" {
			return c.HTML(http.StatusUnprocessableEntity, "again")
		}
		if p.limits != nil {
			if _, err := p.limits.Limit(c, 1); err != nil {
				return err
			}
		}
		return c.Redirect(http.StatusSeeOther, "/sent")
	})
	e.GET("/:event/sent", func(c echo.Context) error { return c.HTML(http.StatusOK, "sent") })
	e.GET("/boom/:how", func(c echo.Context) error {
		if c.Param("how") == "late" {
			_, _ = c.Response().Write([]byte("half of it")) // the rest is the panic
		}
		panic("boom")
	})
}

// RenderProblem shows a problem as a page.
func (page) RenderProblem(c echo.Context, status int, p *problem.Error) error {
	if p == nil {
		return c.HTML(status, "fault")
	}
	return c.HTML(status, p.Code)
}

// A call is one request.
type call struct {
	method, path string
	token        string
	body         any // a string is sent as it is
	header       map[string]string
}

// An answer is what came back.
type answer struct {
	t *testing.T
	*httptest.ResponseRecorder
}

// do sends a call. Whatever goes to the API is held against the contract:
// what is answered always, what is asked if it is accepted.
func (h *house) do(c call) answer {
	h.t.Helper()
	body := c.text(h.t)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, c.request(body))
	h.checker.check(h.t, c.request(body), w)
	return answer{h.t, w}
}

// api is do for a path below the API's.
func (h *house) api(method, path, token string, body any) answer {
	h.t.Helper()
	return h.do(call{method: method, path: rest.Base + path, token: token, body: body})
}

func (c call) text(t *testing.T) string {
	t.Helper()
	switch body := c.body.(type) {
	case nil:
		return ""
	case string:
		return body
	default:
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
}

func (c call) request(body string) *http.Request {
	r := httptest.NewRequest(c.method, "http://127.0.0.1:8080"+c.path, strings.NewReader(body))
	if c.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	for name, value := range c.header {
		r.Header.Set(name, value)
	}
	if host := c.header["Host"]; host != "" {
		r.Host = host
	}
	return r
}

// is fails the test unless the answer has the status and, for a problem, the
// code.
func (a answer) is(status int, code string) answer {
	a.t.Helper()
	if a.Code != status {
		a.t.Fatalf("answered %d, want %d: %s", a.Code, status, a.Body)
	}
	if code == "" {
		return a
	}
	if got := a.Result().Header.Get("Content-Type"); got != "application/problem+json" {
		a.t.Errorf("a problem of type %s", got)
	}
	if got := a.json()["code"]; got != code {
		a.t.Errorf("code %v, want %s: %s", got, code, a.Body)
	}
	return a
}

func (a answer) json() map[string]any {
	a.t.Helper()
	var v map[string]any
	if err := json.Unmarshal(a.Body.Bytes(), &v); err != nil {
		a.t.Fatalf("no JSON object: %v: %.200s", err, a.Body)
	}
	return v
}

// into decodes the answer.
func (a answer) into(v any) {
	a.t.Helper()
	if err := json.Unmarshal(a.Body.Bytes(), v); err != nil {
		a.t.Fatalf("%v: %s", err, a.Body)
	}
}

// errors are pointer and code of each member of a problem's errors.
func (a answer) errors() []string {
	a.t.Helper()
	var p struct {
		Errors []struct{ Pointer, Code, Detail string }
	}
	a.into(&p)
	var all []string
	for _, e := range p.Errors {
		if e.Detail == "" || strings.HasPrefix(e.Detail, "rule.") || strings.Contains(e.Detail, "{") {
			a.t.Errorf("%s is explained by %q", e.Code, e.Detail)
		}
		all = append(all, e.Pointer+" "+e.Code)
	}
	return all
}

// A checker holds requests and answers against openapi.yaml.
type checker struct{ router routers.Router }

// contract finds the operation of a request. It is read once for all tests: it
// does not change.
var contract = sync.OnceValues(func() (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromData(api.Document)
	if err != nil {
		return nil, err
	}
	return gorillamux.NewRouter(doc)
})

func newChecker(t *testing.T) *checker {
	t.Helper()
	router, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	return &checker{router}
}

func (k *checker) check(t *testing.T, r *http.Request, w *httptest.ResponseRecorder) {
	t.Helper()
	if !strings.HasPrefix(r.URL.Path, rest.Base) {
		return
	}
	route, params, err := k.router.FindRoute(r)
	if err != nil {
		if w.Code < 400 {
			t.Errorf("%s %s is not in the contract and answered %d", r.Method, r.URL.Path, w.Code)
		}
		return
	}
	request := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	if w.Code < 400 {
		if err := openapi3filter.ValidateRequest(r.Context(), request); err != nil {
			t.Errorf("accepted against the contract: %v", err)
		}
	}
	kind := w.Result().Header.Get("Content-Type")
	err = openapi3filter.ValidateResponse(r.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: request, Status: w.Code, Header: w.Result().Header,
		Body: io.NopCloser(bytes.NewReader(w.Body.Bytes())),
		Options: &openapi3filter.Options{
			IncludeResponseStatus: true, ExcludeResponseBody: !strings.Contains(kind, "json"), MultiError: true,
		},
	})
	if err != nil {
		t.Errorf("%s %s answered against the contract: %v", r.Method, route.Path, err)
	}
}
