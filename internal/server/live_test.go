package server_test

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rollcall/api"
	"rollcall/internal/event"
	"rollcall/internal/store/accounts"
)

// A listener reads server-sent events.
type listener struct {
	*http.Response
	t     *testing.T
	lines *bufio.Scanner
}

// listen opens a stream as a browser does that takes gzip.
func listen(t *testing.T, ctx context.Context, address, cookie string) *listener {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("Cookie", cookie)
	transport := &http.Transport{}
	res, err := (&http.Client{Transport: transport}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close(); transport.CloseIdleConnections() })
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	return &listener{res, t, lines}
}

// message is the next event that is no sign of life; "" at the end.
func (l *listener) message() string {
	l.t.Helper()
	text, beat := "", false
	for l.lines.Scan() {
		line := l.lines.Text()
		switch {
		case line == "" && !beat && text != "":
			return text
		case line == "":
			text, beat = "", false
		case strings.HasPrefix(line, "event:"):
			beat = true
		default:
			text += strings.TrimPrefix(line, "data: ") + "\n"
		}
	}
	return ""
}

func TestLiveNumbersPassTheLimitsOfThePort(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 50)
	cookie := h.signIn("admin@example.org")
	port := httptest.NewUnstartedServer(h)
	port.Config.ReadTimeout, port.Config.WriteTimeout = 150*time.Millisecond, 150*time.Millisecond
	port.Start()
	defer port.Close()
	defer h.desk.EndWatching()
	l := listen(t, t.Context(), port.URL+"/desk/open/live?session=nov&lang=de", cookie)
	if l.StatusCode != http.StatusOK || l.Header.Get("Content-Type") != "text/event-stream" || l.Header.Get("Content-Encoding") != "" || l.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("answered %d %v", l.StatusCode, l.Header)
	}
	first := l.message()
	if !strings.Contains(first, `data-part="s-nov"`) || strings.Contains(first, `data-part="s-dec"`) || !strings.Contains(first, "<dd>0 <small>von 50") {
		t.Errorf("at first %.600s", first)
	}
	time.Sleep(400 * time.Millisecond) // longer than the port has patience
	h.add("open", "ana@example.org")
	if next := l.message(); !strings.Contains(next, "<dd>1 <small>von 50") {
		t.Errorf("after a sign-up %.600s", next)
	}
}

func TestLiveNumbersEndWhenThePortCloses(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 50)
	cookie := h.signIn("admin@example.org")
	running := goleak.IgnoreCurrent()
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.Run(ctx, port) }()
	l := listen(t, t.Context(), "http://"+port.Addr().String()+"/desk/open/live", cookie)
	if l.message() == "" {
		t.Fatal("nothing comes")
	}
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the port waits for the stream")
	}
	if rest := l.message(); rest != "" {
		t.Errorf("after the end comes %.200s", rest)
	}
	l.Body.Close()
	goleak.VerifyNone(t, running)
	if w := h.visit(visit{method: "GET", path: "/desk/open/live", cookie: cookie}); w.Code != http.StatusOK {
		t.Errorf("whoever asks once is answered %d", w.Code)
	}
}

func TestAPageThatIsLeftOpenKeepsNobodySignedIn(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 50)
	cookie := h.signIn("admin@example.org")
	account := h.as("admin@example.org").Account.ID
	used := func() time.Time {
		all, err := accounts.OpenVisits(t.Context(), h.store.Reads, account, time.Time{})
		if err != nil || len(all) == 0 {
			t.Fatalf("%d visits: %v", len(all), err)
		}
		return all[0].UsedAt
	}
	look := func(path string) bool {
		h.clock = h.clock.Add(2 * time.Minute)
		before := used()
		w := h.visit(visit{method: "GET", path: path, cookie: cookie})
		if w.Code != http.StatusOK {
			t.Fatalf("%s answers %d", path, w.Code)
		}
		return used().After(before)
	}
	if !look("/desk/open") {
		t.Error("a page that is opened is no visit")
	}
	if look("/desk/open/live") {
		t.Error("what a page asks for by itself is a visit")
	}
	h.clock = h.clock.AddDate(0, 0, 8)
	if w := h.visit(visit{method: "GET", path: "/desk/open/live", cookie: cookie}); w.Code != http.StatusUnauthorized {
		t.Errorf("a week after the last visit it answers %d", w.Code)
	}
}

func TestOverviewOnTheAPI(t *testing.T) {
	h := open(t)
	h.apply("open", false, 1)
	h.add("open", 1)
	h.add("open", 2)
	h.at(time.Date(2021, 12, 7, 12, 0, 0, 0, time.UTC)) // the second session has no join address, and comes near
	var o api.Overview
	h.api("GET", "/events/open/overview", h.admin, nil).is(http.StatusOK, "").into(&o)
	if o.People.Registered != 2 || o.Sessions[0].Seats.Confirmed != 1 || o.Sessions[0].Seats.Waiting != 1 || o.Sessions[0].Groups.ByLanguage["en"] != 2 {
		t.Errorf("%+v", o)
	}
	if len(o.Needs) != 1 || o.Needs[0].Cause != api.TeamNeedCauseNoJoinAddress || *o.Needs[0].Session != "dec" || o.Needs[0].At == nil {
		t.Errorf("needs %+v", o.Needs)
	}
	if len(o.Next) == 0 || o.Next[0].Session == nil {
		t.Errorf("next %+v", o.Next)
	}
	viewer := h.account("viewer@example.org", "member")
	if err := h.desk.GrantRole(t.Context(), operator, "viewer@example.org", "open", string(event.Viewer)); err != nil {
		t.Fatal(err)
	}
	h.api("GET", "/events/open/overview", viewer, nil).is(http.StatusOK, "").into(&o)
	if len(o.Needs) != 0 {
		t.Errorf("a viewer is told of %+v", o.Needs)
	}
	h.api("GET", "/events/nowhere/overview", viewer, nil).is(http.StatusNotFound, "not_found")
}
