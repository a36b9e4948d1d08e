package rest

import (
	"context"
	"strings"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// ListReports serves GET /events/{event}/sessions/{session}/reports.
func (a *API) ListReports(ctx context.Context, r api.ListReportsRequestObject) (api.ListReportsResponseObject, error) {
	l, err := a.desk.SessionReports(ctx, caller(ctx), r.Event, r.Session)
	if err != nil {
		return nil, err
	}
	return api.ListReports200JSONResponse{Items: each(l.Items, givenReport)}, nil
}

// ImportReport serves POST /events/{event}/sessions/{session}/reports.
func (a *API) ImportReport(ctx context.Context, r api.ImportReportRequestObject) (api.ImportReportResponseObject, error) {
	f, err := formOf(r.Body)
	if err != nil {
		return nil, err
	}
	in, err := reportIn(f)
	if err != nil {
		return nil, err
	}
	v, fresh, err := a.desk.ImportReport(ctx, caller(ctx), r.Event, r.Session, in)
	if err != nil {
		return nil, err
	}
	wire := ReportPreview(v)
	if !fresh {
		return api.ImportReport200JSONResponse(wire), nil
	}
	at := Base + "/events/" + r.Event + "/sessions/" + r.Session + "/reports/" + wire.ID
	return api.ImportReport201JSONResponse{Body: wire, Headers: api.ImportReport201ResponseHeaders{Location: at}}, nil
}

// reportIn is what the desk takes of a form with a report.
func reportIn(f fileForm) (desk.GivenReport, error) {
	in := desk.GivenReport{Names: f.text("names"), Settings: event.ReportSettings{
		Zone: f.text("zone"), Date: f.text("date"), Order: f.text("order"), Encoding: f.text("encoding"),
	}}
	if file := f.file("file"); file != nil {
		in.Name, in.File = file.file, file.bytes
	}
	for _, text := range f.texts("columns") {
		heading, field, ok := cutLast(text, "=")
		if !ok {
			return in, problem.Refuse(problem.At("/columns", "malformed"))
		}
		if in.Settings.Columns == nil {
			in.Settings.Columns = map[string]string{}
		}
		in.Settings.Columns[heading] = strings.TrimSpace(field)
	}
	return in, nil
}

// ReadReport serves GET /events/{event}/sessions/{session}/reports/{report}.
func (a *API) ReadReport(ctx context.Context, r api.ReadReportRequestObject) (api.ReadReportResponseObject, error) {
	n, err := number(r.Report)
	if err != nil {
		return nil, err
	}
	v, err := a.desk.Report(ctx, caller(ctx), r.Event, r.Session, n)
	if err != nil {
		return nil, err
	}
	return api.ReadReport200JSONResponse(ReportPreview(v)), nil
}

// CorrectReport serves PATCH /events/{event}/sessions/{session}/reports/{report}.
func (a *API) CorrectReport(ctx context.Context, r api.CorrectReportRequestObject) (api.CorrectReportResponseObject, error) {
	n, err := number(r.Report)
	if err != nil {
		return nil, err
	}
	in := event.ReportSettings{Zone: r.Body.Zone, Date: r.Body.Date, Order: string(r.Body.Order), Encoding: r.Body.Encoding, Columns: r.Body.Columns}
	v, err := a.desk.CorrectReport(ctx, caller(ctx), r.Event, r.Session, n, in)
	if err != nil {
		return nil, err
	}
	return api.CorrectReport200JSONResponse(ReportPreview(v)), nil
}

// ApplyReport serves POST .../reports/{report}/apply.
func (a *API) ApplyReport(ctx context.Context, r api.ApplyReportRequestObject) (api.ApplyReportResponseObject, error) {
	n, err := number(r.Report)
	if err != nil {
		return nil, err
	}
	v, err := a.desk.ApplyReport(ctx, caller(ctx).Because(or(r.Body).Reason), r.Event, r.Session, n, or(r.Body).OverRoomLimit)
	if err != nil {
		return nil, err
	}
	return api.ApplyReport200JSONResponse(ReportPreview(v)), nil
}

// UndoReport serves POST .../reports/{report}/undo.
func (a *API) UndoReport(ctx context.Context, r api.UndoReportRequestObject) (api.UndoReportResponseObject, error) {
	n, err := number(r.Report)
	if err != nil {
		return nil, err
	}
	v, err := a.desk.UndoReport(ctx, caller(ctx).Because(or(r.Body).Reason), r.Event, r.Session, n)
	if err != nil {
		return nil, err
	}
	return api.UndoReport200JSONResponse(ReportPreview(v)), nil
}

// RemoveReport serves DELETE /events/{event}/sessions/{session}/reports/{report}.
func (a *API) RemoveReport(ctx context.Context, r api.RemoveReportRequestObject) (api.RemoveReportResponseObject, error) {
	n, err := number(r.Report)
	if err != nil {
		return nil, err
	}
	if err := a.desk.RemoveReport(ctx, caller(ctx), r.Event, r.Session, n); err != nil {
		return nil, err
	}
	return api.RemoveReport204Response{}, nil
}

func givenReport(r *desk.SessionReport) api.GivenReport {
	wire := api.GivenReport{
		ID: id(r.ID), Source: api.GivenReportSource(r.Source), File: orNull(r.Name), Sha256: r.SHA256, Size: r.Size, Platform: r.Platform, Rows: r.Rows, People: r.People,
		GivenAt: api.Instant(r.GivenAt), GivenBy: r.GivenBy, Read: r.ReadAt != nil, AppliedAt: timeOrNull(r.AppliedAt), UndoneAt: timeOrNull(r.UndoneAt),
		SupersededBy: idOrNull(r.SupersededBy),
	}
	if r.AppliedAt != nil {
		wire.AppliedBy = &r.AppliedBy
	}
	return wire
}

// ReportPreview is a report as the API and commands show it.
func ReportPreview(v *desk.ReportPreview) api.ReportPreview {
	r := v.Report
	wire := api.ReportPreview{
		ID: id(r.ID), Source: api.ReportPreviewSource(r.Source), File: orNull(r.Name), Sha256: r.SHA256, Size: r.Size,
		Platform: r.Platform, Encoding: r.Encoding, Delimiter: orNull(strings.ReplaceAll(r.Delimiter, "\t", `\t`)), Order: orNull(r.DateOrder), Zone: orNull(r.Zone),
		Settings: api.ReportSettings{Zone: r.Settings.Zone, Date: r.Settings.Date, Order: api.DateOrder(r.Settings.Order), Encoding: r.Settings.Encoding, Columns: r.Settings.Columns},
		Columns: each(r.Columns, func(c *event.ReportColumn) api.ReportColumn {
			return api.ReportColumn{Header: c.Header, Field: orNull(c.Field)}
		}),
		Doubts:  each(r.Doubts, reportDoubt),
		Window:  api.ReportWindow{Starts: api.Instant(v.Session.StartsAt), Ends: api.Instant(v.Session.EndsAt), RanUntil: timeOrNull(v.RanOver())},
		Meeting: api.ReportMeeting{ID: orNull(r.MeetingID), Title: orNull(r.MeetingTitle), Start: timeOrNull(r.MeetingStart), End: timeOrNull(r.MeetingEnd)},
		NotCounted: each(v.NotCounted, func(row *event.ReportRow) api.NotCountedRow {
			return api.NotCountedRow{Row: row.Number, Reason: row.Reason}
		}),
		Counts: api.ReportCounts{
			Rows: r.Rows, People: r.People, Matched: v.Counts[event.BucketMatched], Suggested: v.Counts[event.BucketSuggested], Unmatched: v.Counts[event.BucketUnmatched],
			NotCounted: v.Counts[event.BucketNotCounted], Staff: v.Counts[event.BucketStaff],
		},
		Undecided: v.Undecided, New: api.ReportNews{People: v.NewPeople, Minutes: v.NewMinutes, Others: v.Others},
		Room: api.ReportRoom{People: v.Crowd, Limit: v.Session.RoomLimit, Over: v.Over()}, Kept: v.Kept,
		GivenAt: api.Instant(r.GivenAt), AppliedAt: timeOrNull(r.AppliedAt), UndoneAt: timeOrNull(r.UndoneAt), SupersededBy: idOrNull(r.SupersededBy),
		FrozenAt: api.Instant(v.Session.FreezesAt(v.Event)),
	}
	wire.People = each(v.People, func(p *event.ReportPerson) api.ReportedPerson { return reportedPerson(p, v.Stays[p.ID]) })
	return wire
}

func reportDoubt(d *event.ReportDoubt) api.ReportDoubt {
	args := d.Args
	if args == nil {
		args = map[string]string{}
	}
	return api.ReportDoubt{Code: d.Code, Args: args}
}

func reportedPerson(p *event.ReportPerson, stays []event.Stay) api.ReportedPerson {
	wire := api.ReportedPerson{
		Key: p.Key, Names: list(p.Names), Email: orNull(p.Email), Role: p.Role, Attended: p.Attended, Seconds: p.Seconds,
		FirstJoin: timeOrNull(p.FirstJoin), LastLeave: timeOrNull(p.LastLeave), Flags: list(p.Flags), Bucket: api.Bucket(p.Bucket), Why: orNull(p.Why),
		Decision: orNull(string(p.Decision)), Registrant: idOrNull(p.RegistrantID), Candidates: []string{},
		Intervals: each(stays, func(s *event.Stay) api.Interval {
			return api.Interval{Joined: api.Instant(s.Joined), Left: timeOrNull(s.LeftAt)}
		}),
	}
	for _, c := range p.Candidates {
		if c.RegistrantID != 0 {
			wire.Candidates = append(wire.Candidates, id(c.RegistrantID))
		}
	}
	return wire
}
