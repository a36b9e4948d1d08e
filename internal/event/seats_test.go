package event_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rollcall/internal/event"
)

var noon = time.Date(2021, 11, 12, 12, 0, 0, 0, time.UTC)

func TestSignUp(t *testing.T) {
	auto, off := event.Admission{Mode: event.WaitingAuto}, event.Admission{Mode: event.WaitingOff}
	for _, tt := range []struct {
		name     string
		seats    event.Seats
		verified bool
		list     event.Admission
		want     event.Place
		err      error
	}{
		{"first seat", event.Seats{Capacity: 2, NextSeq: 1}, true, auto, event.Place{Status: event.Confirmed, HoldsSeat: true}, nil},
		{"last seat", event.Seats{Capacity: 2, SeatsTaken: 1, NextSeq: 1}, true, auto, event.Place{Status: event.Confirmed, HoldsSeat: true}, nil},
		{"full", event.Seats{Capacity: 2, SeatsTaken: 2, NextSeq: 1}, true, auto, event.Place{Status: event.Waitlisted, QueueSeq: 1, Rank: 1}, nil},
		{"behind others", event.Seats{Capacity: 2, SeatsTaken: 2, Waiting: 3, NextSeq: 8}, true, auto, event.Place{Status: event.Waitlisted, QueueSeq: 8, Rank: 4}, nil},
		{"a free seat belongs to the queue", event.Seats{Capacity: 2, SeatsTaken: 1, Waiting: 1, NextSeq: 2}, true, auto, event.Place{Status: event.Waitlisted, QueueSeq: 2, Rank: 2}, nil},
		{"full and no waiting list", event.Seats{Capacity: 2, SeatsTaken: 2, NextSeq: 1}, true, off, event.Place{}, event.ErrSessionFull},
		{"full list", event.Seats{Capacity: 2, SeatsTaken: 2, Waiting: 5, NextSeq: 6}, true, event.Admission{Mode: event.WaitingAuto, ListLength: 5}, event.Place{}, event.ErrSessionFull},
		{"a seat is free though the list is off", event.Seats{Capacity: 2, SeatsTaken: 1, NextSeq: 1}, true, off, event.Place{Status: event.Confirmed, HoldsSeat: true}, nil},
		{"unverified with a seat", event.Seats{Capacity: 100, UnverifiedSeats: 19, SeatsTaken: 19, NextSeq: 1}, false, auto, event.Place{Status: event.Unverified, HoldsSeat: true}, nil},
		{"too many unverified hold seats", event.Seats{Capacity: 100, UnverifiedSeats: 20, SeatsTaken: 20, NextSeq: 1}, false, auto, event.Place{Status: event.Unverified}, nil},
		{"five may in a small room", event.Seats{Capacity: 10, UnverifiedSeats: 4, SeatsTaken: 4, NextSeq: 1}, false, auto, event.Place{Status: event.Unverified, HoldsSeat: true}, nil},
		{"the unverified do not queue", event.Seats{Capacity: 2, SeatsTaken: 2, NextSeq: 1}, false, auto, event.Place{Status: event.Unverified}, nil},
		{"unverified, full, no waiting list", event.Seats{Capacity: 2, SeatsTaken: 2, NextSeq: 1}, false, off, event.Place{}, event.ErrSessionFull},
		{"the limit on the unverified is not called full", event.Seats{Capacity: 100, UnverifiedSeats: 20, SeatsTaken: 20, NextSeq: 1}, false, off, event.Place{Status: event.Unverified}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := tt.seats
			got, err := tt.seats.SignUp(tt.verified, tt.list)
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("SignUp(%t) with %+v = %+v, %v; want %+v, %v", tt.verified, before, got, err, tt.want, tt.err)
			}
			if err != nil && !cmp.Equal(tt.seats, before) {
				t.Errorf("a refusal changed the counters from %+v to %+v", before, tt.seats)
			}
		})
	}
}

// A room is a session with its registrations, as the database would hold
// them; check recounts it.
type room struct {
	seats event.Seats
	regs  []*event.Registration
}

func (r *room) check(t interface{ Fatalf(string, ...any) }) {
	var taken, unverified, waiting int64
	var seqs []int64
	for _, g := range r.regs {
		if g.HoldsSeat {
			taken++
			if g.Status == event.Unverified {
				unverified++
			}
		}
		switch {
		case g.Status == event.Waitlisted:
			waiting++
			seqs = append(seqs, *g.QueueSeq)
		case g.QueueSeq != nil:
			t.Fatalf("%s with a number in the queue", g.Status)
		}
		if g.HoldsSeat && (g.Status.Ended() || g.Status == event.Waitlisted) {
			t.Fatalf("%s holds a seat", g.Status)
		}
		if g.Status == event.Confirmed && !g.HoldsSeat {
			t.Fatalf("confirmed without a seat")
		}
		if (g.Status == event.Confirmed) != (g.Sequence%2 == 1) {
			t.Fatalf("%s after the seat was gained or lost %d times", g.Status, g.Sequence)
		}
	}
	if s := r.seats; s.SeatsTaken != taken || s.UnverifiedSeats != unverified || s.Waiting != waiting {
		t.Fatalf("counters %+v; recounted taken %d, unverified %d, waiting %d", s, taken, unverified, waiting)
	}
	if r.seats.SeatsTaken > r.seats.Capacity {
		t.Fatalf("%d seats taken of %d", r.seats.SeatsTaken, r.seats.Capacity)
	}
	slices.Sort(seqs)
	if len(slices.Compact(seqs)) != int(waiting) {
		t.Fatalf("two have the same number in the queue: %v", seqs)
	}
	if r.seats.MayPromote() {
		t.Fatalf("a seat is free while %d wait", waiting)
	}
}

// promote is what every action that frees a seat ends with.
func (r *room) promote() {
	for r.seats.MayPromote() {
		next := slices.MinFunc(r.waiting(), func(a, b *event.Registration) int { return int(*a.QueueSeq - *b.QueueSeq) })
		if err := r.seats.Promote(next, noon); err != nil {
			panic(err)
		}
	}
}

func (r *room) waiting() []*event.Registration {
	var all []*event.Registration
	for _, g := range r.regs {
		if g.Status == event.Waitlisted {
			all = append(all, g)
		}
	}
	return all
}

func TestCountersAgreeWithARecountWhateverHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &room{seats: event.Seats{Capacity: rapid.Int64Range(1, 12).Draw(t, "capacity"), NextSeq: 1}}
		list := event.Admission{Mode: event.WaitingAuto, ListLength: rapid.Int64Range(0, 4).Draw(t, "list")}
		some := func() *event.Registration { return rapid.SampledFrom(r.regs).Draw(t, "registration") }
		t.Repeat(map[string]func(*rapid.T){
			"sign up": func(t *rapid.T) {
				p, err := r.seats.SignUp(rapid.Bool().Draw(t, "verified"), list)
				if err == nil {
					g := &event.Registration{}
					g.Take(p, noon)
					r.regs = append(r.regs, g)
				}
			},
			"verify": func(t *rapid.T) {
				if len(r.regs) == 0 {
					t.Skip("nobody there")
				}
				if g := some(); g.Status == event.Unverified || g.Status == event.Expired {
					r.seats.Settle(g, r.seats.Free() > 0, noon)
				}
			},
			"end": func(t *rapid.T) {
				if len(r.regs) == 0 {
					t.Skip("nobody there")
				}
				if g := some(); !g.Status.Ended() {
					r.seats.End(g, rapid.SampledFrom([]event.Status{event.Cancelled, event.Withdrawn, event.Expired}).Draw(t, "status"), noon)
					r.promote()
				}
			},
			"come back": func(t *rapid.T) {
				if len(r.regs) == 0 {
					t.Skip("nobody there")
				}
				if g := some(); g.Status.Ended() {
					r.seats.Settle(g, r.seats.Free() > 0, noon)
				}
			},
			"resize": func(t *rapid.T) {
				r.seats.Capacity = max(1, r.seats.SeatsTaken, rapid.Int64Range(1, 12).Draw(t, "capacity"))
				r.promote()
			},
			"": func(t *rapid.T) { r.check(t) },
		})
	})
}

func TestPromotionIsFirstComeFirstServed(t *testing.T) {
	r := &room{seats: event.Seats{Capacity: 1, NextSeq: 1}}
	for range 4 {
		p, err := r.seats.SignUp(true, event.Admission{Mode: event.WaitingAuto})
		if err != nil {
			t.Fatal(err)
		}
		g := &event.Registration{}
		g.Take(p, noon)
		r.regs = append(r.regs, g)
	}
	for i := range 3 {
		r.seats.End(r.regs[i], event.Cancelled, noon)
		r.promote()
		if got := r.regs[i+1].Status; got != event.Confirmed {
			t.Errorf("after %d cancelled, the next in line is %s", i+1, got)
		}
	}
}

func TestPromoteRefuses(t *testing.T) {
	full := event.Seats{Capacity: 1, SeatsTaken: 1, Waiting: 1, NextSeq: 2}
	seq := int64(1)
	waiting := &event.Registration{Status: event.Waitlisted, QueueSeq: &seq}
	if err := full.Promote(waiting, noon); !errors.Is(err, event.ErrSessionFull) {
		t.Errorf("without a free seat: %v", err)
	}
	if err := full.Promote(&event.Registration{Status: event.Cancelled}, noon); !errors.Is(err, event.ErrWrongStatus) {
		t.Errorf("of someone who does not wait: %v", err)
	}
}

func TestHoldEnd(t *testing.T) {
	hour := time.Hour
	for _, tt := range []struct {
		name     string
		accepted time.Time
		want     time.Time
	}{
		{"the letter has not been accepted", time.Time{}, noon.Add(24 * hour)},
		{"accepted at once", noon, noon.Add(hour)},
		{"accepted late", noon.Add(5 * hour), noon.Add(6 * hour)},
		{"accepted in the last hour", noon.Add(23*hour + 30*time.Minute), noon.Add(24 * hour)},
	} {
		if got := event.HoldEnd(noon, tt.accepted, hour); !got.Equal(tt.want) {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
