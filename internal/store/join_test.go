package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// room is the address of the meetings of these tests.
const room = "https://meet.example.org/see"

// opened announces an event whose one session of so many seats is running at
// storetest.Noon.
func opened(t testing.TB, s *store.Store, slug string, capacity int64) (*event.Event, event.Session) {
	t.Helper()
	e, sessions := storetest.Announce(t, s, slug, capacity)
	running := sessions[0]
	running.StartsAt, running.EndsAt, running.JoinURL = storetest.Noon.Add(-time.Minute), storetest.Noon.Add(time.Hour), room
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.SaveSession(&running) })
	return e, running
}

// click is a person who presses join alone.
func click(registrantID int64) *store.Join {
	return &store.Join{RegistrantID: registrantID, Session: "s1", Headcount: 1, Now: storetest.Noon, Actor: fmt.Sprintf("registrant:%d", registrantID)}
}

func TestJoinIsWrittenForManyAtOnceAndOnce(t *testing.T) {
	s := storetest.Open(t)
	const people = 300
	e, running := opened(t, s, "many", people)
	ids := make([]int64, people)
	for i := range ids {
		ids[i] = storetest.SignUp(t, s, storetest.Person(e, i, running)).RegistrantID
	}
	release := hold(t, s)
	var wg sync.WaitGroup
	for _, id := range append(ids, ids[:50]...) { // some press twice
		wg.Go(func() {
			door, err := s.Join(context.Background(), click(id))
			if err != nil || door.JoinURL != room {
				t.Errorf("%d is answered %+v, %v", id, door, err)
			}
		})
	}
	wg.Go(func() { storetest.SignUp(t, s, storetest.Person(e, people, running)) })
	wg.Go(func() { storetest.Write(t, s, add("meanwhile")) })
	waitFor(t, s, people+52)
	release()
	wg.Wait()
	for table, where := range map[string]string{"marks": "source = 'join' AND kind = 'in' AND headcount = 1", "audit": "action = 'joined' AND role = 'person'"} {
		if n := storetest.Count(t, s, table, where); n != people {
			t.Errorf("%d people have left %d rows in %s", people, n, table)
		}
	}
	if n := storetest.Count(t, s, "audit", "action = 'joined' AND event_id = ? AND session_id = ? AND actor = ?", e.ID, running.ID, click(ids[7]).Actor); n != 1 {
		t.Errorf("the audit names %d times who joined", n)
	}
	storetest.Clean(t, s)
}

func TestJoinAsksAtTheDoor(t *testing.T) {
	s := storetest.Open(t)
	e, running := opened(t, s, "door", 1)
	seated := storetest.SignUp(t, s, storetest.Person(e, 0, running)).RegistrantID
	waiting := storetest.SignUp(t, s, storetest.Person(e, 1, running)).RegistrantID
	early, late, elsewhere, malformed := click(seated), click(seated), click(seated), click(seated)
	early.Now, late.Now = storetest.Noon.Add(-time.Hour), storetest.Noon.Add(time.Hour)
	elsewhere.Session, malformed.Session = "s2", "\x00"
	for name, tt := range map[string]struct {
		in   *store.Join
		want error
	}{
		"in the queue": {click(waiting), event.ErrWrongStatus}, "nobody": {click(999), event.ErrNotFound},
		"too early": {early, event.ErrJoinTooEarly}, "too late": {late, event.ErrSessionOver},
		"another session": {elsewhere, event.ErrNotFound}, "no session": {malformed, event.ErrNotFound},
	} {
		if door, err := s.Join(t.Context(), tt.in); !errors.Is(err, tt.want) || door != nil {
			t.Errorf("%s: %+v, %v, want %v", name, door, err, tt.want)
		}
	}
	running.JoinURL = ""
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.SaveSession(&running) })
	if _, err := s.Join(t.Context(), click(seated)); !errors.Is(err, event.ErrNoJoinAddress) {
		t.Errorf("without an address: %v", err)
	}
	if n := storetest.Count(t, s, "marks", "TRUE") + storetest.Count(t, s, "audit", "action = 'joined'"); n != 0 {
		t.Errorf("those who were refused have left %d rows", n)
	}
	running.JoinURL = "https://meet.example.org/moved"
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.SaveSession(&running) })
	if door, err := s.Join(t.Context(), click(seated)); err != nil || door.JoinURL != running.JoinURL {
		t.Errorf("after the address was entered: %+v, %v", door, err)
	}
}

func TestAnotherHeadcountIsAnotherMark(t *testing.T) {
	s := storetest.Open(t)
	e, running := opened(t, s, "heads", 1)
	id := storetest.SignUp(t, s, storetest.Person(e, 0, running)).RegistrantID
	for _, n := range []int{1, 3, 3, 1} {
		in := click(id)
		in.Headcount = n
		if _, err := s.Join(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	marks, err := s.MarksOf(t.Context(), running.ID, []int64{id})
	if err != nil || len(marks) != 2 || event.Headcount(marks) != 3 {
		t.Errorf("marks are %+v, %v", marks, err)
	}
	var data []string
	if err := s.DB().Table("audit").Where("action = 'joined'").Order("id").Pluck("coalesce(data, '')", &data).Error; err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(data, []string{"", `{"headcount":3}`}) {
		t.Errorf("the audit says %v", data)
	}
}

func TestJoinWithAKey(t *testing.T) {
	s := storetest.Open(t)
	e, running := opened(t, s, "keys", 1)
	id := storetest.SignUp(t, s, storetest.Person(e, 0, running)).RegistrantID
	with := func(body string, now time.Time) *store.Join {
		in := click(id)
		in.Now, in.Headcount = now, 2
		in.Once = &event.Once{Principal: in.Actor, Route: "join", Key: "k", BodyMAC: []byte(body), At: now}
		return in
	}
	if _, err := s.Join(t.Context(), with("a", storetest.Noon.Add(-time.Hour))); !errors.Is(err, event.ErrJoinTooEarly) {
		t.Errorf("before the time: %v", err)
	}
	release := hold(t, s)
	var wg sync.WaitGroup
	for range 3 { // in one batch
		wg.Go(func() {
			if door, err := s.Join(context.Background(), with("a", storetest.Noon)); err != nil || door.JoinURL != room {
				t.Errorf("with a key: %+v, %v", door, err)
			}
		})
	}
	waitFor(t, s, 3)
	release()
	wg.Wait()
	if _, err := s.Join(t.Context(), with("a", storetest.Noon.Add(time.Minute))); err != nil {
		t.Errorf("again: %v", err)
	}
	if _, err := s.Join(t.Context(), with("b", storetest.Noon)); !errors.Is(err, store.ErrKeyReused) {
		t.Errorf("another body: %v", err)
	}
	if n := storetest.Count(t, s, "marks", "TRUE"); n != 1 {
		t.Errorf("there are %d marks", n)
	}
	if n := storetest.Count(t, s, "idempotency", "status = 200 AND result_id = (SELECT id FROM registrations)"); n != 1 {
		t.Errorf("%d keys are kept", n)
	}
}

func TestJoinEndsWithItsCaller(t *testing.T) {
	s := storetest.Open(t)
	e, running := opened(t, s, "gone", 1)
	id := storetest.SignUp(t, s, storetest.Person(e, 0, running)).RegistrantID
	release := hold(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := s.Join(ctx, click(id))
		done <- err
	}()
	waitFor(t, s, 1)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("whoever went away is told %v", err)
	}
	release()
	storetest.Write(t, s, add("after"))
	if n := storetest.Count(t, s, "marks", "TRUE"); n != 0 {
		t.Error("whoever went away has been noted")
	}
}

func TestSavingASessionLeavesItsNotice(t *testing.T) {
	s := storetest.Open(t)
	_, stale := opened(t, s, "notice", 1)
	told := stale
	told.NoticeText, told.NoticeAt = "Late.", &stale.StartsAt
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.SaveNotice(&told) })
	stale.JoinURL = "https://meet.example.org/moved"
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.SaveSession(&stale) })
	if got := storetest.Session(t, s, stale.ID); got.NoticeText != "Late." || got.NoticeAt == nil || got.JoinURL != stale.JoinURL {
		t.Errorf("after the session was saved: %q, %v, %s", got.NoticeText, got.NoticeAt, got.JoinURL)
	}
}
