package board_test

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/store/storetest"
)

var operator = desk.Actor{Kind: desk.Operator}

const webinar = `
slug: webinar
title: {en: Webinar}
languages: [en]
zone: Europe/Berlin
contact: {name: Office, email: office@example.org, controller: "Office, Street 1"}
registration: {verify: false}
sessions:
  - {slug: only, title: {en: Only}, starts: 2021-11-12T10:00, ends: 2021-11-12T12:00, capacity: 3, join_url: "https://meet.example.org/a"}
`

// A desked is a desk while the session of the webinar runs.
type desked struct {
	*desk.Desk
	guest int64 // a registrant who is expected
}

func open(t *testing.T) *desked {
	t.Helper()
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2021, 11, 12, 9, 5, 0, 0, time.UTC)
	o := &desked{Desk: desk.New(storetest.Open(t), desk.Options{
		Key: key, Words: localetest.Words(t), BaseURL: "https://desk.example.org", From: "desk@desk.example.org", Clock: func() time.Time { return at }, Random: rand.Reader,
		Log: slog.New(slog.DiscardHandler),
	})}
	o.HurryBoards(time.Millisecond, 5*time.Millisecond)
	t.Cleanup(o.EndWatching)
	file, err := eventfile.Parse("event.yaml", []byte(webinar))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{file.Document}, desk.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	v, _, err := o.AddRegistrant(t.Context(), operator, "webinar", desk.SignUp{Email: "ana@example.org", Details: desk.Details{GivenName: "Ana", FamilyName: "Kovač"}, Sessions: []string{"only"}})
	if err != nil {
		t.Fatal(err)
	}
	o.guest = v.Registrant.ID
	return o
}

// TestHostsSeeEachOthersMarks watches by an account and by a link that is revoked.
func TestHostsSeeEachOthersMarks(t *testing.T) {
	o := open(t)
	l, err := o.MakeHostLink(t.Context(), operator, "webinar", "only", "Tablet")
	if err != nil {
		t.Fatal(err)
	}
	token := l.URL[len("https://desk.example.org/h/"):]
	watch := func(who func(context.Context) (desk.Actor, error)) (boards chan *desk.BoardPage, ended chan error) {
		boards, ended = make(chan *desk.BoardPage, 100), make(chan error, 1)
		go func() {
			ended <- o.WatchBoard(t.Context(), who, "webinar", "only", desk.BoardFilter{}, func(p *desk.BoardPage) error {
				if p != nil {
					boards <- p
				}
				return nil
			})
		}()
		return boards, ended
	}
	desked, _ := watch(func(context.Context) (desk.Actor, error) { return operator, nil })
	linked, ended := watch(func(ctx context.Context) (desk.Actor, error) { return o.ByHostLink(ctx, token) })
	door, err := o.ByHostLink(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.CheckIn(t.Context(), door, "webinar", "only", desk.CheckIn{Registrant: o.guest, Kind: "in", Nonce: "1"}); err != nil {
		t.Fatal(err)
	}
	for name, boards := range map[string]chan *desk.BoardPage{"desk": desked, "link": linked} {
		for deadline := time.After(10 * time.Second); ; {
			select {
			case b := <-boards:
				if len(b.Moves) == 0 {
					continue
				}
				if by := b.Host(&b.Moves[0].Mark); by != "Tablet" {
					t.Errorf("%s: the mark is by %q", name, by)
				}
			case <-deadline:
				t.Fatalf("%s: the mark is not told", name)
			}
			break
		}
	}
	if _, err := o.RevokeHostLink(t.Context(), operator, "webinar", "only", l.ID); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("a link that is revoked ends with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("a link that is revoked goes on")
	}
}
