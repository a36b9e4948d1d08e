package mail

import (
	"bytes"
	"fmt"
	"mime"
	"mime/multipart"
	"net/mail"
	"slices"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"rollcall/internal/calendar/calendartest"
	"rollcall/internal/event"
)

// entries are what a letter puts into a calendar, such as "REQUEST nov-12 0",
// by its files. The part among the alternatives must be the first of them.
func entries(t *testing.T, l *event.LetterContext) []string {
	t.Helper()
	_, r := written(t, l)
	var list []string
	for i, d := range r.Dates {
		o, err := calendartest.Read(d.Bytes)
		if err != nil {
			t.Fatalf("%s: %v\n%s", l.Letter.Kind, err, d.Bytes)
		}
		if _, err := ics.ParseCalendar(bytes.NewReader(d.Bytes)); err != nil {
			t.Fatalf("%s: the other reader: %v", l.Letter.Kind, err)
		}
		switch {
		case i == 0 && (d.Method != o.Method || d.Name != "" || !bytes.Equal(d.Bytes, r.Dates[1].Bytes)):
			t.Errorf("%s: method %q of %q in the header, %q inside", l.Letter.Kind, d.Method, d.Name, o.Method)
		case i > 0:
			list = append(list, fmt.Sprintf("%s %s %d", o.Method, d.Name, o.Events[0].Sequence))
		}
	}
	return list
}

// as changes the standing of the registration for a session of l.
func as(l *event.LetterContext, session int64, status event.Status, sequence int) {
	l.Registrations = slices.DeleteFunc(l.Registrations, func(g event.Registration) bool { return g.SessionID == session })
	l.Registrations = append(l.Registrations, event.Registration{ID: 100 + session, RegistrantID: 42, SessionID: session, Status: status, HoldsSeat: status == event.Confirmed, Sequence: sequence, ChangedAt: l.Letter.OwedAt})
}

func TestWhatALetterTellsTheCalendar(t *testing.T) {
	off := moment("2021-10-27T09:00")
	for _, tt := range []struct {
		name   string
		kind   event.LetterKind
		change func(*event.LetterContext)
		want   []string
	}{
		{"a seat, and none for the one that waits", event.LetterConfirmed, func(l *event.LetterContext) { as(l, 11, event.Confirmed, 0); as(l, 12, event.Waitlisted, 0) }, []string{"REQUEST nov-12.ics 0"}},
		{"two seats", event.LetterConfirmed, func(l *event.LetterContext) {
			l.Letter.Data.Places[1] = event.Place{SessionID: 12, Status: event.Confirmed, HoldsSeat: true}
			as(l, 12, event.Confirmed, 0)
			as(l, 11, event.Confirmed, 0)
		}, []string{"REQUEST nov-12.ics 0", "REQUEST dec-13.ics 0"}},
		{"promoted", event.LetterPromoted, func(l *event.LetterContext) { as(l, 11, event.Confirmed, 1) }, []string{"REQUEST nov-12.ics 1"}},
		{"moved", event.LetterChanged, func(l *event.LetterContext) { as(l, 11, event.Confirmed, 1); l.Sessions[0].Sequence = 2 }, []string{"REQUEST nov-12.ics 3"}},
		{"moved, to someone who waits", event.LetterChanged, func(l *event.LetterContext) { as(l, 11, event.Waitlisted, 0) }, nil},
		{"moved, and called off before this was written", event.LetterChanged, func(l *event.LetterContext) { as(l, 11, event.Confirmed, 1); l.Sessions[0].CancelledAt = &off }, nil},
		{"called off", event.LetterCalledOff, func(l *event.LetterContext) {
			as(l, 11, event.Confirmed, 1)
			l.Sessions[0].CancelledAt, l.Sessions[0].Sequence = &off, 1
		}, []string{"CANCEL nov-12.ics 2"}},
		{"called off, to someone who waits", event.LetterCalledOff, func(l *event.LetterContext) { as(l, 11, event.Waitlisted, 0); l.Sessions[0].CancelledAt = &off }, nil},
		{"called off, and back before this was written", event.LetterCalledOff, func(l *event.LetterContext) { as(l, 11, event.Confirmed, 1) }, nil},
		{"cancelled", event.LetterCancelled, func(l *event.LetterContext) { as(l, 11, event.Cancelled, 2); l.Letter.Data.SeatGone = true }, []string{"CANCEL nov-12.ics 2"}},
		{"cancelled while waiting", event.LetterCancelled, func(l *event.LetterContext) { as(l, 11, event.Cancelled, 0) }, nil},
		{"cancelled, and taken back before this was written", event.LetterCancelled, func(l *event.LetterContext) { as(l, 11, event.Confirmed, 3); l.Letter.Data.SeatGone = true }, nil},
		{"withdrawn", event.LetterWithdrawn, func(l *event.LetterContext) { as(l, 11, event.Withdrawn, 2); l.Letter.Data.SeatGone = true }, []string{"CANCEL nov-12.ics 2"}},
		{"put on the waiting list", event.LetterWaitlisted, func(l *event.LetterContext) { as(l, 12, event.Waitlisted, 2); l.Letter.Data.SeatGone = true }, []string{"CANCEL dec-13.ics 2"}},
		{"on the waiting list", event.LetterWaitlisted, func(l *event.LetterContext) { as(l, 12, event.Waitlisted, 0) }, nil},
		{"a seat that was given back before this was written", event.LetterConfirmed, func(l *event.LetterContext) { as(l, 11, event.Cancelled, 2) }, nil},
		{"a session that is over", event.LetterConfirmed, func(l *event.LetterContext) {
			as(l, 11, event.Confirmed, 0)
			l.Sessions[0].StartsAt, l.Sessions[0].EndsAt = moment("2021-10-01T09:00"), moment("2021-10-01T10:00")
		}, nil},
		{"verify", event.LetterVerify, func(l *event.LetterContext) { as(l, 11, event.Unverified, 0) }, nil},
		{"link", event.LetterLink, nil, nil},
		{"again", event.LetterAgain, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := owed(tt.kind)
			if tt.change != nil {
				tt.change(l)
			}
			if diff := cmp.Diff(tt.want, entries(t, l)); diff != "" {
				t.Error(diff)
			}
			_, r := written(t, l)
			if said := strings.Contains(r.Text, "attached for your"); said != (len(tt.want) > 0 && strings.HasPrefix(tt.want[0], "REQUEST")) {
				t.Errorf("the letter speaks of an attachment: %t", said)
			}
		})
	}
}

// invited is a letter that carries an invitation.
func invited() *event.LetterContext {
	l := owed(event.LetterConfirmed)
	l.Letter.Data.Places[1].Status, l.Letter.Data.Places[1].HoldsSeat = event.Confirmed, true
	as(l, 11, event.Confirmed, 0)
	as(l, 12, event.Confirmed, 0)
	return l
}

func TestAnInvitationHasTheSameBytesEachTime(t *testing.T) {
	a, _ := written(t, invited())
	b, _ := written(t, invited())
	if !bytes.Equal(a.Bytes, b.Bytes) {
		t.Error("the letter differs from itself")
	}
	if len(a.Bytes) > 30_000 {
		t.Errorf("%d bytes", len(a.Bytes))
	}
}

func TestMailProgramsFindTheInvitation(t *testing.T) {
	m, _ := written(t, invited())
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	var tree []string
	var walk func(header string, body *multipart.Reader, depth string)
	walk = func(_ string, body *multipart.Reader, depth string) {
		for {
			part, err := body.NextRawPart()
			if err != nil {
				return
			}
			kind, params, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
			if err != nil {
				t.Fatal(err)
			}
			line := depth + kind
			for _, name := range []string{"method", "charset", "name"} {
				if params[name] != "" {
					line += " " + name + "=" + params[name]
				}
			}
			if how, _, _ := mime.ParseMediaType(part.Header.Get("Content-Disposition")); how != "" {
				line += " " + how
			}
			tree = append(tree, line)
			if strings.HasPrefix(kind, "multipart/") {
				walk(kind, multipart.NewReader(part, params["boundary"]), depth+"  ")
			}
		}
	}
	kind, params, err := mime.ParseMediaType(parsed.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	walk(kind, multipart.NewReader(parsed.Body, params["boundary"]), "  ")
	want := []string{
		"  multipart/alternative",
		"    text/plain charset=UTF-8", "    text/html charset=UTF-8", "    text/calendar method=REQUEST charset=UTF-8",
		"  application/ics name=nov-12.ics attachment", "  application/ics name=dec-13.ics attachment",
	}
	if diff := cmp.Diff(want, tree); kind != "multipart/mixed" || diff != "" {
		t.Errorf("%s:\n%s", kind, diff)
	}
}

func TestTheInvitationHoldsNoSecret(t *testing.T) {
	l := invited()
	l.Sessions[0].JoinURL = "https://meet.example.org/secret-room"
	_, r := written(t, l)
	for _, d := range r.Dates {
		if text := strings.ReplaceAll(string(d.Bytes), "\r\n ", ""); strings.Contains(text, "/r/") || strings.Contains(text, "secret-room") {
			t.Errorf("a secret is in the entry:\n%s", text)
		}
	}
}

func TestAcrossALifeTheNumberRises(t *testing.T) {
	last, uid := -1, ""
	for _, step := range []struct {
		kind     event.LetterKind
		status   event.Status
		reg, ses int
		off      bool
		method   string
	}{
		{event.LetterConfirmed, event.Confirmed, 0, 0, false, "REQUEST"},
		{event.LetterChanged, event.Confirmed, 0, 1, false, "REQUEST"},
		{event.LetterCancelled, event.Cancelled, 1, 1, false, "CANCEL"},
		{event.LetterConfirmed, event.Confirmed, 2, 1, false, "REQUEST"},
		{event.LetterCalledOff, event.Confirmed, 2, 2, true, "CANCEL"},
		{event.LetterChanged, event.Confirmed, 2, 3, false, "REQUEST"},
	} {
		l := owed(step.kind)
		as(l, 11, step.status, step.reg)
		l.Sessions[0].Sequence, l.Letter.Data.SeatGone = step.ses, step.kind == event.LetterCancelled
		if step.off {
			l.Sessions[0].CancelledAt = &l.Letter.OwedAt
		}
		_, r := written(t, l)
		o, err := calendartest.Read(r.Dates[0].Bytes)
		if err != nil {
			t.Fatal(err)
		}
		if uid == "" {
			uid = o.Events[0].UID
		}
		if e := o.Events[0]; o.Method != step.method || e.UID != uid || e.Sequence <= last {
			t.Errorf("%s: %s %s %d after %d", step.kind, o.Method, e.UID, e.Sequence, last)
		}
		last = o.Events[0].Sequence
	}
}
