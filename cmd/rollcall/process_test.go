package main

import (
	"os"
	"testing"
)

// becomeProgram is the variable that makes the test binary the program
// itself, so that commands which start it as a process can be tested without
// building it. Their processes inherit it.
const becomeProgram = "BECOME_ROLLCALL"

func TestMain(m *testing.M) {
	if os.Getenv(becomeProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}
