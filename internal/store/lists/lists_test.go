package lists_test

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/lists"
	"rollcall/internal/store/storetest"
)

// crowd signs n different people up for sessions of an event, and leaves a
// few without a search text. It returns them as they are in the database.
func crowd(t *testing.T, s *store.Store, n int) (*event.Event, []event.Session, []event.Registrant) {
	t.Helper()
	e, sessions := storetest.Announce(t, s, "webinar", 10, 200)
	other, others := storetest.Announce(t, s, "other", 100)
	r := rand.New(rand.NewPCG(8, 6))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	var people []int64
	for i := range n {
		p := storetest.Person(e, i, sessions[r.IntN(2)])
		p.Verified = r.IntN(4) > 0
		if p.Verified {
			p.Registrant.VerifiedAt = &p.Now
		}
		p.Registrant.GivenName, p.Registrant.FamilyName = pick("Ana", "Оля", "Đorđe", "თამარ"), pick("Kovalchuk", "Ковальчук", "Žižek", "Petrović-Đorđević", "Weiß")
		p.Registrant.Country, p.Registrant.Language, p.Registrant.OrganisationKind = pick("UA", "BA", "", "DE"), pick("en", "uk"), pick("municipality", "", "ngo")
		p.Registrant.MunicipalityKey, p.Registrant.Organisation = pick("", "", "lviv", "mostar"), pick("Grad Mostar", "Місто Львів", "", "City of Lviv")
		p.Registrant.Answers = map[string]any{"topic": pick("water", "heat"), "days": []string{pick("mon", "tue"), "wed"}}
		people = append(people, storetest.SignUp(t, s, p).RegistrantID)
		stranger := storetest.Person(other, i, others[0])
		stranger.Registrant.Country = "UA"
		storetest.SignUp(t, s, stranger)
	}
	for {
		if n, err := s.FillSearch(t.Context()); err != nil {
			t.Fatal(err)
		} else if n == 0 {
			break
		}
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		for i, id := range people {
			p, err := tx.Registrant(t.Context(), id)
			if err != nil {
				return err
			}
			p.Role = []event.Role{event.RoleParticipant, event.RoleParticipant, event.RoleSpeaker}[i%3]
			p.Source = []string{event.SourcePublic, event.SourceStaff}[i%2]
			if i%10 == 7 {
				p.Search = "" // changed a moment ago
			}
			if err := tx.SaveRegistrant(p); err != nil {
				return err
			}
			if i%9 == 4 {
				if err := tx.DB().Exec("UPDATE letters SET state = 'failed' WHERE registrant_id = ?", id).Error; err != nil {
					return err
				}
			}
		}
		return nil
	})
	return e, sessions, asTheyAre(t, s, people)
}

func asTheyAre(t *testing.T, s *store.Store, ids []int64) []event.Registrant {
	t.Helper()
	var all []event.Registrant
	for _, id := range ids {
		p, err := s.Reads.Registrant(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, *p)
	}
	return all
}

// A plainList answers a query by looking at everyone: what the store finds by
// its indexes must be the same.
type plainList struct {
	people  []event.Registrant
	regs    map[int64][]store.Ranked
	refused map[int64]bool
}

func (l *plainList) ids(q lists.Query) []int64 {
	var found []event.Registrant
	for _, p := range l.people {
		if l.meets(&p, q) {
			found = append(found, p)
		}
	}
	key := func(p *event.Registrant) string {
		switch {
		case p.Search == "" || q.Sort == lists.BySignUp || q.Sort == "":
			return ""
		case q.Sort == lists.ByName:
			return p.ByName
		}
		return p.ByOrganisation
	}
	slices.SortFunc(found, func(a, b event.Registrant) int {
		waits := 0
		if q.Sort != lists.BySignUp && q.Sort != "" && (a.Search == "") != (b.Search == "") {
			if waits = 1; a.Search == "" {
				waits = -1
			}
		}
		return cmp.Or(waits, cmp.Compare(key(&a), key(&b)), cmp.Compare(a.ID, b.ID))
	})
	if q.Descending {
		slices.Reverse(found)
	}
	var ids []int64
	for _, p := range found {
		ids = append(ids, p.ID)
	}
	return ids
}

func (l *plainList) meets(p *event.Registrant, q lists.Query) bool {
	for want, is := range map[string]string{"c" + q.Country: "c" + p.Country, "l" + q.Language: "l" + p.Language, "k" + q.Kind: "k" + p.OrganisationKind,
		"m" + q.Municipality: "m" + p.MunicipalityKey, "r" + string(q.Role): "r" + string(p.Role), "s" + q.Source: "s" + p.Source} {
		if len(want) > 1 && want != is {
			return false
		}
	}
	if q.SessionID != 0 || len(q.Statuses) > 0 {
		if !slices.ContainsFunc(l.regs[p.ID], func(g store.Ranked) bool {
			return (q.SessionID == 0 || g.SessionID == q.SessionID) && (len(q.Statuses) == 0 || slices.Contains(q.Statuses, g.Status))
		}) {
			return false
		}
	}
	for _, w := range q.Words {
		text := p.Search
		if text == "" {
			text = strings.ToLower(p.GivenName+p.FamilyName) + *p.EmailFolded
			if !strings.Contains(text, w) {
				return false
			}
		} else if !strings.Contains(text, " "+w) {
			return false
		}
	}
	answer := fmt.Sprint(p.Answers[q.Question])
	return (q.Verified == nil || *q.Verified == (p.VerifiedAt != nil && p.Email != nil)) && (!q.Refused || l.refused[p.ID]) &&
		(q.Question == "" || strings.Contains(answer, q.Option)) && (q.IDs == nil || slices.Contains(q.IDs, p.ID))
}

// Whatever is asked for, in whatever order, and however far one answer looks:
// pages forwards and backwards hold everyone who is meant, once and in order.
func TestListsFindExactlyWhoIsMeant(t *testing.T) {
	s := storetest.Open(t)
	e, sessions, people := crowd(t, s, 45)
	l := &plainList{people: people, regs: map[int64][]store.Ranked{}, refused: map[int64]bool{}}
	for i, p := range people {
		regs, err := s.RegistrationsOf(t.Context(), []int64{p.ID})
		if err != nil {
			t.Fatal(err)
		}
		l.regs[p.ID], l.refused[p.ID] = regs, i%9 == 4
	}
	yes, no := true, false
	asked := map[string]lists.Query{
		"all": {}, "a country": {Country: "UA"}, "a kind": {Kind: "ngo"}, "a municipality and a language": {Municipality: "lviv", Language: "uk"},
		"a session": {SessionID: sessions[1].ID}, "a status": {Statuses: []event.Status{event.Waitlisted}}, "both": {SessionID: sessions[0].ID, Statuses: []event.Status{event.Waitlisted}},
		"one of two statuses": {SessionID: sessions[0].ID, Statuses: []event.Status{event.Waitlisted, event.Confirmed}, Language: "en"},
		"both and a role":     {SessionID: sessions[0].ID, Statuses: []event.Status{event.Confirmed}, Role: event.RoleSpeaker}, "a source": {Source: event.SourceStaff},
		"verified": {Verified: &yes}, "not verified": {Verified: &no, Country: "BA"}, "refused": {Refused: true}, "an answer": {Question: "topic", Option: "heat"},
		"one of several answers": {Question: "days", Option: "tue", Language: "en"}, "a word": {Words: []string{"kovalchuk"}},
		"the same in its letters": {Words: []string{"ковал"}}, "words": {Words: []string{"dord", "petr"}}, "part of an address": {Words: []string{"person1"}},
		"these": {IDs: []int64{people[3].ID, people[40].ID, people[7].ID}}, "nobody": {Country: "XX"},
	}
	reaches := []lists.Reach{{Few: 2000, Walked: 20000, Looked: 5000}, {Few: 0, Walked: 17, Looked: 11}, {Few: 15, Walked: 1000, Looked: 1000}}
	for name, q := range asked {
		for _, sort := range []lists.Sort{"", lists.ByName, lists.ByOrganisation} {
			for _, down := range []bool{false, true} {
				for i, far := range reaches {
					if i == 2 && down {
						continue
					}
					q.EventID, q.Sort, q.Descending, q.Limit = e.ID, sort, down, 9
					want := fmt.Sprint(l.ids(q))
					if got := fmt.Sprint(pages(t, s, q, far)); got != want {
						t.Errorf("%s by %s, down %t, reach %d:\n got %s\nwant %s", name, sort, down, i, got, want)
					}
				}
			}
		}
	}
}

// pages are the people of all pages of q, forwards. It fails if going back
// from the end does not lead over the same.
func pages(t *testing.T, s *store.Store, q lists.Query, far lists.Reach) []int64 {
	t.Helper()
	ask := func() *lists.List {
		found, err := lists.RegistrantsWithin(t.Context(), s.Reads, q, far)
		if err != nil {
			t.Fatal(err)
		}
		if len(found.People) > q.Limit {
			t.Errorf("a page of %d", len(found.People))
		}
		return found
	}
	var there, back []int64
	for more := true; more; {
		found := ask()
		for _, p := range found.People {
			there = append(there, p.ID)
		}
		more, q.From = found.More, found.Last
	}
	if len(there) == 0 {
		return nil
	}
	q.Back, q.From = true, there[len(there)-1]
	for more := true; more; {
		found := ask()
		var ids []int64
		for _, p := range found.People {
			ids = append(ids, p.ID)
		}
		back = append(ids, back...)
		more, q.From = found.More, found.Last
	}
	if got, want := fmt.Sprint(back), fmt.Sprint(there[:len(there)-1]); got != want && len(there) > 1 {
		t.Errorf("%+v back:\n got %s\nwant %s", q, got, want)
	}
	return there
}

// Every language that somebody of the event prefers is found, whether or not
// their search text is filled, and none of another event's people.
func TestTheLanguagesOfPeople(t *testing.T) {
	s := storetest.Open(t)
	e, _, people := crowd(t, s, 20)
	storetest.Write(t, s, func(tx *store.Tx) error {
		for i, p := range people {
			if p.Language = []string{"sq", "", "bs", "mk"}[i%4]; i%4 == 3 {
				p.Search = ""
			} else {
				p.Search = " filled"
			}
			if err := tx.SaveRegistrant(&p); err != nil {
				return err
			}
		}
		return nil
	})
	if got, err := lists.Languages(t.Context(), s.Reads, e.ID); err != nil || !slices.Equal(got, []string{"bs", "mk", "sq"}) {
		t.Errorf("the languages are %v, %v", got, err)
	}
}

func TestPeopleAreCountedUpToABound(t *testing.T) {
	s := storetest.Open(t)
	e, sessions, people := crowd(t, s, 30)
	fromUA := func(first int) (n int) { // among so many
		for _, p := range people[:first] {
			if p.Country == "UA" {
				n++
			}
		}
		return n
	}
	wide := lists.Reach{Few: 2000, Walked: 20000, Looked: 5000}
	along := lists.Reach{Walked: 20000, Looked: 5000} // no condition counts as met by few
	for _, tt := range []struct {
		name string
		q    lists.Query
		most int
		far  lists.Reach
		want lists.Count
	}{
		{"everyone", lists.Query{}, 100, wide, lists.Count{People: 30}},
		{"exactly so many", lists.Query{}, 30, wide, lists.Count{People: 30}},
		{"more", lists.Query{}, 29, wide, lists.Count{People: 29, More: true}},
		{"in another order, from the middle", lists.Query{Sort: lists.ByName, Descending: true, From: people[7].ID, Back: true, Limit: 2}, 100, wide, lists.Count{People: 30}},
		{"from near the end", lists.Query{From: people[28].ID}, 100, wide, lists.Count{People: 30}},
		{"of a country, who are few", lists.Query{Country: "UA"}, 100, wide, lists.Count{People: fromUA(30)}},
		{"of a country, who are many", lists.Query{Country: "UA"}, 100, along, lists.Count{People: fromUA(30)}},
		{"more of a country", lists.Query{Country: "UA"}, 2, along, lists.Count{People: 2, More: true}},
		{"looked as far as there are people", lists.Query{Country: "UA"}, 100, lists.Reach{Walked: 30, Looked: 30}, lists.Count{People: fromUA(30)}},
		{"not looked far enough", lists.Query{Country: "UA"}, 100, lists.Reach{Walked: 20, Looked: 20}, lists.Count{People: fromUA(20), More: true}},
		{"seats of a session", lists.Query{SessionID: sessions[0].ID, Statuses: []event.Status{event.Confirmed}}, 3, along, lists.Count{People: 3, More: true}},
		{"nobody", lists.Query{Country: "XX"}, 100, wide, lists.Count{}},
	} {
		tt.q.EventID = e.ID
		got, err := lists.CountWithin(t.Context(), s.Reads, tt.q, tt.most, tt.far)
		if err != nil || got != tt.want {
			t.Errorf("%s: %+v, %v, want %+v", tt.name, got, err, tt.want)
		}
		tt.q.Limit = 2
		found, err := lists.RegistrantsWithin(t.Context(), s.Reads, tt.q, wide)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := lists.CountFound(found, tt.most, tt.far); err != nil || got != tt.want {
			t.Errorf("%s, once some are found: %+v, %v, want %+v", tt.name, got, err, tt.want)
		}
	}
}

func TestAListGoesOnFromSomebodyOfTheEventAlone(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
	other, _ := storetest.Announce(t, s, "other", 5)
	for _, q := range []lists.Query{{EventID: other.ID, From: 1, Limit: 5}, {EventID: e.ID, From: 4711, Limit: 5, Sort: lists.ByName}} {
		if _, err := lists.Registrants(t.Context(), s.Reads, q); !errors.Is(err, event.ErrNotFound) {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

// Whoever is called something else, or is erased, is found by their old words
// no more, and nothing is left of those.
func TestOldWordsAreForgotten(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	renamed, erased := storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0])).RegistrantID, storetest.SignUp(t, s, storetest.Person(e, 2, sessions[0])).RegistrantID
	fill := func() {
		if _, err := s.FillSearch(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	words := func(id int64) (n int64) {
		if err := s.On(t.Context()).Raw("SELECT count(*) FROM search_words WHERE registrant_id = ?", id).Scan(&n).Error; err != nil {
			t.Fatal(err)
		}
		return n
	}
	fill()
	if words(renamed) == 0 || words(erased) == 0 {
		t.Fatal("nobody is found by anything")
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		p, err := tx.Registrant(t.Context(), renamed)
		if err != nil {
			return err
		}
		p.FamilyName, p.Search, p.Revision = "Ковальчук", "", 2
		return errors.Join(tx.SaveRegistrant(p), tx.Erase(erased, storetest.Noon))
	})
	fill()
	for word, want := range map[string]int{"petrovic": 0, "kovalchuk": 1, "jelena": 1, "person2@example.org": 0} {
		found, err := lists.Registrants(t.Context(), s.Reads, lists.Query{EventID: e.ID, Words: []string{word}, Limit: 5})
		if err != nil || len(found.People) != want {
			t.Errorf("%s: %v, %v", word, found, err)
		}
	}
	if n := words(erased); n != 0 {
		t.Errorf("%d words are left of somebody erased", n)
	}
	findings, err := s.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if strings.Contains(f.Rule, "word") || strings.Contains(f.Rule, "is kept of") {
			t.Errorf("%+v", f)
		}
	}
}

func TestViewsAndColumnsAreKept(t *testing.T) {
	s := storetest.Open(t)
	e, _ := storetest.Announce(t, s, "webinar", 5)
	first := event.SavedView{EventID: e.ID, Name: "Львів", Filter: map[string]string{"municipality": "lviv"}, SavedAt: storetest.Noon}
	again := event.SavedView{EventID: e.ID, Name: "Львів", Filter: map[string]string{"municipality": "lviv", "status": "pending"}, SavedAt: storetest.Noon}
	storetest.Write(t, s, func(tx *store.Tx) error { return lists.SaveView(tx, &first) })
	storetest.Write(t, s, func(tx *store.Tx) error { return lists.SaveView(tx, &again) })
	views, err := lists.SavedViews(t.Context(), s.Reads, e.ID)
	if err != nil || len(views) != 1 || views[0].ID != first.ID || views[0].Filter["status"] != "pending" {
		t.Fatalf("%+v, %v", views, err)
	}
	for _, columns := range [][]string{{"email"}, {"country", "email"}} {
		storetest.Write(t, s, func(tx *store.Tx) error {
			return lists.SaveColumns(tx, &event.ListColumns{EventID: e.ID, Columns: columns})
		})
		if got, err := lists.Columns(t.Context(), s.Reads, e.ID); err != nil || !slices.Equal(got, columns) {
			t.Errorf("%v, %v", got, err)
		}
	}
	for i, want := range []error{nil, event.ErrNotFound} {
		err := s.Tx(t.Context(), nil, func(tx *store.Tx) error {
			_, err := lists.DropView(tx, e.ID, first.ID)
			return err
		})
		if !errors.Is(err, want) {
			t.Errorf("dropped %d: %v", i, err)
		}
	}
}
