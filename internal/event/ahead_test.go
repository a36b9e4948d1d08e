package event_test

import (
	"fmt"
	"testing"
	"time"

	"rollcall/internal/event"
)

// until is a seat of session 1 that is held until so many hours after noon.
func until(status event.Status, hours int) event.HeldSeat {
	at := noon.Add(time.Duration(hours) * time.Hour)
	return event.HeldSeat{SessionID: 1, Held: event.Held{Status: status, Until: &at}}
}

// inHours is a time so many hours after noon.
func inHours(h int) *time.Time {
	at := noon.Add(time.Duration(h) * time.Hour)
	return &at
}

// soon is an event with a session that starts ten days after noon.
func soon(edit ...func(*event.Event, *event.Session)) (*event.Event, []event.Session) {
	e := &event.Event{Visibility: event.Public}
	s := event.Session{ID: 1, Slug: "one", StartsAt: *inHours(240), EndsAt: *inHours(242), JoinURL: "https://meet.example.org/a", JoinOpensMinutes: 30}
	for _, change := range edit {
		change(e, &s)
	}
	return e, []event.Session{s}
}

// short is a in one line: what, hours from noon, count, hours of the last.
func short(a event.Ahead) string {
	line := fmt.Sprintf("%s %g", a.What, a.At.Sub(noon).Hours())
	if a.Count > 0 {
		line += fmt.Sprintf(" n=%d", a.Count)
	}
	if !a.Last.IsZero() {
		line += fmt.Sprintf(" last=%g", a.Last.Sub(noon).Hours())
	}
	if a.Quota != nil {
		line += " " + a.Quota.Key
	}
	if a.Message != nil {
		line += fmt.Sprintf(" message=%d", *a.Message)
	}
	return line
}

// recorded gives the session something that letters after it can tell of.
func recorded(_ *event.Event, s *event.Session) { s.Materials = []event.Material{{Key: "video"}} }

// follows has letters leave a day after the session, and does what change does.
func follows(change func(*event.Event, *event.Session)) func(*event.Event, *event.Session) {
	return func(e *event.Event, s *event.Session) {
		e.After = &event.After{Missed: true, Delay: event.AfterDelay}
		if change != nil {
			change(e, s)
		}
	}
}

func TestWhatHappensNextByItself(t *testing.T) {
	quota := func(release *time.Time, released *time.Time, taken int64) func(*event.Event, *event.Session) {
		return func(_ *event.Event, s *event.Session) {
			s.Quotas = []event.Quota{{ID: 7, Key: "ge", Seats: 5, Taken: taken, ReleaseAt: release, ReleasedAt: released}}
		}
	}
	for _, tt := range []struct {
		name string
		edit func(*event.Event, *event.Session)
		open event.Open
		now  time.Time
		want []string
	}{
		{name: "a bare session", want: []string{"room_opens 239.5", "registration_closes 240"}},
		{name: "a draft takes no sign-ups", edit: func(e *event.Event, _ *event.Session) { e.Visibility = event.Draft }, want: []string{"room_opens 239.5"}},
		{name: "called off", edit: func(_ *event.Event, s *event.Session) { s.CancelledAt = inHours(-1) }},
		{name: "over, with nothing to tell of", now: *inHours(500), want: []string{"after_lacks 962"}},
		{name: "over, with something", now: *inHours(500), edit: recorded, want: []string{"after_ready 962"}},
		{name: "over, and written about", now: *inHours(500), edit: recorded, open: event.Open{Written: map[int64]bool{1: true}}},
		{name: "over for long", now: *inHours(962), edit: recorded},
		{name: "letters leave by themselves", now: *inHours(241), edit: follows(recorded), want: []string{"after_leaves 266"}},
		{name: "letters would leave by themselves", now: *inHours(241), edit: follows(nil), want: []string{"after_waits 266"}},
		{name: "letters could not leave by themselves", now: *inHours(266), edit: follows(nil), want: []string{"after_lacks 962"}},
		{name: "at the very moment it has happened", now: *inHours(240)},
		{name: "opens and closes at its own times", edit: func(e *event.Event, s *event.Session) { e.OpensAt, s.ClosesAt = inHours(5), inHours(100) },
			want: []string{"registration_opens 5", "registration_closes 100", "room_opens 239.5"}},
		{name: "holds and offers end one after another",
			open: event.Open{Held: []event.HeldSeat{until(event.Offered, 9), until(event.Unverified, 3), until(event.Offered, 4), until(event.Offered, 6), until(event.Pending, 1), {SessionID: 2, Held: until(event.Offered, 1).Held}}},
			want: []string{"holds_end 3 n=1", "offers_end 4 n=3 last=9", "room_opens 239.5", "registration_closes 240"}},
		{name: "what is due is not ahead, and a hold without a time does not end",
			open: event.Open{Held: []event.HeldSeat{until(event.Unverified, 0), until(event.Unverified, -1), {SessionID: 1, Held: event.Held{Status: event.Unverified}}}},
			want: []string{"room_opens 239.5", "registration_closes 240"}},
		{name: "a quota that keeps seats", edit: quota(inHours(20), nil, 2), want: []string{"quota_releases 20 n=3 ge", "room_opens 239.5", "registration_closes 240"}},
		{name: "a quota that is used up", edit: quota(inHours(20), nil, 5), want: []string{"room_opens 239.5", "registration_closes 240"}},
		{name: "a quota that was released", edit: quota(inHours(20), inHours(-1), 2), want: []string{"room_opens 239.5", "registration_closes 240"}},
		{name: "a quota that never is", edit: quota(nil, nil, 2), want: []string{"room_opens 239.5", "registration_closes 240"}},
		{name: "reminders, but for the one that is done with",
			edit: func(e *event.Event, s *event.Session) {
				e.Reminders, s.RemindedTo = []string{"24h", "200h", "1h", "nonsense"}, inHours(41)
			},
			open: event.Open{Reminded: map[int64]int64{1: 93, 2: 5}},
			want: []string{"reminders_leave 216 n=93", "reminders_leave 239 n=93", "room_opens 239.5", "registration_closes 240"}},
		{name: "places of those who do not come, and erasure", edit: func(e *event.Event, _ *event.Session) { e.NoShowReleaseMinutes, e.RetentionDays = 30, 2 },
			want: []string{"room_opens 239.5", "registration_closes 240", "no_shows_release 240.5", "details_erased 290"}},
		{name: "messages that wait for their time", open: event.Open{Messages: []event.TimedMessage{{ID: 7, At: *inHours(300)}, {ID: 8, At: *inHours(3), People: 12}}},
			want: []string{"message_leaves 3 n=12 message=8", "room_opens 239.5", "registration_closes 240", "message_leaves 300 message=7"}},
		{name: "erasure alone is left", edit: func(e *event.Event, _ *event.Session) { e.NoShowReleaseMinutes, e.RetentionDays = 30, 2 }, now: *inHours(245),
			want: []string{"details_erased 290"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, sessions := soon()
			if tt.edit != nil {
				tt.edit(e, &sessions[0])
			}
			if tt.now.IsZero() {
				tt.now = noon
			}
			var got []string
			for _, a := range e.Ahead(sessions, tt.open, tt.now) {
				got = append(got, short(a))
				if (a.Session == nil) != (a.What == event.DetailsErased || a.What == event.MessageLeaves) {
					t.Errorf("%s is of session %v", a.What, a.Session)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("got  %v\nwant %v", got, tt.want)
			}
		})
	}
}

func TestWhatNeedsTheTeam(t *testing.T) {
	undecided := func(person int64, seat bool, hours int) event.Undecided {
		return event.Undecided{RegistrantID: person, SessionID: 1, HoldsSeat: seat, Since: *inHours(hours)}
	}
	withoutAddress := func(reminders ...string) func(*event.Event, *event.Session) {
		return func(e *event.Event, s *event.Session) { e.Reminders, s.JoinURL = reminders, "" }
	}
	for _, tt := range []struct {
		name string
		edit func(*event.Event, *event.Session)
		open event.Open
		now  time.Time
		want []string // cause, count, seats, hours from noon, "remind"
	}{
		{name: "nothing"},
		{name: "approvals are people, the longest first", open: event.Open{Undecided: []event.Undecided{undecided(4, true, -3), undecided(4, false, -9), undecided(5, true, -2)}},
			want: []string{"approvals n=2 seats=2 at=-9"}},
		{name: "offers of the next day alone", open: event.Open{Held: []event.HeldSeat{until(event.Offered, 25), until(event.Offered, 24), until(event.Offered, 7), until(event.Offered, 0), until(event.Unverified, 5)}},
			want: []string{"offers_end n=2 seats=0 at=7"}},
		{name: "a quota within three days", edit: func(_ *event.Event, s *event.Session) {
			s.Quotas = []event.Quota{{Key: "ge", Seats: 5, Taken: 1, ReleaseAt: inHours(72)}, {Key: "rs", Seats: 5, ReleaseAt: inHours(73)}, {Key: "xk", Seats: 5, Taken: 5, ReleaseAt: inHours(10)}}
		}, want: []string{"quota_releases n=4 seats=0 at=72"}},
		{name: "no address, and the reminder is far", edit: withoutAddress("24h")},
		{name: "no address, and a reminder leaves within a week", edit: withoutAddress("24h", "192h"), want: []string{"no_join_address n=0 seats=0 at=48 remind"}},
		{name: "no address, and the next reminder is the later one", edit: withoutAddress("24h", "192h"), now: *inHours(49), want: []string{"no_join_address n=0 seats=0 at=216 remind"}},
		{name: "no address and no reminder", edit: withoutAddress(), now: *inHours(73), want: []string{"no_join_address n=0 seats=0 at=240"}},
		{name: "no address once it runs: the join button says so", edit: withoutAddress(), now: *inHours(241)},
		{name: "called off", edit: func(e *event.Event, s *event.Session) {
			withoutAddress("192h")(e, s)
			s.CancelledAt = inHours(-1)
		}, open: event.Open{Held: []event.HeldSeat{until(event.Offered, 7)}}},
		{name: "over", now: *inHours(242), open: event.Open{Held: []event.HeldSeat{until(event.Offered, 250)}}},
		{name: "letters and addresses", open: event.Open{Refused: 2, Unconfirmed: 3, Since: inHours(-50)},
			want: []string{"letters_refused n=2 seats=0", "never_confirmed n=3 seats=0 at=-50"}},
		{name: "objections of a session that is over", now: *inHours(242), open: event.Open{Objections: map[int64]event.Unanswered{1: {Count: 2, Since: *inHours(241)}, 9: {Count: 1}}},
			want: []string{"objections n=2 seats=0 at=241"}},
		{name: "people of reports that count", now: *inHours(242),
			open: event.Open{Reviews: []event.ToReview{{SessionID: 1, ReportID: 7, People: 8, Since: *inHours(241)}, {SessionID: 9, ReportID: 8, People: 1}}},
			want: []string{"report_people n=8 seats=0 at=241"}},
		{name: "people of reports of a session that was called off", now: *inHours(242), edit: func(_ *event.Event, s *event.Session) { s.CancelledAt = inHours(1) },
			open: event.Open{Reviews: []event.ToReview{{SessionID: 1, ReportID: 7, People: 8, Since: *inHours(241)}}}},
		{name: "all of it, in order", edit: func(e *event.Event, s *event.Session) {
			withoutAddress("192h")(e, s)
			s.Quotas = []event.Quota{{Key: "ge", Seats: 5, ReleaseAt: inHours(9)}}
		}, open: event.Open{Refused: 1, Unconfirmed: 1, Since: inHours(-30), Undecided: []event.Undecided{undecided(1, false, -1)}, Held: []event.HeldSeat{until(event.Offered, 7)}},
			want: []string{"approvals n=1 seats=0 at=-1", "no_join_address n=0 seats=0 at=48 remind", "offers_end n=1 seats=0 at=7", "quota_releases n=5 seats=0 at=9", "letters_refused n=1 seats=0", "never_confirmed n=1 seats=0 at=-30"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, sessions := soon()
			if tt.edit != nil {
				tt.edit(e, &sessions[0])
			}
			if tt.now.IsZero() {
				tt.now = noon
			}
			var got []string
			for _, n := range e.Needs(sessions, tt.open, tt.now) {
				line := fmt.Sprintf("%s n=%d seats=%d", n.Cause, n.Count, n.Seats)
				if !n.At.IsZero() {
					line += fmt.Sprintf(" at=%g", n.At.Sub(noon).Hours())
				}
				if n.Remind {
					line += " remind"
				}
				got = append(got, line)
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("got  %v\nwant %v", got, tt.want)
			}
		})
	}
}

func TestSeatsThatAreHeldAreCountedByStatus(t *testing.T) {
	o := event.Open{Held: []event.HeldSeat{until(event.Offered, 1), until(event.Offered, 2), until(event.Pending, 3), {SessionID: 2, Held: event.Held{Status: event.Unverified}}}}
	if n := o.HeldIn(1); n[event.Offered] != 2 || n[event.Pending] != 1 || n[event.Unverified] != 0 {
		t.Errorf("held: %v", n)
	}
}
