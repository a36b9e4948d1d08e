package overview_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/desk/overview"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

var (
	noon     = time.Date(2021, 10, 12, 12, 0, 0, 0, time.UTC)
	operator = desk.Actor{Kind: desk.Operator}
)

// An office is a desk with a webinar of two sessions, and a clock that stands
// until it is moved.
type office struct {
	*desk.Desk
	t     *testing.T
	store *store.Store
	mu    sync.Mutex
	clock time.Time
}

const webinar = `
slug: webinar
title: {en: Webinar}
languages: [en, de]
zone: Europe/Berlin
contact: {name: Office, email: office@example.org}
registration: {verify: false, waiting_list: {mode: auto, capacity: 0}}
sessions:
  - {slug: one, title: {en: First}, starts: 2021-11-12T10:00, ends: 2021-11-12T12:30, capacity: 2}
  - {slug: two, title: {en: Second}, starts: 2021-12-13T10:00, ends: 2021-12-13T12:30, capacity: 5}
`

func open(t *testing.T) *office {
	t.Helper()
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, store: storetest.Open(t), clock: noon}
	o.Desk = desk.New(o.store, desk.Options{
		Key: key, Words: localetest.Words(t), BaseURL: "https://desk.example.org", From: "desk@desk.example.org", Clock: o.now, Random: rand.Reader,
		Log: slog.New(slog.DiscardHandler),
	})
	o.Hurry(5*time.Millisecond, 10*time.Millisecond)
	t.Cleanup(o.EndWatching)
	file, err := eventfile.Parse("event.yaml", []byte(webinar))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{file.Document}, desk.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.clock
}

func (o *office) set(at time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.clock = at
}

// signUp signs up person i.
func (o *office) signUp(i int, sessions ...string) {
	o.t.Helper()
	in := desk.SignUp{
		Email:    fmt.Sprintf("p%d@example.org", i),
		Details:  desk.Details{GivenName: "Ana", FamilyName: "Kovač", Organisation: "City of Mostar", Country: "BA", Language: "de"},
		Sessions: sessions,
	}
	if err := o.SignUp(o.t.Context(), desk.Actor{}, "webinar", in); err != nil {
		o.t.Fatal(err)
	}
}

// refuse lets the mail server refuse all letters.
func (o *office) refuse() {
	o.t.Helper()
	letters, err := o.store.ClaimLetters(o.t.Context(), o.now(), 100, time.Minute)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, l := range letters {
		if err := o.store.CloseLetter(o.t.Context(), l.Letter.ID, l.Letter.Attempts, event.LetterFailed, "550 no such mailbox"); err != nil {
			o.t.Fatal(err)
		}
	}
}

// staff is an account with a role in the webinar.
func (o *office) staff(role event.TeamRole) desk.Actor {
	o.t.Helper()
	ctx, email := o.t.Context(), string(role)+"@example.org"
	link, err := o.AddAccount(ctx, operator, desk.NewAccount{Email: email, Name: "Lena", Role: "member"})
	if err != nil {
		o.t.Fatal(err)
	}
	if err := o.GrantRole(ctx, operator, email, "webinar", string(role)); err != nil {
		o.t.Fatal(err)
	}
	v, err := o.SignInByLink(ctx, desk.SignInFrom{}, link[strings.LastIndexByte(link, '/')+1:])
	if err != nil {
		o.t.Fatal(err)
	}
	by, err := o.InVisit(ctx, v.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return by
}

func (o *office) overview(by desk.Actor) *desk.Overview {
	o.t.Helper()
	got, err := o.Overview(o.t.Context(), by, "webinar")
	if err != nil {
		o.t.Fatal(err)
	}
	return got
}

func causes(o *desk.Overview) string {
	var all []string
	for _, n := range o.Needs {
		all = append(all, string(n.Cause))
	}
	return strings.Join(all, " ")
}

func TestTheNumbersOfAnEventAndOfEachSession(t *testing.T) {
	o := open(t)
	o.signUp(1, "one", "two")
	o.signUp(2, "two")
	got := o.overview(operator)
	if got.Event.Registered != 2 || got.Sessions[0].Confirmed != 1 || got.Sessions[1].Confirmed != 2 || !got.AsOf.Equal(noon) {
		t.Errorf("event %+v, sessions %+v", got.Event, got.Sessions)
	}
	if got.ByLanguage["de"] != 2 || got.ByDay["2021-10-12"] != 2 || got.People[0].ByCountry["BA"] != 1 || got.People[1].ByCountry["BA"] != 2 {
		t.Errorf("groups %+v, of sessions %+v", got.Groups, got.People)
	}
	if first := got.Ahead[0]; first.What != event.RoomOpens && first.What != event.RemindersLeave {
		t.Errorf("first comes %+v", first)
	}
	for _, a := range got.Ahead {
		if a.What == event.RemindersLeave && a.Session.Slug == "two" && a.Count != 2 {
			t.Errorf("%d people are reminded of the second session", a.Count)
		}
	}
}

func TestEverybodySeesWhatTheyMayDoSomethingAbout(t *testing.T) {
	o := open(t)
	o.signUp(1, "one")
	o.refuse()
	o.set(time.Date(2021, 11, 8, 12, 0, 0, 0, time.UTC)) // no join address, and the session comes near
	for role, want := range map[event.TeamRole]string{
		event.Organiser: "no_join_address letters_refused", event.Coordinator: "letters_refused", event.Host: "", event.Viewer: "",
	} {
		by := o.staff(role)
		got := o.overview(by)
		if causes(got) != want || got.Role != role {
			t.Errorf("%s sees %q, want %q", role, causes(got), want)
		}
		if named := len(got.Returned) > 0; named != (role == event.Organiser || role == event.Coordinator) {
			t.Errorf("%s sees names: %t", role, named)
		}
		all, err := o.Standings(t.Context(), by)
		if err != nil || len(all) != 1 || causes(&desk.Overview{Needs: all[0].Needs}) != want {
			t.Errorf("the list of %s: %+v, %v", role, all, err)
		}
	}
	if _, err := o.Overview(t.Context(), desk.Actor{}, "webinar"); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("a stranger: %v", err)
	}
}

func TestAnEventIsReadAnewOnlyWhenSomethingHasChanged(t *testing.T) {
	o := open(t)
	ctx := t.Context()
	last := &overview.Overview{}
	look := func(name string, changed bool) {
		t.Helper()
		got, err := o.Kept(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		if (got != last) != changed {
			t.Errorf("%s: read anew %t, want %t", name, got != last, changed)
		}
		last = got
	}
	look("at first", true)
	look("nothing has changed", false)
	o.signUp(1, "one")
	look("a sign-up", true)
	o.refuse()
	look("a letter that was refused", true)
	o.set(noon.Add(29 * time.Second))
	look("half a minute less one second", false)
	o.set(noon.Add(30 * time.Second))
	look("half a minute", true)
	o.set(last.Ahead[0].At.Add(-time.Second))
	look("a second before something happens", true)
	o.set(last.Ahead[0].At)
	look("something has happened", true)
	look("and nothing more", false)
}

// watch watches the webinar as who, and hands on what is told.
func (o *office) watch(ctx context.Context, who overview.Who) (told chan *desk.Overview, ended chan error) {
	told, ended = make(chan *desk.Overview, 1000), make(chan error, 1)
	go func() {
		ended <- o.Watch(ctx, who, "webinar", func(v *desk.Overview) error { told <- v; return nil })
	}()
	return told, ended
}

// news is the next thing that is told and is no mere sign of life.
func (o *office) news(told chan *desk.Overview) *desk.Overview {
	o.t.Helper()
	for {
		select {
		case v := <-told:
			if v != nil {
				return v
			}
		case <-time.After(10 * time.Second):
			o.t.Fatal("nothing is told")
		}
	}
}

func (o *office) end(ended chan error) error {
	o.t.Helper()
	select {
	case err := <-ended:
		return err
	case <-time.After(10 * time.Second):
		o.t.Fatal("the watch goes on")
		return nil
	}
}

func always(by desk.Actor) overview.Who {
	return func(context.Context) (desk.Actor, error) { return by, nil }
}

func TestWhoeverWatchesIsToldOfChanges(t *testing.T) {
	o := open(t)
	running := goleak.IgnoreCurrent()
	ctx, stop := context.WithCancel(t.Context())
	told, ended := o.watch(ctx, always(operator))
	more, alsoEnded := o.watch(ctx, always(operator))
	for _, to := range []chan *desk.Overview{told, more} {
		if v := o.news(to); v.Event.Confirmed != 0 {
			t.Errorf("at first %+v", v.Event)
		}
	}
	if o.Watchers() != 1 {
		t.Errorf("%d look at one event", o.Watchers())
	}
	o.signUp(1, "one")
	for _, to := range []chan *desk.Overview{told, more} {
		if v := o.news(to); v.Event.Confirmed != 1 || v.Role != event.Organiser {
			t.Errorf("after a sign-up %+v for %s", v.Event, v.Role)
		}
	}
	if v := <-told; v != nil {
		t.Errorf("without a change it is told %+v", v.Event)
	}
	stop()
	for _, e := range []chan error{ended, alsoEnded} {
		if err := o.end(e); err != nil {
			t.Error(err)
		}
	}
	o.EndWatching()
	if o.Watchers() != 0 {
		t.Error("an event is looked at when all have gone")
	}
	goleak.VerifyNone(t, running)
}

func TestAWatchGoesAsFarAsTheRight(t *testing.T) {
	o := open(t)
	by := o.staff(event.Viewer)
	gone := make(chan struct{})
	signedIn := func(context.Context) (desk.Actor, error) {
		select {
		case <-gone:
			return desk.Actor{}, desk.ErrUnauthorised
		default:
			return by, nil
		}
	}
	told, ended := o.watch(t.Context(), signedIn)
	o.news(told)
	if v := <-told; v != nil {
		t.Errorf("told %+v instead of a sign of life", v)
	}
	close(gone)
	if err := o.end(ended); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("signed out: %v", err)
	}
	told, _ = o.watch(t.Context(), always(o.staff(event.Host)))
	o.news(told)
	if err := o.GrantRole(t.Context(), operator, "host@example.org", "webinar", "coordinator"); err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		o.signUp(i, "one")
		if o.news(told).Role == event.Coordinator {
			return
		}
	}
	t.Error("the role is not looked at again")
}

func TestAWatchEndsWithTheProcess(t *testing.T) {
	o := open(t)
	running := goleak.IgnoreCurrent()
	told, ended := o.watch(t.Context(), always(operator))
	o.news(told)
	o.EndWatching()
	if err := o.end(ended); !errors.Is(err, store.ErrClosing) {
		t.Errorf("ended by %v", err)
	}
	if err := o.Watch(t.Context(), always(operator), "webinar", func(*desk.Overview) error { return nil }); !errors.Is(err, store.ErrClosing) {
		t.Errorf("afterwards %v", err)
	}
	goleak.VerifyNone(t, running)
}

func TestAWatchEndsWhenNobodyCanBeTold(t *testing.T) {
	o := open(t)
	broken := errors.New("broken line")
	err := o.Watch(t.Context(), always(operator), "webinar", func(*desk.Overview) error { return broken })
	if !errors.Is(err, broken) || o.Watchers() != 0 {
		t.Errorf("%v; %d look", err, o.Watchers())
	}
}
