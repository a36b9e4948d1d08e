package desk_test

import (
	"errors"
	"slices"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// draftFor is an invitation of the i-th invented person that is not sent.
func (o *office) draftFor(i int) *desk.Invitation {
	o.t.Helper()
	in := invitee(i)
	in.Send = false
	return o.invite(in)
}

// changes are v's details as they stand, to be changed.
func changesOf(v *desk.Invitation) desk.InvitationDraft {
	return desk.InvitationDraft{
		Person: desk.InvitedPerson{Email: v.Address(), GivenName: v.GivenName, FamilyName: v.FamilyName, Country: v.Country, Language: v.Language},
		Note:   v.Note, SkipsApproval: v.SkipsApproval, HoldUntil: v.HoldUntil, Expires: v.ExpiresAt,
	}
}

func TestADraftIsChangedBeforeItIsSent(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	v := o.draftFor(1)
	in := changesOf(v)
	in.Email, in.FamilyName, in.Language, in.Note, in.SkipsApproval = " Other@Example.org ", "Begić", "en", "Welcome", true
	got, err := o.ChangeDraft(t.Context(), operator, "webinar", v.ID, in)
	if err != nil {
		t.Fatal(err)
	}
	if got.Address() != "Other@Example.org" || *got.EmailFolded != "other@example.org" || got.FamilyName != "Begić" || got.Language != "en" || got.Note != "Welcome" || !got.SkipsApproval {
		t.Errorf("it is %+v", got.Invitation)
	}
	entries := func() []event.AuditEntry {
		page, err := o.Audit(t.Context(), operator, "webinar", "", 50)
		if err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(page.Items, func(e event.AuditEntry) bool { return e.Action != "invitation_changed" })
	}
	if _, err := o.ChangeDraft(t.Context(), operator, "webinar", v.ID, changesOf(got)); err != nil || len(entries()) != 1 {
		t.Errorf("what changes nothing leaves %d entries, %v", len(entries()), err)
	}
	if n, err := o.SendDrafted(t.Context(), operator, "webinar"); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	want(t, "letters", o.invitationLetters(v), "invitation")
	_, err = o.ChangeDraft(t.Context(), operator, "webinar", v.ID, changesOf(v))
	if !errors.Is(err, desk.ErrNotDrafted) || problem.From(err).Params["state"] != event.InvitationSent {
		t.Errorf("one that is sent: %v", err)
	}
	o.clean()
}

func TestADraftHoldsSeatsAsItsDateSays(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	v := o.draftFor(1)
	set := func(days int) (*desk.Invitation, error) {
		in := changesOf(v)
		if in.HoldUntil = nil; days != 0 {
			in.HoldUntil = inDays(days)
		}
		return o.ChangeDraft(t.Context(), operator, "webinar", v.ID, in)
	}
	kept := func(when, is string) {
		t.Helper()
		want(t, when, o.state(v), is)
		o.clean()
	}
	for _, days := range []int{10, 5} {
		if got, err := set(days); err != nil || !got.To[0].HeldUntil.Equal(*inDays(days)) {
			t.Fatal(got, err)
		}
		kept("with a date", "drafted, 1 kept")
	}
	b := o.signUp(2)
	want(t, "who comes meanwhile", o.status(b, "first"), "waitlisted 1")
	if _, err := set(0); err != nil {
		t.Fatal(err)
	}
	kept("without one", "drafted, 0 kept")
	want(t, "who waited", o.status(b, "first"), "confirmed")
	if _, err := set(10); !errors.Is(err, event.ErrSessionFull) {
		t.Errorf("a seat is held of none: %v", err)
	}
	kept("in a full session", "drafted, 0 kept")
}

func TestADraftIsChangedWithinTheRules(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	v, other := o.draftFor(1), o.draftFor(2)
	in := changesOf(v)
	in.Email = other.Address()
	if _, err := o.ChangeDraft(t.Context(), operator, "webinar", v.ID, in); !errors.Is(err, desk.ErrInvitedAlready) {
		t.Errorf("the address of somebody else who is invited: %v", err)
	}
	in = changesOf(v)
	in.Email, in.HoldUntil, in.Expires, in.Country = "nobody", inDays(-1), inDays(-1), "ZZ"
	refused := problem.From(errorOf(o.ChangeDraft(t.Context(), operator, "webinar", v.ID, in)))
	var pointers []string
	for _, f := range refused.Fields {
		pointers = append(pointers, f.Pointer+" "+f.Code)
	}
	for _, p := range []string{"/email address", "/country country", "/hold_until not_future", "/expires not_future"} {
		if !slices.Contains(pointers, p) {
			t.Errorf("%s is not in %v", p, pointers)
		}
	}
	if _, err := o.RevokeInvitation(t.Context(), operator, "webinar", v.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := o.DraftedInvitation(t.Context(), operator, "webinar", v.ID); !errors.Is(err, desk.ErrNotDrafted) {
		t.Errorf("one that is revoked: %v", err)
	}
}

// errorOf is what went wrong.
func errorOf(_ *desk.Invitation, err error) error { return err }
