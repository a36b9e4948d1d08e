package seats_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/locale"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/problem"
	"rollcall/internal/proof/seats"
	"rollcall/internal/proof/stage"
	"rollcall/internal/rest"
	"rollcall/internal/server"
	"rollcall/internal/store/storetest"
)

// A house is an installation inside of the test, whose clock can be moved.
type house struct {
	stage.Site
	desks []*desk.Desk
	ahead atomic.Int64 // of the clock, in nanoseconds
}

var operator = desk.Actor{Kind: desk.Operator}

// open starts so many servers on a database of the test's own.
func open(t *testing.T, servers int) *house {
	t.Helper()
	words := localetest.Words(t)
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	h := &house{Site: stage.Site{Key: key}}
	database := storetest.Place(t)
	for range servers {
		st := storetest.Reopen(t, database)
		d := desk.New(st, desk.Options{
			Key: key, Words: words, BaseURL: "http://127.0.0.1:8080", Clock: h.now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler),
		})
		h.desks, h.Store, h.Recount = append(h.desks, d), st, st.Check
		h.URLs = append(h.URLs, h.serve(t, d, words))
	}
	if _, err := h.desks[0].AddAccount(t.Context(), operator, desk.NewAccount{Email: "admin@example.org", Name: "Admin", Role: "admin"}); err != nil {
		t.Fatal(err)
	}
	if h.Token, err = h.desks[0].CreateToken(t.Context(), operator, desk.NewToken{User: "admin@example.org"}); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) now() time.Time { return time.Now().Add(time.Duration(h.ahead.Load())) }

// serve puts a desk on a port of loopback.
func (h *house) serve(t *testing.T, d *desk.Desk, words *locale.Words) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := &url.URL{Scheme: "http", Host: l.Addr().String()}
	s, err := server.New(rest.New(d, rest.Options{BaseURL: base.String(), Clock: h.now}), noPages{}, server.Options{
		BaseURL: base, Words: words, Ready: func(context.Context) error { return nil }, Clock: h.now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	port := httptest.NewUnstartedServer(s)
	port.Listener.Close()
	port.Listener = l
	port.Start()
	t.Cleanup(port.Close)
	return base.String()
}

// noPages is in the place of the HTML face.
type noPages struct{}

func (noPages) Routes(*echo.Echo) {}

func (noPages) RenderProblem(c echo.Context, status int, _ *problem.Error) error {
	return c.NoContent(status)
}

// play plays a scenario and fails the test for every finding.
func (h *house) play(t *testing.T, slug string, callers int, s seats.Scenario) seats.Result {
	t.Helper()
	crowd, err := seats.Gather(&h.Site, callers)
	if err != nil {
		t.Fatal(err)
	}
	defer crowd.Close()
	r, err := crowd.Play(t.Context(), slug, 0, s)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %+v in %s", slug, r.Tally, r.Took)
	for _, f := range r.Findings {
		t.Errorf("%s: %s; all calls are in %s", slug, f, r.Journal)
	}
	h.clean(t)
	return r
}

// clean recounts the database.
func (h *house) clean(t *testing.T) {
	t.Helper()
	found, err := h.Recount(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("%s: %s", f.Rule, f.Detail)
	}
}
