package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/writing"
)

// A past is a session that is over: a was there, b was not, c is excused, of d
// nothing is known, e was there and waits for a seat.
type past struct {
	*office
	a, b, c, d, e *event.Registrant
	session       event.Session
}

// after is the session over, with the rule if there is one.
func after(t *testing.T, rule *event.After) *past {
	o := open(t)
	o.announce(4, false)
	o.change(func(d *eventfile.Document) { d.After = rule })
	p := &past{office: o, a: o.signUp(1), b: o.signUp(2), c: o.signUp(3), d: o.signUp(4), e: o.signUp(5)}
	p.session = o.sessions()[0]
	p.set(p.session.EndsAt.Add(time.Hour).Sub(noon))
	for r, outcome := range map[*event.Registrant]string{p.a: "attended", p.b: "no_show", p.c: "excused", p.e: "partial"} {
		p.decide(r, outcome)
	}
	return p
}

func (p *past) decide(r *event.Registrant, outcome string) {
	p.t.Helper()
	if _, err := p.Decide(p.t.Context(), operator, "webinar", "first", r.ID, outcome, "seen"); err != nil {
		p.t.Fatal(err)
	}
}

// hours sets the clock to so many hours after the session and does what time
// asks for.
func (p *past) hours(n int) {
	p.t.Helper()
	p.upkeepAt(p.session.EndsAt.Add(time.Duration(n) * time.Hour).Sub(noon))
}

// there puts materials of the given kinds and levels of access beside the
// session.
func (p *past) there(letters desk.LetterChoice, materials ...event.Material) {
	p.t.Helper()
	for i := range materials {
		m := &materials[i]
		m.Key, m.Title, m.URL = fmt.Sprint("m", i), event.Text{"en": "The session"}, "https://media.example.org/x"
	}
	if _, err := p.applyChange(func(d *eventfile.Document) { d.Sessions[0].Materials = materials }, letters); err != nil {
		p.t.Fatal(err)
	}
}

var (
	recording = event.Material{Kind: event.MaterialRecording, Access: event.AccessRegistered}
	slides    = event.Material{Kind: event.MaterialSlides, Access: event.AccessPublic}
	contacts  = event.Material{Kind: event.MaterialDocument, Access: event.AccessAttended}
)

// wrote is the last letter of each, by the letter's kind.
func (p *past) wrote(people ...*event.Registrant) string {
	p.t.Helper()
	var all []string
	for _, r := range people {
		kinds := strings.Fields(p.letters(r))
		all = append(all, kinds[len(kinds)-1])
	}
	return strings.Join(all, " ")
}

func (p *past) send(kind event.LetterKind, expected int64) error {
	p.t.Helper()
	_, err := p.SendAfter(p.t.Context(), operator, "webinar", "first", desk.AfterSending{Letter: kind, Expected: expected})
	return err
}

// nobody is what each has had before the letters after the session.
const nobody = "confirmed confirmed confirmed confirmed waitlisted"

func (p *past) everyone() string { return p.wrote(p.a, p.b, p.c, p.d, p.e) }

func TestLettersAfterASessionByHand(t *testing.T) {
	t.Parallel()
	p := after(t, nil)
	if err := p.send("attended", 2); !errors.Is(err, desk.ErrNoMaterial) {
		t.Errorf("without material: %v", err)
	}
	p.there(desk.LettersQuiet, slides)
	v, err := p.After(t.Context(), operator, "webinar", "first")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "who would be written to", fmt.Sprint(v.Rounds[0].Recipients, v.Rounds[1].Recipients, v.Open, len(v.Rounds[0].People)), "2 2 1 2")
	if err := p.send("attended", 3); !errors.Is(err, desk.ErrCountChanged) || problem.From(err).Params["people"] != int64(2) {
		t.Errorf("another number: %v", err)
	}
	if err := p.send("thanks", 2); problem.From(err) == nil || problem.From(err).Fields[0].Pointer != "/letter" {
		t.Errorf("another letter: %v", err)
	}
	want(t, "by then", p.everyone(), nobody)
	done(t, p.send("attended", 2))
	want(t, "to those who were there", p.everyone(), "attended confirmed confirmed confirmed attended")
	if err := p.send("attended", 2); !errors.Is(err, desk.ErrNobodyMatches) {
		t.Errorf("again: %v", err)
	}
	p.decide(p.a, "no_show") // who had a letter gets no other
	done(t, p.send("missed", 2))
	want(t, "to those who were not", p.everyone(), "attended missed missed confirmed attended")
	letters, err := p.store.LettersOf(t.Context(), p.b.ID)
	l := letters[len(letters)-1]
	if err != nil || !l.UsefulUntil.Equal(l.OwedAt.Add(30*24*time.Hour)) || !l.Kind.Optional() {
		t.Errorf("the letter is %+v, %v", l, err)
	}
}

func TestNobodyIsWrittenToAfterASessionWhoMustNotBe(t *testing.T) {
	t.Parallel()
	p := after(t, nil)
	p.there(desk.LettersQuiet, contacts)
	if _, err := p.SetReminders(t.Context(), p.as(p.e), false); err != nil {
		t.Fatal(err)
	}
	v, err := p.After(t.Context(), operator, "webinar", "first")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "left out", fmt.Sprint(v.Rounds[0].LeftOut, v.Rounds[1].LeftOut), "map[objects:1] map[nothing:2]")
	if err := p.send("missed", 0); !errors.Is(err, desk.ErrNobodyMatches) {
		t.Errorf("to who may have nothing: %v", err)
	}
	p.set(p.session.EndsAt.Add(-time.Minute).Sub(noon))
	if err := p.send("attended", 1); !errors.Is(err, desk.ErrNotOver) {
		t.Errorf("before the end: %v", err)
	}
}

func TestLettersAfterASessionByRule(t *testing.T) {
	t.Parallel()
	p := after(t, &event.After{Attended: true, Missed: true, Delay: "24h"})
	p.hours(23)
	p.there(desk.LettersNotify, recording)
	want(t, "told of a recording: of whom nothing is known", p.everyone(), "confirmed confirmed confirmed recording waitlisted")
	p.hours(23)
	want(t, "before the time", p.everyone(), "confirmed confirmed confirmed recording waitlisted")
	p.hours(24)
	p.hours(24)
	all := "attended missed missed recording waitlisted" // e has had no seat, and may not have it
	want(t, "when it has come", p.everyone(), all)
	p.decide(p.d, "attended")
	p.hours(30)
	want(t, "who knows of it already", p.everyone(), all)
	p.there(desk.LettersNotify, recording, slides)
	p.hours(32)
	p.hours(32)
	want(t, "what is there for one more", p.everyone(), "attended missed missed recording attended")
	if n := strings.Count(p.letters(p.a), "attended"); n != 1 {
		t.Errorf("a has %d of them", n)
	}
}

func TestTheRuleWaitsForMaterialAndDecisions(t *testing.T) {
	t.Parallel()
	p := after(t, &event.After{Attended: true, Delay: "24h"})
	h := &bygone{office: p.office, a: p.a, session: p.session}
	h.apply()
	p.hours(30)
	want(t, "without material", p.everyone(), nobody)
	p.there(desk.LettersQuiet, slides)
	p.hours(48)
	want(t, "undecided", p.everyone(), nobody)
	p.hours(14*24 - 1)
	want(t, "undecided, a moment before it is final", p.everyone(), nobody)
	p.hours(14 * 24)
	p.hours(14 * 24)
	want(t, "undecided, but final", p.everyone(), "attended confirmed confirmed confirmed attended")
}

func TestTheRuleWritesToNobodyAMonthLater(t *testing.T) {
	t.Parallel()
	p := after(t, &event.After{Attended: true, Missed: true, Delay: "1h"})
	p.there(desk.LettersQuiet, slides)
	p.hours(30 * 24)
	want(t, "a month later", p.everyone(), nobody)
}

func TestARecordingIsToldOnce(t *testing.T) {
	t.Parallel()
	p := after(t, nil)
	p.there(desk.LettersNotify, recording)
	want(t, "told of the recording", p.everyone(), "recording recording recording recording waitlisted")
	v, err := p.After(t.Context(), operator, "webinar", "first")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "left out", fmt.Sprint(v.Rounds[0].LeftOut, v.Rounds[1].LeftOut), "map[nothing:1 told:1] map[told:2]")
}

func TestARoundGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	p := after(t, nil)
	p.there(desk.LettersQuiet, slides)
	g, err := p.store.RegistrationIn(t.Context(), p.a.ID, p.session.ID)
	if err != nil {
		t.Fatal(err)
	}
	run := event.AfterRun{SessionID: p.session.ID, Kind: event.LetterAttended, StartedAt: p.now(), Reached: g.ID}
	if err := p.store.Tx(t.Context(), nil, func(tx *store.Tx) error { _, err := writing.AddAfterRun(tx, &run); return err }); err != nil {
		t.Fatal(err)
	}
	done(t, p.send("attended", 2)) // it is under way
	want(t, "a press on the button", p.everyone(), nobody)
	p.hours(2)
	want(t, "the rest", p.everyone(), "confirmed confirmed confirmed confirmed attended")
	runs, err := writing.AfterRuns(t.Context(), p.store.Reads, p.session.ID)
	if err != nil || len(runs) != 1 || runs[0].DoneAt == nil || runs[0].Owed != 1 {
		t.Errorf("rounds are %+v, %v", runs, err)
	}
}

// stands is all that p knows of somebody's seat and attendance.
func (p *past) stands(r *event.Registrant) (all struct {
	Registrations []store.Ranked
	Session       event.Session
	Case          desk.AttendanceCase
}) {
	p.t.Helper()
	var err error
	if all.Registrations, err = p.store.RegistrationsOf(p.t.Context(), []int64{r.ID}); err != nil {
		p.t.Fatal(err)
	}
	c, err := p.AttendanceCase(p.t.Context(), operator, "webinar", "first", r.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	all.Session, all.Case = p.sessions()[0], *c
	all.Case.Event = nil // its revision follows every change
	return all
}

// Whoever stops such letters by the one POST that mail programs send keeps the
// seat and what is known of their attendance, and gets none that is still owed.
func TestStoppingLettersAfterASessionTouchesNothingElse(t *testing.T) {
	t.Parallel()
	p := after(t, nil)
	p.there(desk.LettersQuiet, slides)
	done(t, p.send("attended", 2))
	done(t, p.send("missed", 2))
	for _, r := range []*event.Registrant{p.a, p.b, p.e} {
		before, letters := p.stands(r), p.letters(r)
		v, err := p.StopReminders(t.Context(), stopLink(t, r))
		if err != nil || !v.Stopped {
			t.Fatalf("%+v, %v", v, err)
		}
		if diff := cmp.Diff(before, p.stands(r), cmpopts.IgnoreFields(event.Registrant{}, "RemindersOffAt", "Revision")); diff != "" {
			t.Errorf("of %s (-before +after):\n%s", r.Name(), diff)
		}
		want(t, "letters of "+r.Name(), p.letters(r), letters)
	}
	d := p.diary()
	d.deliver()
	got := map[string]int{}
	for _, l := range d.mail.List() {
		if strings.HasPrefix(l.Subject, "Danke") || strings.HasPrefix(l.Subject, "Unterlagen") {
			got[l.To]++
		}
	}
	want(t, "who gets the letter", fmt.Sprint(got), fmt.Sprint(map[string]int{p.c.Address(): 1}))
}
