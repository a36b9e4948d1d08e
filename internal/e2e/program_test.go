//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"rollcall/internal/demo"
)

// A program is the real binary, serving from a folder that was empty.
type program struct {
	t      *testing.T
	binary string
	folder string
	url    string
	token  string // a staff token with all rights
}

// build builds the program once.
func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "rollcall")
	if out, err := exec.Command("go", "build", "-o", binary, "rollcall/cmd/rollcall").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// serve starts the demo.
func serve(t *testing.T, binary string) *program {
	t.Helper()
	p := &program{t: t, binary: binary, folder: t.TempDir()}
	p.start(database, "--demo")
	p.token = p.run("token", "create", "--database", database, "--user", demo.Organiser)
	return p
}

// serveEmpty starts the program over a folder without any data, and returns where
// the first account is made. Nobody needs two steps to sign in.
func serveEmpty(t *testing.T, binary string) (p *program, first string) {
	t.Helper()
	p = &program{t: t, binary: binary, folder: t.TempDir()}
	for _, line := range p.start("rollcall.db", "--second-step", "optional") {
		if _, link, ok := strings.Cut(line, "makes the first one at "); ok {
			first = link
		}
	}
	if first == "" {
		t.Fatal("the program does not say where the first account is made")
	}
	return p, first
}

// start serves, and returns what the program says until it is ready. When the test
// ends, the program must end in good order too, without a fault in its log and with
// everything in the database counted right.
func (p *program) start(database string, args ...string) (said []string) {
	t := p.t
	t.Helper()
	var talk bytes.Buffer
	cmd := p.prepare(append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	cmd.Stderr = &talk
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.stop(cmd)
		for line := range strings.Lines(talk.String()) {
			if strings.Contains(line, "level=ERROR") {
				t.Errorf("the program logs %s", line)
			}
		}
		p.run("check", "--database", database)
	})
	if said, p.url = ready(out); p.url == "" {
		t.Fatalf("rollcall serve was never ready: %s", talk.String())
	}
	return said
}

// database is where the demo keeps its data, below its folder.
const database = "rollcall-demo/rollcall.db"

// ready reads what the program prints until it says where it is.
func ready(out io.Reader) (said []string, url string) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), "Rollcall is ready at "); ok {
			return said, url
		}
		said = append(said, lines.Text())
	}
	return said, ""
}

// stop ends the program as an operator does.
func (p *program) stop(cmd *exec.Cmd) {
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Errorf("stop: %v", err)
	}
	late := time.AfterFunc(20*time.Second, func() {
		p.t.Error("the program does not stop")
		_ = cmd.Process.Kill() // it may have stopped at this moment
	})
	defer late.Stop()
	if err := cmd.Wait(); err != nil {
		p.t.Errorf("the program ends with %v", err)
	}
}

// prepare is a command in the demo's folder that has no settings from
// outside.
func (p *program) prepare(args ...string) *exec.Cmd {
	cmd := exec.Command(p.binary, args...)
	cmd.Dir = p.folder
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "ROLLCALL_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	return cmd
}

// run runs a command beside the server and returns what it prints.
func (p *program) run(args ...string) string {
	p.t.Helper()
	out, err := p.prepare(args...).Output()
	if err != nil {
		p.t.Fatalf("rollcall %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// api asks the API as staff, and fails the test unless the answer is a
// success.
func (p *program) api(method, path string, body, answer any) {
	p.t.Helper()
	p.ask(p.token, method, path, body, answer)
}

// put makes the event at path what body says, whatever it is.
func (p *program) put(path string, body any) {
	p.t.Helper()
	p.api("PUT", path, body, nil)
}

// ask asks the API as whoever the token names, or as nobody where it is "".
// It fails the test unless the answer is a success.
func (p *program) ask(token, method, path string, body, answer any) {
	p.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	r, err := http.NewRequest(method, p.url+"/api/v1"+path, bytes.NewReader(text))
	if err != nil {
		p.t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	r.Header.Set("Content-Type", "application/json")
	if method == http.MethodPut {
		r.Header.Set("If-Match", "*")
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err = io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		p.t.Fatalf("%s %s: %s %s (%v)", method, path, res.Status, text, err)
	}
	if answer == nil {
		return
	}
	if err := json.Unmarshal(text, answer); err != nil {
		p.t.Fatalf("%s %s: %v in %s", method, path, err, text)
	}
}
