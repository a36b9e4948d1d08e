package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

func (o *office) takeBack(r *event.Registrant) error {
	_, err := o.TakeBack(o.t.Context(), o.as(r), "first")
	return err
}

func TestACancelIsTakenBack(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a := o.signUp(1)
	done(t, o.cancel(a))
	o.set(23 * time.Hour)
	done(t, o.takeBack(a))
	want(t, "with a free seat", o.status(a, "first"), "confirmed")
	done(t, o.takeBack(a))
	want(t, "letters, also after taking back twice", o.letters(a), "confirmed cancelled confirmed")

	b := o.signUp(2)
	done(t, o.cancel(a))
	want(t, "the next in line", o.status(b, "first"), "confirmed")
	done(t, o.takeBack(a))
	want(t, "without a free seat", o.status(a, "first"), "waitlisted 1")
	want(t, "who has the seat keeps it", o.status(b, "first"), "confirmed")
	want(t, "letters", o.letters(a), "confirmed cancelled confirmed cancelled waitlisted")

	done(t, o.cancel(a))
	o.set(48 * time.Hour)
	fails(t, "a day later", o.takeBack(a), event.ErrTakeBackOver)
	want(t, "a day later", o.status(a, "first"), "cancelled")
	o.clean()
}

func TestACancelIsTakenBackWhenRegistrationIsClosedAndTheListFull(t *testing.T) {
	t.Parallel()
	o := open(t)
	text := strings.Replace(fmt.Sprintf(webinar, false, 1, 1), "{mode: auto, capacity: 0}", "{mode: auto, capacity: 1}", 1)
	if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	a, b := o.signUp(1), o.signUp(2)
	done(t, o.cancel(a))
	c := o.signUp(3)
	want(t, "the list is full", o.status(c, "first"), "waitlisted 1")
	done(t, o.takeBack(a))
	want(t, "behind the end of the list", o.status(a, "first"), "waitlisted 2")
	o.set(begin + time.Hour)
	done(t, o.cancel(b))
	done(t, o.takeBack(b))
	want(t, "while the session runs", o.status(b, "first"), "waitlisted 2")
	want(t, "the first in line", o.status(c, "first"), "confirmed")
	done(t, o.cancel(a))
	o.set(begin + 3*time.Hour)
	fails(t, "when it is over", o.takeBack(a), event.ErrSessionOver)
	o.clean()
}

func TestOnlyThePersonsOwnCancelIsTakenBack(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, true)
	a := o.signUp(1)
	o.verify(a)
	v, err := o.Me(t.Context(), o.as(a))
	done(t, err)
	_, err = o.Act(t.Context(), operator, "webinar", v.Registrations[0].ID, desk.Withdraw, "asked for it")
	done(t, err)
	fails(t, "what was withdrawn", o.takeBack(a), event.ErrWrongStatus)
	b := o.signUp(2)
	done(t, o.cancel(b))
	done(t, o.takeBack(b))
	want(t, "who has not confirmed the address", o.status(b, "first"), "unverified")
	want(t, "and is told when they do", o.letters(b), "verify cancelled")
	o.verify(b)
	want(t, "and then does", o.status(b, "first"), "confirmed")
	_, err = o.TakeBack(t.Context(), o.as(b), "second")
	fails(t, "where one was never registered", err, desk.ErrNotFound)
	o.clean()
}
