package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// A place is an empty folder with a database of its own.
type place struct {
	t        *testing.T
	database string
}

func newPlace(t *testing.T) place {
	t.Helper()
	t.Chdir(t.TempDir())
	return place{t, "test.db"}
}

// do runs a command in the place.
func (p place) do(args ...string) (code int, out, talk string) {
	p.t.Helper()
	p.t.Setenv("ROLLCALL_DATABASE", p.database)
	var o, e bytes.Buffer
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Minute) // a server that should have been refused
	defer cancel()
	code = run(ctx, args, streams{strings.NewReader(""), &o, &e})
	return code, o.String(), e.String()
}

// must is do for a command that has to succeed; it returns its data.
func (p place) must(args ...string) string {
	p.t.Helper()
	code, out, talk := p.do(args...)
	if code != done {
		p.t.Fatalf("rollcall %s: exit %d: %s", strings.Join(args, " "), code, talk)
	}
	return out
}

// write writes a file of the place.
func (p place) write(name, text string) {
	p.t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// soon is an event whose two sessions begin in a month and in two.
func soon(capacity int) string {
	at := func(months, hour int) string {
		return time.Now().AddDate(0, months, 0).Format("2006-01-02") + fmt.Sprintf("T%02d:00", hour)
	}
	return fmt.Sprintf(`slug: webinar
title: {en: Webinar}
languages: [en]
zone: Europe/Berlin
contact: {name: Office, email: office@example.org}
registration: {verify: false}
sessions:
  - {slug: first, title: {en: First}, starts: %s, ends: %s, capacity: %d, join_url: "https://meet.example.org/a"}
  - {slug: second, title: {en: Second}, starts: %s, ends: %s, capacity: %[3]d}
`, at(1, 10), at(1, 12), capacity, at(2, 10), at(2, 12))
}

// A running is a server that a test has started.
type running struct {
	url  string
	stop func() (code int, talk string)
}

// serve starts a server and waits until it says that it is ready.
func (p place) serve(args ...string) running {
	p.t.Helper()
	p.t.Setenv("ROLLCALL_DATABASE", p.database)
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	var talk bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...), streams{strings.NewReader(""), w, &talk})
		w.Close()
	}()
	stop := sync.OnceValue(func() int { cancel(); return <-ended })
	p.t.Cleanup(func() { stop() })
	said := make([]byte, 4096)
	text := ""
	for {
		n, err := r.Read(said)
		text += string(said[:n])
		if m := regexp.MustCompile(`Rollcall is ready at (\S+)`).FindStringSubmatch(text); m != nil {
			go func() { _, _ = io.Copy(io.Discard, r) }()
			return running{m[1], func() (int, string) { code := stop(); return code, talk.String() }}
		}
		if err != nil {
			p.t.Fatalf("serve ended: %s", talk.String())
		}
	}
}

// post sends JSON with a bearer token and returns the status and the answer.
func (r running) post(t *testing.T, path, token, body string) (int, map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		t.Fatalf("POST %s: %d: %v", path, res.StatusCode, err)
	}
	return res.StatusCode, answer
}

func TestMisuse(t *testing.T) {
	p := newPlace(t)
	for _, args := range [][]string{{}, {"no-such-command"}, {"apply"}, {"serve", "--limits", "perhaps"}, {"export", "x"}, {"export", "x", "-o", "x.doc"}, {"mail", "test", "a@example.org"}} {
		code, _, talk := p.do(args...)
		if code != misuse || strings.Count(talk, "\n") != 1 {
			t.Errorf("rollcall %s: exit %d: %q", strings.Join(args, " "), code, talk)
		}
	}
	if code, out, _ := p.do("--help"); code != done || !strings.Contains(out, "serve") {
		t.Errorf("--help: exit %d: %q", code, out)
	}
}

func TestFailuresAreOneClearLine(t *testing.T) {
	p := newPlace(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	p.write("text.db", "this is not a database, it is a text that somebody wrote")
	for _, tt := range []struct {
		args []string
		says string
	}{
		{[]string{"serve", "--listen", taken.Addr().String()}, "cannot listen"},
		{[]string{"serve", "--listen", "0.0.0.0:0"}, "--base-url"},
		{[]string{"serve", "--listen", "127.0.0.1:0", "--base-url", "http://desk.example.org"}, "https"},
		{[]string{"serve", "--listen", "127.0.0.1:0", "--trusted-proxies", "me"}, "--trusted-proxies"},
		{[]string{"serve", "--listen", "0.0.0.0:0", "--demo"}, "loopback"},
		{[]string{"serve", "--listen", "127.0.0.1:0", "--database", "postgres://127.0.0.1:1/x"}, ""},
		{[]string{"check", "--database", "text.db"}, "text.db"},
		{[]string{"check", "--database", "nothing.db"}, "nothing.db"},
		{[]string{"user", "list", "--database", "nothing.db"}, "nothing.db"},
		{[]string{"apply", "missing.yaml"}, "missing.yaml"},
		{[]string{"export", "nowhere", "-o", "x.xlsx"}, ""},
		{[]string{"user", "add", "not an address", "--name", "x"}, "/email"},
		{[]string{"token", "create", "--user", "nobody@example.org"}, ""},
		{[]string{"backup", "x", "--database", "nothing.db"}, "nothing.db"},
		{[]string{"restore", "missing"}, "missing"},
	} {
		code, _, talk := p.do(tt.args...)
		lines := regexp.MustCompile(`(?m)^time=.*\n`).ReplaceAllString(talk, "")
		if code != failed || strings.Count(lines, "\n") != 1 || !strings.Contains(lines, tt.says) || strings.Contains(lines, "goroutine") {
			t.Errorf("rollcall %s: exit %d: %q", strings.Join(tt.args, " "), code, talk)
		}
	}
}

func TestApply(t *testing.T) {
	p := newPlace(t)
	p.write("webinar.yaml", soon(2))
	if out := p.must("apply", "--dry-run", "webinar.yaml"); out != "webinar: created\n" {
		t.Errorf("dry run: %q", out)
	}
	if out := p.must("apply", "webinar.yaml"); out != "webinar: created\n" {
		t.Errorf("first: %q", out)
	}
	if out := p.must("apply", "webinar.yaml"); out != "webinar: unchanged\n" {
		t.Errorf("second: %q", out)
	}
	p.must("export", "webinar", "-o", "out.yaml")
	if out := p.must("apply", "out.yaml"); out != "webinar: unchanged\n" {
		t.Errorf("what was exported: %q", out)
	}
	p.write("webinar.yaml", soon(3))
	if out := p.must("apply", "webinar.yaml"); !strings.Contains(out, "sessions/first/capacity: 2 -> 3") {
		t.Errorf("a change: %q", out)
	}
	p.write("bad.yaml", strings.Replace(soon(3), "zone:", "zona:", 1))
	code, _, talk := p.do("apply", "bad.yaml")
	if code != failed || !regexp.MustCompile(`(?m)^bad\.yaml:4: \S`).MatchString(talk) {
		t.Errorf("an unknown key: exit %d: %q", code, talk)
	}
}

func TestCapacityBelowWhatIsTakenIsRefusedWithItsLine(t *testing.T) {
	p := newPlace(t)
	p.write("webinar.yaml", soon(2))
	p.must("apply", "webinar.yaml")
	s := p.serve()
	for i := range 2 {
		body := fmt.Sprintf(`{"email":"p%d@example.org","given_name":"Ana","family_name":"Kovač","sessions":["first"]}`, i)
		if status, answer := s.post(t, "/events/webinar/registrants", "", body); status != http.StatusAccepted {
			t.Fatalf("%d %v", status, answer)
		}
	}
	p.write("webinar.yaml", soon(1))
	code, _, talk := p.do("apply", "webinar.yaml")
	if code != failed || !regexp.MustCompile(`^webinar\.yaml:8: \S.*\n$`).MatchString(talk) {
		t.Errorf("exit %d: %q", code, talk)
	}
}

func TestServeEndsGracefully(t *testing.T) {
	p := newPlace(t)
	s := p.serve()
	res, err := http.Get(s.url + "/readyz")
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%v, %v", res, err)
	}
	res.Body.Close()
	address := strings.TrimPrefix(s.url, "http://")
	p.must("health", "--listen", address)
	defer func() {
		if code, _, talk := p.do("health", "--listen", address); code != failed || strings.Count(talk, "\n") != 1 {
			t.Errorf("health of a server that has ended: exit %d: %q", code, talk)
		}
	}()
	if code, talk := s.stop(); code != done || !strings.Contains(talk, "letters wait") {
		t.Errorf("exit %d: %q", code, talk)
	}
}

func TestTheKeyBelongsToTheDatabase(t *testing.T) {
	p := newPlace(t)
	s := p.serve()
	s.stop()
	if err := os.Rename("test.db.key", "kept.key"); err != nil {
		t.Fatal(err)
	}
	p.must("user", "list") // makes no key of its own
	s = p.serve()
	if _, talk := s.stop(); !strings.Contains(talk, "made anew") {
		t.Errorf("a new key in place of the old is not said: %q", talk)
	}
	code, _, talk := p.do("serve", "--listen", "127.0.0.1:0", "--secret-file", "kept.key")
	if code != failed || !strings.Contains(talk, "not the one") {
		t.Errorf("a key that the links were not made with: exit %d: %q", code, talk)
	}
}

func TestBackupWhilePeopleSignUp(t *testing.T) {
	p := newPlace(t)
	p.write("webinar.yaml", soon(20))
	p.must("apply", "webinar.yaml")
	s := p.serve("--limits", "off")
	var writing sync.WaitGroup
	stop := make(chan struct{})
	for w := range 4 {
		writing.Go(func() {
			for i := 0; i < 5000; i++ {
				select {
				case <-stop:
					return
				default:
				}
				body := fmt.Sprintf(`{"email":"p%d-%d@example.org","given_name":"Ana","family_name":"Kovač","sessions":["first","second"]}`, w, i)
				if status, answer := s.post(t, "/events/webinar/registrants", "", body); status != http.StatusAccepted {
					t.Errorf("%d %v", status, answer)
					return
				}
			}
		})
	}
	for i := range 3 {
		time.Sleep(30 * time.Millisecond)
		copied := []string{"copy.backup", "./copy2.backup", filepath.Join(t.TempDir(), "copy")}[i]
		p.must("backup", copied)
		restored := fmt.Sprintf("restored%d.db", i)
		p.must("restore", copied, "--database", restored)
		p.must("check", "--database", restored)
		if code, _, _ := p.do("restore", copied, "--database", restored); code != failed {
			t.Error("restore overwrites without --force")
		}
		p.must("restore", copied, "--database", restored, "--force")
	}
	close(stop)
	writing.Wait()
	p.must("check")
}

func TestStaffAndExport(t *testing.T) {
	p := newPlace(t)
	p.write("webinar.yaml", soon(5))
	p.must("apply", "webinar.yaml")
	if link := p.must("user", "add", "ada@example.org", "--name", "Ada", "--role", "admin"); !strings.HasPrefix(link, "http://127.0.0.1:8080/desk/sign-in/") {
		t.Errorf("sign-in link: %q", link)
	}
	p.must("user", "add", "ben@example.org", "--name", "Ben")
	p.must("user", "grant", "ben@example.org", "webinar", "viewer")
	p.must("user", "link", "ben@example.org")
	p.must("user", "disable", "ben@example.org")
	if out := p.must("user", "list"); !strings.Contains(out, "ada@example.org") || !strings.Contains(out, "admin") {
		t.Errorf("user list: %q", out)
	}
	token := strings.TrimSpace(p.must("token", "create", "--user", "ada@example.org", "--expires", "90d"))
	if !regexp.MustCompile(`^\S{16,}$`).MatchString(token) {
		t.Errorf("token: %q", token)
	}
	narrow := strings.TrimSpace(p.must("token", "create", "--user", "ada@example.org", "--event", "webinar", "--role", "viewer"))
	if out := p.must("token", "list"); !strings.Contains(out, "viewer") {
		t.Errorf("token list: %q", out)
	}
	s := p.serve()
	if status, answer := s.post(t, "/events/webinar/registrants", narrow, `{"given_name":"Ana","family_name":"Kovač","sessions":["first"]}`); status != http.StatusForbidden {
		t.Errorf("a viewer's token adds somebody: %d %v", status, answer)
	}
	status, answer := s.post(t, "/events/webinar/registrants", token, `{"given_name":"=1+1","family_name":"Kovač","sessions":["first"]}`)
	if status != http.StatusCreated {
		t.Fatalf("%d %v", status, answer)
	}
	p.must("export", "webinar", "-o", "a.xlsx")
	p.must("export", "webinar", "-o", "b.xlsx")
	a, _ := os.ReadFile("a.xlsx")
	b, _ := os.ReadFile("b.xlsx")
	if len(a) == 0 || !bytes.Equal(a, b) {
		t.Error("the same data gives other bytes")
	}
	if out := p.must("export", "webinar", "-o", "-"); out != string(a) {
		t.Error("stdout gets other bytes than a file")
	}
	p.must("export", "webinar", "-o", "a.csv")
	if text, _ := os.ReadFile("a.csv"); !strings.Contains(string(text), "'=1+1") {
		t.Errorf("csv: %s", text)
	}
	list := p.must("token", "list", "--json")
	if !strings.Contains(list, `"account":"1"`) || strings.Contains(list, token) {
		t.Errorf("token list: %s", list)
	}
	p.must("token", "revoke", "1")
	if status, _ = s.post(t, "/events/webinar/registrants", token, `{}`); status != http.StatusUnauthorized {
		t.Errorf("a revoked token: %d", status)
	}
	if out := p.must("version", "--json"); !strings.Contains(out, `"sqlite"`) {
		t.Errorf("version: %s", out)
	}
}

func TestSecretsFromFiles(t *testing.T) {
	p := newPlace(t)
	p.write("url", "smtp://127.0.0.1:1\n")
	t.Setenv("ROLLCALL_SMTP_URL_FILE", "url")
	code, _, talk := p.do("mail", "test", "a@example.org")
	if code != failed || strings.Count(talk, "\n") != 1 {
		t.Errorf("a server that is not there: exit %d: %q", code, talk)
	}
	t.Setenv("ROLLCALL_SMTP_URL_FILE", "missing")
	if code, _, talk = p.do("mail", "test", "a@example.org"); code == done || !strings.Contains(talk, "SMTP_URL_FILE") {
		t.Errorf("a secret's file that is not there: exit %d: %q", code, talk)
	}
}
