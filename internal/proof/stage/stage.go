// Package stage makes an installation of its own for a proof: a database, the
// program's servers as processes on it, an admin, and callers who send them
// requests.
//
// A Site is where an installation is reached, wherever it is from; a Stage is
// one that was started here and can be killed and replaced. Callers write
// everything that they see into a journal and judge nothing.
package stage

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/load"
	"rollcall/internal/store"
)

// Options say what to put on a stage.
type Options struct {
	Program  load.Program
	Folder   string   // empty, and of the stage's own; for the key, and for SQLite's file
	Postgres string   // address of a PostgreSQL server, on which a database is made; "": SQLite
	Servers  int      // how many servers share the database; 0 is 1
	Serve    []string // more arguments of serve
}

// A Stage is an installation of its own with its servers as processes. Limits
// on sign-ups are off.
type Stage struct {
	Site
	Database string // what --database names
	program  load.Program
	serve    []string
	servers  []*load.Process
	drop     func(context.Context) error
}

// AdminAddress is the account whose token a stage has.
const AdminAddress = "admin@example.org"

// New makes a database, starts servers on it and makes an admin's token.
// Close it.
func New(ctx context.Context, o Options) (_ *Stage, err error) {
	s := &Stage{Database: filepath.Join(o.Folder, "rollcall.db"), serve: o.Serve}
	if o.Postgres != "" {
		if s.Database, s.drop, err = store.Scratch(ctx, o.Postgres); err != nil {
			return nil, err
		}
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	keyFile := filepath.Join(o.Folder, "rollcall.key")
	if s.Key, _, err = auth.LoadKey(keyFile, rand.Reader); err != nil {
		return nil, err
	}
	s.program = o.Program
	s.program.Env = append(o.Program.Env[:len(o.Program.Env):len(o.Program.Env)], "ROLLCALL_DATABASE="+s.Database, "ROLLCALL_SECRET_FILE="+keyFile)
	s.Recount = s.recount
	for range max(1, o.Servers) {
		if _, err := s.Start(ctx); err != nil {
			return nil, err
		}
	}
	if s.Store, err = store.Open(ctx, store.Options{Database: s.Database, MustExist: true}); err != nil {
		return nil, err
	}
	return s, s.enter(ctx)
}

// enter makes the admin and a token.
func (s *Stage) enter(ctx context.Context) error {
	if _, err := s.program.Output(ctx, "user", "add", AdminAddress, "--name", "Admin", "--role", "admin"); err != nil {
		return err
	}
	token, err := s.program.Output(ctx, "token", "create", "--user", AdminAddress)
	s.Token = strings.TrimSpace(token)
	return err
}

// Start starts one more server and returns its number.
func (s *Stage) Start(ctx context.Context) (int, error) {
	args := append([]string{"serve", "--listen", "127.0.0.1:0", "--limits", "off", "--second-step", "optional"}, s.serve...)
	p, err := s.program.Start(ctx, args...)
	if err != nil {
		return 0, err
	}
	s.servers = append(s.servers, p)
	s.URLs = append(s.URLs, p.URL)
	return len(s.servers) - 1, nil
}

// Server is the server with the given number.
func (s *Stage) Server(n int) *load.Process { return s.servers[n] }

// Replace ends a server at once, if it has not ended, and starts another
// under its number.
func (s *Stage) Replace(ctx context.Context, n int) error {
	s.servers[n].Kill()
	fresh, err := s.Start(ctx)
	if err != nil {
		return err
	}
	s.servers[n], s.URLs[n] = s.servers[fresh], s.URLs[fresh]
	s.servers, s.URLs = s.servers[:fresh], s.URLs[:fresh]
	return nil
}

// recount asks `rollcall check --json`, which fails when it finds something.
func (s *Stage) recount(ctx context.Context) ([]store.Finding, error) {
	out, err := s.program.Output(ctx, "check", "--json")
	var said struct {
		Findings []store.Finding `json:"findings"`
	}
	if unread := json.Unmarshal([]byte(out), &said); unread != nil {
		return nil, errors.Join(fmt.Errorf("check: %w", unread), err)
	}
	return said.Findings, nil
}

// SignIn signs the admin in to the pages and returns the line that says so in
// every request.
func (s *Stage) SignIn(ctx context.Context) (string, error) {
	link, err := s.program.Output(ctx, "user", "link", AdminAddress)
	if err != nil {
		return "", err
	}
	link = strings.TrimSpace(link)
	client, err := s.Admin(0)
	if err != nil {
		return "", err
	}
	defer client.Close()
	at := strings.LastIndex(link, "/desk/")
	if at < 0 {
		return "", fmt.Errorf("%q is no link to sign in", link)
	}
	answer, err := client.Do(ctx, load.Request{Method: http.MethodPost, Path: link[at:], Type: "application/x-www-form-urlencoded"})
	if err != nil || answer.Status != http.StatusSeeOther {
		return "", errors.Join(fmt.Errorf("signing in: %d", answer.Status), err)
	}
	cookie, _, _ := strings.Cut(answer.Of("Set-Cookie"), ";")
	return "Cookie: " + cookie, nil
}

// closing is how long a server may take to end.
const closing = 30 * time.Second

// End asks a server to end and waits until it has.
func (s *Stage) End(n int) error {
	_ = s.servers[n].Terminate() // it may have ended
	_, err := s.servers[n].Wait(closing)
	return err
}

// Close ends the servers, gracefully where they still run, and removes a
// database on PostgreSQL. Files stay in the folder.
func (s *Stage) Close() error {
	var failed error
	for _, p := range s.servers {
		_ = p.Terminate() // it may have ended
	}
	for _, p := range s.servers {
		if _, err := p.Wait(closing); err != nil {
			p.Kill()
			failed = errors.Join(failed, err)
		}
	}
	if s.Store != nil {
		failed = errors.Join(failed, s.Store.Close())
	}
	if s.drop != nil {
		failed = errors.Join(failed, s.drop(context.Background()))
	}
	return failed
}
