package desk_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

const (
	yearStep     = 53 * time.Minute // between two looks; fits nothing
	yearBegin    = 80 * day         // the last of December 2021, as time after noon of the first day
	restartEvery = 350              // looks
	farOff       = 27 * time.Hour   // further than any clock of the year is ever wrong
)

// nights are the zones of the year, each with the sessions in the nights in
// which its clocks are changed: just before, within and just after.
var nights = map[string][]string{
	"Europe/Berlin":    {"2022-03-27T01:30", "2022-03-27T03:30", "2022-10-30T01:30", "2022-10-30T02:30+02:00", "2022-10-30T02:30+01:00", "2022-10-30T03:30"},
	"America/New_York": {"2022-03-13T01:30", "2022-03-13T03:30", "2022-11-06T00:30", "2022-11-06T01:30-04:00", "2022-11-06T01:30-05:00", "2022-11-06T02:30"},
	"Asia/Tbilisi":     nil, // which has none
}

// yearOf is an event of a year in a zone, and how many sessions it has.
func yearOf(zone string) (text string, sessions int) {
	all := slices.Clone(nights[zone])
	for month := 1; month <= 12; month++ {
		all = append(all, fmt.Sprintf("2022-%02d-20T10:00", month))
	}
	var b strings.Builder
	fmt.Fprintf(&b, `
slug: %s
title: {en: A year}
languages: [en]
zone: %s
contact: {name: Office, email: office@example.org, controller: "Office, Street 1"}
registration: {verify: true, hold_minutes: 60, closes: 2022-12-31T00:00}
reminders: [{before: 1h}, {before: 24h}, {before: 720h}, {before: 168h}]
sessions:
`, strings.ToLower(strings.NewReplacer("/", "-", "_", "-").Replace(zone)), zone)
	for i, starts := range all {
		ends := starts[:len("2022-01-20T")] + map[bool]string{true: "12:00", false: "06:00"}[strings.HasSuffix(starts, "T10:00")]
		fmt.Fprintf(&b, "  - {slug: s-%d, title: {en: Session}, starts: %q, ends: %q, capacity: 99}\n", i, starts, ends)
	}
	return b.String(), len(all)
}

// A server is a desk with its own connection to the database and a clock
// that somebody sets.
type server struct {
	*desk.Desk
	store *store.Store
	wrong time.Duration // how far the clock is from the truth
}

// start starts a server on a database, by the office's clock.
func (o *office) start(database string) *server {
	o.t.Helper()
	st, err := store.Open(context.Background(), store.Options{Database: database, AllowUnsafe: true})
	if err != nil {
		o.t.Fatal(err)
	}
	words := localetest.Words(o.t)
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		o.t.Fatal(err)
	}
	s := &server{store: st}
	s.Desk = desk.New(st, desk.Options{
		Key: key, Words: words, BaseURL: "https://desk.example.org", From: "desk@desk.example.org", Random: rand.Reader,
		Clock: func() time.Time { return o.now().Add(s.wrong) }, Log: slog.New(slog.DiscardHandler),
	})
	return s
}

// work does what time asks for, and lets the mail server accept what is owed.
func (s *server) work(now time.Time) error {
	for more := true; more; {
		var err error
		if more, err = s.Upkeep(context.Background()); err != nil {
			return err
		}
	}
	now = now.Add(s.wrong)
	claimed, err := s.store.ClaimLetters(context.Background(), now, 1000, time.Minute)
	for _, l := range claimed {
		err = errors.Join(err, s.store.LetterSent(context.Background(), l.Letter.ID, l.Letter.Attempts, now))
	}
	return err
}

// An almanac is two servers on one database, and what has been seen of them.
type almanac struct {
	*office
	database string
	servers  [2]*server
	waiting  map[int64]*lapse // by registrant: what of theirs has not ended
	lapsed   []*lapse
	due      []time.Duration
	last     string // slug of the event that people come to and never confirm
}

// A lapse is what becomes of somebody who never confirms.
type lapse struct{ came, expired, erased time.Duration }

// A fault is a clock that is wrong for a while.
type fault struct {
	from, until time.Duration
	server      int // -1: both
	wrong       time.Duration
}

// faults are those of the year.
var faults = []fault{
	{100 * day, 100*day + 5*time.Hour, 1, 3 * time.Hour},
	{200 * day, 200*day + 9*time.Hour, -1, -5 * time.Hour},
	{300 * day, 300*day + 2*time.Hour, -1, 26 * time.Hour},
	{350 * day, 350*day + 30*time.Hour, 0, -50 * time.Minute},
}

// nearFault reports whether a clock is wrong around then.
func nearFault(then time.Duration) bool {
	return slices.ContainsFunc(faults, func(f fault) bool { return then > f.from-farOff && then < f.until+farOff })
}

// step lets one server work, or both at once; now and then one of them is
// started anew.
func (y *almanac) step(n int, after time.Duration) {
	y.t.Helper()
	y.set(after)
	at := n % 3
	for i, s := range y.servers {
		s.wrong = 0
		for _, f := range faults {
			if after >= f.from && after < f.until && (f.server == i || f.server < 0) {
				s.wrong = f.wrong
			}
		}
	}
	if n%restartEvery == 0 {
		i := n / restartEvery % 2
		if err := y.servers[i].store.Close(); err != nil {
			y.t.Fatal(err)
		}
		wrong := y.servers[i].wrong
		y.servers[i] = y.start(y.database)
		y.servers[i].wrong = wrong
	}
	var g sync.WaitGroup
	for i, s := range y.servers {
		if at == 2 || at == i {
			g.Go(func() {
				if err := s.work(y.now()); err != nil {
					y.t.Error(err)
				}
			})
		}
	}
	g.Wait()
	y.look(after)
}

// look notes what has ended, of those of whom something might have.
func (y *almanac) look(after time.Duration) {
	y.t.Helper()
	for id, l := range y.waiting {
		if l.expired != 0 && after < l.came+7*day-3*yearStep {
			continue
		}
		r, err := y.store.Registrant(y.t.Context(), id)
		if err != nil {
			y.t.Fatal(err)
		}
		if r.ErasedAt != nil {
			l.erased = after
			delete(y.waiting, id)
			y.lapsed = append(y.lapsed, l)
			continue
		}
		if l.expired == 0 {
			v, err := y.Me(y.t.Context(), y.as(r))
			if err != nil {
				y.t.Fatal(err)
			}
			if v.Registrations[0].Status == event.Expired {
				l.expired = after
			}
		}
	}
}

// A clock goes through a year in three zones, with both nights in which
// clocks are changed, while two servers look in turn or at once, are started
// anew, and have their clocks set there and back. Of every session everybody
// has each reminder once; holds end and details of people who never confirm
// are erased in their time. Where no clock was wrong, nothing is early, and
// nothing is late by more than a step.
func TestAYear(t *testing.T) {
	t.Parallel()
	y := &almanac{office: &office{t: t, clock: noon}, database: storetest.Migrated(t), waiting: map[int64]*lapse{}}
	y.servers = [2]*server{y.start(y.database), y.start(y.database)}
	third := y.start(y.database) // by which people come
	y.Desk, y.store = third.Desk, third.store
	t.Cleanup(func() {
		for _, s := range append(y.servers[:], third) {
			if err := s.store.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	y.set(yearBegin)
	var seated []*event.Registrant
	var slugs []string
	for _, zone := range slices.Sorted(maps.Keys(nights)) {
		text, sessions := yearOf(zone)
		doc := y.document(text)
		if _, err := y.Apply(t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{}); err != nil {
			t.Fatal(err)
		}
		slugs = nil
		for i := range sessions {
			slugs = append(slugs, fmt.Sprint("s-", i))
		}
		for i := range 2 {
			r := y.in(doc.Slug, i, slugs...)
			y.verify(r)
			seated = append(seated, r)
		}
		for s := range y.reminded(seated[len(seated)-1]) {
			y.due = append(y.due, s.due)
		}
		y.last, slugs = doc.Slug, slugs[len(slugs)-1:]
	}
	came := 0
	for n, after := 0, time.Duration(yearBegin); after < yearBegin+365*day; n, after = n+1, after+y.next(after) {
		if after > yearBegin+time.Duration(came)*23*day && !nearFault(after) && after < yearBegin+350*day {
			y.set(after)
			came++
			y.waiting[y.in(y.last, 1000+came, slugs...).ID] = &lapse{came: after}
			y.due = append(y.due, after+time.Hour, after+7*day)
		}
		y.step(n, after)
	}
	for _, r := range seated {
		y.judgeReminders(r)
	}
	y.judgeLapses(came)
	y.clean()
}

// next is how long to wait for the next look: longer where nothing is due for
// hours and no clock is wrong.
func (y *almanac) next(after time.Duration) time.Duration {
	const long = 7 * yearStep
	if nearFault(after) || slices.ContainsFunc(y.due, func(due time.Duration) bool { return due > after-2*yearStep && due < after+long+yearStep }) {
		return yearStep
	}
	return long
}

// A reminder is one reminder that is to come.
type reminder struct {
	session int64
	before  time.Duration
	due     time.Duration // after noon of the first day
}

// reminded are the reminders that r is to get in the year.
func (y *almanac) reminded(r *event.Registrant) map[reminder]bool {
	y.t.Helper()
	sessions, err := y.store.Sessions(y.t.Context(), r.EventID)
	if err != nil {
		y.t.Fatal(err)
	}
	all := map[reminder]bool{}
	for _, s := range sessions {
		for _, before := range []time.Duration{720 * time.Hour, 168 * time.Hour, 24 * time.Hour, time.Hour} {
			if due := s.StartsAt.Sub(noon) - before; due > yearBegin {
				all[reminder{s.ID, before, due}] = true
			}
		}
	}
	return all
}

// judgeReminders holds the reminders of r against the sessions of the event.
func (y *almanac) judgeReminders(r *event.Registrant) {
	y.t.Helper()
	missing := y.reminded(r)
	letters, err := y.store.LettersOf(y.t.Context(), r.ID)
	if err != nil {
		y.t.Fatal(err)
	}
	for _, l := range letters {
		if l.Kind != event.LetterReminder {
			continue
		}
		before, err := time.ParseDuration(l.Occasion[strings.LastIndexByte(l.Occasion, '/')+1:])
		if err != nil {
			y.t.Fatal(err)
		}
		which := reminder{l.Data.SessionID, before, l.Data.Starts.Sub(noon) - before}
		if !missing[which] || l.State != event.LetterSent {
			y.t.Errorf("reminder %v to %d comes again, or at no time, or is %s", which, r.ID, l.State)
		}
		delete(missing, which)
		if late := l.OwedAt.Sub(noon) - which.due; late < 0 || late > allowed(which.due) {
			y.t.Errorf("reminder %v to %d comes %s after its time", which, r.ID, late)
		}
	}
	if len(missing) > 0 {
		y.t.Errorf("reminders that %d has not got: %v", r.ID, missing)
	}
}

// allowed is how late something may be that is due then.
func allowed(then time.Duration) time.Duration {
	if nearFault(then) {
		return yearStep + farOff
	}
	return yearStep
}

// judgeLapses holds what became of who never confirmed against the rules.
func (y *almanac) judgeLapses(came int) {
	y.t.Helper()
	if len(y.lapsed) != came || came < 12 {
		y.t.Errorf("%d of %d who never confirmed are erased", len(y.lapsed), came)
	}
	for _, l := range y.lapsed {
		y.judgeLapse("the hold", l.came+time.Hour, l.expired)
		y.judgeLapse("the time of the details", l.came+7*day, l.erased)
	}
}

// judgeLapse holds when something ended against when it was due.
func (y *almanac) judgeLapse(what string, due, ended time.Duration) {
	y.t.Helper()
	early := allowed(due) - yearStep // 0 where no clock is wrong
	if late := ended - due; late < -early || late > allowed(due) {
		y.t.Errorf("%s ends %s after it is due at %s", what, late, due)
	}
}
