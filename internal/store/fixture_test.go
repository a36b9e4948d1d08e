package store_test

import (
	"fmt"
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

var noon = time.Date(2021, 11, 1, 12, 0, 0, 0, time.UTC)

// write runs fn in a transaction that must succeed.
func write(t testing.TB, s *store.Store, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Tx(t.Context(), nil, fn); err != nil {
		t.Fatalf("transaction: %v", err)
	}
}

// announce adds an event with a session for each capacity.
func announce(t testing.TB, s *store.Store, slug string, capacities ...int64) (*event.Event, []event.Session) {
	t.Helper()
	e := &event.Event{
		Slug: slug, Visibility: event.Public, Revision: 1, Title: event.Text{"en": slug}, Summary: event.Text{}, Languages: []string{"en"},
		Zone: "Europe/Berlin", ZonesShown: []string{}, Reminders: []string{}, Staff: []string{}, Questions: []event.Question{},
		HoldMinutes: 60, WaitingMode: event.WaitingAuto, AnnouncedAt: noon, ChangedAt: noon,
	}
	sessions := make([]event.Session, len(capacities))
	write(t, s, func(tx *store.Tx) error {
		if _, err := tx.AddEvent(e); err != nil {
			return err
		}
		for i, capacity := range capacities {
			start := noon.AddDate(0, 0, 11+i)
			sessions[i] = event.Session{
				EventID: e.ID, Slug: fmt.Sprintf("s%d", i+1), Title: event.Text{"en": "Session"}, StartsAt: start, EndsAt: start.Add(time.Hour),
				RoomLimit: capacity, Breaks: []event.Break{}, Agenda: []event.AgendaItem{}, Seats: event.Seats{Capacity: capacity},
			}
			if err := tx.AddSession(&sessions[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return e, sessions
}

// person is a verified sign-up of person number i for sessions of e.
func person(e *event.Event, i int, sessions ...event.Session) *store.SignUp {
	email := fmt.Sprintf("Person%d@example.org", i)
	folded := fmt.Sprintf("person%d@example.org", i)
	in := &store.SignUp{
		EventID: e.ID, Revision: e.Revision, Verified: true, Public: true, Admission: e.Admission(), Now: noon, HoldMinutes: e.HoldMinutes,
		UsefulUntil: noon.AddDate(0, 0, 20), Actor: "public", Role: "public",
		Registrant: event.Registrant{
			Email: &email, EmailFolded: &folded, GivenName: "Jelena", FamilyName: "Petrović", Language: "bs", Zone: "Europe/Sarajevo",
			Role: event.RoleParticipant, Source: "public",
		},
	}
	for _, s := range sessions {
		in.SessionIDs = append(in.SessionIDs, s.ID)
	}
	return in
}

// unverified is in before its address is confirmed.
func unverified(in *store.SignUp) *store.SignUp {
	in.Verified = false
	return in
}

// signUp must succeed.
func signUp(t testing.TB, s *store.Store, in *store.SignUp) store.SignedUp {
	t.Helper()
	got, err := s.SignUp(t.Context(), in)
	if err != nil {
		t.Fatalf("sign up: %v", err)
	}
	return got
}

// session reads a session's counters.
func session(t testing.TB, s *store.Store, id int64) *event.Session {
	t.Helper()
	got, err := s.Session(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// letters are all there are to a registrant, the oldest first.
func letters(t testing.TB, s *store.Store, registrantID int64) []event.Letter {
	t.Helper()
	var all []event.Letter
	if err := s.DB().Where("registrant_id = ?", registrantID).Order("id").Find(&all).Error; err != nil {
		t.Fatal(err)
	}
	return all
}

// count counts rows.
func count(t testing.TB, s *store.Store, table, where string, args ...any) int64 {
	t.Helper()
	var n int64
	if err := s.DB().Table(table).Where(where, args...).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// clean fails the test if a recount finds anything.
func clean(t testing.TB, s *store.Store) {
	t.Helper()
	found, err := s.Check(t.Context())
	if err != nil {
		t.Fatalf("check: %v", err)
	}
	for _, f := range found {
		t.Errorf("check: %s: %s", f.Rule, f.Detail)
	}
}
