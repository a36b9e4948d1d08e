package main

import (
	"context"
	"os"

	"rollcall/internal/load"
	"rollcall/internal/store"
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

// benchHost serves like serve, but writes sign-ups in another way.
type benchHost struct {
	serve
	Writes string `enum:"nothing" required:"" help:"nothing: they are checked and answered, and that is all."`
}

// Run serves until ctx ends.
func (v *benchHost) Run(ctx context.Context, s streams) error {
	v.signUps = func(context.Context, *store.SignUp) (store.SignedUp, error) {
		return store.SignedUp{Created: true}, nil
	}
	return v.serve.Run(ctx, s)
}
