package load

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A Program says how to run Rollcall as a process of its own.
type Program struct {
	Path string   // of the binary
	Args []string // before those of a command
	Env  []string // beside the caller's own, without its settings of Rollcall: a mail server above all
	Dir  string   // to run in
	// Prepare changes the command before it starts; may be nil. It is for
	// running it as somebody else, or under a tracer.
	Prepare func(*exec.Cmd)
}

// startTimeout is how long a server may take to be ready.
const startTimeout = 60 * time.Second

// readyLine is how the ready line of a server begins.
const readyLine = "Rollcall is ready at "

// A Process is a server that has been started.
type Process struct {
	URL     string        // without a slash at the end
	Startup time.Duration // from the start of the process to its ready line
	cmd     *exec.Cmd
	talk    *tail
	ended   chan struct{}
	err     error // of the process, after ended
}

// Start runs a command that serves, such as "serve", and returns when it is
// ready. When ctx ends the process is killed.
func (p Program) Start(ctx context.Context, args ...string) (*Process, error) {
	cmd := p.command(ctx, args)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s := &Process{cmd: cmd, talk: &tail{}, ended: make(chan struct{})}
	cmd.Stderr = s.talk
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ready := make(chan string, 1)
	go s.watch(out, ready)
	select {
	case s.URL = <-ready:
		s.Startup = time.Since(began)
		return s, nil
	case <-s.ended:
		return nil, fmt.Errorf("%s ended at once: %w: %s", args[0], s.err, s.talk)
	case <-time.After(startTimeout):
		s.Kill()
		return nil, fmt.Errorf("%s was not ready in %s: %s", args[0], startTimeout, s.talk)
	}
}

// Output runs a command to its end and returns what it wrote to stdout.
func (p Program) Output(ctx context.Context, args ...string) (string, error) {
	cmd := p.command(ctx, args)
	var out bytes.Buffer
	talk := &tail{}
	cmd.Stdout, cmd.Stderr = &out, talk
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s: %w: %s", args[0], err, talk)
	}
	return out.String(), nil
}

func (p Program) command(ctx context.Context, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, p.Path, append(p.Args[:len(p.Args):len(p.Args)], args...)...)
	foreign := slices.DeleteFunc(os.Environ(), func(line string) bool { return strings.HasPrefix(line, "ROLLCALL_") })
	cmd.Dir, cmd.Env = p.Dir, append(foreign, p.Env...)
	if p.Prepare != nil {
		p.Prepare(cmd)
	}
	return cmd
}

// watch waits for the ready line, and then for the end.
func (s *Process) watch(out io.Reader, ready chan<- string) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), readyLine); ok {
			ready <- strings.TrimSuffix(url, "/")
		}
	}
	s.err = s.cmd.Wait()
	close(s.ended)
}

// PID is the number of the process.
func (s *Process) PID() int { return s.cmd.Process.Pid }

// Kill ends the process at once, as a power cut would, and waits until it is
// gone.
func (s *Process) Kill() {
	_ = s.cmd.Process.Kill() // it may have ended by itself
	<-s.ended
}

// Terminate asks the process to end (SIGTERM) and does not wait.
func (s *Process) Terminate() error { return s.cmd.Process.Signal(syscall.SIGTERM) }

// Ended is closed when the process is gone.
func (s *Process) Ended() <-chan struct{} { return s.ended }

// Wait waits until the process is gone and returns its exit status.
func (s *Process) Wait(patience time.Duration) (int, error) {
	select {
	case <-s.ended:
	case <-time.After(patience):
		return -1, fmt.Errorf("still running after %s", patience)
	}
	if exit, ok := errors.AsType[*exec.ExitError](s.err); ok {
		return exit.ExitCode(), nil
	}
	return 0, s.err
}

// Talk is the end of what the process wrote to stderr.
func (s *Process) Talk() string { return s.talk.String() }

// tick is the unit of times in Linux's /proc.
const tick = 10 * time.Millisecond

// Worked is how much time of processors the process has used so far, by its
// own code and by the system for it. It reads Linux's /proc.
func (s *Process) Worked() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.PID()))
	if err != nil {
		return 0, err
	}
	var ticks time.Duration
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])) // the name may hold anything
	for _, at := range []int{11, 12} {
		if at >= len(fields) {
			return 0, fmt.Errorf("/proc tells no times: %q", stat)
		}
		n, err := strconv.ParseInt(fields[at], 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += time.Duration(n)
	}
	return ticks * tick, nil
}

// Memory is how many bytes of the process are in memory now, and were at
// most. It reads Linux's /proc.
func (s *Process) Memory() (now, most int64, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.PID()))
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(status)) {
		name, rest, _ := strings.Cut(line, ":")
		if name != "VmRSS" && name != "VmHWM" {
			continue
		}
		kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
		if err != nil {
			return 0, 0, err
		}
		if name == "VmRSS" {
			now = kb << 10
		} else {
			most = kb << 10
		}
	}
	return now, most, nil
}

// tailSize is how much of what a process says is kept.
const tailSize = 16 << 10

// A tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

// Write keeps b, and forgets the oldest.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, b...)
	if len(t.kept) > tailSize {
		t.kept = append(t.kept[:0], t.kept[len(t.kept)-tailSize:]...)
	}
	return len(b), nil
}

// String is what is kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.kept)
}
