package event_test

import (
	"errors"
	"testing"
	"time"

	"rollcall/internal/event"
)

// webinar is an event with one session of 100 seats from 12 to 14 o'clock.
func webinar() (*event.Event, *event.Session) {
	e := &event.Event{Languages: []string{"en"}, WaitingMode: event.WaitingAuto, ThresholdPercent: 80}
	s := &event.Session{StartsAt: noon, EndsAt: noon.Add(2 * time.Hour), JoinOpensMinutes: 30, JoinURL: "https://meet.example.org/x"}
	s.Capacity, s.RoomLimit, s.NextSeq = 100, 100, 1
	return e, s
}

func at(d time.Duration) *time.Time {
	t := noon.Add(d)
	return &t
}

func TestStateOf(t *testing.T) {
	day := 24 * time.Hour
	for _, tt := range []struct {
		name string
		set  func(*event.Event, *event.Session)
		now  time.Duration // after the start
		want event.State
	}{
		{"many free", func(e *event.Event, s *event.Session) {}, -day, event.StateOpen},
		{"a tenth free", func(e *event.Event, s *event.Session) { s.SeatsTaken = 90 }, -day, event.StateFewSeats},
		{"more than a tenth free", func(e *event.Event, s *event.Session) { s.SeatsTaken = 89 }, -day, event.StateOpen},
		{"five free of ten", func(e *event.Event, s *event.Session) { s.Capacity, s.SeatsTaken = 10, 5 }, -day, event.StateFewSeats},
		{"none free", func(e *event.Event, s *event.Session) { s.SeatsTaken = 100 }, -day, event.StateWaitingList},
		{"none free, list off", func(e *event.Event, s *event.Session) { s.SeatsTaken, e.WaitingMode = 100, event.WaitingOff }, -day, event.StateFull},
		{"none free, list full", func(e *event.Event, s *event.Session) { s.SeatsTaken, s.Waiting, e.WaitingCapacity = 100, 3, 3 }, -day, event.StateFull},
		{"before it opens", func(e *event.Event, s *event.Session) { e.OpensAt = at(-day) }, -2 * day, event.StateNotOpen},
		{"the session opens later than the event", func(e *event.Event, s *event.Session) { e.OpensAt, s.OpensAt = at(-3*day), at(-day) }, -2 * day, event.StateNotOpen},
		{"after the event closes", func(e *event.Event, s *event.Session) { e.ClosesAt = at(-day) }, -time.Hour, event.StateClosed},
		{"running", func(e *event.Event, s *event.Session) {}, 0, event.StateRunning},
		{"over", func(e *event.Event, s *event.Session) {}, 2 * time.Hour, event.StateOver},
		{"cancelled before everything else", func(e *event.Event, s *event.Session) { s.CancelledAt = at(0) }, 3 * time.Hour, event.StateCancelled},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, s := webinar()
			tt.set(e, s)
			if got := e.StateOf(s, noon.Add(tt.now)); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestCheckOpen(t *testing.T) {
	for _, tt := range []struct {
		name string
		set  func(*event.Event, *event.Session)
		now  time.Duration
		want error
	}{
		{"until the start", func(e *event.Event, s *event.Session) {}, -time.Millisecond, nil},
		{"at the start", func(e *event.Event, s *event.Session) {}, 0, event.ErrClosed},
		{"an event-wide end after the start does not help", func(e *event.Event, s *event.Session) { e.ClosesAt = at(time.Hour) }, 0, event.ErrClosed},
		{"the session's own end may be later", func(e *event.Event, s *event.Session) { s.ClosesAt = at(time.Hour) }, time.Minute, nil},
		{"but not later than its end", func(e *event.Event, s *event.Session) { s.ClosesAt = at(9 * time.Hour) }, 2 * time.Hour, event.ErrClosed},
		{"not yet", func(e *event.Event, s *event.Session) { e.OpensAt = at(-time.Hour) }, -2 * time.Hour, event.ErrNotOpen},
		{"cancelled", func(e *event.Event, s *event.Session) { s.CancelledAt = at(0) }, -time.Hour, event.ErrSessionCancelled},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, s := webinar()
			tt.set(e, s)
			if got := e.CheckOpen(s, noon.Add(tt.now)); !errors.Is(got, tt.want) || (got == nil) != (tt.want == nil) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

func TestCheckJoin(t *testing.T) {
	for _, tt := range []struct {
		name string
		set  func(*event.Session)
		now  time.Duration
		want error
	}{
		{"half an hour before", func(s *event.Session) {}, -30 * time.Minute, nil},
		{"a moment earlier", func(s *event.Session) {}, -30*time.Minute - 1, event.ErrJoinTooEarly},
		{"until it ends", func(s *event.Session) {}, 2*time.Hour - 1, nil},
		{"when it has ended", func(s *event.Session) {}, 2 * time.Hour, event.ErrSessionOver},
		{"cancelled", func(s *event.Session) { s.CancelledAt = at(0) }, 0, event.ErrSessionCancelled},
		{"no address yet", func(s *event.Session) { s.JoinURL = "" }, 0, event.ErrNoJoinAddress},
	} {
		_, s := webinar()
		tt.set(s)
		if got := s.CheckJoin(noon.Add(tt.now)); !errors.Is(got, tt.want) || (got == nil) != (tt.want == nil) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
