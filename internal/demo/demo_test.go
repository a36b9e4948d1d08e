package demo_test

import (
	"crypto/rand"
	"log/slog"
	"strings"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/demo"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/store/evidence"
	"rollcall/internal/store/storetest"
)

func TestTheDemoTellsItsStory(t *testing.T) {
	words := localetest.Words(t)
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	st := storetest.Open(t)
	newDesk := func(clock func() time.Time) *desk.Desk {
		return desk.New(st, desk.Options{Key: key, Words: words, BaseURL: "http://127.0.0.1", Clock: clock, Random: rand.Reader, Log: slog.New(slog.DiscardHandler)})
	}
	now := time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC) // the night the clocks change in Berlin
	d := newDesk(func() time.Time { return now })
	operator := desk.Actor{Kind: desk.Operator}
	numbers := func() *desk.Stats {
		t.Helper()
		loader := &demo.Loader{Desk: newDesk, Now: now, Room: "http://127.0.0.1/demo/room"}
		if _, err := loader.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		s, err := d.Stats(t.Context(), operator, "see-network-2021")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := numbers()
	held, open := s.Programme.Sessions[0], s.Programme.Sessions[1]
	if weeks := now.Sub(held.StartsAt).Hours() / 24 / 7; weeks < 3 || weeks >= 4 {
		t.Errorf("the first was held %.1f weeks ago", weeks)
	}
	if got := s.Programme.Event.StateOf(&open, now); got != event.StateFewSeats {
		t.Errorf("the second is %s", got)
	}
	first := s.Sessions[0]
	if first.Registered != 112 || first.Confirmed != 100 || first.Waitlisted != 9 || first.Cancelled != 3 || first.WalkIns != 2 {
		t.Errorf("the first: %+v", first)
	}
	if by := s.ByMunicipality; by["mostar"] != 8 || by["tbilisi"] != 7 || by[""] == 0 {
		t.Errorf("by municipality: %v", by)
	}
	asked, err := st.InvitationCounts(t.Context(), open.EventID)
	for _, state := range []event.InvitationState{event.InvitationDrafted, event.InvitationSent, event.InvitationSeen, event.InvitationAccepted, event.InvitationDeclined, event.InvitationRevoked} {
		if asked[state] != 1 || err != nil {
			t.Errorf("%d invitations are %s, %v", asked[state], state, err)
		}
	}
	if first.Companions == 0 {
		t.Error("nobody shares a computer")
	}
	if first.Attended == 0 || first.Partial == 0 || first.Excused == 0 {
		t.Errorf("attendance: %+v", first)
	}
	if n, err := evidence.UndecidedReportPeople(t.Context(), st.Reads, []int64{held.ID}); err != nil || n < 7 || n > 12 {
		t.Errorf("%d people in the report wait for a decision, %v", n, err)
	}
	var last time.Time
	for q := (desk.AuditQuery{Event: "see-network-2021"}); ; { // the newest first
		page, err := d.AuditLog(t.Context(), operator, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Items {
			if !last.IsZero() && e.At.After(last) {
				t.Errorf("the audit tells of %s at %s before what comes at %s", e.Action, e.At, last)
			}
			last = e.At
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			break
		}
	}
	if links, err := d.HostLinks(t.Context(), operator, "see-network-2021", open.Slug); err != nil || len(links) != 1 || links[0].URL == "" {
		t.Errorf("links for hosts: %+v, %v", links, err)
	}
	if again := numbers(); again.Sessions[0] != first || again.Sessions[1] != s.Sessions[1] {
		t.Errorf("loaded again: %+v, then %+v", s.Sessions, again.Sessions)
	}
	if _, err := d.Upkeep(t.Context()); err != nil {
		t.Fatal(err)
	}
	reminders := int64(0)
	owed, err := st.LettersOfEvent(t.Context(), open.EventID)
	for _, l := range owed {
		if l.Kind == event.LetterReminder && l.Data.SessionID == open.ID && l.UsefulUntil.After(now) {
			reminders++
		}
	}
	if err != nil || reminders != s.Sessions[1].Confirmed+1 { // the speaker's
		t.Errorf("%d reminders of the second are to be seen, %d have a seat and one speaks; %v", reminders, s.Sessions[1].Confirmed, err)
	}
	p, err := d.Event(t.Context(), operator, "practice-room")
	if err != nil || p.Event.StateOf(&p.Sessions[0], now) != event.StateRunning || p.Event.CheckOpen(&p.Sessions[0], now) != nil || p.Sessions[0].Notice(now) == nil {
		t.Errorf("practice room: %+v, %v", p, err)
	}
	now = now.Add(11 * time.Hour)
	numbers()
	if p, err = d.Event(t.Context(), operator, "practice-room"); err != nil || !p.Sessions[0].EndsAt.After(now.Add(2*time.Hour)) {
		t.Errorf("half a day later the practice room ends at %s, %v", p.Sessions[0].EndsAt, err)
	}
	if c, err := d.Stats(t.Context(), operator, "peer-circle"); err != nil || c.Sessions[0].Confirmed != 5 || c.Sessions[0].Waitlisted != 3 {
		t.Errorf("the circle: %+v, %v; want five seats, one offer and three who wait", c, err)
	} else if held, err := st.Held(t.Context(), c.Programme.Sessions[0].ID); err != nil || len(held) != 1 || held[0].Status != event.Offered || !held[0].Until.After(now) {
		t.Errorf("the offer in the circle: %+v, %v", held, err)
	}
	if found, err := st.Check(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("check: %v, %v", found, err)
	}
}
