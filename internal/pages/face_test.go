package pages

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"
	"github.com/labstack/echo/v4"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/mail"
	"rollcall/internal/pages/public"
	"rollcall/internal/problem"
	"rollcall/internal/rest"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
	"rollcall/web"
)

// noon is when the tests begin: a month before the first session.
var noon = time.Date(2021, 10, 12, 12, 0, 0, 0, time.UTC)

var operator = desk.Actor{Kind: desk.Operator}

// A face is the pages over a real desk and store, behind a port, and a
// browser that keeps cookies and follows no redirects.
type face struct {
	*Pages
	desk   *desk.Desk
	words  *locale.Words
	opened Options
	limit  public.Limit // nil: none
	visits struct{ scs.Store }
	t      *testing.T
	store  *store.Store
	server *httptest.Server
	client *http.Client
	sink   *mail.Sink
	key    auth.Key
	mu     sync.Mutex
	clock  time.Time
}

func (f *face) now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.clock
}

// set moves the clock.
func (f *face) set(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clock = now
}

// statuses stand for the server's table.
var statuses = map[problem.Kind]int{
	problem.Internal: 500, problem.BadRequest: 400, problem.Invalid: 422, problem.Unauthorised: 401, problem.Forbidden: 403,
	problem.NotFound: 404, problem.Conflict: 409, problem.Precondition: 412, problem.TooMany: 429, problem.Unavailable: 503,
}

// newFace opens the pages with the events in the given files of testdata.
func newFace(t *testing.T, files ...string) *face {
	t.Helper()
	words := localetest.Words(t)
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	f := &face{t: t, words: words, store: storetest.Open(t), clock: noon, sink: &mail.Sink{}, key: key}
	log := slog.New(slog.DiscardHandler)
	f.desk = desk.New(f.store, desk.Options{Key: key, Words: words, BaseURL: "https://desk.example.org", From: "desk@desk.example.org", Clock: f.now, Random: rand.Reader, Log: log, Mails: true})
	f.visits.Store = memstore.New()
	f.opened = Options{
		BaseURL: "http://localhost", Clock: f.now, Log: log, Visits: &f.visits, Status: func(k problem.Kind) int { return statuses[k] }, Take: rest.MyDataFile,
		Network: func(echo.Context) string { return "192.0.2.0/24" },
		Limit: func(c echo.Context, people int) (func(bool), error) {
			if f.limit == nil {
				return func(bool) {}, nil
			}
			return f.limit(c, people)
		},
		Demo: &Demo{Letters: f.sink, SignIn: func(ctx context.Context, from desk.SignInFrom) (*event.Visit, error) {
			a, err := f.store.AccountByID(ctx, 1)
			if err != nil {
				return nil, err
			}
			link, err := f.desk.SignInLink(ctx, operator, a.Email)
			if err != nil {
				return nil, err
			}
			return f.desk.SignInByLink(ctx, from, link[strings.LastIndexByte(link, '/')+1:])
		}},
	}
	f.Pages, err = New(f.desk, words, web.Files, f.opened)
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	e.HTTPErrorHandler = f.answer
	f.Routes(e)
	f.server = httptest.NewServer(e)
	t.Cleanup(f.server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	f.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, name := range files {
		f.apply(name)
	}
	return f
}

// plain are the same pages outside the demo.
func (f *face) plain() *Pages {
	f.t.Helper()
	o := f.opened
	o.Demo = nil
	p, err := New(f.desk, f.words, web.Files, o)
	if err != nil {
		f.t.Fatal(err)
	}
	return p
}

// answer is what the server does with a failure.
func (f *face) answer(err error, c echo.Context) {
	p := problem.From(err)
	if p == nil {
		if he, ok := err.(*echo.HTTPError); ok && he.Code == http.StatusNotFound {
			p = desk.ErrNotFound
		} else {
			f.t.Errorf("%s %s: %v", c.Request().Method, c.Path(), err)
			p = problem.New(problem.Internal, "internal")
		}
	}
	if err := f.RenderProblem(c, statuses[p.Kind], p); err != nil {
		f.t.Error(err)
	}
}

// apply applies the event in a file of the repository's testdata.
func (f *face) apply(name string) {
	f.t.Helper()
	data, err := os.ReadFile("../../testdata/events/" + name)
	if err != nil {
		f.t.Fatal(err)
	}
	f.applyText(string(data))
}

func (f *face) applyText(text string) {
	f.t.Helper()
	file, err := eventfile.Parse("event.yaml", []byte(text))
	if err != nil {
		f.t.Fatal(err)
	}
	if _, err := f.desk.Apply(f.t.Context(), operator, []*eventfile.Document{file.Document}, desk.ApplyOptions{Letters: desk.LettersQuiet}); err != nil {
		f.t.Fatal(err)
	}
}

// An answer is what came back.
type answer struct {
	*http.Response
	body string
}

func (f *face) do(method, path string, form url.Values, headers ...string) answer {
	f.t.Helper()
	r, err := http.NewRequestWithContext(f.t.Context(), method, f.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		f.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := f.client.Do(r)
	if err != nil {
		f.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return answer{res, string(body)}
}

func (f *face) get(path string, headers ...string) answer {
	f.t.Helper()
	return f.do(http.MethodGet, path, nil, headers...)
}

func (f *face) post(path string, pairs ...string) answer {
	f.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return f.do(http.MethodPost, path, form)
}

// want checks the status and that the body holds each part.
func (a answer) want(t *testing.T, status int, parts ...string) answer {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("%s %s answers %d, want %d\n%.2000s", a.Request.Method, a.Request.URL.Path, a.StatusCode, status, a.body)
	}
	for _, p := range parts {
		if !strings.Contains(a.body, p) {
			t.Errorf("%s %s does not hold %q", a.Request.Method, a.Request.URL.Path, p)
		}
	}
	return a
}

// lacks fails the test if the page holds one of parts.
func (a answer) lacks(t *testing.T, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(a.body, p) {
			t.Errorf("%s %s holds %q", a.Request.Method, a.Request.URL.Path, p)
		}
	}
}

// leads checks for a redirect and returns where it leads.
func (a answer) leads(t *testing.T) string {
	t.Helper()
	return a.want(t, http.StatusSeeOther).Header.Get("Location")
}

// signUpBy signs someone up by the form and returns the path of their page.
func (f *face) signUpBy(slug, email string, sessions ...string) string {
	f.t.Helper()
	pairs := []string{"email", email, "given_name", "Olena", "family_name", "Kovalenko", "zone", "Europe/Kyiv", "language", "en"}
	for _, s := range sessions {
		pairs = append(pairs, "sessions", s)
	}
	f.post("/"+slug, pairs...).leads(f.t)
	found, err := f.store.RegistrantsByAddress(f.t.Context(), desk.FoldAddress(email))
	if err != nil || len(found) != 1 {
		f.t.Fatalf("%d registrants for %s: %v", len(found), email, err)
	}
	return "/r/" + f.desk.LinkToken(&found[0])
}

// staff signs in with an account of the given role in the event; "" is an
// admin.
func (f *face) staffIn(slug string, role event.TeamRole) {
	f.t.Helper()
	ctx := f.t.Context()
	in := desk.NewAccount{Email: string(role) + "x@example.org", Name: "Lena Albrecht", Role: "member"}
	if role == "" {
		in.Role = "admin"
	}
	link, err := f.desk.AddAccount(ctx, operator, in)
	if err != nil {
		f.t.Fatal(err)
	}
	if role != "" {
		if err := f.desk.GrantRole(ctx, operator, in.Email, slug, string(role)); err != nil {
			f.t.Fatal(err)
		}
	}
	f.post(strings.TrimPrefix(link, "https://desk.example.org")).leads(f.t)
}

// context is a request that has come to no handler.
func (f *face) context(method, path string) (*httptest.ResponseRecorder, echo.Context) {
	rec := httptest.NewRecorder()
	return rec, echo.New().NewContext(httptest.NewRequest(method, path, nil), rec)
}
