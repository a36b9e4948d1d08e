package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/load"
	"rollcall/internal/store"
)

// A table is an event with many different people, and an organiser who looks
// at the table of them.
type table struct {
	stage  *Stage
	server *load.Process
	client *load.Client
	cookie string
	people int
	middle string // cursor of the middle of the list by name
}

// pageRows is how many rows a page of the table has.
const pageRows = 50

// looking prepares P12: pages of the table of registrations, as the server's
// own time, with so many people and with ten times as many in one event.
func looking(ctx context.Context, s *Stage) ([]Measure, error) {
	few := s.Size(100_000, 1_000)
	small, large := &table{stage: s, people: few}, &table{stage: s, people: 10 * few}
	for name, t := range map[string]*table{"small": small, "large": large} {
		if err := t.make(ctx, s.Path(name+".db")); err != nil {
			return nil, err
		}
	}
	for name, t := range map[string]*table{"small": small, "large": large} { // once both are there: connections do not wait for ever
		if err := t.serve(ctx, s.Path(name+".db")); err != nil {
			return nil, err
		}
	}
	var all []Measure
	for _, page := range []struct {
		what  string
		rows  int
		query func(*table) string
	}{
		{"the newest first", pageRows, func(*table) string { return "" }},
		{"by name, from the middle", pageRows, func(t *table) string { return "sort=name&cursor=" + t.middle }},
		{"of a country, a language and a status, by organisation", s.Size(pageRows, 1), func(*table) string {
			return "country=HR&language=en&status=waitlisted&sort=organisation"
		}},
		{"of a country of few, by name", 1, func(*table) string { return "country=XK&sort=name" }},
		{"a search by name in other letters", 1, func(t *table) string { return "q=" + sought(t.people) }},
	} {
		ours := large.pages(page.query(large), page.rows)
		all = append(all, Measure{Unit: "ms", Ours: ours, Beside: []Reference{
			{ID: "P12", What: fmt.Sprintf("table page, %s, of %dk people beside %dk", page.what, 10*few/1000, few/1000), Goal: AtMost(1.2, 0), Round: small.pages(page.query(small), page.rows)},
		}}, Measure{Unit: "ms", Ours: small.pages(page.query(small), page.rows), Beside: []Reference{
			{ID: "P12", What: fmt.Sprintf("table page, %s, of %dk people", page.what, few/1000), Goal: AtMost(1, 0), Bound: 10},
		}})
	}
	return all, nil
}

// make makes an event with t's people in a database of its own.
func (t *table) make(ctx context.Context, database string) error {
	if err := t.stage.Apply(ctx, database, announcements("e", 1, seats, soon())...); err != nil {
		return err
	}
	return t.fill(ctx, database)
}

// serve serves the database, and signs an organiser in.
func (t *table) serve(ctx context.Context, database string) error {
	token, err := t.stage.Token(ctx, database)
	if err != nil {
		return err
	}
	if t.server, err = t.stage.Serve(ctx, database, "serve", "--second-step", "optional"); err != nil {
		return err
	}
	if t.client, err = load.NewClient(t.server.URL, token); err != nil {
		return err
	}
	return errors.Join(t.signIn(ctx, database), t.findMiddle(ctx))
}

// fill signs everyone up, and leaves nothing for later.
func (t *table) fill(ctx context.Context, database string) (err error) {
	st, err := store.Open(ctx, store.Options{Database: database, MustExist: true, AllowUnsafe: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	e, sessions, err := announced(ctx, st, "e0")
	if err != nil {
		return err
	}
	const atOnce = 4096
	for first := 0; first < t.people; first += atOnce {
		some := peopleFrom(e, &sessions[0], first, min(atOnce, t.people-first))
		for i, p := range some {
			p.SessionIDs = []int64{sessions[0].ID}
			different(&p.Registrant, first+i)
		}
		if _, err := load.Each(ctx, len(some), 1024, func(ctx context.Context, _, i int) error {
			_, err := st.SignUp(ctx, some[i])
			return err
		}); err != nil {
			return err
		}
	}
	if err := fillSearch(ctx, st); err != nil {
		return err
	}
	return st.Optimize(ctx)
}

// different makes p person i, as people of a network are: most from a few
// countries, a few from others.
func different(p *event.Registrant, i int) {
	p.GivenName, p.FamilyName = givenNames[i%10], fmt.Sprintf("%s N%d", familyNames[i/10%10], i)
	countries := []string{"BA", "UA", "UA", "HR", "RS", "DE", "GE", "MD", "UA", "BA"}
	p.Country, p.Language = countries[i/7%len(countries)], []string{"en", "uk", "en", "de"}[i/3%4]
	if i%1000 == 500 {
		p.Country = "XK"
	}
	p.Organisation = fmt.Sprintf("Grad %c%c%d", 'A'+i%26, 'a'+i/26%26, i%900)
	p.OrganisationKind = []string{"municipality", "ngo", "government"}[i%3]
}

// sought finds somebody called Мельник in the middle of so many, in Latin
// letters.
func sought(people int) string { return fmt.Sprintf("melnyk%%20n%d", people/200*100+20) }

// signIn signs an organiser in.
func (t *table) signIn(ctx context.Context, database string) error {
	link, err := t.stage.options.Program.Output(ctx, "user", "link", "admin@example.org", "--database", database)
	if err != nil {
		return err
	}
	at := strings.Index(link, "/desk/sign-in/")
	if at < 0 {
		return fmt.Errorf("this is no sign-in link: %q", link)
	}
	a, err := t.client.Do(ctx, load.Request{Method: http.MethodPost, Path: strings.TrimSpace(link[at:]), Type: "application/x-www-form-urlencoded"})
	if err != nil {
		return err
	}
	t.cookie, _, _ = strings.Cut(a.Of("Set-Cookie"), ";")
	if t.cookie == "" {
		return fmt.Errorf("nobody was signed in: %d %.200s", a.Status, a.Body)
	}
	return nil
}

// findMiddle looks for the middle of the list by name.
func (t *table) findMiddle(ctx context.Context) error {
	a, err := t.client.Do(ctx, load.Request{Path: "/api/v1/events/e0/registrants?sort=name&limit=1&q=k"})
	if err != nil {
		return err
	}
	_, rest, _ := bytes.Cut(a.Body, []byte(`"next":"`))
	cursor, _, found := bytes.Cut(rest, []byte(`"`))
	t.middle = string(cursor)
	if !found {
		return fmt.Errorf("there is no middle: %d %.200s", a.Status, a.Body)
	}
	return nil
}

// pages is a round of one and the same page: how many milliseconds of the
// processors it takes the server. It has to have so many rows at least.
func (t *table) pages(query string, rows int) Round {
	return func(ctx context.Context, _ int) (float64, error) {
		repeats := t.stage.Size(100, 20)
		r := load.Request{Path: "/desk/e0/registrations?" + query, Header: []string{"Cookie: " + t.cookie}}
		before, err := t.server.Worked()
		if err != nil {
			return 0, err
		}
		for range repeats {
			a, err := t.client.Do(ctx, r)
			if err != nil {
				return 0, err
			}
			n := bytes.Count(a.Body, []byte(`name="ids"`))
			t.stage.Hold(a.Status == http.StatusOK && n >= rows && n <= pageRows, "P12: ?%s answers %d with %d rows", query, a.Status, n)
		}
		after, err := t.server.Worked()
		return milliseconds(after-before) / float64(repeats), err
	}
}
