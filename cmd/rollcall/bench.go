package main

import (
	"os"

	"rollcall/internal/load"
)

// benchCmd holds the measurements. Each starts this very program as a process
// of its own.
type benchCmd struct {
	Figures benchFigures `cmd:"" default:"withargs" help:"Measure the program beside its references."`
	Host    benchHost    `cmd:"" hidden:"" help:"Serve with sign-ups written in another way, for comparing."`
}

// thisProgram is how to run the program again.
func thisProgram() (load.Program, error) {
	path, err := os.Executable()
	return load.Program{Path: path}, err
}
