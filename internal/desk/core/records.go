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
	ByName       bool                // a walk-in whom the name alone tells apart: without an address
	Record       event.Record
	Override     *event.OutcomeOverride // the decision that counts, if there is one
	Present      bool                   // by the host's marks
	Minutes      *float64               // two decimals; nil: unknown
	Percent      *float64               // one decimal, of the net session
	Who          string                 // of a walk-in, as event.Mark.Who has it
}

// Outcome is the decided outcome, else that of the evidence.
func (r *AttendanceRow) Outcome() event.Outcome {
	if r.Override != nil {
		return r.Override.Outcome
	}
	return r.Record.Outcome
}

// People is how many were there at the person's computer, 0 where nobody was.
// Over all rows, speakers and staff apart, they are the
// participants of the session.
func (r *AttendanceRow) People() int {
	there := []event.Outcome{event.OutcomeAttended, event.OutcomePartial}
	if r.Registrant != nil && !slices.Contains(there, r.Outcome()) {
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

// RecordsIn is records as reads see it.
func RecordsIn(ctx context.Context, reads store.Reads, ev *event.Event, s *event.Session, registrantIDs []int64) (map[int64]*AttendanceRow, error) {
	marks, err := reads.MarksOf(ctx, s.ID, registrantIDs)
	if err != nil {
		return nil, err
	}
	overrides, err := reads.Overrides(ctx, s.ID, registrantIDs)
	if err != nil {
		return nil, err
	}
	of := map[int64][]event.Mark{}
	for _, m := range marks {
		of[*m.RegistrantID] = append(of[*m.RegistrantID], m)
	}
	rows := make(map[int64]*AttendanceRow, len(registrantIDs))
	for _, id := range registrantIDs {
		r := Row(ev, s, of[id])
		r.Override = overrides[id]
		rows[id] = &r
	}
	return rows, nil
}

// Row derives a row from one person's marks.
func Row(ev *event.Event, s *event.Session, marks []event.Mark) AttendanceRow {
	row := AttendanceRow{Record: s.Attendance(event.Findings{Marks: marks}, ev.AttendanceRule())}
	if minutes, percent, ok := s.Minutes(row.Record); ok {
		row.Minutes, row.Percent = &minutes, &percent
	}
	hosts := slices.DeleteFunc(slices.Clone(marks), func(m event.Mark) bool { return m.Source != event.EvidenceHost })
	row.Present = len(event.Present(hosts)) > 0
	return row
}
