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
)

// figures are those of an event that the operator sees.
func (o *office) figures(slug string) *desk.Figures {
	o.t.Helper()
	f, err := o.Figures(o.t.Context(), operator, slug)
	if err != nil {
		o.t.Fatal(err)
	}
	return f
}

// note notes at roll-call that somebody came or went.
func (o *office) note(slug, session string, r *event.Registrant, kind string) {
	o.t.Helper()
	in := desk.CheckIn{Registrant: r.ID, Kind: kind, Nonce: fmt.Sprintf("%s-%d-%s-%d", session, r.ID, kind, o.now().Unix())}
	if _, err := o.CheckIn(o.t.Context(), operator, slug, session, in); err != nil {
		o.t.Fatal(err)
	}
}

func TestRatesGoByWhoHadASeatWhenTheSessionBegan(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	stayed, left, late, waits, gone := o.signUp(1), o.signUp(2), o.signUp(3), o.signUp(4), o.signUp(5)
	want(t, "before the start", fmt.Sprint(o.figures("webinar").In[0].Rates), fmt.Sprint(event.Rates{}))
	done(t, o.cancel(late)) // before the start: waits takes the seat
	o.set(start)
	o.note("webinar", "first", stayed, "in")
	o.set(start + 5*time.Minute)
	done(t, o.act(left, desk.Withdraw)) // after it: gone takes the seat
	o.note("webinar", "first", gone, "in")
	want(t, "who holds seats by then", o.stands(waits)+", "+o.stands(gone), "confirmed, confirmed")
	f := o.figures("webinar")
	want(t, "rates", f.In[0].Rates, event.Rates{Confirmed: 3, Attended: 1})
	want(t, "attended", f.In[0].Counts.Attended, 2)
	want(t, "the event's", f.Whole.Rates, f.In[0].Rates)
	done(t, o.act(waits, desk.Withdraw))
	_, _, err := o.AddRegistrant(t.Context(), operator, "webinar", person(6))
	done(t, err)
	want(t, "somebody who is added later", o.figures("webinar").In[0].Rates, event.Rates{Confirmed: 3, Attended: 1})
	done(t, o.act(o.known(6), desk.Withdraw))
	done(t, o.act(waits, desk.Restore))
	want(t, "after some to and fro", o.figures("webinar").In[0].Rates, event.Rates{Confirmed: 3, Attended: 1})
	o.clean()
}

// oneOf announces the webinar once more as another event of a series.
func (o *office) oneOf(slug, day string) {
	o.t.Helper()
	d := o.document(fmt.Sprintf(webinar, false, 9, 9))
	d.Slug, d.Series, d.Sessions = slug, "net", d.Sessions[:1]
	d.Sessions[0].Starts, d.Sessions[0].Ends = day+"T10:00", day+"T12:30"
	if _, err := o.Apply(o.t.Context(), operator, []*eventfile.Document{d}, desk.ApplyOptions{}); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) register(slug string, i int) *event.Registrant {
	o.t.Helper()
	done(o.t, o.SignUp(o.t.Context(), desk.Actor{}, slug, person(i)))
	found, err := o.store.RegistrantsByAddress(o.t.Context(), fmt.Sprintf("p%d@example.org", i))
	done(o.t, err)
	return &found[len(found)-1]
}

func TestASeriesCountsPeopleOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.oneOf("one", "2021-11-12")
	o.oneOf("two", "2021-11-19")
	both, first := o.register("one", 1), o.register("one", 2)
	bothAgain, second := o.register("two", 1), o.register("two", 3)
	o.set(start)
	o.note("one", "first", both, "in")
	o.note("one", "first", first, "in")
	o.set(start + 7*day)
	o.note("two", "first", bothAgain, "in")
	o.note("two", "first", second, "in")
	f := o.figures("two")
	if f.Series == nil || f.SeriesOf != 2 {
		t.Fatalf("the series is %+v of %d", f.Series, f.SeriesOf)
	}
	want(t, "participants of the series", f.Series.Tally.Participants, 3)
	want(t, "the second event", fmt.Sprint(f.In[0].Tally.FirstTimers, f.In[0].Tally.CameBefore), "1 1")
	want(t, "the first event", fmt.Sprint(o.figures("one").In[0].Tally.FirstTimers, o.figures("one").In[0].Tally.CameBefore), "2 0")
	want(t, "the series in a sentence", f.Series.Words["en"].Pieces[0].Text, "3")

	m, err := o.Matrix(t.Context(), operator, "two", true)
	done(t, err)
	want(t, "attended at least one, and both", fmt.Sprint(m.AtLeast), "[3 1]")
	want(t, "rows", len(m.Rows), 3)
	want(t, "who was in both", fmt.Sprint(m.Rows[0].Outcomes, m.Rows[0].Attended, m.Rows[0].Registrant.EventID == m.Event.ID), "[attended attended] 2 true")
	if _, err := o.Matrix(t.Context(), operator, "nowhere", true); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("of no event: %v", err)
	}
}

func TestASeriesIsNoWayIntoEventsOfOthers(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.oneOf("one", "2021-11-12")
	o.oneOf("two", "2021-11-19")
	lena := o.staff("lena@example.org", desk.NewAccount{Name: "Lena"})
	done(t, o.GrantRole(t.Context(), operator, "lena@example.org", "two", "coordinator"))
	there, again := o.register("one", 1), o.register("two", 1)
	o.set(start)
	o.note("one", "first", there, "in")
	o.set(start + 7*day)
	o.note("two", "first", again, "in")
	f, err := o.Figures(t.Context(), lena, "two")
	done(t, err)
	if f.Series != nil || f.In[0].Tally.CameBefore != 0 || f.In[0].Tally.FirstTimers != 1 {
		t.Errorf("a coordinator of one event learns of another: %+v, %+v", f.Series, f.In[0].Tally)
	}
	m, err := o.Matrix(t.Context(), lena, "two", true)
	done(t, err)
	want(t, "columns", len(m.Columns), 1)
	done(t, o.GrantRole(t.Context(), operator, "lena@example.org", "one", "viewer"))
	f, err = o.Figures(t.Context(), lena, "two")
	done(t, err)
	want(t, "with the numbers of both", f.In[0].Tally.CameBefore, 1)
	if m, err = o.Matrix(t.Context(), lena, "two", true); err != nil || len(m.Columns) != 1 {
		t.Errorf("a viewer of the other event sees names there: %d columns, %v", len(m.Columns), err)
	}
}

// asksGender adds the question by which women and men are counted.
func (o *office) asksGender() {
	o.t.Helper()
	o.change(func(d *eventfile.Document) {
		d.Questions = append(d.Questions, event.Question{Key: "gender", Type: "choice", Measure: event.MeasureGender, Label: event.Text{"en": "Gender"}, Options: []event.Option{
			{Key: "woman", Label: event.Text{"en": "Woman"}}, {Key: "man", Label: event.Text{"en": "Man"}}, {Key: "diverse", Label: event.Text{"en": "Diverse"}},
		}})
	})
}

func TestTheSentenceOfTheReport(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(9, false)
	o.asksGender()
	for i, gender := range []string{"woman", "woman", "man", "diverse", ""} {
		in := person(i)
		in.Municipality = []string{"Mostar", "mostar ", "Lviv", "", ""}[i]
		in.Country = []string{"BA", "BA", "UA", "GE", ""}[i]
		if gender != "" {
			in.Answers = map[string]any{"gender": gender}
		}
		done(t, o.SignUp(t.Context(), desk.Actor{}, "webinar", in))
	}
	want(t, "before anybody came", len(o.figures("webinar").Whole.Words), 0)
	o.set(start)
	for i := range 5 {
		o.note("webinar", "first", o.known(i), "in")
	}
	f := o.figures("webinar")
	for lang, text := range map[string]string{
		"en": "5 participants from 2 municipalities in 3 countries took part in “First” on 12 November 2021. 2 women, 1 man, Diverse: 1, 1 not stated.",
		"de": "„First“, 12.\u00a0November 2021: Teilgenommen haben 5 Personen aus 2 Kommunen in 3 Ländern. 2 Frauen, 1 Mann, Diverse: 1, 1 ohne Angabe.",
	} {
		said := f.In[0].Words[lang]
		want(t, lang, said.Whole(), text)
	}
	said := f.Whole.Words["en"]
	lists := ""
	for _, p := range said.Pieces {
		if p.List != "" {
			lists += fmt.Sprint(p.Text, " ", p.List, ", ")
		}
	}
	want(t, "what the numbers lead to", lists, "5 participants, 2 municipalities, 3 countries, ")
	want(t, "registered, by gender", fmt.Sprint(f.ByGender), "map[:1 diverse:1 man:1 woman:2]")
	h, err := o.HandedOn(t.Context(), operator, "webinar")
	done(t, err)
	for _, g := range h.Groups {
		told := ""
		for _, c := range g.Cells {
			if c.People > 0 {
				told += fmt.Sprint(c.Key, " ", c.People, ", ")
			}
		}
		if expected := map[event.Dimension]string{event.ByLanguage: "de 5, "}[g.By]; told != expected {
			t.Errorf("by %s five people are told as %q, want %q", g.By, told, expected)
		}
	}
	o.set(start + 31*day)
	second := o.known(1)
	_, _, err = o.AddRegistration(t.Context(), operator, "webinar", second.ID, "second")
	done(t, err)
	o.note("webinar", "second", second, "in")
	whole := o.figures("webinar").Whole.Words["en"]
	if text := whole.String(); !strings.Contains(text, "took part in “Webinar” (2 sessions, 12 November 2021 to 13 December 2021), each counted once.") || !strings.HasPrefix(text, "5 participants") {
		t.Errorf("the event is said to be %q", text)
	}
}

func TestFiguresThatAreHandedOnTellGenderWithoutSmallGroups(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, false)
	o.asksGender()
	for i := range 15 {
		in := person(i)
		in.Answers = map[string]any{"gender": map[bool]string{true: "woman", false: "man"}[i < 7]}
		if i > 12 {
			in.Answers["gender"] = "diverse"
		}
		done(t, o.SignUp(t.Context(), desk.Actor{}, "webinar", in))
	}
	o.set(start)
	for i := range 15 {
		o.note("webinar", "first", o.known(i), "in")
	}
	h, err := o.HandedOn(t.Context(), operator, "webinar")
	done(t, err)
	want(t, "in English", h.Gender["en"], "7 women, Men: not told, Diverse: <5.") // six men would tell the two
	want(t, "in German", h.Gender["de"], "7 Frauen, Männer: nicht gezeigt, Diverse: <5.")
}
