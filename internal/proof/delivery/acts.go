package delivery

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale"
	"rollcall/internal/proof"
	"rollcall/internal/proof/stage"
	"rollcall/web"
)

// remindedPeople and latePeople are who signed up in the past.
const (
	remindedPeople = 4
	latePeople     = 2
)

// pastEvent is announced forty minutes ago. Reminders of its first session are
// due now; the second has ended by now, so that letters about it have no use.
// %s are times of the day in UTC.
const pastEvent = `
slug: past
title: {en: Past}
languages: [en]
zone: UTC
contact: {name: Office, email: office@example.org, controller: "Office, Street 1"}
registration: {verify: false}
reminders: [{before: 1h}]
sessions:
  - {slug: near, title: {en: Near}, starts: %s, ends: %s, capacity: 50}
  - {slug: over, title: {en: Over}, starts: %s, ends: %s, capacity: 50}
`

// wall is how an event file writes a time.
const wall = "2006-01-02T15:04"

// past lets people sign up forty minutes ago. The desk of then is another one
// on the same database.
func (d *delivery) past(ctx context.Context) (err error) {
	st, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	words, err := locale.Load(web.Files)
	if err != nil {
		return err
	}
	now := time.Now().UTC()
	ago := func(before time.Duration) *desk.Desk {
		return desk.New(st, desk.Options{
			Key: d.stage.Key, Words: words, BaseURL: d.stage.URLs[0], From: "desk@localhost", Random: rand.Reader,
			Clock: func() time.Time { return now.Add(-before) }, Log: slog.New(slog.DiscardHandler),
		})
	}
	if err := d.chosen(ctx, ago(chosenBefore), now.Add(-chosenBefore)); err != nil {
		return fmt.Errorf("the chosen: %w", err)
	}
	if err := d.hold(ctx, ago(heldBefore), now.Add(-heldBefore)); err != nil {
		return fmt.Errorf("the held: %w", err)
	}
	then := ago(40 * time.Minute)
	start, over := now.Truncate(time.Minute).Add(time.Hour), now.Add(-2*time.Minute)
	file, err := eventfile.Parse("past.yaml", fmt.Appendf(nil, pastEvent, start.Format(wall), start.Add(time.Hour).Format(wall), over.Add(-10*time.Minute).Format(wall), over.Format(wall)))
	if err != nil {
		return err
	}
	operator := desk.Actor{Kind: desk.Operator}
	if _, err := then.Apply(ctx, operator, []*eventfile.Document{file.Document}, desk.ApplyOptions{}); err != nil {
		return err
	}
	d.events = append(d.events, "past")
	for i := range remindedPeople + latePeople {
		session := "near"
		if i >= remindedPeople {
			session = "over"
		}
		in := desk.SignUp{
			Email: fmt.Sprintf("past-%d@example.org", i), Sessions: []string{session},
			Details: desk.Details{GivenName: "Ana", FamilyName: "Kovač"},
		}
		if _, _, err := then.AddRegistrant(ctx, operator, "past", in); err != nil {
			return err
		}
	}
	return nil
}

// live causes letters of most other kinds in an event of its own.
func (d *delivery) live(ctx context.Context, slug string) error {
	j, err := d.stage.Publish(ctx, proof.Rules{
		Event: slug, Verify: true, Sessions: []proof.Session{{Slug: "hall", Capacity: 3}, {Slug: "room", Capacity: 30}, {Slug: "extra", Capacity: 30}},
	})
	if err != nil {
		return err
	}
	d.events = append(d.events, slug)
	c, err := d.stage.Caller(j, 1, 0)
	if err != nil {
		return err
	}
	defer c.Close()
	a := &acts{Caller: c, ctx: ctx, slug: slug}
	a.publicly()
	a.inTheHall()
	a.elsewhere()
	if a.failed != nil {
		return a.failed
	}
	return nil
}

// acts are what people and staff do in one event. The context is in it
// because each of its methods is a part of one act.
type acts struct {
	*stage.Caller
	ctx    context.Context
	slug   string
	failed error
}

func (a *acts) address(name string) string { return name + "@" + a.slug + ".example.org" }

// must notes a call that was not answered as it should.
func (a *acts) must(c proof.Call) proof.Call {
	if !c.OK() {
		a.failed = errors.Join(a.failed, fmt.Errorf("%s of %s: %d %s", c.Action, c.Person, c.Status, c.Error))
	}
	return c
}

// publicly is somebody who signs up twice, confirms and asks for the link.
func (a *acts) publicly() {
	email := a.address("public")
	a.must(a.SignUp(a.ctx, email, "room"))
	a.must(a.SignUp(a.ctx, email, "room"))
	a.must(a.SignUp(a.ctx, a.address("silent"), "room")) // who never confirms
	_, link, err := a.Site.Person(a.ctx, a.slug, email)
	if err != nil {
		a.failed = errors.Join(a.failed, err)
		return
	}
	a.must(a.Verify(a.ctx, email, link))
}

// inTheHall has three seats: two wait, and get the seats of one who cancels
// and one who is withdrawn.
func (a *acts) inTheHall() {
	for i := range 5 {
		a.must(a.Add(a.ctx, a.address(fmt.Sprint("hall-", i)), "hall"))
	}
	for i, action := range []proof.Action{proof.Cancel, proof.Withdraw} {
		email := a.address(fmt.Sprint("hall-", i))
		id, link, err := a.Site.Person(a.ctx, a.slug, email)
		if err != nil {
			a.failed = errors.Join(a.failed, err)
			return
		}
		if action == proof.Cancel {
			a.must(a.Own(a.ctx, action, email, link, "hall"))
			continue
		}
		registrations, err := a.Site.Store.RegistrationsOf(a.ctx, []int64{id})
		if err != nil {
			a.failed = errors.Join(a.failed, err)
			return
		}
		a.must(a.Act(a.ctx, action, email, "hall", fmt.Sprint(registrations[0].ID)))
	}
}

// elsewhere are those whom changes of the event concern, one of whom no mail
// server knows.
func (a *acts) elsewhere() {
	a.must(a.Add(a.ctx, a.address("room"), "room"))
	a.must(a.Add(a.ctx, a.address(nobody), "room"))
	a.must(a.Add(a.ctx, a.address("extra"), "extra"))
}

// change moves one session by an hour and calls another off.
func (d *delivery) change(ctx context.Context, slug string) error {
	ev, err := d.stage.Store.Event(ctx, slug)
	if err != nil {
		return err
	}
	sessions, err := d.stage.Store.Sessions(ctx, ev.ID)
	if err != nil {
		return err
	}
	changes := map[string]map[string]any{"extra": {"cancelled": true}}
	for _, s := range sessions {
		if s.Slug == "room" {
			changes[s.Slug] = map[string]any{"ends": s.EndsAt.UTC().Add(time.Hour).Format(wall)}
		}
	}
	return d.revise(ctx, slug, "notify", changes)
}
