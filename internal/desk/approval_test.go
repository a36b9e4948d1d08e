package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// selective announces the webinar with so many seats, in which an organiser
// decides about everyone, and again when the answer about peers changes.
func (o *office) selective(capacity int, verify bool) {
	o.t.Helper()
	o.announce(capacity, verify)
	o.change(func(d *eventfile.Document) {
		d.Registration.Approval, d.Registration.ApproveAgain = true, true
		d.Questions[0].Decisive = true
	})
}

// stands is how r's registration for the first session stands: the status, the
// rank or the seat.
func (o *office) stands(r *event.Registrant) string {
	o.t.Helper()
	v, err := o.Me(o.t.Context(), o.as(r))
	if err != nil {
		o.t.Fatal(err)
	}
	g := v.Find("first")
	switch {
	case g == nil:
		return "none"
	case g.Rank > 0:
		return fmt.Sprintf("%s %d", g.Status, g.Rank)
	case g.HoldsSeat && g.Status != event.Confirmed:
		return string(g.Status) + " with a seat"
	}
	return string(g.Status)
}

// standing compares how several people stand.
func (o *office) standing(what, expected string, people ...*event.Registrant) {
	o.t.Helper()
	var all []string
	for _, r := range people {
		all = append(all, o.stands(r))
	}
	want(o.t, what, strings.Join(all, ", "), expected)
	o.clean()
}

// act takes an organiser's action on r's registration for the first session.
func (o *office) act(r *event.Registrant, action desk.SeatAction) error {
	_, err := o.Act(o.t.Context(), operator, "webinar", o.registration(r), action, "")
	return err
}

// registration is the id of r's registration for the first session.
func (o *office) registration(r *event.Registrant) int64 {
	o.t.Helper()
	v, err := o.Me(o.t.Context(), o.as(r))
	if err != nil {
		o.t.Fatal(err)
	}
	return v.Find("first").ID
}

func TestAnOrganiserDecidesAboutThoseWhoComeByThemselves(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(1, true)
	a, b, c := o.signUp(1), o.signUp(2), o.signUp(3)
	o.standing("before they confirm", "unverified with a seat, unverified, unverified", a, b, c)
	o.verify(a)
	o.verify(b)
	o.verify(c)
	o.standing("confirmed addresses", "pending with a seat, pending, pending", a, b, c)
	want(t, "letters", o.letters(a)+", "+o.letters(b), "verify pending, verify pending")
	done(t, o.act(c, desk.Approve))
	done(t, o.act(b, desk.Approve))
	o.standing("the queue is in the order of approval", "pending with a seat, waitlisted 2, waitlisted 1", a, b, c)
	done(t, o.act(a, desk.Reject))
	o.standing("the seat of who is refused goes on", "rejected, waitlisted 1, confirmed", a, b, c)
	want(t, "letters after it", o.letters(a)+", "+o.letters(b)+", "+o.letters(c), "verify pending rejected, verify pending waitlisted, verify pending waitlisted promoted")
	fails(t, "deciding twice", o.act(a, desk.Approve), event.ErrWrongStatus)
	fails(t, "refusing who has a seat", o.act(c, desk.Reject), event.ErrWrongStatus)
	done(t, o.act(a, desk.Restore))
	o.standing("bringing back is a decision too", "waitlisted 2, waitlisted 1, confirmed", a, b, c)
}

func TestWithoutConfirmingTheDecisionIsDueAtOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(2, false)
	a, b, c := o.signUp(1), o.signUp(2), o.signUp(3)
	o.standing("signed up", "pending with a seat, pending with a seat, pending", a, b, c)
	want(t, "letters", o.letters(a)+", "+o.letters(c), "pending, pending")
	done(t, o.act(a, desk.Approve))
	want(t, "letters of who is approved", o.letters(a), "pending confirmed")
	done(t, o.cancel(b))
	done(t, o.act(c, desk.Approve))
	o.standing("a seat that is free by then", "confirmed, cancelled, confirmed", a, b, c)
	want(t, "letters of who gets that", o.letters(c), "pending confirmed")
}

func TestWhomStaffSignUpIsApproved(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(1, true)
	v, _, err := o.AddRegistrant(t.Context(), operator, "webinar", person(1))
	done(t, err)
	a, b := v.Registrant, o.signUp(2)
	done(t, o.act(b, desk.Withdraw))
	o.standing("by staff, and withdrawn before confirming", "confirmed, withdrawn", a, b)
	c := o.signUp(3)
	fails(t, "vouching without a seat", o.act(c, desk.Promote), event.ErrSessionFull)
	done(t, o.act(a, desk.Withdraw))
	done(t, o.act(c, desk.Promote))
	o.standing("who vouches decides", "withdrawn, confirmed", a, c)
}

func TestColleaguesAreDecidedAbout(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(2, false)
	done(t, o.SignUp(t.Context(), desk.Actor{}, "webinar", withColleagues(1, 2, 3)))
	a, b, c := o.known(1), o.known(2), o.known(3)
	o.verify(b)
	o.verify(c)
	o.standing("an office", "pending with a seat, pending with a seat, pending", a, b, c)
	done(t, o.act(b, desk.Approve))
	d := o.handOver(b, 7)
	_, err := o.Accept(t.Context(), o.as(d), "first", desk.Verification{})
	done(t, err)
	o.standing("a seat that is handed over was approved", "cancelled, confirmed", b, d)
}

func TestComingBackToADecision(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(1, false)
	a := o.signUp(1)
	done(t, o.cancel(a))
	done(t, o.takeBack(a))
	o.standing("taken back before the decision", "pending with a seat", a)
	done(t, o.act(a, desk.Approve))
	done(t, o.cancel(a))
	done(t, o.takeBack(a))
	o.standing("taken back after the decision", "confirmed", a)
	done(t, o.cancel(a))
	_, err := o.Register(t.Context(), o.as(a), "first")
	done(t, err)
	o.standing("signed up anew", "pending with a seat", a)
	done(t, o.act(a, desk.Reject))
	fails(t, "taking back a refusal", o.takeBack(a), event.ErrWrongStatus)
	_, err = o.Register(t.Context(), o.as(a), "first")
	fails(t, "coming back from a refusal", err, event.ErrWrongStatus)
}

func TestDecisionsAboutWhatDoesNotTakePlace(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(2, false)
	a, b := o.signUp(1), o.signUp(2)
	count := func() int64 {
		t.Helper()
		n, err := o.CountUndecided(t.Context(), operator, "webinar")
		done(t, err)
		return n
	}
	want(t, "people to decide about", count(), 2)
	o.change(func(d *eventfile.Document) { d.Sessions[0].Cancelled = true })
	want(t, "people to decide about in what is called off", count(), 0)
	fails(t, "approving in what is called off", o.act(a, desk.Approve), event.ErrSessionCancelled)
	done(t, o.act(b, desk.Reject))
	o.change(func(d *eventfile.Document) { d.Sessions[0].Cancelled = false })
	want(t, "people to decide about after all", count(), 1)
	o.set(60 * 24 * time.Hour)
	want(t, "people to decide about after the end", count(), 0)
	fails(t, "approving after the end", o.act(a, desk.Approve), event.ErrSessionOver)
	o.standing("after the end", "pending with a seat, rejected", a, b)
}

// answer changes r's answer about peers, which decides, to value.
func (o *office) answer(r *event.Registrant, value string) {
	o.t.Helper()
	done(o.t, o.changeMe(r, desk.Change{Answers: map[string]any{"peer": value}}))
}

func TestADecisiveAnswerThatChangesIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(1, false)
	a, b, c, d := o.signUp(1, "first", "second"), o.signUp(2), o.signUp(3), o.signUp(4)
	for _, r := range []*event.Registrant{a, b, c} {
		done(t, o.act(r, desk.Approve))
	}
	o.standing("approved", "confirmed, waitlisted 1, waitlisted 2, pending", a, b, c, d)
	for _, r := range []*event.Registrant{a, b, d} {
		o.answer(r, "later")
	}
	o.standing("after the change", "pending with a seat, pending, waitlisted 1, pending", a, b, c, d)
	want(t, "the other session, undecided before", o.status(a, "second"), "pending")
	want(t, "letters", o.letters(a)+", "+o.letters(b)+", "+o.letters(d), "pending confirmed pending, pending waitlisted pending, pending")
	o.set(time.Hour)
	done(t, o.act(b, desk.Approve))
	o.standing("approved again, with the place from before", "pending with a seat, waitlisted 1, waitlisted 2, pending", a, b, c, d)
	done(t, o.act(a, desk.Reject))
	o.standing("the seat goes to the first", "rejected, confirmed, waitlisted 1, pending", a, b, c, d)
	want(t, "letters of who kept the place", o.letters(b), "pending waitlisted pending waitlisted promoted")
}

func TestAPlaceKeptForADecisionMayBeASeatByThen(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(1, false)
	a, b := o.signUp(1), o.signUp(2)
	done(t, o.act(a, desk.Approve))
	done(t, o.act(b, desk.Approve))
	o.answer(b, "later")
	done(t, o.cancel(a))
	o.standing("nobody else waits", "cancelled, pending", a, b)
	o.set(time.Hour)
	done(t, o.act(b, desk.Approve))
	o.standing("approved", "cancelled, confirmed", a, b)
	want(t, "one letter about it", o.letters(b), "pending waitlisted pending promoted")
}

func TestWhatIsNotLookedAtAgain(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(1, false)
	a := o.signUp(1)
	done(t, o.act(a, desk.Approve))
	done(t, o.changeMe(a, desk.Change{Answers: map[string]any{"peer": "now", "topic": "Roads"}}))
	o.standing("an answer where there was none", "pending with a seat", a)
	done(t, o.act(a, desk.Approve))
	letters := o.letters(a)
	name := "Angela"
	done(t, o.changeMe(a, desk.Change{GivenName: &name}))
	done(t, o.changeMe(a, desk.Change{Answers: map[string]any{"topic": "Water"}}))
	o.answer(a, "now")
	o.standing("a name, another question, the same answer", "confirmed", a)
	_, err := o.ChangeRegistrant(t.Context(), operator, "webinar", a.ID, desk.Change{Answers: map[string]any{"peer": "later"}})
	done(t, err)
	o.standing("what an organiser changes", "confirmed", a)
	o.change(func(d *eventfile.Document) { d.Registration.ApproveAgain = false })
	done(t, o.changeMe(a, desk.Change{Answers: map[string]any{"peer": "now", "topic": "Roads"}}))
	o.standing("where the event does not ask for it", "confirmed", a)
	o.change(func(d *eventfile.Document) { d.Registration.ApproveAgain = true })
	o.set(30*24*time.Hour + 22*time.Hour) // while the first session runs
	o.answer(a, "later")
	o.standing("in a session that has begun", "confirmed", a)
	want(t, "letters", o.letters(a), letters)
}

// What is offered is kept for the decision, and no more offered.
func TestAnOfferIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(1, false)
	o.change(func(d *eventfile.Document) { d.Registration.WaitingList.Mode = event.WaitingOffer })
	a, b := o.signUp(1), o.signUp(2)
	done(t, o.act(a, desk.Approve))
	done(t, o.act(b, desk.Approve))
	done(t, o.cancel(a))
	o.standing("offered", "offered with a seat", b)
	o.answer(b, "later")
	o.standing("after the change", "pending with a seat", b)
	done(t, o.act(b, desk.Approve))
	o.standing("approved", "confirmed", b)
}

// A seat that is kept until the morning for somebody about whom one has to
// decide again goes to those behind.
func TestWhoIsLookedAtAgainKeepsNothingFromThoseBehind(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(1, false)
	o.change(func(d *eventfile.Document) { d.Registration.WaitingList.Mode = event.WaitingOffer })
	for i, zone := range []string{"Europe/Berlin", "Europe/Berlin", "America/New_York"} {
		in := person(i)
		in.Zone = zone
		done(t, o.SignUp(t.Context(), desk.Actor{}, "webinar", in))
		done(t, o.act(o.known(i), desk.Approve))
	}
	a, asleep, awake := o.known(0), o.known(1), o.known(2)
	o.set(10 * time.Hour) // midnight in Berlin
	done(t, o.cancel(a))
	o.standing("kept until the morning", "cancelled, waitlisted 1, waitlisted 2", a, asleep, awake)
	o.answer(asleep, "later")
	o.standing("after the change", "cancelled, pending, offered with a seat", a, asleep, awake)
}

func TestTheAuditSaysWhyADecisionIsDueAgain(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(1, false)
	a := o.signUp(1)
	done(t, o.act(a, desk.Approve))
	o.answer(a, "later")
	entries, err := o.store.AuditAbout(t.Context(), a.ID)
	done(t, err)
	for _, e := range entries {
		if e.Action == "asked_again" {
			want(t, "the entry", fmt.Sprint(e.Data["from"], " ", e.Data["to"], " ", e.Data["cause"], " ", e.Role), "confirmed pending answers_changed person")
			return
		}
	}
	t.Errorf("no entry among %d", len(entries))
}
