package server_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"rollcall/internal/server"
)

func TestEveryAnswerHasSecurityHeaders(t *testing.T) {
	h := open(t)
	for _, path := range []string{"/some-event", "/api/v1/events", "/api/docs", "/healthz", "/nothing/here"} {
		header := h.do(call{method: "GET", path: path}).Result().Header
		if csp := header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; ") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		for _, name := range []string{"Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy", "X-Request-Id"} {
			if header.Get(name) == "" {
				t.Errorf("%s: no %s", path, name)
			}
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: %v", path, header)
		}
	}
	secure := open(t, func(o *server.Options) { o.BaseURL = &url.URL{Scheme: "https", Host: "desk.example.org"} })
	if got := secure.do(call{method: "GET", path: "/healthz"}).Result().Header.Get("Strict-Transport-Security"); got == "" {
		t.Error("https without Strict-Transport-Security")
	}
}

func TestOnlyOurHostsAreAnswered(t *testing.T) {
	local, public := open(t), open(t, func(o *server.Options) { o.BaseURL = &url.URL{Scheme: "https", Host: "desk.example.org"} })
	for _, tt := range []struct {
		h      *house
		host   string
		path   string
		status int
	}{
		{local, "127.0.0.1:8080", "/page", 200},
		{local, "127.0.0.1", "/page", 200},
		{local, "localhost:9999", "/page", 200},
		{local, "LOCALHOST", "/page", 200},
		{local, "[::1]:8080", "/page", 200},
		{local, "[::1]", "/page", 200},
		{local, "evil.example", "/page", 421},
		{local, "127.0.0.1.evil.example", "/page", 421},
		{local, "evil.example", "/api/v1/events", 421},
		{local, "evil.example", "/healthz", 200},
		{local, "evil.example", "/readyz", 200},
		{public, "desk.example.org", "/page", 200},
		{public, "desk.example.org:443", "/page", 200},
		{public, "desk.example.org.", "/page", 200},
		{public, "localhost", "/page", 421},
		{public, "127.0.0.1", "/page", 421},
	} {
		a := tt.h.do(call{method: "GET", path: tt.path, header: map[string]string{"Host": tt.host}})
		if a.Code != tt.status {
			t.Errorf("%s%s answered %d, want %d", tt.host, tt.path, a.Code, tt.status)
		}
	}
	a := local.do(call{method: "GET", path: "/api/v1/events", header: map[string]string{"Host": "evil.example", "X-Forwarded-Host": "localhost"}})
	a.is(421, "unknown_host")
}

func TestOtherSitesMayNotPost(t *testing.T) {
	h := open(t)
	h.apply("open", false, 5)
	for _, tt := range []struct {
		name   string
		header map[string]string
		passes bool
	}{
		{"a program", nil, true},
		{"our own page", map[string]string{"Origin": "http://127.0.0.1:8080", "Sec-Fetch-Site": "same-origin"}, true},
		{"an address that was typed", map[string]string{"Sec-Fetch-Site": "none"}, true},
		{"another site", map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, false},
		{"a neighbour", map[string]string{"Sec-Fetch-Site": "same-site"}, false},
		{"another site in an old browser", map[string]string{"Origin": "https://evil.example"}, false},
		{"a frame without origin", map[string]string{"Origin": "null"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h.t = t
			want := map[bool]int{true: 202, false: 403}[tt.passes]
			h.do(call{method: "POST", path: "/api/v1/events/open/registrants", body: ana(), header: tt.header}).is(want, map[bool]string{false: "cross_site"}[tt.passes])
			form := call{method: "POST", path: "/open", body: "email=a", header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}
			for name, value := range tt.header {
				form.header[name] = value
			}
			if a := h.do(form); (a.Code == http.StatusSeeOther) != tt.passes {
				t.Errorf("the form answered %d", a.Code)
			}
		})
	}
}

func TestSignUpsAreLimitedPerNetwork(t *testing.T) {
	h := openLimited(t, func(o *server.Options) {
		o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	})
	h.apply("open", false, 5)
	sign := func(from string, body any) answer {
		return h.do(call{method: "POST", path: "/api/v1/events/open/registrants", body: body, header: map[string]string{"X-Forwarded-For": from}})
	}
	form := call{method: "POST", path: "/open", body: "email=a", header: map[string]string{"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": "198.51.100.1"}}
	for range 100 { // what is refused does not count
		sign("198.51.100.1", ana(map[string]any{"sessions": []string{"jan"}})).is(422, "invalid")
	}
	for n := range 60 {
		if n%2 == 0 {
			sign("198.51.100.1", ana()).is(202, "")
		} else {
			h.do(form).is(303, "")
		}
	}
	a := sign("198.51.100.1", ana()).is(429, "too_many")
	if got := a.Result().Header.Get("Retry-After"); got != "600" {
		t.Errorf("Retry-After is %q", got)
	}
	h.do(form).is(429, "")
	h.do(call{method: "POST", path: "/api/v1/me/link", body: map[string]any{"email": "a@example.org"}, header: map[string]string{"X-Forwarded-For": "198.51.100.1"}}).is(429, "too_many")
	sign("6.6.6.6, 198.51.100.1", ana()).is(429, "too_many") // what a client claims does not count
	sign("198.51.100.2", ana()).is(202, "")
	h.do(call{
		method: "POST", path: "/api/v1/events/open/registrants", token: h.admin, body: ana(map[string]any{"email": "staff@example.org"}),
		header: map[string]string{"X-Forwarded-For": "198.51.100.1"},
	}).is(201, "")
	for n := range 60 { // one network of IPv6 is 64 bits
		sign([]string{"2001:db8::1", "2001:db8::2"}[n%2], ana()).is(202, "")
	}
	sign("2001:db8:0:0:ffff::1", ana()).is(429, "too_many")
	sign("2001:db8:0:1::1", ana()).is(202, "")
}

func TestTheLimitSlides(t *testing.T) {
	h := openLimited(t)
	h.apply("open", false, 5)
	sign := func(times int) {
		t.Helper()
		for range times {
			h.api("POST", "/events/open/registrants", "", ana()).is(202, "")
		}
	}
	sign(30)
	h.at(noon.Add(5 * time.Minute))
	sign(30)
	h.at(noon.Add(10*time.Minute + time.Second))
	sign(30)
	if got := h.api("POST", "/events/open/registrants", "", ana()).is(429, "too_many").Result().Header.Get("Retry-After"); got != "299" {
		t.Errorf("Retry-After is %s, want 299", got)
	}
	h.at(noon.Add(time.Hour))
	sign(60)
}

func TestForwardedAddressesCountFromProxiesOnly(t *testing.T) {
	h := openLimited(t)
	h.apply("open", false, 5)
	for n := range 60 {
		h.do(call{method: "POST", path: "/api/v1/events/open/registrants", body: ana(), header: map[string]string{"X-Forwarded-For": netip.AddrFrom4([4]byte{198, 51, 100, byte(n)}).String()}}).is(202, "")
	}
	h.do(call{method: "POST", path: "/api/v1/events/open/registrants", body: ana(), header: map[string]string{"X-Forwarded-For": "203.0.113.1"}}).is(429, "too_many")
}

func TestFaultsTellNothing(t *testing.T) {
	h := open(t)
	a := h.do(call{method: "GET", path: "/boom/now?q=secret"})
	if a.Code != 500 || a.Body.String() != "fault" {
		t.Errorf("a panic answered %d %q", a.Code, a.Body)
	}
	log := h.log.String()
	if strings.Count(log, "panic: boom") != 1 || !strings.Contains(log, "stack=") || !strings.Contains(log, "route=/boom/:how") {
		t.Errorf("the log says %s", log)
	}
	for _, word := range []string{"secret", "/boom/now", "192.0.2.1"} {
		if strings.Contains(log, word) {
			t.Errorf("the log holds %q", word)
		}
	}
}

func TestAFaultAfterTheAnswerHasBegunCutsTheConnection(t *testing.T) {
	h := open(t)
	ts := httptest.NewServer(h)
	defer ts.Close()
	r, err := http.Get(ts.URL + "/boom/late")
	if err == nil {
		_, err = io.ReadAll(r.Body)
		_ = r.Body.Close()
	}
	if err == nil {
		t.Error("half an answer was taken for a whole one")
	}
}

func TestBodiesOverTheLimit(t *testing.T) {
	h := open(t)
	form := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	h.do(call{method: "POST", path: "/open", body: "email=" + strings.Repeat("a", 70_000), header: form}).is(413, "")
	r := httptest.NewRequest("POST", "http://127.0.0.1:8080/open", io.MultiReader(strings.NewReader("email="), strings.NewReader(strings.Repeat("a", 70_000))))
	r.Header.Set("Content-Type", form["Content-Type"]) // and no length
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 413 || w.Body.String() != "too_large" {
		t.Errorf("a body without length answered %d %s", w.Code, w.Body)
	}
	h.apply("open", false, 5)
	r = httptest.NewRequest("POST", "http://127.0.0.1:8080/api/v1/events/open/registrants", io.MultiReader(strings.NewReader(strings.Repeat(" ", 70_000)), strings.NewReader("{}")))
	r.Header.Set("Content-Type", "application/json")
	w = httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 413 {
		t.Errorf("JSON without length answered %d %s", w.Code, w.Body)
	}
}

func TestTextIsCompressed(t *testing.T) {
	h := open(t)
	zip := map[string]string{"Accept-Encoding": "gzip"}
	a := h.do(call{method: "GET", path: "/page", header: zip})
	if a.Result().Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("a page came as %v", a.Result().Header)
	}
	z, err := gzip.NewReader(bytes.NewReader(a.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || !strings.HasPrefix(string(text), "<p>page</p>") || len(text) < 2000 {
		t.Errorf("the page is %.20q (%v)", text, err)
	}
	h.apply("open", false, 5)
	for path, token := range map[string]string{"/api/v1/events/none": "", "/healthz": "", "/api/v1/events/open/export.xlsx": h.admin} {
		if a := h.do(call{method: "GET", path: path, token: token, header: zip}); a.Result().Header.Get("Content-Encoding") != "" {
			t.Errorf("%s was compressed", path)
		}
	}
}

func TestReadiness(t *testing.T) {
	broken := errors.New("no database at /secret/path")
	var ready error
	h := open(t, func(o *server.Options) { o.Ready = func(context.Context) error { return ready } })
	h.do(call{method: "GET", path: "/readyz"}).is(200, "")
	ready = broken
	if a := h.do(call{method: "GET", path: "/readyz"}).is(503, ""); strings.Contains(a.Body.String(), "secret") {
		t.Errorf("readyz says %s", a.Body)
	}
	h.do(call{method: "GET", path: "/healthz"}).is(200, "")
}

func TestTheServerEndsGracefully(t *testing.T) {
	release := make(chan struct{})
	h := open(t, func(o *server.Options) {
		o.Linger = 300 * time.Millisecond
		o.Ready = func(context.Context) error { <-release; return nil }
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.Run(ctx, l) }()
	base := "http://" + l.Addr().String()
	status := func(path string) int {
		r, err := http.Get(base + path)
		if err != nil {
			return 0
		}
		_ = r.Body.Close()
		return r.StatusCode
	}
	slow := make(chan int, 1)
	go func() { slow <- status("/readyz") }() // begins before the end and waits
	for status("/healthz") != 200 {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(20 * time.Millisecond)
	stop()
	for deadline := time.Now().Add(250 * time.Millisecond); status("/readyz") != 503; {
		if time.Now().After(deadline) {
			t.Fatal("readiness did not fall while the port was open")
		}
	}
	if r, err := http.Get(base + "/healthz"); err != nil || r.StatusCode != 200 || !r.Close {
		t.Errorf("while it lingers: %+v, %v; want an answer that closes its connection", r, err)
	}
	close(release)
	if got := <-slow; got != 200 {
		t.Errorf("the request in progress was answered %d", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
	if got := status("/healthz"); got != 0 {
		t.Errorf("after the end the port answered %d", got)
	}
}

func TestThePageAboutTheAPI(t *testing.T) {
	h := open(t)
	yaml := h.do(call{method: "GET", path: "/api/openapi.yaml"}).is(200, "")
	if !strings.HasPrefix(yaml.Body.String(), "openapi: 3.1") {
		t.Errorf("openapi.yaml begins with %.20q", yaml.Body)
	}
	page := h.do(call{method: "GET", path: "/api/docs"}).is(200, "").Body.String()
	if strings.Contains(page, "https://") || strings.Contains(page, "<script>") || strings.Contains(page, "<style") {
		t.Errorf("the page loads from elsewhere or has inline parts: %s", page)
	}
	for _, file := range []string{"start.js", "swagger-ui.css", "swagger-ui-bundle.js"} {
		if !strings.Contains(page, "/api/docs/"+file) {
			t.Errorf("the page does not load %s", file)
		}
		h.do(call{method: "GET", path: "/api/docs/" + file}).is(200, "")
	}
}

func TestMetricsNeedTheToken(t *testing.T) {
	if a := open(t).do(call{method: "GET", path: "/metrics"}); strings.Contains(a.Body.String(), "rollcall_") {
		t.Errorf("without a token configured: %d", a.Code)
	}
	h := open(t, func(o *server.Options) { o.MetricsToken = "let-me-see" })
	h.do(call{method: "GET", path: "/api/v1/events?lang=secret"}).is(200, "")
	h.do(call{method: "GET", path: "/metrics"}).is(404, "")
	h.do(call{method: "GET", path: "/metrics", token: "other"}).is(404, "")
	text := h.do(call{method: "GET", path: "/metrics", token: "let-me-see"}).is(200, "").Body.String()
	if !strings.Contains(text, `rollcall_requests_total{method="GET",route="/api/v1/events",status="200"} 1`) || strings.Contains(text, "secret") {
		t.Errorf("metrics are %.2000s", text)
	}
}

func TestHeadIsGetWithoutABody(t *testing.T) {
	h := open(t)
	ts := httptest.NewServer(h)
	defer ts.Close()
	r, err := http.Head(ts.URL + "/page")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if b, _ := io.ReadAll(r.Body); r.StatusCode != 200 || len(b) != 0 {
		t.Errorf("HEAD answered %d with %d bytes", r.StatusCode, len(b))
	}
}
