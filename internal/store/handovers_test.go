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
	e, sessions := announce(t, s, "webinar", 3)
	for i := range 3 {
		signUp(t, s, person(e, i+1, sessions[0]))
	}
	letter := func(to int64, kind event.LetterKind) *event.Letter {
		return &event.Letter{RegistrantID: to, EventID: e.ID, Kind: kind, Occasion: "handover/1", Language: "en", MessageID: "m", State: event.LetterSent,
			OwedAt: noon, DueAt: noon, Bytes: []byte("Person 1 gives you a seat"), Data: event.LetterData{HandoverID: 1}}
	}
	write(t, s, func(tx *store.Tx) error {
		if _, err := tx.AddHandover(&event.Handover{RegistrationID: 1, FromID: 1, ToID: 2, AskedAt: noon, ExpiresAt: noon.Add(time.Hour)}); err != nil {
			return err
		}
		if again, err := tx.AddHandover(&event.Handover{RegistrationID: 1, FromID: 1, ToID: 3, AskedAt: noon, ExpiresAt: noon.Add(time.Hour)}); err != nil || again {
			t.Errorf("a second open handover: %t, %v", again, err)
		}
		if err := tx.Owe(letter(2, event.LetterHandover)); err != nil {
			return err
		}
		return tx.Owe(letter(3, event.LetterHandover)) // of somebody else
	})
	write(t, s, func(tx *store.Tx) error { return tx.Erase(1, noon) })
	if n := count(t, s, "letters", "kind = 'handover' AND bytes IS NULL AND registrant_id = 2"); n != 1 {
		t.Error("a letter to the colleague still names who was erased")
	}
	if n := count(t, s, "letters", "kind = 'handover' AND bytes IS NOT NULL AND registrant_id = 3"); n != 1 {
		t.Error("a letter of somebody else was emptied")
	}
	given, err := s.HandoversOf(t.Context(), 2)
	if err != nil || len(given) != 1 || given[0].Colleague != "" {
		t.Errorf("%+v, %v", given, err)
	}
}

func TestALetterAboutAHandoverIsWrittenFromIt(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := announce(t, s, "webinar", 3)
	for i := range 2 {
		signUp(t, s, person(e, i+1, sessions[0]))
	}
	write(t, s, func(tx *store.Tx) error {
		if _, err := tx.AddHandover(&event.Handover{RegistrationID: 1, FromID: 1, ToID: 2, AskedAt: noon, ExpiresAt: noon.Add(time.Hour)}); err != nil {
			return err
		}
		return tx.Owe(&event.Letter{RegistrantID: 2, EventID: e.ID, Kind: event.LetterHandover, Occasion: "handover/1", Language: "en", MessageID: "m",
			State: event.LetterQueued, OwedAt: noon, DueAt: noon, Data: event.LetterData{HandoverID: 1}})
	})
	claimed := claim(t, s, noon, 10)
	for _, l := range claimed {
		if l.Letter.Kind != event.LetterHandover {
			continue
		}
		if l.Handover == nil || l.Colleague == "" || l.Outdated() {
			t.Errorf("the letter knows the handover %+v and the colleague %q; outdated: %v", l.Handover, l.Colleague, l.Outdated())
		}
		return
	}
	t.Errorf("the letter was not claimed: %+v", claimed)
}
