package desk_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
	"rollcall/internal/store/lists"
)

// steps is how far the walk through the desk goes.
var steps = flag.Int("steps", 300, "steps of the walk through the desk")

// A stroll is one event in which anything may happen that can.
type stroll struct {
	*office
	rng    *rand.Rand
	slug   string
	doc    *eventfile.Document
	starts time.Time
	people []*event.Registrant
	moves  map[event.Status]int // how often somebody stood so
	trail  []string             // the last steps, for messages
}

// stroll announces an event with a rule chosen by chance.
func (o *office) stroll(rng *rand.Rand, n int) *stroll {
	w := &stroll{office: o, rng: rng, slug: fmt.Sprintf("walk-%d", n), moves: map[event.Status]int{}}
	capacity := int64(2 + rng.IntN(5))
	w.doc = o.document(fmt.Sprintf(fair, 10))
	w.doc.Slug, w.doc.Quotas, w.doc.Sessions[0].Capacity = w.slug, nil, capacity
	w.starts = o.now().Add(time.Duration(24+rng.IntN(10*24)) * time.Hour).Truncate(time.Minute)
	berlin, err := time.LoadLocation("Europe/Berlin")
	orFail(o.t, err)
	wall := func(t time.Time) string { return t.In(berlin).Format("2006-01-02T15:04-07:00") }
	s := &w.doc.Sessions[0]
	s.Starts, s.Ends, s.JoinURL = wall(w.starts), wall(w.starts.Add(2*time.Hour)), "https://meet.example.org/a"
	reg := &w.doc.Registration
	reg.Verify, reg.Approval = rng.IntN(2) == 0, rng.IntN(4) == 0
	reg.WaitingList.Mode = []event.WaitingMode{event.WaitingAuto, event.WaitingOffer, event.WaitingOff}[rng.IntN(3)]
	reg.WaitingList.Capacity = int64(rng.IntN(2) * 5)
	reg.KeepTogether = rng.IntN(3) == 0
	if rng.IntN(2) == 0 {
		w.doc.Quotas = []eventfile.Quota{
			{Key: "ge", Label: event.Text{"en": "Georgia"}, Country: "GE", Seats: 1, Release: wall(w.starts.Add(-12 * time.Hour))},
			{Key: "lviv", Label: event.Text{"en": "Lviv"}, Organisation: "City of Lviv", Seats: 1},
		}
	}
	if rng.IntN(3) == 0 {
		reg.PerMunicipality = &eventfile.PerMunicipality{Seats: 1, Until: wall(w.starts.Add(-time.Duration(6+rng.IntN(48)) * time.Hour))}
	}
	w.apply(w.doc, desk.LettersNotify)
	return w
}

// someone is a sign-up by chance, at times with colleagues.
func (w *stroll) someone() desk.SignUp {
	in := person(len(w.people) + 1 + 100*w.rng.IntN(1000))
	in.Country = []string{"GE", "BA", "UA"}[w.rng.IntN(3)]
	in.Organisation = []string{"City of Lviv", "City of Mostar"}[w.rng.IntN(2)]
	in.Municipality = []string{"", "Lviv", "Mostar"}[w.rng.IntN(3)]
	in.Zone = []string{"Asia/Tbilisi", "Europe/Sarajevo", "America/New_York"}[w.rng.IntN(3)]
	for i := range w.rng.IntN(3) * w.rng.IntN(2) {
		in.Colleagues = append(in.Colleagues, desk.Colleague{Email: fmt.Sprintf("c%d-%s", i, in.Email), GivenName: "Mara", FamilyName: fmt.Sprint("Kos ", i)})
	}
	return in
}

// come is one more, by themselves or by the organiser.
func (w *stroll) come() error {
	in := w.someone()
	var err error
	if w.rng.IntN(5) == 0 {
		in.Colleagues = nil
		_, _, err = w.AddRegistrant(w.t.Context(), operator, w.slug, in)
	} else {
		err = w.SignUp(w.t.Context(), desk.Actor{}, w.slug, in)
	}
	w.look()
	return err
}

// look reads everybody anew.
func (w *stroll) look() {
	w.t.Helper()
	ev, err := w.store.Event(w.t.Context(), w.slug)
	orFail(w.t, err)
	found, err := lists.Registrants(w.t.Context(), w.store.Reads, lists.Query{EventID: ev.ID, Limit: 1000})
	orFail(w.t, err)
	w.people = nil
	people := found.People
	for i := range people {
		if people[i].ErasedAt == nil {
			w.people = append(w.people, &people[i])
		}
	}
}

// act is something that a person does, or an organiser with one.
func (w *stroll) act(r *event.Registrant) error {
	ctx, by := w.t.Context(), w.as(r)
	v, err := w.Me(ctx, by)
	orFail(w.t, err)
	g := v.Find("first")
	w.moves[g.Status]++
	choice := w.rng.IntN(8)
	w.note("%s: registrant %d of office %v, %s: %d", w.now().Format(time.DateTime), r.ID, r.OfficeID, g.Status, choice)
	switch choice {
	case 0, 1:
		_, err = w.Verify(ctx, by, desk.Verification{})
	case 2:
		_, err = w.Cancel(ctx, by, "first", "")
	case 3:
		_, err = w.Accept(ctx, by, "first", desk.Verification{})
	case 4:
		_, err = w.Decline(ctx, by, "first", "")
	case 5:
		_, err = w.TakeBack(ctx, by, "first")
	case 6:
		_, err = w.Register(ctx, by, "first")
	case 7:
		actions := []desk.SeatAction{desk.Withdraw, desk.Promote, desk.Queue, desk.Restore, desk.Offer, "approve", "reject"}
		reason := ""
		if w.rng.IntN(2) == 0 {
			reason = "by chance"
		}
		_, err = w.Act(ctx, operator, w.slug, g.ID, actions[w.rng.IntN(len(actions))], reason)
	}
	return err
}

// step is one thing that happens. Only what a rule refuses may be refused.
func (w *stroll) step() {
	w.t.Helper()
	var err error
	switch n := w.rng.IntN(12); {
	case n < 3 && len(w.people) < 20, len(w.people) == 0:
		w.note("come")
		err = w.come()
	case n < 9:
		err = w.act(w.people[w.rng.IntN(len(w.people))])
	case n < 10:
		w.doc.Sessions[0].Capacity = int64(2 + w.rng.IntN(8))
		_, err = w.Apply(w.t.Context(), operator, []*eventfile.Document{w.doc}, desk.ApplyOptions{Letters: desk.LettersNotify})
	default:
		w.set(w.now().Add(time.Duration(w.rng.IntN(8*60)) * time.Minute).Sub(noon))
		w.everything()
		w.look() // some may be erased
	}
	if refused := problem.From(err); err != nil && refused == nil {
		w.t.Fatalf("%s: %v", w.slug, err)
	}
	w.note("    %v", err)
}

// note keeps what was done for messages.
func (w *stroll) note(format string, args ...any) {
	w.trail = append(w.trail[max(0, len(w.trail)-60):], fmt.Sprintf(format, args...))
}

// everything does what is due.
func (w *stroll) everything() {
	w.t.Helper()
	for more := true; more; {
		var err error
		more, err = w.Upkeep(w.t.Context())
		orFail(w.t, err)
	}
}

// check recounts, and looks whether anybody waits who should have a seat, and
// whether each seat of the queue was written about once.
func (w *stroll) check() {
	w.t.Helper()
	w.everything()
	w.clean()
	v, err := w.SeatsOf(w.t.Context(), operator, w.slug, "first", "", 100)
	orFail(w.t, err)
	for _, q := range v.Queue {
		if q.Why == "" {
			w.t.Errorf("%s: number %d waits although there is a seat, at %s with %+v and %s after\n%s",
				w.slug, q.Rank, w.now(), w.doc.Registration, w.seatsOf(), strings.Join(w.trail, "\n"))
		}
	}
	w.look()
	for _, r := range w.people {
		w.toldOnce(r.ID)
	}
}

// seatsOf are the counters of the session and its queue.
func (w *stroll) seatsOf() string {
	p, err := w.Event(w.t.Context(), operator, w.slug)
	orFail(w.t, err)
	s, err := w.store.Session(w.t.Context(), p.Sessions[0].ID)
	orFail(w.t, err)
	queue, err := w.store.Queue(w.t.Context(), s.ID, 0)
	orFail(w.t, err)
	text := fmt.Sprintf("%+v, again at %v", s.Seats, s.FillAt)
	for _, q := range queue {
		text += fmt.Sprintf("; registrant %d, quota %v, %s", q.RegistrantID, q.QuotaID, q.Municipality)
	}
	return text
}

// toldOnce fails the test unless somebody has a letter about each seat that
// came to them from the waiting list.
func (w *stroll) toldOnce(id int64) {
	w.t.Helper()
	audit, err := w.store.AuditAbout(w.t.Context(), id)
	orFail(w.t, err)
	letters, err := w.store.LettersOf(w.t.Context(), id)
	orFail(w.t, err)
	seats, said := 0, 0
	for _, e := range audit {
		if e.Action == "promoted" || e.Action == "offered" {
			seats++
		}
	}
	for _, l := range letters {
		if l.Kind == event.LetterPromoted || l.Kind == event.LetterOffered {
			said++
		}
	}
	if seats != said {
		w.t.Errorf("%s: %d seats came to registrant %d from the waiting list, %d letters say so", w.slug, seats, id, said)
	}
}

// TestAWalkThroughTheDesk does by chance what people, organisers and the clock
// can do, and recounts after each hundred steps. It goes further with
// go test ./internal/desk -run TestAWalkThroughTheDesk -args -steps 20000
func TestAWalkThroughTheDesk(t *testing.T) {
	t.Parallel()
	o := open(t)
	seen := map[event.Status]int{}
	for done, n := 0, 1; done < *steps; n++ {
		w := o.stroll(rand.New(rand.NewPCG(uint64(n), 12)), n)
		for i := 0; done < *steps && w.now().Before(w.starts.Add(3*time.Hour)); i++ {
			w.step()
			if done++; done%100 == 0 {
				w.check()
			}
		}
		w.check()
		for s, n := range w.moves {
			seen[s] += n
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	for _, s := range event.Statuses {
		if seen[s] == 0 && *steps >= 2000 {
			t.Errorf("nobody was ever %s", s)
		}
	}
}
