package outage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"rollcall/internal/load"
)

// tracer returns an error that says what is missing, if strace is.
func tracer() error {
	if _, err := exec.LookPath("strace"); err != nil {
		return errors.New("strace is not installed: it makes the disk fail under a running server (Linux; apt-get install strace)")
	}
	return nil
}

// attached is what strace says when it holds all threads.
const attached = " attached"

// attaching is how long it may take to attach and to let go.
const attaching = 10 * time.Second

// tamper lets strace tamper with the system calls of a process, as its option
// inject has it, until end is called.
func tamper(ctx context.Context, pid int, inject string) (end func() error, err error) {
	names, _, _ := strings.Cut(inject, ":")
	cmd := exec.CommandContext(ctx, "strace", "-f", "-o", os.DevNull, "-e", "trace="+names, "-e", "inject="+inject, "-p", strconv.Itoa(pid))
	said := &said{}
	cmd.Stderr = said
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for until := time.Now().Add(attaching); !strings.Contains(said.String(), attached); load.Wait(ctx, 10*time.Millisecond) {
		select {
		case <-ended:
			return nil, fmt.Errorf("strace: %s", strings.TrimSpace(said.String()))
		default:
		}
		if time.Now().After(until) || ctx.Err() != nil {
			_ = cmd.Process.Kill() // it is of no use
			return nil, errors.New("strace does not attach to the server")
		}
	}
	return func() error {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			return err
		}
		select {
		case <-ended: // with the signal as its status
			return nil
		case <-time.After(attaching):
			return errors.New("strace does not let go of the server")
		}
	}, nil
}

// said is what a process has said so far.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write keeps b.
func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

// String is all of it.
func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// smallSize is that of a small file system: enough for an empty installation
// and some hundred people.
const smallSize = "size=16m"

// mountSmall mounts a small file system in memory, which takes a right that
// few have.
func mountSmall(ctx context.Context, folder string) (unmount func() error, err error) {
	if said, err := exec.CommandContext(ctx, "mount", "-t", "tmpfs", "-o", smallSize, "tmpfs", folder).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("mount: %w: %s", err, bytes.TrimSpace(said))
	}
	return func() error { return exec.Command("umount", folder).Run() }, nil
}

// fill writes into a folder until nothing fits in any more; ending that takes
// it out again.
func fill(folder string) func(context.Context) (func() error, error) {
	return func(context.Context) (func() error, error) {
		path := filepath.Join(folder, "ballast")
		f, err := os.Create(path)
		if err != nil {
			return nil, err
		}
		for size := 1 << 20; size > 0; { // down to the last byte
			if _, err := f.Write(make([]byte, size)); err != nil {
				size /= 2
			}
		}
		return func() error { return errors.Join(f.Close(), os.Remove(path)) }, nil
	}
}
