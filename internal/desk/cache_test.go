package desk_test

import (
	"errors"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// TestAnotherServersChangesCount holds what a desk has on its shelf against
// what a second desk on the same store does.
func TestAnotherServersChangesCount(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	o.signUp(1) // now the first has the event on its shelf
	other := o.beside()
	if err := other.SignUp(t.Context(), desk.Actor{}, "webinar", person(2)); err != nil {
		t.Fatal(err)
	}
	p, err := o.Event(t.Context(), desk.Actor{}, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "seats taken", p.Sessions[0].SeatsTaken, 2)
	apply := func(change func(*eventfile.Document)) {
		t.Helper()
		doc, _, err := other.EventFile(t.Context(), operator, "webinar")
		if err != nil {
			t.Fatal(err)
		}
		change(doc)
		if _, err := other.Apply(t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{Letters: desk.LettersQuiet}); err != nil {
			t.Fatal(err)
		}
	}
	apply(func(d *eventfile.Document) { d.Sessions[1].Cancelled = true })
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", person(3, "second")); !errors.Is(err, event.ErrSessionCancelled) {
		t.Errorf("sign-up for what another server has called off: %v", err)
	}
	apply(func(d *eventfile.Document) { d.Visibility = event.Unlisted })
	if p, err := o.Event(t.Context(), desk.Actor{}, "webinar"); err != nil || p.Event.Visibility != event.Unlisted {
		t.Errorf("an event that another server has taken out of the list: %+v, %v", p, err)
	}
}
