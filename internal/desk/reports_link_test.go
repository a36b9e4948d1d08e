package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/match"
)

// tableOf is a table of rows as link, name, address: everybody was there for an hour of the
// first session.
func tableOf(rows ...string) []byte {
	var b strings.Builder
	b.WriteString("Rollcall ID,Name,Email,Join time,Leave time\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "%s,2021-11-12 10:00,2021-11-12 11:00\n", r)
	}
	return []byte(b.String())
}

func TestRowsAreAssignedByTheIDOfAPersonalLink(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	o.oneOf("other", "2021-11-12")
	own, second, foreign := o.signUp(1), o.signUp(2), o.register("other", 9)
	v, _ := o.gives(tableOf(
		fmt.Sprintf("%d,iPad,p2@example.org", own.ID), // the link goes before the address
		fmt.Sprintf("%s,Somebody Else,", o.LinkToken(second)),
		fmt.Sprintf("%d,Visitor One,", foreign.ID),
		"987654,Visitor Two,",
	))
	of := map[string]string{}
	for _, p := range v.People {
		is := string(p.Bucket) + " " + p.Why
		if p.RegistrantID != nil {
			is += fmt.Sprint(" ", *p.RegistrantID)
		}
		of[p.Name()] = is
	}
	want(t, "by the id", of["iPad"], fmt.Sprintf("matched %s %d", match.ByLink, own.ID))
	want(t, "by the whole link", of["Somebody Else"], fmt.Sprintf("matched %s %d", match.ByLink, second.ID))
	want(t, "by an id of another event", of["Visitor One"], "unmatched nobody")
	want(t, "by an id of nobody", of["Visitor Two"], "unmatched nobody")
	want(t, "buckets", buckets(t, v), "matched 2, suggested 0, unmatched 2, not_counted 0, staff 0")
}

func TestALinkOfSomebodyErasedAssignsNobody(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	gone := o.signUp(1)
	orFail(t, o.EraseMe(t.Context(), o.as(gone)))
	v, _ := o.gives(tableOf(fmt.Sprintf("%d,Visitor One,", gone.ID)))
	want(t, "buckets", buckets(t, v), "matched 0, suggested 0, unmatched 1, not_counted 0, staff 0")
}

func TestReportsLeadFromADoubleToWhoStandsForThem(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	kept, double := o.signUp(1), o.signUp(2)
	o.merge(kept, double)
	v, _ := o.gives(tableOf(
		",Ana at home,p2@example.org",
		",Ana Kovač 2,",
		fmt.Sprintf("%d,iPad,", double.ID),
	))
	want(t, "buckets", buckets(t, v), "matched 3, suggested 0, unmatched 0, not_counted 0, staff 0")
	for _, p := range v.People {
		if p.RegistrantID == nil || *p.RegistrantID != kept.ID {
			t.Errorf("%q leads to %v, not to who stands for the double", p.Name(), p.RegistrantID)
		}
	}
}

func TestADoubleThatIsNamedInADecisionStandsForThePerson(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	kept, double := o.signUp(1), o.signUp(2)
	v := o.inReport("webinar", "first", unsure("A. K.", "", match.Initials, double), unsure("Anica", "", match.OnlyOneWord))
	orFail(t, v.decide(operator, "Anica", registrant(double))) // and somebody takes that back after the merge
	orFail(t, v.decide(operator, "Anica", desk.ReportDecision{Decision: "ignore"}))
	o.merge(kept, double)
	is := fmt.Sprintf("matched registrant %d", kept.ID)
	orFail(t, v.decide(operator, "A. K.", registrant(double)))
	want(t, "decided", v.is("A. K."), is)
	orFail(t, v.decide(operator, "A. K.", registrant(kept)))
	want(t, "decided for the other", v.is("A. K."), is)
	_, err := o.UndoDecision(t.Context(), operator, "webinar", "first", v.report.ID, 0)
	orFail(t, err)
	want(t, "of one decision, taken back", v.is("A. K."), "suggested")
	_, err = o.UndoDecision(t.Context(), operator, "webinar", "first", v.report.ID, 0)
	orFail(t, err)
	want(t, "an older one taken back", v.is("Anica"), is)
	want(t, "and remembered", v.remembered("webinar", "Anica", ""), fmt.Sprintf("registrant %d", kept.ID))
}
