package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// fair is an event of one session in which seats are shared out: 3 for
// Georgia until two days before, and 2 for the City of Lviv.
const fair = `
slug: webinar
title: {en: Webinar}
languages: [en]
zone: Europe/Berlin
registration: {verify: false, waiting_list: {mode: auto, capacity: 0}}
quotas:
  - {key: ge, label: {en: Georgia}, country: GE, seats: 3, release: 2021-11-10T10:00}
  - {key: lviv, label: {en: Lviv}, organisation: City of Lviv, seats: 2}
sessions:
  - {slug: first, title: {en: First}, starts: 2021-11-12T10:00, ends: 2021-11-12T12:30, capacity: %d, room_limit: 50}
`

// announceFair applies fair with so many seats.
func (o *office) announceFair(capacity int) {
	o.t.Helper()
	if _, err := o.Apply(o.t.Context(), operator, []*eventfile.Document{o.document(fmt.Sprintf(fair, capacity))}, desk.ApplyOptions{}); err != nil {
		o.t.Fatal(err)
	}
}

// announceRule applies fair without quotas, with so many seats and something
// more about registration.
func (o *office) announceRule(capacity int, rule string) {
	o.t.Helper()
	text := strings.Replace(fmt.Sprintf(fair, capacity), "verify: false,", "verify: false, "+rule+",", 1)
	text = text[:strings.Index(text, "quotas:")] + text[strings.Index(text, "sessions:"):]
	if _, err := o.Apply(o.t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{}); err != nil {
		o.t.Fatal(err)
	}
}

// come signs the i-th person up with other details.
func (o *office) come(i int, change func(*desk.SignUp)) *event.Registrant {
	o.t.Helper()
	in := person(i)
	in.Organisation, in.Municipality = "", ""
	change(&in)
	orFail(o.t, o.SignUp(o.t.Context(), desk.Actor{}, "webinar", in))
	found, err := o.store.RegistrantsByAddress(o.t.Context(), in.Email)
	if err != nil || len(found) != 1 {
		o.t.Fatalf("%d registrants with the address of %d, %v", len(found), i, err)
	}
	return &found[0]
}

func from(country string) func(*desk.SignUp) {
	return func(in *desk.SignUp) { in.Country = country }
}

func at(municipality string) func(*desk.SignUp) {
	return func(in *desk.SignUp) { in.Municipality = municipality }
}

// seats are the counters of the first session, such as "4 of 6, 2 kept: ge 1/3, lviv 0/2".
func (o *office) seats() string {
	o.t.Helper()
	p, err := o.Event(o.t.Context(), operator, "webinar")
	orFail(o.t, err)
	s, err := o.store.Session(o.t.Context(), p.Sessions[0].ID)
	orFail(o.t, err)
	var quotas []string
	for _, q := range s.Quotas {
		released := ""
		if q.ReleasedAt != nil {
			released = " released"
		}
		quotas = append(quotas, fmt.Sprintf("%s %d/%d%s", q.Key, q.Taken, q.Seats, released))
	}
	return fmt.Sprintf("%d of %d, %d kept: %s", s.SeatsTaken, s.Capacity, s.Kept, strings.Join(quotas, ", "))
}

// done are the audit's entries of an action, newest first.
func (o *office) done(action string) []event.AuditEntry {
	o.t.Helper()
	page, err := o.Audit(o.t.Context(), operator, "webinar", "", 500)
	orFail(o.t, err)
	return slices.DeleteFunc(page.Items, func(e event.AuditEntry) bool { return e.Action != action })
}

func TestAQuotaKeepsItsSeatsUntilItIsReleased(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceFair(7)
	a, b, c := o.come(1, from("BA")), o.come(2, from("UA")), o.come(3, from("DE"))
	want(t, "the first of the two seats for all", o.status(a, "first"), "confirmed")
	want(t, "the second", o.status(b, "first"), "confirmed")
	want(t, "who comes third", o.status(c, "first"), "waitlisted 1")
	tbilisi := o.come(4, from("GE"))
	want(t, "from Georgia", o.status(tbilisi, "first"), "confirmed")
	d := o.come(5, from("DE"))
	want(t, "seats", o.seats(), "3 of 7, 4 kept: ge 1/3, lviv 0/2")
	o.clean()

	o.at("2021-11-10T08:59:59Z")
	o.upkeep()
	want(t, "a second before the release", o.seats(), "3 of 7, 4 kept: ge 1/3, lviv 0/2")
	o.at("2021-11-10T09:00:00Z")
	other := o.beside()
	released := 0
	for _, desk := range []*desk.Desk{o.Desk, other, o.Desk} {
		n, err := desk.ReleaseQuotas(t.Context())
		orFail(t, err)
		released += n
	}
	want(t, "how often it was released", released, 1)
	want(t, "seats at the release", o.seats(), "5 of 7, 2 kept: ge 1/3 released, lviv 0/2")
	want(t, "the first in line", o.letters(c), "waitlisted promoted")
	want(t, "the second", o.status(d, "first"), "confirmed")
	entries := o.done("quota_released")
	if len(entries) != 1 || entries[0].Actor != "rollcall" || entries[0].Data["quota"] != "ge" || fmt.Sprint(entries[0].Data["seats"]) != "2" {
		t.Errorf("the release in the audit: %+v", entries)
	}
	for _, e := range o.done("promoted") {
		want(t, "why somebody was promoted", e.Data["cause"], any("quota_released"))
	}
	o.clean()
}

func TestQuotasReleasedAtOneMomentFreeSeatsInOrder(t *testing.T) {
	t.Parallel()
	o := open(t)
	text := strings.Replace(fmt.Sprintf(fair, 5), "seats: 2}", "seats: 2, release: 2021-11-10T10:00}", 1)
	if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	first := o.come(1, from("BA"))
	o.come(2, from("BA"))
	o.come(3, from("BA"))
	want(t, "all seats are reserved", o.status(first, "first"), "waitlisted 1")
	o.at("2021-11-10T09:00:00Z")
	n, err := o.ReleaseQuotas(t.Context())
	orFail(t, err)
	want(t, "released in one go", n, 2)
	want(t, "seats", o.seats(), "3 of 5, 0 kept: ge 0/3 released, lviv 0/2 released")
	o.clean()
}

// TestWhatQuotasBecome changes the event file again and again; nobody ever
// loses a seat by it.
func TestWhatQuotasBecome(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceFair(8)
	georgian := o.come(1, func(in *desk.SignUp) { in.Country, in.Organisation = "GE", "City of Lviv" })
	lviv := o.come(2, func(in *desk.SignUp) { in.Organisation = "city of LVIV" })
	for i := range 2 {
		o.come(3+i, from("BA"))
	}
	want(t, "who falls under two belongs to the first", o.seats(), "4 of 8, 3 kept: ge 1/3, lviv 1/2")
	waits := o.come(6, from("BA"))
	want(t, "the last seat for all", o.status(waits, "first"), "confirmed")
	waits = o.come(7, from("BA"))
	want(t, "who comes after it", o.status(waits, "first"), "waitlisted 1")
	for _, step := range []struct {
		name   string
		change func(*eventfile.Document)
		want   string
	}{
		{"the order turned round", func(d *eventfile.Document) { slices.Reverse(d.Quotas) }, "5 of 8, 3 kept: lviv 2/2, ge 0/3"},
		{"more for one", func(d *eventfile.Document) { d.Quotas[1].Seats = 6 }, "5 of 8, 6 kept: lviv 2/2, ge 0/6"},
		{"for another country", func(d *eventfile.Document) { d.Quotas[1].Country = "BA" }, "6 of 8, 2 kept: lviv 2/2, ge 4/6"},
		{"another label", func(d *eventfile.Document) { d.Quotas[1].Label = event.Text{"en": "Bosnia"} }, "6 of 8, 2 kept: lviv 2/2, ge 4/6"},
		{"one removed", func(d *eventfile.Document) { d.Quotas = d.Quotas[:1] }, "6 of 8, 0 kept: lviv 2/2"},
		{"a release that has passed", func(d *eventfile.Document) {
			d.Quotas = append(d.Quotas, eventfile.Quota{Key: "late", Label: event.Text{"en": "Late"}, Invited: true, Seats: 2, Release: "2021-10-01T10:00"})
		}, "6 of 8, 0 kept: lviv 2/2, late 0/2 released"},
		{"the release put off", func(d *eventfile.Document) { d.Quotas[1].Release = "2021-11-01T10:00" }, "6 of 8, 2 kept: lviv 2/2, late 0/2"},
		{"none", func(d *eventfile.Document) { d.Quotas = nil }, "6 of 8, 0 kept: "},
	} {
		if _, err := o.applyChange(step.change, desk.LettersNotify); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		want(t, step.name, o.seats(), step.want)
		if a, err := o.applyChange(func(*eventfile.Document) {}, desk.LettersUndecided); err != nil || len(a.Changes) > 0 {
			t.Errorf("%s: what was exported is %+v, %v", step.name, a.Changes, err)
		}
		o.clean()
	}
	for _, r := range []*event.Registrant{georgian, lviv, waits} {
		want(t, "a seat at the end", o.status(r, "first"), "confirmed")
	}
	want(t, "the letters of who waited", o.letters(waits), "waitlisted promoted")
	if _, err := o.applyChange(func(d *eventfile.Document) { d.Sessions[0].Capacity = 5 }, desk.LettersQuiet); problem.From(err) == nil || problem.From(err).Fields[0].Code != "below_taken" {
		t.Errorf("fewer seats than are taken: %v", err)
	}
}

func TestAPlanSaysHowQuotasWouldStand(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceFair(7)
	o.come(1, from("GE"))
	o.come(2, from("BA"))
	o.come(3, from("BA"))
	waits := o.come(4, from("BA"))
	doc, _, err := o.EventFile(t.Context(), operator, "webinar")
	orFail(t, err)
	doc.Quotas[0].Seats = 2
	planned, err := o.Apply(t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{DryRun: true, Letters: desk.LettersNotify})
	orFail(t, err)
	wanted := []desk.AppliedQuota{{Session: "first", Key: "ge", Seats: 2, Taken: 1, Kept: 1}, {Session: "first", Key: "lviv", Seats: 2, Kept: 2}}
	if !slices.Equal(planned[0].Quotas, wanted) || planned[0].Letters[event.LetterPromoted] != 1 || planned[0].Changes[0].Path != "quotas/ge/seats" {
		t.Errorf("the plan is %+v", planned[0])
	}
	want(t, "nothing of it has happened", o.status(waits, "first"), "waitlisted 1")
	want(t, "to the seats either", o.seats(), "3 of 7, 4 kept: ge 1/3, lviv 0/2")
}

func TestQuotasOfSomeSessionsAlone(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	_, err := o.applyChange(func(d *eventfile.Document) {
		d.Quotas = []eventfile.Quota{
			{Key: "both", Label: event.Text{"en": "Both"}, Country: "UA", Seats: 1},
			{Key: "one", Label: event.Text{"en": "One"}, Country: "GE", Seats: 5, Sessions: []string{"second"}},
		}
	}, desk.LettersQuiet)
	if err != nil {
		t.Fatal(err)
	}
	p, err := o.Event(t.Context(), operator, "webinar")
	orFail(t, err)
	want(t, "kept in the first", p.Sessions[0].Kept, int64(1))
	want(t, "kept in the second", p.Sessions[1].Kept, int64(6))
	doc, _, err := o.EventFile(t.Context(), operator, "webinar")
	orFail(t, err)
	if len(doc.Quotas) != 2 || doc.Quotas[0].Sessions != nil || !slices.Equal(doc.Quotas[1].Sessions, []string{"second"}) {
		t.Errorf("the event file has %+v", doc.Quotas)
	}
	r := o.signUp(1, "first", "second")
	want(t, "in the first", o.status(r, "first"), "confirmed")
	want(t, "in the second", o.status(r, "second"), "waitlisted 1")
	o.clean()
}

func TestWhoeverChangesTheirDetailsFallsUnderAnotherQuota(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceFair(6)
	moves := o.come(1, from("BA"))
	waits := o.come(2, from("BA"))
	want(t, "before", o.seats(), "1 of 6, 5 kept: ge 0/3, lviv 0/2")
	want(t, "who waits", o.status(waits, "first"), "waitlisted 1")
	georgia, bosnia := "GE", "BA"
	_, err := o.ChangeMe(t.Context(), o.as(moves), desk.Change{Country: &georgia})
	orFail(t, err)
	want(t, "by the person", o.seats(), "2 of 6, 4 kept: ge 1/3, lviv 0/2")
	want(t, "the seat for all is free for the next", o.letters(waits), "waitlisted promoted")
	want(t, "why", o.done("promoted")[0].Data["cause"], any("person_changed"))
	last := o.come(3, from("BA"))
	_, err = o.ChangeRegistrant(t.Context(), operator, "webinar", last.ID, desk.Change{Country: &georgia})
	orFail(t, err)
	want(t, "by staff, of who waits", o.seats(), "3 of 6, 3 kept: ge 2/3, lviv 0/2")
	want(t, "gets a seat of the quota", o.status(last, "first"), "confirmed")
	_, err = o.ChangeRegistrant(t.Context(), operator, "webinar", last.ID, desk.Change{Country: &bosnia})
	orFail(t, err)
	want(t, "and keeps it outside the quota", o.status(last, "first"), "confirmed")
	want(t, "seats at the end", o.seats(), "3 of 6, 4 kept: ge 1/3, lviv 0/2")
	o.clean()
}

func TestAMunicipalityHasItsLimitUntilADate(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceRule(6, "per_municipality: {seats: 2, until: 2021-11-05T10:00}")
	var mostar []*event.Registrant
	for i := range 4 {
		mostar = append(mostar, o.come(i, at([]string{"Mostar", "mostar", "MOSTAR", " Mostar "}[i])))
	}
	want(t, "the second of Mostar", o.status(mostar[1], "first"), "confirmed")
	want(t, "the third", o.status(mostar[2], "first"), "waitlisted 1")
	want(t, "somebody of elsewhere behind them", o.status(o.come(10, at("Tuzla")), "first"), "confirmed")
	want(t, "somebody who names none", o.status(o.come(11, at("")), "first"), "confirmed")
	o.clean()

	orFail(t, o.cancel(mostar[0]))
	want(t, "a seat of theirs is free", o.letters(mostar[2]), "waitlisted promoted")
	tuzla := "Tuzla"
	_, err := o.ChangeMe(t.Context(), o.as(mostar[1]), desk.Change{Municipality: &tuzla})
	orFail(t, err)
	want(t, "one of them moves away", o.letters(mostar[3]), "waitlisted promoted")
	for i := range 2 {
		mostar = append(mostar, o.come(20+i, at("Mostar")))
	}
	want(t, "who comes later", o.status(mostar[4], "first"), "waitlisted 1")

	o.at("2021-11-05T08:59:00Z")
	o.upkeep()
	want(t, "a minute before the limit ends", o.status(mostar[4], "first"), "waitlisted 1")
	o.at("2021-11-05T09:00:00Z")
	o.upkeep()
	want(t, "when it ends", o.letters(mostar[4]), "waitlisted promoted")
	want(t, "why", o.done("promoted")[0].Data["cause"], any("time_came"))
	want(t, "no seat is left for the last", o.status(mostar[5], "first"), "waitlisted 1")
	o.clean()
}

func TestAnOfficeIsKeptTogether(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceRule(3, "keep_together: true")
	first, second := o.come(1, from("BA")), o.come(2, from("BA"))
	boss := o.come(3, func(in *desk.SignUp) {
		in.Colleagues = []desk.Colleague{{Email: "c1@example.org", GivenName: "Iva", FamilyName: "One"}, {Email: "c2@example.org", GivenName: "Ivo", FamilyName: "Two"}}
	})
	colleague := func(address string) *event.Registrant {
		found, err := o.store.RegistrantsByAddress(t.Context(), address)
		if err != nil || len(found) != 1 {
			t.Fatalf("%d with %s, %v", len(found), address, err)
		}
		o.verify(&found[0])
		return &found[0]
	}
	one, two := colleague("c1@example.org"), colleague("c2@example.org")
	want(t, "three people for one seat", o.status(boss, "first"), "waitlisted 1")
	want(t, "their colleague", o.status(two, "first"), "waitlisted 3")
	later := o.come(4, from("BA"))
	want(t, "whoever comes later takes no seat of theirs", o.status(later, "first"), "waitlisted 4")
	orFail(t, o.cancel(first))
	want(t, "two seats are too few", o.status(boss, "first"), "waitlisted 1")
	orFail(t, o.cancel(second))
	for _, r := range []*event.Registrant{boss, one, two} {
		want(t, "three are promoted in one go", o.status(r, "first"), "confirmed")
	}
	want(t, "who comes after them", o.status(later, "first"), "waitlisted 1")
	o.clean()
}

func TestAnOfficeIsNotKeptTogetherUntilItIsTooLate(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceRule(2, "keep_together: true")
	o.come(1, from("BA"))
	boss := o.come(3, func(in *desk.SignUp) {
		in.Colleagues = []desk.Colleague{{Email: "c1@example.org", GivenName: "Iva", FamilyName: "One"}}
	})
	want(t, "two people for one seat", o.status(boss, "first"), "waitlisted 1")
	found, err := o.store.RegistrantsByAddress(t.Context(), "c1@example.org")
	orFail(t, err)
	o.verify(&found[0])
	o.at("2021-11-12T02:59:00Z")
	o.upkeep()
	want(t, "a minute before it is near", o.status(boss, "first"), "waitlisted 1")
	o.at("2021-11-12T03:00:00Z")
	o.upkeep()
	want(t, "near the start the seat is not kept empty", o.letters(boss), "waitlisted promoted")
	want(t, "the colleague", o.status(&found[0], "first"), "waitlisted 1")
	o.clean()
}
