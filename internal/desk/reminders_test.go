package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/store"
)

const year = 365 * day

// reminding is what the webinar with reminders has besides.
const reminding = "reminders: [{before: 168h}, {before: 24h}, {before: 1h}]\n"

// begin is when the first session starts, as time after noon of the first
// day.
var begin = time.Date(2021, 11, 12, 9, 0, 0, 0, time.UTC).Sub(noon)

// announceReminders applies the webinar with reminders and so many seats,
// after the changes.
func (o *office) announceReminders(capacity int, change ...string) {
	o.t.Helper()
	text := strings.NewReplacer(change...).Replace(fmt.Sprintf(webinar, false, capacity, capacity) + reminding)
	if _, err := o.Apply(o.t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{Letters: desk.LettersNotify}); err != nil {
		o.t.Fatal(err)
	}
}

// tidyAt sets the clock and does what time asks for.
func (o *office) tidyAt(after time.Duration) {
	o.t.Helper()
	o.set(after)
	for {
		more, err := o.Upkeep(o.t.Context())
		if err != nil {
			o.t.Fatal(err)
		}
		if !more {
			return
		}
	}
}

// reminders are how long before the session of each reminder to r it was
// owed, in their order.
func (o *office) reminders(r *event.Registrant) string {
	o.t.Helper()
	all, err := o.store.LettersOf(o.t.Context(), r.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	var found []string
	for _, l := range all {
		if l.Kind == event.LetterReminder {
			found = append(found, l.Data.Starts.Sub(l.OwedAt).String())
		}
	}
	return strings.Join(found, " ")
}

func TestOnlyWhoHasASeatIsReminded(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceReminders(3)
	seat, gaveBack, _, promoted, withdrawn := o.signUp(1), o.signUp(2), o.signUp(3), o.signUp(4), o.signUp(5)
	if err := o.cancel(gaveBack); err != nil {
		t.Fatal(err)
	}
	v, err := o.Me(t.Context(), o.as(withdrawn))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Act(t.Context(), operator, "webinar", v.Registrations[0].ID, desk.Withdraw, "asked for it"); err != nil {
		t.Fatal(err)
	}
	o.tidyAt(begin - 168*time.Hour - time.Second)
	want(t, "a second before", o.reminders(seat), "")
	o.tidyAt(begin - 168*time.Hour)
	o.tidyAt(begin - 168*time.Hour + 5*time.Second)
	o.tidyAt(begin - 24*time.Hour)
	o.tidyAt(begin - time.Hour + 2*time.Minute)
	for range 3 {
		o.tidyAt(begin - 3*time.Minute)
	}
	o.tidyAt(begin)
	want(t, "who has a seat", o.reminders(seat), "168h0m0s 24h0m0s 58m0s")
	want(t, "who was promoted", o.reminders(promoted), "168h0m0s 24h0m0s 58m0s")
	for name, r := range map[string]*event.Registrant{"gave back": gaveBack, "withdrawn": withdrawn} {
		want(t, "who "+name, o.reminders(r), "")
	}
	o.clean()
}

func TestWhoWaitsOrHasNotConfirmedIsNotReminded(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceReminders(2, "verify: false", "verify: true")
	o.set(begin - 26*time.Hour)
	seat, held := o.signUp(1), o.signUp(2)
	o.verify(seat)
	waits := o.signUp(3)
	o.verify(waits)
	o.tidyAt(begin - 24*time.Hour) // the hold lasts until a letter has left
	want(t, "who holds a seat unverified", o.status(held, "first"), "unverified with a seat")
	want(t, "is reminded", o.reminders(held), "")
	want(t, "who waits", o.status(waits, "first")+o.reminders(waits), "waitlisted 1")
	want(t, "who has a seat", o.reminders(seat), "24h0m0s")
}

func TestALetterAboutTheSeatIsReminderEnough(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		before time.Duration // the last reminder
		want   string
	}{
		{"well before", event.ReminderGap + time.Second, "1h0m0s"},
		{"just far enough", event.ReminderGap, "1h0m0s"},
		{"minutes before", event.ReminderGap - time.Second, ""},
		{"after it", -time.Minute, ""},
	} {
		o := open(t)
		o.announceReminders(3)
		o.tidyAt(begin - 2*time.Hour)
		o.set(begin - time.Hour - tt.before)
		r := o.signUp(1)
		o.tidyAt(max(begin-time.Hour, begin-time.Hour-tt.before))
		o.tidyAt(begin - 30*time.Minute)
		want(t, tt.name, o.reminders(r), tt.want)
	}
}

// Whoever was away for a while catches up with the last reminder alone; after
// the start there is none.
func TestAServerThatWasAwayCatchesUp(t *testing.T) {
	t.Parallel()
	for away, owed := range map[time.Duration]string{
		100 * time.Hour: "100h0m0s", 10 * time.Hour: "10h0m0s", 5 * time.Minute: "5m0s", 0: "", -24 * time.Hour: "", -year: "",
	} {
		o := open(t)
		o.announceReminders(3)
		r := o.signUp(1)
		o.tidyAt(begin - away)
		want(t, fmt.Sprint("back ", away, " before"), o.reminders(r), owed)
	}
}

func TestAReminderIsOfUseUntilTheNext(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceReminders(3)
	r := o.signUp(1)
	for _, before := range []time.Duration{168 * time.Hour, 24 * time.Hour, time.Hour} {
		o.tidyAt(begin - before)
	}
	all, err := o.store.LettersOf(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	var until []string
	for _, l := range all {
		if l.Kind == event.LetterReminder {
			until = append(until, noon.Add(begin).Sub(*l.UsefulUntil).String())
		}
	}
	want(t, "useful until", strings.Join(until, " "), "24h0m0s 1h0m0s 0s")
}

// A session that is moved has reminders of its own: what was sent before does
// not count for the new time, and what the letter about the move says is not
// said again.
func TestAMovedSessionHasRemindersOfItsOwn(t *testing.T) {
	t.Parallel()
	const starts, ends = "starts: 2021-11-12T10:00", "ends: 2021-11-12T12:30"
	o := open(t)
	o.announceReminders(3)
	r := o.signUp(1)
	o.tidyAt(begin - 168*time.Hour)
	o.tidyAt(begin - 24*time.Hour)
	o.announceReminders(3, starts, "starts: 2021-11-14T10:00", ends, "ends: 2021-11-14T12:30") // in three days
	o.tidyAt(begin - 24*time.Hour + time.Minute)
	o.tidyAt(begin)
	want(t, "letters after the move", o.letters(r), "confirmed reminder reminder changed")
	o.tidyAt(begin + day)
	o.tidyAt(begin + 2*day - time.Hour)
	want(t, "reminders of both times", o.reminders(r), "168h0m0s 24h0m0s 24h0m0s 1h0m0s")
	o.clean()
}

func TestACancelledSessionHasNoReminders(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceReminders(3)
	r := o.signUp(1)
	off := []string{"{slug: first,", "{slug: first, cancelled: true,"}
	o.announceReminders(3, off...)
	o.tidyAt(begin - 24*time.Hour)
	want(t, "called off", o.letters(r), "confirmed called_off")
	o.set(begin - 23*time.Hour)
	o.announceReminders(3)
	o.tidyAt(begin - 22*time.Hour)
	want(t, "it takes place after all, as a letter has just said", o.letters(r), "confirmed called_off changed")
	o.tidyAt(begin - time.Hour)
	want(t, "and is reminded of", o.reminders(r), "1h0m0s")
}

// Reminders that are added late do not go out at once.
func TestNewRemindersAreForTheirTime(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	r := o.signUp(1)
	o.tidyAt(begin - 100*time.Hour)
	o.announceReminders(3)
	o.tidyAt(begin - 99*time.Hour)
	want(t, "a day before their time", o.reminders(r), "")
	o.tidyAt(begin - 24*time.Hour)
	want(t, "at their time", o.reminders(r), "24h0m0s")
}

// More people than one transaction reminds, several servers at once, and a
// clock that is set ahead and back: everybody has each reminder once.
func TestManyAreRemindedOnceEach(t *testing.T) {
	t.Parallel()
	const people = 450
	o := open(t)
	o.announceReminders(people)
	var all []*event.Registrant
	for i := range people {
		all = append(all, o.signUp(i))
	}
	desks := []*desk.Desk{o.Desk, o.beside(), o.beside()}
	together := func(after time.Duration) {
		t.Helper()
		o.set(after)
		var g sync.WaitGroup
		for _, d := range desks {
			g.Go(func() {
				for more := true; more; {
					var err error
					if more, err = d.Remind(t.Context()); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		g.Wait()
	}
	together(begin - 168*time.Hour)
	together(begin - 24*time.Hour) // ahead
	together(begin - 168*time.Hour + time.Minute)
	together(begin - 25*time.Hour)
	together(begin - 24*time.Hour)
	together(begin + year) // ahead
	together(begin - time.Hour)
	counts := map[string]int{}
	for _, r := range all {
		counts[o.reminders(r)]++
	}
	want(t, "reminders", fmt.Sprint(counts), fmt.Sprint(map[string]int{"168h0m0s 24h0m0s 1h0m0s": people}))
}

// stopLink is the token of the link that stops r's reminders.
func stopLink(t *testing.T, r *event.Registrant) string {
	t.Helper()
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	return key.StopLink(r.ID)
}

func TestRemindersAreStoppedForOneWithoutTheSeat(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceReminders(3)
	a, b := o.signUp(1), o.signUp(2)
	token := stopLink(t, a)
	v, err := o.StopLink(t.Context(), token)
	if err != nil || v.Stopped || v.Language != "de" || v.Event.Slug != "webinar" {
		t.Fatalf("%+v, %v", v, err)
	}
	for range 2 {
		if v, err = o.StopReminders(t.Context(), token); err != nil || !v.Stopped {
			t.Fatalf("%+v, %v", v, err)
		}
	}
	o.tidyAt(begin - 168*time.Hour)
	want(t, "who stopped them", o.reminders(a), "")
	want(t, "the other", o.reminders(b), "168h0m0s")
	want(t, "seat", o.status(a, "first"), "confirmed")
	if _, err := o.SetReminders(t.Context(), o.as(a), true); err != nil {
		t.Fatal(err)
	}
	o.tidyAt(begin - 168*time.Hour + time.Minute)
	want(t, "one whose time is over does not come after", o.reminders(a), "")
	o.tidyAt(begin - 24*time.Hour)
	want(t, "who has them again", o.reminders(a), "24h0m0s")
	want(t, "audit", o.changes("reminders"), 2)
	for name, wrong := range map[string]string{
		"the personal link": o.LinkToken(a), "another's secret": strings.Replace(stopLink(t, b), fmt.Sprint(b.ID, "."), fmt.Sprint(a.ID, "."), 1),
		"someone who is not there": "999" + strings.TrimPrefix(token, fmt.Sprint(a.ID)), "nothing": "",
	} {
		if _, err := o.StopLink(t.Context(), wrong); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("%s shows something: %v", name, err)
		}
		if _, err := o.StopReminders(t.Context(), wrong); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("%s stops something: %v", name, err)
		}
	}
	if _, err := o.ByLink(t.Context(), token); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("the link opens the personal page: %v", err)
	}
}

// changes are how many audit entries say that a field was changed.
func (o *office) changes(field string) int {
	o.t.Helper()
	page, err := o.Audit(o.t.Context(), operator, "webinar", "", 500)
	if err != nil {
		o.t.Fatal(err)
	}
	n := 0
	for _, e := range page.Items {
		if e.Action == "changed" && strings.Contains(fmt.Sprint(e.Data), field) {
			n++
		}
	}
	return n
}

// What is wrong with other details does not keep anybody from stopping
// reminders.
func TestStoppingLooksAtNothingElse(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceReminders(3)
	r := o.signUp(1)
	if err := o.store.Tx(t.Context(), nil, func(tx *store.Tx) error {
		r.FamilyName, r.Language = "", "xx"
		return tx.SaveRegistrant(r)
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.StopReminders(t.Context(), stopLink(t, r)); err != nil {
		t.Error(err)
	}
	on := true
	if v, err := o.ChangeMe(t.Context(), o.as(r), desk.Change{Reminders: &on}); err == nil {
		t.Errorf("a change of details that are wrong: %+v", v.Registrant)
	}
}
