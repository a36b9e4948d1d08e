package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/calendar/calendartest"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/mail"
)

// A diary is what the letters to one person put into their calendar.
type diary struct {
	*office
	mail *mail.Sink
	seen int
}

// diary reads everybody's letters from here on.
func (o *office) diary() *diary { return &diary{office: o, mail: &mail.Sink{}} }

// deliver sends what is owed.
func (d *diary) deliver() {
	d.t.Helper()
	words := localetest.Words(d.t)
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		d.t.Fatal(err)
	}
	composer, err := mail.NewComposer(words, key, "https://desk.example.org", "")
	if err != nil {
		d.t.Fatal(err)
	}
	claimed, err := d.store.ClaimLetters(d.t.Context(), d.now(), 1000, time.Minute)
	if err != nil {
		d.t.Fatal(err)
	}
	for i := range claimed {
		if claimed[i].Outdated() {
			continue // as the worker does
		}
		m, err := composer.Compose(&claimed[i])
		if err != nil {
			d.t.Fatal(err)
		}
		if _, err := d.mail.Send(d.t.Context(), m); err != nil {
			d.t.Fatal(err)
		}
		if err := d.store.LetterSent(d.t.Context(), claimed[i].Letter.ID, claimed[i].Letter.Attempts, d.now()); err != nil {
			d.t.Fatal(err)
		}
	}
}

// next are the objects in the letters to r since the last time, one for each
// letter about a seat.
func (d *diary) next(r *event.Registrant) []*calendartest.Object {
	d.t.Helper()
	d.deliver()
	var found []*calendartest.Object
	list := d.mail.List()
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].ID <= d.seen || list[i].To != r.Address() {
			continue
		}
		for _, date := range list[i].Dates {
			if date.Name == "" {
				continue // the same as the first file
			}
			object, err := calendartest.Read(date.Bytes)
			if err != nil {
				d.t.Fatalf("%v\n%s", err, date.Bytes)
			}
			found = append(found, object)
		}
	}
	return found
}

// read forgets what there was.
func (d *diary) read() {
	d.deliver()
	d.seen = d.mail.List()[0].ID
}

// revise applies the webinar after replacing some of its text.
func (o *office) revise(letters desk.LetterChoice, capacity int, changes ...string) {
	o.t.Helper()
	text := strings.NewReplacer(changes...).Replace(fmt.Sprintf(webinar, false, capacity, capacity))
	if _, err := o.Apply(o.t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{Letters: letters}); err != nil {
		o.t.Fatal(err)
	}
}

const later, gone = "2021-11-12T11:00, ends: 2021-11-12T13:30", "capacity: 1, cancelled: true, join_url: \"https://meet.example.org/a\""

func TestAcrossALifeOneEntryIsKeptRight(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	d := o.diary()
	a := o.signUp(1)
	b := o.signUp(2) // who waits all the time, and is told of nothing
	act := func(action desk.SeatAction) {
		t.Helper()
		v, err := o.Me(t.Context(), o.as(a))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Act(t.Context(), operator, "webinar", v.Registrations[0].ID, action, "so it is"); err != nil {
			t.Fatal(err)
		}
	}
	cancel := func(r *event.Registrant) {
		t.Helper()
		if _, err := o.Cancel(t.Context(), o.as(r), "first", ""); err != nil {
			t.Fatal(err)
		}
	}
	uid, last := "", -1
	for i, step := range []struct {
		name   string
		do     func()
		method string
		starts string
	}{
		{"signed up", func() {}, "REQUEST", "10:00"},
		{"moved", func() { o.revise(desk.LettersNotify, 1, "2021-11-12T10:00, ends: 2021-11-12T12:30", later) }, "REQUEST", "11:00"},
		{"called off", func() { o.revise(desk.LettersNotify, 1, `capacity: 1, join_url: "https://meet.example.org/a"`, gone) }, "CANCEL", "10:00"},
		{"back", func() { o.revise(desk.LettersNotify, 1) }, "REQUEST", "10:00"},
		{"put on the waiting list", func() { act(desk.Queue) }, "CANCEL", "10:00"},
		{"promoted again", func() { cancel(b) }, "REQUEST", "10:00"},
		{"withdrawn", func() { act(desk.Withdraw) }, "CANCEL", "10:00"},
		{"restored", func() { act(desk.Restore) }, "REQUEST", "10:00"},
		{"given back", func() { cancel(a) }, "CANCEL", "10:00"},
	} {
		o.set(time.Duration(i+1) * time.Hour)
		step.do()
		got := d.next(a)
		if len(got) != 1 {
			t.Fatalf("%s: %d entries in the letters", step.name, len(got))
		}
		e := got[0].Events[0]
		if uid == "" {
			uid = e.UID
		}
		if got[0].Method != step.method || e.UID != uid || e.Sequence <= last || !strings.HasSuffix(e.Get("DTSTART").Value, strings.ReplaceAll(step.starts, ":", "")+"00") {
			t.Errorf("%s: %s %s %d after %d, %s", step.name, got[0].Method, e.UID, e.Sequence, last, e.Get("DTSTART").Value)
		}
		last = e.Sequence
		if step.name != "put on the waiting list" && step.name != "promoted again" {
			if told := d.next(b); len(told) > 0 {
				t.Errorf("%s: who waits is told %s", step.name, told[0].Method)
			}
		}
		d.read()
	}
	o.clean()
}

func TestTheNumberRisesWithWhatConcernsACalendar(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	number := func() int {
		t.Helper()
		p, err := o.Event(t.Context(), desk.Actor{}, "webinar")
		if err != nil {
			t.Fatal(err)
		}
		object, err := calendartest.Read(o.Calendar(p, "en"))
		if err != nil {
			t.Fatal(err)
		}
		return object.Events[0].Sequence
	}
	last := number()
	for _, tt := range []struct {
		name    string
		changes []string
		by      int
	}{
		{"start", []string{"2021-11-12T10:00", "2021-11-12T10:15"}, 1},
		{"start again", []string{"2021-11-12T10:00", "2021-11-12T10:00"}, 1},
		{"end", []string{"2021-11-12T12:30", "2021-11-12T12:45"}, 1},
		{"title and end", []string{"title: {en: First}", "title: {en: Premier}"}, 1},
		{"cancelled and title", []string{`capacity: 1, join_url: "https://meet.example.org/a"`, gone}, 1},
		{"takes place again", nil, 1},
		{"where to join", []string{"meet.example.org/a", "meet.example.org/c"}, 0},
		{"summary", []string{"zone: Europe/Berlin", "zone: Europe/Berlin\nsummary: {en: New}"}, 0},
	} {
		o.revise(desk.LettersQuiet, 1, tt.changes...)
		if got := number() - last; got != tt.by {
			t.Errorf("%s: the number rises by %d, want %d", tt.name, got, tt.by)
		}
		last = number()
	}
	doc, tag, err := o.EventFile(t.Context(), operator, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	doc.Sessions[0].Title = event.Text{"en": "By PUT"}
	if _, err := o.ReplaceEvent(t.Context(), operator, "webinar", doc, tag, desk.LettersQuiet); err != nil {
		t.Fatal(err)
	}
	want(t, "after a PUT", number(), last+1)
}

func TestTheFileHasTheSeatsAlone(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	o.signUp(1)
	b := o.signUp(2, "first", "second")
	v, err := o.Me(t.Context(), o.as(b))
	if err != nil {
		t.Fatal(err)
	}
	entries := func(slug string) string {
		file, err := o.SeatCalendar(v, slug, "de")
		if err != nil {
			return err.Error()
		}
		object, err := calendartest.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		var titles []string
		for _, e := range object.Events {
			titles = append(titles, e.Text("SUMMARY"))
		}
		return strings.Join(titles, " ")
	}
	want(t, "all", entries(""), "Second")
	want(t, "the one with a seat", entries("second"), "Second")
	for _, slug := range []string{"first", "third"} {
		if _, err := o.SeatCalendar(v, slug, "de"); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("%s: %v", slug, err)
		}
	}
	d := o.diary()
	want(t, "the letter's number", d.next(b)[0].Events[0].UID, func() string {
		file, err := o.SeatCalendar(v, "second", "en")
		if err != nil {
			t.Fatal(err)
		}
		object, err := calendartest.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		return object.Events[0].UID
	}())
}

func TestABacklogOfLettersEndsRight(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	d := o.diary()
	a := o.signUp(1)
	if _, err := o.Cancel(t.Context(), o.as(a), "first", ""); err != nil {
		t.Fatal(err)
	}
	o.set(time.Hour)
	got := d.next(a) // both letters are written only now
	if len(got) != 1 || got[0].Method != "CANCEL" {
		t.Errorf("%d entries", len(got))
	}
}
