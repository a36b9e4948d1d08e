package store_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
	"rollcall/internal/store/storetest"
)

var errOwn = errors.New("the function's own")

// account returns an account to add, as something small to write.
func account(email string) *event.Account {
	return &event.Account{Email: email, EmailFolded: email, AddedAt: storetest.Noon}
}

// add returns a function that adds an account.
func add(email string) func(*store.Tx) error {
	return func(tx *store.Tx) error {
		_, err := accounts.Add(tx, account(email))
		return err
	}
}

// known reports whether there is an account.
func known(t testing.TB, s *store.Store, email string) bool {
	t.Helper()
	_, err := accounts.ByAddress(t.Context(), s.Reads, email)
	if err != nil && !errors.Is(err, event.ErrNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

// hold keeps the writer busy until the returned function is called.
func hold(t testing.TB, s *store.Store) (release func()) {
	t.Helper()
	holding, end := make(chan struct{}), make(chan struct{})
	var once sync.Once
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Tx(context.Background(), nil, func(*store.Tx) error {
			once.Do(func() { close(holding) })
			<-end
			return nil
		})
	}()
	<-holding
	return func() { close(end); <-done }
}

// together runs functions in one shared transaction and returns their errors.
func together(t testing.TB, s *store.Store, fns ...func(*store.Tx) error) []error {
	t.Helper()
	release := hold(t, s)
	errs := make([]error, len(fns))
	var wg sync.WaitGroup
	for i, fn := range fns {
		wg.Go(func() { errs[i] = s.Tx(context.Background(), nil, fn) })
		waitFor(t, s, i+1)
	}
	release()
	wg.Wait()
	return errs
}

// waitFor waits until n jobs are in the queue.
func waitFor(t testing.TB, s *store.Store, n int) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); s.Waiting() < n; {
		if time.Now().After(end) {
			t.Fatalf("%d jobs wait, want %d", s.Waiting(), n)
		}
		time.Sleep(time.Millisecond)
	}
}

func TestAnErrorUndoesItsOwnFunctionAlone(t *testing.T) {
	s := storetest.Open(t)
	errs := together(t, s, add("before"), func(tx *store.Tx) error {
		if err := add("failed")(tx); err != nil {
			return err
		}
		return errOwn
	}, add("after"))
	if errs[0] != nil || !errors.Is(errs[1], errOwn) || errs[2] != nil {
		t.Fatalf("errors are %v", errs)
	}
	if !known(t, s, "before") || known(t, s, "failed") || !known(t, s, "after") {
		t.Error("what the failed function wrote is there, or what the others wrote is not")
	}
	if err := s.Tx(t.Context(), nil, func(*store.Tx) error { return errOwn }); err != errOwn { //nolint:errorlint // as it is
		t.Errorf("alone, the error is %v", err)
	}
}

func TestAFailedStatementSparesTheOthers(t *testing.T) {
	s := storetest.Open(t)
	broken := func(tx *store.Tx) error { return tx.DB().Exec("INSERT INTO accounts (id) VALUES (1)").Error }
	dropped := func(tx *store.Tx) error {
		_ = broken(tx) // on PostgreSQL nothing of the transaction can be kept now
		return add("dropped")(tx)
	}
	errs := together(t, s, add("before"), broken, add("between"), dropped, add("after"))
	if errs[0] != nil || errs[1] == nil || errs[2] != nil || errs[4] != nil {
		t.Fatalf("errors are %v", errs)
	}
	if storetest.Postgres() != (errs[3] != nil) {
		t.Errorf("a dropped error is answered with %v", errs[3])
	}
	for _, email := range []string{"before", "between", "after"} {
		if !known(t, s, email) {
			t.Errorf("%s is lost", email)
		}
	}
}

func TestAPanicSurfacesInItsCaller(t *testing.T) {
	s := storetest.Open(t)
	var caught any
	errs := together(t, s, add("before"), func(*store.Tx) error { return nil }, add("after"))
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() { caught = recover() }()
		_ = s.Tx(t.Context(), nil, func(tx *store.Tx) error {
			_ = add("panicked")(tx)
			panic("on the way")
		})
	}()
	if caught != "on the way" {
		t.Errorf("recovered %v", caught)
	}
	if known(t, s, "panicked") {
		t.Error("what the function wrote before the panic is there")
	}
	storetest.Write(t, s, add("later"))
}

func TestAPanicSparesTheOthers(t *testing.T) {
	s := storetest.Open(t)
	release := hold(t, s)
	var wg sync.WaitGroup
	ends := []func(){func() { panic("on the way") }, runtime.Goexit}
	for i, end := range ends {
		wg.Go(func() {
			defer func() { _ = recover() }()
			_ = s.Tx(context.Background(), nil, func(tx *store.Tx) error {
				_ = add("lost")(tx)
				end()
				return nil
			})
		})
		waitFor(t, s, i+1)
	}
	var err error
	wg.Go(func() { err = s.Tx(context.Background(), nil, add("kept")) })
	waitFor(t, s, len(ends)+1)
	release()
	wg.Wait()
	if err != nil || !known(t, s, "kept") || known(t, s, "lost") {
		t.Errorf("error %v; kept %t, lost %t", err, known(t, s, "kept"), known(t, s, "lost"))
	}
}

func TestNobodyWaitsForAFunctionThatPanicked(t *testing.T) {
	s := storetest.Open(t)
	commits := 0
	rig(t, s, func(commit, rollback func() error) error {
		if commits++; commits == 2 { // the shared transaction is lost, after the panic
			return errors.Join(&pgconn.PgError{Code: "40001"}, rollback())
		}
		return commit()
	})
	release := hold(t, s)
	var wg sync.WaitGroup
	wg.Go(func() {
		defer func() { _ = recover() }()
		_ = s.Tx(context.Background(), nil, func(*store.Tx) error { panic("on the way") })
	})
	waitFor(t, s, 1)
	wg.Go(func() { storetest.Write(t, s, add("kept")) })
	waitFor(t, s, 2)
	release()
	wg.Wait()
	if !known(t, s, "kept") {
		t.Error("the other function's work is lost")
	}
}

func TestACancelledJobIsSkipped(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	release := hold(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	var called atomic.Bool
	errs := make([]error, 2)
	wg.Go(func() {
		errs[0] = s.Tx(ctx, nil, func(*store.Tx) error { called.Store(true); return nil })
	})
	wg.Go(func() { _, errs[1] = s.SignUp(ctx, storetest.Person(e, 1, sessions[0])) })
	waitFor(t, s, 2)
	cancel()
	wg.Wait() // before the writer is free again
	release()
	storetest.Write(t, s, func(*store.Tx) error { return nil })
	if !errors.Is(errs[0], context.Canceled) || !errors.Is(errs[1], context.Canceled) {
		t.Errorf("errors are %v", errs)
	}
	if called.Load() || storetest.Count(t, s, "registrants", "1 = 1") != 0 {
		t.Error("a cancelled job was done")
	}
	if err := s.Tx(ctx, nil, func(*store.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a job cancelled beforehand is answered with %v", err)
	}
}

func TestWhatWaitsIsCommittedOnce(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 100)
	var commits atomic.Int64
	rig(t, s, func(commit, _ func() error) error {
		commits.Add(1)
		return commit()
	})
	release := hold(t, s)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			if _, err := s.SignUp(t.Context(), storetest.Person(e, i, sessions[0])); err != nil {
				t.Error(err)
			}
		})
	}
	for range 70 { // more than one batch of functions
		wg.Go(func() { storetest.Write(t, s, func(*store.Tx) error { return nil }) })
	}
	waitFor(t, s, 110)
	commits.Store(0)
	release()
	wg.Wait()
	if n := commits.Load(); n != 3 { // the holder, the batch, the rest of the functions
		t.Errorf("%d commits, want 3", n)
	}
	storetest.Clean(t, s)
}

func TestNobodyIsAnsweredBeforeTheCommit(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	var answered atomic.Int32
	var atCommit []int32 // how many had been answered
	rig(t, s, func(commit, _ func() error) error {
		time.Sleep(20 * time.Millisecond) // for whoever has been answered to say so
		atCommit = append(atCommit, answered.Load())
		return commit()
	})
	do := func(what string, fn func() error) {
		if err := fn(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		answered.Add(1)
	}
	do("a function alone", func() error { return s.Tx(t.Context(), nil, add("alone")) })
	release := hold(t, s) // the second commit
	var wg sync.WaitGroup
	wg.Go(func() {
		do("a sign-up", func() error { _, err := s.SignUp(t.Context(), storetest.Person(e, 1, sessions[0])); return err })
	})
	wg.Go(func() {
		do("a function beside it", func() error { return s.Tx(t.Context(), nil, add("beside")) })
	})
	waitFor(t, s, 2)
	release()
	wg.Wait()
	if want := []int32{0, 1, 1}; !slices.Equal(atCommit, want) {
		t.Errorf("at each commit %v had been answered, want %v", atCommit, want)
	}
}

func rig(t testing.TB, s *store.Store, onCommit func(commit, rollback func() error) error) {
	t.Helper()
	if err := s.Rig(onCommit); err != nil {
		t.Fatal(err)
	}
}

// refusing rolls the first n commits back and answers them with err.
func refusing(n int, err error) func(commit, rollback func() error) error {
	return func(commit, rollback func() error) error {
		if n--; n < 0 {
			return commit()
		}
		return errors.Join(err, rollback())
	}
}

func TestALostTransactionIsTriedAgain(t *testing.T) {
	serialisation := &pgconn.PgError{Code: "40001"}
	full := &pgconn.PgError{Code: "53100"}
	for _, tt := range []struct {
		name    string
		refused int // commits
		err     error
		want    error
		runs    int32 // of each function
	}{
		{"not lost", 0, nil, nil, 1},
		{"lost once", 1, serialisation, nil, 2},
		{"each lost alone as well", 3, serialisation, nil, 4},
		{"always lost", 1000, serialisation, store.ErrBusy, 4},
		{"nobody knows", 1000, store.ErrOutcomeUnknown, store.ErrOutcomeUnknown, 1},
		{"disk full", 1000, full, store.ErrNoSpace, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := storetest.Open(t)
			held := true // the commit of the holder goes through
			onCommit := refusing(tt.refused, tt.err)
			rig(t, s, func(commit, rollback func() error) error {
				if held {
					held = false
					return commit()
				}
				return onCommit(commit, rollback)
			})
			var runs [2]atomic.Int32
			errs := together(t, s, func(tx *store.Tx) error {
				runs[0].Add(1)
				return add("one")(tx)
			}, func(tx *store.Tx) error {
				runs[1].Add(1)
				return add("two")(tx)
			})
			if !errors.Is(errs[0], tt.want) || tt.want == nil && errs[0] != nil {
				t.Errorf("error %v, want %v", errs[0], tt.want)
			}
			if n := runs[0].Load(); n != tt.runs {
				t.Errorf("the function ran %d times, want %d", n, tt.runs)
			}
			if known(t, s, "one") != (tt.want == nil) {
				t.Errorf("written: %t", known(t, s, "one"))
			}
		})
	}
}

func TestBeyondItsLengthTheQueueIsBusy(t *testing.T) {
	s := storetest.Open(t)
	release := hold(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 16384 {
		wg.Go(func() { _ = s.Tx(ctx, nil, func(*store.Tx) error { return nil }) })
	}
	waitFor(t, s, 16384)
	if err := s.Tx(t.Context(), nil, func(*store.Tx) error { return nil }); !errors.Is(err, store.ErrBusy) {
		t.Errorf("error %v, want ErrBusy", err)
	}
	cancel()
	release()
	wg.Wait()
}

func TestCloseFinishesWhatItHasTaken(t *testing.T) {
	place := storetest.Place(t)
	s, err := store.Open(t.Context(), store.Options{Database: place, AllowUnsafe: true})
	if err != nil {
		t.Fatal(err)
	}
	release := hold(t, s)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() { storetest.Write(t, s, func(*store.Tx) error { return nil }) })
	}
	wg.Go(func() { storetest.Write(t, s, add("last")) })
	waitFor(t, s, 101)
	closed := make(chan error)
	go func() { closed <- s.Close() }()
	release()
	wg.Wait()
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if err := s.Tx(t.Context(), nil, func(*store.Tx) error { return nil }); !errors.Is(err, store.ErrClosing) {
		t.Errorf("after Close: %v", err)
	}
	if err := s.Ready(t.Context()); !errors.Is(err, store.ErrClosing) {
		t.Errorf("ready after Close: %v", err)
	}
	if !known(t, storetest.Reopen(t, place), "last") {
		t.Error("what was taken on is lost")
	}
}

func TestAFunctionCannotBeginAnother(t *testing.T) {
	s := storetest.Open(t)
	err := s.Tx(t.Context(), nil, func(tx *store.Tx) error { return tx.DB().Begin().Error })
	if err == nil {
		t.Error("a transaction was begun inside the shared one")
	}
}

func TestReadsCannotWrite(t *testing.T) {
	s := storetest.Open(t)
	if err := s.DB().Exec("DELETE FROM accounts").Error; err == nil {
		t.Error("a connection for reading has written")
	}
}
