package store_test

import (
	"testing"

	"rollcall/internal/store/storetest"
)

func TestLettersOfAnEventAndThoseThatWait(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	other, elsewhere := storetest.Announce(t, s, "other", 5)
	first := storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0])).RegistrantID
	second := storetest.SignUp(t, s, storetest.Person(other, 1, elsewhere[0])).RegistrantID
	owed, err := s.LettersOfEvent(t.Context(), e.ID)
	if err != nil || len(owed) != 1 || owed[0].RegistrantID != first {
		t.Errorf("letters of the event: %+v, %v", owed, err)
	}
	sent := claim(t, s, storetest.Noon, 1)[0].Letter
	if sent.RegistrantID != first {
		t.Fatalf("the first letter is to %d", sent.RegistrantID)
	}
	waiting, err := s.QueuedLetters(t.Context())
	if err != nil || len(waiting) != 2 || waiting[0].ClaimedUntil == nil || waiting[1].ClaimedUntil != nil {
		t.Errorf("while one is claimed: %+v, %v", waiting, err)
	}
	if err := s.LetterSent(t.Context(), sent.ID, sent.Attempts, storetest.Noon); err != nil {
		t.Fatal(err)
	}
	waiting, err = s.QueuedLetters(t.Context())
	if err != nil || len(waiting) != 1 || waiting[0].RegistrantID != second {
		t.Errorf("after one was sent: %+v, %v", waiting, err)
	}
}
