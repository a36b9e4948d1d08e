package event_test

import (
	"errors"
	"testing"
	"time"

	"rollcall/internal/event"
)

// teamSeats is a session of two seats, both taken, with somebody waiting.
func teamSeats() event.Seats {
	return event.Seats{Capacity: 2, SeatsTaken: 2, Waiting: 1, NextSeq: 2}
}

// TestTheTeamNeverGetsASeat tries every way to a seat for a speaker: none gives
// one, none counts one, full or not.
func TestTheTeamNeverGetsASeat(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	ways := map[string]func(*event.Seats, *event.Registration) (event.Place, error){
		"settle": func(s *event.Seats, g *event.Registration) (event.Place, error) { return s.Settle(g, true, now), nil },
		"ask":    func(s *event.Seats, g *event.Registration) (event.Place, error) { return s.Ask(g, true, now), nil },
		"take back": func(s *event.Seats, g *event.Registration) (event.Place, error) {
			return s.TakeBack(g, true, true, now), nil
		},
		"take back without an address": func(s *event.Seats, g *event.Registration) (event.Place, error) {
			return s.TakeBack(g, false, true, now), nil
		},
		"enter": func(s *event.Seats, g *event.Registration) (event.Place, error) {
			p, err := s.Enter(true, true, event.Admission{Team: true, Approval: true}, nil)
			g.Take(p, now)
			return p, err
		},
		"enter what is full": func(s *event.Seats, g *event.Registration) (event.Place, error) {
			p, err := s.Enter(false, true, event.Admission{Team: true, Mode: event.WaitingOff}, nil)
			g.Take(p, now)
			return p, err
		},
		"leave and join again": func(s *event.Seats, g *event.Registration) (event.Place, error) {
			s.End(g, event.Cancelled, now)
			return s.Settle(g, false, now), nil
		},
	}
	for name, way := range ways {
		for _, status := range []event.Status{event.Confirmed, event.Cancelled, event.Withdrawn} {
			s, g := teamSeats(), event.Registration{Status: status, Team: true}
			p, err := way(&s, &g)
			if err != nil || p.Status != event.Confirmed || p.HoldsSeat || g.Status != event.Confirmed || g.HoldsSeat || g.QueueSeq != nil {
				t.Errorf("%s from %s: %+v, %+v, %v", name, status, p, g, err)
			}
			if was := teamSeats(); s.SeatsTaken != was.SeatsTaken || s.Waiting != was.Waiting || s.NextSeq != was.NextSeq {
				t.Errorf("%s from %s counts: %+v", name, status, s)
			}
		}
	}
	speaker := event.Registration{Status: event.Confirmed, Team: true}
	session := &event.Session{Seats: teamSeats(), StartsAt: now.Add(time.Hour), EndsAt: now.Add(2 * time.Hour)}
	if err := session.CheckHandOver(&speaker, now); !errors.Is(err, event.ErrWrongStatus) {
		t.Errorf("a speaker may hand over: %v", err)
	}
	if err := session.Promote(&speaker, now); !errors.Is(err, event.ErrWrongStatus) {
		t.Errorf("a speaker is promoted: %v", err)
	}
	h := &event.Handover{AskedAt: now, ExpiresAt: now.Add(time.Hour)}
	holder, gone := event.Registration{Status: event.Confirmed, HoldsSeat: true}, event.Registration{Status: event.Cancelled, Team: true}
	if err := session.HandOver(h, &holder, &gone, now); !errors.Is(err, event.ErrHasPlace) || gone.HoldsSeat {
		t.Errorf("a speaker takes a seat over: %v", err)
	}
	if event.QuotaOf([]event.Quota{{Seats: 1, Country: "BA"}}, &event.Registrant{Country: "BA", Role: event.RoleSpeaker}) != nil {
		t.Error("a speaker falls under a quota")
	}
	if (event.Admission{Team: true}).Plain(nil) {
		t.Error("the rule takes a speaker for anybody")
	}
}

// TestJoiningAndLeavingTheTeam tries the change of role from every status.
func TestJoiningAndLeavingTheTeam(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	seq, later := int64(1), now.Add(time.Hour)
	for _, c := range []struct {
		before         event.Registration
		want           event.Status
		taken, waiting int64 // after
	}{
		{event.Registration{Status: event.Confirmed, HoldsSeat: true}, event.Confirmed, 1, 1},
		{event.Registration{Status: event.Offered, HoldsSeat: true, OfferUntil: &later}, event.Confirmed, 1, 1},
		{event.Registration{Status: event.Pending, HoldsSeat: true}, event.Confirmed, 1, 1},
		{event.Registration{Status: event.Pending, KeptSeq: &seq}, event.Confirmed, 2, 1},
		{event.Registration{Status: event.Waitlisted, QueueSeq: &seq}, event.Confirmed, 2, 0},
		{event.Registration{Status: event.Unverified}, event.Confirmed, 2, 1},
		{event.Registration{Status: event.Cancelled}, event.Cancelled, 2, 1},
		{event.Registration{Status: event.Withdrawn}, event.Withdrawn, 2, 1},
		{event.Registration{Status: event.Rejected}, event.Withdrawn, 2, 1},
		{event.Registration{Status: event.Expired}, event.Withdrawn, 2, 1},
	} {
		s, g := teamSeats(), c.before
		p := s.JoinTeam(&g, now)
		if p.Status != c.want || g.Status != c.want || g.HoldsSeat || !g.Team || g.QueueSeq != nil || g.KeptSeq != nil || g.OfferUntil != nil {
			t.Errorf("%s joins: %+v, %+v", c.before.Status, p, g)
		}
		if s.SeatsTaken != c.taken || s.Waiting != c.waiting {
			t.Errorf("%s joins: %d taken, %d waiting; want %d and %d", c.before.Status, s.SeatsTaken, s.Waiting, c.taken, c.waiting)
		}
		if again := s.Clone(); s.JoinTeam(&g, now) != p || again.SeatsTaken != s.SeatsTaken || again.Waiting != s.Waiting {
			t.Errorf("%s joins twice: %+v", c.before.Status, s)
		}
		s = event.Seats{Capacity: 2, SeatsTaken: 1, NextSeq: 1}
		wanted := event.Place{Status: event.Confirmed, HoldsSeat: true}
		if c.want != event.Confirmed {
			wanted = event.Place{Status: c.want}
		}
		if p := s.LeaveTeam(&g, true, now); p != wanted || g.Team || s.SeatsTaken != 1+map[bool]int64{true: 1}[wanted.HoldsSeat] {
			t.Errorf("%s leaves: %+v, %d taken", c.want, p, s.SeatsTaken)
		}
	}
	s, g := teamSeats(), event.Registration{Status: event.Confirmed, Team: true}
	if p := s.LeaveTeam(&g, false, now); p.Status != event.Waitlisted || p.Rank != 2 || g.Sequence != 1 {
		t.Errorf("leaving where all is full: %+v, %+v", p, g)
	}
}
