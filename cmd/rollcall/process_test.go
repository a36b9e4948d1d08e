package main

import (
	"os"
	"strings"
	"testing"

	"rollcall/internal/report"
	"rollcall/internal/report/apart"
)

// becomeProgram is the variable that makes the test binary the program
// itself, so that commands which start it as a process can be tested without
// building it. Their processes inherit it.
const becomeProgram = "BECOME_ROLLCALL"

func TestMain(m *testing.M) {
	if os.Getenv(becomeProgram) != "" || len(os.Args) > 1 && os.Args[1] == apart.Command {
		main()
	}
	os.Exit(m.Run())
}

// The command by which a server reads a report answers through its pipes, in
// the very program that serves.
func TestAServerReadsReportsInAProcessOfItsOwn(t *testing.T) {
	r, err := reportReader()
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.Read(t.Context(), []byte("Name,Join Time,Leave Time\nAna,2026-10-06 18:00,2026-10-06 19:00\n"), report.Hints{Zone: "Europe/Berlin"})
	if err != nil || len(got.People) != 1 || got.People[0].Seconds != 3600 {
		t.Errorf("read %+v, %v", got, err)
	}
	if code, out, _ := newPlace(t).do("--help"); code != done || strings.Contains(out, apart.Command) {
		t.Errorf("help shows what people do not start: exit %d\n%s", code, out)
	}
}
