package evidence

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// A ReportPreview is a report with what it would change, or has changed.
type ReportPreview struct {
	Event      *event.Event
	Session    *event.Session
	Report     *event.Report
	People     []event.ReportPerson // in the file's order
	Stays      map[int64][]event.Stay
	Counts     map[event.Bucket]int64 // of rows
	NotCounted []event.ReportRow      // rows that count for nobody
	First      []event.ReportRow
	Undecided  int   // people
	Kept       bool  // the bytes are there, so that it can be read with other settings
	Crowd      int   // people in the meeting by this report and the others that count
	NewPeople  int   // of whom no other report tells
	NewMinutes int64 // in the session, of all people together, that no other report tells
	Others     int   // reports of the session that count beside it
	Final      core.Final
}

// Over reports whether more people were there than the room admits.
func (v *ReportPreview) Over() bool { return int64(v.Crowd) > v.Session.RoomLimit }

// RanOver is when the meeting ended, if it went on after the session; else nil.
func (v *ReportPreview) RanOver() *time.Time {
	if end := v.Report.MeetingEnd; end != nil && end.Sub(v.Session.EndsAt) >= time.Minute {
		return end
	}
	return nil
}

// People who were there, by v's report.
func (v *ReportPreview) Attended() int {
	n := 0
	for i := range v.People {
		if v.People[i].Attended {
			n++
		}
	}
	return n
}

// Report is what is known of a report of a session. It fails as core.Desk.SessionFor does.
func (d *Evidence) Report(ctx context.Context, by core.Actor, slug, session string, id int64) (*ReportPreview, error) {
	at, err := d.place(ctx, by, slug, session, id, core.SeeAttendance)
	if err != nil {
		return nil, err
	}
	v, err := d.preview(ctx, d.Store.Reads, at.event, at.session, id)
	if err != nil {
		return nil, err
	}
	v.Final = d.Finality(ctx, by, at.event, at.session)
	return v, nil
}

// firstRows is how many rows of a file are shown.
const firstRows = 12

func (d *Evidence) preview(ctx context.Context, reads store.Reads, ev *event.Event, s *event.Session, id int64) (*ReportPreview, error) {
	rep, err := evidence.Report(ctx, reads, ev.ID, id)
	if err != nil {
		return nil, err
	}
	v := &ReportPreview{Event: ev, Session: s, Report: rep}
	if v.People, err = evidence.ReportPeople(ctx, reads, evidence.ReportPeopleQuery{ReportID: id}); err != nil {
		return nil, err
	}
	if v.Stays, err = evidence.StaysOfReport(ctx, reads, id); err != nil {
		return nil, err
	}
	if v.Counts, err = evidence.RowsByBucket(ctx, reads, id); err != nil {
		return nil, err
	}
	if v.NotCounted, err = evidence.NotCountedRows(ctx, reads, id); err != nil {
		return nil, err
	}
	if v.First, err = evidence.FirstReportRows(ctx, reads, id, firstRows); err != nil {
		return nil, err
	}
	if v.Kept, err = evidence.HasReportBytes(ctx, reads, id); err != nil {
		return nil, err
	}
	for i := range v.People {
		if v.People[i].Undecided() {
			v.Undecided++
		}
	}
	return v, v.compare(ctx, reads)
}

// compare finds what the report tells that no other one that counts does. Those that it
// would supersede do not count then.
func (v *ReportPreview) compare(ctx context.Context, reads store.Reads) error {
	reports, err := evidence.Reports(ctx, reads, v.Session.ID)
	if err != nil {
		return err
	}
	earlier, err := crowdOf(ctx, reads, reports, func(r *event.Report) bool { return r.ID == v.Report.ID })
	if err != nil {
		return err
	}
	room, err := crowdOf(ctx, reads, reports, func(r *event.Report) bool { return r.ID == v.Report.ID || v.Report.SameMeeting(r) })
	if err != nil {
		return err
	}
	for i := range reports {
		if r := &reports[i]; r.Counts() && r.ID != v.Report.ID {
			v.Others++
		}
	}
	people, minutes := len(earlier), earlier.minutes(v.Session)
	earlier.add(v.People, v.Stays)
	room.add(v.People, v.Stays)
	v.Crowd, v.NewPeople, v.NewMinutes = len(room), len(earlier)-people, earlier.minutes(v.Session)-minutes
	return nil
}

// A SessionReport is a report in the list of a session.
type SessionReport struct {
	event.Report
	GivenBy   string // the name of the account; "" where it is none
	AppliedBy string
	Undecided int // people
}

// A ReportList is the reports of a session.
type ReportList struct {
	Event   *event.Event
	Session *event.Session
	Items   []SessionReport // in the order in which they were given
	Final   core.Final
}

// SessionReports lists what was given for a session, applied or not. It fails as
// core.Desk.SessionFor does.
func (d *Evidence) SessionReports(ctx context.Context, by core.Actor, slug, session string) (*ReportList, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.SeeAttendance)
	if err != nil {
		return nil, err
	}
	all, err := evidence.Reports(ctx, d.Store.Reads, s.ID)
	if err != nil {
		return nil, err
	}
	undecided, err := evidence.UndecidedByReport(ctx, d.Store.Reads, s.ID)
	if err != nil {
		return nil, err
	}
	list, names := &ReportList{Event: ev, Session: s, Final: d.Finality(ctx, by, ev, s)}, core.AccountNames{}
	for _, r := range all {
		item := SessionReport{Report: r, Undecided: undecided[r.ID]}
		if item.GivenBy, err = names.Of(ctx, d.Store.Reads, r.GivenBy); err != nil {
			return nil, err
		}
		if item.AppliedBy, err = names.Of(ctx, d.Store.Reads, r.AppliedBy); err != nil {
			return nil, err
		}
		list.Items = append(list.Items, item)
	}
	return list, nil
}
