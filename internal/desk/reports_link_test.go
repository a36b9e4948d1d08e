package desk_test

import (
	"fmt"
	"strings"
	"testing"

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
	o := open(t)
	o.announce(10, false)
	gone := o.signUp(1)
	orFail(t, o.EraseMe(t.Context(), o.as(gone)))
	v, _ := o.gives(tableOf(fmt.Sprintf("%d,Visitor One,", gone.ID)))
	want(t, "buckets", buckets(t, v), "matched 0, suggested 0, unmatched 1, not_counted 0, staff 0")
}
