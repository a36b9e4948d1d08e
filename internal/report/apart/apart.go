// Package apart reads attendance reports in a process of their own.
//
// The bytes of a report come from strangers, and what unpacks and reads them is large.
// So the server starts its own program once more for each file: Read is the side of
// the server, Serve that of the process, which limits itself before it looks
// at the bytes. They speak over stdin and stdout; nothing is written to a disk. Whatever
// becomes of the process, the server goes on, and whoever sent the file gets a refusal
// that says what happened.
package apart

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"rollcall/internal/problem"
	"rollcall/internal/report"
)

// Command is the argument by which the program is told to be the process that reads.
const Command = "read-report"

// The limits of a reading.
const (
	mostTime   = 1800 * time.Millisecond // from the start of the process to its answer
	mostWork   = 1500 * time.Millisecond // after which the process gives up by itself
	mostBytes  = 32 << 20                // of an answer
	mostAtOnce = 2
	mostWait   = 5 * time.Second // for one of those before to end
)

// heap is about how much memory the process may fill before it collects harder.
const heap = "GOMEMLIMIT=320MiB"

// ErrBusy says that as many reports are being read as may be, for longer than
// one would wait.
var ErrBusy = problem.New(problem.Unavailable, "busy").With("retry_after", int(mostWait/time.Second))

// A Reader starts processes, a few at a time. It may be shared.
type Reader struct {
	program string
	env     []string
	slots   chan struct{}
	time    time.Duration
	wait    time.Duration
}

// New returns a reader that starts the program at path. env is all that its processes
// know of the environment: none of the server's secrets.
func New(path string, env ...string) *Reader {
	return &Reader{
		program: path, env: append([]string{heap, "GOTRACEBACK=none", "GOMAXPROCS=2"}, env...),
		slots: make(chan struct{}, mostAtOnce), time: mostTime, wait: mostWait,
	}
}

// A question is what the process is asked.
type question struct {
	Hints report.Hints // without Stop, which is not sent
	Data  []byte
}

// An answer is what the process says: one of the two.
type answer struct {
	Report  *report.Report
	Refusal *report.Refusal
}

// Read reads data in a process of its own. It fails with a *report.Refusal where the
// data are no report, or where the process took too long or came to an end; with
// ErrBusy; with ctx's error; and otherwise where no process could be started.
func (r *Reader) Read(ctx context.Context, data []byte, h report.Hints) (*report.Report, error) {
	if err := r.enter(ctx); err != nil {
		return nil, err
	}
	defer func() { <-r.slots }()
	h.Stop = nil
	var asked bytes.Buffer
	if err := gob.NewEncoder(&asked).Encode(question{h, data}); err != nil {
		return nil, fmt.Errorf("asking for a report to be read: %w", err)
	}
	said, err := r.ask(ctx, &asked)
	if err != nil {
		return nil, err
	}
	var got answer
	if err := gob.NewDecoder(bytes.NewReader(said)).Decode(&got); err != nil || got.Report == nil && got.Refusal == nil {
		return nil, &report.Refusal{Code: report.RefusedTooHard}
	}
	if got.Refusal != nil {
		return nil, got.Refusal
	}
	return got.Report, nil
}

// enter waits for one of the processes before to end.
func (r *Reader) enter(ctx context.Context) error {
	patience := time.NewTimer(r.wait)
	defer patience.Stop()
	select {
	case r.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-patience.C:
		return ErrBusy
	}
}

// ask starts a process and returns what it says.
func (r *Reader) ask(ctx context.Context, in io.Reader) ([]byte, error) {
	limited, cancel := context.WithTimeout(ctx, r.time)
	defer cancel()
	cmd := exec.CommandContext(limited, r.program, Command)
	cmd.Env, cmd.Dir, cmd.Stdin, cmd.WaitDelay = r.env, "/", in, time.Second
	said := &capped{room: mostBytes}
	cmd.Stdout = said
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting a process that reads reports: %w", err)
	}
	err := cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, &report.Refusal{Code: report.RefusedTooSlow}
	case err != nil:
		return nil, &report.Refusal{Code: report.RefusedTooHard}
	}
	return said.kept, nil
}

// capped keeps what is written to it, up to a limit. It can do nothing else: what
// copies would go past the limit by any other method.
type capped struct {
	kept []byte
	room int
}

var errTooMuch = errors.New("more was said than is listened to")

func (c *capped) Write(p []byte) (int, error) {
	if len(c.kept)+len(p) > c.room {
		return 0, errTooMuch
	}
	c.kept = append(c.kept, p...)
	return len(p), nil
}
