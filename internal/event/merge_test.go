package event_test

import (
	"testing"
	"time"

	"rollcall/internal/event"
)

func reg(id int64, status event.Status, seq int64) *event.Registration {
	g := &event.Registration{ID: id, Status: status, HoldsSeat: status == event.Confirmed || status == event.Offered}
	if status == event.Waitlisted {
		g.QueueSeq = &seq
	}
	if status == event.Offered {
		g.OfferUntil = &time.Time{}
	}
	return g
}

func TestWhoStandsLosesNothing(t *testing.T) {
	address, other, at := "a@example.org", int64(3), time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		winner, loser event.Registrant
		want          error
	}{
		"two alike":                         {event.Registrant{}, event.Registrant{}, nil},
		"the winner has more":               {event.Registrant{Email: &address, VerifiedAt: &at, Role: event.RoleSpeaker}, event.Registrant{}, nil},
		"an address that nobody confirmed":  {event.Registrant{}, event.Registrant{Email: &address}, event.ErrMergeOtherWay},
		"an address that is confirmed":      {event.Registrant{Email: &address}, event.Registrant{Email: &address, VerifiedAt: &at}, event.ErrMergeOtherWay},
		"a part in the team":                {event.Registrant{}, event.Registrant{Role: event.RoleSpeaker}, event.ErrMergeOtherWay},
		"somebody stands for the winner":    {event.Registrant{MergedInto: &other}, event.Registrant{}, event.ErrMerged},
		"somebody stands for the loser too": {event.Registrant{}, event.Registrant{MergedInto: &other}, event.ErrMerged},
	} {
		if got := event.CheckMerge(&c.winner, &c.loser); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// united is what is left of two registrations, and the counters with it.
type united struct {
	Winner, Loser       event.Status
	Seat                bool
	Number              int64
	SeatsTaken, Waiting int64
}

func TestOfTwoPlacesTheBetterIsLeft(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		winner, loser *event.Registration
		want          united
		moved         bool
	}{
		"two seats":             {reg(1, event.Confirmed, 0), reg(2, event.Confirmed, 0), united{event.Confirmed, event.Withdrawn, true, 0, 1, 0}, false},
		"the other has it":      {reg(1, event.Waitlisted, 3), reg(2, event.Confirmed, 0), united{event.Confirmed, event.Withdrawn, true, 0, 1, 0}, true},
		"the other is earlier":  {reg(1, event.Waitlisted, 9), reg(2, event.Waitlisted, 3), united{event.Waitlisted, event.Withdrawn, false, 3, 0, 1}, true},
		"the other is later":    {reg(1, event.Waitlisted, 3), reg(2, event.Waitlisted, 9), united{event.Waitlisted, event.Withdrawn, false, 3, 0, 1}, false},
		"had given it back":     {reg(1, event.Cancelled, 0), reg(2, event.Waitlisted, 9), united{event.Waitlisted, event.Withdrawn, false, 9, 0, 1}, true},
		"an offer":              {reg(1, event.Waitlisted, 3), reg(2, event.Offered, 0), united{event.Offered, event.Withdrawn, true, 0, 1, 0}, true},
		"not confirmed":         {reg(1, event.Cancelled, 0), reg(2, event.Unverified, 0), united{event.Cancelled, event.Withdrawn, false, 0, 0, 0}, false},
		"the other has nothing": {reg(1, event.Waitlisted, 3), reg(2, event.Cancelled, 0), united{event.Waitlisted, event.Withdrawn, false, 3, 0, 1}, false},
	} {
		s := event.Seats{Capacity: 2, NextSeq: 10}
		for _, g := range []*event.Registration{c.winner, c.loser} {
			if g.HoldsSeat {
				s.SeatsTaken++
			}
			if g.Status == event.Waitlisted {
				s.Waiting++
			}
		}
		w, l := *c.winner, *c.loser
		moved := s.Unite(&w, &l, at)
		got := united{w.Status, l.Status, w.HoldsSeat, 0, s.SeatsTaken, s.Waiting}
		if w.QueueSeq != nil {
			got.Number = *w.QueueSeq
		}
		if got != c.want || moved != c.moved || l.HoldsSeat || l.QueueSeq != nil {
			t.Errorf("%s: %+v, moved %t", name, got, moved)
		}
		was := event.MergedPlace{Winner: c.winner, Loser: *c.loser, After: w, Moved: moved}
		s.Part(&w, &l, was, 0, nil, at)
		if w.Status != c.winner.Status || l.Status != c.loser.Status || l.HoldsSeat != c.loser.HoldsSeat || number(&w) != number(c.winner) || number(&l) != number(c.loser) {
			t.Errorf("%s, taken back: %+v and %+v", name, w, l)
		}
	}
}

func number(g *event.Registration) int64 {
	if g.QueueSeq == nil {
		return 0
	}
	return *g.QueueSeq
}

func TestASeatThatHasGoneIsTheFrontOfTheQueue(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for first, want := range map[int64]int64{0: 10, 1: 10, 4: 3} {
		s := event.Seats{Capacity: 1, SeatsTaken: 1, NextSeq: 10}
		w, l := reg(1, event.Confirmed, 0), reg(2, event.Withdrawn, 0)
		s.Part(w, l, event.MergedPlace{Winner: reg(1, event.Confirmed, 0), Loser: *reg(2, event.Confirmed, 0), After: *w}, first, nil, at)
		if l.Status != event.Waitlisted || number(l) != want || s.Waiting != 1 || s.SeatsTaken != 1 {
			t.Errorf("first %d: %+v, %+v", first, l, s)
		}
	}
}

func TestWhatThePersonHasDoneSinceStands(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	s := event.Seats{Capacity: 2, SeatsTaken: 1, Waiting: 1, NextSeq: 10}
	w, l := *reg(1, event.Waitlisted, 3), *reg(2, event.Confirmed, 0)
	moved := s.Unite(&w, &l, at)
	was := event.MergedPlace{Winner: reg(1, event.Waitlisted, 3), Loser: *reg(2, event.Confirmed, 0), After: w, Moved: moved}
	s.End(&w, event.Cancelled, at)
	s.Part(&w, &l, was, 0, nil, at)
	if w.Status != event.Cancelled || l.Status != event.Confirmed || s.SeatsTaken != 1 || s.Waiting != 0 {
		t.Errorf("%+v and %+v of %+v", w, l, s)
	}
}

func TestANumberThatSomebodyHasIsTheFrontOfTheQueue(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for taken, want := range map[int64]int64{4: 3, 5: 4} {
		s := event.Seats{Capacity: 1, SeatsTaken: 1, NextSeq: 10}
		w, l := reg(1, event.Confirmed, 0), reg(2, event.Withdrawn, 0)
		s.Part(w, l, event.MergedPlace{Winner: reg(1, event.Confirmed, 0), Loser: *reg(2, event.Waitlisted, 4), After: *w}, 4, map[int64]bool{taken: true}, at)
		if l.Status != event.Waitlisted || number(l) != want {
			t.Errorf("%d is taken: %+v", taken, l)
		}
	}
}
