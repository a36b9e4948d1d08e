package desk_test

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// staff adds an account and returns it as an actor.
func (o *office) staff(email string, in desk.NewAccount) desk.Actor {
	o.t.Helper()
	in.Email, in.Name = email, cmp.Or(in.Name, "Staff")
	link, err := o.AddAccount(o.t.Context(), operator, in)
	if err != nil {
		o.t.Fatal(err)
	}
	v, err := o.SignInByLink(o.t.Context(), desk.SignInFrom{}, link[strings.LastIndex(link, "/")+1:])
	if err != nil {
		o.t.Fatal(err)
	}
	by, err := o.InVisit(o.t.Context(), v.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return by
}

func TestRights(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	a := o.signUp(1)
	v, err := o.Me(t.Context(), o.as(a))
	if err != nil {
		t.Fatal(err)
	}
	actions := map[desk.Action]func(desk.Actor) error{
		desk.SeeNumbers: func(by desk.Actor) error { _, err := o.Stats(t.Context(), by, "webinar"); return err },
		desk.SeeRoll: func(by desk.Actor) error {
			_, err := o.Board(t.Context(), by, "webinar", "first", desk.BoardFilter{})
			return err
		},
		desk.SeeAttendance: func(by desk.Actor) error {
			_, err := o.Attendance(t.Context(), by, "webinar", "first", "", 0)
			return err
		},
		desk.SeeRegistrants: func(by desk.Actor) error {
			_, err := o.Registrants(t.Context(), by, "webinar", desk.Filter{})
			return err
		},
		desk.ExportLists: func(by desk.Actor) error {
			_, err := o.Export(t.Context(), by, "webinar", desk.ExportOptions{})
			return err
		},
		desk.SeeAudit:    func(by desk.Actor) error { _, err := o.Audit(t.Context(), by, "webinar", "", 0); return err },
		desk.ChangeEvent: func(by desk.Actor) error { _, _, err := o.EventFile(t.Context(), by, "webinar"); return err },
		desk.AddPeople: func(by desk.Actor) error {
			_, _, err := o.AddRegistrant(t.Context(), by, "webinar", person(1))
			return err
		},
		desk.ChangeRegistrant: func(by desk.Actor) error {
			_, err := o.ChangeRegistrant(t.Context(), by, "webinar", a.ID, desk.Change{})
			return err
		},
		desk.KeepViews:     func(by desk.Actor) error { return o.DropView(t.Context(), by, "webinar", 0) },
		desk.WriteMessages: func(by desk.Actor) error { _, err := o.Messages(t.Context(), by, "webinar"); return err },
		desk.PublishEvent:  func(by desk.Actor) error { _, err := o.Readiness(t.Context(), by, "webinar"); return err },
		desk.PreviewEvent:  func(by desk.Actor) error { _, err := o.Preview(t.Context(), by, "webinar"); return err },
		desk.CopyEvent:     func(by desk.Actor) error { _, _, err := o.NextTurn(t.Context(), by, "webinar"); return err },
		desk.TakeFile:      func(by desk.Actor) error { _, err := o.TakeFile(t.Context(), by, "webinar"); return err },
		desk.WriteNotes:    func(by desk.Actor) error { _, err := o.AddNote(t.Context(), by, "webinar", a.ID, ""); return err },
		desk.SeePersonalLinks: func(by desk.Actor) error {
			_, err := o.ShowLink(t.Context(), by, "webinar", a.ID)
			return err
		},
		desk.ManageSeats: func(by desk.Actor) error {
			_, err := o.Act(t.Context(), by, "webinar", v.Registrations[0].ID, "nothing", "")
			return err
		},
		desk.CheckPeopleIn: func(by desk.Actor) error {
			_, err := o.CheckIn(t.Context(), by, "webinar", "first", desk.CheckIn{})
			return err
		},
		desk.SetNotice: func(by desk.Actor) error {
			_, err := o.SetNotice(t.Context(), by, "webinar", "first", "two\nlines")
			return err
		},
		desk.ManageTeam: func(by desk.Actor) error { _, err := o.TeamOf(t.Context(), by, "webinar"); return err },
		desk.LeaveTeam: func(by desk.Actor) error {
			err := o.LeaveTeam(t.Context(), by, "webinar")
			if err == nil { // the other rights are tried too
				role := strings.TrimSuffix(strings.TrimPrefix(by.Account.Email, "x"), "@example.org")
				err = o.GrantRole(t.Context(), operator, by.Account.Email, "webinar", role)
			}
			return err
		},
		desk.MakeHostLinks: func(by desk.Actor) error {
			_, err := o.HostLinks(t.Context(), by, "webinar", "first")
			return err
		},
		desk.InvitePeople: func(by desk.Actor) error {
			_, err := o.Invitations(t.Context(), by, "webinar", desk.InvitationFilter{})
			return err
		},
		desk.AskWalkIns: func(by desk.Actor) error {
			_, err := o.InviteWalkIn(t.Context(), by, "webinar", "first", 0, 0)
			return err
		},
		desk.DecideOutcome: func(by desk.Actor) error {
			_, err := o.Decide(t.Context(), by, "webinar", "first", a.ID, "", "")
			return err
		},
	}
	o.staff("stays@example.org", desk.NewAccount{})
	if err := o.GrantRole(t.Context(), operator, "stays@example.org", "webinar", "organiser"); err != nil {
		t.Fatal(err)
	}
	for _, action := range desk.Actions() {
		if _, tried := actions[action]; action.OnEvent() && !tried {
			t.Errorf("the right %s is not tried", action)
		}
	}
	for _, role := range []event.TeamRole{event.Viewer, event.Host, event.Coordinator, event.Organiser, ""} {
		by := o.staff(fmt.Sprintf("x%s@example.org", role), desk.NewAccount{MayCreate: true})
		if role != "" {
			if err := o.GrantRole(t.Context(), operator, by.Account.Email, "webinar", string(role)); err != nil {
				t.Fatal(err)
			}
		}
		for action, do := range actions {
			err := do(by)
			switch {
			case role == "" && !errors.Is(err, desk.ErrNotFound):
				t.Errorf("%s without a role: %v; want the same as for a missing event", action, err)
			case role != "" && action.Allows(role) == errors.Is(err, desk.ErrForbidden):
				t.Errorf("%s as %s: %v", action, role, err)
			}
			if err := do(desk.Actor{}); !errors.Is(err, desk.ErrUnauthorised) {
				t.Errorf("%s by anyone: %v", action, err)
			}
			if err := do(o.as(a)); !errors.Is(err, desk.ErrUnauthorised) {
				t.Errorf("%s by a registrant: %v", action, err)
			}
		}
	}
}

func TestTokensAndLinksOfStaff(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	o.staff("ana@example.org", desk.NewAccount{Role: "admin"})
	create := func(in desk.NewToken) string {
		t.Helper()
		in.User = "ANA@example.org"
		token, err := o.CreateToken(t.Context(), operator, in)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	all, one, short := create(desk.NewToken{}), create(desk.NewToken{Event: "webinar"}), create(desk.NewToken{Expires: time.Hour})
	by, err := o.ByToken(t.Context(), one)
	if err != nil || by.OnlyEvent == nil {
		t.Fatalf("%+v, %v", by, err)
	}
	if _, _, err := o.EventFile(t.Context(), by, "webinar"); err != nil {
		t.Errorf("the event of the token: %v", err)
	}
	if _, err := o.CreateEvent(t.Context(), by, o.document(strings.Replace(fmt.Sprintf(webinar, true, 5, 5), "slug: webinar", "slug: other", 1))); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("creating with a token of one event: %v", err)
	}
	o.set(2 * time.Hour)
	for name, token := range map[string]string{"expired": short, "unknown": "x", "empty": ""} {
		if _, err := o.ByToken(t.Context(), token); !errors.Is(err, desk.ErrUnauthorised) {
			t.Errorf("%s: %v", name, err)
		}
	}
	tokens, err := o.Tokens(t.Context())
	if err != nil || len(tokens) != 3 {
		t.Fatalf("%d tokens, %v", len(tokens), err)
	}
	if err := o.RevokeToken(t.Context(), operator, tokens[0].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := o.ByToken(t.Context(), all); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("revoked: %v", err)
	}
	link, err := o.SignInLink(t.Context(), operator, "ana@example.org")
	if err != nil {
		t.Fatal(err)
	}
	token := link[strings.LastIndex(link, "/")+1:]
	if _, err := o.SignInByLink(t.Context(), desk.SignInFrom{}, token); err != nil {
		t.Fatal(err)
	}
	if _, err := o.SignInByLink(t.Context(), desk.SignInFrom{}, token); !errors.Is(err, desk.ErrLinkUsed) {
		t.Errorf("a used link: %v", err)
	}
	if err := o.DisableAccount(t.Context(), operator, "ana@example.org"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.ByToken(t.Context(), one); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("the token of a disabled account: %v", err)
	}
	if _, err := o.SignInLink(t.Context(), operator, "ana@example.org"); err == nil {
		t.Error("a disabled account gets a sign-in link")
	}
	if _, err := o.AddAccount(t.Context(), operator, desk.NewAccount{Email: "ana@example.org", Name: "x"}); !errors.Is(err, desk.ErrAccountExists) {
		t.Errorf("the same account again: %v", err)
	}
}

func TestRegistrantsAreListed(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	for i := range 7 {
		in := person(i)
		in.FamilyName = []string{"Žižek", "Kovač", "Ковальчук", "ბერიძე", "Ødegård", "Weiß", "50%_!"}[i]
		if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.store.FillSearch(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		filter desk.Filter
		want   int
	}{
		{desk.Filter{}, 7}, {desk.Filter{Status: "waitlisted"}, 4}, {desk.Filter{Session: "first"}, 7}, {desk.Filter{Session: "second"}, 0},
		{desk.Filter{Session: "first", Status: "confirmed"}, 3}, {desk.Filter{Q: "zizek"}, 1}, {desk.Filter{Q: "ŽIŽEK ana"}, 1}, {desk.Filter{Q: "ковальчук"}, 1}, {desk.Filter{Q: "Kovalchuk"}, 1},
		{desk.Filter{Q: "p3@example"}, 1}, {desk.Filter{Q: "50%_!"}, 1}, {desk.Filter{Q: "5_"}, 0}, {desk.Filter{Q: "%"}, 0}, {desk.Filter{Q: "!"}, 0}, {desk.Filter{Q: "ovač"}, 0}, {desk.Filter{Q: "Kova"}, 2}, {desk.Filter{Q: "' OR 1=1"}, 0},
	} {
		page, err := o.Registrants(t.Context(), operator, "webinar", tt.filter)
		if err != nil || len(page.Items) != tt.want {
			t.Errorf("%+v: %d, %v; want %d", tt.filter, len(page.Items), err, tt.want)
		}
	}
	var names []string
	f := desk.Filter{Limit: 3}
	for range 3 {
		page, err := o.Registrants(t.Context(), operator, "webinar", f)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Items {
			names = append(names, p.Registrant.FamilyName)
		}
		f.Cursor = page.Next
	}
	want(t, "pages in order", strings.Join(names, " "), "Žižek Kovač Ковальчук ბერიძე Ødegård Weiß 50%_!")
	want(t, "cursor at the end", f.Cursor, "")
	first, err := o.Registrants(t.Context(), operator, "webinar", desk.Filter{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Audit(t.Context(), operator, "webinar", first.Next, 0); !errors.Is(err, desk.ErrBadQuery) {
		t.Errorf("the audit takes a cursor of the registrants: %v", err)
	}
	if _, err := o.Attendance(t.Context(), operator, "webinar", "first", first.Next, 0); !errors.Is(err, desk.ErrBadQuery) {
		t.Errorf("the attendance takes a cursor of the registrants: %v", err)
	}
	for _, bad := range []desk.Filter{{Limit: -1}, {Limit: 501}, {Status: "x"}, {Session: "x"}, {Cursor: "abc"}, {Q: "a\x00b"}} {
		if _, err := o.Registrants(t.Context(), operator, "webinar", bad); !errors.Is(err, desk.ErrBadQuery) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestChangesAreAuditedWithoutValues(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	a := o.signUp(1)
	name, zone := "Đorđe", "Mars/Base"
	if _, err := o.ChangeMe(t.Context(), o.as(a), desk.Change{Zone: &zone}); problem.From(err) == nil {
		t.Errorf("a zone that is none: %v", err)
	}
	v, err := o.ChangeMe(t.Context(), o.as(a), desk.Change{GivenName: &name, Consents: map[string]bool{"publish": true}})
	if err != nil || v.Registrant.GivenName != name || !v.Registrant.Consents["publish"].Given || v.Registrant.FamilyName == "" {
		t.Fatalf("%+v, %v", v, err)
	}
	page, err := o.Audit(t.Context(), operator, "webinar", "", 1)
	if err != nil || page.Next == "" {
		t.Fatal(err)
	}
	got := fmt.Sprint(page.Items[0].Actor, page.Items[0].Action, page.Items[0].Data)
	want(t, "audit", got, fmt.Sprintf("registrant:%dchangedmap[fields:[consents.publish given_name]]", a.ID))
}

func TestExportIsTheSameForTheSameData(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	for i := range 5 {
		o.signUp(i)
	}
	write := func(opt desk.ExportOptions) []byte {
		t.Helper()
		x, err := o.Export(t.Context(), operator, "webinar", opt)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := x.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := write(desk.ExportOptions{})
	o.set(time.Hour)
	if !bytes.Equal(first, write(desk.ExportOptions{})) {
		t.Error("an hour later the same data gives other bytes")
	}
	for sheet, rows := range map[string]int{desk.ParticipantsSheet: 2, desk.WaitingSheet: 3, desk.AttendanceSheet: 2, desk.JoinsSheet: 0} {
		lines := strings.Count(string(write(desk.ExportOptions{Sheet: sheet, CSV: true})), "\r\n")
		want(t, "lines of "+sheet, lines, rows+1)
	}
	text := string(write(desk.ExportOptions{CSV: true}))
	for _, part := range []string{"p0@example.org", "Kovač 1", "City of Mostar", "Bosnia"} {
		if !strings.Contains(text, part) {
			t.Errorf("participants do not name %s:\n%s", part, text)
		}
	}
	o.signUp(9)
	if bytes.Equal(first, write(desk.ExportOptions{})) {
		t.Error("another person gives the same bytes")
	}
	for _, bad := range []desk.ExportOptions{{Sheet: "x"}, {Session: "x"}, {Lang: "xx"}} {
		if _, err := o.Export(t.Context(), operator, "webinar", bad); !errors.Is(err, desk.ErrBadQuery) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestARequestIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	once := func(key, body string) *event.Once {
		return &event.Once{Principal: "operator", Route: "addRegistrant", Key: key, BodyMAC: []byte(body), At: o.now()}
	}
	by := func(o *event.Once) desk.Actor { return desk.Actor{Kind: desk.Operator, Once: o} }
	first, created, err := o.AddRegistrant(t.Context(), by(once("k", "a")), "webinar", person(1))
	if err != nil || !created {
		t.Fatal(created, err)
	}
	again, created, err := o.AddRegistrant(t.Context(), by(once("k", "a")), "webinar", person(1))
	if err != nil || !created || again.Registrant.ID != first.Registrant.ID {
		t.Errorf("the repeat: created %t, %v", created, err)
	}
	if _, _, err := o.AddRegistrant(t.Context(), by(once("k", "b")), "webinar", person(2)); problem.From(err) == nil || problem.From(err).Code != "idempotency_key_reused" {
		t.Errorf("another body: %v", err)
	}
	act := func() error {
		_, err := o.Act(t.Context(), by(once("w", "a")), "webinar", first.Registrations[0].ID, desk.Withdraw, "x")
		return err
	}
	if err := errors.Join(act(), act()); err != nil {
		t.Errorf("an action and its repeat: %v", err)
	}
}

// TestTwoHundredAtOnce is the rush for a hundred seats, by the form and by
// staff.
func TestTwoHundredAtOnce(t *testing.T) {
	t.Parallel()
	for _, public := range []bool{true, false} {
		o := open(t)
		o.announce(100, false)
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				var err error
				if public {
					err = o.SignUp(t.Context(), desk.Actor{}, "webinar", person(i))
				} else {
					_, _, err = o.AddRegistrant(t.Context(), operator, "webinar", person(i))
				}
				if err != nil {
					t.Errorf("person %d: %v", i, err)
				}
			})
		}
		all.Wait()
		seats, ranks := 0, map[int64]bool{}
		for cursor, more := "", true; more; {
			page, err := o.Registrants(t.Context(), operator, "webinar", desk.Filter{Cursor: cursor, Limit: 100})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range page.Items {
				if g := p.Registrations[0]; g.HoldsSeat {
					seats++
				} else {
					ranks[g.Rank] = true
				}
				if got := o.letters(p.Registrant); got != "confirmed" && got != "waitlisted" {
					t.Errorf("letters: %q", got)
				}
			}
			cursor, more = page.Next, page.Next != ""
		}
		want(t, "seats", seats, 100)
		for r := range int64(100) {
			if !ranks[r+1] {
				t.Errorf("nobody waits at rank %d", r+1)
			}
		}
		o.clean()
	}
}

// TestTwoHundredUnverified shows that a flood of addresses does not empty a
// room, and that the rest is served in the order of verification.
func TestTwoHundredUnverified(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(100, true)
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", person(i)); err != nil {
				t.Errorf("person %d: %v", i, err)
			}
		})
	}
	all.Wait()
	page, err := o.Registrants(t.Context(), operator, "webinar", desk.Filter{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	var without []*event.Registrant
	for _, p := range page.Items {
		if !p.Registrations[0].HoldsSeat {
			without = append(without, p.Registrant)
		}
	}
	want(t, "seats held by unverified people", len(page.Items)-len(without), 20)
	for i, r := range without {
		if _, err := o.Verify(t.Context(), o.as(r), desk.Verification{}); err != nil {
			t.Fatal(err)
		}
		expect := "confirmed"
		if i >= 80 {
			expect = fmt.Sprintf("waitlisted %d", i-79)
		}
		if i%20 == 0 || i == 80 {
			want(t, fmt.Sprintf("the one who verified as number %d", i+1), o.status(r, "first"), expect)
		}
	}
	o.clean()
}

func TestPeopleOfOneEventAreNotReachedThroughAnother(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	other := o.document(strings.Replace(fmt.Sprintf(webinar, true, 5, 5), "slug: webinar", "slug: other", 1))
	if _, err := o.CreateEvent(t.Context(), operator, other); err != nil {
		t.Fatal(err)
	}
	a := o.signUp(1)
	v, err := o.Me(t.Context(), o.as(a))
	if err != nil {
		t.Fatal(err)
	}
	name := "Mallory"
	for what, err := range map[string]error{
		"reading":       second(o.Registrant(t.Context(), operator, "other", a.ID)),
		"changing":      second(o.ChangeRegistrant(t.Context(), operator, "other", a.ID, desk.Change{GivenName: &name})),
		"acting":        second(o.Act(t.Context(), operator, "other", v.Registrations[0].ID, desk.Withdraw, "")),
		"deciding":      second(o.Decide(t.Context(), operator, "other", "first", a.ID, "attended", "x")),
		"another place": second(o.Act(t.Context(), operator, "webinar", 999, desk.Withdraw, "")),
	} {
		if !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := o.CheckIn(t.Context(), operator, "other", "first", desk.CheckIn{Registrant: a.ID, Kind: "in", Nonce: "x"}); problem.From(err) == nil || problem.From(err).Kind != problem.Invalid {
		t.Errorf("checking in: %v", err)
	}
}

// second is the error of a call.
func second[T any](_ T, err error) error { return err }
