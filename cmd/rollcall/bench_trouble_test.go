package main

import (
	"os"
	"strings"
	"testing"
)

// What a bench needs and does not find it names, in one line.
func TestBenchDiskAndRestartsSayWhatTheyNeed(t *testing.T) {
	p := newPlace(t)
	t.Setenv(becomeProgram, "1")
	t.Setenv("PATH", t.TempDir())
	for _, tt := range []struct {
		args []string
		says string
	}{
		{[]string{"bench", "disk"}, "strace is not installed"},
		{[]string{"bench", "restarts", "--postgres-bin", t.TempDir()}, "pg_ctl"},
	} {
		code, out, talk := p.do(tt.args...)
		if code != failed || out != "" || !strings.Contains(talk, tt.says) || strings.Count(talk, "\n") != 1 {
			t.Errorf("%s: exit %d: %q %q", strings.Join(tt.args, " "), code, out, talk)
		}
	}
	for _, args := range [][]string{{"disk", "--callers", "0"}, {"disk", "--hold", "2m"}, {"restarts", "--restarts", "0"}, {"restarts", "--servers", "0"}} {
		if code, _, talk := p.do(append([]string{"bench"}, args...)...); code != misuse {
			t.Errorf("bench %s: exit %d: %s", strings.Join(args, " "), code, talk)
		}
	}
}

// A server on a disk that cannot be written does not start, and says so in
// one line. (Root may write everywhere: `bench disk` does the same as somebody
// else.)
func TestServeRefusesAFolderThatCannotBeWritten(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	p := newPlace(t)
	if err := os.Mkdir("locked", 0o500); err != nil {
		t.Fatal(err)
	}
	p.database = "locked/rollcall.db"
	code, _, talk := p.do("serve", "--listen", "127.0.0.1:0")
	if code != failed || strings.Count(talk, "\n") != 1 || !strings.Contains(talk, "the folder must be writable") {
		t.Errorf("exit %d: %q", code, talk)
	}
}
