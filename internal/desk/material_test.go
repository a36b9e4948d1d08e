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

// materials puts one recording of each level and slides for everyone beside
// the first session.
func materials(doc *eventfile.Document) {
	doc.Sessions[0].Materials = nil
	for _, access := range []event.Access{event.AccessPublic, event.AccessRegistered, event.AccessAttended} {
		doc.Sessions[0].Materials = append(doc.Sessions[0].Materials, event.Material{
			Key: string(access), Kind: event.MaterialRecording, Title: event.Text{"en": string(access)}, URL: "https://media.example.org/" + string(access), Access: access,
		})
	}
	doc.Sessions[0].Materials = append(doc.Sessions[0].Materials, event.Material{
		Key: "slides", Kind: event.MaterialSlides, Title: event.Text{"en": "Slides"}, URL: "https://media.example.org/slides", Access: event.AccessPublic,
	})
}

// only leaves one material.
func only(key string) func(*eventfile.Document) {
	return func(doc *eventfile.Document) {
		materials(doc)
		doc.Sessions[0].Materials = slices.DeleteFunc(doc.Sessions[0].Materials, func(m event.Material) bool { return m.Key != key })
	}
}

// has are the keys of the materials that r may have, and how many are
// withheld.
func (o *office) has(r *event.Registrant) string {
	o.t.Helper()
	v, err := o.Me(o.t.Context(), o.as(r))
	if err != nil {
		o.t.Fatal(err)
	}
	var keys []string
	for _, m := range v.Registrations[0].Materials {
		keys = append(keys, m.Key)
	}
	return fmt.Sprint(keys, len(v.Registrations[0].Withheld))
}

// heldOffice is after the first session: a was there, b was not, c waited, d
// gave the seat back.
func heldOffice(t *testing.T) (o *office, a, b, c, d *event.Registrant) {
	t.Helper()
	o = open(t)
	o.announce(3, false)
	a, b, d, c = o.signUp(1), o.signUp(2), o.signUp(4), o.signUp(3)
	o.signUp(5) // who waits to the end
	if _, err := o.Cancel(t.Context(), o.as(d), "first", ""); err != nil {
		t.Fatal(err)
	}
	o.set(30*day + 21*time.Hour)
	if _, err := o.Join(t.Context(), o.as(a), "first", 1); err != nil {
		t.Fatal(err)
	}
	o.set(31 * day)
	return o, a, b, c, d
}

func TestWhoHasWhichMaterial(t *testing.T) {
	t.Parallel()
	o, a, b, c, d := heldOffice(t)
	want(t, "who waited got the seat", o.status(c, "first"), "confirmed")
	if _, err := o.applyChange(materials, desk.LettersQuiet); err != nil {
		t.Fatal(err)
	}
	want(t, "who was there", o.has(a), "[public registered attended slides] 0")
	want(t, "who was not", o.has(b), "[public registered slides] 1")
	want(t, "who gave the seat back", o.has(d), "[public registered slides] 1")
	want(t, "who waits to the end", o.has(o.holder("p5@example.org")), "[public slides] 2")
	v, err := o.Me(t.Context(), o.as(b))
	if err != nil || v.Registrations[0].Withheld[0].Decided {
		t.Errorf("nobody has decided about the attendance: %+v, %v", v.Registrations[0].Withheld, err)
	}
	if _, err := o.Decide(t.Context(), operator, "webinar", "first", b.ID, "no_show", "was away"); err != nil {
		t.Fatal(err)
	}
	if v, err = o.Me(t.Context(), o.as(b)); err != nil || !v.Registrations[0].Withheld[0].Decided {
		t.Errorf("it is decided: %+v, %v", v.Registrations[0].Withheld, err)
	}
	doc, _, err := o.EventFile(t.Context(), operator, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	back := o.document(string(eventfile.Encode(doc)))
	if changes := eventfile.Diff(doc, back); len(changes) > 0 || len(back.Sessions[0].Materials) != 4 {
		t.Errorf("written and read again it differs: %v", changes)
	}
}

func TestWhoIsToldOfARecording(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ key, told string }{
		{"public", "a b c d e"}, {"registered", "a b c d"}, {"attended", "a"}, {"slides", ""},
	} {
		t.Run(tt.key, func(t *testing.T) {
			o, a, b, c, d := heldOffice(t)
			e := o.holder("p5@example.org")
			gone := o.signUp(6, "second") // of the other session
			_, err := o.applyChange(only(tt.key), desk.LettersUndecided)
			if undecided := errors.Is(err, desk.ErrLettersUndecided); undecided != (tt.told != "") {
				t.Fatalf("undecided: %v", err)
			}
			applied, err := o.applyChange(only(tt.key), desk.LettersNotify)
			if err != nil {
				t.Fatal(err)
			}
			told := ""
			for _, p := range []struct {
				name string
				who  *event.Registrant
			}{{"a", a}, {"b", b}, {"c", c}, {"d", d}, {"e", e}, {"other", gone}} {
				all, err := o.store.LettersOf(t.Context(), p.who.ID)
				if err != nil {
					t.Fatal(err)
				}
				if l := all[len(all)-1]; l.Kind == event.LetterRecording {
					told += " " + p.name
					if !l.UsefulUntil.Equal(o.now().Add(30 * day)) {
						t.Errorf("useful until %s", l.UsefulUntil)
					}
				}
			}
			if tt.told != "" {
				tt.told = " " + tt.told
			}
			want(t, "told", told, tt.told)
			want(t, "calendars", len(applied.Calendars), 0)
			if again, err := o.applyChange(only(tt.key), desk.LettersUndecided); err != nil || len(again.Letters) > 0 {
				t.Errorf("once more: %+v, %v", again, err)
			}
		})
	}
}

func TestOptionalLettersAreNotSentToWhoWantsNone(t *testing.T) {
	t.Parallel()
	o, a, b, _, _ := heldOffice(t)
	if _, err := o.SetReminders(t.Context(), o.as(a), false); err != nil {
		t.Fatal(err)
	}
	d := o.diary()
	d.read()
	if _, err := o.applyChange(only("registered"), desk.LettersNotify); err != nil {
		t.Fatal(err)
	}
	want(t, "who wants none", o.letters(a), "confirmed")
	want(t, "who wants them", o.letters(b), "confirmed recording")
	if _, err := o.SetReminders(t.Context(), o.as(b), false); err != nil {
		t.Fatal(err)
	}
	before := len(d.mail.List())
	d.deliver()
	want(t, "sent after it was turned off", len(d.mail.List())-before, 2) // to c and d
}
