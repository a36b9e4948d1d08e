package event

import (
	"errors"
	"testing"
	"time"
)

func TestTakingBackACancel(t *testing.T) {
	start := time.Date(2021, 11, 12, 9, 0, 0, 0, time.UTC)
	gone := start.Add(-time.Hour)
	far := Session{ID: 1, StartsAt: start, EndsAt: start.Add(2 * time.Hour)}
	off := far
	off.CancelledAt = &gone
	for _, tt := range []struct {
		name      string
		session   Session
		status    Status
		cancelled time.Duration // before now
		now       time.Time
		want      error
	}{
		{"at once", far, Cancelled, 0, start.AddDate(0, 0, -7), nil},
		{"in the last second", far, Cancelled, 24*time.Hour - time.Second, start.AddDate(0, 0, -7), nil},
		{"a day later", far, Cancelled, 24 * time.Hour, start.AddDate(0, 0, -7), ErrTakeBackOver},
		{"while the session runs", far, Cancelled, time.Hour, start.Add(time.Hour), nil},
		{"when the session is over", far, Cancelled, time.Hour, far.EndsAt, ErrSessionOver},
		{"when the session is called off", off, Cancelled, time.Hour, start.AddDate(0, 0, -7), ErrSessionCancelled},
		{"what the organiser has withdrawn", far, Withdrawn, time.Hour, start.AddDate(0, 0, -7), ErrWrongStatus},
		{"what the organiser has declined", far, Rejected, time.Hour, start.AddDate(0, 0, -7), ErrWrongStatus},
		{"what has expired", far, Expired, time.Hour, start.AddDate(0, 0, -7), ErrWrongStatus},
		{"what stands", far, Confirmed, time.Hour, start.AddDate(0, 0, -7), ErrWrongStatus},
	} {
		g := &Registration{Status: tt.status, ChangedAt: tt.now.Add(-tt.cancelled)}
		if err := g.CheckTakeBack(&tt.session, tt.now); !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	late := &Registration{Status: Cancelled, ChangedAt: start}
	if got := late.TakeBackUntil(&far); !got.Equal(far.EndsAt) {
		t.Errorf("it may be taken back until %s, beyond the end of the session", got)
	}
}

func TestTakingBackDisplacesNobody(t *testing.T) {
	now := time.Date(2021, 10, 12, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name     string
		seats    Seats
		verified bool
		want     Place
	}{
		{"a free seat", Seats{Capacity: 2, SeatsTaken: 1, NextSeq: 4}, true, Place{Status: Confirmed, HoldsSeat: true}},
		{"full", Seats{Capacity: 2, SeatsTaken: 2, NextSeq: 4}, true, Place{Status: Waitlisted, QueueSeq: 4, Rank: 1}},
		{"others wait", Seats{Capacity: 2, SeatsTaken: 1, Waiting: 3, NextSeq: 4}, true, Place{Status: Waitlisted, QueueSeq: 4, Rank: 4}},
		{"not confirmed the address", Seats{Capacity: 2, NextSeq: 1}, false, Place{Status: Unverified}},
	} {
		before := tt.seats
		g := &Registration{Status: Cancelled}
		if got := tt.seats.TakeBack(g, tt.verified, tt.seats.Free() > 0, now); got != tt.want || g.Status != tt.want.Status || g.HoldsSeat != tt.want.HoldsSeat {
			t.Errorf("%s: %+v, want %+v; the registration is %+v", tt.name, got, tt.want, g)
		}
		taken := int64(0)
		if tt.want.HoldsSeat {
			taken = 1
		}
		if tt.seats.SeatsTaken != before.SeatsTaken+taken || tt.seats.UnverifiedSeats != 0 {
			t.Errorf("%s: the counters are %+v", tt.name, tt.seats)
		}
	}
}

func TestChangesUntilTheLastSessionBegins(t *testing.T) {
	start := time.Date(2021, 11, 12, 9, 0, 0, 0, time.UTC)
	later := start.AddDate(0, 1, 0)
	sessions := []Session{{StartsAt: start}, {StartsAt: later}}
	if got := ChangesUntil(sessions); !got.Equal(later) {
		t.Errorf("until %s, want %s", got, later)
	}
	sessions[1].CancelledAt = &start
	if got := ChangesUntil(sessions); !got.Equal(start) {
		t.Errorf("with the last called off: until %s, want %s", got, start)
	}
	sessions[0].CancelledAt = &start
	if got := ChangesUntil(sessions); !got.IsZero() {
		t.Errorf("with all called off: until %s", got)
	}
}

func TestAMaskedAddressShowsLittle(t *testing.T) {
	for address, want := range map[string]string{
		"marta@example.org": "m•••@example.org", "m@example.org": "•••@example.org", "šaban@example.org": "š•••@example.org",
		`a@b@example.org`: "a•••@example.org", "": "", "@example.org": "•••@example.org",
	} {
		if got := MaskAddress(address); got != want {
			t.Errorf("%q is shown as %q, want %q", address, got, want)
		}
	}
}

func TestAnAddressIsAskedForForADay(t *testing.T) {
	at, email := time.Date(2021, 10, 12, 12, 0, 0, 0, time.UTC), "a@example.org"
	r := &Registrant{AskedEmail: &email, AskedEmailAt: &at}
	if got := r.Asks(at.Add(AskedEmailFor - time.Millisecond)); got != email {
		t.Errorf("in the last moment it asks for %q", got)
	}
	if got := r.Asks(at.Add(AskedEmailFor)); got != "" {
		t.Errorf("after a day it asks for %q", got)
	}
}
