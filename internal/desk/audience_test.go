package desk_test

import (
	"errors"
	"fmt"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// A message is for whom the filter of the list finds, without the words that
// were searched for.
func TestAMessageTakesTheFilterOfTheList(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	o.signUp(1)
	b := o.signUp(2, "first", "second")
	o.answer(b, "later")
	for f, want := range map[desk.Filter]int64{
		{OrganisationKind: "ngo"}: 0, {Source: event.SourcePublic}: 2, {Source: event.SourceStaff}: 0, {Answer: "peer:later"}: 1, {Verified: "yes"}: 2, {Verified: "no"}: 0,
		{Letters: "refused"}: 0, {Session: "second", Status: "confirmed", Q: "nobody", Sort: "name"}: 1, {Language: "de", Country: "BA"}: 2,
	} {
		to, err := o.MessageTo(t.Context(), operator, "webinar", f)
		done(t, err)
		in := note()
		in.Audience = to
		m := o.draft(in)
		if m.Matching != want || fmt.Sprint(m.For) != fmt.Sprint(to) {
			t.Errorf("%+v: %d people, for %+v, want %d", f, m.Matching, m.For, want)
		}
	}
	_, err := o.MessageTo(t.Context(), operator, "webinar", desk.Filter{Municipality: "atlantis"})
	if !errors.Is(err, desk.ErrBadQuery) {
		t.Errorf("a municipality that there is not: %v", err)
	}
	if _, err := o.MessageTo(t.Context(), operator, "webinar", desk.Filter{}, "attended", "asleep"); !errors.Is(err, desk.ErrBadQuery) {
		t.Errorf("an outcome that there is not: %v", err)
	}
	in := note()
	in.Audience.Answer, in.Audience.Role = "peer:never", "boss"
	_, err = o.DraftMessage(t.Context(), operator, "webinar", in)
	if p := problem.From(err); p == nil || len(p.Fields) != 2 || p.Fields[1].Pointer != "/audience/answer" {
		t.Errorf("an answer that there is not: %v", err)
	}
}

// A message is for those whose attendance stands so at the moment it is sent.
func TestAMessageIsForThoseWhoWereThere(t *testing.T) {
	t.Parallel()
	o, a, b := held(t, nil)
	in := note()
	in.Audience = desk.MessageAudience{Session: "first", Outcomes: []string{"partial", "attended"}}
	m := o.draft(in)
	want(t, "who were there or clicked", m.Matching, 2)
	if got := fmt.Sprint(m.For.Outcomes); got != "[attended partial]" {
		t.Errorf("it is kept as for %s", got)
	}
	_, err := o.Decide(t.Context(), operator, "webinar", "first", b.ID, "no_show", "was away")
	done(t, err)
	_, err = o.SendMessage(t.Context(), operator, "webinar", m.ID, desk.MessageSending{Expected: 2})
	want(t, "the number has changed", code(err), "count_changed")
	o.send(m.ID, 1, nil)
	page, err := o.MessageRecipients(t.Context(), operator, "webinar", m.ID, "", 0)
	done(t, err)
	if len(page.Items) != 1 || page.Items[0].RegistrantID != a.ID {
		t.Errorf("it went to %+v", page.Items)
	}
	in.Audience.Outcomes = []string{"no_show"}
	some, err := o.Sample(t.Context(), operator, "webinar", o.draft(in).ID)
	done(t, err)
	if len(some) != 1 || some[0].ID != b.ID {
		t.Errorf("who was away: %+v", some)
	}
}

func TestAttendanceIsAskedOfOneSession(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	in := note()
	in.Audience = desk.MessageAudience{Outcomes: []string{"attended", "asleep"}}
	_, err := o.DraftMessage(t.Context(), operator, "webinar", in)
	want(t, "without a session", codes(err), "/audience/outcomes/1 unknown_choice, /audience/session required")
}
