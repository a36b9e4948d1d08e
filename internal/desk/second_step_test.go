package desk_test

import (
	"crypto/rand"
	"encoding/base32"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/locale/localetest"
)

// secret is that of the one-time codes that c shows.
func secretOf(t *testing.T, c *desk.Codes) []byte {
	t.Helper()
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(c.Secret, " ", ""))
	if err != nil || len(secret) == 0 {
		t.Fatalf("the secret is %q: %v", c.Secret, err)
	}
	return secret
}

// twoSteps turns the second step of by on, and returns its secret and the
// recovery codes.
func (o *office) twoSteps(by desk.Actor) (secret []byte, recovery []string) {
	o.t.Helper()
	if err := o.BeginCodes(o.t.Context(), by); err != nil {
		o.t.Fatal(err)
	}
	c, err := o.Codes(o.t.Context(), by)
	if err != nil || c.On {
		o.t.Fatalf("on before a code was given: %v", err)
	}
	secret = secretOf(o.t, c)
	if recovery, err = o.ConfirmCodes(o.t.Context(), by, home, auth.Code(secret, o.now())); err != nil {
		o.t.Fatal(err)
	}
	return secret, recovery
}

func TestTheSecondStep(t *testing.T) {
	t.Parallel()
	o := open(t)
	by := o.withPassword("lena@example.org", desk.NewAccount{})
	elsewhere := o.enters("lena@example.org")
	secret, recovery := o.twoSteps(by)
	if len(recovery) != 10 {
		t.Errorf("%d recovery codes", len(recovery))
	}
	if _, err := o.InVisit(t.Context(), elsewhere.Visit.ID); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("another browser is still signed in: %v", err)
	}
	kept, err := o.store.AccountByID(t.Context(), by.Account.ID)
	if err != nil || strings.Contains(string(kept.CodeSecret), string(secret)) {
		t.Errorf("the secret is kept as it is: %v", err)
	}
	first := func() int64 {
		t.Helper()
		v, err := o.SignInByPassword(t.Context(), home, "lena@example.org", quietTrain)
		if err != nil || !v.Awaits {
			t.Fatalf("%+v, %v", v, err)
		}
		if _, err := o.InVisit(t.Context(), v.ID); !errors.Is(err, desk.ErrCodeDue) {
			t.Fatalf("in with the first step alone: %v", err)
		}
		return v.ID
	}
	take := func(visit int64, code string) string {
		_, err := o.TakeSecondStep(t.Context(), home, visit, code)
		if err != nil {
			return codesOf(err)
		}
		if _, err := o.InVisit(t.Context(), visit); err != nil {
			return err.Error()
		}
		return "in"
	}
	const wrong = "/code code_wrong"
	v := first()
	if got := take(v, auth.Code(secret, o.now())); got != wrong {
		t.Errorf("the code by which it was turned on works twice: %s", got)
	}
	o.set(time.Minute)
	code := auth.Code(secret, o.now())
	for name, tt := range map[string]string{"no code": "", "a wrong one": "12345", "an old one": auth.Code(secret, noon.Add(-time.Hour)), "no recovery code": "abcd-efgh-jkmn"} {
		if got := take(v, tt); got != wrong {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := take(v, code); got != "in" {
		t.Errorf("the code: %s", got)
	}
	if got := take(first(), code); got != wrong {
		t.Errorf("a code used twice: %s", got)
	}
	o.set(2 * time.Minute)
	v = first()
	if got := take(v, strings.ToUpper(recovery[3])); got != "in" {
		t.Errorf("a recovery code: %s", got)
	}
	if got := take(first(), recovery[3]); got != wrong {
		t.Errorf("a recovery code used twice: %s", got)
	}
	if got := take(v, recovery[4]); got != "unauthorised" && got != "" {
		t.Errorf("a visit that is in takes another second step: %q", got)
	}
	v = first()
	o.set(13 * time.Minute)
	if got := take(v, auth.Code(secret, o.now())); got != "" {
		t.Errorf("eleven minutes later: %q", got)
	}
	c, err := o.Codes(t.Context(), by)
	if err != nil || !c.On || c.Left != 9 || c.Secret != "" || c.Link != "" {
		t.Errorf("codes: %+v, %v", c, err)
	}
}

// A link and another provider are first steps like a password.
func TestEveryWayNeedsTheSecondStep(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.twoSteps(o.withPassword("lena@example.org", desk.NewAccount{}))
	link, err := o.SignInLink(t.Context(), operator, "lena@example.org")
	if err != nil {
		t.Fatal(err)
	}
	if v, err := o.SignInByLink(t.Context(), home, last(link)); err != nil || !v.Awaits {
		t.Errorf("by link: %+v, %v", v, err)
	}
	if v, err := o.SignInByProvider(t.Context(), home, "lena@example.org", true); err != nil || !v.Awaits {
		t.Errorf("by provider: %+v, %v", v, err)
	}
}

func TestAtOneMomentACodeWorksOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	secret, _ := o.twoSteps(o.withPassword("lena@example.org", desk.NewAccount{}))
	o.set(time.Minute)
	var visits []int64
	for range 6 {
		v, err := o.SignInByPassword(t.Context(), home, "lena@example.org", quietTrain)
		if err != nil {
			t.Fatal(err)
		}
		visits = append(visits, v.ID)
	}
	var all sync.WaitGroup
	var in sync.Map
	for _, v := range visits {
		all.Go(func() {
			if _, err := o.TakeSecondStep(t.Context(), home, v, auth.Code(secret, o.now())); err == nil {
				in.Store(v, true)
			}
		})
	}
	all.Wait()
	n := 0
	in.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("one code let %d in", n)
	}
}

func TestTheSecondStepIsTurnedOffByACode(t *testing.T) {
	t.Parallel()
	o := open(t)
	by := o.withPassword("lena@example.org", desk.NewAccount{})
	if err := o.DropCodes(t.Context(), by, home, "123456"); !errors.Is(err, desk.ErrNoCodes) {
		t.Errorf("what is not on: %v", err)
	}
	if _, err := o.ConfirmCodes(t.Context(), by, home, "123456"); !errors.Is(err, desk.ErrNoCodes) {
		t.Errorf("what was not begun: %v", err)
	}
	secret, recovery := o.twoSteps(by)
	if err := o.BeginCodes(t.Context(), by); !errors.Is(err, desk.ErrCodesThere) {
		t.Errorf("begun again: %v", err)
	}
	o.set(time.Minute)
	others, err := o.RenewRecoveryCodes(t.Context(), by, home, auth.Code(secret, o.now()))
	if err != nil || len(others) != 10 || slices.Contains(others, recovery[0]) {
		t.Errorf("other recovery codes: %v, %v", others, err)
	}
	if got := codesOf(o.DropCodes(t.Context(), by, home, recovery[0])); got != "/code code_wrong" {
		t.Errorf("by a recovery code that was replaced: %s", got)
	}
	if err := o.DropCodes(t.Context(), by, home, others[0]); err != nil {
		t.Fatal(err)
	}
	o.enters("lena@example.org")
}

// strict is a desk whose admins sign in in two steps.
func strict(t *testing.T) *office {
	t.Helper()
	o := open(t)
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	o.Desk = desk.New(o.store, desk.Options{
		Key: key, Words: localetest.Words(t), BaseURL: "https://desk.example.org", Clock: o.now, Random: rand.Reader,
		Log: slog.New(slog.DiscardHandler), AdminsInTwoSteps: true,
	})
	return o
}

func TestAdminsSetTheSecondStepUpBeforeTheyAreIn(t *testing.T) {
	t.Parallel()
	o := strict(t)
	o.staff("member@example.org", desk.NewAccount{})
	link, err := o.AddAccount(t.Context(), operator, desk.NewAccount{Email: "admin@example.org", Name: "Admin", Role: "admin"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := o.SignInByLink(t.Context(), home, last(link))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.InVisit(t.Context(), v.ID); !errors.Is(err, desk.ErrCodeDue) {
		t.Fatalf("in without a second step: %v", err)
	}
	if c, err := o.SecondStep(t.Context(), v.ID); err != nil || c.On || c.Secret != "" {
		t.Errorf("before it was begun: %+v, %v", c, err)
	}
	if _, err := o.TakeSecondStep(t.Context(), home, v.ID, "123456"); codesOf(err) != "/code code_wrong" {
		t.Errorf("a code of nothing: %v", err)
	}
	if err := o.BeginSecondStep(t.Context(), v.ID); err != nil {
		t.Fatal(err)
	}
	c, err := o.SecondStep(t.Context(), v.ID)
	if err != nil || !strings.HasPrefix(c.Link, "otpauth://totp/Rollcall%20desk.example.org:admin@example.org?") {
		t.Fatalf("%+v, %v", c, err)
	}
	recovery, err := o.TakeSecondStep(t.Context(), home, v.ID, auth.Code(secretOf(t, c), o.now()))
	if err != nil || len(recovery) != 10 {
		t.Fatalf("recovery codes: %v, %v", recovery, err)
	}
	by, err := o.InVisit(t.Context(), v.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.DropCodes(t.Context(), by, home, recovery[0]); !errors.Is(err, desk.ErrCodeNeeded) {
		t.Errorf("an admin turns it off: %v", err)
	}
	if err := o.ResetSignIn(t.Context(), operator, "admin@example.org"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.InVisit(t.Context(), v.ID); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("after a reset: %v", err)
	}
	if c, err := o.Codes(t.Context(), by); err != nil || c.On || c.Left != 0 {
		t.Errorf("after a reset: %+v, %v", c, err)
	}
}
