package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store/accounts"
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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	if _, err := accounts.Visit(t.Context(), o.store.Reads, other.Visit.ID); !errors.Is(err, event.ErrNotFound) {
		t.Errorf("a visit of long ago: %v", err)
	}
}

// A link is sent to who has an account, and nobody is told whether they have.
func TestALinkByLetter(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
