package event_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rollcall/internal/event"
)

func TestAColleagueHasTwoDaysButNotBeyondTheStart(t *testing.T) {
	for _, tt := range []struct {
		starts time.Duration // after noon
		want   time.Duration
	}{{100 * time.Hour, 48 * time.Hour}, {48 * time.Hour, 48 * time.Hour}, {47 * time.Hour, 47 * time.Hour}, {time.Minute, time.Minute}} {
		got := event.HandoverEnd(noon, &event.Session{StartsAt: noon.Add(tt.starts)}).Sub(noon)
		if got != tt.want {
			t.Errorf("a session in %s: %s, want %s", tt.starts, got, tt.want)
		}
	}
}

func TestWhoMayNameAColleague(t *testing.T) {
	off := noon.Add(-time.Hour)
	for _, tt := range []struct {
		name   string
		change func(*event.Session, *event.Registration)
		want   error
	}{
		{"a seat", func(*event.Session, *event.Registration) {}, nil},
		{"at the start", func(s *event.Session, _ *event.Registration) { s.StartsAt = noon }, event.ErrSessionOver},
		{"called off", func(s *event.Session, _ *event.Registration) { s.CancelledAt = &off }, event.ErrSessionCancelled},
		{"waiting", func(_ *event.Session, g *event.Registration) { g.Status = event.Waitlisted }, event.ErrWrongStatus},
		{"a held seat", func(_ *event.Session, g *event.Registration) { g.Status = event.Unverified }, event.ErrWrongStatus},
		{"given back", func(_ *event.Session, g *event.Registration) { g.Status = event.Cancelled }, event.ErrWrongStatus},
	} {
		s, g := &event.Session{StartsAt: noon.Add(time.Hour)}, &event.Registration{Status: event.Confirmed, HoldsSeat: true}
		tt.change(s, g)
		if err := s.CheckHandOver(g, noon); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

// Whatever there is, a seat moves whole or not at all, and the session's
// counters never do.
func TestASeatMovesWholeOrNotAtAll(t *testing.T) {
	moved := 0
	rapid.Check(t, func(t *rapid.T) {
		seldom := func(name string) bool { return rapid.IntRange(0, 4).Draw(t, name) == 4 }
		status := func(name string, usual event.Status) *event.Registration {
			choice := []event.Status{usual}
			if seldom(name + " is something else") {
				choice = event.Statuses
			}
			g := &event.Registration{ID: 1, Status: rapid.SampledFrom(choice).Draw(t, name), Sequence: rapid.IntRange(0, 3).Draw(t, name+" sequence")}
			switch g.Status {
			case event.Confirmed, event.Offered:
				g.HoldsSeat = true
			case event.Unverified, event.Pending:
				g.HoldsSeat = rapid.Bool().Draw(t, name+" holds")
			case event.Waitlisted:
				seq := int64(4)
				g.QueueSeq = &seq
			}
			return g
		}
		at := func(name string) time.Time {
			return noon.Add(time.Duration(rapid.IntRange(-1, 4).Draw(t, name)) * time.Hour)
		}
		s := &event.Session{StartsAt: at("starts"), Seats: event.Seats{Capacity: 5, SeatsTaken: 4, UnverifiedSeats: 1, Waiting: 2, NextSeq: 9}}
		if seldom("called off") {
			s.CancelledAt = &noon
		}
		from, to, h := status("from", event.Confirmed), status("to", event.Expired), &event.Handover{ExpiresAt: at("expires")}
		if seldom("ended") {
			h.End(rapid.SampledFrom([]event.HandoverResult{event.HandoverAccepted, event.HandoverDeclined, event.HandoverKept, event.HandoverExpired, event.HandoverSeatGone}).Draw(t, "result"), noon)
		}
		seats, from0, to0, h0 := s.Seats, *from, *to, *h
		may := h0.EndedAt == nil && noon.Before(h0.ExpiresAt) && s.CancelledAt == nil && noon.Before(s.StartsAt) && from0.Status == event.Confirmed
		place := !to0.Status.Ended() && (to0.Status != event.Unverified || to0.HoldsSeat)
		err := s.HandOver(h, from, to, noon)
		if !cmp.Equal(s.Seats, seats) {
			t.Fatalf("the counters moved from %+v to %+v", seats, s.Seats)
		}
		switch {
		case !may && !errors.Is(err, event.ErrHandoverOver), may && place && !errors.Is(err, event.ErrHasPlace), may && !place && err != nil:
			t.Fatalf("from %+v to %+v: %v", from0, to0, err)
		}
		if err != nil {
			if cmp.Diff(from0, *from)+cmp.Diff(to0, *to)+cmp.Diff(h0, *h) != "" {
				t.Fatalf("a refusal changed something")
			}
			return
		}
		moved++
		if from.Status != event.Cancelled || from.HoldsSeat || to.Status != event.Confirmed || !to.HoldsSeat || to.QueueSeq != nil || to.HoldUntil != nil {
			t.Fatalf("from %+v to %+v", from, to)
		}
		if from.Sequence != from0.Sequence+1 || to.Sequence != to0.Sequence+1 || h.Result != event.HandoverAccepted || h.EndedAt == nil {
			t.Fatalf("numbers %d, %d; %+v", from.Sequence, to.Sequence, h)
		}
	})
	if moved == 0 {
		t.Error("no seat was ever moved")
	}
}

func TestWhatEndedStaysEnded(t *testing.T) {
	h := &event.Handover{ExpiresAt: noon.Add(time.Hour)}
	h.End(event.HandoverKept, noon)
	h.End(event.HandoverExpired, noon.Add(time.Hour))
	if h.Result != event.HandoverKept || !h.EndedAt.Equal(noon) || h.Open(noon) {
		t.Errorf("%+v", h)
	}
}

func TestWhoIsInASessionIsGivenNoSecondPlace(t *testing.T) {
	for _, status := range event.Statuses {
		for _, holds := range []bool{false, true} {
			s := &event.Session{StartsAt: noon.Add(time.Hour)}
			to := &event.Registration{Status: status, HoldsSeat: holds}
			err := s.HandOver(&event.Handover{ExpiresAt: noon.Add(time.Hour)}, &event.Registration{Status: event.Confirmed, HoldsSeat: true}, to, noon)
			in := !status.Ended() && (status != event.Unverified || holds)
			if errors.Is(err, event.ErrHasPlace) != in {
				t.Errorf("%s, with a seat %t: %v", status, holds, err)
			}
		}
	}
}
