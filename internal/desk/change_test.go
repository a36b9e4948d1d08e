package desk_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"rollcall/internal/calendar"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// byWeek moves the first session by a week.
func byWeek(doc *eventfile.Document) {
	doc.Sessions[0].Starts, doc.Sessions[0].Ends = "2021-11-19T10:00", "2021-11-19T12:30"
}

// An event is moved by a week while a hundred are registered and twenty wait.
func TestAMovedSessionTellsEveryoneOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(100, false)
	var people []*event.Registrant
	for i := range 120 {
		people = append(people, o.signUp(i+1))
	}
	d := o.diary()
	d.deliver()
	o.set(time.Hour)
	applied, err := o.applyChange(byWeek, desk.LettersNotify)
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(applied.Letters, map[event.LetterKind]int64{event.LetterChanged: 120}) || !maps.Equal(applied.Calendars, map[calendar.Method]int64{calendar.Request: 100}) {
		t.Errorf("letters %v, calendars %v", applied.Letters, applied.Calendars)
	}
	d.eachOf(t, people, func(i int, r *event.Registrant) {
		if i >= 100 {
			want(t, "letters to who waits", o.letters(r), "waitlisted changed")
			want(t, "rank", o.status(r, "first"), fmt.Sprintf("waitlisted %d", i-99))
			want(t, "entries for who waits", len(d.next(r)), 0)
			return
		}
		want(t, "letters to who has a seat", o.letters(r), "confirmed changed")
		entries := d.next(r)
		if len(entries) != 2 || entries[0].Events[0].UID != entries[1].Events[0].UID {
			t.Fatalf("%d entries for %d", len(entries), i)
		}
		before, after := entries[0].Events[0], entries[1].Events[0]
		if entries[1].Method != "REQUEST" || after.Sequence <= before.Sequence || !after.Starts.Equal(before.Starts.Add(7*day)) || !after.Ends.Equal(before.Ends.Add(7*day)) {
			t.Errorf("%s %d after %d: %s, before %s", entries[1].Method, after.Sequence, before.Sequence, after.Starts, before.Starts)
		}
	})
	page, err := o.Audit(t.Context(), operator, "webinar", "", 1)
	if err != nil || page.Items[0].Action != "event_changed" || !strings.HasPrefix(desk.AuditFact(page.Items[0].Data["changes"]), "sessions/first/starts: 2021-11-12T10:00 → ") {
		t.Errorf("audit: %+v, %v", page.Items, err)
	}
	o.clean()
}

// eachOf calls fn for each of the people.
func (d *diary) eachOf(t *testing.T, people []*event.Registrant, fn func(i int, r *event.Registrant)) {
	t.Helper()
	d.deliver()
	for i, r := range people {
		fn(i, r)
	}
}

func TestWhatAChangeTellsWhom(t *testing.T) {
	t.Parallel()
	rename := func(doc *eventfile.Document) { doc.Sessions[0].Title = event.Text{"en": "Premier"} }
	for _, tt := range []struct {
		name           string
		first          func(*eventfile.Document) // applied before, without letters
		change         func(*eventfile.Document)
		kind           event.LetterKind // "": no letter
		request, gone  int64            // of the calendars of those with seats
		subject, lines string           // to who has a seat
	}{
		{"moved", nil, byWeek, event.LetterChanged, 1, 0, "New time: Friday 19 November 2021", "The time before: Friday 12 November 2021"},
		{"renamed", nil, rename, event.LetterChanged, 1, 0, "New title: Friday 12 November 2021", "The title before: First"},
		{"moved and renamed", nil, func(doc *eventfile.Document) { byWeek(doc); rename(doc) }, event.LetterChanged, 1, 0, "New time: Friday 19 November 2021", "The title before: First"},
		{"renamed in a language that the reader does not read", nil, func(doc *eventfile.Document) { doc.Sessions[0].Title["de"] = "Erster" }, "", 0, 0, "", ""},
		{"called off", nil, func(doc *eventfile.Document) { doc.Sessions[0].Cancelled = true }, event.LetterCalledOff, 0, 1, "Does not take place: Friday 12 November 2021", "The organiser has cancelled this session"},
		{"called off and moved", nil, func(doc *eventfile.Document) { byWeek(doc); doc.Sessions[0].Cancelled = true }, event.LetterCalledOff, 0, 1, "Does not take place", ""},
		{"moved while called off", func(doc *eventfile.Document) { doc.Sessions[0].Cancelled = true }, byWeek, "", 0, 0, "", ""},
		{"back", func(doc *eventfile.Document) { doc.Sessions[0].Cancelled = true }, func(doc *eventfile.Document) { doc.Sessions[0].Cancelled = false }, event.LetterChanged, 1, 0, "Takes place after all", "It had been cancelled"},
		{"another join address", nil, func(doc *eventfile.Document) { doc.Sessions[0].JoinURL = "https://meet.example.org/c" }, "", 0, 0, "", ""},
		{"another summary", nil, func(doc *eventfile.Document) { doc.Summary = event.Text{"en": "About"} }, "", 0, 0, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := open(t)
			o.announce(1, false)
			in := person(1)
			in.Language = "en"
			if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
				t.Fatal(err)
			}
			in = person(2)
			in.Language = "en"
			if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
				t.Fatal(err)
			}
			if tt.first != nil {
				if _, err := o.applyChange(tt.first, desk.LettersQuiet); err != nil {
					t.Fatal(err)
				}
			}
			d := o.diary()
			d.read()
			o.set(time.Hour)
			_, err := o.applyChange(tt.change, desk.LettersUndecided)
			if undecided := errors.Is(err, desk.ErrLettersUndecided); undecided != (tt.kind != "") {
				t.Fatalf("without a decision: %v", err)
			}
			if tt.kind == "" {
				return
			}
			if n := len(problem.From(err).Params["changes"].([]eventfile.Change)); n == 0 {
				t.Error("the refusal names no change")
			}
			applied, err := o.applyChange(tt.change, desk.LettersNotify)
			if err != nil {
				t.Fatal(err)
			}
			want(t, "letters", fmt.Sprint(applied.Letters), fmt.Sprintf("map[%s:2]", tt.kind))
			want(t, "entries updated", applied.Calendars[calendar.Request], tt.request)
			want(t, "entries taken away", applied.Calendars[calendar.Cancel], tt.gone)
			d.deliver()
			letter := d.mail.List()[1]
			if letter.To != "p1@example.org" || !strings.Contains(letter.Subject, tt.subject) || !strings.Contains(unwrapped(letter.Text), tt.lines) {
				t.Errorf("to %s: %s\n%s", letter.To, letter.Subject, letter.Text)
			}
		})
	}
}

// unwrapped is a text without its line ends.
func unwrapped(s string) string { return strings.Join(strings.Fields(s), " ") }

// Several sessions change at once: one letter tells of all of them.
func TestSeveralChangesAreOneLetter(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	a, b, c := o.signUp(1, "first", "second"), o.signUp(2, "first"), o.signUp(3, "second")
	d := o.diary()
	d.read()
	o.set(time.Hour)
	change := func(doc *eventfile.Document) {
		byWeek(doc)
		doc.Sessions[1].Cancelled = true
	}
	applied, err := o.applyChange(change, desk.LettersNotify)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "letters", fmt.Sprint(applied.Letters), "map[called_off:1 changed:2]")
	want(t, "calendars", fmt.Sprint(applied.Calendars), "map[CANCEL:2 REQUEST:2]")
	want(t, "who is in both", o.letters(a), "confirmed changed")
	want(t, "who is in the moved one", o.letters(b), "confirmed changed")
	want(t, "who is in the one called off", o.letters(c), "confirmed called_off")
	entries := d.next(a)
	if len(entries) != 2 || entries[0].Method != "REQUEST" || entries[1].Method != "CANCEL" {
		t.Fatalf("%d entries in one letter", len(entries))
	}
	if text := unwrapped(d.mail.List()[2].Text); !strings.Contains(text, "Bisherige Zeit: Freitag, 12. November 2021") || !strings.Contains(text, "Dieser Termin findet nicht statt.") {
		t.Error(text)
	}
}

// Who gets a seat by a change has the news in the letter about the seat.
func TestWhoIsPromotedByAChangeGetsOneLetter(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	o.signUp(1)
	b := o.signUp(2)
	d := o.diary()
	d.read()
	applied, err := o.applyChange(func(doc *eventfile.Document) {
		byWeek(doc)
		doc.Sessions[0].Capacity, doc.Sessions[0].RoomLimit = 2, 2
	}, desk.LettersNotify)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "letters", fmt.Sprint(applied.Letters), "map[changed:1 promoted:1]")
	want(t, "letters to who is promoted", o.letters(b), "waitlisted promoted")
	entries := d.next(b)
	if len(entries) != 1 || entries[0].Method != "REQUEST" {
		t.Fatalf("%d entries", len(entries))
	}
	if text := unwrapped(d.mail.List()[1].Text + d.mail.List()[0].Text); strings.Count(text, "Bisherige Zeit") != 2 {
		t.Error(text)
	}
}

// What was changed quietly is in calendars with the next letter.
func TestTheNextLetterBringsWhatWasQuiet(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a := o.signUp(1)
	d := o.diary()
	before := d.next(a)[0].Events[0]
	d.read()
	if _, err := o.applyChange(byWeek, desk.LettersQuiet); err != nil {
		t.Fatal(err)
	}
	o.set(time.Hour)
	rename := func(doc *eventfile.Document) { doc.Sessions[0].Title = event.Text{"en": "Premier"} }
	if _, err := o.applyChange(rename, desk.LettersNotify); err != nil {
		t.Fatal(err)
	}
	after := d.next(a)[0].Events[0]
	if after.Sequence != before.Sequence+2 || !after.Starts.Equal(before.Starts.Add(7*day)) || after.Text("SUMMARY") != "Premier" {
		t.Errorf("%d after %d, %s %s", after.Sequence, before.Sequence, after.Starts, after.Text("SUMMARY"))
	}
}

// The clocks are put back in the night from 30 to 31 October 2021.
func TestMovedAcrossTheNightWhenClocksChange(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	summer := func(doc *eventfile.Document) {
		doc.Sessions[0].Starts, doc.Sessions[0].Ends = "2021-10-29T10:00", "2021-10-29T12:30"
	}
	if _, err := o.applyChange(summer, desk.LettersQuiet); err != nil {
		t.Fatal(err)
	}
	a := o.signUp(1)
	d := o.diary()
	d.read()
	o.set(time.Hour)
	if _, err := o.applyChange(func(doc *eventfile.Document) {
		doc.Sessions[0].Starts, doc.Sessions[0].Ends = "2021-11-05T10:00", "2021-11-05T12:30"
	}, desk.LettersNotify); err != nil {
		t.Fatal(err)
	}
	e := d.next(a)[0].Events[0]
	if !e.Starts.Equal(time.Date(2021, 11, 5, 9, 0, 0, 0, time.UTC)) || !strings.HasSuffix(e.Get("DTSTART").Value, "T100000") {
		t.Errorf("starts %s, %s", e.Starts, e.Get("DTSTART").Value)
	}
	letter := unwrapped(d.mail.List()[0].Text)
	for _, part := range []string{"10:00–12:30 Uhr", "MEZ", "Bisherige Zeit: Freitag, 29. Oktober 2021", "MESZ"} {
		if !strings.Contains(letter, part) {
			t.Errorf("no %q in %s", part, letter)
		}
	}
	for _, wall := range []string{"2021-10-31T02:30", "2022-03-27T02:30"} {
		doc, _, err := o.EventFile(t.Context(), operator, "webinar")
		if err != nil {
			t.Fatal(err)
		}
		doc.Sessions[0].Starts = wall
		if len(doc.Check()) == 0 {
			t.Errorf("%s is taken, though the clock does not show it once", wall)
		}
	}
}

// Whoever has no address is named, since somebody has to ring them up.
func TestAChangeNamesWhomNobodyCanWriteTo(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	o.signUp(1)
	olha := o.byPhone("Olha")
	told := func(a desk.Applied) string {
		var all []string
		for _, x := range a.Unwritten {
			all = append(all, fmt.Sprint(x.RegistrantID == olha.ID, " ", x.Kind))
		}
		return strings.Join(all, ", ")
	}
	moved, err := o.applyChange(byWeek, desk.LettersNotify)
	done(t, err)
	want(t, "written to and not", fmt.Sprint(moved.Letters, told(moved)), "map[changed:1]true changed")
	off, err := o.applyChange(func(doc *eventfile.Document) { doc.Sessions[0].Cancelled = true }, desk.LettersQuiet)
	done(t, err)
	want(t, "where nobody is written to", fmt.Sprint(off.Letters, told(off)), "map[]")
}
