package store_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
	"rollcall/internal/store/storetest"
)

// with is a place whose connections begin with a setting of the server.
func with(t *testing.T, place, setting, value string) string {
	t.Helper()
	u, err := url.Parse(place)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(setting, value)
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20") // pgx takes a plus as it is
	return u.String()
}

// raise makes the server fail the first so many rows that are written into a
// table, at the statement or only at the commit, with an SQLSTATE.
func raise(t *testing.T, s *store.Store, table, state string, times int, late bool) {
	t.Helper()
	when := "CREATE TRIGGER raise AFTER INSERT ON " + table
	if late {
		when = "CREATE CONSTRAINT TRIGGER raise AFTER INSERT ON " + table + " DEFERRABLE INITIALLY DEFERRED"
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		for _, statement := range []string{
			// A sequence keeps what it has counted when a transaction is rolled back.
			"CREATE SEQUENCE raised",
			fmt.Sprintf(`CREATE FUNCTION raise() RETURNS trigger LANGUAGE plpgsql AS $$
			BEGIN IF nextval('raised') <= %d THEN RAISE EXCEPTION 'provoked' USING ERRCODE = '%s'; END IF; RETURN NULL; END $$`, times, state),
			when + " FOR EACH ROW EXECUTE FUNCTION raise()",
		} {
			if err := tx.DB().Exec(statement).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// Whatever collides is tried again, together or alone, at the statement or at
// the commit; what goes on colliding is told to come again, and is no fault.
func TestCollisionsAreTriedAgain(t *testing.T) {
	for _, state := range []string{"40001", "40P01", "55P03"} {
		for _, late := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s late %t", state, late), func(t *testing.T) {
				s := storetest.Reopen(t, onServer(t))
				e, sessions := storetest.Announce(t, s, "webinar", 50, 50)
				raise(t, s, "letters", state, 2, late)
				var wg sync.WaitGroup
				for i := range 20 {
					wg.Go(func() {
						if _, err := s.SignUp(t.Context(), storetest.Person(e, i, sessions[i%2])); err != nil {
							t.Errorf("%d: %v", i, err)
						}
					})
				}
				wg.Wait()
				if n := storetest.Count(t, s, "registrations", "true"); n != 20 {
					t.Errorf("%d registrations", n)
				}
				storetest.Clean(t, s)
			})
		}
	}
}

func TestWhatCollidesForEverIsToldToComeAgain(t *testing.T) {
	for _, late := range []bool{false, true} {
		s := storetest.Reopen(t, onServer(t))
		e, sessions := storetest.Announce(t, s, "webinar", 5)
		raise(t, s, "letters", "40001", 1000, late)
		if _, err := s.SignUp(t.Context(), storetest.Person(e, 1, sessions[0])); !errors.Is(err, store.ErrBusy) {
			t.Errorf("late %t: %v, want ErrBusy", late, err)
		}
		if n := storetest.Count(t, s, "registrants", "true"); n != 0 {
			t.Errorf("late %t: %d registrants", late, n)
		}
		storetest.Clean(t, s)
	}
}

// Two servers whose transactions the database keeps apart as strictly as it
// can collide over every session; nobody is lost and nothing is a fault.
func TestServersThatAreKeptApart(t *testing.T) {
	for _, level := range []string{"repeatable read", "serializable"} {
		t.Run(level, func(t *testing.T) {
			place := with(t, onServer(t), "default_transaction_isolation", level)
			stores := []*store.Store{storetest.Reopen(t, place), storetest.Reopen(t, place)}
			e, sessions := storetest.Announce(t, stores[0], "webinar", 10, 10)
			var taken, busy atomic.Int64
			var wg sync.WaitGroup
			for i := range 60 {
				wg.Go(func() {
					for range 200 {
						_, err := stores[i%2].SignUp(t.Context(), storetest.Person(e, i, sessions...))
						if errors.Is(err, store.ErrBusy) {
							busy.Add(1)
							continue
						}
						if err != nil {
							t.Errorf("%d: %v", i, err)
						}
						taken.Add(1)
						return
					}
				})
			}
			wg.Wait()
			if taken.Load() != 60 {
				t.Errorf("%d of 60 were taken; %d were told to come again", taken.Load(), busy.Load())
			}
			if n := storetest.Session(t, stores[0], sessions[0].ID).SeatsTaken; n != 10 {
				t.Errorf("%d of 10 seats are taken", n)
			}
			storetest.Clean(t, stores[0])
		})
	}
}

// A rival holds a session longer than a server that is told so will wait.
func TestALockThatIsNotToBeHad(t *testing.T) {
	place := onServer(t)
	rival, s := storetest.Reopen(t, place), storetest.Reopen(t, with(t, place, "lock_timeout", "50ms"))
	e, sessions := storetest.Announce(t, rival, "webinar", 5)
	locked, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := rival.Tx(t.Context(), []int64{sessions[0].ID}, func(*store.Tx) error { close(locked); <-release; return nil }); err != nil {
			t.Error(err)
		}
	})
	<-locked
	_, err := s.SignUp(t.Context(), storetest.Person(e, 1, sessions[0]))
	if !errors.Is(err, store.ErrBusy) {
		t.Errorf("%v, want ErrBusy", err)
	}
	close(release)
	wg.Wait()
	if _, err := s.SignUp(t.Context(), storetest.Person(e, 1, sessions[0])); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	storetest.Clean(t, s)
}

// A connection that is lost while reading is no fault, and the next read has
// another.
func TestAReadThatLosesItsConnection(t *testing.T) {
	place := onServer(t)
	u, err := url.Parse(place)
	if err != nil {
		t.Fatal(err)
	}
	var c cutter
	u.Host = c.listen(t, u.Host)
	s := storetest.Reopen(t, u.String())
	if _, err := accounts.All(t.Context(), s.Reads); err != nil {
		t.Fatal(err)
	}
	c.cut.Store(true)
	if _, err := accounts.All(t.Context(), s.Reads); !errors.Is(err, store.ErrAway) {
		t.Errorf("%v, want ErrAway", err)
	}
	if err := s.Snapshot(t.Context(), func(store.Reads) error { return nil }); !errors.Is(err, store.ErrAway) {
		t.Errorf("a snapshot: %v, want ErrAway", err)
	}
	c.cut.Store(false)
	if _, err := accounts.All(t.Context(), s.Reads); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
