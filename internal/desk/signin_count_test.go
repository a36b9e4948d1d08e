package desk_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/problem"
)

// restarted is a desk of its own over the same store, as after a start of the
// program.
func (o *office) restarted() *office {
	o.t.Helper()
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		o.t.Fatal(err)
	}
	next := &office{t: o.t, store: o.store, clock: o.clock}
	next.Desk = desk.New(o.store, desk.Options{
		Key: key, Words: localetest.Words(o.t), BaseURL: "https://desk.example.org", Clock: o.now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler),
	})
	return next
}

// Twenty wrong passwords and codes by three ways, in the middle of which the
// program starts again: from the eleventh on nothing is looked at, right or
// wrong, and nobody is told more than before.
func TestTwentyWrongOnesOverThreeWaysAndAStart(t *testing.T) {
	t.Parallel()
	o := open(t)
	by := o.withPassword("lena@example.org", desk.NewAccount{})
	secret, _ := o.twoSteps(by)
	o.set(time.Hour)
	v, err := o.SignInByPassword(t.Context(), home, "lena@example.org", quietTrain)
	if err != nil || !v.Awaits {
		t.Fatalf("%+v, %v", v, err)
	}
	by, err = o.InVisit(t.Context(), by.Visit.ID)
	if err != nil {
		t.Fatal(err)
	}
	ways := []func(*office) error{
		func(o *office) error {
			_, err := o.SignInByPassword(t.Context(), home, "lena@example.org", "wrong")
			return err
		},
		func(o *office) error { _, err := o.TakeSecondStep(t.Context(), home, v.ID, "000000"); return err },
		func(o *office) error {
			return o.SetPassword(t.Context(), by, home, desk.NewPassword{Current: "wrong", Password: "another quiet train"})
		},
	}
	refused := 0
	for i := range 20 {
		if i == 5 {
			o = o.restarted()
		}
		if errors.Is(ways[i%3](o), desk.ErrTooManyTries) {
			refused++
		} else if i >= 10 {
			t.Errorf("the %dth is looked at", i+1)
		}
	}
	if refused != 10 {
		t.Errorf("%d of 20 were refused unseen, want 10", refused)
	}
	_, err = o.SignInByPassword(t.Context(), desk.SignInFrom{Network: "198.51.100.0/24"}, "lena@example.org", quietTrain)
	if p := problem.From(err); !errors.Is(err, desk.ErrTooManyTries) || p.Params["retry_after"].(int) < 1 || p.Params["retry_after"].(int) > 15*60 {
		t.Errorf("the right password from elsewhere: %v", err)
	}
	if _, err := o.TakeSecondStep(t.Context(), home, v.ID, auth.Code(secret, o.now())); !errors.Is(err, desk.ErrTooManyTries) {
		t.Errorf("the right code: %v", err)
	}
	for range 10 {
		if _, err := o.SignInByPassword(t.Context(), home, "nobody@example.org", "wrong"); !errors.Is(err, desk.ErrWrongSignIn) {
			t.Errorf("another address: %v", err)
		}
	}
	if _, err := o.SignInByPassword(t.Context(), home, "nobody@example.org", "wrong"); !errors.Is(err, desk.ErrTooManyTries) {
		t.Errorf("an address without an account is not counted as one with: %v", err)
	}
}

func TestTheCountEndsByItselfAndIsGivenBack(t *testing.T) {
	t.Parallel()
	o := open(t)
	by := o.staff("lena@example.org", desk.NewAccount{})
	if err := o.BeginCodes(t.Context(), by); err != nil {
		t.Fatal(err)
	}
	wrong := func() error {
		_, err := o.ConfirmCodes(t.Context(), by, home, "000000")
		return err
	}
	for range 12 { // what is right counts for nothing
		link, err := o.SignInLink(t.Context(), operator, "lena@example.org")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.SignInByLink(t.Context(), home, last(link)); err != nil {
			t.Fatal(err)
		}
	}
	for day := range 5 {
		o.set(time.Duration(day)*15*time.Minute + time.Hour)
		for range 10 {
			if err := wrong(); codesOf(err) != "/code code_wrong" {
				t.Fatal(err)
			}
		}
		if err := wrong(); !errors.Is(err, desk.ErrTooManyTries) {
			t.Fatal(err)
		}
	}
	o.set(3 * time.Hour)
	if err := wrong(); !errors.Is(err, desk.ErrTooManyTries) {
		t.Errorf("the 51st of a day: %v", err)
	}
	o.set(12*time.Hour + time.Minute)
	if err := wrong(); codesOf(err) != "/code code_wrong" {
		t.Errorf("the first of the next day: %v", err)
	}
}

func TestANetworkIsCountedOverAllAddressesAndLinks(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.withPassword("lena@example.org", desk.NewAccount{})
	for i := range 60 {
		var err error
		if i%2 == 0 {
			_, err = o.SignInByLink(t.Context(), home, fmt.Sprint("wrong", i))
		} else {
			err = o.SendSignInLink(t.Context(), home, fmt.Sprintf("x%d@example.org", i))
		}
		if errors.Is(err, desk.ErrTooManyTries) {
			t.Fatalf("the %dth: %v", i+1, err)
		}
	}
	for name, err := range map[string]error{
		"a link":   func() error { _, err := o.SignInByLink(t.Context(), home, "x"); return err }(),
		"a letter": o.SendSignInLink(t.Context(), home, "lena@example.org"),
		"a password": func() error {
			_, err := o.SignInByPassword(t.Context(), home, "lena@example.org", quietTrain)
			return err
		}(),
	} {
		if !errors.Is(err, desk.ErrTooManyTries) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := o.SignInByPassword(t.Context(), desk.SignInFrom{Network: "198.51.100.0/24"}, "lena@example.org", quietTrain); err != nil {
		t.Errorf("from another network: %v", err)
	}
}

// Many at one moment are counted before any is looked at.
func TestManyAtOneMomentAreNoWayAround(t *testing.T) {
	t.Parallel()
	o := open(t)
	by := o.staff("lena@example.org", desk.NewAccount{})
	if err := o.BeginCodes(t.Context(), by); err != nil {
		t.Fatal(err)
	}
	var looked sync.Map
	var all sync.WaitGroup
	for i := range 25 {
		all.Go(func() {
			if _, err := o.ConfirmCodes(t.Context(), by, home, "000000"); codesOf(err) == "/code code_wrong" {
				looked.Store(i, true)
			}
		})
	}
	all.Wait()
	n := 0
	looked.Range(func(any, any) bool { n++; return true })
	if n != 10 {
		t.Errorf("%d were looked at, want 10", n)
	}
}
