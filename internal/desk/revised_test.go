package desk_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/store"
)

// TestAnOrganiserAtWorkTurnsNobodyAway changes the event under the hands of
// one sign-up, again and again.
func TestAnOrganiserAtWorkTurnsNobodyAway(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	words := localetest.Words(t)
	changes := 0
	d := desk.New(o.store, desk.Options{
		Words: words, BaseURL: "https://desk.example.org", Clock: o.now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler),
		SignUps: func(ctx context.Context, in *store.SignUp) (store.SignedUp, error) {
			if changes < 15 {
				changes++
				seats := 1 + changes
				_, err := o.Apply(ctx, operator, []*eventfile.Document{o.document(fmt.Sprintf(webinar, false, seats, seats))}, desk.ApplyOptions{})
				if err != nil {
					return store.SignedUp{}, err
				}
			}
			return o.store.SignUp(ctx, in)
		},
	})
	if err := d.SignUp(t.Context(), desk.Actor{}, "webinar", person(1)); err != nil || changes != 15 {
		t.Errorf("after %d changes: %v", changes, err)
	}
}
