package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// names are the given numbers of people in a page: Kovač 3 is 3.
func numbers(items []desk.PersonView) string {
	var all []string
	for _, p := range items {
		_, n, _ := strings.Cut(p.Registrant.FamilyName, " ")
		all = append(all, n)
	}
	return strings.Join(all, " ")
}

func TestPagesOfAListLeadBothWays(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	for i := range 7 {
		o.signUp(i)
	}
	_, err := o.Upkeep(t.Context())
	done(t, err)
	for sort, expected := range map[string]string{
		"": "0 1 2|3 4 5|6", "signed_up": "0 1 2|3 4 5|6", "-signed_up": "6 5 4|3 2 1|0", "name": "0 1 2|3 4 5|6", "-name": "6 5 4|3 2 1|0",
		"organisation": "0 1 2|3 4 5|6", "-organisation": "6 5 4|3 2 1|0",
	} {
		f := desk.Filter{Sort: sort, Limit: 3}
		var there, back []string
		for range 3 {
			page, err := o.Registrants(t.Context(), operator, "webinar", f)
			done(t, err)
			there, f.Cursor = append(there, numbers(page.Items)), page.Next
			if len(there) == 3 {
				f.Cursor = page.Previous
			}
		}
		want(t, sort, strings.Join(there, "|"), expected)
		for range 2 {
			page, err := o.Registrants(t.Context(), operator, "webinar", f)
			done(t, err)
			if page.Next == "" {
				t.Errorf("%s: no way on from %s", sort, numbers(page.Items))
			}
			back, f.Cursor = append([]string{numbers(page.Items)}, back...), page.Previous
		}
		want(t, sort+" back", strings.Join(back, "|"), strings.Join(there[:2], "|"))
		want(t, sort+" at the beginning", f.Cursor, "")
	}
}

// Whatever an address asks for that cannot be is named by its parameter.
func TestAListThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	o.signUp(1)
	o.signUp(2)
	page, err := o.Registrants(t.Context(), operator, "webinar", desk.Filter{Limit: 1, Sort: "name"})
	done(t, err)
	for parameter, f := range map[string]desk.Filter{
		"session": {Session: "third"}, "status": {Status: "happy"}, "role": {Role: "boss"}, "country": {Country: "XX"}, "organisation_kind": {OrganisationKind: "club"},
		"municipality": {Municipality: "atlantis"}, "language": {Language: "tlh"}, "source": {Source: "moon"}, "verified": {Verified: "maybe"},
		"letters": {Letters: "read"}, "answer": {Answer: "peer:never"}, "q": {Q: "a b c d e f g h i j k"}, "sort": {Sort: "email"}, "limit": {Limit: 501},
		"cursor": {Cursor: page.Next, Sort: "-name"},
	} {
		_, err := o.Registrants(t.Context(), operator, "webinar", f)
		p := problem.From(err)
		if !errors.Is(err, desk.ErrBadQuery) || p.Params["parameter"] != parameter {
			t.Errorf("%s: %v, %v", parameter, err, p)
		}
	}
	for _, f := range []desk.Filter{{Answer: "nobody:now"}, {Answer: "peer"}, {Sort: "--name"}, {Q: "a\x00"}} {
		if _, err := o.Registrants(t.Context(), operator, "webinar", f); !errors.Is(err, desk.ErrBadQuery) {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

func TestFiltersOfAListCombine(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, true)
	o.signUp(1)
	b := o.signUp(2, "first", "second")
	o.verify(b)
	o.answer(b, "later")
	_, err := o.Upkeep(t.Context())
	done(t, err)
	for expected, filters := range map[string][]desk.Filter{
		"1 2": {{}, {Session: "first", Country: "BA"}, {Language: "de", Source: event.SourcePublic, Role: "participant"}},
		"2":   {{Session: "second"}, {Verified: "yes"}, {Answer: "peer:later"}, {Status: "confirmed", Session: "second", Q: "kovac"}},
		"1":   {{Verified: "no"}, {Status: "unverified"}},
		"":    {{Verified: "no", Status: "confirmed"}, {Letters: "refused"}, {Answer: "peer:now"}, {OrganisationKind: "ngo"}},
	} {
		for _, f := range filters {
			page, err := o.Registrants(t.Context(), operator, "webinar", f)
			done(t, err)
			want(t, fmt.Sprintf("%+v", f), numbers(page.Items), expected)
		}
	}
}

// A list says how many it finds, and out of how many: once to a program, which
// goes on by the cursor, and on each page to a person.
func TestAListIsCounted(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(9, true)
	for i := range 5 {
		o.signUp(i)
	}
	o.verify(o.signUp(5))
	f := desk.Filter{Verified: desk.FilterNo, Limit: 2}
	page, err := o.Registrants(t.Context(), operator, "webinar", f)
	done(t, err)
	want(t, "found", *page.Counts, desk.ListCounts{Found: desk.ListCount{People: 5}, All: desk.ListCount{People: 6}})
	f.Cursor = page.Next
	page, err = o.Registrants(t.Context(), operator, "webinar", f)
	done(t, err)
	want(t, "counts further on", page.Counts, nil)
	table, err := o.RegistrantTable(t.Context(), operator, "webinar", f)
	done(t, err)
	want(t, "found of the table", *table.Counts, desk.ListCounts{Found: desk.ListCount{People: 5}, All: desk.ListCount{People: 6}})
	table, err = o.RegistrantTable(t.Context(), operator, "webinar", desk.Filter{Verified: desk.FilterYes})
	done(t, err)
	want(t, "found on one page", *table.Counts, desk.ListCounts{Found: desk.ListCount{People: 1}, All: desk.ListCount{People: 6}})
	table, err = o.RegistrantTable(t.Context(), operator, "webinar", desk.Filter{Sort: "-name"})
	done(t, err)
	want(t, "everyone", *table.Counts, desk.ListCounts{Found: desk.ListCount{People: 6}, All: desk.ListCount{People: 6}})
}

func TestViewsAreKeptWithoutWhatWasSearchedFor(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	v, err := o.SaveView(t.Context(), operator, "webinar", "  Of  Bosnia ", desk.Filter{Country: "BA", Q: "Olena", Sort: "-name", Cursor: "x", Limit: 3})
	done(t, err)
	want(t, "what is kept", fmt.Sprint(v.Name, v.Filter), "Of Bosnia"+fmt.Sprint(map[string]string{"country": "BA", "sort": "-name"}))
	again, err := o.SaveView(t.Context(), operator, "webinar", "Of Bosnia", desk.Filter{Country: "DE"})
	done(t, err)
	views, err := o.SavedViews(t.Context(), operator, "webinar")
	done(t, err)
	want(t, "views", fmt.Sprint(len(views), views[0].ID == v.ID, again.ID == v.ID, views[0].Filter), "1 true true map[country:DE]")
	for pointer, in := range map[string]struct {
		name string
		f    desk.Filter
	}{
		"/name required":                 {" ", desk.Filter{}},
		"/name too_long":                 {strings.Repeat("x", 61), desk.Filter{}},
		"/filter/country unknown_choice": {"x", desk.Filter{Country: "XX"}},
	} {
		_, err := o.SaveView(t.Context(), operator, "webinar", in.name, in.f)
		want(t, "refused", codes(err), pointer)
	}
	for i := range desk.MostViews - 1 {
		_, err := o.SaveView(t.Context(), operator, "webinar", fmt.Sprint(i), desk.Filter{})
		done(t, err)
	}
	if _, err := o.SaveView(t.Context(), operator, "webinar", "one more", desk.Filter{}); !errors.Is(err, desk.ErrViewsFull) {
		t.Errorf("beyond the most: %v", err)
	}
	done(t, o.DropView(t.Context(), operator, "webinar", v.ID))
	if err := o.DropView(t.Context(), operator, "webinar", v.ID); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("dropped twice: %v", err)
	}
}

func TestColumnsAreKeptWithTheEvent(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	columns, err := o.TableColumns(t.Context(), operator, "webinar")
	done(t, err)
	want(t, "at first", strings.Join(columns, " "), "organisation signed_up")
	kept, err := o.ChooseColumns(t.Context(), operator, "webinar", []string{"answers.peer", "country", "country"})
	done(t, err)
	table, err := o.RegistrantTable(t.Context(), operator, "webinar", desk.Filter{})
	done(t, err)
	want(t, "chosen", fmt.Sprint(kept, table.Columns), "[country answers.peer] [country answers.peer]")
	_, err = o.ChooseColumns(t.Context(), operator, "webinar", []string{"country", "answers.gone", "shoe size"})
	want(t, "refused", codes(err), "/columns unknown_choice")
	_, err = o.ChooseColumns(t.Context(), operator, "webinar", nil)
	done(t, err)
	columns, err = o.TableColumns(t.Context(), operator, "webinar")
	done(t, err)
	want(t, "none", fmt.Sprint(columns, columns == nil), "[] false")
}

// reached is what an act reaches in short: chosen, to act on, left out, done.
func reached(r *desk.ListReached) string {
	var out []string
	for _, w := range slices.Concat(r.Excluded, r.Missed) {
		out = append(out, fmt.Sprint(w.Count, " ", w.Code))
	}
	return fmt.Sprintf("%d people, %d, [%s], %d done, %d left", r.People, r.Count, strings.Join(out, ", "), r.Done, r.Left)
}

func TestActingOnAListCountsFirst(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.selective(2, false)
	a, b, c, d := o.signUp(1), o.signUp(2), o.signUp(3), o.signUp(4)
	done(t, o.cancel(b))
	_, err := o.Upkeep(t.Context())
	done(t, err)
	all := desk.Selection{Filter: desk.Filter{Session: "first", Q: "kovač"}}
	count := func(s desk.Selection, action desk.SeatAction, reason string, expected *int) (string, error) {
		r, err := o.ActOnList(t.Context(), operator, "webinar", s, desk.ListAct{Action: action, Reason: reason, Expected: expected})
		if err != nil {
			return "", err
		}
		return reached(r), nil
	}
	got, err := count(all, desk.Approve, "", nil)
	done(t, err)
	want(t, "counted", got, "4 people, 3, [1 wrong_status], 0 done, 0 left")
	for chosen, name := range map[*desk.Selection]string{&all: "", {IDs: []int64{c.ID}}: "Ana Kovač 3", {Filter: desk.Filter{Q: "nobody"}}: ""} {
		for _, action := range []desk.SeatAction{desk.Approve, desk.SendLink} {
			r, err := o.ActOnList(t.Context(), operator, "webinar", *chosen, desk.ListAct{Action: action})
			done(t, err)
			if (r.Only == nil) != (name == "") || r.Only != nil && r.Only.Name() != name {
				t.Errorf("%s for %+v names %+v, want %q", action, *chosen, r.Only, name)
			}
		}
	}
	o.standing("nothing is done", "pending with a seat, cancelled, pending, pending", a, b, c, d)
	two, three := 2, 3
	_, err = count(all, desk.Approve, "", &two)
	if !errors.Is(err, desk.ErrSelectionChanged) || problem.From(err).Params["count"] != 3 {
		t.Errorf("with another number: %v", err)
	}
	ticked := desk.Selection{IDs: []int64{d.ID, 4711, d.ID}}
	got, err = count(ticked, desk.Reject, "", nil)
	done(t, err)
	want(t, "ticked", got, "1 people, 1, [1 not_found], 0 done, 0 left")
	got, err = count(all, desk.Approve, "", &three)
	done(t, err)
	want(t, "done", got, "4 people, 3, [1 wrong_status], 3 done, 0 left")
	o.standing("afterwards", "confirmed, cancelled, confirmed, waitlisted 1", a, b, c, d)
	entries, err := o.store.AuditAbout(t.Context(), c.ID)
	done(t, err)
	want(t, "cause in the audit", fmt.Sprint(entries[len(entries)-1].Action, entries[len(entries)-1].Data["cause"]), "approvedlisted")
	page, err := o.Audit(t.Context(), operator, "webinar", "", 0)
	done(t, err)
	for _, e := range page.Items {
		if text := fmt.Sprint(e.Data); e.Action == "decided" && (strings.Contains(text, "kovač") || !strings.Contains(text, "searched:true")) {
			t.Errorf("the audit has %s", text)
		}
	}
}

func TestActingOnAListTakesSeatsByTheRules(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, true)
	a, b, c := o.signUp(1), o.signUp(2), o.signUp(3)
	everyone := desk.Selection{}
	act := func(a desk.ListAct) string {
		t.Helper()
		r, err := o.ActOnList(t.Context(), operator, "webinar", everyone, a)
		if err != nil {
			return codes(err)
		}
		return reached(r)
	}
	two := 2
	want(t, "counted without a reason", act(desk.ListAct{Action: desk.Promote}), "3 people, 2, [1 session_full], 0 done, 0 left")
	want(t, "without a reason", act(desk.ListAct{Action: desk.Promote, Expected: &two}), "/reason required")
	want(t, "another action", act(desk.ListAct{Action: desk.Restore}), "/action unknown_choice")
	want(t, "promoted", act(desk.ListAct{Action: desk.Promote, Reason: "By telephone", Expected: &two}), "3 people, 2, [1 session_full], 2 done, 0 left")
	o.standing("seats", "confirmed, confirmed, unverified", a, b, c)
	three := 3
	want(t, "withdrawn", act(desk.ListAct{Action: desk.Withdraw, Reason: "It is full", Expected: &three}), "3 people, 3, [], 3 done, 0 left")
	o.standing("nobody", "withdrawn, withdrawn, withdrawn", a, b, c)
	o.clean()
}

// Links are sent again to people, not to registrations, as to one alone: not
// without an address, and not twice within ten minutes.
func TestLinksAreSentAgainToAList(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, true)
	a, b, late := o.signUp(1, "first", "second"), o.signUp(2), o.signUp(3)
	olha := o.byPhone("Olha")
	o.verify(a)
	for range 2 {
		done(t, o.ResendLink(t.Context(), operator, "webinar", late.ID))
	}
	want(t, "one that was sent just before", o.letters(late), "verify again")
	act := func(s desk.Selection, expected *int) *desk.ListReached {
		t.Helper()
		r, err := o.ActOnList(t.Context(), operator, "webinar", s, desk.ListAct{Action: desk.SendLink, Expected: expected})
		done(t, err)
		return r
	}
	counted := act(desk.Selection{}, nil)
	want(t, "counted", reached(counted), "4 people, 2, [1 no_address, 1 written_lately], 0 done, 0 left")
	if len(counted.NoAddress) != 1 || counted.NoAddress[0].ID != olha.ID {
		t.Errorf("not written to: %v", counted.NoAddress)
	}
	before := o.letters(a)
	one, two := 1, 2
	_, err := o.ActOnList(t.Context(), operator, "webinar", desk.Selection{}, desk.ListAct{Action: desk.SendLink, Expected: &one})
	if !errors.Is(err, desk.ErrSelectionChanged) || problem.From(err).Params["count"] != 2 {
		t.Errorf("with another number: %v", err)
	}
	want(t, "done", reached(act(desk.Selection{}, &two)), "4 people, 2, [1 no_address, 1 written_lately], 2 done, 0 left")
	want(t, "who is confirmed gets one letter", o.letters(a), before+" link")
	want(t, "who is not, the one that asks for it", o.letters(b), "verify again")
	want(t, "again at once", reached(act(desk.Selection{}, nil)), "4 people, 0, [1 no_address, 3 written_lately], 0 done, 0 left")
	o.set(desk.LinkPause)
	want(t, "ten minutes later", reached(act(desk.Selection{Filter: desk.Filter{Verified: desk.FilterYes}, IDs: []int64{a.ID, b.ID}}, nil)), "1 people, 1, [1 not_found], 0 done, 0 left")
	entries, err := o.store.AuditAbout(t.Context(), a.ID)
	done(t, err)
	last := entries[len(entries)-1]
	want(t, "in the audit", fmt.Sprint(last.Action, " ", last.Data["cause"]), "link_sent listed")
	page, err := o.Audit(t.Context(), operator, "webinar", "", 0)
	done(t, err)
	want(t, "and of all", fmt.Sprint(page.Items[0].Action, page.Items[0].Data["count"]), "links_sent2")
}

func TestLinksOfAListAreForOrganisers(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	cora := o.staff("cora@example.org", desk.NewAccount{Name: "Cora", Role: "member"})
	done(t, o.GrantRole(t.Context(), operator, "cora@example.org", "webinar", "coordinator"))
	_, err := o.ActOnList(t.Context(), cora, "webinar", desk.Selection{}, desk.ListAct{Action: desk.SendLink})
	fails(t, "a coordinator", err, desk.ErrForbidden)
}
