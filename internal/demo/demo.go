// Package demo fills an empty installation with a story that can be looked
// at: two webinars of a municipal network, the first held three weeks ago
// with an attendance report that waits for a few decisions, the second open and nearly full, a practice room that
// is running now, and a small circle in which a seat is offered.
//
// The events are the real programme moved by whole weeks; the people are
// invented. Everything goes through the desk, with a clock that is set to
// when it would have happened; reminders of the second come when the server
// starts. Loading again changes nothing but the practice
// room, which is moved so that it runs.
package demo

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/testdata"
)

// Organiser is the address of the demo's organiser.
const Organiser = "organiser@example.org"

// A Loader loads the demo.
type Loader struct {
	Desk func(clock func() time.Time) *desk.Desk // a desk with another clock over the same store
	Now  time.Time
	Room string // address of what stands in the place of the meeting

	at time.Time // what the clock shows
	d  *desk.Desk
}

var operator = desk.Actor{Kind: desk.Operator}

// Load loads what is missing and returns, line by line, what was moved.
func (l *Loader) Load(ctx context.Context) ([]string, error) {
	l.d = l.Desk(func() time.Time { return l.at })
	said, err := l.webinars(ctx)
	if err != nil {
		return nil, fmt.Errorf("webinars: %w", err)
	}
	room, err := l.practiceRoom(ctx)
	if err != nil {
		return nil, fmt.Errorf("practice room: %w", err)
	}
	circle, err := l.circle(ctx)
	if err != nil {
		return nil, fmt.Errorf("circle: %w", err)
	}
	l.at = l.Now
	in := desk.NewAccount{Email: Organiser, Name: "Lena Albrecht", Role: "admin", MayCreate: true}
	if _, err := l.d.AddAccount(ctx, operator, in); err != nil && !errors.Is(err, desk.ErrAccountExists) {
		return nil, err
	}
	return append(said, room, circle), nil
}

// freezeDays leave time to decide about the people of the report on the first webinar,
// which is weeks ago.
const freezeDays = 60

// webinars loads the two webinars with their people.
func (l *Loader) webinars(ctx context.Context) ([]string, error) {
	doc, err := document("events/see-2021.yaml")
	if err != nil {
		return nil, err
	}
	first, second := doc.Sessions[0], doc.Sessions[1]
	weeks, err := l.weeks(doc)
	if err != nil {
		return nil, err
	}
	said := []string{fmt.Sprintf("%s: moved by %d weeks, from %s and %s", doc.Slug, weeks, first.Starts, second.Starts)}
	l.at = l.Now
	links, err := l.d.HostLinks(ctx, operator, doc.Slug, second.Slug)
	if err == nil && len(links) > 0 { // the last thing that is loaded
		return []string{fmt.Sprintf("%s: as it was loaded before", doc.Slug)}, nil
	}
	if err != nil && !errors.Is(err, desk.ErrNotFound) {
		return nil, err
	}
	announced := err == nil
	if err := move(doc, 7*weeks); err != nil {
		return nil, err
	}
	doc.Attendance.FreezeDays = freezeDays
	s := &story{Loader: l, ctx: ctx, slug: doc.Slug, first: doc.Sessions[0].Slug, second: doc.Sessions[1].Slug}
	if s.start, err = wall(doc.Sessions[0].Starts, doc.Zone); err != nil {
		return nil, err
	}
	if s.end, err = wall(doc.Sessions[0].Ends, doc.Zone); err != nil {
		return nil, err
	}
	l.at = s.start.AddDate(0, 0, -42)
	if !announced {
		if _, err := l.d.Apply(ctx, operator, []*eventfile.Document{doc}, desk.ApplyOptions{}); err != nil {
			return nil, err
		}
	}
	return said, s.tell()
}

// weeks is by how many whole weeks the first session must be moved so that
// it was held at least three weeks ago, and less than four.
func (l *Loader) weeks(doc *eventfile.Document) (int, error) {
	start, err := wall(doc.Sessions[0].Starts, doc.Zone)
	if err != nil {
		return 0, err
	}
	return int(l.Now.AddDate(0, 0, -21).Sub(start) / (7 * 24 * time.Hour)), nil
}

// The practice room runs from an hour ago for half a day, and is moved when
// less than two hours are left.
const (
	roomAgo   = time.Hour
	roomLasts = 12 * time.Hour
	roomLeft  = 2 * time.Hour
)

// practiceRoom makes sure that the practice room is running.
func (l *Loader) practiceRoom(ctx context.Context) (string, error) {
	l.at = l.Now
	doc, err := document("events/practice-room.yaml")
	if err != nil {
		return "", err
	}
	p, err := l.d.Event(ctx, operator, doc.Slug)
	if err == nil && p.Sessions[0].EndsAt.After(l.Now.Add(roomLeft)) && p.Sessions[0].JoinURL == l.Room {
		return doc.Slug + ": running", nil
	}
	if err != nil && !errors.Is(err, desk.ErrNotFound) {
		return "", err
	}
	loc, err := event.LoadZone(doc.Zone)
	if err != nil {
		return "", err
	}
	begins := l.Now.Truncate(time.Hour).Add(-roomAgo)
	s := &doc.Sessions[0]
	s.Starts, s.Ends = event.FormatWall(begins, loc), event.FormatWall(begins.Add(roomLasts), loc)
	s.Closes, s.JoinURL = s.Ends, l.Room
	if _, err := l.d.Apply(ctx, operator, []*eventfile.Document{doc}, desk.ApplyOptions{Letters: desk.LettersQuiet}); err != nil {
		return "", err
	}
	_, err = l.d.SetNotice(ctx, operator, doc.Slug, s.Slug, roomNotice)
	return fmt.Sprintf("%s: moved to %s (%s)", doc.Slug, s.Starts, doc.Zone), err
}

// roomNotice is what the host of the practice room has to say.
const roomNotice = "We are practising all day: come in whenever you like."

// document reads an event file of the demo.
func document(name string) (*eventfile.Document, error) {
	text, err := testdata.Files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	file, err := eventfile.Parse(name, text)
	if err != nil {
		return nil, err
	}
	return file.Document, nil
}

// wall is the instant of a wall time in a zone.
func wall(s, zone string) (time.Time, error) {
	loc, err := event.LoadZone(zone)
	if err != nil {
		return time.Time{}, err
	}
	return event.ParseWall(s, loc)
}

// move moves every date of doc by so many days; the clock times stay.
func move(doc *eventfile.Document, days int) error {
	var wrong error
	shift := func(walls ...*string) {
		for _, w := range walls {
			if *w == "" {
				continue
			}
			t, err := time.Parse("2006-01-02T15:04", *w)
			if err != nil {
				wrong = err
				continue
			}
			*w = t.AddDate(0, 0, days).Format("2006-01-02T15:04")
		}
	}
	shift(&doc.Registration.Opens, &doc.Registration.Closes)
	for i := range doc.Sessions {
		s := &doc.Sessions[i]
		shift(&s.Starts, &s.Ends, &s.Opens, &s.Closes)
		for j := range s.Breaks {
			shift(&s.Breaks[j].Starts, &s.Breaks[j].Ends)
		}
		for j := range s.Agenda {
			shift(&s.Agenda[j].Starts, &s.Agenda[j].Ends)
		}
	}
	return wrong
}

// people reads the invented registrants; those of one municipality stand
// apart, as people sign up in no order.
func people() ([]desk.SignUp, error) {
	f, err := testdata.Files.Open("registrants.csv")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	all := make([]desk.SignUp, 0, len(rows)-1)
	for i := range rows[1:] {
		all = append(all, registrant(rows[0], rows[1+i*stride%(len(rows)-1)]))
	}
	return all, nil
}

// stride shuffles the list; it has no divisor in common with its length.
const stride = 37

func registrant(head, row []string) desk.SignUp {
	v := map[string]string{}
	for i, name := range head {
		v[name] = row[i]
	}
	in := desk.SignUp{Email: v["email"], Details: desk.Details{
		GivenName: v["given_name"], FamilyName: v["family_name"], LatinName: v["latin_name"], Organisation: v["organisation"],
		OrganisationKind: v["organisation_kind"], Municipality: v["municipality"], Country: v["country"], Function: v["function"],
		Language: v["language"], Zone: v["zone"], LanguagesSpoken: []string{v["language"]},
	}}
	if in.Language == "uk" || in.Language == "ka" { // those that are interpreted
		in.Interpretation = in.Language
	}
	if v["peer"] != "" {
		in.Answers = map[string]any{"peer": v["peer"]}
	}
	return in
}
