package delivery

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/proof/stage"
)

// heldEvent is one whose sessions are over, one for each phase with a
// kill: %s.
const heldEvent = `
slug: held
title: {en: Held}
languages: [en]
zone: UTC
contact: {name: Office, email: office@example.org, controller: "Office, Street 1"}
registration: {verify: false}
sessions:
%s`

// heldBefore is how long ago people signed up for what is held.
const heldBefore = 48 * time.Hour

// heldPeople are those of the held sessions: one was there, one was not, and of
// one nobody knows.
var heldPeople = []string{"there@held.example.org", "missing@held.example.org", "unknown@held.example.org"}

// hold lets people sign up, two days ago, for sessions that took place
// yesterday.
func (d *delivery) hold(ctx context.Context, then *desk.Desk, now time.Time) error {
	var sessions strings.Builder
	var slugs []string
	day := now.AddDate(0, 0, 1).Truncate(time.Hour)
	for n, p := range phases {
		if !p.kill {
			continue
		}
		starts, slug := day.Add(time.Duration(n)*time.Minute), heldSession(n+1)
		slugs = append(slugs, slug)
		fmt.Fprintf(&sessions, "  - {slug: %s, title: {en: Hall}, starts: %s, ends: %s, capacity: 5}\n", slug, starts.Format(wall), starts.Add(time.Hour).Format(wall))
	}
	file, err := eventfile.Parse("held.yaml", fmt.Appendf(nil, heldEvent, sessions.String()))
	if err != nil {
		return err
	}
	operator := desk.Actor{Kind: desk.Operator}
	if _, err := then.Apply(ctx, operator, []*eventfile.Document{file.Document}, desk.ApplyOptions{}); err != nil {
		return err
	}
	d.events = append(d.events, "held")
	for _, email := range heldPeople {
		in := desk.SignUp{Email: email, Sessions: slugs, Details: desk.Details{GivenName: "Ana", FamilyName: "Kovač"}}
		if _, _, err := then.AddRegistrant(ctx, operator, "held", in); err != nil {
			return err
		}
	}
	return nil
}

// heldSession is the slug of the one that is written about in a phase.
func heldSession(phase int) string { return fmt.Sprint("hall-", phase) }

// after has staff note who was in a held session, put slides beside it,
// write to both, and put a recording there too, of which everybody is told.
func (d *delivery) after(ctx context.Context, session string) error {
	path := stage.API + "/events/held/sessions/" + session
	for i, outcome := range []string{"attended", "no_show"} {
		id, _, err := d.stage.Person(ctx, "held", heldPeople[i])
		if err != nil {
			return err
		}
		if _, err := d.staff(ctx, http.MethodPatch, fmt.Sprintf("%s/attendance/%d", path, id), map[string]any{"outcome": outcome, "reason": "seen"}); err != nil {
			return err
		}
	}
	material := func(kind event.MaterialKind) map[string]any {
		return map[string]any{"key": kind, "kind": kind, "title": map[string]any{"en": "The hall"}, "url": "https://media.example.org/x", "access": "registered"}
	}
	if err := d.revise(ctx, "held", "quiet", map[string]map[string]any{session: {"materials": []any{material(event.MaterialSlides)}}}); err != nil {
		return err
	}
	for _, kind := range event.AfterKinds {
		if _, err := d.staff(ctx, http.MethodPost, path+"/after", map[string]any{"letter": kind, "expected": 1}); err != nil {
			return err
		}
	}
	return d.revise(ctx, "held", "notify", map[string]map[string]any{session: {"materials": []any{material(event.MaterialSlides), material(event.MaterialRecording)}}})
}
