package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// TestThoseWhoWaitAreLetInInOrder plays a room of three with two seats, whose
// holders are waited for until ten minutes after the start.
func TestThoseWhoWaitAreLetInInOrder(t *testing.T) {
	t.Parallel()
	o := open(t)
	doc := o.document(fmt.Sprintf(webinar, false, 2, 2))
	doc.Sessions[0].RoomLimit, doc.Attendance.NoShowReleaseMinutes = 3, 10
	if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	a, b := o.signUp(1), o.signUp(2)
	first, second, third := o.signUp(3), o.signUp(4), o.signUp(5)
	press := func(r *event.Registrant, in bool) {
		t.Helper()
		address, err := o.Join(t.Context(), o.as(r), "first", 1)
		if in != (err == nil) || in != (address != "") {
			t.Errorf("registrant %d is let in: %q, %v; want %t", r.ID, address, err, in)
		}
		if err != nil && !errors.Is(err, event.ErrWrongStatus) {
			t.Errorf("registrant %d: %v", r.ID, err)
		}
	}
	walkIn := func(name string, in bool) {
		t.Helper()
		_, err := o.CheckIn(t.Context(), operator, "webinar", "first", desk.CheckIn{WalkIn: &desk.WalkIn{Name: name}, Kind: "in", Nonce: name})
		if in != (err == nil) {
			t.Errorf("%s is let in: %v; want %t", name, err, in)
		}
	}
	door := func(r *event.Registrant, want desk.DoorView) {
		t.Helper()
		if got, err := o.AtTheDoor(t.Context(), o.as(r), "first"); err != nil || got != want {
			t.Errorf("registrant %d stands at the door as %+v, %v; want %+v", r.ID, got, err, want)
		}
	}
	o.set(start - 40*time.Minute)
	press(first, false) // the room is not open
	door(first, desk.DoorView{})
	o.set(start)
	door(first, desk.DoorView{})
	press(first, true) // the place that no seat belongs to
	press(first, true)
	press(third, false)
	press(second, false)
	press(a, true)
	door(second, desk.DoorView{Asked: true})
	walkIn("Zoran", false)
	o.set(start + 9*time.Minute)
	door(second, desk.DoorView{Asked: true})
	o.set(start + 10*time.Minute) // b is waited for no longer
	walkIn("Zoran", false)
	door(second, desk.DoorView{Asked: true, Place: true})
	door(third, desk.DoorView{Asked: true})
	press(third, false)
	press(second, true)
	press(b, true) // late, but with a seat
	board, err := o.Board(t.Context(), operator, "webinar", "first", desk.BoardFilter{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "connections", board.Room.Present, 4)
	want(t, "crowded", board.Room.Crowded, true)
	want(t, "who asks to be let in", slices.Equal(board.Room.Knocking, []int64{third.ID}), true)
	want(t, "people at the board", len(board.Items), 4)
	want(t, "people at the door", len(board.Door), 1)
	s, err := o.store.Sessions(t.Context(), a.EventID)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "seats taken", s[0].SeatsTaken, 2)
}
