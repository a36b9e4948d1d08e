package desk_test

import (
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// placed is how r's registration stands as the team sees it.
func (o *office) placed(r *event.Registrant, session string) string {
	o.t.Helper()
	v, err := o.Registrant(o.t.Context(), operator, "webinar", r.ID)
	orFail(o.t, err)
	g := v.Find(session)
	if g == nil {
		return "none"
	}
	return string(g.Status)
}

func (o *office) merge(r, other *event.Registrant) {
	o.t.Helper()
	_, err := o.Merge(o.t.Context(), operator, "webinar", r.ID, other.ID, "called twice")
	orFail(o.t, err)
}

func TestWhoIsOnePersonHasOneSeat(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	a, b := o.signUp(1), o.signUp(2, "first", "second")
	waits, later := o.signUp(3), o.signUp(4)
	want(t, "who waits", o.status(waits, "first")+", "+o.status(later, "first"), "waitlisted 1, waitlisted 2")
	p, err := o.PreviewMerge(t.Context(), operator, "webinar", a.ID, b.ID)
	orFail(t, err)
	if len(p.Places) != 2 || p.Places[0].Moved || !p.Places[1].Moved || p.Places[1].After.Status != event.Confirmed {
		t.Errorf("the preview says %+v", p.Places)
	}
	want(t, "after a preview", o.status(b, "first"), "confirmed")
	_, err = o.AddNote(t.Context(), operator, "webinar", b.ID, "Calls back.")
	orFail(t, err)
	o.merge(a, b)
	want(t, "the winner", o.status(a, "first")+", "+o.status(a, "second"), "confirmed, confirmed")
	want(t, "the other", o.placed(b, "first")+", "+o.placed(b, "second"), "withdrawn, withdrawn")
	want(t, "who waited", o.status(waits, "first")+", "+o.status(later, "first"), "confirmed, waitlisted 1")
	want(t, "letters", o.letters(a)+"; "+o.letters(b)+"; "+o.letters(waits), "confirmed confirmed; confirmed; waitlisted promoted")
	panel := o.panel(operator, a)
	if len(panel.Doubles) != 1 || len(panel.Doubles[0].Notes) != 1 || len(panel.Doubles[0].Letters) != 1 || panel.Undo == nil {
		t.Errorf("the panel has the doubles %+v", panel.Doubles)
	}
	want(t, "who stands for the other", o.panel(operator, b).Into.ID, a.ID)
	o.clean()
	o.set(event.UndoMerge - time.Second)
	_, err = o.UndoMerge(t.Context(), operator, "webinar", a.ID)
	orFail(t, err)
	want(t, "the winner, taken back", o.status(a, "first")+", "+o.status(a, "second"), "confirmed, withdrawn")
	want(t, "the other, taken back", o.status(b, "first")+", "+o.status(b, "second"), "waitlisted 1, confirmed")
	want(t, "who got the seat", o.status(waits, "first")+", "+o.status(later, "first"), "confirmed, waitlisted 2")
	want(t, "letters, taken back", o.letters(a)+"; "+o.letters(b), "confirmed confirmed withdrawn; confirmed waitlisted")
	fails(t, "taken back twice", failing(o.UndoMerge(t.Context(), operator, "webinar", a.ID)), event.ErrMergeStands)
	want(t, "history", did(o.panel(operator, b)), "signed_up person, note_added team, withdrawn team called twice, withdrawn team called twice, merged team called twice, merge_undone team, merge_undone team, merge_undone team")
	o.clean()
}

func TestWhoIsOnePersonKeepsTheEarliestPlace(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	o.signUp(1)
	early, between, late := o.signUp(2), o.signUp(3), o.signUp(4)
	o.merge(late, early)
	want(t, "in the queue", o.status(late, "first")+", "+o.status(between, "first"), "waitlisted 1, waitlisted 2")
	o.clean()
	_, err := o.UndoMerge(t.Context(), operator, "webinar", late.ID)
	orFail(t, err)
	want(t, "taken back", o.status(early, "first")+", "+o.status(between, "first")+", "+o.status(late, "first"), "waitlisted 1, waitlisted 2, waitlisted 3")
	o.merge(late, early)
	o.set(event.UndoMerge)
	fails(t, "after ten minutes", failing(o.UndoMerge(t.Context(), operator, "webinar", late.ID)), event.ErrMergeStands)
	o.clean()
}

func TestTheAddressOfADoubleLeadsToThePerson(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(9, false)
	a, b, c := o.signUp(1), o.signUp(2), o.signUp(3)
	link := o.LinkToken(b)
	o.merge(a, b)
	who, err := o.ByLink(t.Context(), link)
	orFail(t, err)
	want(t, "who has the other's link", who.Registrant.ID, a.ID)
	o.signUp(2, "second")
	want(t, "letters after signing up again", o.letters(a)+"; "+o.letters(b), "confirmed again; confirmed")
	want(t, "in the other session", o.status(a, "second")+", "+o.placed(b, "second"), "none, none")
	orFail(t, o.SendLink(t.Context(), desk.Actor{}, "p2@example.org"))
	want(t, "letters after asking for the link", o.letters(a)+"; "+o.letters(b), "confirmed again link; confirmed")
	v, fresh, err := o.AddRegistrant(t.Context(), operator, "webinar", person(2))
	orFail(t, err)
	want(t, "added by hand", v.Registrant.ID, a.ID)
	want(t, "added anew", fresh, false)
	_, err = o.HandOver(t.Context(), o.as(c), "first", desk.Colleague{Email: "p2@example.org", GivenName: "Ana", FamilyName: "Kovač"})
	fails(t, "a seat for the other", err, event.ErrHasPlace)
	reg, err := o.Registrant(t.Context(), operator, "webinar", b.ID)
	orFail(t, err)
	name := "X"
	for what, err := range map[string]error{
		"a seat again": failing(o.Act(t.Context(), operator, "webinar", reg.Registrations[0].ID, desk.Restore, "x")),
		"a session":    failing2(o.AddRegistration(t.Context(), operator, "webinar", b.ID, "second")),
		"a change":     failing(o.ChangeRegistrant(t.Context(), operator, "webinar", b.ID, desk.Change{GivenName: &name})),
		"a note":       failing(o.AddNote(t.Context(), operator, "webinar", b.ID, "x")),
		"a link":       failing(o.ShowLink(t.Context(), operator, "webinar", b.ID)),
		"once more":    failing(o.Merge(t.Context(), operator, "webinar", c.ID, b.ID, "x")),
	} {
		fails(t, what, err, event.ErrMerged)
	}
	o.merge(c, a)
	want(t, "who stands for all", o.panel(operator, b).Into.ID, c.ID)
	_, err = o.UndoMerge(t.Context(), operator, "webinar", c.ID)
	orFail(t, err)
	want(t, "who stands for the other again", o.panel(operator, b).Into.ID, a.ID)
	o.merge(c, a)
	orFail(t, o.EraseMe(t.Context(), o.as(c)))
	if got := o.panel(operator, b).Registrant; got.ErasedAt == nil || got.Email != nil {
		t.Errorf("of somebody erased there is %v", got)
	}
	o.clean()
}

// failing2 is failing for two results beside the error.
func failing2[T, U any](_ T, _ U, err error) error { return err }

func TestWhoMayNotStandForAnother(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(9, false)
	a, phone := o.signUp(1), o.byPhone("Olha")
	merge := func(id, other int64, reason string) error {
		return failing(o.Merge(t.Context(), operator, "webinar", id, other, reason))
	}
	fails(t, "who has no address", merge(phone.ID, a.ID, "x"), event.ErrMergeOtherWay)
	for code, err := range map[string]error{"same_person": merge(a.ID, a.ID, "x"), "unknown_registrant": merge(a.ID, 4711, "x"), "required": merge(a.ID, phone.ID, "")} {
		if p := problem.From(err); p == nil || len(p.Fields) != 1 || p.Fields[0].Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	cora := o.staff("cora@example.org", desk.NewAccount{Name: "Cora", Role: "member"})
	orFail(t, o.GrantRole(t.Context(), operator, "cora@example.org", "webinar", "coordinator"))
	fails(t, "a coordinator", failing(o.Merge(t.Context(), cora, "webinar", a.ID, phone.ID, "x")), desk.ErrForbidden)
	fails(t, "a coordinator takes back", failing(o.UndoMerge(t.Context(), cora, "webinar", a.ID)), desk.ErrForbidden)
	o.merge(a, phone)
	o.clean()
}
