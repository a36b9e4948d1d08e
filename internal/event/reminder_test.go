package event_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"rollcall/internal/event"
)

func TestReminderDue(t *testing.T) {
	start := time.Date(2021, 11, 12, 9, 0, 0, 0, time.UTC)
	week := []string{"168h", "24h", "1h"}
	before := func(d time.Duration) *time.Time { at := start.Add(-d); return &at }
	for _, tt := range []struct {
		name      string
		befores   []string
		cancelled bool
		done      *time.Time
		now       time.Time
		at, until time.Duration // before the start; 0, 0: none
	}{
		{"none is set", nil, false, nil, start.Add(-time.Hour), 0, 0},
		{"before the first", week, false, nil, start.Add(-168*time.Hour - time.Millisecond), 0, 0},
		{"the first", week, false, nil, start.Add(-168 * time.Hour), 168 * time.Hour, 24 * time.Hour},
		{"the first, days late", week, false, nil, start.Add(-25 * time.Hour), 168 * time.Hour, 24 * time.Hour},
		{"the second takes the place of the first", week, false, nil, start.Add(-24 * time.Hour), 24 * time.Hour, time.Hour},
		{"the last", week, false, nil, start.Add(-time.Hour), time.Hour, 0},
		{"just before the start", week, false, nil, start.Add(-time.Millisecond), time.Hour, 0},
		{"at the start", week, false, nil, start, 0, 0},
		{"a year later", week, false, nil, start.AddDate(1, 0, 0), 0, 0},
		{"in any order", []string{"1h", "168h", "24h"}, false, nil, start.Add(-2 * time.Hour), 24 * time.Hour, time.Hour},
		{"called off", week, true, nil, start.Add(-time.Hour), 0, 0},
		{"done with", week, false, before(24 * time.Hour), start.Add(-2 * time.Hour), 0, 0},
		{"the one before is done with", week, false, before(24*time.Hour + 1), start.Add(-2 * time.Hour), 24 * time.Hour, time.Hour},
		{"that comes after what is done with", week, false, before(24 * time.Hour), start.Add(-time.Hour), time.Hour, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := event.Session{ID: 1, StartsAt: start, RemindedTo: tt.done}
			if tt.cancelled {
				s.CancelledAt = &start
			}
			got, ok := s.ReminderDue(tt.befores, tt.now)
			if ok != (tt.at != 0) {
				t.Fatalf("due: %t, %+v", ok, got)
			}
			if ok && (!got.At.Equal(start.Add(-tt.at)) || !got.UsefulUntil.Equal(start.Add(-tt.until))) {
				t.Errorf("due %s, useful until %s", got.At, got.UsefulUntil)
			}
			if !ok && got != (event.Reminder{}) {
				t.Errorf("none is due, but %+v", got)
			}
		})
	}
}

// A clock that walks over a session, in steps of any length, sees the
// reminders in their order, none twice, each while it is useful, and all of
// them if no step is longer than the distance between two.
func TestRemindersOfAWalkingClock(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 1))
	for range 500 {
		s := event.Session{ID: 7, StartsAt: time.Date(2021, 3, 28, 1, 0, 0, 0, time.UTC).Add(time.Duration(r.IntN(1e6)) * time.Minute)}
		var befores []string
		shortest := time.Hour
		for range 1 + r.IntN(4) {
			befores = append(befores, (time.Duration(1+r.IntN(1440)) * time.Hour).String())
		}
		slices.Sort(befores)
		befores = slices.Compact(befores)
		seen := map[string]bool{}
		last := time.Time{}
		longest := time.Duration(1+r.IntN(72)) * time.Hour
		for now := s.StartsAt.Add(-61 * 24 * time.Hour); now.Before(s.StartsAt.Add(time.Hour)); now = now.Add(1 + rand.N(longest)) {
			due, ok := s.ReminderDue(befores, now)
			if !ok {
				continue
			}
			if now.Before(due.At) || !now.Before(due.UsefulUntil) || !due.At.After(last) || seen[due.Occasion] {
				t.Fatalf("seed %d: %+v at %s after %s, of %v", seed, due, now, last, befores)
			}
			seen[due.Occasion], last = true, due.At
			s.RemindedTo = &due.At
		}
		if longest <= shortest && len(seen) != len(befores) {
			t.Fatalf("seed %d: %d of %v", seed, len(seen), befores)
		}
	}
}

func TestOccasionsOfReminders(t *testing.T) {
	start := time.Date(2021, 11, 12, 9, 0, 0, 0, time.UTC)
	occasion := func(id int64, start time.Time, before string) string {
		s := event.Session{ID: id, StartsAt: start}
		due, ok := s.ReminderDue([]string{before}, start.Add(-time.Minute))
		if !ok {
			t.Fatal("no reminder")
		}
		return due.Occasion
	}
	first := occasion(1, start, "1h")
	for name, other := range map[string]string{
		"another session": occasion(2, start, "1h"), "another start": occasion(1, start.Add(time.Millisecond), "1h"), "another distance": occasion(1, start, "2h"),
	} {
		if other == first {
			t.Errorf("%s is the same occasion", name)
		}
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string]string{"the same in other words": occasion(1, start, "60m"), "the same in another zone": occasion(1, start.In(berlin), "1h")} {
		if other != first {
			t.Errorf("%s is another occasion", name)
		}
	}
}

func TestOnlyRemindersAreOutdated(t *testing.T) {
	start := time.Date(2021, 11, 12, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name   string
		change func(*event.LetterContext)
		want   bool
	}{
		{"as it was", func(*event.LetterContext) {}, false},
		{"seat given back", func(l *event.LetterContext) { l.Registrations[0].Status = event.Cancelled }, true},
		{"moved to the queue", func(l *event.LetterContext) { l.Registrations[0].Status = event.Waitlisted }, true},
		{"never registered", func(l *event.LetterContext) { l.Registrations = nil }, true},
		{"called off", func(l *event.LetterContext) { l.Sessions[0].CancelledAt = &start }, true},
		{"moved", func(l *event.LetterContext) { l.Sessions[0].StartsAt = start.Add(time.Hour) }, true},
		{"no reminders wanted", func(l *event.LetterContext) { l.Registrant.RemindersOffAt = &start }, true},
		{"another kind", func(l *event.LetterContext) {
			l.Letter.Kind, l.Registrations, l.Registrant.RemindersOffAt = event.LetterChanged, nil, &start
		}, false},
	} {
		l := event.LetterContext{
			Letter:        event.Letter{Kind: event.LetterReminder, Data: event.LetterData{SessionID: 3, Starts: start}},
			Sessions:      []event.Session{{ID: 3, StartsAt: start}},
			Registrations: []event.Registration{{SessionID: 3, Status: event.Confirmed}},
		}
		tt.change(&l)
		if got := l.Outdated(); got != tt.want {
			t.Errorf("%s: outdated %t", tt.name, got)
		}
	}
}

func TestWantReminders(t *testing.T) {
	first, second := time.Date(2021, 11, 12, 9, 0, 0, 0, time.UTC), time.Date(2021, 11, 13, 9, 0, 0, 0, time.UTC)
	var r event.Registrant
	r.WantReminders(false, first)
	r.WantReminders(false, second)
	if r.RemindersOffAt == nil || !r.RemindersOffAt.Equal(first) {
		t.Errorf("off since %v, want since the first time", r.RemindersOffAt)
	}
	if r.WantReminders(true, second); r.RemindersOffAt != nil {
		t.Error("they are not on again")
	}
}

func TestTellTimesIsReminderEnough(t *testing.T) {
	start := time.Date(2021, 11, 12, 9, 0, 0, 0, time.UTC)
	for told, want := range map[time.Duration]bool{-time.Minute: false, event.ReminderGap: false, event.ReminderGap + 1: true} {
		s := event.Session{ID: 1, StartsAt: start}
		s.TellTimes(start.Add(-time.Hour - told))
		if _, ok := s.ReminderDue([]string{"1h"}, start.Add(-time.Minute)); ok != want {
			t.Errorf("told %s before its time: due %t", told, ok)
		}
	}
}
