package main

import (
	"context"
	"errors"

	"rollcall/internal/auth"
	"rollcall/internal/bench/reference"
	"rollcall/internal/server"
	"rollcall/internal/store"
)

// benchHost serves like serve, but writes sign-ups in another way.
type benchHost struct {
	serve
	Writes string `enum:"nothing,gorm,lock" required:"" help:"nothing: sign-ups and join clicks are checked and answered, and that is all. gorm: a GORM transaction per sign-up (SQLite). lock: one that locks the session's row (PostgreSQL)."`
	Pool   int    `default:"8" help:"How many connections lock has."`
}

// joinURL is where clicks lead that nobody keeps.
const joinURL = "https://meet.example.org/room"

// Run serves until ctx ends.
func (v *benchHost) Run(ctx context.Context, s streams) error {
	switch v.Writes {
	case "nothing":
		v.signUps = func(context.Context, *store.SignUp) (store.SignedUp, error) {
			return store.SignedUp{Created: true}, nil
		}
		v.face = func(face server.Face, key auth.Key) server.Face {
			return reference.JoinWithoutDatabase(face, key, joinURL)
		}
	case "gorm":
		if v.isPostgres() {
			return usage("--writes gorm is for SQLite")
		}
		g, err := reference.OpenGORM(v.Database)
		if err != nil {
			return err
		}
		v.signUps = g.SignUp
		return errors.Join(v.serve.Run(ctx, s), g.Close())
	case "lock":
		if !v.isPostgres() {
			return usage("--writes lock is for PostgreSQL")
		}
		l, err := reference.OpenLocker(v.Database, v.Pool)
		if err != nil {
			return err
		}
		v.signUps = l.SignUp
		return errors.Join(v.serve.Run(ctx, s), l.Close())
	}
	return v.serve.Run(ctx, s)
}
