package desk_test

import (
	"testing"

	"rollcall/internal/event"
)

// Of a message of which every letter has left there is nothing to stop: it has
// been sent, whether or not anybody has noted it yet.
func TestAMessageThatHasLeftCannotBeStopped(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	o.signUp(1)
	id := o.draft(note()).ID
	o.send(id, 1, nil)
	d := o.diary()
	o.tidy()
	d.deliver()
	want(t, "state before", o.message(id).State, event.MessageSending)
	v, err := o.StopMessage(t.Context(), operator, "webinar", id)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "state", v.State, event.MessageSent)
	want(t, "sent", v.Results[event.ResultSent], 1)
	want(t, "ended", v.EndedAt != nil, true)
}
