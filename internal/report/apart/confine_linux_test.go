package apart

import (
	"errors"
	"os/exec"
	"syscall"
	"testing"
)

// ended is how a process that behaves so comes to an end by itself.
func ended(t *testing.T, how string) *exec.ExitError {
	t.Helper()
	r := started(t, how)
	cmd := exec.CommandContext(t.Context(), r.program, Command)
	cmd.Env = r.env
	var exit *exec.ExitError
	if err := cmd.Run(); !errors.As(err, &exit) {
		t.Fatalf("%s: %v", how, err)
	}
	return exit
}

// What the process may not do is refused to it by the machine, whatever it tries.
func TestTheProcessIsConfined(t *testing.T) {
	if code := ended(t, greedy).ExitCode(); code != 2 { // the runtime's, when there is no memory
		t.Errorf("one that fills the memory ends with %d", code)
	}
	if status, _ := ended(t, writing).Sys().(syscall.WaitStatus); status.ExitStatus() != 1 && !status.Signaled() {
		t.Errorf("one that writes a file ends with %v", status)
	}
}
