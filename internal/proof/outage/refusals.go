package outage

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"rollcall/internal/proof"
	"rollcall/internal/proof/stage"
)

// A Refusal is a start that the program has to refuse.
type Refusal struct {
	Case string `json:"case"`
	Said string `json:"said"`
}

// nobody is a user without any right, for starts by us as root.
const nobody = 65534

// refuses is how long a start may take to be refused.
const refuses = 20 * time.Second

// refusals tries to start where nothing can be written.
func (d *disk) refusals(ctx context.Context) error {
	folder, err := os.MkdirTemp("", "rollcall-refusals-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := os.Chmod(folder, 0o755); err != nil { //nolint:gosec // somebody else has to look in
		return err
	}
	program := d.Program
	if os.Getuid() == 0 {
		program.Prepare = func(cmd *exec.Cmd) {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		}
		if _, err := program.Output(ctx, "version"); err != nil {
			fmt.Fprintf(d.Talk, "starts where nothing can be written are left out, since nobody else may run this program: %v\n", err)
			return nil
		}
	}
	for _, c := range []struct {
		name         string
		made         bool // there is a database already
		folder, file os.FileMode
	}{
		{"folder that cannot be written", false, 0o555, 0},
		{"file that cannot be written", true, 0o777, 0o444},
		{"file in a folder that cannot be written", true, 0o555, 0o666},
	} {
		place := filepath.Join(folder, strings.ReplaceAll(c.name, " ", "-"))
		database := filepath.Join(place, "rollcall.db")
		if err := os.Mkdir(place, 0o700); err != nil {
			return err
		}
		if c.made {
			if _, err := d.Program.Output(ctx, "user", "add", stage.AdminAddress, "--name", "Admin", "--database", database); err != nil {
				return err
			}
			if err := os.Chmod(database, c.file); err != nil {
				return err
			}
		}
		if err := os.Chmod(place, c.folder); err != nil {
			return err
		}
		d.refused(ctx, program, c.name, database)
	}
	return nil
}

// refused starts a server that cannot write its database.
func (d *disk) refused(ctx context.Context, program startable, name, database string) {
	ctx, cancel := context.WithTimeout(ctx, refuses)
	defer cancel()
	var found proof.Findings
	_, err := program.Output(ctx, "serve", "--listen", "127.0.0.1:0", "--database", database)
	said := "nothing"
	if err != nil {
		_, said, _ = strings.Cut(err.Error(), "exit status 1: ")
		said = strings.TrimSuffix(said, "\n")
	}
	if !strings.Contains(said, filepath.Dir(database)) || strings.Contains(said, "\n") {
		found.Add("a start that cannot be is refused with one clear line", fmt.Sprintf("%s: it said %q (%v)", name, said, err), nil)
	}
	d.report.Refusals = append(d.report.Refusals, Refusal{name, said})
	d.report.Findings = append(d.report.Findings, found...)
}

// startable is a program that can be run to its end.
type startable interface {
	Output(ctx context.Context, args ...string) (string, error)
}
