package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rollcall/internal/bench/reference"
	"rollcall/internal/load"
	"rollcall/internal/store"
)

// A Stage is what the measures of one group stand on: a folder, databases,
// servers. All of it is gone when the group is done.
type Stage struct {
	options Options
	folder  string
	report  *Report
	ends    []func() error
}

// AtEnd calls fn when the group is done, the last first.
func (s *Stage) AtEnd(fn func() error) { s.ends = append(s.ends, fn) }

func (s *Stage) end() error {
	var errs []error
	for _, fn := range slices.Backward(s.ends) {
		errs = append(errs, fn())
	}
	return errors.Join(append(errs, os.RemoveAll(s.folder))...)
}

// Wants reports whether the figure was asked for.
func (s *Stage) Wants(id string) bool {
	return len(s.options.Only) == 0 || slices.Contains(s.options.Only, id)
}

// Size is how much work to do: whole, or quick.
func (s *Stage) Size(whole, quick int) int {
	if s.options.Quick {
		return quick
	}
	return whole
}

// Long is how long a round of something repeated may take, for which no
// number is fixed.
func (s *Stage) Long() time.Duration {
	if s.options.Quick {
		return 300 * time.Millisecond
	}
	return 3 * time.Second
}

// Rounds is how many rounds each side will have.
func (s *Stage) Rounds() int { return s.options.Rounds }

// Path is a file or folder of the group's own.
func (s *Stage) Path(name string) string { return filepath.Join(s.folder, name) }

// Hold notes a check of correctness as broken unless it holds.
func (s *Stage) Hold(holds bool, format string, args ...any) {
	if holds {
		return
	}
	text := fmt.Sprintf(format, args...)
	fmt.Fprintln(s.options.Talk, "broken: "+text)
	s.report.Broken = append(s.report.Broken, text)
}

// Clean holds that a recount of the database finds nothing wrong.
func (s *Stage) Clean(ctx context.Context, database, whose string) error {
	st, err := store.Open(ctx, store.Options{Database: database, MustExist: true, NoMigrate: true})
	if err != nil {
		return err
	}
	found, err := st.Check(ctx)
	for _, f := range found {
		s.Hold(false, "%s: %s: %s", whose, f.Rule, f.Detail)
	}
	return errors.Join(err, st.Close())
}

// Apply makes the events of these files in a database, which is made as well
// if it is not there.
func (s *Stage) Apply(ctx context.Context, database string, files ...string) error {
	args := []string{"apply", "--quiet", "--database", database}
	for i, text := range files {
		name := s.Path(fmt.Sprintf("event-%d.yaml", i))
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			return err
		}
		args = append(args, name)
	}
	_, err := s.options.Program.Output(ctx, args...)
	return err
}

// Token makes an account with every right in a database and returns an API
// token of it.
func (s *Stage) Token(ctx context.Context, database string) (string, error) {
	const admin = "admin@example.org"
	if _, err := s.options.Program.Output(ctx, "user", "add", admin, "--name", "Admin", "--role", "admin", "--database", database); err != nil {
		return "", err
	}
	token, err := s.options.Program.Output(ctx, "token", "create", "--user", admin, "--database", database)
	return strings.TrimSpace(token), err
}

// stopping is how long a server may take to end.
const stopping = 30 * time.Second

// Serve runs a command that serves the database, such as serve or bench
// host, on a free port until the group is done.
func (s *Stage) Serve(ctx context.Context, database string, command ...string) (*load.Process, error) {
	p, err := s.launch(ctx, database, command)
	if err == nil {
		s.AtEnd(func() error { return s.stop(ctx, p) })
	}
	return p, err
}

// launch is Serve without an end.
func (s *Stage) launch(ctx context.Context, database string, command []string) (*load.Process, error) {
	key := database + ".key"
	if store.IsPostgres(database) {
		key = s.Path("postgres.key")
	}
	return s.options.Program.Start(ctx, append(command, "--listen", "127.0.0.1:0", "--limits", "off", "--database", database, "--secret-file", key)...)
}

// stop asks a server to end, and holds that it does so without complaint. It
// is killed when ctx ends.
func (s *Stage) stop(ctx context.Context, p *load.Process) error {
	if ctx.Err() != nil {
		p.Kill()
		return ctx.Err()
	}
	if err := p.Terminate(); err != nil {
		return err
	}
	code, err := p.Wait(stopping)
	if err != nil {
		p.Kill()
		return err
	}
	s.Hold(code == 0, "a server ended with %d: %s", code, p.Talk())
	return nil
}

// Filled holds that n people have signed up for the one session of the event
// called slug, and that everything that belongs to that is there: every seat
// taken, nobody above, and the rest in a queue without gaps.
func (s *Stage) Filled(ctx context.Context, database, slug string, n int, whose string) error {
	c, err := reference.Recount(ctx, database, slug)
	if err != nil {
		return err
	}
	all, held := int64(n), int64(min(n, seats))
	want := reference.Count{Registrants: all, Registrations: all, Letters: all, Audits: all, Seats: held, Waiting: all - held, LastSeq: all - held}
	if want.Waiting > 0 {
		want.FirstSeq = 1
	}
	s.Hold(c == want, "%s: there are %+v, and should be %+v", whose, c, want)
	return nil
}
