package main

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// bench runs a measurement whose processes are this test.
func (p place) bench(args ...string) string {
	p.t.Helper()
	p.t.Setenv(becomeProgram, "1")
	return p.must(append([]string{"bench"}, args...)...)
}

func TestBenchCrash(t *testing.T) {
	out := newPlace(t).bench("crash", "--cycles", "3", "--no-drain")
	t.Log(out)
	if !strings.HasPrefix(out, "3 kills on SQLite") || !strings.Contains(out, "lost, doubled or wrong: 0") {
		t.Error("3 kills were not survived")
	}
	if !regexp.MustCompile(`sign_up [1-9]`).MatchString(out) || !regexp.MustCompile(`letters: [1-9]\d* owed, [1-9]`).MatchString(out) {
		t.Error("nothing happened")
	}
}

func TestBenchStop(t *testing.T) {
	out := newPlace(t).bench("stop", "--times", "2", "--hang", "0")
	t.Log(out)
	if !strings.HasPrefix(out, "2 stops on SQLite") || !strings.Contains(out, "lost, doubled, left or wrong: 0") || strings.Contains(out, " 0 owed") {
		t.Error("2 stops went wrong")
	}
}

func TestBenchMail(t *testing.T) {
	out := newPlace(t).bench("mail", "--hold", "500ms", "--no-drain")
	t.Log(out)
	if !strings.HasPrefix(out, "letters on SQLite") || !strings.Contains(out, "missing, doubled or wrong: 0") || !strings.Contains(out, "reminder 4") {
		t.Error("letters went wrong")
	}
}

func TestBenchSyncsSaysWhatItNeeds(t *testing.T) {
	p := newPlace(t)
	t.Setenv(becomeProgram, "1")
	t.Setenv("PATH", t.TempDir())
	code, out, talk := p.do("bench", "syncs")
	if code != failed || out != "" || !strings.Contains(talk, "strace is not installed") || strings.Count(talk, "\n") != 1 {
		t.Errorf("exit %d: %q %q", code, out, talk)
	}
}

func TestBenchSyncs(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed") // .ci/run has it
	}
	out := newPlace(t).bench("syncs", "--sequential", "10", "--concurrent", "60", "--callers", "6")
	t.Log(out)
	if strings.Count(out, "; without a sync: 0\n") != 2 || !strings.Contains(out, "callers: 1, acknowledged: 10,") {
		t.Error("not every answer waited for a sync")
	}
}

func TestBenchMisuse(t *testing.T) {
	p := newPlace(t)
	for _, args := range [][]string{{"crash", "--cycles", "0"}, {"stop", "--times", "0"}, {"mail", "--hold", "0s"}, {"stop", "--linger=-1s"}, {"syncs", "--concurrent", "3"}} {
		if code, _, talk := p.do(append([]string{"bench"}, args...)...); code != misuse {
			t.Errorf("bench %s: exit %d: %s", strings.Join(args, " "), code, talk)
		}
	}
}
