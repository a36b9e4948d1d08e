package seats_test

import (
	"context"
	"testing"

	"rollcall/internal/proof"
	"rollcall/internal/proof/seats"
)

// Where nobody does anything nothing goes wrong, and nothing is proven.
func TestAnIdleScenarioIsAFinding(t *testing.T) {
	h := open(t, 1)
	crowd, err := seats.Gather(&h.Site, 3)
	if err != nil {
		t.Fatal(err)
	}
	defer crowd.Close()
	r, err := crowd.Play(t.Context(), "idle", 0, seats.Scenario{Name: "idle", Seats: 1, Do: func(context.Context, *seats.Visit) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Findings) != 1 || r.Findings[0].Rule != proof.ShowsSomething {
		t.Errorf("findings: %v", r.Findings)
	}
}
