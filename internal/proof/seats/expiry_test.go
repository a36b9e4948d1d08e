package seats_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"rollcall/internal/proof"
	"rollcall/internal/proof/seats"
)

// TestHoldsEndWhilePeopleConfirm lets the hold of everyone's seat end at the
// very moment at which they confirm their address.
func TestHoldsEndWhilePeopleConfirm(t *testing.T) {
	h := open(t, servers())
	for _, capacity := range []int64{3, 40} {
		var signedUp atomic.Int64
		late := make(chan struct{}) // closed when the holds are over
		r := h.play(t, fmt.Sprintf("holds-%d", capacity), callers/2, seats.Scenario{
			Name: "holds end", Seats: capacity, Rules: proof.Rules{Verify: true, HoldsEnd: true},
			Do: func(ctx context.Context, v *seats.Visit) error {
				email := fmt.Sprintf("p%d@%s.example.org", v.Number, v.Journal.Rules.Event)
				v.SignUp(ctx, email, "hall")
				_, link, err := h.Person(ctx, v.Journal.Rules.Event, email)
				if signedUp.Add(1) == callers/2 {
					h.ahead.Add(int64(25 * time.Hour))
					close(late)
				}
				<-late
				if err == nil && v.Number%3 > 0 {
					v.Verify(ctx, email, link)
				}
				return err
			},
			Beside: func(ctx context.Context, _ *proof.Journal) error {
				<-late
				var failed error
				for range 10 {
					_, err := h.desks[0].ExpireHolds(ctx)
					failed = errors.Join(failed, err)
				}
				return failed
			},
		})
		if r.Seats != int(capacity) || r.Ended+r.Unverified != callers/6 {
			t.Errorf("%d seats: %+v", capacity, r.Tally)
		}
	}
}
