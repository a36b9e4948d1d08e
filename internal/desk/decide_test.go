package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/desk"
)

// decided are the answers to a decision about several, as status and code.
func decided(all []desk.Decided) string {
	var list []string
	for _, d := range all {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s", d.Status, d.Code)))
	}
	return strings.Join(list, ", ")
}

func TestADecisionAboutSeveral(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(2, false)
	a, b, c, d := o.signUp(1), o.signUp(2), o.signUp(3), o.signUp(4)
	done(t, o.cancel(b))
	ids := []int64{o.registration(c), 999, o.registration(b), o.registration(d), o.registration(c)}
	got, err := o.DecideAll(t.Context(), operator, "webinar", desk.Approve, ids, "")
	done(t, err)
	want(t, "approved", decided(got), "confirmed, not_found, cancelled wrong_status, waitlisted")
	o.standing("afterwards", "pending with a seat, cancelled, confirmed, waitlisted 1", a, b, c, d)
	got, err = o.DecideAll(t.Context(), operator, "webinar", desk.Reject, []int64{o.registration(a)}, "Only for towns")
	done(t, err)
	want(t, "refused", decided(got), "rejected")
	o.standing("the seat moves in the same transaction", "rejected, cancelled, confirmed, confirmed", a, b, c, d)
	letters, err := o.store.LettersOf(t.Context(), a.ID)
	done(t, err)
	want(t, "the reason in the letter", letters[len(letters)-1].Data.Reason, "Only for towns")
}

func TestADecisionAboutSeveralIsRefusedWhole(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(2, false)
	a := o.registration(o.signUp(1))
	for what, tried := range map[string]struct {
		action desk.SeatAction
		ids    []int64
		reason string
		field  string
	}{
		"another action":    {desk.Withdraw, []int64{a}, "", "/action unknown_choice"},
		"nobody":            {desk.Approve, nil, "", "/ids required"},
		"too many":          {desk.Approve, make([]int64, desk.MaxDecisions+1), "", "/ids too_many"},
		"a reason in lines": {desk.Reject, []int64{a}, "one\ntwo", "/reason line"},
	} {
		_, err := o.DecideAll(t.Context(), operator, "webinar", tried.action, tried.ids, tried.reason)
		want(t, what, codes(err), tried.field)
	}
	want(t, "afterwards", o.stands(o.known(1)), "pending with a seat")
}

// Registrations of another event are not there, although the same organiser
// has it.
func TestADecisionDoesNotReachIntoAnotherEvent(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(2, false)
	a := o.signUp(1)
	_, err := o.CreateEvent(t.Context(), operator, o.document(strings.Replace(fmt.Sprintf(webinar, true, 5, 5), "slug: webinar", "slug: other", 1)))
	done(t, err)
	got, err := o.DecideAll(t.Context(), operator, "other", desk.Approve, []int64{o.registration(a)}, "")
	done(t, err)
	want(t, "from another event", decided(got), "not_found")
	o.standing("afterwards", "pending with a seat", a)
}

// A hundred and twenty are three transactions. A repeat with the same key
// answers as the first did, whatever has happened since, and does what the
// first had not come to.
func TestARepeatedDecisionDecidesOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(100, false)
	var ids []int64
	for i := range 120 {
		ids = append(ids, o.registration(o.signUp(i)))
	}
	done(t, o.act(o.known(7), desk.Reject))
	by := operator
	by.Once = o.Once(by, "POST /decide", "k", []byte("body"))
	first, err := o.DecideAll(t.Context(), by, "webinar", desk.Approve, ids[:50], "")
	done(t, err)
	want(t, "who had been decided about", decided(first[6:9]), "confirmed, rejected wrong_status, confirmed")
	all, err := o.DecideAll(t.Context(), by, "webinar", desk.Approve, ids, "") // as if the first had ended after one part
	done(t, err)
	want(t, "answers", len(all), 120)
	again, err := o.DecideAll(t.Context(), by, "webinar", desk.Approve, ids, "")
	done(t, err)
	want(t, "the repeat", decided(again[:50]), decided(first))
	want(t, "the rest of the repeat", decided(again[50:]), decided(all[50:]))
	want(t, "letters", o.letters(o.known(119)), "pending waitlisted")
	o.clean()
}

func TestWhoIsToBeDecidedAbout(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(2, false)
	for i := range 5 {
		o.signUp(i, "first", "second")
	}
	done(t, o.act(o.known(1), desk.Approve))
	_, err := o.Act(t.Context(), operator, "webinar", o.registration(o.known(2)), desk.Approve, "")
	done(t, err)
	var names []string
	for cursor, more := "", true; more; {
		page, err := o.Undecided(t.Context(), operator, "webinar", cursor, 2)
		done(t, err)
		want(t, "counted", page.Count, 5)
		for _, v := range page.Items {
			due := 0
			for i := range v.Registrations {
				if desk.MayDecide(&v.Registrations[i], o.now()) {
					due++
				}
			}
			names = append(names, fmt.Sprint(v.Registrant.FamilyName, " ", due))
		}
		cursor, more = page.Next, page.Next != ""
	}
	want(t, "in the order of sign-up, with how many decisions", strings.Join(names, ", "), "Kovač 0 2, Kovač 1 1, Kovač 2 1, Kovač 3 2, Kovač 4 2")
	_, err = o.Undecided(t.Context(), operator, "webinar", "not a cursor", 2)
	fails(t, "a foreign cursor", err, desk.ErrBadQuery)
}
