package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// changed applies a change of the webinar, and returns what the audit says of it.
func (o *office) changed(letters desk.LetterChoice, change func(d *eventfile.Document)) map[string]any {
	o.t.Helper()
	if _, err := o.applyChange(change, letters); err != nil {
		o.t.Fatal(err)
	}
	page, err := o.Audit(o.t.Context(), operator, "webinar", "", 1)
	if err != nil {
		o.t.Fatal(err)
	}
	return page.Items[0].Data
}

// The audit of a change has what was and what is, and who was told.
func TestTheAuditOfAChangeHasItsValues(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	o.signUp(1)
	data := o.changed(desk.LettersNotify, func(d *eventfile.Document) { d.Sessions[0].Starts = "2021-11-12T09:45" })
	want(t, "a new start", desk.AuditFact(data["changes"]), "sessions/first/starts: 2021-11-12T10:00 → 2021-11-12T09:45")
	want(t, "letters", fmt.Sprintln(data["notify"], data["letters"]), "notify 1\n")

	data = o.changed(desk.LettersQuiet, func(d *eventfile.Document) { d.Sessions[0].Starts = "2021-11-12T10:00" })
	want(t, "kept quiet", fmt.Sprintln(data["notify"], data["letters"]), "quiet <nil>\n")

	data = o.changed(desk.LettersQuiet, func(d *eventfile.Document) { d.Summary = map[string]string{"en": strings.Repeat("word ", 200)} })
	if said := desk.AuditFact(data["changes"]); len(said) > 300 || !strings.Contains(said, "word word") {
		t.Errorf("a long text is kept as %s", said)
	}

	data = o.changed(desk.LettersQuiet, func(d *eventfile.Document) {
		for i := range 150 {
			key := fmt.Sprintf("town-%d", i)
			d.Municipalities = append(d.Municipalities, event.Municipality{Key: key, Name: event.Text{"en": key}, Country: "BA"})
		}
	})
	want(t, "one list", data["more"], nil)
	data = o.changed(desk.LettersQuiet, func(d *eventfile.Document) {
		for i := range d.Municipalities {
			d.Municipalities[i].Country = "GE"
		}
	})
	want(t, "many changes", fmt.Sprint(len(data["changes"].([]any)), data["more"]), "100 50")
}

// Where people join, what materials are found at and who is in the team stands
// nowhere in the audit.
func TestTheAuditOfAChangeKeepsNoSecrets(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	secret := func(d *eventfile.Document) {
		d.Staff = []string{"secret@example.org"}
		d.Sessions[0].JoinURL = "https://meet.example.org/x?pwd=secret"
		s := eventfile.NewSession()
		s.Slug, s.Title, s.Starts, s.Ends, s.Capacity, s.RoomLimit = "more", d.Title, "2021-11-20T10:00", "2021-11-20T11:00", 5, 5
		s.JoinURL = "https://meet.example.org/y?pwd=secret"
		d.Sessions = append(d.Sessions, s)
	}
	plain := func(d *eventfile.Document) {
		d.Staff, d.Sessions = nil, d.Sessions[:1]
		d.Sessions[0].JoinURL = "https://meet.example.org/secret"
	}
	for _, change := range []func(*eventfile.Document){secret, plain} {
		said := desk.AuditFact(o.changed(desk.LettersQuiet, change)["changes"])
		if strings.Contains(said, "secret") || !strings.Contains(said, "sessions/first/join_url") || !strings.Contains(said, "staff") || !strings.Contains(said, "sessions/more") {
			t.Errorf("the audit says %s", said)
		}
	}
}
