package stage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/event"
	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/store"
)

// A Site is where a running installation is reached, from outside and behind.
type Site struct {
	URLs  []string // of its servers
	Token string   // of an admin
	Key   auth.Key // of the installation, from which personal links are derived
	// Store reads the database beside the servers: letters, and the ids of
	// people. Nothing is written with it.
	Store *store.Store
	// Recount counts the database again, as `rollcall check` does.
	Recount func(ctx context.Context) ([]store.Finding, error)
}

// API is where the API begins, and ReadyPath where a server says whether it
// is ready.
const (
	API       = "/api/v1"
	ReadyPath = "/readyz"
)

// Admin is a caller with an admin's rights.
func (s *Site) Admin(server int) (*load.Client, error) {
	return load.NewClient(s.URLs[server], s.Token)
}

// Publish announces an event with the given rules, and begins its journal.
func (s *Site) Publish(ctx context.Context, rules proof.Rules) (*proof.Journal, error) {
	body, err := rules.Document(time.Now())
	if err != nil {
		return nil, err
	}
	admin, err := s.Admin(0)
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	answer, err := admin.Do(ctx, load.Request{Method: http.MethodPost, Path: API + "/events", Body: body})
	if err == nil && answer.Status != http.StatusCreated {
		err = fmt.Errorf("%d %s", answer.Status, answer.Body)
	}
	if err != nil {
		return nil, fmt.Errorf("publish %s: %w", rules.Event, err)
	}
	return proof.NewJournal(rules), nil
}

// Person returns the id and the token of the personal link of whoever signed
// up to the event with the given address, which must be in lower case. It
// fails with event.ErrNotFound if nobody has.
func (s *Site) Person(ctx context.Context, slug, email string) (id int64, token string, err error) {
	ev, err := s.Store.Event(ctx, slug)
	if err != nil {
		return 0, "", err
	}
	found, err := s.Store.RegistrantsByAddress(ctx, email)
	if err != nil {
		return 0, "", err
	}
	for _, r := range found {
		if r.EventID == ev.ID {
			return r.ID, s.Key.PersonalLink(r.ID, r.LinkGeneration), nil
		}
	}
	return 0, "", event.ErrNotFound
}

// get reads a JSON answer of the API.
func get(ctx context.Context, c *load.Client, path string, into any) error {
	answer, err := c.Do(ctx, load.Request{Path: API + path})
	if err == nil && answer.Status != http.StatusOK {
		err = fmt.Errorf("%d %s", answer.Status, answer.Body)
	}
	if err == nil {
		err = json.Unmarshal(answer.Body, into)
	}
	if err != nil {
		return fmt.Errorf("GET %s: %w", path, err)
	}
	return nil
}

// Observe returns what the desk says about an event, asked at the given
// server. Nobody may be writing meanwhile.
func (s *Site) Observe(ctx context.Context, server int, slug string) (*proof.Observation, error) {
	admin, err := s.Admin(server)
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	var ev struct {
		Sessions []proof.SessionState `json:"sessions"`
	}
	if err := get(ctx, admin, "/events/"+slug, &ev); err != nil {
		return nil, err
	}
	o := &proof.Observation{Sessions: ev.Sessions}
	if err := list(ctx, admin, "/events/"+slug+"/registrants", func(r registrantJSON) { o.People = append(o.People, r.person()) }); err != nil {
		return nil, err
	}
	return o, s.readLetters(ctx, o, slug)
}

// pageSize is how much of a list is read at a time.
const pageSize = "?limit=500&cursor="

// list reads all pages of a list and hands over one item after another.
func list[T any](ctx context.Context, c *load.Client, path string, take func(T)) error {
	for cursor := ""; ; {
		var page struct {
			Items []T     `json:"items"`
			Next  *string `json:"next"`
		}
		if err := get(ctx, c, path+pageSize+url.QueryEscape(cursor), &page); err != nil {
			return err
		}
		for _, item := range page.Items {
			take(item)
		}
		if page.Next == nil {
			return nil
		}
		cursor = *page.Next
	}
}

// registrantJSON is what matters of a registrant in the staff's list.
type registrantJSON struct {
	ID            string                   `json:"id"`
	FamilyName    string                   `json:"family_name"`
	Email         *string                  `json:"email"`
	VerifiedAt    *string                  `json:"verified_at"`
	Registrations []proof.RegistrationJSON `json:"registrations"`
}

func (r *registrantJSON) person() proof.Person {
	p := proof.Person{ID: r.ID, Verified: r.VerifiedAt != nil}
	if r.Email != nil {
		p.Email = *r.Email
	}
	for _, g := range r.Registrations {
		p.Places = append(p.Places, g.Place())
	}
	return p
}

// Names counts the family names of everybody in an event.
func (s *Site) Names(ctx context.Context, slug string) (map[string]int, error) {
	admin, err := s.Admin(0)
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	all := map[string]int{}
	err = list(ctx, admin, "/events/"+slug+"/registrants", func(r registrantJSON) { all[r.FamilyName]++ })
	return all, err
}

// Clicks are the ids of the registrants whose attendance of a session shows a
// join click.
func (s *Site) Clicks(ctx context.Context, slug, session string) (map[string]bool, error) {
	admin, err := s.Admin(0)
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	type row struct {
		Registrant string  `json:"registrant"`
		Evidence   *string `json:"evidence"`
	}
	clicked := map[string]bool{}
	err = list(ctx, admin, "/events/"+slug+"/sessions/"+session+"/attendance", func(r row) {
		if r.Evidence != nil && *r.Evidence == "join" {
			clicked[r.Registrant] = true
		}
	})
	return clicked, err
}

// Check lets the program count the database again. Each finding of its is one
// of ours.
func (s *Site) Check(ctx context.Context) (proof.Findings, error) {
	wrong, err := s.Recount(ctx)
	return Miscounted(wrong), err
}

// Miscounted are findings of the program's own check.
func Miscounted(wrong []store.Finding) proof.Findings {
	var all proof.Findings
	for _, w := range wrong {
		all.Add("check is clean", w.Rule+": "+w.Detail, nil)
	}
	return all
}

// readLetters adds the letters, which the API does not show, from the
// database.
func (s *Site) readLetters(ctx context.Context, o *proof.Observation, slug string) error {
	ev, err := s.Store.Event(ctx, slug)
	if err != nil {
		return err
	}
	sessions, err := s.Store.Sessions(ctx, ev.ID)
	if err != nil {
		return err
	}
	slugs := map[int64]string{}
	for _, x := range sessions {
		slugs[x.ID] = x.Slug
	}
	letters, err := s.Store.LettersOfEvent(ctx, ev.ID)
	if err != nil {
		return err
	}
	at := map[string]int{}
	for i, p := range o.People {
		at[p.ID] = i
	}
	var strays error
	for _, l := range letters {
		if l.InvitationID != nil {
			continue
		}
		i, known := at[fmt.Sprint(l.RegistrantID)]
		if !known {
			strays = errors.Join(strays, fmt.Errorf("letter %d is to registrant %d, whom the API does not know", l.ID, l.RegistrantID))
			continue
		}
		o.People[i].Letters = append(o.People[i].Letters, owedOf(&l, slugs))
	}
	return strays
}

func owedOf(l *event.Letter, slugs map[int64]string) proof.Owed {
	seen := proof.Owed{Kind: string(l.Kind), State: string(l.State)}
	if l.Data.SessionID != 0 {
		seen.Places = []proof.Place{{Session: slugs[l.Data.SessionID]}}
	}
	for _, p := range l.Data.Places {
		seen.Places = append(seen.Places, proof.Place{Session: slugs[p.SessionID], Status: string(p.Status), Position: p.Rank, HoldsSeat: p.HoldsSeat})
	}
	return seen
}
