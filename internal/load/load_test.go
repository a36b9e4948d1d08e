package load_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"rollcall/internal/load"
)

// echo answers with what it was sent: in chunks if it is long.
func echo(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/nothing":
		w.WriteHeader(http.StatusNoContent)
	case "/last":
		w.Header().Set("Connection", "close")
	case "/long":
		for range 100 {
			_, _ = io.WriteString(w, strings.Repeat("x", 1000))
			_ = http.NewResponseController(w).Flush()
		}
	default:
		for _, name := range []string{"Authorization", "Idempotency-Key", "Content-Type", "If-Match"} {
			_, _ = io.WriteString(w, r.Header.Get(name)+" ")
		}
		_, _ = io.Copy(w, r.Body)
	}
}

func client(t *testing.T) *load.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(echo))
	t.Cleanup(server.Close)
	c, err := load.NewClient(server.URL, "ours")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestAnswersAreReadWhole(t *testing.T) {
	c := client(t)
	for _, tt := range []struct {
		request load.Request
		status  int
		body    string
	}{
		{load.Request{Path: "/"}, 200, "Bearer ours    "},
		{load.Request{Method: "POST", Path: "/", Body: []byte("text"), Key: "k", Token: "theirs", Header: []string{"If-Match: *"}}, 200, "Bearer theirs k application/json * text"},
		{load.Request{Method: "PUT", Path: "/", Type: "text/csv"}, 200, "Bearer ours  text/csv  "},
		{load.Request{Path: "/nothing"}, 204, ""},
		{load.Request{Path: "/long"}, 200, strings.Repeat("x", 100_000)},
		{load.Request{Path: "/last"}, 200, ""}, // and another connection for the next
		{load.Request{Path: "/"}, 200, "Bearer ours    "},
	} {
		a, err := c.Do(t.Context(), tt.request)
		if err != nil || a.Status != tt.status || string(a.Body) != tt.body {
			t.Errorf("%s %s: %d %.60q, %v; want %d %.60q", tt.request.Method, tt.request.Path, a.Status, a.Body, err, tt.status, tt.body)
		}
	}
}

func TestStreamPassesTheBodyOn(t *testing.T) {
	c := client(t)
	for path, want := range map[string]int{"/long": 100_000, "/": len("Bearer ours    ")} {
		var body strings.Builder
		a, err := c.Stream(t.Context(), load.Request{Path: path}, &body)
		if err != nil || a.Status != http.StatusOK || body.Len() != want || a.First <= 0 {
			t.Errorf("%s: %d, %d bytes of %d, the first after %s, %v", path, a.Status, body.Len(), want, a.First, err)
		}
	}
}

func TestClientStaysOnThisMachine(t *testing.T) {
	for _, base := range []string{"http://192.0.2.1:80", "http://example.org:80", "http://localhost:80", "http://127.0.0.1"} {
		if _, err := load.NewClient(base, ""); err == nil {
			t.Errorf("%s was taken", base)
		}
	}
}

func TestUnsentSaysThatNobodyWasReached(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	c, err := load.NewClient(server.URL, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(t.Context(), load.Request{Path: "/"}); !errors.Is(err, load.ErrUnsent) {
		t.Errorf("error %v", err)
	}
}

func TestEachDoesEverythingOnceUntilItFails(t *testing.T) {
	var sum atomic.Int64
	if _, err := load.Each(t.Context(), 100, 7, func(_ context.Context, _, i int) error {
		sum.Add(int64(i))
		return nil
	}); err != nil || sum.Load() != 99*100/2 {
		t.Errorf("sum %d, %v", sum.Load(), err)
	}
	broken := errors.New("broken")
	var calls atomic.Int64
	if _, err := load.Each(t.Context(), 100, 2, func(context.Context, int, int) error {
		calls.Add(1)
		return broken
	}); !errors.Is(err, broken) || calls.Load() != 2 {
		t.Errorf("%d calls, %v", calls.Load(), err)
	}
}
