package desk_test

import (
	"crypto/rand"
	"errors"
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
)

// follow uses a one-time link.
func (o *office) follow(link string) (desk.Actor, error) {
	v, err := o.SignInByLink(o.t.Context(), desk.SignInFrom{}, link[strings.LastIndex(link, "/")+1:])
	if err != nil {
		return desk.Actor{}, err
	}
	return o.InVisit(o.t.Context(), v.ID)
}

// mailing is a desk over the same store that has a mail server, and its key.
func (o *office) mailing() (*desk.Desk, auth.Key) {
	o.t.Helper()
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		o.t.Fatal(err)
	}
	return desk.New(o.store, desk.Options{
		Key: key, Words: localetest.Words(o.t), BaseURL: "https://desk.example.org", Clock: o.now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler), Mails: true,
	}), key
}

func TestAColleagueIsAskedIntoTheTeam(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	lena := o.staff("lena@example.org", desk.NewAccount{})
	if err := o.GrantRole(t.Context(), operator, "lena@example.org", "webinar", "organiser"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.InviteMember(t.Context(), lena, "webinar", desk.NewMember{Email: "omar", Role: "owner"}); !slices.Equal(refused(err), []string{"/email address", "/role unknown_choice"}) {
		t.Errorf("nonsense is refused as %v", refused(err))
	}
	if _, err := o.InviteMember(t.Context(), lena, "webinar", desk.NewMember{Email: "omar@example.org", Role: "host"}); !slices.Equal(refused(err), []string{"/name required"}) {
		t.Errorf("an account without a name: %v", refused(err))
	}
	asked, err := o.InviteMember(t.Context(), lena, "webinar", desk.NewMember{Email: " Omar@example.org", Name: "Omar Haddad", Role: "host"})
	if err != nil || !asked.Fresh || asked.Link == "" || asked.SignedInAt != nil {
		t.Fatalf("%+v, %v", asked, err)
	}
	if a := asked.Account; a.Admin || a.MayCreate || a.Name != "Omar Haddad" {
		t.Errorf("the account is %+v", a)
	}
	omar, err := o.follow(asked.Link)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Board(t.Context(), omar, "webinar", "first", desk.BoardFilter{}); err != nil {
		t.Errorf("the host does not see the roll: %v", err)
	}
	if _, err := o.TeamOf(t.Context(), omar, "webinar"); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a host sees the team: %v", err)
	}
	if _, err := o.follow(asked.Link); !errors.Is(err, desk.ErrLinkUsed) {
		t.Errorf("the link works twice: %v", err)
	}
	if _, err := o.InviteMember(t.Context(), lena, "webinar", desk.NewMember{Email: "OMAR@example.org", Role: "viewer"}); !errors.Is(err, event.ErrMemberAlready) {
		t.Errorf("a member is asked again: %v", err)
	}
	if _, err := o.NewMemberLink(t.Context(), lena, "webinar", omar.Account.ID); !errors.Is(err, event.ErrAccountInUse) {
		t.Errorf("a link leads into an account in use: %v", err)
	}
	m, err := o.ChangeMember(t.Context(), lena, "webinar", omar.Account.ID, "coordinator")
	if err != nil || m.Role != event.Coordinator || m.SignedInAt == nil {
		t.Errorf("%+v, %v", m, err)
	}
	if err := o.RemoveMember(t.Context(), lena, "webinar", omar.Account.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Stats(t.Context(), omar, "webinar"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("whoever was taken out sees the event: %v", err)
	}
	got := o.audited()
	if got = got[len(got)-4:]; !slices.Equal(got, []string{"sign_in_link_made", "member_invited", "member_changed", "member_removed"}) {
		t.Errorf("the audit has %v", got)
	}
}

// An account that exists gets the role and no link: it may have rights where the
// organiser has none.
func TestAnInvitationIsNoWayIntoAnAccount(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	o.staff("admin@example.org", desk.NewAccount{Role: "admin"})
	asked, err := o.InviteMember(t.Context(), operator, "webinar", desk.NewMember{Email: "admin@example.org", Role: "viewer"})
	if err != nil || asked.Fresh || asked.Link != "" {
		t.Fatalf("%+v, %v", asked, err)
	}
	fresh, err := o.InviteMember(t.Context(), operator, "webinar", desk.NewMember{Email: "nino@example.org", Name: "Nino Beridze", Role: "viewer"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.NewMemberLink(t.Context(), operator, "webinar", fresh.Account.ID); !errors.Is(err, event.ErrLinkJustMade) {
		t.Errorf("two links at once: %v", err)
	}
	o.set(time.Hour)
	again, err := o.NewMemberLink(t.Context(), operator, "webinar", fresh.Account.ID)
	if err != nil || again.Link == "" || again.Link == fresh.Link {
		t.Fatalf("%+v, %v", again, err)
	}
	if err := o.DisableAccount(t.Context(), operator, "nino@example.org"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.NewMemberLink(t.Context(), operator, "webinar", fresh.Account.ID); !errors.Is(err, event.ErrAccountInUse) {
		t.Errorf("a disabled account gets a link: %v", err)
	}
	if _, err := o.NewMemberLink(t.Context(), operator, "webinar", 999); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("nobody gets a link: %v", err)
	}
}

func TestTwoOrganisersLeaveAtOnceAndOneStays(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	both := []desk.Actor{o.staff("a@example.org", desk.NewAccount{}), o.staff("b@example.org", desk.NewAccount{})}
	for _, by := range both {
		if err := o.GrantRole(t.Context(), operator, by.Account.Email, "webinar", "organiser"); err != nil {
			t.Fatal(err)
		}
	}
	errs := make([]error, len(both))
	var all sync.WaitGroup
	for i, by := range both {
		all.Go(func() { errs[i] = o.LeaveTeam(t.Context(), by, "webinar") })
	}
	all.Wait()
	if stayed := errors.Is(errs[0], event.ErrLastOrganiser) != errors.Is(errs[1], event.ErrLastOrganiser); !stayed {
		t.Errorf("leaving at once: %v and %v", errs[0], errs[1])
	}
	members, err := o.TeamOf(t.Context(), operator, "webinar")
	if err != nil || len(members.Items) != 1 {
		t.Fatalf("%d stay, %v", len(members.Items), err)
	}
	last := members.Items[0].Account.ID
	if _, err := o.ChangeMember(t.Context(), operator, "webinar", last, "viewer"); !errors.Is(err, event.ErrLastOrganiser) {
		t.Errorf("the last organiser is lowered: %v", err)
	}
	if err := o.RemoveMember(t.Context(), operator, "webinar", last); !errors.Is(err, event.ErrLastOrganiser) {
		t.Errorf("the last organiser is taken out: %v", err)
	}
	admin := o.staff("admin@example.org", desk.NewAccount{Role: "admin"})
	if err := o.LeaveTeam(t.Context(), admin, "webinar"); !errors.Is(err, event.ErrNotInTeam) {
		t.Errorf("an admin without a role leaves: %v", err)
	}
}

func TestATokenDoesNoMoreThanItMay(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	lena := o.staff("lena@example.org", desk.NewAccount{MayCreate: true})
	if err := o.GrantRole(t.Context(), operator, "lena@example.org", "webinar", "organiser"); err != nil {
		t.Fatal(err)
	}
	past := noon.Add(-time.Hour)
	if _, _, err := o.MakeToken(t.Context(), lena, desk.OwnToken{Event: "missing", Expires: &past}); !slices.Equal(refused(err), []string{"/name required", "/expires not_future", "/event unknown_choice"}) {
		t.Errorf("nonsense is refused as %v", refused(err))
	}
	end := noon.Add(time.Hour)
	secret, made, err := o.MakeToken(t.Context(), lena, desk.OwnToken{Name: "Statistics", Event: "webinar", Role: "viewer", Expires: &end})
	if err != nil || made.Event != "webinar" || made.LastUsedAt != nil {
		t.Fatalf("%+v, %v", made, err)
	}
	if _, _, err := o.MakeToken(t.Context(), lena, desk.OwnToken{Name: "Statistics"}); !errors.Is(err, desk.ErrTokenExists) {
		t.Errorf("a second of the name: %v", err)
	}
	by, err := o.ByToken(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Stats(t.Context(), by, "webinar"); err != nil {
		t.Errorf("a viewer's token does not see the numbers: %v", err)
	}
	for name, try := range map[string]func() error{
		"registrants": func() error { _, err := o.Registrants(t.Context(), by, "webinar", desk.Filter{}); return err },
		"the team":    func() error { _, err := o.TeamOf(t.Context(), by, "webinar"); return err },
		"leaving":     func() error { return o.LeaveTeam(t.Context(), by, "webinar") },
		"its like":    func() error { _, _, err := o.MakeToken(t.Context(), by, desk.OwnToken{Name: "more"}); return err },
		"all tokens":  func() error { _, err := o.MyTokens(t.Context(), by); return err },
	} {
		if err := try(); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("a viewer's token reaches %s: %v", name, err)
		}
	}
	all, err := o.MyTokens(t.Context(), lena)
	if err != nil || len(all) != 1 || all[0].LastUsedAt == nil || !all[0].LastUsedAt.Equal(noon) {
		t.Fatalf("%+v, %v", all, err)
	}
	o.set(time.Hour)
	if _, err := o.ByToken(t.Context(), secret); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("a token outlives its end: %v", err)
	}
}

// An account that is lowered lowers its tokens; they end when it says so.
func TestATokenIsNoMoreThanItsAccount(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	lena, omar := o.staff("lena@example.org", desk.NewAccount{}), o.staff("omar@example.org", desk.NewAccount{})
	for _, grant := range [][2]string{{"lena@example.org", "organiser"}, {"omar@example.org", "viewer"}} {
		if err := o.GrantRole(t.Context(), operator, grant[0], "webinar", grant[1]); err != nil {
			t.Fatal(err)
		}
	}
	secret, made, err := o.MakeToken(t.Context(), omar, desk.OwnToken{Name: "all", Role: "organiser"})
	if err != nil {
		t.Fatal(err)
	}
	by, err := o.ByToken(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.TeamOf(t.Context(), by, "webinar"); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a token makes a viewer an organiser: %v", err)
	}
	if _, err := o.EndToken(t.Context(), lena, made.ID); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("somebody else ends the token: %v", err)
	}
	for range 2 {
		if ended, err := o.EndToken(t.Context(), omar, made.ID); err != nil || ended.RevokedAt == nil {
			t.Fatalf("%+v, %v", ended, err)
		}
	}
	if _, err := o.ByToken(t.Context(), secret); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("an ended token works: %v", err)
	}
	secret, made, err = o.MakeToken(t.Context(), omar, desk.OwnToken{Name: "another"})
	if err != nil {
		t.Fatal(err)
	}
	admin := o.staff("admin@example.org", desk.NewAccount{Role: "admin"})
	if all, err := o.MyTokens(t.Context(), admin); err != nil || len(all) != 2 {
		t.Errorf("an admin sees %d tokens, %v", len(all), err)
	}
	if _, err := o.EndToken(t.Context(), admin, made.ID); err != nil {
		t.Errorf("an admin ends no token: %v", err)
	}
	if _, err := o.ByToken(t.Context(), secret); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("a token that an admin ended works: %v", err)
	}
}

// Where letters leave, nobody but the member sees the way in.
func TestTheLinkIntoTheTeamGoesByLetter(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	lena := o.staff("lena@example.org", desk.NewAccount{})
	if err := o.GrantRole(t.Context(), operator, "lena@example.org", "webinar", "organiser"); err != nil {
		t.Fatal(err)
	}
	lena.Account.Language = "de"
	d, key := o.mailing()
	asked, err := d.InviteMember(t.Context(), lena, "webinar", desk.NewMember{Email: "omar@example.org", Name: "Omar Haddad", Role: "host"})
	if err != nil || !asked.Fresh || !asked.Sent || asked.Link != "" {
		t.Fatalf("%+v, %v", asked, err)
	}
	if _, err := d.NewMemberLink(t.Context(), lena, "webinar", asked.Account.ID); !errors.Is(err, event.ErrLinkJustMade) {
		t.Errorf("two letters at once: %v", err)
	}
	o.set(time.Hour)
	again, err := d.NewMemberLink(t.Context(), lena, "webinar", asked.Account.ID)
	if err != nil || !again.Sent || again.Link != "" {
		t.Fatalf("%+v, %v", again, err)
	}
	letters, err := o.store.ClaimLetters(t.Context(), o.now(), 5, time.Minute)
	if err != nil || len(letters) != 2 {
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	for _, l := range letters {
		if l.Letter.Kind != event.LetterWelcome || l.To() != "omar@example.org" || l.Letter.Language != "de" {
			t.Errorf("the letter is %+v", l.Letter)
		}
	}
	v, err := d.SignInByLink(t.Context(), desk.SignInFrom{}, key.SignInLink(asked.Account.ID, letters[1].Letter.MessageID))
	if err != nil {
		t.Fatal(err)
	}
	omar, err := o.InVisit(t.Context(), v.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Board(t.Context(), omar, "webinar", "first", desk.BoardFilter{}); err != nil {
		t.Errorf("the host does not see the roll: %v", err)
	}
	if got := o.found(desk.AuditQuery{Event: "webinar", Who: "team"}); !slices.Equal(got, []string{"sign_in_link_sent", "member_invited", "sign_in_link_sent"}) {
		t.Errorf("the audit has %v", got)
	}
	o.staff("known@example.org", desk.NewAccount{})
	known, err := d.InviteMember(t.Context(), lena, "webinar", desk.NewMember{Email: "known@example.org", Role: "viewer"})
	if err != nil || known.Fresh || known.Sent {
		t.Errorf("an account that exists gets a link: %+v, %v", known, err)
	}
}
