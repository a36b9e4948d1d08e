package lists_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/lists"
	"rollcall/internal/store/storetest"
	"rollcall/internal/store/writing"
)

// However many people are named, each is found, counted and written to once.
func TestAnAudienceMayNameAnyNumberOfPeople(t *testing.T) {
	s := storetest.Open(t)
	e, _, people := crowd(t, s, 30)
	q := lists.Query{EventID: e.ID}
	for id := people[0].ID - 9_985; id <= people[29].ID; id++ { // the third part begins among them
		q.IDs = append(q.IDs, id)
	}
	var want []int64
	for _, p := range people {
		if p.ErasedAt == nil && p.MergedInto == nil {
			want = append(want, p.ID)
		}
	}
	named, err := lists.CountAudience(t.Context(), s.Reads, q)
	if err != nil {
		t.Fatal(err)
	}
	var n int64
	for _, c := range named {
		n += c.People
	}
	if n != int64(len(want)) {
		t.Errorf("%d of %d are counted: %+v", n, len(want), named)
	}
	some, err := lists.AudienceSample(t.Context(), s.Reads, q, 2)
	if err != nil || len(some) != 2 || some[0].VerifiedAt == nil || some[0].ID > some[1].ID {
		t.Errorf("the first two are %+v, %v", some, err)
	}
	m := &event.Message{EventID: e.ID, Subject: event.Text{"en": "Hello"}, Body: event.Text{"en": "Hello"}, State: event.MessageDraft, WrittenAt: time.Now(), ChangedAt: time.Now()}
	if err := s.Tx(t.Context(), nil, func(tx *store.Tx) error {
		return errors.Join(writing.AddMessage(tx, m), lists.AddressMessage(tx, m.ID, q))
	}); err != nil {
		t.Fatal(err)
	}
	got, err := writing.Recipients(t.Context(), s.Reads, m, 0, 100)
	var ids []int64
	for _, r := range got {
		ids = append(ids, r.RegistrantID)
	}
	if err != nil || !slices.Equal(ids, want) {
		t.Errorf("addressed to %v, %v, want %v", ids, err, want)
	}
}
