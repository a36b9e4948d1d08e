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

// ListNamesakes serves GET /events/{event}/doubles.
func (a *API) ListNamesakes(ctx context.Context, r api.ListNamesakesRequestObject) (api.ListNamesakesResponseObject, error) {
	n, err := a.desk.Namesakes(ctx, caller(ctx), r.Event, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	return api.ListNamesakes200JSONResponse{
		Next:  orNull(n.Next),
		Items: each(n.Groups, func(g *[]event.Registrant) api.Namesake { return api.Namesake{People: each(*g, known)} }),
	}, nil
}

// ListDoubles serves GET /events/{event}/registrants/{registrant}/doubles.
func (a *API) ListDoubles(ctx context.Context, r api.ListDoublesRequestObject) (api.ListDoublesResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	found, err := a.desk.AlikeTo(ctx, caller(ctx), r.Event, n)
	if err != nil {
		return nil, err
	}
	return api.ListDoubles200JSONResponse{Items: each(found, likelyDouble)}, nil
}

func known(r *event.Registrant) api.Known {
	return api.Known{ID: id(r.ID), Name: r.Name(), Email: r.Email, Organisation: r.Organisation, SignedUpAt: api.Instant(r.SignedUpAt)}
}

func likelyDouble(x *desk.Alike) api.LikelyDouble {
	k := known(x.Registrant)
	return api.LikelyDouble{
		ID: k.ID, Name: k.Name, Email: k.Email, Organisation: k.Organisation, SignedUpAt: k.SignedUpAt,
		Signs: each(x.Signs, func(s *desk.AlikeSign) api.DoubleSign { return api.DoubleSign(*s) }),
	}
}

// PreviewMerge serves GET /events/{event}/registrants/{registrant}/merge.
func (a *API) PreviewMerge(ctx context.Context, r api.PreviewMergeRequestObject) (api.PreviewMergeResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	other, err := number(r.Params.Other)
	if err != nil {
		return nil, problem.Refuse(problem.At("/other", "unknown_registrant"))
	}
	p, err := a.desk.PreviewMerge(ctx, caller(ctx), r.Event, n, other)
	if err != nil {
		return nil, err
	}
	return api.PreviewMerge200JSONResponse{
		Registrant: registrant(p.Person), Other: registrant(p.Other),
		Places:   each(p.Places, func(m *event.MergedPlace) api.MergedPlace { return mergedPlace(p, m) }),
		Observed: each(p.Observed, func(s **event.Session) string { return (*s).Slug }),
	}, nil
}

func mergedPlace(p *desk.MergePreview, m *event.MergedPlace) api.MergedPlace {
	wire := api.MergedPlace{Session: p.Person.SessionByID(m.SessionID).Slug, Other: api.Status(m.Loser.Status), After: api.Status(m.After.Status), Frees: m.Frees()}
	if m.Winner != nil {
		before := string(m.Winner.Status)
		wire.Before = &before
	}
	return wire
}
