package core

import (
	"context"
	"slices"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// An AttendanceRow is one person in one session: a registrant, or a walk-in.
type AttendanceRow struct {
	Registrant   *event.Registrant   // nil for a walk-in
	Registration *event.Registration // nil for a walk-in, and without a registration here
	WalkIn       string              // the name given at roll-call
	From         string              // the organisation or city given with it; "" for a registrant
	ByName       bool                // a walk-in whom the name alone tells apart: without an address
	Record       event.Record
	Override     *event.OutcomeOverride // the decision that counts, if there is one
	Present      bool                   // by the host's marks
	Minutes      *float64               // two decimals; nil: unknown
	Percent      *float64               // one decimal, of the net session
	Who          []string               // of a walk-in, everything that event.Mark.Who calls them; the first counts
}

// Outcome is the decided outcome, else that of the evidence.
func (r *AttendanceRow) Outcome() event.Outcome { return r.Record.Outcome }

// People is how many were there at the person's computer, 0 where nobody was.
// Over all rows, speakers and staff apart, they are the participants of the
// session.
func (r *AttendanceRow) People() int {
	if o := r.Outcome(); o != event.OutcomeAttended && o != event.OutcomePartial {
		return 0
	}
	return max(1, r.Record.Headcount)
}

// Name is the person's name.
func (r *AttendanceRow) Name() string {
	if r.Registrant != nil {
		return r.Registrant.Name()
	}
	return r.WalkIn
}

// Records is what is known of each of the given registrants in s, by id.
func (d *Desk) Records(ctx context.Context, ev *event.Event, s *event.Session, registrantIDs []int64) (map[int64]*AttendanceRow, error) {
	return RecordsIn(ctx, d.Store.Reads, ev, s, registrantIDs)
}

// RecordsIn is Records as reads see it.
func RecordsIn(ctx context.Context, reads store.Reads, ev *event.Event, s *event.Session, registrantIDs []int64) (map[int64]*AttendanceRow, error) {
	found, err := findingsIn(ctx, reads, s, registrantIDs)
	if err != nil {
		return nil, err
	}
	rows := make(map[int64]*AttendanceRow, len(registrantIDs))
	for _, id := range registrantIDs {
		rows[id] = row(ev, s, found.of(id))
	}
	return rows, nil
}

// AllRecordsIn is what is known of everybody in s who holds a seat or of whom
// there is evidence, by id. Nothing is known of who is not in it.
func AllRecordsIn(ctx context.Context, reads store.Reads, ev *event.Event, s *event.Session) (map[int64]*AttendanceRow, error) {
	found, err := findingsIn(ctx, reads, s, nil)
	if err != nil {
		return nil, err
	}
	rows := map[int64]*AttendanceRow{}
	for _, id := range found.people() {
		rows[id] = row(ev, s, found.of(id))
	}
	return rows, nil
}

// row judges what was found.
func row(ev *event.Event, s *event.Session, f event.Findings) *AttendanceRow {
	r := AttendanceRow{Record: s.Attendance(f, ev.AttendanceRule()), Override: f.Override}
	if minutes, percent, ok := s.Minutes(r.Record); ok {
		r.Minutes, r.Percent = &minutes, &percent
	}
	hosts := slices.DeleteFunc(slices.Clone(f.Marks), func(m event.Mark) bool { return m.Source != event.EvidenceHost })
	r.Present = len(event.Present(hosts)) > 0
	return &r
}
