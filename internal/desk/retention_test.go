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

// kept is until when the details of the webinar's people are: 180 days after
// its last session.
var kept = time.Date(2022, 6, 11, 11, 30, 0, 0, time.UTC).Sub(noon)

// counted are the numbers of the webinar in short.
func (o *office) counted() string {
	o.t.Helper()
	s, err := o.Stats(o.t.Context(), operator, "webinar")
	done(o.t, err)
	return fmt.Sprint(s.Event, s.Sessions, s.ByCountry, s.ByMunicipality, s.ByDay)
}

// Numbers are written down first, then everybody is erased, and the event says
// so; before that time nothing happens, and afterwards nothing more.
func TestTheEndOfTheRetention(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	o.change(func(d *eventfile.Document) {
		d.Municipalities = []event.Municipality{{Key: "mostar", Name: event.Text{"en": "Mostar"}, Country: "BA"}}
	})
	town := "Mostar"
	a, b := o.signUp(1, "first", "second"), o.signUp(2)
	done(t, o.changeMe(a, desk.Change{Municipality: &town}))
	asked := o.invite(invitee(7))
	o.set(time.Date(2021, 11, 12, 9, 30, 0, 0, time.UTC).Sub(noon))
	for i, in := range []desk.CheckIn{{Registrant: a.ID}, {WalkIn: &desk.WalkIn{Name: "Petra Walk", Email: "petra@example.org"}}} {
		in.Kind, in.Nonce = "in", fmt.Sprint("nonce-", i)
		_, err := o.CheckIn(t.Context(), operator, "webinar", "first", in)
		done(t, err)
	}
	before := o.counted()
	o.upkeepAt(kept - time.Second)
	if r, err := o.store.Registrant(t.Context(), b.ID); err != nil || r.ErasedAt != nil {
		t.Fatalf("a second too early: %v, %v", r, err)
	}
	want(t, "a second too early", o.counted(), before)
	o.upkeepAt(kept)
	for _, id := range []int64{a.ID, b.ID} {
		o.nothingPersonal(id)
	}
	want(t, "the numbers", o.counted(), before)
	marks, err := o.store.WalkInMarks(t.Context(), 1)
	done(t, err)
	want(t, "who walked in", fmt.Sprint(len(marks), marks[0].WalkInName, marks[0].WalkInEmail), "1")
	if i, err := o.store.Invitation(t.Context(), asked.ID); err != nil || i.ErasedAt == nil {
		t.Errorf("who was asked: %+v, %v", i, err)
	}
	ev, err := o.store.Event(t.Context(), "webinar")
	done(t, err)
	if ev.ErasedAt == nil || !ev.ErasedAt.Equal(noon.Add(kept)) {
		t.Errorf("the event says %v", ev.ErasedAt)
	}
	audit := o.found(desk.AuditQuery{Event: "webinar", Who: "rollcall"})
	o.upkeepAt(kept + time.Hour)
	want(t, "the audit an hour later", fmt.Sprint(o.found(desk.AuditQuery{Event: "webinar", Who: "rollcall"})), fmt.Sprint(audit))
	want(t, "the end of it", fmt.Sprint(audit[:4]), "[details_erased erased erased numbers_frozen]")
	o.clean()
}

// nothingPersonal fails the test if a registrant is kept.
func (o *office) nothingPersonal(id int64) {
	o.t.Helper()
	r, err := o.store.Registrant(o.t.Context(), id)
	done(o.t, err)
	want(o.t, "who is erased", r.Name()+r.Address()+r.Organisation+r.Municipality, "")
	if r.ErasedAt == nil {
		o.t.Errorf("%d is kept", id)
	}
	letters, err := o.store.LettersOf(o.t.Context(), id)
	done(o.t, err)
	for _, l := range letters {
		if l.Bytes != nil || l.Address != nil {
			o.t.Errorf("the letter %s is kept", l.Kind)
		}
	}
	values, err := o.store.AuditValues(o.t.Context(), id)
	done(o.t, err)
	for _, v := range values {
		want(o.t, "the audit's "+v.Field, v.Before+v.After, "")
	}
}

// Afterwards nobody comes whom nothing would erase any more.
func TestAnEventWhoseDetailsAreErasedStaysAsItIs(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	o.signUp(1)
	o.upkeepAt(kept)
	_, _, err := o.AddRegistrant(t.Context(), operator, "webinar", person(5))
	fails(t, "somebody is added", err, event.ErrDetailsErased)
	doc, _, err := o.EventFile(t.Context(), operator, "webinar")
	done(t, err)
	doc.RetentionDays = 500
	_, err = o.Apply(t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{})
	fails(t, "another retention", err, event.ErrDetailsErased)
}

// Whoever came to two events of a series counts once in it, whatever was erased since; no
// list puts together again what was erased.
func TestASeriesCountsOnceWhoIsErased(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.oneOf("one", "2021-11-12")
	o.oneOf("two", "2021-11-19")
	o.oneOf("three", "2022-05-20")
	both, itself, first := o.register("one", 1), o.register("one", 2), o.register("one", 3)
	o.set(start)
	for _, r := range []*event.Registrant{both, itself, first} {
		o.note("one", "first", r, "in")
	}
	again, itselfAgain := o.register("two", 1), o.register("two", 2)
	o.set(start + 7*day)
	o.note("two", "first", again, "in")
	o.note("two", "first", itselfAgain, "in")
	o.register("three", 1)
	series := func() string {
		f := o.figures("three")
		return fmt.Sprint(f.SeriesOf, f.Series.Tally.Participants, f.Series.Counts.Registered, f.Series.Tally.By[event.ByCountry])
	}
	before := series()
	want(t, "before", before, "3 3 3 map[BA:3]")
	done(t, o.EraseMe(t.Context(), o.as(itself)))
	want(t, "after one has erased themselves", series(), before)
	m, err := o.Matrix(t.Context(), operator, "three", true)
	done(t, err)
	want(t, "people in the matrix, and who came to several", fmt.Sprint(len(m.Rows), m.AtLeast), "4 [4 1]") // it knows nothing again
	o.upkeepAt(time.Date(2022, 5, 14, 0, 0, 0, 0, time.UTC).Sub(noon))                                      // one is over, two is kept
	for slug, erased := range map[string]bool{"one": true, "two": false} {
		ev, err := o.store.Event(t.Context(), slug)
		done(t, err)
		want(t, "erased is "+slug, ev.ErasedAt != nil, erased)
	}
	want(t, "after the retention of one", series(), before)
	o.upkeepAt(time.Date(2022, 5, 19, 0, 0, 0, 0, time.UTC).Sub(noon))
	want(t, "after the retention of both", series(), before)

	kept, err := o.store.Registrant(t.Context(), both.ID)
	done(t, err)
	other, err := o.store.Registrant(t.Context(), again.ID)
	done(t, err)
	if kept.CountedAs == nil || other.CountedAs == nil || *kept.CountedAs != *other.CountedAs || strings.Contains(*kept.CountedAs, "p1") {
		t.Errorf("they count as %v and %v", kept.CountedAs, other.CountedAs)
	}
	o.clean()
}

// An event of no series leaves nothing by which somebody could be told from others.
func TestNothingIsLeftOfWhomNoSeriesCounts(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	r := o.signUp(1)
	done(t, o.EraseMe(t.Context(), o.as(r)))
	r, err := o.store.Registrant(t.Context(), r.ID)
	done(t, err)
	if r.CountedAs != nil {
		t.Errorf("left is %s", *r.CountedAs)
	}
}
