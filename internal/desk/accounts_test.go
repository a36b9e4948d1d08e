package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

func TestTheFirstAdmin(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	mailing, _ := o.mailing()
	a, err := mailing.WelcomeAccount(t.Context(), operator, desk.NewAccount{Email: "new@example.org", Name: "Nino"})
	if err != nil || a.Admin || a.Link != "" {
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

// Where no letter leaves, the link into a new account is shown to the admin, and
// nothing is owed.
func TestWithoutAMailServerTheLinkIsShown(t *testing.T) {
	t.Parallel()
	o := open(t)
	admin, in := o.staff("admin@example.org", desk.NewAccount{Role: "admin"}), desk.NewAccount{Email: "new@example.org", Name: "Nino"}
	admin.Once = o.Once(admin, "POST /accounts", "key-1", []byte("body"))
	added, err := o.WelcomeAccount(t.Context(), admin, in)
	done(t, err)
	again, err := o.WelcomeAccount(t.Context(), admin, in)
	done(t, err)
	if again.ID != added.ID || again.Link != "" {
		t.Errorf("a repeat of the request shows a link into nothing: %+v", again)
	}
	_, token, found := strings.Cut(added.Link, "/desk/sign-in/")
	if !found {
		t.Fatalf("the link is %q", added.Link)
	}
	letters, err := o.store.ClaimLetters(t.Context(), noon, 5, time.Minute)
	if err != nil || len(letters) != 0 {
		t.Errorf("letters: %+v, %v", letters, err)
	}
	if v, err := o.SignInByLink(t.Context(), desk.SignInFrom{}, token); err != nil || v.AccountID != added.ID {
		t.Errorf("the link signs in %+v, %v", v, err)
	}
}

// An account that is let in again is not signed in where it was before.
func TestWhoIsLetInAgainSignsInAgain(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
