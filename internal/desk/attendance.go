package desk

import (
	"context"
	"errors"
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
	who          string                 // of a walk-in, as event.Mark.Who has it
}

// Outcome is the decided outcome, else that of the evidence.
func (r *AttendanceRow) Outcome() event.Outcome {
	if r.Override != nil {
		return r.Override.Outcome
	}
	return r.Record.Outcome
}

// Name is the person's name.
func (r *AttendanceRow) Name() string {
	if r.Registrant != nil {
		return r.Registrant.Name()
	}
	return r.WalkIn
}

// An AttendancePage is a page of attendance: first those who hold a seat or
// of whom there is evidence, in order of sign-up, then walk-ins.
type AttendancePage struct {
	Event   *event.Event
	Session *event.Session
	Items   []AttendanceRow
	Next    string
}

// Attendance lists who is expected in the session and what is known of them.
func (d *Desk) Attendance(ctx context.Context, by Actor, slug, session, cursor string, limit int) (*AttendancePage, error) {
	return d.attendance(ctx, by, slug, session, cursor, limit, SeeAttendance)
}

// Roll is Attendance for the host's list: the same people; a host may not
// see addresses, and the page shows none.
func (d *Desk) Roll(ctx context.Context, by Actor, slug, session, cursor string, limit int) (*AttendancePage, error) {
	return d.attendance(ctx, by, slug, session, cursor, limit, SeeRoll)
}

func (d *Desk) attendance(ctx context.Context, by Actor, slug, session, cursor string, limit int, a Action) (*AttendancePage, error) {
	ev, err := d.event(ctx, by, slug, a)
	if err != nil {
		return nil, err
	}
	s, err := d.session(ctx, ev, session)
	if err != nil {
		return nil, err
	}
	limit, err = pageSize(limit)
	if err != nil {
		return nil, err
	}
	page := &AttendancePage{Event: ev, Session: s}
	list := slug + "/" + session
	if from, err := d.readCursor("walk-ins", list, cursor); cursor != "" && err == nil {
		return page, d.addWalkIns(ctx, page, list, int(from), limit)
	}
	after, err := d.readCursor("attendance", list, cursor)
	if err != nil {
		return nil, err
	}
	rows, err := d.attendanceRows(ctx, ev, s, after, limit+1)
	if err != nil {
		return nil, err
	}
	if len(rows) > limit {
		page.Items = rows[:limit]
		page.Next = d.cursor("attendance", list, rows[limit-1].Registrant.ID)
		return page, nil
	}
	page.Items = rows
	return page, d.addWalkIns(ctx, page, list, 0, limit)
}

// attendanceRows are the rows of registrants after the given id.
func (d *Desk) attendanceRows(ctx context.Context, ev *event.Event, s *event.Session, after int64, limit int) ([]AttendanceRow, error) {
	found, err := d.store.Expected(ctx, s.ID, after, limit)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	people := make([]int64, len(found))
	for i := range found {
		people[i] = found[i].ID
	}
	known, err := d.records(ctx, ev, s, people)
	if err != nil {
		return nil, err
	}
	regs, err := d.store.RegistrationsOf(ctx, people)
	if err != nil {
		return nil, err
	}
	rows := make([]AttendanceRow, len(found))
	for i := range found {
		rows[i] = *known[found[i].ID]
		rows[i].Registrant = &found[i]
		for j := range regs {
			if regs[j].RegistrantID == found[i].ID && regs[j].SessionID == s.ID {
				rows[i].Registration = &regs[j].Registration
			}
		}
	}
	return rows, nil
}

// records is what is known of each of the given registrants in s, by id.
func (d *Desk) records(ctx context.Context, ev *event.Event, s *event.Session, registrantIDs []int64) (map[int64]*AttendanceRow, error) {
	return recordsIn(ctx, d.store.Reads, ev, s, registrantIDs)
}

// recordsIn is records as reads see it.
func recordsIn(ctx context.Context, reads store.Reads, ev *event.Event, s *event.Session, registrantIDs []int64) (map[int64]*AttendanceRow, error) {
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
		r := row(ev, s, of[id])
		r.Override = overrides[id]
		rows[id] = &r
	}
	return rows, nil
}

// row derives a row from one person's marks.
func row(ev *event.Event, s *event.Session, marks []event.Mark) AttendanceRow {
	row := AttendanceRow{Record: s.Attendance(marks, ev.ThresholdPercent)}
	if minutes, percent, ok := s.Minutes(row.Record); ok {
		row.Minutes, row.Percent = &minutes, &percent
	}
	hosts := slices.DeleteFunc(slices.Clone(marks), func(m event.Mark) bool { return m.Source != event.EvidenceHost })
	row.Present = len(event.Present(hosts)) > 0
	return row
}

// addWalkIns appends the walk-ins from the given one on, as far as the page
// has room.
func (d *Desk) addWalkIns(ctx context.Context, page *AttendancePage, list string, from, limit int) error {
	all, err := d.walkIns(ctx, page.Event, page.Session)
	if err != nil {
		return err
	}
	for i := from; i < len(all); i++ {
		if len(page.Items) == limit {
			page.Next = d.cursor("walk-ins", list, int64(i))
			return nil
		}
		page.Items = append(page.Items, all[i])
	}
	return nil
}

// walkIns are the rows of those who were let in without a registration, in
// the order in which they came.
func (d *Desk) walkIns(ctx context.Context, ev *event.Event, s *event.Session) ([]AttendanceRow, error) {
	marks, err := d.store.WalkInMarks(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	var order []string
	of := map[string][]event.Mark{}
	for _, m := range marks {
		if of[m.Who()] == nil {
			order = append(order, m.Who())
		}
		of[m.Who()] = append(of[m.Who()], m)
	}
	rows := make([]AttendanceRow, len(order))
	for i, who := range order {
		rows[i] = row(ev, s, of[who])
		rows[i].WalkIn, rows[i].who = of[who][0].WalkInName, who
		rows[i].ByName = of[who][0].WalkInEmail == ""
	}
	return rows, nil
}

// attendanceOf is the row of the person that a mark is about.
func (d *Desk) attendanceOf(ctx context.Context, ev *event.Event, s *event.Session, m *event.Mark) (*AttendanceRow, error) {
	if m.RegistrantID != nil {
		rows, err := d.attendanceRows(ctx, ev, s, *m.RegistrantID-1, 1)
		if err != nil || len(rows) == 0 || rows[0].Registrant.ID != *m.RegistrantID {
			return nil, ErrNotFound.Because(err)
		}
		return &rows[0], nil
	}
	rows, err := d.walkIns(ctx, ev, s)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if rows[i].who == m.Who() {
			return &rows[i], nil
		}
	}
	return nil, ErrNotFound
}

// Decide sets the outcome of a registrant's attendance against or without
// the evidence, which stays beside it. It needs a reason.
func (d *Desk) Decide(ctx context.Context, by Actor, slug, session string, registrantID int64, outcome, reason string) (*AttendanceRow, error) {
	ev, err := d.event(ctx, by, slug, DecideOutcome)
	if err != nil {
		return nil, err
	}
	s, err := d.session(ctx, ev, session)
	if err != nil {
		return nil, err
	}
	in := struct {
		Outcome string `json:"outcome" validate:"required,oneof=attended partial no_show excused"`
		Reason  string `json:"reason" validate:"required,line,max=500"`
	}{outcome, clean(reason)}
	if err := d.check(in); err != nil {
		return nil, err
	}
	if _, err := d.store.RegistrationIn(ctx, registrantID, s.ID); err != nil {
		return nil, absentOr(err, ErrNotFound)
	}
	now := d.now()
	o := event.OutcomeOverride{
		SessionID: s.ID, RegistrantID: registrantID, Outcome: event.Outcome(outcome), Reason: in.Reason, DecidedAt: now, DecidedBy: by.String(),
	}
	_, err = d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		o := o
		if err := tx.AddOverride(&o); err != nil {
			return result{}, err
		}
		e := entry(by, ev.ID, now, "outcome_decided").about(registrantID, s.ID).with("outcome", outcome).with("reason", in.Reason)
		return result{id: o.ID}, audit(tx, e)
	})
	if err != nil {
		return nil, err
	}
	r, err := d.store.Registrant(ctx, registrantID)
	if err != nil {
		return nil, err
	}
	rows, err := d.attendanceRows(ctx, ev, s, r.ID-1, 1)
	if err != nil {
		return nil, err
	}
	if len(rows) == 1 && rows[0].Registrant.ID == r.ID {
		return &rows[0], nil
	}
	return &AttendanceRow{Registrant: r, Record: event.Record{Outcome: event.OutcomeUnknown}, Override: &o}, nil
}

// absentOr is instead where err says that something is not there, else err:
// of a database that does not answer nobody can say what is in it.
func absentOr(err, instead error) error {
	if errors.Is(err, ErrNotFound) {
		return instead
	}
	return err
}
