package desk_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

var rushes = flag.Int("rushes", 4, "how often everyone presses at once on one registration")

// A deed is something that somebody does to the one registration, by its
// name.
type deed struct {
	name string
	do   func() error
}

// everyone are all that may happen to r's registration at the same moment.
func (o *office) everyone(r *event.Registrant, id int64) []deed {
	ctx := o.t.Context()
	act := func(action desk.SeatAction) func() error {
		return func() error { _, err := o.Act(ctx, operator, "webinar", id, action, "now"); return err }
	}
	return []deed{
		{"approve", act(desk.Approve)},
		{"approve several", func() error {
			all, err := o.DecideAll(ctx, operator, "webinar", desk.Approve, []int64{id}, "")
			if err == nil && all[0].Code != "" {
				err = event.ErrWrongStatus
			}
			return err
		}},
		{"reject", act(desk.Reject)},
		{"withdraw", act(desk.Withdraw)},
		{"cancel", func() error { return o.cancel(r) }},
		{"accept", func() error { _, err := o.Accept(ctx, o.as(r), "first", desk.Verification{}); return err }},
		{"decline", func() error { _, err := o.Decline(ctx, o.as(r), "first", ""); return err }},
		{"change", func() error { return o.changeMe(r, desk.Change{Answers: map[string]any{"peer": "later"}}) }},
		{"expire", func() error { _, err := o.ExpireHolds(ctx); return err }},
	}
}

// Everyone presses at once on one registration for which an organiser has to
// decide, with a seat or without one, and on one with a seat, for good or
// offered, in time or too late. What comes of it could have come one after the
// other: each move has its letter, and leads on from the one before.
func TestEverybodyAtOnceOnOneRegistration(t *testing.T) {
	t.Parallel()
	for round := range *rushes {
		for _, from := range []string{"pending with a seat", "pending", "offered with a seat", "offered, until now", "confirmed"} {
			t.Run(fmt.Sprintf("%s %d", from, round), func(t *testing.T) {
				o := open(t)
				o.rush(from, o.oneWho(from))
			})
		}
	}
}

// oneWho is somebody who stands so, in a session of one seat.
func (o *office) oneWho(stands string) *event.Registrant {
	o.t.Helper()
	o.selective(1, false)
	a := o.signUp(1)
	switch stands {
	case "pending":
		a = o.signUp(2)
	case "confirmed":
		done(o.t, o.act(a, desk.Approve))
	case "offered with a seat", "offered, until now":
		o.change(func(d *eventfile.Document) { d.Registration.WaitingList.Mode = event.WaitingOffer })
		done(o.t, o.act(a, desk.Approve))
		b := o.signUp(2)
		done(o.t, o.act(b, desk.Approve))
		done(o.t, o.cancel(a))
		a = b
	}
	if stands == "offered, until now" {
		o.set(30 * 24 * time.Hour)
		return a
	}
	want(o.t, "at first", o.stands(a), stands)
	o.set(time.Hour)
	return a
}

// rush does all at once, and holds what came of it against the letters, the
// history and the recount.
func (o *office) rush(what string, r *event.Registrant) {
	o.t.Helper()
	letters, moves := len(strings.Fields(o.letters(r))), len(o.moves(r))
	all := o.everyone(r, o.registration(r))
	var wg sync.WaitGroup
	var approvals atomic.Int64
	start := make(chan struct{})
	o.tick = time.Millisecond // of two moves at one moment there would be one letter
	for _, d := range all {
		wg.Go(func() {
			<-start
			err := d.do()
			if p := problem.From(err); err != nil && (p == nil || p.Kind != problem.Conflict) {
				o.t.Errorf("%s: %s: %v", what, d.name, err)
			}
			if err == nil && strings.HasPrefix(d.name, "approve") {
				approvals.Add(1)
			}
		})
	}
	close(start)
	wg.Wait()
	o.clean()
	moved, told := o.moves(r)[moves:], strings.Fields(o.letters(r))[letters:]
	if len(told) != len(moved) || len(moved) == 0 {
		o.t.Errorf("%s: the moves %v have the letters %v", what, moved, told)
	}
	if n := int64(len(slices.DeleteFunc(slices.Clone(moved), func(m string) bool { return m != "approved" }))); n != approvals.Load() {
		o.t.Errorf("%s: %d approvals were answered with yes, and the moves are %v", what, approvals.Load(), moved)
	}
	if ends := slices.DeleteFunc(slices.Clone(moved), func(m string) bool { return !event.Status(m).Ended() }); len(ends) > 1 {
		o.t.Errorf("%s: it has ended more than once: %v", what, moved)
	}
}

// moves are what has happened to r's registration, each from where the one
// before led.
func (o *office) moves(r *event.Registrant) []string {
	o.t.Helper()
	entries, err := o.store.AuditAbout(o.t.Context(), r.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	var all []string
	last := event.Status("")
	for _, e := range entries {
		to, moved := e.Data["to"].(string)
		if !moved {
			continue
		}
		if from := event.Status(fmt.Sprint(e.Data["from"])); last != "" && from != last {
			o.t.Errorf("%s comes from %s after %s", e.Action, from, last)
		}
		all, last = append(all, e.Action), event.Status(to)
	}
	return all
}
