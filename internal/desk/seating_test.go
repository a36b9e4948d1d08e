package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

func TestHowTheSeatsStand(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceFair(7)
	_, err := o.applyChange(func(d *eventfile.Document) {
		d.Targets = []event.Target{{Label: event.Text{"en": "Georgia"}, Country: "GE", SharePercent: 50}, {Label: event.Text{"en": "Chad"}, Country: "TD", SharePercent: 1}}
		d.Registration.WaitingList.Mode = event.WaitingOffer
	}, desk.LettersQuiet)
	orFail(t, err)
	o.come(1, from("GE"))
	o.come(2, from("BA"))
	taken := o.come(3, from("BA"))
	o.come(4, from("BA"))
	o.come(5, from("UA"))
	orFail(t, o.cancel(taken))
	v, err := o.SeatsOf(t.Context(), operator, "webinar", "first", "", 1)
	orFail(t, err)
	want(t, "confirmed", v.Taken[event.Confirmed], int64(2))
	want(t, "offered", v.Taken[event.Offered], int64(1))
	want(t, "free for all", v.Free, int64(0))
	want(t, "kept for invited people beside quotas", v.Invited, int64(0))
	want(t, "offers", len(v.Offers), 1)
	want(t, "to whom", v.Offers[0].FamilyName, "Kovač 4")
	if !v.Offers[0].OfferUntil.After(o.now()) {
		t.Errorf("the offer ends at %v", v.Offers[0].OfferUntil)
	}
	want(t, "who waits", v.Queue[0].FamilyName, "Kovač 5")
	want(t, "with which rank", v.Queue[0].Rank, int64(1))
	want(t, "why", v.Queue[0].Why, event.WhyReserved)
	want(t, "why nobody is given a seat", v.Still.Why, event.WhyReserved)
	want(t, "what comes next", v.Still.Next, event.StepOffer)
	want(t, "there is no more of the queue", v.Next, "")
	want(t, "the share of Georgia", fmt.Sprintf("%d of %d: %d %%", v.Targets[0].Seats, v.Targets[0].Of, v.Targets[0].Percent()), "1 of 3: 33 %")
	want(t, "the share of Chad", v.Targets[1].Percent(), int64(0))
	if v.Room != nil {
		t.Errorf("without an aim there is no overbooking: %+v", v.Room)
	}
}

func TestALongQueueIsReadInParts(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceFair(5)
	for i := range 5 {
		o.come(i, from("BA"))
	}
	var read []string
	cursor := ""
	for {
		v, err := o.SeatsOf(t.Context(), operator, "webinar", "first", cursor, 2)
		orFail(t, err)
		for _, w := range v.Queue {
			read = append(read, fmt.Sprintf("%d %s", w.Rank, w.FamilyName))
		}
		if cursor = v.Next; cursor == "" {
			break
		}
	}
	want(t, "the queue", strings.Join(read, ", "), "1 Kovač 0, 2 Kovač 1, 3 Kovač 2, 4 Kovač 3, 5 Kovač 4")
	_, err := o.SeatsOf(t.Context(), operator, "webinar", "first", "nonsense", 2)
	if !errors.Is(err, desk.ErrBadQuery) {
		t.Errorf("a cursor of our own making: %v", err)
	}
}

func TestTheHistoryOfEveryMove(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceFair(6)
	a := o.come(1, from("BA"))
	o.come(2, from("BA"))
	orFail(t, o.cancel(a))
	_, err := o.applyChange(func(d *eventfile.Document) { d.Quotas[0].Release = "2021-10-13T12:00" }, desk.LettersQuiet)
	orFail(t, err)
	o.come(3, from("BA"))
	o.set(26 * time.Hour)
	o.upkeep()
	var told []string
	cursor := ""
	for {
		page, err := o.MovesOf(t.Context(), operator, "webinar", "first", cursor, 2)
		orFail(t, err)
		for _, m := range page.Items {
			told = append(told, strings.TrimSpace(fmt.Sprintf("%s %s %s>%s %s%s%d", m.Action, m.Name, m.From, m.To, m.Cause, m.Quota, m.Seats)))
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	want(t, "the history", strings.Join(told, "\n"), strings.Join([]string{
		"promoted Ana Kovač 3 waitlisted>confirmed quota_released0",
		"quota_released  > ge3",
		"signed_up Ana Kovač 3 >waitlisted 0",
		"promoted Ana Kovač 2 waitlisted>confirmed cancelled0",
		"cancelled Ana Kovač 1 confirmed>cancelled 0",
		"signed_up Ana Kovač 2 >waitlisted 0",
		"signed_up Ana Kovač 1 >confirmed 0",
	}, "\n"))
}

// held makes the first session of an event of the series over, with so many
// people who came and who did not.
func (o *office) held(slug string, came, absent int) {
	o.t.Helper()
	text := strings.Replace(fmt.Sprintf(fair, 50), "slug: webinar", "slug: "+slug+"\nseries: Exchange", 1)
	text = text[:strings.Index(text, "quotas:")] + text[strings.Index(text, "sessions:"):]
	if _, err := o.Apply(o.t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{}); err != nil {
		o.t.Fatal(err)
	}
	before := o.now().Sub(noon)
	defer o.set(before)
	for i := range came + absent {
		o.set(before)
		v, _, err := o.AddRegistrant(o.t.Context(), operator, slug, person(i))
		orFail(o.t, err)
		o.set(start)
		outcome := "attended"
		if i >= came {
			outcome = "no_show"
		}
		_, err = o.Decide(o.t.Context(), operator, slug, "first", v.Registrant.ID, outcome, "by hand")
		orFail(o.t, err)
	}
}

func TestOverbooking(t *testing.T) {
	t.Parallel()
	o := open(t)
	for i, held := range [][2]int{{6, 4}, {8, 2}, {3, 3}} {
		o.held(fmt.Sprintf("held-%d", i), held[0], held[1])
	}
	o.at("2021-11-13T09:00:00Z")
	text := strings.NewReplacer("slug: webinar", "slug: webinar\nseries: Exchange", "2021-11-12", "2021-12-12", "room_limit: 50", "room_limit: 12, aim: 9", "2021-11-10", "2021-12-10").Replace(fmt.Sprintf(fair, 9))
	if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	var people []*event.Registrant
	for i := range 7 {
		people = append(people, o.come(50+i, from("BA")))
	}
	want(t, "who waits", o.status(people[4], "first"), "waitlisted 1")
	v, err := o.SeatsOf(t.Context(), operator, "webinar", "first", "", 0)
	orFail(t, err)
	if v.Room == nil || v.Room.Suggestion == nil {
		t.Fatalf("nothing is suggested: %+v", v.Room)
	}
	s := v.Room.Suggestion
	want(t, "suggested by 2 of 10 who did not come", s.Capacity, int64(11))
	want(t, "by which session", s.By.In.Slug, "held-1")
	want(t, "of how many", s.Sessions, 3)

	for _, wrong := range []int64{8, 12, 1000} {
		_, err := o.Overbook(t.Context(), operator, "webinar", "first", wrong)
		if p := problem.From(err); p == nil || p.Code != "not_suggested" || p.Params["suggested"] != int64(11) {
			t.Errorf("%d seats: %v", wrong, err)
		}
	}
	_, tag, err := o.EventFile(t.Context(), operator, "webinar")
	orFail(t, err)
	v, err = o.Overbook(t.Context(), operator, "webinar", "first", 11)
	orFail(t, err)
	want(t, "the capacity", v.Session.Capacity, int64(11))
	want(t, "who is promoted first", o.letters(people[4]), "waitlisted promoted")
	want(t, "who is promoted second", o.letters(people[5]), "waitlisted promoted")
	want(t, "who waits on", o.status(people[6], "first"), "waitlisted 1")
	want(t, "why", o.done("promoted")[0].Data["cause"], any("overbooked"))
	want(t, "entries", len(o.done("overbooked")), 1)
	doc, after, err := o.EventFile(t.Context(), operator, "webinar")
	orFail(t, err)
	if after == tag || doc.Sessions[0].Capacity != 11 {
		t.Errorf("the event file has %d seats and the tag %s, before %s", doc.Sessions[0].Capacity, after, tag)
	}
	_, err = o.Overbook(t.Context(), operator, "webinar", "first", 11)
	orFail(t, err)
	want(t, "entries after asking twice", len(o.done("overbooked")), 1)
	o.clean()

	_, err = o.applyChange(func(d *eventfile.Document) { d.Sessions[0].Aim = nil }, desk.LettersQuiet)
	orFail(t, err)
	if v, err = o.SeatsOf(t.Context(), operator, "webinar", "first", "", 0); err != nil || v.Room != nil {
		t.Errorf("off without an aim: %+v, %v", v.Room, err)
	}
	if _, err = o.Overbook(t.Context(), operator, "webinar", "first", 12); problem.From(err) == nil || problem.From(err).Code != "not_suggested" {
		t.Errorf("without an aim: %v", err)
	}
}

func TestTwoHeldSessionsSuggestNothing(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.held("held-1", 2, 1)
	o.held("held-2", 2, 1)
	o.held("coming", 1, 0) // of the same series, but its attendance is noted before it is over
	o.at("2021-11-12T12:00:00Z")
	_, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(strings.NewReplacer("slug: webinar", "slug: webinar\nseries: Exchange", "2021-11-12", "2021-12-12", "room_limit: 50", "room_limit: 20, aim: 9").Replace(fmt.Sprintf(fair, 9)))}, desk.ApplyOptions{})
	orFail(t, err)
	doc, _, err := o.EventFile(t.Context(), operator, "coming")
	orFail(t, err)
	doc.Sessions[0].Ends = "2021-11-12T18:00"
	_, err = o.Apply(t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{Letters: desk.LettersQuiet})
	orFail(t, err)
	v, err := o.SeatsOf(t.Context(), operator, "webinar", "first", "", 0)
	orFail(t, err)
	want(t, "sessions that say something", v.Room.Looked, 2)
	if v.Room.Suggestion != nil {
		t.Errorf("they suggest %+v", v.Room.Suggestion)
	}
}
