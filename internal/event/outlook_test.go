package event_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/event"
)

// waiters is a queue of n people, from registration 1 on.
func waiters(n int, zone *time.Location) []event.Waiter {
	all := make([]event.Waiter, n)
	for i := range all {
		all[i] = event.Waiter{RegistrationID: int64(i + 1), RegistrantID: int64(i + 1), Zone: zone}
	}
	return all
}

// outlookOn is an allocation of a session five days after noon with a queue
// of three for ten seats, of which some are free.
func outlookOn(mode event.WaitingMode, free int64) *event.Allocation {
	return &event.Allocation{
		Seats:    event.Seats{Capacity: 10, SeatsTaken: 10 - free, Waiting: 3, NextSeq: 4},
		Rule:     event.Admission{Mode: mode, OfferHours: 24},
		StartsAt: noon.Add(5 * 24 * time.Hour), EndsAt: noon.Add(5*24*time.Hour + 2*time.Hour),
		Queue: waiters(3, time.UTC),
	}
}

func TestOutlooks(t *testing.T) {
	at := func(h int) time.Time { return noon.Add(time.Duration(h) * time.Hour) }
	held := func(status event.Status, h int) event.Held {
		until := at(h)
		return event.Held{Status: status, Until: &until}
	}
	near := at(5*24 - 6)
	quota, other := int64(1), int64(2)
	for _, tt := range []struct {
		name string
		of   *event.Allocation
		now  time.Time
		held []event.Held
		edit func(*event.Allocation)
		want []event.Outlook // why and what next, of each
	}{
		{name: "full", of: outlookOn(event.WaitingAuto, 0), want: []event.Outlook{{Why: "no_seat"}, {Why: "no_seat"}, {Why: "no_seat"}}},
		{name: "an offer stands", of: outlookOn(event.WaitingOffer, 0), held: []event.Held{held(event.Offered, 9), held(event.Offered, 7), {Status: event.Pending}, held(event.Unverified, 8)},
			want: []event.Outlook{{Why: "no_seat", Next: "offer_ends", NextAt: at(7)}, {Why: "no_seat", Next: "offer_ends", NextAt: at(7)}, {Why: "no_seat", Next: "offer_ends", NextAt: at(7)}}},
		{name: "an address has to be confirmed first", of: outlookOn(event.WaitingOffer, 0), held: []event.Held{held(event.Offered, 9), held(event.Unverified, 8)},
			want: []event.Outlook{{Why: "no_seat", Next: "hold_ends", NextAt: at(8)}, {Why: "no_seat", Next: "hold_ends", NextAt: at(8)}, {Why: "no_seat", Next: "hold_ends", NextAt: at(8)}}},
		{name: "a seat is kept for somebody invited first", of: outlookOn(event.WaitingAuto, 0), held: []event.Held{held("", 6), held(event.Offered, 7)},
			want: []event.Outlook{{Why: "no_seat", Next: "invitation_ends", NextAt: at(6)}, {Why: "no_seat", Next: "invitation_ends", NextAt: at(6)}, {Why: "no_seat", Next: "invitation_ends", NextAt: at(6)}}},
		{name: "an offer has run out, and the clock has not come by", of: outlookOn(event.WaitingOffer, 0), held: []event.Held{held(event.Offered, 0), held(event.Offered, 3)},
			want: []event.Outlook{{Why: "no_seat", Next: "soon"}, {Why: "no_seat", Next: "soon"}, {Why: "no_seat", Next: "soon"}}},
		{name: "a seat is free and about to be given", of: outlookOn(event.WaitingAuto, 1), want: []event.Outlook{{Next: "soon"}, {Why: "no_seat"}, {Why: "no_seat"}}},
		{name: "the first sleeps and keeps the seat", of: outlookOn(event.WaitingOffer, 1), now: at(10), want: []event.Outlook{{Why: "quiet_hours", Next: "morning", NextAt: at(20)}, {Why: "no_seat"}, {Why: "no_seat"}}},
		{name: "the start comes near before the morning", of: outlookOn(event.WaitingOffer, 1), now: at(10),
			edit: func(a *event.Allocation) { a.StartsAt, a.EndsAt = at(22), at(24) },
			want: []event.Outlook{{Why: "quiet_hours", Next: "near_start", NextAt: at(16)}, {Why: "no_seat"}, {Why: "no_seat"}}},
		{name: "the free seats are kept for a quota", of: outlookOn(event.WaitingAuto, 2), held: []event.Held{held(event.Offered, 30)},
			edit: func(a *event.Allocation) {
				until := at(20)
				a.Seats.Quotas, a.Seats.Kept = []event.Quota{{ID: quota, Seats: 2, ReleaseAt: &until}, {ID: other, Seats: 1, Taken: 1, ReleaseAt: &noon}}, 2
				a.Queue[1].QuotaID = &quota
			},
			want: []event.Outlook{{Why: "reserved", Next: "release", NextAt: at(20)}, {Next: "soon"}, {Why: "reserved", Next: "release", NextAt: at(20)}}},
		{name: "kept for a quota without a release", of: outlookOn(event.WaitingAuto, 2),
			edit: func(a *event.Allocation) {
				a.Seats.Quotas, a.Seats.Kept = []event.Quota{{ID: quota, Seats: 2}}, 2
			},
			want: []event.Outlook{{Why: "reserved"}, {Why: "reserved"}, {Why: "reserved"}}},
		{name: "too many of one municipality", of: outlookOn(event.WaitingAuto, 2),
			edit: func(a *event.Allocation) {
				a.Rule.PerMunicipality, a.Rule.PerMunicipalityUntil, a.SeatsByHome = 2, at(40), map[string]int64{"key:sarajevo": 2}
				a.Queue[0].Home = "key:sarajevo"
			},
			want: []event.Outlook{{Why: "municipality_full", Next: "limit_ends", NextAt: at(40)}, {Next: "soon"}, {Next: "soon"}}},
		{name: "an office waits for seats for all", of: outlookOn(event.WaitingAuto, 1), held: []event.Held{held(event.Unverified, 1)},
			edit: func(a *event.Allocation) {
				a.Rule.KeepTogether, a.Queue[0].Office, a.Queue[1].Office = true, 9, 9
			},
			want: []event.Outlook{{Why: "together", Next: "hold_ends", NextAt: at(1)}, {Why: "no_seat", Next: "hold_ends", NextAt: at(1)}, {Why: "no_seat", Next: "hold_ends", NextAt: at(1)}}},
		{name: "an office waits until the start is near", of: outlookOn(event.WaitingAuto, 1),
			edit: func(a *event.Allocation) {
				a.Rule.KeepTogether, a.Queue[0].Office, a.Queue[1].Office = true, 9, 9
			},
			want: []event.Outlook{{Why: "together", Next: "near_start", NextAt: near}, {Why: "no_seat"}, {Why: "no_seat"}}},
		{name: "called off", of: outlookOn(event.WaitingAuto, 1), edit: func(a *event.Allocation) { a.CalledOff = true }, want: []event.Outlook{{Why: "over"}, {Why: "over"}, {Why: "over"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.edit != nil {
				tt.edit(tt.of)
			}
			now := tt.now
			if now.IsZero() {
				now = noon
			}
			got := tt.of.Outlooks(tt.held, now)
			for i := range tt.want {
				w := &tt.want[i]
				w.RegistrationID, w.Rank, w.Ahead, w.Offered, w.Held = int64(i+1), int64(i+1), int64(i), got[i].Offered, got[i].Held
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Outlooks (-want +got):\n%s", diff)
			}
			for i := range tt.want {
				if one := tt.of.OutlookOf(tt.of.Queue[i], int64(i+1), tt.held, now); one != got[i] {
					t.Errorf("OutlookOf the person with rank %d = %+v; Outlooks has %+v", i+1, one, got[i])
				}
			}
		})
	}
}

// Where all are alike to the rule, the queue is read as far as there are
// seats; who comes behind waits as with all of it.
func TestOutlookBehindWhatWasRead(t *testing.T) {
	for free := range int64(3) {
		all := outlookOn(event.WaitingOffer, free)
		want := all.Outlooks(nil, noon)[2]
		short := outlookOn(event.WaitingOffer, free)
		short.Queue = short.Queue[:max(1, free)]
		if got := short.OutlookOf(all.Queue[2], 3, nil, noon); got != want {
			t.Errorf("%d free, the queue read as far: %+v; with all of it %+v", free, got, want)
		}
		all.Seats.Kept, short.Seats.Kept = free, free // for invited people
		want = all.Outlooks(nil, noon)[2]
		if got := short.OutlookOf(all.Queue[2], 3, nil, noon); got != want || free > 0 && got.Why != event.WhyReserved {
			t.Errorf("%d free and kept, the queue read as far: %+v; with all of it %+v", free, got, want)
		}
	}
}

func TestStandstill(t *testing.T) {
	soon, later := noon.Add(time.Hour), noon.Add(3*time.Hour)
	held := []event.Held{{Status: event.Unverified, Until: &soon}, {Status: event.Offered, Until: &later}, {Status: event.Pending}}
	for _, tt := range []struct {
		name   string
		edit   func(*event.Allocation)
		held   []event.Held
		closes time.Time
		want   event.Outlook
	}{
		{"full", nil, nil, later, event.Outlook{Ahead: 3, Why: "no_seat"}},
		{"offers have no answer", nil, held[1:], later, event.Outlook{Ahead: 3, Offered: 1, Held: 1, Why: "offers_pending", Next: "offer_ends", NextAt: later}},
		{"only an address is to be confirmed", nil, held[:1], later, event.Outlook{Ahead: 3, Held: 1, Why: "holds_pending", Next: "hold_ends", NextAt: soon}},
		{"a decision is open", nil, held[2:], later, event.Outlook{Ahead: 3, Held: 1, Why: "no_seat"}},
		{"nobody waits", func(a *event.Allocation) { a.Queue, a.Seats.Waiting = nil, 0 }, nil, later, event.Outlook{Why: "nobody_waits"}},
		{"registration is closed", func(a *event.Allocation) { a.Queue, a.Seats.Waiting = nil, 0 }, nil, noon, event.Outlook{Why: "registration_closed"}},
		{"over", func(a *event.Allocation) { a.EndsAt = noon }, held, later, event.Outlook{Ahead: 3, Offered: 1, Held: 2, Why: "over"}},
		{"about to be given", func(a *event.Allocation) { a.Seats.SeatsTaken = 9 }, nil, later, event.Outlook{Ahead: 3, Next: "soon"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := outlookOn(event.WaitingOffer, 0)
			if tt.edit != nil {
				tt.edit(a)
			}
			if got := a.Standstill(tt.held, tt.closes, noon); got != tt.want {
				t.Errorf("Standstill = %+v, want %+v", got, tt.want)
			}
		})
	}
}
