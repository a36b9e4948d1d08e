package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ReadAttendance serves GET
// /events/{event}/sessions/{session}/attendance/{registrant}.
func (a *API) ReadAttendance(ctx context.Context, r api.ReadAttendanceRequestObject) (api.ReadAttendanceResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	c, err := a.desk.AttendanceCase(ctx, caller(ctx), r.Event, r.Session, n)
	if err != nil {
		return nil, err
	}
	return api.ReadAttendance200JSONResponse{
		Attendance: attendance(c.Row), Derived: api.Outcome(c.Row.Record.Derived), FrozenAt: api.Instant(c.FreezesAt),
		Decisions: each(c.Decisions, outcomeDecision), Statements: each(c.Said, statement),
	}, nil
}

// DecideOutcome serves PATCH
// /events/{event}/sessions/{session}/attendance/{registrant}.
func (a *API) DecideOutcome(ctx context.Context, r api.DecideOutcomeRequestObject) (api.DecideOutcomeResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	row, err := a.desk.Decide(ctx, caller(ctx), r.Event, r.Session, n, string(r.Body.Outcome), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.DecideOutcome200JSONResponse(attendance(row)), nil
}

// TakeBackOutcome serves POST
// /events/{event}/sessions/{session}/attendance/{registrant}/take-back.
func (a *API) TakeBackOutcome(ctx context.Context, r api.TakeBackOutcomeRequestObject) (api.TakeBackOutcomeResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	row, err := a.desk.TakeBackDecision(ctx, caller(ctx), r.Event, r.Session, n, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.TakeBackOutcome200JSONResponse(attendance(row)), nil
}

// RejectObjection serves POST
// /events/{event}/sessions/{session}/attendance/{registrant}/reject-objection.
func (a *API) RejectObjection(ctx context.Context, r api.RejectObjectionRequestObject) (api.RejectObjectionResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	row, err := a.desk.RejectObjection(ctx, caller(ctx), r.Event, r.Session, n, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.RejectObjection200JSONResponse(attendance(row)), nil
}

// ListObjections serves GET /events/{event}/sessions/{session}/objections.
func (a *API) ListObjections(ctx context.Context, r api.ListObjectionsRequestObject) (api.ListObjectionsResponseObject, error) {
	_, _, open, err := a.desk.Objections(ctx, caller(ctx), r.Event, r.Session)
	if err != nil {
		return nil, err
	}
	return api.ListObjections200JSONResponse{Items: each(open, func(o *desk.Objecting) api.OpenObjection {
		return api.OpenObjection{Attendance: attendance(o.Row), Text: o.Text, SaidAt: api.Instant(o.SaidAt)}
	})}, nil
}

// TryThreshold serves GET /events/{event}/threshold.
func (a *API) TryThreshold(ctx context.Context, r api.TryThresholdRequestObject) (api.TryThresholdResponseObject, error) {
	tried := event.Threshold{Percent: r.Params.Percent, Minutes: r.Params.Minutes}
	if tried.Minutes != 0 {
		tried.Percent = 0
	}
	t, err := a.desk.TryThreshold(ctx, caller(ctx), r.Event, tried)
	if err != nil {
		return nil, err
	}
	wire := api.TryThreshold200JSONResponse{Current: threshold(t.Current), Tried: threshold(t.Tried), Steps: []api.ThresholdStep{}}
	for i := range t.Steps {
		s := &t.Steps[i]
		step := api.ThresholdStep{Threshold: threshold(s.Threshold), Attended: s.Attended(), Partial: s.Partial(), Sessions: []api.ThresholdSession{}}
		for j := range s.Counts {
			step.Sessions = append(step.Sessions, api.ThresholdSession{Session: t.Sessions[j].Slug, Attended: s.Counts[j].Attended, Partial: s.Counts[j].Partial})
		}
		wire.Steps = append(wire.Steps, step)
	}
	return wire, nil
}

// ObjectToAttendance serves POST /me/registrations/{session}/objection.
func (a *API) ObjectToAttendance(ctx context.Context, r api.ObjectToAttendanceRequestObject) (api.ObjectToAttendanceResponseObject, error) {
	g, err := a.desk.Object(ctx, caller(ctx), r.Session, r.Body.Text)
	if err != nil {
		return nil, err
	}
	return api.ObjectToAttendance200JSONResponse(a.myRegistration(g)), nil
}

// DeclarePresence serves POST /me/registrations/{session}/declare.
func (a *API) DeclarePresence(ctx context.Context, r api.DeclarePresenceRequestObject) (api.DeclarePresenceResponseObject, error) {
	g, err := a.desk.Declare(ctx, caller(ctx), r.Session)
	if err != nil {
		return nil, err
	}
	return api.DeclarePresence200JSONResponse(a.myRegistration(g)), nil
}

func threshold(t event.Threshold) api.Threshold {
	return api.Threshold{Percent: orNull(t.Percent), Minutes: orNull(t.Minutes)}
}

func outcomeDecision(o *desk.OutcomeDecided) api.OutcomeDecision {
	return api.OutcomeDecision{
		Outcome: api.Outcome(o.Outcome), Reason: o.Reason, DecidedAt: api.Instant(o.DecidedAt), Who: orNull(o.Who),
		TakenBackAt: timeOrNull(o.TakenBackAt), TakenBackBy: orNull(o.TakenBackBy), TakenBackReason: orNull(o.TakenBackReason),
	}
}

func statement(s *event.Statement) api.AttendanceStatement {
	return api.AttendanceStatement{
		Kind: api.AttendanceStatementKind(s.Kind), Text: orNull(s.Text), SaidAt: api.Instant(s.SaidAt),
		Answer: orNull(api.AttendanceStatementAnswer(s.Answer)), AnswerText: orNull(s.AnswerText), AnsweredAt: timeOrNull(s.AnsweredAt),
	}
}

func myRecord(r *desk.MyRecord) api.MyRecord {
	wire := api.MyRecord{
		Outcome: api.Outcome(r.Outcome()), Minutes: r.Minutes, Percent: r.Percent, FirstJoin: timeOrNull(r.Record.FirstJoin), LastLeave: timeOrNull(r.Record.LastLeave),
		Evidence: orNull(api.MyRecordEvidence(r.Record.Evidence)), Intervals: each(r.Record.Intervals, interval),
		FrozenAt: api.Instant(r.FreezesAt), MayObject: r.MayObject, MayDeclare: r.MayDeclare, Statements: each(r.Said, statement),
	}
	if o := r.Override; o != nil {
		wire.DecidedAt, wire.Reason = timeOrNull(&o.DecidedAt), orNull(o.Reason)
	}
	return wire
}
