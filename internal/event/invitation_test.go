package event_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// ahead are sessions that begin a week and two weeks after noon.
func ahead() []event.Session {
	return []event.Session{{ID: 1, StartsAt: noon.AddDate(0, 0, 7)}, {ID: 2, StartsAt: noon.AddDate(0, 0, 14)}}
}

func TestAnInvitationEndsAtItsDateOrAtTheLastStart(t *testing.T) {
	early, late := noon.AddDate(0, 0, 3), noon.AddDate(1, 0, 0)
	for _, tt := range []struct {
		name string
		own  *time.Time
		want time.Time
	}{
		{"no date of its own", nil, noon.AddDate(0, 0, 14)},
		{"a date before the start", &early, early},
		{"a date after the start", &late, noon.AddDate(0, 0, 14)},
	} {
		i := &event.Invitation{State: event.InvitationSent, ExpiresAt: tt.own}
		if got := i.Ends(ahead()); !got.Equal(tt.want) {
			t.Errorf("%s: ends at %s, want %s", tt.name, got, tt.want)
		}
		if s := i.Standing(ahead(), tt.want.Add(-time.Millisecond)); s != event.InvitationSent {
			t.Errorf("%s: a moment before it is %s", tt.name, s)
		}
		if s := i.Standing(ahead(), tt.want); s != event.InvitationExpired {
			t.Errorf("%s: at that moment it is %s", tt.name, s)
		}
	}
	erased := &event.Invitation{State: event.InvitationSent, ErasedAt: &early}
	if s := erased.Standing(ahead(), noon); s != event.InvitationExpired {
		t.Errorf("erased it is %s", s)
	}
}

func TestWhatEachStateAllows(t *testing.T) {
	const yes, same, no = "yes", "unchanged", "refused"
	of := func(changed bool, err error) string {
		switch {
		case err != nil:
			return no
		case changed:
			return yes
		}
		return same
	}
	acts := []struct {
		name string
		do   func(*event.Invitation) string
	}{
		{"send", func(i *event.Invitation) string { return of(i.Send(ahead(), noon)) }},
		{"remind", func(i *event.Invitation) string { return of(true, i.Remind(ahead(), noon)) }},
		{"see", func(i *event.Invitation) string { return of(i.See(ahead(), noon), nil) }},
		{"accept", func(i *event.Invitation) string { return of(true, i.Accept(4, ahead(), noon)) }},
		{"decline", func(i *event.Invitation) string { return of(i.Decline(ahead(), noon)) }},
		{"revoke", func(i *event.Invitation) string { return of(i.Revoke(ahead(), noon)) }},
	}
	for state, want := range map[event.InvitationState][]string{
		event.InvitationDrafted:  {yes, no, same, no, no, yes},
		event.InvitationSent:     {same, yes, yes, yes, yes, yes},
		event.InvitationSeen:     {same, yes, same, yes, yes, yes},
		event.InvitationAccepted: {no, no, same, no, no, no},
		event.InvitationDeclined: {yes, no, same, no, same, yes},
		event.InvitationExpired:  {yes, no, same, no, no, yes},
		event.InvitationRevoked:  {yes, no, same, no, no, same},
	} {
		for k, act := range acts {
			i := &event.Invitation{State: state, LinkGeneration: 1}
			before := *i
			got := act.do(i)
			if got != want[k] {
				t.Errorf("%s a %s invitation: %s, want %s", act.name, state, got, want[k])
			}
			if got != yes && *i != before {
				t.Errorf("%s a %s invitation is %s and changes it to %+v", act.name, state, got, i)
			}
		}
	}
}

func TestNobodyIsRemindedTwiceInAWeek(t *testing.T) {
	i := &event.Invitation{State: event.InvitationSent}
	if err := i.Remind(ahead(), noon); err != nil {
		t.Fatal(err)
	}
	err := i.Remind(ahead(), noon.Add(event.RemindGap-time.Millisecond))
	if !errors.Is(err, event.ErrRemindedAlready) || problem.From(err).Params["after"] != noon.Add(event.RemindGap) {
		t.Errorf("after less than a week: %v", err)
	}
	if err := i.Remind(ahead(), noon.Add(event.RemindGap)); err != nil {
		t.Errorf("after a week: %v", err)
	}
}

func TestSendingAgainBeginsAnew(t *testing.T) {
	past := noon.Add(-time.Hour)
	i := &event.Invitation{State: event.InvitationExpired, ExpiresAt: &past, EndedAt: &past, RemindedAt: &past, LinkGeneration: 1}
	if fresh, err := i.Send(ahead(), noon); !fresh || err != nil || i.ExpiresAt != nil || i.EndedAt != nil || i.RemindedAt != nil || i.LinkGeneration != 1 {
		t.Errorf("an expired one: %+v, %v", i, err)
	}
	i = &event.Invitation{State: event.InvitationRevoked, EndedAt: &past, LinkGeneration: 1}
	if fresh, err := i.Send(ahead(), noon); !fresh || err != nil || i.LinkGeneration != 2 {
		t.Errorf("a revoked one keeps its link: %+v, %v", i, err)
	}
	for name, tt := range map[string]struct {
		i    event.Invitation
		at   time.Time
		want error
	}{
		"after the start": {event.Invitation{State: event.InvitationDeclined}, noon.AddDate(0, 0, 14), event.ErrSessionOver},
		"erased":          {event.Invitation{State: event.InvitationDeclined, ErasedAt: &past}, noon, event.ErrNotFound},
	} {
		if _, err := tt.i.Send(ahead(), tt.at); !errors.Is(err, tt.want) || tt.i.State != event.InvitationDeclined {
			t.Errorf("%s: %v, %s", name, err, tt.i.State)
		}
	}
}

func TestWhateverHappensAnInvitationIsAnsweredOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i, now, answers := &event.Invitation{State: event.InvitationDrafted, LinkGeneration: 1}, noon, 0
		var reminded []time.Time
		t.Repeat(map[string]func(*rapid.T){
			"wait": func(t *rapid.T) {
				now = now.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "hours")) * time.Hour)
			},
			"send": func(*rapid.T) { _, _ = i.Send(ahead(), now) },
			"see":  func(*rapid.T) { i.See(ahead(), now) },
			"remind": func(*rapid.T) {
				if i.Remind(ahead(), now) == nil {
					reminded = append(reminded, now)
				}
			},
			"accept": func(*rapid.T) {
				if i.Accept(4, ahead(), now) == nil {
					answers++
				}
			},
			"decline": func(*rapid.T) { _, _ = i.Decline(ahead(), now) },
			"revoke":  func(*rapid.T) { _, _ = i.Revoke(ahead(), now) },
			"expire":  func(*rapid.T) { i.Expire(ahead(), now) },
			"": func(t *rapid.T) {
				if answers > 1 || (i.RegistrantID != nil) != (i.State == event.InvitationAccepted) || (answers == 1) != (i.State == event.InvitationAccepted) {
					t.Fatalf("accepted %d times, and is %+v", answers, i)
				}
				if (i.EndedAt == nil) != i.State.Stands() {
					t.Fatalf("%s and ended at %v", i.State, i.EndedAt)
				}
				if i.State.Open() && i.SentAt == nil {
					t.Fatalf("%s and never sent", i.State)
				}
				for k := 1; k < len(reminded); k++ {
					if reminded[k].Sub(reminded[k-1]) < event.RemindGap && i.SentAt.Before(reminded[k-1]) {
						t.Fatalf("reminded at %v", reminded)
					}
				}
			},
		})
	})
}

func TestASeatIsHeldWhileOneIsFree(t *testing.T) {
	starts := noon.AddDate(0, 0, 7)
	for name, tt := range map[string]struct {
		session event.Session
		want    error
	}{
		"one is free":           {event.Session{StartsAt: starts, Seats: event.Seats{Capacity: 2, SeatsTaken: 1}}, nil},
		"none is free":          {event.Session{StartsAt: starts, Seats: event.Seats{Capacity: 2, SeatsTaken: 2}}, event.ErrSessionFull},
		"the free one is kept":  {event.Session{StartsAt: starts, Seats: event.Seats{Capacity: 2, SeatsTaken: 1, Kept: 1}}, event.ErrSessionFull},
		"somebody waits for it": {event.Session{StartsAt: starts, Seats: event.Seats{Capacity: 2, SeatsTaken: 1, Waiting: 1}}, event.ErrSessionFull},
		"it has begun":          {event.Session{StartsAt: noon, Seats: event.Seats{Capacity: 2}}, event.ErrSessionOver},
		"it is called off":      {event.Session{StartsAt: starts, CancelledAt: &noon, Seats: event.Seats{Capacity: 2}}, event.ErrSessionCancelled},
	} {
		s := tt.session
		kept := s.Kept
		if err := s.Hold(noon); !errors.Is(err, tt.want) || (s.Kept == kept+1) != (tt.want == nil) {
			t.Errorf("%s: %v, %d kept", name, err, s.Kept)
		}
	}
}

func TestHeldSeatsAreNobodyElses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &event.Session{StartsAt: noon.AddDate(0, 0, 7), Seats: event.Seats{Capacity: rapid.Int64Range(1, 10).Draw(t, "capacity"), NextSeq: 1}}
		s.Quotas = []event.Quota{{ID: 1, Seats: rapid.Int64Range(0, s.Capacity).Draw(t, "quota")}}
		s.Kept = s.Quotas[0].Kept()
		quota, held := &s.Quotas[0].ID, int64(0)
		t.Repeat(map[string]func(*rapid.T){
			"hold": func(*rapid.T) {
				if s.Hold(noon) == nil {
					held++
				}
			},
			"let go": func(t *rapid.T) {
				if held == 0 {
					t.Skip("none is held")
				}
				s.LetGo()
				held--
			},
			"take": func(t *rapid.T) {
				if held == 0 {
					t.Skip("none is held")
				}
				s.LetGo()
				held--
				id := rapid.SampledFrom([]*int64{nil, quota}).Draw(t, "quota")
				if p, err := s.Enter(s.SeatsTaken < s.Capacity, true, event.Admission{}, id); err != nil || p.Status != event.Confirmed {
					t.Fatalf("whose seat was held got %+v, %v", p, err)
				}
			},
			"sign up": func(*rapid.T) { _, _ = s.SignUp(true, event.Admission{Mode: event.WaitingOff}) },
			"": func(t *rapid.T) {
				if s.Held() != held || s.SeatsTaken+held > s.Capacity {
					t.Fatalf("%d are held, counted are %d of %+v", held, s.Held(), s.Seats)
				}
			},
		})
	})
}

func TestASeatIsHeldUntilItsDateAndTheStart(t *testing.T) {
	until := noon.AddDate(0, 0, 3)
	i, s := &event.InvitedSession{HeldUntil: &until}, &event.Session{StartsAt: noon.AddDate(0, 0, 7)}
	if !i.Holds(s, until.Add(-time.Millisecond)) || i.Holds(s, until) {
		t.Error("the date of the seat does not end it")
	}
	if s.StartsAt = noon.AddDate(0, 0, 1); i.Holds(s, s.StartsAt) {
		t.Error("it is held beyond the start")
	}
	if (&event.InvitedSession{}).Holds(s, noon) {
		t.Error("none is held where none was given")
	}
}
