package attendance

import (
	"context"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// An AttendancePage is a page of attendance: first those who hold a seat or
// of whom there is evidence, in order of sign-up, then walk-ins.
type AttendancePage struct {
	Event   *event.Event
	Session *event.Session
	Items   []core.AttendanceRow
	Next    string
}

// Attendance lists who is expected in the session and what is known of them.
func (d *Presence) Attendance(ctx context.Context, by core.Actor, slug, session, cursor string, limit int) (*AttendancePage, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.SeeAttendance)
	if err != nil {
		return nil, err
	}
	limit, err = core.PageSize(limit)
	if err != nil {
		return nil, err
	}
	page := &AttendancePage{Event: ev, Session: s}
	list := slug + "/" + session
	if from, err := d.ReadCursor("walk-ins", list, cursor); cursor != "" && err == nil {
		return page, d.addWalkIns(ctx, page, list, int(from), limit)
	}
	after, err := d.ReadCursor("attendance", list, cursor)
	if err != nil {
		return nil, err
	}
	rows, err := d.attendanceRows(ctx, ev, s, after, limit+1, false)
	if err != nil {
		return nil, err
	}
	if len(rows) > limit {
		page.Items = rows[:limit]
		page.Next = d.Cursor("attendance", list, rows[limit-1].Registrant.ID)
		return page, nil
	}
	page.Items = rows
	return page, d.addWalkIns(ctx, page, list, 0, limit)
}

// attendanceRows are the rows of registrants after the given id, as the roll
// has them or as the sheet does.
func (d *Presence) attendanceRows(ctx context.Context, ev *event.Event, s *event.Session, after int64, limit int, roll bool) ([]core.AttendanceRow, error) {
	found, err := d.Store.Expected(ctx, s.ID, after, limit, roll)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	people := make([]int64, len(found))
	for i := range found {
		people[i] = found[i].ID
	}
	known, err := d.Records(ctx, ev, s, people)
	if err != nil {
		return nil, err
	}
	regs, err := d.Store.RegistrationsOf(ctx, people)
	if err != nil {
		return nil, err
	}
	rows := make([]core.AttendanceRow, len(found))
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

// addWalkIns appends the walk-ins from the given one on, as far as the page
// has room.
func (d *Presence) addWalkIns(ctx context.Context, page *AttendancePage, list string, from, limit int) error {
	all, err := d.walkIns(ctx, page.Event, page.Session)
	if err != nil {
		return err
	}
	for i := from; i < len(all); i++ {
		if len(page.Items) == limit {
			page.Next = d.Cursor("walk-ins", list, int64(i))
			return nil
		}
		page.Items = append(page.Items, all[i])
	}
	return nil
}

// walkIns are the rows of those who were let in without a registration, in
// the order in which they came.
func (d *Presence) walkIns(ctx context.Context, ev *event.Event, s *event.Session) ([]core.AttendanceRow, error) {
	marks, err := d.Store.WalkInMarks(ctx, s.ID)
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
	order = slices.DeleteFunc(order, func(who string) bool { return event.TakenBack(of[who]) })
	rows := make([]core.AttendanceRow, len(order))
	for i, who := range order {
		rows[i] = core.Row(ev, s, of[who])
		rows[i].WalkIn, rows[i].From, rows[i].Who = of[who][0].WalkInName, of[who][0].WalkInOrganisation, who
		rows[i].ByName = of[who][0].WalkInEmail == ""
	}
	return rows, nil
}

// attendanceOf is the row of the person that a mark is about.
func (d *Presence) attendanceOf(ctx context.Context, ev *event.Event, s *event.Session, m *event.Mark) (*core.AttendanceRow, error) {
	if m.RegistrantID != nil {
		rows, err := d.attendanceRows(ctx, ev, s, *m.RegistrantID-1, 1, true)
		if err != nil || len(rows) == 0 || rows[0].Registrant.ID != *m.RegistrantID {
			return nil, core.ErrNotFound.Because(err)
		}
		return &rows[0], nil
	}
	rows, err := d.walkIns(ctx, ev, s)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if rows[i].Who == m.Who() {
			return &rows[i], nil
		}
	}
	return &core.AttendanceRow{WalkIn: m.WalkInName, From: m.WalkInOrganisation, Who: m.Who(), Record: event.Record{Outcome: event.OutcomeUnknown}}, nil // taken back
}

// Decide sets the outcome of a registrant's attendance against or without
// the evidence, which stays beside it. It needs a reason.
func (d *Presence) Decide(ctx context.Context, by core.Actor, slug, session string, registrantID int64, outcome, reason string) (*core.AttendanceRow, error) {
	ev, err := d.EventFor(ctx, by, slug, core.DecideOutcome)
	if err != nil {
		return nil, err
	}
	s, err := d.SessionOf(ctx, ev, session)
	if err != nil {
		return nil, err
	}
	in := struct {
		Outcome string `json:"outcome" validate:"required,oneof=attended partial no_show excused"`
		Reason  string `json:"reason" validate:"required,line,max=500"`
	}{outcome, input.Clean(reason)}
	if err := d.Check(in); err != nil {
		return nil, err
	}
	if _, err := d.Store.RegistrationIn(ctx, registrantID, s.ID); err != nil {
		return nil, core.AbsentOr(err, core.ErrNotFound)
	}
	now := d.Now()
	o := event.OutcomeOverride{
		SessionID: s.ID, RegistrantID: registrantID, Outcome: event.Outcome(outcome), Reason: in.Reason, DecidedAt: now, DecidedBy: by.String(),
	}
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		o := o
		if err := tx.AddOverride(&o); err != nil {
			return core.Result{}, err
		}
		e := core.NewEntry(by, ev.ID, now, "outcome_decided").About(registrantID, s.ID).With("outcome", outcome).With("reason", in.Reason)
		return core.Result{ID: o.ID}, core.Audit(tx, e)
	})
	if err != nil {
		return nil, err
	}
	r, err := d.Store.Registrant(ctx, registrantID)
	if err != nil {
		return nil, err
	}
	rows, err := d.attendanceRows(ctx, ev, s, r.ID-1, 1, true)
	if err != nil {
		return nil, err
	}
	if len(rows) == 1 && rows[0].Registrant.ID == r.ID {
		return &rows[0], nil
	}
	return &core.AttendanceRow{Registrant: r, Record: event.Record{Outcome: event.OutcomeUnknown}, Override: &o}, nil
}
