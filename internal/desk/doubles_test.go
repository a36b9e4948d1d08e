package desk_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// part takes the last merge into r back.
func (o *office) part(r *event.Registrant) {
	o.t.Helper()
	_, err := o.UndoMerge(o.t.Context(), operator, "webinar", r.ID)
	orFail(o.t, err)
}

// listed are the numbers of the people in the list that f asks for.
func (o *office) listed(f desk.Filter) string {
	o.t.Helper()
	page, err := o.Registrants(o.t.Context(), operator, "webinar", f)
	orFail(o.t, err)
	return numbers(page.Items)
}

func TestADoubleIsInNoListAndNoCount(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	a, b := o.signUp(1), o.signUp(2)
	orFail(t, failing(o.Act(t.Context(), operator, "webinar", o.registration(b), desk.Withdraw, "x")))
	all := func() string {
		o.upkeep() // which fills in by what people are found
		stats, err := o.Stats(t.Context(), operator, "webinar")
		orFail(t, err)
		overview, err := o.Overview(t.Context(), operator, "webinar")
		orFail(t, err)
		return fmt.Sprintf("%s|%s|%s|%s|%s %d %d %d %d %d",
			o.listed(desk.Filter{}), o.listed(desk.Filter{Sort: "name"}), o.listed(desk.Filter{Session: "first", Status: "withdrawn"}), o.listed(desk.Filter{Verified: "yes"}), o.listed(desk.Filter{Q: "Kovač"}),
			stats.Event.Registered, stats.Sessions[0].Registered, stats.ByCountry["BA"], overview.People[0].ByCountry["BA"],
			o.draft(desk.MessageInput{Subject: event.Text{"en": "x", "de": "x"}, Text: event.Text{"en": "x", "de": "x"}}).Matching)
	}
	want(t, "before", all(), "1 2|1 2|2|1 2|1 2 2 2 2 2 2")
	o.merge(a, b)
	want(t, "merged", all(), "1|1||1|1 1 1 1 1 1")
	o.part(a)
	want(t, "parted", all(), "1 2|1 2|2|1 2|1 2 2 2 2 2 2")
	o.clean()
}

func TestWhatWasObservedOfADoubleCountsForThePerson(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	a, b, c := o.signUp(1, "second"), o.signUp(2), o.signUp(3)
	orFail(t, failing(o.Act(t.Context(), operator, "webinar", o.registration(c), desk.Withdraw, "x")))
	at := time.Date(2021, 11, 12, 9, 30, 0, 0, time.UTC)
	o.set(at.Sub(noon))
	for _, id := range []int64{b.ID, c.ID} {
		_, err := o.CheckIn(t.Context(), operator, "webinar", "first", desk.CheckIn{Registrant: id, Kind: "in", Nonce: fmt.Sprint(id)})
		orFail(t, err)
	}
	o.set(at.Add(24 * time.Hour).Sub(noon))
	counts := func() string {
		stats, err := o.Stats(t.Context(), operator, "webinar")
		orFail(t, err)
		x := stats.Sessions[0]
		return fmt.Sprintf("%d registered, %d confirmed, %d attended, %d seats; %s", x.Registered, x.Confirmed, x.Attended, stats.Programme.Sessions[0].SeatsTaken, strings.Join(o.column("\ufeffFamily name"), ", "))
	}
	want(t, "before", counts(), "2 registered, 1 confirmed, 2 attended, 1 seats; Kovač 2, Kovač 3")
	letters := o.letters(a)
	o.merge(a, b)
	o.merge(a, c)
	want(t, "merged", counts(), "1 registered, 1 confirmed, 1 attended, 1 seats; Kovač 1")
	want(t, "letters about what is over", o.letters(a), letters)
	v, err := o.Registrant(t.Context(), operator, "webinar", a.ID)
	orFail(t, err)
	want(t, "since when they have the seat", v.Find("first").ChangedAt.Equal(noon), true)
	data, err := o.MyData(t.Context(), o.as(a))
	orFail(t, err)
	want(t, "marks in one's own data", len(data.Attendance[0].Marks), 2)
	row, err := o.CheckIn(t.Context(), operator, "webinar", "first", desk.CheckIn{Registrant: b.ID, Kind: "out", Nonce: "late", At: &at})
	orFail(t, err)
	want(t, "who is noted for the double", row.Registrant.ID, a.ID)
	o.clean()
	o.part(a)
	o.part(a)
	want(t, "parted", counts(), "3 registered, 1 confirmed, 3 attended, 1 seats; Kovač 2, Kovač 3, Kovač 1")
	want(t, "letters, parted", o.letters(a), letters)
	o.clean()
}

func TestTheBetterOutcomeIsKept(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ person, double, merged string }{
		"absent, since they came by the other": {"no_show", "attended", "attended"},
		"the other was absent":                 {"attended", "no_show", "attended"},
		"nothing is known of the person":       {"", "excused", "excused"},
		"nothing is known of the other":        {"no_show", "", "no_show"},
	} {
		o := open(t)
		o.announce(5, false)
		a, b := o.signUp(1), o.signUp(2)
		o.set(start)
		for r, outcome := range map[*event.Registrant]string{a: c.person, b: c.double} {
			if outcome != "" {
				_, err := o.Decide(t.Context(), operator, "webinar", "first", r.ID, outcome, "told on the phone")
				orFail(t, err)
			}
		}
		outcomes := func() string {
			page, err := o.Attendance(t.Context(), operator, "webinar", "first", "", 0)
			orFail(t, err)
			var all []string
			for i := range page.Items {
				if out := page.Items[i].Outcome(); out != event.OutcomeUnknown {
					all = append(all, page.Items[i].Registrant.FamilyName+" "+string(out))
				}
			}
			return strings.Join(all, ", ")
		}
		before := outcomes()
		o.merge(a, b)
		want(t, name, outcomes(), "Kovač 1 "+c.merged)
		o.clean()
		o.part(a)
		want(t, name+", parted", outcomes(), before)
	}
}

func TestALinkOfNobodyKnownLeadsNowhere(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, true)
	a, b := o.signUp(1), o.signUp(2)
	o.verify(a)
	token := o.LinkToken(b)
	o.merge(a, b)
	fails(t, "a link to an address that was never confirmed", failing(o.ByLink(t.Context(), token)), desk.ErrUnauthorised)
	o.part(a)
	want(t, "parted", o.status(b, "first"), "unverified with a seat")
	o.clean()
}

func TestOnesOwnDataHasTheDoubles(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	a, b := o.signUp(1), o.signUp(2)
	_, err := o.AddNote(t.Context(), operator, "webinar", b.ID, "Calls back.")
	orFail(t, err)
	by := o.as(b)
	o.merge(a, b)
	fails(t, "erased by who was another when they asked", o.EraseMe(t.Context(), by), desk.ErrUnauthorised)
	data, err := o.MyData(t.Context(), o.as(b))
	orFail(t, err)
	if data.Registrant.ID != a.ID || len(data.Doubles) != 1 || data.Doubles[0].Registrant.Address() != "p2@example.org" || len(data.Doubles[0].Notes) != 1 ||
		len(data.Doubles[0].Letters) != 1 || len(data.Doubles[0].Registrations) != 1 || len(data.Doubles[0].Consented) != 1 {
		t.Errorf("the data are %+v", data)
	}
	entries, err := o.store.AuditAbout(t.Context(), b.ID)
	orFail(t, err)
	text, err := json.Marshal(entries)
	orFail(t, err)
	for _, personal := range []string{"Kovač", "example.org"} {
		if strings.Contains(string(text), personal) {
			t.Errorf("the audit says %s: %s", personal, text)
		}
	}
	want(t, "whom the audit names", fmt.Sprint(entries[len(entries)-1].Data["other"]), fmt.Sprint(a.ID))
	orFail(t, o.EraseMe(t.Context(), o.as(b)))
	for _, r := range []*event.Registrant{a, b} {
		gone, err := o.store.Registrant(t.Context(), r.ID)
		orFail(t, err)
		want(t, "what is left", gone.Name()+gone.Address(), "")
	}
	fails(t, "parted, erased", failing(o.UndoMerge(t.Context(), operator, "webinar", a.ID)), core.ErrErased)
	fails(t, "merged, erased", failing(o.Merge(t.Context(), operator, "webinar", o.signUp(3).ID, a.ID, "x")), core.ErrErased)
	o.clean()
}

func TestLettersToADoubleWait(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	a, b := o.signUp(1), o.signUp(2)
	queued := func() int {
		all, err := o.store.LettersOf(t.Context(), b.ID)
		orFail(t, err)
		n := 0
		for _, l := range all {
			if l.State == event.LetterQueued {
				n++
			}
		}
		return n
	}
	m := o.draft(note())
	o.send(m.ID, 2, nil)
	want(t, "before", queued(), 1)
	o.merge(a, b)
	want(t, "merged", queued(), 0)
	o.tidy()
	want(t, "messages to the double", len(o.messageLetters(b)), 0)
	want(t, "messages to the person", len(o.messageLetters(a)), 1)
	want(t, "whom the message reaches", fmt.Sprint(o.message(m.ID).Results), "map[waiting:1]")
	o.part(a)
	want(t, "parted", queued(), 1)
	o.tidy()
	want(t, "messages after it", len(o.messageLetters(b)), 1)
	o.clean()
}

func TestASeatForADoubleStaysWithWhoGivesIt(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	a, holder := o.signUp(1), o.signUp(2)
	named := o.handOver(holder, 3)
	o.merge(a, named)
	want(t, "the holder's", o.results(holder)+"; "+o.letters(holder), "declined; confirmed seat_stays")
	o.clean()
}

func TestMergingRaces(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	o.signUp(0)
	a, b, c := o.signUp(1), o.signUp(2), o.signUp(3)
	for _, round := range []string{"first", "again"} {
		var wg sync.WaitGroup
		for _, do := range []func() error{
			func() error { return failing(o.Merge(t.Context(), operator, "webinar", a.ID, b.ID, "x")) },
			func() error { return failing(o.Merge(t.Context(), operator, "webinar", b.ID, a.ID, "x")) },
			func() error { return failing(o.Merge(t.Context(), operator, "webinar", c.ID, b.ID, "x")) },
			func() error { return failing(o.UndoMerge(t.Context(), operator, "webinar", a.ID)) },
			func() error { return failing(o.UndoMerge(t.Context(), operator, "webinar", b.ID)) },
			func() error { return o.cancel(b) },
		} {
			wg.Go(func() {
				if p := problem.From(do()); p != nil && p.Kind != problem.Conflict {
					t.Errorf("%s: %v", round, p)
				}
			})
		}
		wg.Wait()
		o.clean()
	}
}

func TestDoublesAreOfOneEvent(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	a := o.signUp(1)
	other := o.document(strings.Replace(fmt.Sprintf(webinar, false, 5, 5), "slug: webinar", "slug: another", 1))
	orFail(t, failing(o.Apply(t.Context(), operator, []*eventfile.Document{other}, desk.ApplyOptions{})))
	v, _, err := o.AddRegistrant(t.Context(), operator, "another", person(2))
	orFail(t, err)
	p := problem.From(failing(o.Merge(t.Context(), operator, "webinar", a.ID, v.Registrant.ID, "x")))
	if p == nil || len(p.Fields) != 1 || p.Fields[0].Code != "unknown_registrant" {
		t.Errorf("somebody of another event: %v", p)
	}
	fails(t, "into somebody of another event", failing(o.Merge(t.Context(), operator, "webinar", v.Registrant.ID, a.ID, "x")), desk.ErrNotFound)
	fails(t, "taken back there", failing(o.UndoMerge(t.Context(), operator, "webinar", v.Registrant.ID)), desk.ErrNotFound)
	o.clean()
}

// called signs somebody up by a name and an address.
func (o *office) called(given, family, email string) *event.Registrant {
	o.t.Helper()
	in := person(0)
	in.GivenName, in.FamilyName, in.Email = given, family, email
	v, _, err := o.AddRegistrant(o.t.Context(), operator, "webinar", in)
	orFail(o.t, err)
	return v.Registrant
}

// alike are the addresses of those who may be r, with why.
func (o *office) alike(r *event.Registrant) string {
	o.t.Helper()
	found, err := o.AlikeTo(o.t.Context(), operator, "webinar", r.ID)
	orFail(o.t, err)
	var all []string
	for _, a := range found {
		all = append(all, fmt.Sprint(a.Registrant.Address(), a.Signs))
	}
	return strings.Join(all, " ")
}

func TestDoublesAreFound(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, false)
	a := o.called("Олена", "Ковальчук", "olena@example.org")
	same := o.called("Kovalchuk", "Olena", "work@example.org")
	tagged := o.called("O.", "K.", "olena+web@example.org")
	both := o.called("Olena", "Kovalchuk", "OLENA+x@example.org")
	o.called("Olena", "Kovalchuk-Bondar", "bondar@example.org")
	o.called("Olenka", "Kovalchuk", "olena.k@example.org")
	phone := o.called("Olena", "Kovalchuk", "")
	gmail, dots := o.called("Ana", "A", "anakovac@gmail.com"), o.called("Bea", "B", "ana.kovac+x@googlemail.com")
	want(t, "before they are sorted", o.alike(gmail), "ana.kovac+x@googlemail.com[same_mailbox]")
	o.upkeep()
	want(t, "a name in two alphabets, and a mailbox", o.alike(a), "OLENA+x@example.org[same_name same_mailbox] work@example.org[same_name] olena+web@example.org[same_mailbox] [same_name]")
	want(t, "the other way round", o.alike(same), "olena@example.org[same_name] OLENA+x@example.org[same_name] [same_name]")
	want(t, "dots", o.alike(dots), "anakovac@gmail.com[same_mailbox]")
	namesakes := func() string {
		n, err := o.Namesakes(t.Context(), operator, "webinar", "", 0)
		orFail(t, err)
		var all []string
		for _, g := range n.Groups {
			for _, r := range g {
				all = append(all, r.Name())
			}
			all = append(all, "|")
		}
		return strings.Join(all, " ")
	}
	want(t, "namesakes", namesakes(), "Олена Ковальчук Olena Kovalchuk Olena Kovalchuk |")
	o.merge(a, both)
	o.merge(a, phone)
	o.upkeep()
	want(t, "merged", o.alike(a), "work@example.org[same_name] olena+web@example.org[same_mailbox]")
	want(t, "of a double", o.alike(both), "")
	want(t, "namesakes, merged", namesakes(), "")
	o.merge(a, tagged)
	found := func() int {
		page, err := o.Registrants(t.Context(), operator, "webinar", desk.Filter{Q: "olena+web"})
		orFail(t, err)
		return len(page.Items) * int(page.Items[0].Registrant.ID)
	}
	o.upkeep()
	want(t, "who is found by the address of the double", found(), int(a.ID))
	o.part(a)
	o.upkeep()
	want(t, "who is found by it, parted", found(), int(tagged.ID))
	o.clean()
}

func TestNamesakesAreListedByPages(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, false)
	for n, family := range []string{"Beridze", "Avagyan", "Ćosić"} {
		o.called("Ana", family, fmt.Sprintf("%d@example.org", n))
		o.called("Ana", family, fmt.Sprintf("%d@example.com", n))
	}
	o.called("Ana", "Dvali", "dvali@example.org")
	o.upkeep()
	var pages []string
	for cursor := ""; len(pages) < 9; {
		n, err := o.Namesakes(t.Context(), operator, "webinar", cursor, 2)
		orFail(t, err)
		var names []string
		for _, g := range n.Groups {
			names = append(names, g[0].FamilyName+strconv.Itoa(len(g)))
		}
		pages = append(pages, strings.Join(names, " "))
		if cursor = n.Next; cursor == "" {
			break
		}
	}
	want(t, "pages", strings.Join(pages, " | "), "Avagyan2 Beridze2 | Ćosić2")
	_, err := o.Namesakes(t.Context(), operator, "webinar", "elsewhere", 2)
	fails(t, "a cursor that is none", err, desk.ErrBadQuery)
}

func TestThePersonTakesTheAddressOfTheirDouble(t *testing.T) {
	t.Parallel()
	for name, take := range map[string]func(*office, *event.Registrant){
		"by the person": func(o *office, a *event.Registrant) {
			o.ask(a, "p2@example.org")
			_, err := o.ConfirmAddress(o.t.Context(), o.addressLink(a))
			orFail(o.t, err)
			want(o.t, "letters", o.letters(a), "confirmed address address_changed link")
		},
		"by staff": func(o *office, a *event.Registrant) {
			email := "p2@example.org"
			_, err := o.ChangeRegistrant(o.t.Context(), operator, "webinar", a.ID, desk.Change{Email: &email})
			orFail(o.t, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			o.announce(5, false)
			a, b, c := o.signUp(1), o.signUp(2), o.signUp(3)
			o.merge(a, b)
			take(o, a)
			want(t, "of the person", o.again(a).Address(), "p2@example.org")
			want(t, "of the double", o.again(b).Address(), "p1@example.org")
			want(t, "of nobody else", o.again(c).Address(), "p3@example.org")
			o.clean()
		})
	}
}
