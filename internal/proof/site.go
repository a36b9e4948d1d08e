package proof

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

// api is where the API begins.
const api = "/api/v1"

// admin is a caller with an admin's rights.
func (s *Site) admin(server int) (*load.Client, error) {
	return load.NewClient(s.URLs[server], s.Token)
}

// Publish announces an event with the given rules, and begins its journal.
func (s *Site) Publish(ctx context.Context, rules Rules) (*Journal, error) {
	body, err := rules.document(time.Now())
	if err != nil {
		return nil, err
	}
	admin, err := s.admin(0)
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	answer, err := admin.Do(ctx, load.Request{Method: http.MethodPost, Path: api + "/events", Body: body})
	if err == nil && answer.Status != http.StatusCreated {
		err = fmt.Errorf("%d %s", answer.Status, answer.Body)
	}
	if err != nil {
		return nil, fmt.Errorf("publish %s: %w", rules.Event, err)
	}
	return NewJournal(rules), nil
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
	answer, err := c.Do(ctx, load.Request{Path: api + path})
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
func (s *Site) Observe(ctx context.Context, server int, slug string) (*Observation, error) {
	admin, err := s.admin(server)
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	var ev struct {
		Sessions []SessionState `json:"sessions"`
	}
	if err := get(ctx, admin, "/events/"+slug, &ev); err != nil {
		return nil, err
	}
	o := &Observation{Sessions: ev.Sessions}
	if err := o.readPeople(ctx, admin, slug); err != nil {
		return nil, err
	}
	return o, s.readLetters(ctx, o, slug)
}

// readPeople reads all registrants, in pages of 500.
func (o *Observation) readPeople(ctx context.Context, admin *load.Client, slug string) error {
	for cursor := ""; ; {
		var page struct {
			Items []struct {
				ID            string             `json:"id"`
				Email         *string            `json:"email"`
				VerifiedAt    *string            `json:"verified_at"`
				Registrations []wireRegistration `json:"registrations"`
			} `json:"items"`
			Next *string `json:"next"`
		}
		if err := get(ctx, admin, "/events/"+slug+"/registrants?limit=500&cursor="+url.QueryEscape(cursor), &page); err != nil {
			return err
		}
		for _, r := range page.Items {
			p := Person{ID: r.ID, Verified: r.VerifiedAt != nil}
			if r.Email != nil {
				p.Email = *r.Email
			}
			for _, g := range r.Registrations {
				p.Places = append(p.Places, g.place())
			}
			o.People = append(o.People, p)
		}
		if page.Next == nil {
			return nil
		}
		cursor = *page.Next
	}
}

// readLetters adds the letters, which the API does not show, from the
// database.
func (s *Site) readLetters(ctx context.Context, o *Observation, slug string) error {
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
		i, known := at[fmt.Sprint(l.RegistrantID)]
		if !known {
			strays = errors.Join(strays, fmt.Errorf("letter %d is to registrant %d, whom the API does not know", l.ID, l.RegistrantID))
			continue
		}
		o.People[i].Letters = append(o.People[i].Letters, owedOf(&l, slugs))
	}
	return strays
}

func owedOf(l *event.Letter, slugs map[int64]string) Owed {
	seen := Owed{Kind: string(l.Kind), State: string(l.State)}
	if l.Data.SessionID != 0 {
		seen.Places = []Place{{Session: slugs[l.Data.SessionID]}}
	}
	for _, p := range l.Data.Places {
		seen.Places = append(seen.Places, Place{Session: slugs[p.SessionID], Status: string(p.Status), Position: p.Rank, HoldsSeat: p.HoldsSeat})
	}
	return seen
}
