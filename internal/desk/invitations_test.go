package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// inDays is a moment so many days after noon of the first day.
func inDays(n int) *time.Time {
	t := noon.AddDate(0, 0, n)
	return &t
}

// invitee is an invitation of the i-th invented person to the first session.
func invitee(i int) desk.NewInvitation {
	return desk.NewInvitation{
		Person: desk.InvitedPerson{Email: fmt.Sprintf("p%d@example.org", i), GivenName: "Ana", FamilyName: fmt.Sprintf("Kovač %d", i), Country: "BA", Language: "de"},
		Terms:  desk.InvitationTerms{Sessions: []string{"first"}},
		Send:   true,
	}
}

// holding is in with a seat held for ten days.
func holding(in desk.NewInvitation) desk.NewInvitation {
	in.HoldUntil = inDays(10)
	return in
}

// invite must succeed.
func (o *office) invite(in desk.NewInvitation) *desk.Invitation {
	o.t.Helper()
	v, err := o.Invite(o.t.Context(), operator, "webinar", in)
	if err != nil {
		o.t.Fatalf("invite %s: %v", in.Email, err)
	}
	return v
}

// invited is the actor of an invitation's link.
func (o *office) invited(v *desk.Invitation) desk.Actor {
	o.t.Helper()
	i, err := o.store.Invitation(o.t.Context(), v.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	_, token, _ := strings.Cut(o.InvitationLink(i), "/i/")
	by, err := o.ByInvitation(o.t.Context(), token)
	if err != nil {
		o.t.Fatalf("link of invitation %d: %v", v.ID, err)
	}
	return by
}

// takeUp accepts for the i-th person, and returns who that is.
func (o *office) takeUp(v *desk.Invitation, i int) *event.Registrant {
	o.t.Helper()
	if _, err := o.AcceptInvitation(o.t.Context(), o.invited(v), person(i)); err != nil {
		o.t.Fatalf("accept %d: %v", i, err)
	}
	return o.holder(fmt.Sprintf("p%d@example.org", i))
}

// state is how an invitation stands, and how many seats of the first session
// are kept.
func (o *office) state(v *desk.Invitation) string {
	o.t.Helper()
	i, err := o.store.Invitation(o.t.Context(), v.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	p, err := o.store.Sessions(o.t.Context(), i.EventID)
	if err != nil {
		o.t.Fatal(err)
	}
	return fmt.Sprintf("%s, %d kept", i.State, p[0].Kept)
}

// invitationLetters are the kinds of letters owed to who is invited.
func (o *office) invitationLetters(v *desk.Invitation) string {
	o.t.Helper()
	all, err := o.store.LettersOfEvent(o.t.Context(), v.EventID)
	if err != nil {
		o.t.Fatal(err)
	}
	var kinds []string
	for _, l := range all {
		if l.InvitationID != nil && *l.InvitationID == v.ID {
			kinds = append(kinds, string(l.Kind))
		}
	}
	return strings.Join(kinds, " ")
}

// upkeepAt runs at a time after noon.
func (o *office) upkeepAt(after time.Duration) {
	o.t.Helper()
	o.set(after)
	if _, err := o.Upkeep(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

func TestAnInvitationIsAcceptedIntoTheSeatThatWasHeld(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, true)
	v := o.invite(holding(invitee(1)))
	want(t, "when sent", o.state(v), "sent, 1 kept")
	want(t, "letters", o.invitationLetters(v), "invitation")
	b := o.signUp(2)
	o.verify(b)
	want(t, "who comes meanwhile", o.status(b, "first"), "waitlisted 1")
	by := o.invited(v)
	for range 2 {
		if _, err := o.SeeInvitation(t.Context(), by); err != nil {
			t.Fatal(err)
		}
	}
	want(t, "when seen", o.state(v), "seen, 1 kept")
	a := o.takeUp(v, 1)
	want(t, "when accepted", o.state(v), "accepted, 0 kept")
	want(t, "who has accepted", o.status(a, "first"), "confirmed")
	want(t, "letters to them", o.letters(a), "confirmed")
	want(t, "who waits", o.status(b, "first"), "waitlisted 1")
	if a.VerifiedAt == nil || a.Source != event.SourceInvitation || a.GivenName != "Ana" {
		t.Errorf("entered as %+v", a)
	}
	o.takeUp(v, 1)
	want(t, "letters after accepting again", o.letters(a), "confirmed")
	if _, err := o.DeclineInvitation(t.Context(), by); !errors.Is(err, event.ErrInvitationEnded) || problem.From(err).Params["state"] != event.InvitationAccepted {
		t.Errorf("declining what was accepted: %v", err)
	}
	if _, err := o.RevokeInvitation(t.Context(), operator, "webinar", v.ID); !errors.Is(err, event.ErrInvitationEnded) {
		t.Errorf("revoking what was accepted: %v", err)
	}
	o.clean()
}

func TestWhatEndsAnInvitationGivesItsSeatAway(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		end   func(t *testing.T, o *office, v *desk.Invitation) error
		state string
	}{
		{"declined", func(t *testing.T, o *office, v *desk.Invitation) error {
			_, err := o.DeclineInvitation(t.Context(), o.invited(v))
			return err
		}, "declined, 0 kept"},
		{"revoked", func(t *testing.T, o *office, v *desk.Invitation) error {
			_, err := o.RevokeInvitation(t.Context(), operator, "webinar", v.ID)
			return err
		}, "revoked, 0 kept"},
		{"the seat's date has passed", func(t *testing.T, o *office, v *desk.Invitation) error {
			o.set(10 * day)
			_, err := o.Upkeep(t.Context())
			return err
		}, "sent, 0 kept"},
		{"it has run out", func(t *testing.T, o *office, v *desk.Invitation) error {
			o.set(8 * day)
			_, err := o.Upkeep(t.Context())
			return err
		}, "expired, 0 kept"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := open(t)
			o.announce(1, false)
			in := holding(invitee(1))
			if tt.name == "it has run out" {
				in.Expires = inDays(8)
			}
			v := o.invite(in)
			b := o.signUp(2)
			for range 2 { // once and for all
				if err := tt.end(t, o, v); err != nil {
					t.Fatal(err)
				}
			}
			want(t, "the invitation", o.state(v), tt.state)
			want(t, "who waits", o.status(b, "first"), "confirmed")
			want(t, "letters to who waits", o.letters(b), "waitlisted promoted")
			o.clean()
			if strings.HasPrefix(tt.state, "sent") {
				return
			}
			_, err := o.AcceptInvitation(t.Context(), o.invited(v), person(1))
			if state, _, _ := strings.Cut(tt.state, ","); !errors.Is(err, event.ErrInvitationEnded) || fmt.Sprint(problem.From(err).Params["state"]) != state {
				t.Errorf("accepting afterwards: %v", err)
			}
		})
	}
}

func TestTheLastSeatIsHeldOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	o.invite(holding(invitee(1)))
	_, err := o.Invite(t.Context(), operator, "webinar", holding(invitee(2)))
	if !errors.Is(err, event.ErrSessionFull) || problem.From(err).Params["session"] != "first" {
		t.Errorf("a seat that is not there is held: %v", err)
	}
	v := o.invite(invitee(2)) // without a seat
	b := o.takeUp(v, 2)
	want(t, "who had no seat held", o.status(b, "first"), "waitlisted 1")
	want(t, "letters to them", o.letters(b), "waitlisted")
	me, err := o.Me(t.Context(), o.as(b))
	if err != nil {
		t.Fatal(err)
	}
	if got := me.Registrations[0].Outlook; got == nil || got.Next != event.StepInvited || got.NextAt.IsZero() {
		t.Errorf("who waits for a seat that is kept for somebody invited is told %+v", got)
	}
	o.clean()
}

func TestNobodyIsInvitedTwice(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, true)
	v := o.invite(invitee(1))
	o.verify(o.signUp(2))
	w := o.signUp(3)
	o.verify(w)
	o.signUp(4) // never confirms: anybody may have typed that address
	for i, refusal := range map[int]error{1: desk.ErrInvitedAlready, 2: desk.ErrRegisteredAlready, 3: desk.ErrWaitsAlready, 4: nil} {
		in := invitee(i)
		in.Email = strings.ToUpper(in.Email)
		if _, err := o.Invite(t.Context(), operator, "webinar", in); !errors.Is(err, refusal) {
			t.Errorf("person %d: %v, want %v", i, err, refusal)
		}
	}
	if _, err := o.DeclineInvitation(t.Context(), o.invited(v)); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Invite(t.Context(), operator, "webinar", invitee(1)); !errors.Is(err, desk.ErrInvitedAlready) {
		t.Errorf("who has declined is invited anew: %v", err)
	}
	o.set(time.Hour)
	if again, err := o.SendInvitation(t.Context(), operator, "webinar", v.ID); err != nil || again.State != event.InvitationSent {
		t.Errorf("sent again: %+v, %v", again, err)
	}
	for range 2 {
		if _, err := o.SendInvitation(t.Context(), operator, "webinar", v.ID); err != nil {
			t.Errorf("sending what is sent: %v", err)
		}
	}
	want(t, "letters", o.invitationLetters(v), "invitation invitation")
	o.clean()
}

func TestARevokedLinkStaysVoid(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	v := o.invite(holding(invitee(1)))
	i, err := o.store.Invitation(t.Context(), v.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, old, _ := strings.Cut(o.InvitationLink(i), "/i/")
	if _, err := o.RevokeInvitation(t.Context(), operator, "webinar", v.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := o.ByInvitation(t.Context(), old); err != nil {
		t.Errorf("a revoked one cannot say so: %v", err)
	}
	if _, err := o.SendInvitation(t.Context(), operator, "webinar", v.ID); err != nil {
		t.Fatal(err)
	}
	want(t, "sent again", o.state(v), "sent, 1 kept")
	personal := o.LinkToken(&event.Registrant{ID: v.ID, LinkGeneration: 1})
	for name, token := range map[string]string{"the old link": old, "a personal link": personal, "none": "", "altered": old[:len(old)-2] + "AA"} {
		if _, err := o.ByInvitation(t.Context(), token); !errors.Is(err, desk.ErrUnauthorised) {
			t.Errorf("%s opens it: %v", name, err)
		}
	}
	draft := invitee(2)
	draft.Send = false
	d := o.invite(draft)
	_, token, _ := strings.Cut(o.InvitationLink(&d.Invitation), "/i/")
	if _, err := o.ByInvitation(t.Context(), token); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("a draft is open: %v", err)
	}
	o.clean()
}

func TestThoseWithoutAnAnswerAreReminded(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(9, false)
	var all []*desk.Invitation
	for i := range 4 {
		in := invitee(i)
		in.Send = i != 3
		all = append(all, o.invite(in))
	}
	o.takeUp(all[0], 0)
	if _, err := o.DeclineInvitation(t.Context(), o.invited(all[1])); err != nil {
		t.Fatal(err)
	}
	remind := func(after time.Duration, n int) {
		t.Helper()
		o.set(after)
		if got, err := o.RemindAll(t.Context(), operator, "webinar"); err != nil || got != n {
			t.Errorf("after %s %d were reminded, want %d: %v", after, got, n, err)
		}
	}
	remind(day, 1)
	remind(2*day, 0)
	if _, err := o.RemindInvited(t.Context(), operator, "webinar", all[2].ID); !errors.Is(err, event.ErrRemindedAlready) {
		t.Errorf("reminded twice in a week: %v", err)
	}
	remind(8*day, 1)
	for i, refusal := range map[int]error{0: event.ErrInvitationEnded, 1: event.ErrInvitationEnded, 3: event.ErrNotInvitedYet} {
		if _, err := o.RemindInvited(t.Context(), operator, "webinar", all[i].ID); !errors.Is(err, refusal) {
			t.Errorf("reminding %d: %v, want %v", i, err, refusal)
		}
	}
	want(t, "letters", o.invitationLetters(all[2]), "invitation invitation_remind invitation_remind")
	want(t, "letters to who has accepted", o.invitationLetters(all[0]), "invitation")
	o.clean()
}

func TestWhoSignsUpMeanwhileIsOnePerson(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, true)
	first, second := o.invite(holding(invitee(1))), invitee(2)
	second.Send = false
	draft := o.invite(second)
	a, b := o.signUp(1), o.signUp(2)
	o.verify(a)
	o.verify(b)
	want(t, "who came by the form", o.status(a, "first"), "waitlisted 1")
	if n, err := o.SendDrafted(t.Context(), operator, "webinar"); err != nil || n != 0 {
		t.Errorf("%d drafts were sent to who waits already, %v", n, err)
	}
	if _, err := o.SendInvitation(t.Context(), operator, "webinar", draft.ID); !errors.Is(err, desk.ErrWaitsAlready) {
		t.Errorf("a draft is sent to who waits already: %v", err)
	}
	again := o.takeUp(first, 1)
	if again.ID != a.ID || again.Source != event.SourceInvitation {
		t.Errorf("is another person: %+v", again)
	}
	want(t, "with the seat that was held", o.status(a, "first"), "confirmed")
	want(t, "letters", o.letters(a), "verify waitlisted confirmed")
	want(t, "who waits behind", o.status(b, "first"), "waitlisted 1")
	o.clean()
}

func TestAnAcceptanceConfirmsTheAddress(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, true)
	a := o.signUp(1, "second")
	v := o.invite(invitee(1))
	o.takeUp(v, 1)
	want(t, "what was invited to", o.status(a, "first"), "confirmed")
	want(t, "what was not confirmed", o.status(a, "second"), "confirmed")
	o.clean()
}

func TestAnInvitationMaySkipApproval(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	ev, err := o.store.Event(t.Context(), "webinar")
	if err != nil {
		t.Fatal(err)
	}
	ev.Approval = true
	orFail(t, o.store.Tx(t.Context(), nil, func(tx *store.Tx) error { return tx.SaveEvent(ev) }))
	asked, skips := holding(invitee(1)), holding(invitee(2))
	skips.SkipsApproval = true
	a, b := o.takeUp(o.invite(asked), 1), o.takeUp(o.invite(skips), 2)
	want(t, "who needs approval", o.status(a, "first"), "pending")
	want(t, "who does not", o.status(b, "first"), "confirmed")
	want(t, "letters", o.letters(a)+", "+o.letters(b), "pending, confirmed")
	o.clean()
}

func TestInvitedPeopleMayUseTheirQuota(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	text := strings.Replace(fmt.Sprintf(webinar, false, 1, 1), "sessions:", "quotas: [{key: invited, label: {en: Invited}, seats: 1, invited: true}]\nsessions:", 1)
	if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{Letters: desk.LettersQuiet}); err != nil {
		t.Fatal(err)
	}
	b := o.signUp(2)
	want(t, "who is not invited", o.status(b, "first"), "waitlisted 1")
	a := o.takeUp(o.invite(invitee(1)), 1)
	want(t, "who is", o.status(a, "first"), "confirmed")
	c := o.signUp(3)
	v := o.invite(invitee(4))
	d := o.takeUp(v, 4)
	want(t, "when the quota is used up", o.status(c, "first")+", "+o.status(d, "first"), "waitlisted 2, waitlisted 3")
	o.clean()
}

func (o *office) sessions() []event.Session {
	o.t.Helper()
	ev, err := o.store.Event(o.t.Context(), "webinar")
	orFail(o.t, err)
	all, err := o.store.Sessions(o.t.Context(), ev.ID)
	orFail(o.t, err)
	return all
}

func TestSomeOfTheSessionsMayBeChosen(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	in := holding(invitee(1))
	in.Sessions = nil // both
	v := o.invite(in)
	waits := o.signUp(2, "first", "second")
	said := person(1, "second")
	if _, err := o.AcceptInvitation(t.Context(), o.invited(v), said); err != nil {
		t.Fatal(err)
	}
	a := o.holder("p1@example.org")
	want(t, "what was chosen", o.status(a, "second"), "confirmed")
	want(t, "what was not", o.status(a, "first"), "none")
	want(t, "who waits there", o.status(waits, "first"), "confirmed")
	w := o.invite(invitee(3))
	for slug, code := range map[string]string{"second": "unknown_session", "third": "unknown_session"} {
		_, err := o.AcceptInvitation(t.Context(), o.invited(w), person(3, slug))
		if p := problem.From(err); p == nil || len(p.Fields) != 1 || p.Fields[0].Code != code {
			t.Errorf("choosing %s: %v", slug, err)
		}
	}
	o.clean()
}

func TestWhatTheEventRequiresIsAskedFor(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	v := o.invite(holding(invitee(1)))
	in := person(1)
	in.FamilyName, in.Answers = "", map[string]any{"peer": "now"}
	_, err := o.AcceptInvitation(t.Context(), o.invited(v), in)
	p := problem.From(err)
	if p == nil || len(p.Fields) != 2 || p.Fields[0].Pointer != "/family_name" || p.Fields[1].Pointer != "/answers/topic" {
		t.Errorf("refused with %v", err)
	}
	want(t, "afterwards", o.state(v), "sent, 1 kept")
	o.clean()
}

func TestALateAcceptanceIsOneOutcome(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	v := o.invite(holding(invitee(1)))
	by := o.invited(v)
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			switch i % 4 {
			case 0:
				_, _ = o.AcceptInvitation(t.Context(), by, person(1))
			case 1:
				_, _ = o.DeclineInvitation(t.Context(), by)
			case 2:
				_, _ = o.RevokeInvitation(t.Context(), operator, "webinar", v.ID)
			case 3:
				_, _ = o.SeeInvitation(t.Context(), by)
			}
		})
	}
	all.Wait()
	found, err := o.store.RegistrantsByAddress(t.Context(), "p1@example.org")
	orFail(t, err)
	switch state := o.state(v); state {
	case "accepted, 0 kept":
		if len(found) != 1 || o.letters(&found[0]) != "confirmed" {
			t.Errorf("accepted by %d people", len(found))
		}
	case "declined, 0 kept", "revoked, 0 kept":
		if len(found) != 0 {
			t.Errorf("%s, and a registrant is there", state)
		}
	default:
		t.Errorf("ends as %s", state)
	}
	o.clean()
}

func TestWhatIsNotAcceptedIsErased(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	declined, accepted := o.invite(invitee(1)), o.invite(invitee(2))
	if _, err := o.DeclineInvitation(t.Context(), o.invited(declined)); err != nil {
		t.Fatal(err)
	}
	a := o.takeUp(accepted, 2)
	o.upkeepAt(30 * day)
	kept := func(v *desk.Invitation) bool {
		i, err := o.store.Invitation(t.Context(), v.ID)
		orFail(t, err)
		return i.Email != nil || i.FamilyName != ""
	}
	if !kept(declined) {
		t.Error("erased too early")
	}
	o.upkeepAt(30*day + time.Second)
	if kept(declined) || !kept(accepted) {
		t.Errorf("after thirty days kept are %t and %t", kept(declined), kept(accepted))
	}
	if _, err := o.SendInvitation(t.Context(), operator, "webinar", declined.ID); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("what is erased is sent: %v", err)
	}
	orFail(t, o.EraseMe(t.Context(), o.as(a)))
	if kept(accepted) {
		t.Error("the invitation of an erased person is kept")
	}
	o.clean()
}

func TestAnErasedPersonHoldsNoSeat(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	v := o.invite(holding(invitee(1)))
	a := o.signUp(1)
	orFail(t, o.EraseMe(t.Context(), o.as(a)))
	o.upkeepAt(time.Minute)
	want(t, "the invitation", o.state(v), "expired, 0 kept")
	o.clean()
}

func TestCapacityIsNotLoweredBelowWhatIsHeld(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	o.invite(holding(invitee(1)))
	o.signUp(2)
	lower := func(to int) error {
		doc := o.document(fmt.Sprintf(webinar, false, to, 3))
		_, err := o.Apply(t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{Letters: desk.LettersQuiet})
		return err
	}
	if err := lower(1); err == nil {
		t.Error("a held seat is taken away")
	}
	if err := lower(2); err != nil {
		t.Errorf("to what is taken and held: %v", err)
	}
	o.clean()
}

func TestAnEventWithInvitationsIsNotDeleted(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	o.invite(invitee(1))
	if err := o.DeleteEvent(t.Context(), operator, "webinar"); !errors.Is(err, desk.ErrHasData) || problem.From(err).Params["what"] != "invitations" {
		t.Errorf("deleted: %v", err)
	}
}

func TestTermsAreChecked(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	for name, tt := range map[string]struct {
		change  func(*desk.NewInvitation)
		pointer string
		code    string
	}{
		"no address":         {func(in *desk.NewInvitation) { in.Email = " " }, "/email", "required"},
		"a wrong address":    {func(in *desk.NewInvitation) { in.Email = "ana" }, "/email", "address"},
		"an unknown session": {func(in *desk.NewInvitation) { in.Sessions = []string{"x"} }, "/sessions/0", "unknown_session"},
		"held into the past": {func(in *desk.NewInvitation) { in.HoldUntil = inDays(0) }, "/hold_until", "not_future"},
		"ends in the past":   {func(in *desk.NewInvitation) { in.Expires = inDays(-1) }, "/expires", "not_future"},
		"a long note":        {func(in *desk.NewInvitation) { in.Note = strings.Repeat("a", 1001) }, "/note", "too_long"},
		"a bell in the note": {func(in *desk.NewInvitation) { in.Note = "a\a" }, "/note", "lines"},
		"an odd name":        {func(in *desk.NewInvitation) { in.FamilyName = "www.example.org" }, "/family_name", "name"},
	} {
		in := invitee(1)
		tt.change(&in)
		_, err := o.Invite(t.Context(), operator, "webinar", in)
		if p := problem.From(err); p == nil || len(p.Fields) != 1 || p.Fields[0].Pointer != tt.pointer || p.Fields[0].Code != tt.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	o.set(300 * day)
	in := invitee(1)
	if _, err := o.Invite(t.Context(), operator, "webinar", in); problem.From(err) == nil || problem.From(err).Fields[0].Code != "not_ahead" {
		t.Errorf("to what is over: %v", err)
	}
	in.Sessions = nil
	if _, err := o.Invite(t.Context(), operator, "webinar", in); problem.From(err) == nil || problem.From(err).Fields[0].Code != "nothing_ahead" {
		t.Errorf("to an event that is over: %v", err)
	}
}

func TestAListIsLookedAtFirst(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	o.signUp(1)
	o.signUp(2)
	o.signUp(3) // waits
	o.invite(invitee(4))
	file := "Ел. пошта;Прізвище;Країна;Примітка\r\n" +
		"new@example.org;Їжакевич;Україна;x\r\n" +
		"P1@example.org;;;\r\n" +
		"p3@example.org;;;\r\n" +
		"p4@example.org;;;\r\n" +
		"NEW@example.org;;;\r\n" +
		"nobody;;;\r\n" +
		"slip@gmial.com;;;\r\n"
	raw, err := charmap.Windows1251.NewEncoder().String(file)
	orFail(t, err)
	list := desk.InvitationList{File: []byte(raw), Terms: desk.InvitationTerms{Sessions: []string{"first"}}}
	v, err := o.ImportInvitations(t.Context(), operator, "webinar", list)
	orFail(t, err)
	var got []string
	for _, r := range v.Rows {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%d %s %s%s%s", r.Line, r.Bucket, r.Status, r.State, r.Meant)))
	}
	want(t, "rows", strings.Join(got, ", "), "2 new, 3 registered confirmed, 4 waiting waitlisted, 5 invited sent, 6 doubled, 7 wrong, 8 new slip@gmail.com")
	want(t, "the first row", fmt.Sprint(v.Rows[0].Person), "{new@example.org  Їжакевич   UA  }")
	want(t, "the double of", v.Rows[4].Twin, 2)
	want(t, "what is wrong", fmt.Sprint(v.Rows[5].Wrong), "[{/email address map[]}]")
	want(t, "what was not understood", strings.Join(append(v.Unknown, v.Encoding, v.Separator), " "), "Примітка windows-1251 ;")
	if v.Added != nil || v.Counts["new"] != 2 {
		t.Errorf("looking adds %v of %v", v.Added, v.Counts)
	}
	list.Apply = true
	if _, err := o.ImportInvitations(t.Context(), operator, "webinar", list); !errors.Is(err, desk.ErrRowsBad) || problem.From(err).Params["rows"] != 3 {
		t.Errorf("rows that are not good: %v", err)
	}
	list.Good = true
	for i, n := range []int{2, 0} {
		if v, err = o.ImportInvitations(t.Context(), operator, "webinar", list); err != nil || *v.Added != n {
			t.Errorf("time %d: added %v, %v", i, v, err)
		}
	}
	page, err := o.Invitations(t.Context(), operator, "webinar", desk.InvitationFilter{State: "drafted"})
	orFail(t, err)
	if len(page.Items) != 2 || page.Counts[event.InvitationDrafted] != 2 || page.Counts[event.InvitationSent] != 1 || page.Items[0].Language != "en" {
		t.Errorf("drafts are %+v", page)
	}
	want(t, "letters before sending", o.invitationLetters(&page.Items[0]), "")
	if n, err := o.SendDrafted(t.Context(), operator, "webinar"); err != nil || n != 2 {
		t.Errorf("%d were sent, %v", n, err)
	}
	want(t, "letters after sending", o.invitationLetters(&page.Items[0]), "invitation")
	o.clean()
}

func TestAListHoldsSeatsForAllOrNobody(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	list := desk.InvitationList{File: []byte("email\na@example.org\nb@example.org\nc@example.org\n"), Apply: true, Terms: desk.InvitationTerms{Sessions: []string{"first"}, HoldUntil: inDays(5)}}
	if _, err := o.ImportInvitations(t.Context(), operator, "webinar", list); !errors.Is(err, event.ErrSessionFull) {
		t.Errorf("three seats of two are held: %v", err)
	}
	want(t, "kept", o.sessions()[0].Kept, 0)
	list.File = []byte("email\na@example.org\nb@example.org\n")
	if v, err := o.ImportInvitations(t.Context(), operator, "webinar", list); err != nil || *v.Added != 2 {
		t.Errorf("two seats: %v", err)
	}
	want(t, "kept", o.sessions()[0].Kept, 2)
	for name, file := range map[string]string{"no column of addresses": "name\nAna\n", "nothing": ""} {
		list.File = []byte(file)
		if _, err := o.ImportInvitations(t.Context(), operator, "webinar", list); problem.From(err) == nil || problem.From(err).Fields[0].Code != "not_a_list" {
			t.Errorf("%s: %v", name, err)
		}
	}
	o.clean()
}

func TestALongListIsDoneInSeconds(t *testing.T) {
	o := open(t)
	o.announce(50, false)
	var file strings.Builder
	file.WriteString("E-Mail;Имя;Фамилия\n")
	for i := range 5000 {
		switch {
		case i%50 == 1:
			fmt.Fprintf(&file, "p%d@example.org;Олена;Коваль\n", i-1) // doubled
		case i%50 == 2:
			fmt.Fprintf(&file, "p%d example.org;Олена;Коваль\n", i)
		default:
			fmt.Fprintf(&file, "p%d@example%d.org;Олена;Коваль\n", i, i%7)
		}
	}
	text := strings.ReplaceAll(file.String(), "@example0.org", "@example.org")
	raw, err := charmap.Windows1251.NewEncoder().String(text)
	orFail(t, err)
	began := time.Now()
	list := desk.InvitationList{File: []byte(raw), Apply: true, Good: true}
	v, err := o.ImportInvitations(t.Context(), operator, "webinar", list)
	orFail(t, err)
	imported := time.Since(began)
	n, err := o.SendDrafted(t.Context(), operator, "webinar")
	orFail(t, err)
	t.Logf("imported %d in %s, sent in %s", *v.Added, imported, time.Since(began)-imported)
	if n != *v.Added || v.Counts["wrong"] != 100 || n+v.Counts["doubled"] != 4900 {
		t.Errorf("sent %d of %d: %v", n, *v.Added, v.Counts)
	}
	o.clean()
}
