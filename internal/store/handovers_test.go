package store_test

import (
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

func TestAnErasedColleagueIsNamedNowhere(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 3)
	for i := range 3 {
		storetest.SignUp(t, s, storetest.Person(e, i+1, sessions[0]))
	}
	letter := func(to int64, kind event.LetterKind) *event.Letter {
		return &event.Letter{RegistrantID: to, EventID: e.ID, Kind: kind, Occasion: "handover/1", Language: "en", MessageID: "m", State: event.LetterSent,
			OwedAt: storetest.Noon, DueAt: storetest.Noon, Bytes: []byte("Person 1 gives you a seat"), Data: event.LetterData{HandoverID: 1}}
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		if _, err := tx.AddHandover(&event.Handover{RegistrationID: 1, FromID: 1, ToID: 2, AskedAt: storetest.Noon, ExpiresAt: storetest.Noon.Add(time.Hour)}); err != nil {
			return err
		}
		if again, err := tx.AddHandover(&event.Handover{RegistrationID: 1, FromID: 1, ToID: 3, AskedAt: storetest.Noon, ExpiresAt: storetest.Noon.Add(time.Hour)}); err != nil || again {
			t.Errorf("a second open handover: %t, %v", again, err)
		}
		if err := tx.Owe(letter(2, event.LetterHandover)); err != nil {
			return err
		}
		return tx.Owe(letter(3, event.LetterHandover)) // of somebody else
	})
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.Erase(1, storetest.Noon) })
	if n := storetest.Count(t, s, "letters", "kind = 'handover' AND bytes IS NULL AND registrant_id = 2"); n != 1 {
		t.Error("a letter to the colleague still names who was erased")
	}
	if n := storetest.Count(t, s, "letters", "kind = 'handover' AND bytes IS NOT NULL AND registrant_id = 3"); n != 1 {
		t.Error("a letter of somebody else was emptied")
	}
	given, err := s.HandoversOf(t.Context(), 2)
	if err != nil || len(given) != 1 || given[0].Colleague != "" {
		t.Errorf("%+v, %v", given, err)
	}
}

func TestALetterAboutAHandoverComesWithIt(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 2)
	for i := range 2 {
		storetest.SignUp(t, s, storetest.Person(e, i+1, sessions[0]))
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		h := event.Handover{RegistrationID: 1, FromID: 1, ToID: 2, AskedAt: storetest.Noon, ExpiresAt: storetest.Noon.Add(time.Hour)}
		if _, err := tx.AddHandover(&h); err != nil {
			return err
		}
		return tx.Owe(&event.Letter{RegistrantID: 2, EventID: e.ID, Kind: event.LetterHandover, Occasion: "handover/1", Language: "en",
			MessageID: "m", State: event.LetterQueued, OwedAt: storetest.Noon, DueAt: storetest.Noon, Data: event.LetterData{HandoverID: h.ID}})
	})
	for _, c := range claim(t, s, storetest.Noon, 5) {
		if c.Letter.Kind == event.LetterHandover && (c.Handover == nil || c.Colleague == "" || c.Outdated()) {
			t.Errorf("the letter comes with %+v of %q", c.Handover, c.Colleague)
		}
		if c.Letter.Kind != event.LetterHandover && c.Handover != nil {
			t.Errorf("a letter of kind %s comes with a handover", c.Letter.Kind)
		}
	}
	if n := storetest.Count(t, s, "letters", "kind = 'handover' AND attempts = 1"); n != 1 {
		t.Error("the letter was not claimed")
	}
}
