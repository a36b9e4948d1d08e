package attendance

import (
	"context"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store/evidence"
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
	found, err := evidence.Expected(ctx, d.Store.Reads, s.ID, after, limit, roll)
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

// walkIns are the rows of those who were there without a registration.
func (d *Presence) walkIns(ctx context.Context, ev *event.Event, s *event.Session) ([]core.AttendanceRow, error) {
	return core.WalkInsIn(ctx, d.Store.Reads, ev, s)
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
		if slices.Contains(rows[i].Who, m.Who()) {
			return &rows[i], nil
		}
	}
	return &core.AttendanceRow{WalkIn: m.WalkInName, From: m.WalkInOrganisation, Who: []string{m.Who()}, Record: event.Record{Outcome: event.OutcomeUnknown}}, nil // taken back
}
