package storetest

import (
	"fmt"
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Noon is when the events of tests are announced, and when people sign up.
var Noon = time.Date(2021, 11, 1, 12, 0, 0, 0, time.UTC)

// Write runs fn in a transaction that must succeed.
func Write(t testing.TB, s *store.Store, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Tx(t.Context(), nil, fn); err != nil {
		t.Fatalf("transaction: %v", err)
	}
}

// Announce adds an event with a session for each capacity.
func Announce(t testing.TB, s *store.Store, slug string, capacities ...int64) (*event.Event, []event.Session) {
	t.Helper()
	e := &event.Event{
		Slug: slug, Visibility: event.Public, Revision: 1, Title: event.Text{"en": slug}, Summary: event.Text{}, Languages: []string{"en"},
		Zone: "Europe/Berlin", ZonesShown: []string{}, Reminders: []string{}, Staff: []string{}, Questions: []event.Question{},
		HoldMinutes: 60, WaitingMode: event.WaitingAuto, AnnouncedAt: Noon, ChangedAt: Noon,
	}
	sessions := make([]event.Session, len(capacities))
	Write(t, s, func(tx *store.Tx) error {
		if _, err := tx.AddEvent(e); err != nil {
			return err
		}
		for i, capacity := range capacities {
			start := Noon.AddDate(0, 0, 11+i)
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

// Person is a verified sign-up of person number i for sessions of e.
func Person(e *event.Event, i int, sessions ...event.Session) *store.SignUp {
	email := fmt.Sprintf("Person%d@example.org", i)
	folded := fmt.Sprintf("person%d@example.org", i)
	in := &store.SignUp{
		EventID: e.ID, Revision: e.Revision, Verified: true, Public: true, Admission: e.Admission(), Now: Noon, HoldMinutes: e.HoldMinutes,
		UsefulUntil: Noon.AddDate(0, 0, 20), Actor: "public", Role: "public",
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

// Unverified is in before its address is confirmed.
func Unverified(in *store.SignUp) *store.SignUp {
	in.Verified = false
	return in
}

// SignUp must succeed.
func SignUp(t testing.TB, s *store.Store, in *store.SignUp) store.SignedUp {
	t.Helper()
	got, err := s.SignUp(t.Context(), in)
	if err != nil {
		t.Fatalf("sign up: %v", err)
	}
	return got
}

// Session reads a session's counters.
func Session(t testing.TB, s *store.Store, id int64) *event.Session {
	t.Helper()
	got, err := s.Session(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// Letters are all there are to a registrant, the oldest first.
func Letters(t testing.TB, s *store.Store, registrantID int64) []event.Letter {
	t.Helper()
	var all []event.Letter
	if err := s.On(t.Context()).Where("registrant_id = ?", registrantID).Order("id").Find(&all).Error; err != nil {
		t.Fatal(err)
	}
	return all
}

// Count counts rows.
func Count(t testing.TB, s *store.Store, table, where string, args ...any) int64 {
	t.Helper()
	var n int64
	if err := s.On(t.Context()).Table(table).Where(where, args...).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// Clean fails the test if a recount finds anything.
func Clean(t testing.TB, s *store.Store) {
	t.Helper()
	found, err := s.Check(t.Context())
	if err != nil {
		t.Fatalf("check: %v", err)
	}
	for _, f := range found {
		t.Errorf("check: %s: %s", f.Rule, f.Detail)
	}
}
