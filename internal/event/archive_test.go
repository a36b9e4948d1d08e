package event_test

import (
	"errors"
	"testing"
	"time"

	"rollcall/internal/event"
)

func TestWhatIsOverMayBePutAway(t *testing.T) {
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	until := func(end time.Duration) event.Session { return event.Session{EndsAt: now.Add(end)} }
	off := until(time.Hour)
	off.CancelledAt = &now
	cases := []struct {
		name       string
		visibility event.Visibility
		sessions   []event.Session
		want       error
	}{
		{"all is over", event.Public, []event.Session{until(-time.Hour), until(0)}, nil},
		{"one is not", event.Public, []event.Session{until(-time.Hour), until(time.Millisecond)}, event.ErrStillAhead},
		{"unlisted is not a draft", event.Unlisted, []event.Session{until(time.Hour)}, event.ErrStillAhead},
		{"what is called off is not ahead", event.Public, []event.Session{off}, nil},
		{"a draft at any time", event.Draft, []event.Session{until(time.Hour)}, nil},
	}
	for _, c := range cases {
		e := event.Event{Visibility: c.visibility}
		if err := e.CheckArchive(c.sessions, now); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}
