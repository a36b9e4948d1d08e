package attendance

import (
	"context"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// An AttendancePage is a page of attendance: first those who hold a seat or
// of whom there is evidence, in order of sign-up, then walk-ins.
type AttendancePage struct {
	Event   *event.Event
	Session *event.Session
	Items   []core.AttendanceRow
	Next    string
	Room    *Room // for those who take the roll
}

// A Room is how full the meeting room of a session is, by its marks.
type Room struct {
	Present    int64 // connections
	Limit      int64
	Crowded    bool      // so full that its host should know
	ReleasesAt time.Time // when the seats of those who have not come are given away; zero: never
	Knocking   []int64   // registrants who ask to be let in and have not been, in the order in which they are
}

// Attendance lists who is expected in the session and what is known of them.
func (d *Presence) Attendance(ctx context.Context, by core.Actor, slug, session, cursor string, limit int) (*AttendancePage, error) {
	return d.attendance(ctx, by, slug, session, cursor, limit, core.SeeAttendance)
}

// Roll is Attendance for the host's list: the same people; a host may not
// see addresses, and the page shows none.
func (d *Presence) Roll(ctx context.Context, by core.Actor, slug, session, cursor string, limit int) (*AttendancePage, error) {
	page, err := d.attendance(ctx, by, slug, session, cursor, limit, core.SeeRoll)
	if err != nil {
		return nil, err
	}
	page.Room, err = d.roomOf(ctx, page.Event, page.Session)
	return page, err
}

func (d *Presence) roomOf(ctx context.Context, ev *event.Event, s *event.Session) (*Room, error) {
	door, err := doorOf(ctx, d.Store.Reads, ev, s, d.Now())
	if err != nil {
		return nil, err
	}
	r := &Room{
		Present: door.Present(), Limit: door.Limit, Crowded: door.Crowded(), ReleasesAt: s.ReleasesAt(ev), Knocking: door.AtIt(),
	}
	return r, nil
}

// RoomOf says how full the meeting room of a session is, and who asks to be let
// in.
func (d *Presence) RoomOf(ctx context.Context, by core.Actor, slug, session string) (*Room, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.SeeRoll)
	if err != nil {
		return nil, err
	}
	return d.roomOf(ctx, ev, s)
}

// A DoorView is how somebody who waits for a seat stands at the door.
type DoorView struct {
	Asked bool // to be let in
	Place bool // the room has one for the person
}

// AtTheDoor says how the person, who waits for a seat in the session called
// slug, stands at its door.
func (d *Presence) AtTheDoor(ctx context.Context, by core.Actor, slug string) (DoorView, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return DoorView{}, err
	}
	s, err := core.Find(v.Sessions, slug)
	if err != nil {
		return DoorView{}, err
	}
	door, err := doorOf(ctx, d.Store.Reads, v.Event, s, d.Now())
	if err != nil {
		return DoorView{}, err
	}
	id := v.Registrant.ID
	asked := slices.Contains(door.Knocking, id)
	return DoorView{Asked: asked, Place: asked && door.Admits(&event.Mark{RegistrantID: &id, Kind: event.MarkIn})}, nil
}

func (d *Presence) attendance(ctx context.Context, by core.Actor, slug, session, cursor string, limit int, a core.Action) (*AttendancePage, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, a)
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
	rows, err := d.attendanceRows(ctx, ev, s, after, limit+1, a == core.SeeRoll)
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
		if rows[i].Who == m.Who() {
			return &rows[i], nil
		}
	}
	return nil, core.ErrNotFound
}
