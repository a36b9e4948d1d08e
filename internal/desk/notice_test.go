package desk_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// start is when the first session of the tests' event begins, after noon.
const start = 30*day + 21*time.Hour

// notice is what the person is told about their session.
func (o *office) notice(r *event.Registrant) string {
	o.t.Helper()
	v, err := o.Me(o.t.Context(), o.as(r))
	if err != nil {
		o.t.Fatal(err)
	}
	n := v.Registrations[0].Session.Notice(o.now())
	if n == nil {
		return ""
	}
	return n.Text + " " + n.SetAt.Format("15:04")
}

func TestANoticeIsForThoseWhoWait(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a := o.signUp(1)
	set := func(text string) error {
		_, err := o.SetNotice(t.Context(), operator, "webinar", "first", text)
		return err
	}
	before, err := o.store.Event(t.Context(), "webinar")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "at first", o.notice(a), "")
	o.set(start - 5*time.Minute)
	if err := set(" We begin ten minutes late. "); err != nil {
		t.Fatal(err)
	}
	set1 := o.now().Format("15:04")
	want(t, "while waiting", o.notice(a), "We begin ten minutes late. "+set1)
	o.set(start)
	if err := set("We begin ten minutes late."); err != nil {
		t.Fatal(err)
	}
	want(t, "the same again", o.notice(a), "We begin ten minutes late. "+set1)
	for text, code := range map[string]string{
		strings.Repeat("a", desk.MaxNotice+1): "too_long", "two\nlines": "name", "https://meet.example.org/a": "name", "a\u202eb": "name",
	} {
		if p := problem.From(set(text)); p == nil || len(p.Fields) != 1 || p.Fields[0].Pointer != "/text" || p.Fields[0].Code != code {
			t.Errorf("%q is refused with %+v", text, p)
		}
	}
	if err := set(strings.Repeat("ა", desk.MaxNotice)); err != nil {
		t.Errorf("the longest: %v", err)
	}
	if err := set(""); err != nil {
		t.Fatal(err)
	}
	want(t, "taken away", o.notice(a), "")
	after, err := o.store.Event(t.Context(), "webinar")
	if err != nil || after.Revision != before.Revision {
		t.Errorf("the event's revision has changed, %v", err)
	}
	log, err := o.Audit(t.Context(), operator, "webinar", "", 3)
	if err != nil {
		t.Fatal(err)
	}
	for i, after := range []any{nil, strings.Repeat("ა", desk.MaxNotice), "We begin ten minutes late."} {
		if e := log.Items[i]; e.Action != "notice_set" || e.Data["after"] != after || log.Session(&e) != "first" {
			t.Errorf("entry %d of the audit is %+v", i, e)
		}
	}
	want(t, "letters", o.letters(a), "confirmed")
}

func TestANoticeEndsWithItsSession(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a := o.signUp(1)
	o.set(start)
	set := func() error {
		_, err := o.SetNotice(t.Context(), operator, "webinar", "first", "Late.")
		return err
	}
	if err := set(); err != nil {
		t.Fatal(err)
	}
	o.set(start + 3*time.Hour)
	want(t, "after the end", o.notice(a), "")
	if err := set(); !errors.Is(err, event.ErrSessionOver) {
		t.Errorf("after the end: %v", err)
	}
	if n, err := o.Notice(t.Context(), operator, "webinar", "first"); n != nil || err != nil {
		t.Errorf("the host reads %+v, %v", n, err)
	}
	if _, err := o.SetNotice(t.Context(), operator, "webinar", "third", ""); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("no session: %v", err)
	}
}

// rewrite applies the webinar of one seat with old replaced in it.
func (o *office) rewrite(old, with string) {
	o.t.Helper()
	text := fmt.Sprintf(webinar, false, 1, 1)
	if !strings.Contains(text, old) {
		o.t.Fatalf("the file has no %q", old)
	}
	doc := o.document(strings.Replace(text, old, with, 1))
	if _, err := o.Apply(o.t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{Letters: desk.LettersQuiet}); err != nil {
		o.t.Fatal(err)
	}
}

func TestANoticeDoesNotMoveWithItsSession(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a := o.signUp(1)
	if _, err := o.SetNotice(t.Context(), operator, "webinar", "first", "Late."); err != nil {
		t.Fatal(err)
	}
	o.rewrite("title: {en: First}", "title: {en: The first}")
	want(t, "renamed", o.notice(a), "Late. "+o.now().Format("15:04"))
	o.rewrite("title: {en: First}, starts: 2021-11-12T10:00", "title: {en: The first}, starts: 2021-11-12T10:15")
	want(t, "moved", o.notice(a), "")
}

func TestTheAddressIsBoundWhenJoinIsPressed(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a := o.signUp(1)
	const address = `join_url: "https://meet.example.org/a"`
	o.set(start - 10*time.Minute)
	o.rewrite(", "+address, "")
	if _, err := o.Join(t.Context(), o.as(a), "first", 1); !errors.Is(err, event.ErrNoJoinAddress) {
		t.Errorf("without an address: %v", err)
	}
	page, err := o.Attendance(t.Context(), operator, "webinar", "first", "", 0)
	if err != nil || len(page.Items) != 1 || page.Items[0].Record.Evidence != "" {
		t.Errorf("who was refused is noted: %+v, %v", page.Items, err)
	}
	for _, url := range []string{"https://meet.example.org/late", "https://meet.example.org/later"} {
		o.rewrite(address, `join_url: "`+url+`"`)
		got, err := o.Join(t.Context(), o.as(a), "first", 1)
		if err != nil || got != url {
			t.Errorf("after the address was entered: %q, %v", got, err)
		}
		beside, err := o.beside().Join(t.Context(), o.as(a), "first", 1) // another server on the same database
		if err != nil || beside != url {
			t.Errorf("at another server: %q, %v", beside, err)
		}
	}
	want(t, "letters", o.letters(a), "confirmed")
}

func TestWhoseSeatIsGoneMayNotJoin(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a := o.signUp(1)
	o.set(start - 10*time.Minute)
	v, err := o.Me(t.Context(), o.as(a))
	if err != nil {
		t.Fatal(err)
	}
	act := func(action desk.SeatAction) {
		if _, err := o.Act(t.Context(), operator, "webinar", v.Registrations[0].ID, action, "asked for"); err != nil {
			t.Fatal(err)
		}
	}
	act(desk.Withdraw)
	if _, err := o.Join(t.Context(), o.as(a), "first", 1); !errors.Is(err, event.ErrWrongStatus) {
		t.Errorf("after the seat was withdrawn: %v", err)
	}
	act(desk.Restore)
	if _, err := o.Join(t.Context(), o.as(a), "first", 1); err != nil {
		t.Errorf("after it was given back: %v", err)
	}
	o.rewrite("starts: 2021-11-12T10:00", "cancelled: true, starts: 2021-11-12T10:00")
	if _, err := o.Join(t.Context(), o.as(a), "first", 1); !errors.Is(err, event.ErrSessionCancelled) {
		t.Errorf("after the session was called off: %v", err)
	}
}

func TestPeopleAtOneComputerAddParticipants(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	a, b, c := o.signUp(1), o.signUp(2), o.signUp(3)
	o.signUp(4)
	o.set(start)
	for _, n := range []int{0, -1, desk.MaxHeadcount + 1} {
		p := problem.From(func() error { _, err := o.Join(t.Context(), o.as(a), "first", n); return err }())
		if p == nil || len(p.Fields) != 1 || p.Fields[0].Pointer != "/headcount" {
			t.Errorf("%d people: %+v", n, p)
		}
	}
	join := func(r *event.Registrant, n int) {
		t.Helper()
		if _, err := o.Join(t.Context(), o.as(r), "first", n); err != nil {
			t.Fatal(err)
		}
	}
	join(a, 3)
	join(a, 1) // came back after the connection was lost
	join(b, desk.MaxHeadcount)
	mark := func(in desk.CheckIn) *desk.AttendanceRow {
		t.Helper()
		row, err := o.CheckIn(t.Context(), operator, "webinar", "first", in)
		if err != nil {
			t.Fatal(err)
		}
		return row
	}
	want(t, "a host who does not count", mark(desk.CheckIn{Registrant: a.ID, Kind: "in", Nonce: "1"}).Record.Headcount, 3)
	want(t, "a host who counts", mark(desk.CheckIn{Registrant: b.ID, Kind: "in", Nonce: "2", Headcount: 2}).Record.Headcount, 2)
	want(t, "alone", mark(desk.CheckIn{Registrant: c.ID, Kind: "in", Nonce: "3"}).Record.Headcount, 1)
	want(t, "a walk-in", mark(desk.CheckIn{WalkIn: &desk.WalkIn{Name: "Ana"}, Kind: "in", Nonce: "4", Headcount: 4}).Record.Headcount, 4)
	stats, err := o.Stats(t.Context(), operator, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	counts := event.Counts{Registered: 4, Confirmed: 4, Attended: 3, WalkIns: 1, Companions: 6}
	want(t, "numbers of the session", stats.Sessions[0], counts)
	want(t, "numbers of the event", stats.Event, counts)
	want(t, "participants", stats.Event.Participants(), 10)
	want(t, "people by row of the sheet", fmt.Sprint(o.column("People")), "[3 2 1  4]")
	if s, err := o.store.Sessions(t.Context(), a.EventID); err != nil || s[0].SeatsTaken != 4 {
		t.Errorf("they have taken seats: %+v, %v", s[0].Seats, err)
	}
	o.clean()
}

// column is a column of the attendance sheet of the first session.
func (o *office) column(title string) []string {
	o.t.Helper()
	x, err := o.Export(o.t.Context(), operator, "webinar", desk.ExportOptions{Sheet: desk.AttendanceSheet, Session: "first", CSV: true})
	var b bytes.Buffer
	if err == nil {
		err = x.Write(&b)
	}
	rows, bad := csv.NewReader(&b).ReadAll()
	if err != nil || bad != nil {
		o.t.Fatal(err, bad)
	}
	i := slices.Index(rows[0], title)
	if i < 0 {
		o.t.Fatalf("there is no column %s among %v", title, rows[0])
	}
	var all []string
	for _, r := range rows[1:] {
		all = append(all, r[i])
	}
	return all
}
