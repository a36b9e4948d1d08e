package desk_test

import (
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/problem"
)

// Where somebody signs in, and a password that is taken.
var home = desk.SignInFrom{Network: "192.0.2.0/24", Device: "firefox"}

const quietTrain = "ein leiser Zug nach Mostar"

// last is what stands behind the last slash of a link.
func last(link string) string { return link[strings.LastIndexByte(link, '/')+1:] }

// withPassword adds an account that has a password, and returns the actor of a
// first visit.
func (o *office) withPassword(email string, in desk.NewAccount) desk.Actor {
	o.t.Helper()
	by := o.staff(email, in)
	if err := o.SetPassword(o.t.Context(), by, home, desk.NewPassword{Password: quietTrain}); err != nil {
		o.t.Fatal(err)
	}
	by, err := o.InVisit(o.t.Context(), by.Visit.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return by
}

// enters signs an account in by password.
func (o *office) enters(email string) desk.Actor {
	o.t.Helper()
	v, err := o.SignInByPassword(o.t.Context(), home, email, quietTrain)
	if err != nil {
		o.t.Fatal(err)
	}
	by, err := o.InVisit(o.t.Context(), v.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return by
}

// fieldsOf are the fields that err names, with their codes.
func codesOf(err error) string {
	p := problem.From(err)
	if p == nil {
		return fmt.Sprint(err)
	}
	var all []string
	for _, f := range p.Fields {
		all = append(all, f.Pointer+" "+f.Code)
	}
	return strings.Join(all, ", ")
}

func TestSigningInByPassword(t *testing.T) {
	o := open(t)
	o.withPassword("lena@example.org", desk.NewAccount{})
	o.staff("ben@example.org", desk.NewAccount{})
	o.withPassword("gone@example.org", desk.NewAccount{})
	if err := o.DisableAccount(t.Context(), operator, "gone@example.org"); err != nil {
		t.Fatal(err)
	}
	by := o.enters(" LENA@Example.org ")
	if by.Account.Email != "lena@example.org" || by.Visit.Way != event.ByPassword || by.Visit.Device != "firefox" {
		t.Errorf("in came %+v by %+v", by.Account, by.Visit)
	}
	for name, tt := range map[string][2]string{
		"another password": {"lena@example.org", quietTrain + "x"}, "none": {"lena@example.org", ""}, "nobody": {"nobody@example.org", quietTrain},
		"an account without one": {"ben@example.org", ""}, "one that is disabled": {"gone@example.org", quietTrain}, "no address": {"", ""},
	} {
		if v, err := o.SignInByPassword(t.Context(), home, tt[0], tt[1]); !errors.Is(err, desk.ErrWrongSignIn) || v != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Known and unknown addresses are compared with a hash alike. The median of
// several is steadier than one.
func TestKnownAndUnknownAddressesTakeTheSameTime(t *testing.T) {
	o := open(t)
	o.withPassword("lena@example.org", desk.NewAccount{})
	median := func(email string) time.Duration {
		var all []time.Duration
		for i := range 5 {
			began := time.Now()
			if _, err := o.SignInByPassword(t.Context(), desk.SignInFrom{Network: fmt.Sprint(i)}, email, "wrong"); !errors.Is(err, desk.ErrWrongSignIn) {
				t.Fatal(err)
			}
			all = append(all, time.Since(began))
		}
		slices.Sort(all)
		return all[2]
	}
	known, unknown := median("lena@example.org"), median("nobody@example.org")
	if unknown < known/4 || known < unknown/4 {
		t.Errorf("a known address takes %s, an unknown one %s", known, unknown)
	}
}

func TestPasswordsThatAreNotTaken(t *testing.T) {
	o := open(t)
	by := o.withPassword("lena@example.org", desk.NewAccount{})
	o.set(time.Hour) // the link that was used is not fresh any more
	for name, tt := range map[string]struct {
		in   desk.NewPassword
		want string
	}{
		"short":          {desk.NewPassword{Current: quietTrain, Password: "elf Zeichen"}, "/password password_short"},
		"long":           {desk.NewPassword{Current: quietTrain, Password: strings.Repeat("ab c", 51)}, "/password too_long"},
		"common":         {desk.NewPassword{Current: quietTrain, Password: "Password123!"}, "/password password_common"},
		"one's own name": {desk.NewPassword{Current: quietTrain, Password: "lena-example1"}, "/password password_common"},
		"wrong current":  {desk.NewPassword{Current: "x", Password: "another quiet train"}, "/current password_wrong"},
		"both":           {desk.NewPassword{Password: "short"}, "/current password_wrong, /password password_short"},
	} {
		if got := codesOf(o.SetPassword(t.Context(), by, home, tt.in)); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
	o.enters("lena@example.org")
	if err := o.SetPassword(t.Context(), desk.Actor{Kind: desk.Staff, Account: by.Account}, home, desk.NewPassword{Password: quietTrain}); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("by an API token: %v", err)
	}
}

func TestANewPasswordEndsEverythingElse(t *testing.T) {
	o := open(t)
	o.withPassword("lena@example.org", desk.NewAccount{})
	elsewhere, here := o.enters("lena@example.org"), o.enters("lena@example.org")
	link, err := o.SignInLink(t.Context(), operator, "lena@example.org")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.SetPassword(t.Context(), here, home, desk.NewPassword{Current: quietTrain, Password: "another quiet train"}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.InVisit(t.Context(), elsewhere.Visit.ID); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("elsewhere: %v", err)
	}
	if _, err := o.SignInByLink(t.Context(), home, last(link)); !errors.Is(err, desk.ErrLinkUsed) {
		t.Errorf("a link from before: %v", err)
	}
	if _, err := o.SignInByPassword(t.Context(), home, "lena@example.org", quietTrain); !errors.Is(err, desk.ErrWrongSignIn) {
		t.Errorf("the password from before: %v", err)
	}
	if _, err := o.InVisit(t.Context(), here.Visit.ID); err != nil {
		t.Errorf("here: %v", err)
	}
	if err := o.SetPassword(t.Context(), here, home, desk.NewPassword{Current: quietTrain, Password: "a third quiet train"}); err == nil {
		t.Error("the password is set by one that was replaced")
	}
}

// Whoever has forgotten the password comes in by a link and sets another.
func TestAFreshLinkStandsForThePassword(t *testing.T) {
	o := open(t)
	o.withPassword("lena@example.org", desk.NewAccount{})
	link, err := o.SignInLink(t.Context(), operator, "lena@example.org")
	if err != nil {
		t.Fatal(err)
	}
	v, err := o.SignInByLink(t.Context(), home, last(link))
	if err != nil {
		t.Fatal(err)
	}
	by, err := o.InVisit(t.Context(), v.ID)
	if err != nil || o.AsksCurrent(by) {
		t.Fatalf("the forgotten password is asked for: %v", err)
	}
	o.set(31 * time.Minute)
	if !o.AsksCurrent(by) {
		t.Error("half an hour later it is not asked for")
	}
	o.set(time.Minute)
	if err := o.SetPassword(t.Context(), by, home, desk.NewPassword{Password: "another quiet train"}); err != nil {
		t.Error(err)
	}
}

func TestVisitsEndByThemselves(t *testing.T) {
	o := open(t)
	o.withPassword("lena@example.org", desk.NewAccount{})
	idle, busy := o.enters("lena@example.org"), o.enters("lena@example.org")
	step := desk.VisitIdles - time.Minute
	for at := time.Duration(0); at < desk.VisitLasts; at += step {
		o.set(at)
		if _, err := o.InVisit(t.Context(), busy.Visit.ID); err != nil {
			t.Fatalf("after %s: %v", at, err)
		}
	}
	if _, err := o.InVisit(t.Context(), idle.Visit.ID); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("without use: %v", err)
	}
	o.set(desk.VisitLasts)
	if _, err := o.InVisit(t.Context(), busy.Visit.ID); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("after %s in use: %v", desk.VisitLasts, err)
	}
	if _, err := o.InVisit(t.Context(), 0); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("nobody: %v", err)
	}
}

func TestVisitsAreListedAndEnded(t *testing.T) {
	o := open(t)
	first := o.withPassword("lena@example.org", desk.NewAccount{})
	other := o.withPassword("ben@example.org", desk.NewAccount{})
	second, third := o.enters("lena@example.org"), o.enters("lena@example.org")
	open := func(by desk.Actor) (ids []int64) {
		t.Helper()
		all, err := o.Visits(t.Context(), by)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range all {
			ids = append(ids, v.ID)
		}
		slices.Sort(ids)
		return ids
	}
	if got, want := open(first), []int64{first.Visit.ID, second.Visit.ID, third.Visit.ID}; !slices.Equal(got, want) {
		t.Errorf("open are %v, want %v", got, want)
	}
	if err := o.EndVisit(t.Context(), other, second.Visit.ID); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("another's visit is ended: %v", err)
	}
	if err := o.EndVisit(t.Context(), first, second.Visit.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := o.InVisit(t.Context(), second.Visit.ID); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("an ended visit: %v", err)
	}
	if err := o.EndOtherVisits(t.Context(), third); err != nil {
		t.Fatal(err)
	}
	if got := open(third); !slices.Equal(got, []int64{third.Visit.ID}) {
		t.Errorf("open are %v", got)
	}
	if err := o.SignOut(t.Context(), third); err != nil {
		t.Fatal(err)
	}
	if got := open(third); got != nil {
		t.Errorf("open are %v", got)
	}
	if got := open(other); len(got) != 1 {
		t.Errorf("another's visits: %v", got)
	}
	o.set(2*desk.VisitLasts + time.Hour)
	if err := o.ForgetVisits(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := o.store.Visit(t.Context(), other.Visit.ID); !errors.Is(err, event.ErrNotFound) {
		t.Errorf("a visit of long ago: %v", err)
	}
}

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

// Twenty wrong passwords and codes by three ways, in the middle of which the
// program starts again: from the eleventh on nothing is looked at, right or
// wrong, and nobody is told more than before.
func TestTwentyWrongOnesOverThreeWaysAndAStart(t *testing.T) {
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

func TestTheSecondStep(t *testing.T) {
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

// A link is sent to who has an account, and nobody is told whether they have.
func TestALinkByLetter(t *testing.T) {
	o := open(t)
	by := o.staff("lena@example.org", desk.NewAccount{})
	name, language := "Олена", "uk"
	if err := o.ChangeOwnAccount(t.Context(), by, desk.OwnChange{Name: &name, Language: &language}); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if err := o.SendSignInLink(t.Context(), home, "LENA@example.org"); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.SendSignInLink(t.Context(), home, "nobody@example.org"); err != nil {
		t.Fatal(err)
	}
	if got := codesOf(o.SendSignInLink(t.Context(), home, "nobody")); got != "/email address" {
		t.Errorf("what is no address: %s", got)
	}
	letters, err := o.store.ClaimLetters(t.Context(), noon, 10, time.Hour)
	if err != nil || len(letters) != 1 { // of one moment, one
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	l := letters[0]
	if l.Letter.Kind != event.LetterSignIn || l.Letter.Language != "uk" || l.To() != "lena@example.org" || !l.Letter.UsefulUntil.Equal(noon.Add(time.Hour)) {
		t.Errorf("the letter is %+v", l.Letter)
	}
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	token := key.SignInLink(by.Account.ID, l.Letter.MessageID)
	if _, err := o.SignInByLink(t.Context(), home, token); err != nil {
		t.Errorf("the link of the letter: %v", err)
	}
	if _, err := o.SignInByLink(t.Context(), home, token); !errors.Is(err, desk.ErrLinkUsed) {
		t.Errorf("once more: %v", err)
	}
	o.set(time.Minute)
	if err := o.SendSignInLink(t.Context(), home, "lena@example.org"); err != nil {
		t.Fatal(err)
	}
	if letters, err = o.store.ClaimLetters(t.Context(), o.now(), 10, time.Hour); err != nil || len(letters) != 0 {
		t.Errorf("the fourth of a day is sent: %v", err)
	}
}

func TestALinkOfALetterEnds(t *testing.T) {
	o := open(t)
	by := o.staff("lena@example.org", desk.NewAccount{})
	if err := o.SendSignInLink(t.Context(), home, "lena@example.org"); err != nil {
		t.Fatal(err)
	}
	letters, err := o.store.ClaimLetters(t.Context(), noon, 10, time.Minute)
	if err != nil || len(letters) != 1 {
		t.Fatal(err)
	}
	key, _ := auth.NewKey([]byte(strings.Repeat("k", 32)))
	o.set(time.Hour)
	if _, err := o.SignInByLink(t.Context(), home, key.SignInLink(by.Account.ID, letters[0].Letter.MessageID)); !errors.Is(err, desk.ErrLinkUsed) {
		t.Errorf("an hour later: %v", err)
	}
}

func TestAProviderVouchesForAnAddress(t *testing.T) {
	o := open(t)
	o.staff("lena@example.org", desk.NewAccount{})
	o.staff("gone@example.org", desk.NewAccount{})
	if err := o.DisableAccount(t.Context(), operator, "gone@example.org"); err != nil {
		t.Fatal(err)
	}
	v, err := o.SignInByProvider(t.Context(), home, "Lena@Example.org", true)
	if err != nil || v.Way != event.ByProvider {
		t.Errorf("%+v, %v", v, err)
	}
	for _, tt := range []struct {
		email    string
		verified bool
		want     error
	}{{"lena@example.org", false, desk.ErrUnvouched}, {"", true, desk.ErrUnvouched}, {"nobody@example.org", true, desk.ErrNotWithUs}, {"gone@example.org", true, desk.ErrNotWithUs}} {
		if _, err := o.SignInByProvider(t.Context(), home, tt.email, tt.verified); !errors.Is(err, tt.want) {
			t.Errorf("%q, verified %t: %v", tt.email, tt.verified, err)
		}
	}
}

func TestTheFirstAdmin(t *testing.T) {
	o := open(t)
	link, err := o.FirstLink(t.Context())
	if err != nil || !strings.HasPrefix(link, "https://desk.example.org/desk/sign-in/first/") {
		t.Fatalf("%q, %v", link, err)
	}
	in := desk.FirstAdmin{Email: "lena@example.org", Name: "Lena Albrecht", Password: quietTrain, Language: "de"}
	if _, err := o.MakeFirstAdmin(t.Context(), home, last(link)+"x", in); !errors.Is(err, desk.ErrLinkUsed) {
		t.Errorf("another link: %v", err)
	}
	if _, err := o.MakeFirstAdmin(t.Context(), home, last(link), desk.FirstAdmin{Email: "lena", Password: "short", Language: "de"}); codesOf(err) != "/email address, /name required, /password password_short" {
		t.Errorf("what is wrong: %s", codesOf(err))
	}
	var all sync.WaitGroup
	made := make([]error, 4)
	for i := range made {
		all.Go(func() {
			in := in
			in.Email = fmt.Sprintf("lena%d@example.org", i)
			_, made[i] = o.MakeFirstAdmin(t.Context(), home, last(link), in)
		})
	}
	all.Wait()
	accounts, err := o.Accounts(t.Context())
	if err != nil || len(accounts) != 1 || !accounts[0].Admin || accounts[0].Language != "de" {
		t.Fatalf("%+v, %v", accounts, err)
	}
	worked := 0
	for _, err := range made {
		if err == nil {
			worked++
		} else if !errors.Is(err, desk.ErrAdminThere) {
			t.Error(err)
		}
	}
	if worked != 1 {
		t.Errorf("the link worked %d times", worked)
	}
	if link, err := o.FirstLink(t.Context()); link != "" || err != nil {
		t.Errorf("there is still a link: %q, %v", link, err)
	}
	if _, err := o.SignInByPassword(t.Context(), home, accounts[0].Email, quietTrain); err != nil {
		t.Error(err)
	}
}

func TestAdminsKeepAccounts(t *testing.T) {
	o := open(t)
	admin := o.staff("admin@example.org", desk.NewAccount{Role: "admin"})
	member := o.staff("member@example.org", desk.NewAccount{})
	yes, no, toAdmin, toMember := true, false, "admin", "member"
	if _, err := o.ChangeAccount(t.Context(), member, admin.Account.ID, desk.AccountChange{Disabled: &yes}); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("by a member: %v", err)
	}
	if _, err := o.AllAccounts(t.Context(), member); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("listed by a member: %v", err)
	}
	for name, in := range map[string]desk.AccountChange{"disabled": {Disabled: &yes}, "a member": {Role: &toMember}} {
		if _, err := o.ChangeAccount(t.Context(), admin, admin.Account.ID, in); !errors.Is(err, desk.ErrLastAdmin) {
			t.Errorf("the last admin is %s: %v", name, err)
		}
	}
	if _, err := o.InVisit(t.Context(), admin.Visit.ID); err != nil {
		t.Errorf("what was refused has signed somebody out: %v", err)
	}
	if a, err := o.ChangeAccount(t.Context(), admin, member.Account.ID, desk.AccountChange{MayCreate: &no}); err != nil || a.MayCreate {
		t.Error(err)
	}
	if _, err := o.InVisit(t.Context(), member.Visit.ID); err != nil {
		t.Errorf("no change at all has signed somebody out: %v", err)
	}
	if a, err := o.ChangeAccount(t.Context(), admin, member.Account.ID, desk.AccountChange{Role: &toAdmin, MayCreate: &yes}); err != nil || !a.Admin || !a.MayCreate {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := o.InVisit(t.Context(), member.Visit.ID); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("with other rights, still signed in: %v", err)
	}
	if _, err := o.ChangeAccount(t.Context(), admin, admin.Account.ID, desk.AccountChange{Role: &toMember}); err != nil {
		t.Errorf("one of two admins: %v", err)
	}
	a, err := o.WelcomeAccount(t.Context(), operator, desk.NewAccount{Email: "new@example.org", Name: "Nino"})
	if err != nil || a.Admin {
		t.Fatalf("%+v, %v", a, err)
	}
	if _, err := o.WelcomeAccount(t.Context(), operator, desk.NewAccount{Email: "NEW@example.org", Name: "Nino"}); !errors.Is(err, desk.ErrAccountExists) {
		t.Errorf("twice: %v", err)
	}
	letters, err := o.store.ClaimLetters(t.Context(), noon, 5, time.Minute)
	if err != nil || len(letters) != 1 || letters[0].Letter.Kind != event.LetterWelcome || letters[0].To() != "new@example.org" {
		t.Errorf("letters: %+v, %v", letters, err)
	}
}

// An account that is let in again is not signed in where it was before.
func TestWhoIsLetInAgainSignsInAgain(t *testing.T) {
	o := open(t)
	admin := o.staff("admin@example.org", desk.NewAccount{Role: "admin"})
	member := o.withPassword("member@example.org", desk.NewAccount{})
	if err := o.DisableAccount(t.Context(), operator, "member@example.org"); err != nil {
		t.Fatal(err)
	}
	no := false
	if _, err := o.ChangeAccount(t.Context(), admin, member.Account.ID, desk.AccountChange{Disabled: &no}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.InVisit(t.Context(), member.Visit.ID); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("the visit of before: %v", err)
	}
	o.enters("member@example.org")
}

func TestATokenOfOneEventKeepsNoAccount(t *testing.T) {
	o := open(t)
	o.announce(5, false)
	admin := o.staff("admin@example.org", desk.NewAccount{Role: "admin"})
	id := int64(1)
	tied := desk.Actor{Kind: desk.Staff, Account: admin.Account, OnlyEvent: &id}
	if _, err := o.AllAccounts(t.Context(), tied); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("accounts: %v", err)
	}
	if err := o.EndOtherVisits(t.Context(), tied); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("visits: %v", err)
	}
	if _, err := o.OwnAccount(t.Context(), tied); err != nil {
		t.Errorf("who it is: %v", err)
	}
}
