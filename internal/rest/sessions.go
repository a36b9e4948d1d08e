package rest

import (
	"context"
	"time"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// CheckIn serves POST /events/{event}/sessions/{session}/check-ins.
func (a *API) CheckIn(ctx context.Context, r api.CheckInRequestObject) (api.CheckInResponseObject, error) {
	in, err := checkIn(r.Body)
	if err != nil {
		return nil, err
	}
	row, err := a.desk.CheckIn(ctx, caller(ctx).Because(r.Body.Reason), r.Event, r.Session, in)
	if err != nil {
		return nil, err
	}
	return api.CheckIn200JSONResponse(attendance(row)), nil
}

// ReadNotice serves GET /events/{event}/sessions/{session}/notice.
func (a *API) ReadNotice(ctx context.Context, r api.ReadNoticeRequestObject) (api.ReadNoticeResponseObject, error) {
	n, err := a.desk.Notice(ctx, caller(ctx), r.Event, r.Session)
	if err != nil {
		return nil, err
	}
	return api.ReadNotice200JSONResponse(notice(n)), nil
}

// SetNotice serves PUT /events/{event}/sessions/{session}/notice.
func (a *API) SetNotice(ctx context.Context, r api.SetNoticeRequestObject) (api.SetNoticeResponseObject, error) {
	n, err := a.desk.SetNotice(ctx, caller(ctx), r.Event, r.Session, r.Body.Text)
	if err != nil {
		return nil, err
	}
	return api.SetNotice200JSONResponse(notice(n)), nil
}

// ClearNotice serves DELETE /events/{event}/sessions/{session}/notice.
func (a *API) ClearNotice(ctx context.Context, r api.ClearNoticeRequestObject) (api.ClearNoticeResponseObject, error) {
	if _, err := a.desk.SetNotice(ctx, caller(ctx), r.Event, r.Session, ""); err != nil {
		return nil, err
	}
	return api.ClearNotice204Response{}, nil
}

// notice is n as both hosts and persons see it; none is an empty text.
func notice(n *event.Notice) api.Notice {
	if n == nil {
		return api.Notice{}
	}
	return api.Notice{Text: n.Text, SetAt: timeOrNull(&n.SetAt)}
}

// ListAttendance serves GET /events/{event}/sessions/{session}/attendance.
func (a *API) ListAttendance(ctx context.Context, r api.ListAttendanceRequestObject) (api.ListAttendanceResponseObject, error) {
	page, err := a.desk.Attendance(ctx, caller(ctx), r.Event, r.Session, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	return api.ListAttendance200JSONResponse{Items: each(page.Items, attendance), Next: orNull(page.Next)}, nil
}

// checkIn is what the desk takes of a request.
func checkIn(in *api.CheckIn) (desk.CheckIn, error) {
	out := desk.CheckIn{Kind: string(in.Kind), Headcount: in.Headcount, Nonce: in.Nonce}
	if in.Registrant != "" {
		n, err := number(in.Registrant)
		if err != nil {
			return out, problem.Refuse(problem.At("/registrant", "unknown_registrant"))
		}
		out.Registrant = n
	}
	if in.WalkInID != "" {
		n, err := number(in.WalkInID)
		if err != nil {
			return out, problem.Refuse(problem.At("/walk_in_id", "unknown_walk_in"))
		}
		out.WalkInID = n
	}
	if in.WalkIn != (api.WalkIn{}) {
		out.WalkIn = &desk.WalkIn{Name: in.WalkIn.Name, Email: in.WalkIn.Email, Organisation: in.WalkIn.Organisation}
	}
	if at := time.Time(in.At); !at.IsZero() {
		out.At = &at
	}
	return out, nil
}

func attendance(row *desk.AttendanceRow) api.Attendance {
	wire := api.Attendance{
		Name: row.Name(), Outcome: api.Outcome(row.Outcome()), Minutes: row.Minutes, Percent: row.Percent,
		FirstJoin: timeOrNull(row.Record.FirstJoin), LastLeave: timeOrNull(row.Record.LastLeave),
		Evidence: orNull(api.AttendanceEvidence(row.Record.Evidence)), Intervals: each(row.Record.Intervals, interval),
		Headcount: orNull(row.Record.Headcount), Reconnects: row.Record.Reconnects,
		Flags:        each(row.Record.Flags, func(f *event.Flag) api.AttendanceFlag { return api.AttendanceFlag(*f) }),
		Organisation: row.From,
	}
	if r := row.Registrant; r != nil {
		wire.Registrant, wire.Organisation = idOrNull(&r.ID), r.Organisation
	}
	return wire
}

func interval(i *event.Interval) api.Interval {
	return api.Interval{Joined: api.Instant(i.Joined), Left: timeOrNull(i.Left)}
}
