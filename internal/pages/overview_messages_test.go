package pages

import (
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// A message that waits for its time is among what happens by itself, with a
// link for those who may write. Once it is stopped it is not.
func TestTheOverviewTellsOfMessagesThatWait(t *testing.T) {
	f := newFace(t)
	f.applyText(room)
	f.people("room", 2, "one")
	m, err := f.desk.DraftMessage(t.Context(), operator, "room", desk.MessageInput{Subject: event.Text{"en": "Hello"}, Text: event.Text{"en": "Bring a pen."}})
	if err != nil {
		t.Fatal(err)
	}
	at := noon.Add(3 * time.Hour)
	if _, err := f.desk.SendMessage(t.Context(), operator, "room", m.ID, desk.MessageSending{Expected: 2, At: &at}); err != nil {
		t.Fatal(err)
	}
	f.staffIn("room", event.Organiser)
	page := f.get("/desk/room").want(t, 200, `<a href="/desk/room/messages/1">A message leaves, to 2 people at this moment.</a>`)
	if next := page.body[strings.Index(page.body, `id="next"`):]; !strings.Contains(next, "17:00 Berlin time") {
		t.Error("its time is not told")
	}
	f.staffIn("room", event.Viewer)
	f.get("/desk/room").want(t, 200, "A message leaves, to 2 people at this moment.").lacks(t, "/messages/1")
	if _, err := f.desk.StopMessage(t.Context(), operator, "room", m.ID); err != nil {
		t.Fatal(err)
	}
	f.get("/desk/room").want(t, 200).lacks(t, "A message leaves")
}
