package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// MergeRegistrant serves POST /events/{event}/registrants/{registrant}/merge.
func (a *API) MergeRegistrant(ctx context.Context, r api.MergeRegistrantRequestObject) (api.MergeRegistrantResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	other, err := number(r.Body.Other)
	if err != nil {
		return nil, problem.Refuse(problem.At("/other", "unknown_registrant"))
	}
	v, err := a.desk.Merge(ctx, caller(ctx), r.Event, n, other, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.MergeRegistrant200JSONResponse(registrant(v)), nil
}

// UndoMerge serves POST
// /events/{event}/registrants/{registrant}/merge/undo.
func (a *API) UndoMerge(ctx context.Context, r api.UndoMergeRequestObject) (api.UndoMergeResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	v, err := a.desk.UndoMerge(ctx, caller(ctx), r.Event, n)
	if err != nil {
		return nil, err
	}
	return api.UndoMerge200JSONResponse(registrant(v)), nil
}

// double is somebody for whom p's person stands.
func double(p *desk.Panel, x *desk.PanelDouble) api.Double {
	return api.Double{
		ID: id(x.Registrant.ID), Name: x.Registrant.Name(), Email: x.Registrant.Email, Answers: each(x.Answers, answerThen), Notes: each(x.Notes, note),
		Letters: each(x.Letters, func(l *event.Letter) api.MyLetter { return letterTo(&p.PersonView, l) }),
	}
}
