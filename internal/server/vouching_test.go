package server_test

import (
	"context"

	"rollcall/internal/auth/provider"
)

// A vouching provider says that whoever comes is the admin. It leads to a place
// that is not asked.
type vouching struct{}

func (*vouching) Name() string { return "id.example.org" }

func (*vouching) Begin(context.Context) (string, provider.Attempt, error) {
	return "https://id.example.org/authorize", provider.Attempt{State: "state"}, nil
}

func (*vouching) Finish(_ context.Context, a provider.Attempt, state, _ string) (string, bool, error) {
	if a.State == "" || a.State != state {
		return "", false, provider.ErrState
	}
	return "admin@example.org", true, nil
}
