package outage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"rollcall/internal/load"
)

// A Cluster is a PostgreSQL server of our own, in a folder of its own, on a
// free port of loopback and with everything on that makes it durable. It is
// there to be treated badly.
type Cluster struct {
	bin, folder string
	port        int
	as          *syscall.Credential // nil: as ourselves
	user        string
}

// clusterUser is who runs PostgreSQL if we are root, which it refuses.
const clusterUser = "postgres"

// NewCluster makes a cluster with the programs in the folder bin and starts
// it. If bin is "", they are looked for in PATH and where Debian puts them.
// Close it.
func NewCluster(ctx context.Context, bin string) (*Cluster, error) {
	bin, err := postgresBin(bin)
	if err != nil {
		return nil, err
	}
	c := &Cluster{bin: bin}
	if err := c.findUser(); err != nil {
		return nil, err
	}
	if c.folder, err = os.MkdirTemp("", "rollcall-postgres-"); err != nil {
		return nil, err
	}
	if err = c.init(ctx); err != nil {
		return nil, errors.Join(err, os.RemoveAll(c.folder))
	}
	return c, nil
}

// postgresBin is the folder of PostgreSQL's programs.
func postgresBin(bin string) (string, error) {
	if bin != "" {
		_, err := os.Stat(filepath.Join(bin, "pg_ctl"))
		return bin, err
	}
	if path, err := exec.LookPath("pg_ctl"); err == nil {
		path, err = filepath.EvalSymlinks(path) // the others lie beside it, not beside a link to it
		return filepath.Dir(path), err
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_ctl")
	if len(found) == 0 || err != nil {
		return "", errors.New("PostgreSQL is not installed here: --postgres-bin says where pg_ctl is")
	}
	return filepath.Dir(slices.Max(found)), nil
}

func (c *Cluster) findUser() error {
	c.user = clusterUser
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup(clusterUser)
	if err != nil {
		return fmt.Errorf("PostgreSQL does not run as root: %w", err)
	}
	uid, uidErr := strconv.ParseUint(u.Uid, 10, 32)
	gid, gidErr := strconv.ParseUint(u.Gid, 10, 32)
	c.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return errors.Join(uidErr, gidErr)
}

// clusterSettings are what differs from the defaults. A server that is asked
// to notice deadlocks soon makes a run short.
const clusterSettings = `
listen_addresses = '127.0.0.1'
port = %d
unix_socket_directories = '%s'
log_line_prefix = '%%m %%e %%a '
log_timezone = 'UTC'
deadlock_timeout = 200ms
`

func (c *Cluster) init(ctx context.Context) (err error) {
	if c.as != nil {
		if err := os.Chown(c.folder, int(c.as.Uid), int(c.as.Gid)); err != nil {
			return err
		}
	}
	if _, err := c.run(ctx, "initdb", "-D", c.data(), "-U", c.user, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		return err
	}
	if c.port, err = load.FreePort(); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(c.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, clusterSettings, c.port, c.folder)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	_, err = c.control(ctx, "start")
	return err
}

func (c *Cluster) data() string { return filepath.Join(c.folder, "data") }
func (c *Cluster) log() string  { return filepath.Join(c.folder, "log") }

// control runs pg_ctl, which waits until it is done.
func (c *Cluster) control(ctx context.Context, args ...string) (string, error) {
	return c.run(ctx, "pg_ctl", append([]string{"-w", "-s", "-D", c.data(), "-l", c.log()}, args...)...)
}

// run runs one of PostgreSQL's programs. Its output goes through a file: a
// server that it leaves behind would keep a pipe open.
func (c *Cluster) run(ctx context.Context, program string, args ...string) (string, error) {
	out, err := os.CreateTemp("", "rollcall-postgres-*.out")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.Remove(out.Name()); _ = out.Close() }()
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, program), args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.folder, out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.as}
	err = cmd.Run()
	said, readErr := os.ReadFile(out.Name())
	text := strings.TrimSpace(string(said))
	if err != nil {
		return text, fmt.Errorf("%s: %w: %s", program, err, text)
	}
	return text, readErr
}

// URL is the address of a database of the cluster.
func (c *Cluster) URL(database string) string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s?sslmode=disable", c.user, c.port, database)
}

// SQL runs statements in a database, as its owner would by hand, and returns
// what they print. It is no part of the program, so it may be a rival.
func (c *Cluster) SQL(ctx context.Context, database, statements string) (string, error) {
	return c.run(ctx, "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", c.URL(database), "-c", statements)
}

// CrashAndRestart restarts the server without letting it write down anything
// (immediate), so that it recovers from its log. It returns when the server
// has said that it accepts connections, and when that was.
func (c *Cluster) CrashAndRestart(ctx context.Context) (time.Time, error) {
	before, err := os.ReadFile(c.log())
	if err != nil {
		return time.Time{}, err
	}
	if _, err := c.control(ctx, "-m", "immediate", "restart"); err != nil {
		return time.Time{}, err
	}
	after, err := os.ReadFile(c.log())
	if err != nil {
		return time.Time{}, err
	}
	for line := range bytes.Lines(after[len(before):]) {
		if bytes.Contains(line, []byte("ready to accept connections")) && len(line) > len(logTime) {
			return time.Parse(logTime, string(line[:len(logTime)]))
		}
	}
	return time.Time{}, errors.New("the log of PostgreSQL does not say when it accepted connections")
}

// logTime is how the log says when.
const logTime = "2006-01-02 15:04:05.000 UTC"

// Errors counts the errors that a program has caused, by SQLSTATE, as the
// server's log has them.
func (c *Cluster) Errors(application string) (map[string]int, error) {
	log, err := os.ReadFile(c.log())
	counts := map[string]int{}
	for line := range strings.Lines(string(log)) {
		if len(line) < len(logTime) || !strings.Contains(line, " ERROR: ") {
			continue
		}
		if words := strings.Fields(line[len(logTime):]); len(words) > 1 && words[1] == application {
			counts[words[0]]++
		}
	}
	return counts, err
}

// Close ends the server and removes everything.
func (c *Cluster) Close() error {
	_, err := c.control(context.Background(), "-m", "fast", "stop")
	return errors.Join(err, os.RemoveAll(c.folder))
}
