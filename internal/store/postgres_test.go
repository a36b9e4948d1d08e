package store_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// onServer returns a place on a PostgreSQL server.
func onServer(t *testing.T) string {
	t.Helper()
	if !storetest.Postgres() {
		t.Skip("needs " + storetest.Variable)
	}
	return storetest.Place(t)
}

// backendOf is the server's process that serves a transaction.
func backendOf(tx *store.Tx) (pid int64, err error) {
	err = tx.DB().Raw("SELECT pg_backend_pid()").Scan(&pid).Error
	return pid, err
}

// kill ends a server process.
func kill(t *testing.T, s *store.Store, pid int64) {
	t.Helper()
	if err := s.DB().Exec("SELECT pg_terminate_backend(?, 5000)", pid).Error; err != nil {
		t.Fatal(err)
	}
}

func TestAConnectionLostInBetweenIsMadeAnew(t *testing.T) {
	s := storetest.Reopen(t, onServer(t))
	e, sessions := storetest.Announce(t, s, "webinar", 10)
	for i, again := range []func() error{
		func() error { return s.Tx(t.Context(), nil, add("function")) },
		func() error { _, err := s.SignUp(t.Context(), storetest.Person(e, 1, sessions[0])); return err },
		func() error { return errors.Join(together(t, s, add("one"), add("two"))...) },
	} {
		var pid int64
		storetest.Write(t, s, func(tx *store.Tx) (err error) { pid, err = backendOf(tx); return err })
		kill(t, s, pid)
		if err := again(); err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	if !known(t, s, "function") || !known(t, s, "one") || !known(t, s, "two") {
		t.Error("something is lost")
	}
	storetest.Clean(t, s)
}

func TestAConnectionLostInsideIsTriedAgain(t *testing.T) {
	s := storetest.Reopen(t, onServer(t))
	var runs atomic.Int32
	fragile := func(tx *store.Tx) error {
		if runs.Add(1) == 1 {
			pid, err := backendOf(tx)
			if err != nil {
				return err
			}
			kill(t, s, pid)
		}
		return add("fragile")(tx)
	}
	if err := s.Tx(t.Context(), nil, fragile); err != nil {
		t.Errorf("alone: %v", err)
	}
	runs.Store(0)
	if err := errors.Join(together(t, s, add("before"), fragile, add("after"))...); err != nil {
		t.Errorf("together: %v", err)
	}
	for _, email := range []string{"fragile", "before", "after"} {
		if !known(t, s, email) {
			t.Errorf("%s is lost", email)
		}
	}
}

func TestADeadlockIsTriedAgain(t *testing.T) {
	place := onServer(t)
	stores := []*store.Store{storetest.Reopen(t, place), storetest.Reopen(t, place)}
	_, sessions := storetest.Announce(t, stores[0], "webinar", 5, 5)
	var both sync.WaitGroup
	both.Add(2)
	var first [2]sync.Once
	var wg sync.WaitGroup
	for i, s := range stores {
		wg.Go(func() { // without naming the sessions, which would keep the order
			err := s.Tx(t.Context(), nil, func(tx *store.Tx) error {
				touch := func(n int) error {
					return tx.DB().Exec("UPDATE sessions SET sequence = sequence + 1 WHERE id = ?", sessions[n].ID).Error
				}
				err := touch(i)
				first[i].Do(func() { both.Done(); both.Wait() })
				if err != nil {
					return err
				}
				return touch(1 - i)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := storetest.Count(t, stores[0], "sessions", "sequence = 2"); n != 2 {
		t.Errorf("%d sessions were changed by both", n)
	}
}

// A cutter stands between a program and its server and can keep the server's
// answers to itself.
type cutter struct {
	cut atomic.Bool
}

// listen returns the address at which the server at target is reached
// through the cutter.
func (c *cutter) listen(t *testing.T, target string) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", target)
			if err != nil {
				near.Close()
				continue
			}
			go func() { _, _ = io.Copy(far, near); far.Close() }()
			go c.answer(near, far)
		}
	}()
	return l.Addr().String()
}

func (c *cutter) answer(near, far net.Conn) {
	defer near.Close()
	b := make([]byte, 1<<16)
	for {
		n, err := far.Read(b)
		if err != nil || c.cut.Load() {
			return
		}
		if _, err := near.Write(b[:n]); err != nil {
			return
		}
	}
}

func TestACommitWithoutAnAnswerIsUnknown(t *testing.T) {
	place := onServer(t)
	direct := storetest.Reopen(t, place)
	u, err := url.Parse(place)
	if err != nil {
		t.Fatal(err)
	}
	var c cutter
	u.Host = c.listen(t, u.Host)
	s := storetest.Reopen(t, u.String())
	storetest.Write(t, s, add("first")) // the server knows the statements from here on
	var runs atomic.Int32
	err = s.Tx(context.Background(), nil, func(tx *store.Tx) error {
		runs.Add(1)
		err := add("perhaps")(tx)
		c.cut.Store(true) // from here on the server is not heard
		return err
	})
	c.cut.Store(false)
	if !errors.Is(err, store.ErrOutcomeUnknown) || runs.Load() != 1 {
		t.Errorf("error %v after %d runs, want ErrOutcomeUnknown after 1", err, runs.Load())
	}
	if !known(t, direct, "perhaps") {
		t.Error("this commit did reach the server")
	}
	if err := s.Tx(context.Background(), nil, add("later")); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestAServerThatIsAwayIsSaidToBe(t *testing.T) {
	place := onServer(t)
	u, err := url.Parse(place)
	if err != nil {
		t.Fatal(err)
	}
	var c cutter
	u.Host = c.listen(t, u.Host)
	s := storetest.Reopen(t, u.String())
	cut := func(*store.Tx) error { c.cut.Store(true); return nil }
	for _, err := range together(t, s, cut, add("one"), add("two")) {
		if !errors.Is(err, store.ErrAway) {
			t.Errorf("error %v, want ErrAway", err)
		}
	}
	if err := s.Ready(t.Context()); !errors.Is(err, store.ErrAway) {
		t.Errorf("ready: %v, want ErrAway", err)
	}
	c.cut.Store(false)
	if err := s.Tx(context.Background(), nil, add("later")); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
