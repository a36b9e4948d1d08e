package writing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
	"rollcall/internal/store/writing"
)

func TestNearSessions(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5, 5, 5)
	e.Reminders = []string{"24h", "1h"}
	storetest.Write(t, s, func(tx *store.Tx) error {
		sessions[1].CancelledAt = &storetest.Noon
		sessions[0].RemindedTo = &storetest.Noon
		return firstError(tx.SaveEvent(e), tx.SaveSession(&sessions[0]), tx.SaveSession(&sessions[1]))
	})
	near := func(now, until time.Time) string {
		t.Helper()
		found, err := writing.NearSessions(t.Context(), s.Reads, now, until)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, n := range found {
			all = append(all, fmt.Sprint(n.ID, n.Reminders, n.RemindedTo != nil, n.StartsAt.Sub(storetest.Noon)))
		}
		return strings.Join(all, "; ")
	}
	first, last := sessions[0].StartsAt, sessions[2].StartsAt
	for _, tt := range []struct {
		name       string
		now, until time.Time
		want       string
	}{
		{"both that take place", storetest.Noon, last, "1 [24h 1h] true 264h0m0s; 3 [24h 1h] false 312h0m0s"},
		{"one is too far", storetest.Noon, last.Add(-time.Millisecond), "1 [24h 1h] true 264h0m0s"},
		{"one has begun", first, last, "3 [24h 1h] false 312h0m0s"},
		{"all are over", last, last.AddDate(1, 0, 0), ""},
	} {
		if got := near(tt.now, tt.until); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestToRemind(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 7, 7)
	due := event.Reminder{Occasion: "1/x/1h0m0s", At: storetest.Noon.Add(event.ReminderGap)}
	change := func(table, set string, id int64, args ...any) {
		t.Helper()
		storetest.Write(t, s, func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE "+table+" SET "+set+" WHERE id = ?", append(args, id)...).Error
		})
	}
	var ids []int64
	for i := range 9 {
		in := storetest.Person(e, i, sessions[0])
		if i == 8 {
			in = storetest.Unverified(storetest.Person(e, i, sessions[1])) // in another session, unverified in this
		}
		ids = append(ids, storetest.SignUp(t, s, in).RegistrantID)
	}
	change("registrants", "email = NULL, email_folded = NULL", ids[1])
	change("registrants", "reminders_off_at = ?", ids[2], storetest.Noon)
	change("registrants", "erased_at = ?", ids[3], storetest.Noon)
	change("registrations", "changed_at = ?", ids[4], storetest.Noon.Add(time.Millisecond)) // has just got the seat
	other := due
	other.Occasion = "1/y/1h0m0s"
	storetest.Write(t, s, func(tx *store.Tx) error {
		return firstError(
			tx.Owe(&event.Letter{RegistrantID: ids[5], EventID: e.ID, Kind: event.LetterReminder, Occasion: due.Occasion, State: event.LetterQueued, OwedAt: storetest.Noon, DueAt: storetest.Noon}),
			tx.Owe(&event.Letter{RegistrantID: ids[6], EventID: e.ID, Kind: event.LetterReminder, Occasion: other.Occasion, State: event.LetterQueued, OwedAt: storetest.Noon, DueAt: storetest.Noon}),
			tx.Owe(&event.Letter{RegistrantID: ids[0], EventID: e.ID, Kind: event.LetterChanged, Occasion: due.Occasion, State: event.LetterQueued, OwedAt: storetest.Noon, DueAt: storetest.Noon}),
		)
	})
	remind := func(due event.Reminder, limit int) []int64 {
		t.Helper()
		found, err := writing.ToRemind(t.Context(), s.Reads, sessions[0].ID, due, limit)
		if err != nil {
			t.Fatal(err)
		}
		var all []int64
		for _, r := range found {
			all = append(all, r.ID)
		}
		return all
	}
	// 7 waits: there are seven seats.
	if got, want := remind(due, 10), []int64{ids[0], ids[6]}; !slices.Equal(got, want) {
		t.Errorf("to remind are %v, want %v", got, want)
	}
	if got, want := remind(other, 10), []int64{ids[0], ids[5]}; !slices.Equal(got, want) {
		t.Errorf("of another occasion are %v, want %v", got, want)
	}
	if got, want := remind(due, 1), ids[:1]; !slices.Equal(got, want) {
		t.Errorf("one at a time: %v, want %v", got, want)
	}
}

// Upkeep asks every few seconds, whatever there is in the database.
func TestRemindersAreFoundByIndex(t *testing.T) {
	if storetest.Postgres() {
		t.Skip("SQLite's planner speaks")
	}
	var plan []struct{ Detail string }
	if err := storetest.Open(t).On(t.Context()).Raw("EXPLAIN QUERY PLAN "+writing.NearSessionsQuery, storetest.Noon, storetest.Noon).Scan(&plan).Error; err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(plan); !strings.Contains(got, "USING INDEX sessions_start") {
		t.Error(got)
	}
}
