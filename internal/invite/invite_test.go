package invite_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"rollcall/internal/auth"
	"rollcall/internal/calendar"
	"rollcall/internal/calendar/calendartest"
	"rollcall/internal/event"
	"rollcall/internal/invite"
	"rollcall/internal/locale/localetest"
)

func writer(t *testing.T) invite.Writer {
	t.Helper()
	words := localetest.Words(t)
	key, err := auth.NewKey(bytes.Repeat([]byte("k"), 32))
	if err != nil {
		t.Fatal(err)
	}
	return invite.Writer{Key: key, Words: words, BaseURL: "https://desk.example.org", From: "desk@example.org"}
}

func moment(s string) time.Time {
	t, err := time.Parse("2006-01-02T15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

// exchange is an event in Berlin with one session, and a seat of Olena's in
// Kyiv.
func exchange() (*event.Event, *event.Registrant, invite.Seat) {
	address := "olena@bücher.example"
	e := &event.Event{
		ID: 1, Slug: "see-2021", Visibility: event.Public, Languages: []string{"en", "de"}, Zone: "Europe/Berlin", ZonesShown: []string{"Europe/Kyiv", "Asia/Tbilisi"},
		Title:   event.Text{"en": "Exchange of the network", "de": "Austausch des Netzwerks"},
		Contact: event.Contact{Name: "Lena Albrecht", Email: "lena@example.org", Controller: "Municipal Network"}, ChangedAt: moment("2021-10-01T08:00"),
	}
	s := &event.Session{
		ID: 11, EventID: 1, Slug: "nov", Title: event.Text{"en": "Crisis; plans, \\ and 🌻", "de": "Krisenpläne"}, Sequence: 2,
		StartsAt: moment("2021-11-12T09:00"), EndsAt: moment("2021-11-12T11:30"), JoinURL: "https://meet.example.org/secret-room",
	}
	r := &event.Registrant{ID: 42, Email: &address, GivenName: "Olena", FamilyName: "Kovalenko", Zone: "Europe/Kyiv", LinkGeneration: 1}
	g := &event.Registration{ID: 77, RegistrantID: 42, SessionID: 11, Status: event.Confirmed, HoldsSeat: true, Sequence: 1, ChangedAt: moment("2021-10-12T12:00")}
	return e, r, invite.Seat{Session: s, Registration: g}
}

func read(t *testing.T, c *calendar.Calendar) *calendartest.Object {
	t.Helper()
	o, err := calendartest.Read(c.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, c.Bytes())
	}
	if _, err := ics.ParseCalendar(bytes.NewReader(c.Bytes())); err != nil {
		t.Fatalf("the other reader: %v", err)
	}
	return o
}

func TestAnInvitationSaysWhatTheLetterSays(t *testing.T) {
	e, r, s := exchange()
	o := read(t, writer(t).Invitation(e, r, s, "en"))
	v := o.Events[0]
	for what, pair := range map[string][2]string{
		"method":      {o.Method, "REQUEST"},
		"summary":     {v.Text("SUMMARY"), `Crisis; plans, \ and 🌻`},
		"description": {v.Text("DESCRIPTION"), "Exchange of the network\nFriday 12 November 2021, 11:00–13:30 Kyiv time (EET)\n10:00\u00a0Berlin (CET) · 13:00\u00a0Tbilisi (GMT+4)\nJoin, or give back your seat, on your personal page. Our letters have its link.\nhttps://desk.example.org/see-2021"},
		"place":       {v.Text("LOCATION"), "Online"},
		"who invites": {v.Get("ORGANIZER").Parameters["CN"] + " " + v.Get("ORGANIZER").Value, "Municipal Network mailto:desk@example.org"},
		"whom to ask": {v.Text("CONTACT"), "Lena Albrecht, lena@example.org"},
		"who is":      {v.Get("ATTENDEE").Parameters["CN"] + " " + v.Get("ATTENDEE").Value, "Olena Kovalenko mailto:olena@xn--bcher-kva.example"},
		"reply":       {v.Get("ATTENDEE").Parameters["PARTSTAT"] + " " + v.Get("ATTENDEE").Parameters["RSVP"], "ACCEPTED FALSE"},
		"stamp":       {v.Get("DTSTAMP").Value, "20211012T120000Z"},
		"zone":        {v.Get("DTSTART").Parameters["TZID"], "Europe/Berlin"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %q, want %q", what, pair[0], pair[1])
		}
	}
	if v.Sequence != 3 || !v.Starts.Equal(s.Session.StartsAt) || !v.Ends.Equal(s.Session.EndsAt) {
		t.Errorf("sequence %d from %s to %s", v.Sequence, v.Starts, v.Ends)
	}
}

func TestWhatTakesASeatAwayCancels(t *testing.T) {
	for _, tt := range []struct {
		name    string
		change  func(*event.Session, *event.Registration)
		summary string
	}{
		{"given back", func(_ *event.Session, g *event.Registration) { g.Status = event.Cancelled }, "Krisenpläne"},
		{"withdrawn", func(_ *event.Session, g *event.Registration) { g.Status = event.Withdrawn }, "Krisenpläne"},
		{"put on the waiting list", func(_ *event.Session, g *event.Registration) { g.Status = event.Waitlisted }, "Krisenpläne"},
		{"called off", func(s *event.Session, _ *event.Registration) { now := moment("2021-10-20T10:00"); s.CancelledAt = &now }, "Findet nicht statt: Krisenpläne"},
	} {
		e, r, s := exchange()
		before := read(t, writer(t).Invitation(e, r, s, "de")).Events[0]
		tt.change(s.Session, s.Registration)
		o := read(t, writer(t).Invitation(e, r, s, "de"))
		if v := o.Events[0]; o.Method != "CANCEL" || v.Status != "CANCELLED" || v.UID != before.UID || v.Text("SUMMARY") != tt.summary {
			t.Errorf("%s: %s %s %s %q", tt.name, o.Method, v.Status, v.UID, v.Text("SUMMARY"))
		}
	}
}

func TestDatesAreForEveryone(t *testing.T) {
	e, _, s := exchange()
	off := *s.Session
	gone := moment("2021-10-20T10:00")
	off.ID, off.CancelledAt = 12, &gone
	o := read(t, writer(t).Dates(e, []event.Session{*s.Session, off}, "de"))
	if o.Method != "PUBLISH" || o.Text("NAME") != "Austausch des Netzwerks" || o.Get("SOURCE").Value != "https://desk.example.org/see-2021/calendar.ics?lang=de" || o.Get("REFRESH-INTERVAL").Value != "PT60M" {
		t.Errorf("the calendar: %v", o.Properties)
	}
	v := o.Events[0]
	if v.Sequence != 2 || v.Status != "CONFIRMED" || v.Get("TRANSP").Value != "TRANSPARENT" || v.Stamp != e.ChangedAt || !strings.Contains(v.Text("DESCRIPTION"), "10:00–12:30\u00a0Uhr, Ortszeit Berlin") {
		t.Errorf("the first: %v", v)
	}
	if v := o.Events[1]; v.Status != "CANCELLED" || v.Text("SUMMARY") != "Findet nicht statt: Krisenpläne" || v.UID == o.Events[0].UID {
		t.Errorf("the second: %v", v)
	}
}

func TestNothingSecretIsInAnEntry(t *testing.T) {
	e, r, s := exchange()
	w := writer(t)
	for _, c := range []*calendar.Calendar{
		w.Invitation(e, r, s, "en"), w.Dates(e, []event.Session{*s.Session}, "en"), w.Seats(e, r, []invite.Seat{s}, "en"),
	} {
		text := strings.ReplaceAll(string(c.Bytes()), "\r\n ", "")
		for _, secret := range []string{"secret-room", "meet.example.org", "/r/", w.Key.PersonalLink(42, 1)} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %q", c.Method, secret)
			}
		}
	}
}

func TestThoseWhoWaitHaveNoEntry(t *testing.T) {
	e, r, s := exchange()
	for _, status := range event.Statuses {
		s.Registration.Status = status
		o := read(t, writer(t).Seats(e, r, []invite.Seat{s}, "en"))
		if got, want := len(o.Events), map[bool]int{true: 1}[status == event.Confirmed]; got != want {
			t.Errorf("%s has %d entries, want %d", status, got, want)
		}
	}
}

func TestUIDsStayAndTellNothing(t *testing.T) {
	e, r, s := exchange()
	w := writer(t)
	uid := func() string { return read(t, w.Invitation(e, r, s, "en")).Events[0].UID }
	first := uid()
	w.BaseURL, w.From = "https://moved.example.net", "other@example.net"
	s.Session.StartsAt, s.Session.Slug, r.LinkGeneration = s.Session.StartsAt.Add(time.Hour), "other", 5
	if uid() != first {
		t.Error("the UID has changed")
	}
	if seats := read(t, w.Seats(e, r, []invite.Seat{s}, "de")); seats.Events[0].UID != first {
		t.Error("the file has another UID than the letter")
	}
	if dates := read(t, w.Dates(e, []event.Session{*s.Session}, "de")); dates.Events[0].UID == first {
		t.Error("a date has the UID of a seat")
	}
	s.Registration.ID++
	if uid() == first || len(first) != 36 || first[14] != '8' || strings.Contains(first, "@") {
		t.Errorf("UID %s", first)
	}
}

func TestADraftIsNotLinked(t *testing.T) {
	e, r, s := exchange()
	e.Visibility = event.Draft
	if text := string(writer(t).Invitation(e, r, s, "en").Bytes()); strings.Contains(text, "see-2021") {
		t.Errorf("the entry leads to a draft:\n%s", text)
	}
}
