package rest

import (
	"context"
	"errors"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// ListReportRows serves GET /events/{event}/sessions/{session}/reports/{report}/rows.
func (a *API) ListReportRows(ctx context.Context, r api.ListReportRowsRequestObject) (api.ListReportRowsResponseObject, error) {
	report, err := number(r.Report)
	if err != nil {
		return nil, err
	}
	page, err := a.desk.ReportedRows(ctx, caller(ctx), r.Event, r.Session, report, desk.RowFilter{Bucket: string(r.Params.Bucket), Cursor: r.Params.Cursor, Limit: r.Params.Limit})
	if err != nil {
		return nil, err
	}
	counts := map[string]int64{}
	for _, b := range event.Buckets {
		counts[string(b)] = page.Counts[b]
	}
	return api.ListReportRows200JSONResponse{Items: each(page.Items, reportRow), Next: orNull(page.Next), Counts: counts}, nil
}

// DecideReportRow serves POST .../rows/{row}/decide. What is no id of ours is
// no registrant.
func (a *API) DecideReportRow(ctx context.Context, r api.DecideReportRowRequestObject) (api.DecideReportRowResponseObject, error) {
	report, row, err := reportAndRow(r.Report, r.Row)
	if err != nil {
		return nil, err
	}
	in := desk.ReportDecision{Decision: string(r.Body.Decision), Nameless: r.Body.Nameless, Series: r.Body.Series, Seen: r.Body.Seen}
	if r.Body.ID != "" {
		if in.Registrant, err = number(r.Body.ID); err != nil {
			return nil, problem.Refuse(problem.At("/id", "unknown_registrant"))
		}
	}
	v, err := a.desk.DecideRow(ctx, caller(ctx).Because(r.Body.Reason), r.Event, r.Session, report, row, in)
	if err != nil {
		return nil, err
	}
	return api.DecideReportRow200JSONResponse(reportRow(v)), nil
}

// InviteWalkIn serves POST .../rows/{row}/invite.
func (a *API) InviteWalkIn(ctx context.Context, r api.InviteWalkInRequestObject) (api.InviteWalkInResponseObject, error) {
	report, row, err := reportAndRow(r.Report, r.Row)
	if err != nil {
		return nil, err
	}
	v, err := a.desk.InviteRow(ctx, caller(ctx), r.Event, r.Session, report, row)
	if err != nil {
		return nil, err
	}
	return api.InviteWalkIn200JSONResponse(reportRow(v)), nil
}

// AcceptReportRows serves POST .../rows/accept.
func (a *API) AcceptReportRows(ctx context.Context, r api.AcceptReportRowsRequestObject) (api.AcceptReportRowsResponseObject, error) {
	report, err := number(r.Report)
	if err != nil {
		return nil, err
	}
	n, err := a.desk.AcceptReported(ctx, caller(ctx).Because(r.Body.Reason), r.Event, r.Session, report, desk.EvidenceKind(r.Body.Kind), r.Body.Expected)
	if err != nil {
		return nil, err
	}
	return api.AcceptReportRows200JSONResponse{Accepted: n}, nil
}

// UndoReportDecision serves POST .../rows/undo.
func (a *API) UndoReportDecision(ctx context.Context, r api.UndoReportDecisionRequestObject) (api.UndoReportDecisionResponseObject, error) {
	report, err := number(r.Report)
	if err != nil {
		return nil, err
	}
	u, err := a.desk.UndoDecision(ctx, caller(ctx).Because(or(r.Body).Reason), r.Event, r.Session, report, 0)
	if err != nil {
		return nil, err
	}
	return api.UndoReportDecision200JSONResponse{Undone: len(u.People), Kept: u.Kept}, nil
}

func reportAndRow(report, row string) (reportID, rowID int64, err error) {
	reportID, err = number(report)
	rowID, wrong := number(row)
	return reportID, rowID, errors.Join(err, wrong)
}

func reportRow(v *desk.ReportRow) api.ReportRow {
	wire := api.ReportRow{Row: id(v.ID), Number: v.Number, Name: v.Name, Email: orNull(v.Email), Bucket: api.Bucket(v.Bucket()), Why: orNull(v.Reason), Candidates: []string{}}
	p := v.Person
	if p == nil {
		return wire
	}
	wire.Why, wire.Decision, wire.Registrant, wire.Nameless = orNull(p.Why), orNull(api.ReportRowDecision(p.Decision)), idOrNull(p.RegistrantID), p.Nameless
	wire.Person, wire.Revision, wire.DecidedAt = idOrNull(&p.ID), &p.Revision, timeOrNull(p.DecidedAt)
	for _, c := range p.Candidates {
		if c.RegistrantID != 0 {
			wire.Candidates = append(wire.Candidates, id(c.RegistrantID))
		}
	}
	return wire
}
