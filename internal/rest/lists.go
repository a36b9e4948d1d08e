package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ListRegistrants serves GET /events/{event}/registrants.
func (a *API) ListRegistrants(ctx context.Context, r api.ListRegistrantsRequestObject) (api.ListRegistrantsResponseObject, error) {
	in := &r.Params
	page, err := a.desk.Registrants(ctx, caller(ctx), r.Event, desk.Filter{
		Session: in.Session, Status: string(in.Status), Role: string(in.Role), Country: in.Country, OrganisationKind: string(in.OrganisationKind),
		Municipality: in.Municipality, Language: in.Language, Source: string(in.Source), Verified: string(in.Verified), Letters: string(in.Letters),
		Answer: in.Answer, Q: in.Q, Sort: string(in.Sort), Cursor: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	list := api.ListRegistrants200JSONResponse{Items: each(page.Items, registrant), Next: orNull(page.Next)}
	if n := page.Counts; n != nil {
		list.Found, list.FoundMore, list.All, list.AllMore = &n.Found.People, n.Found.More, &n.All.People, n.All.More
	}
	return list, nil
}

// ActOnRegistrants serves POST /events/{event}/registrants/act. What is no id
// of ours is nobody's.
func (a *API) ActOnRegistrants(ctx context.Context, r api.ActOnRegistrantsRequestObject) (api.ActOnRegistrantsResponseObject, error) {
	s := desk.Selection{Filter: filter(&r.Body.Filter)}
	s.Filter.Q = r.Body.Q
	if r.Body.Ids != nil {
		s.IDs = []int64{}
	}
	for i, text := range r.Body.Ids {
		n, err := number(text)
		if err != nil {
			n = -1 - int64(i)
		}
		s.IDs = append(s.IDs, n)
	}
	reached, err := a.desk.ActOnList(ctx, caller(ctx), r.Event, s, desk.ListAct{Action: desk.SeatAction(r.Body.Action), Reason: r.Body.Reason, Expected: r.Body.Expected})
	if err != nil {
		return nil, err
	}
	only := ""
	if reached.Only != nil {
		only = reached.Only.Name()
	}
	return api.ActOnRegistrants200JSONResponse{
		People: reached.People, Only: orNull(only), Count: reached.Count, Sessions: each(reached.Sessions, inSession), Excluded: each(reached.Excluded, without), WithoutAddress: each(reached.NoAddress, named), Done: reached.Done,
		Missed: each(reached.Missed, without), Left: reached.Left,
	}, nil
}

func inSession(s *desk.ListInSession) api.ListInSession {
	return api.ListInSession{Session: s.Session.Slug, Count: s.Count}
}

func named(r *event.Registrant) api.Named { return api.Named{ID: id(r.ID), Name: r.Name()} }

func without(w *desk.ListWithout) api.ListWithout {
	return api.ListWithout{Code: w.Code, Count: w.Count}
}

// filter is what the desk takes of a filter in a body.
func filter(f *api.ListFilter) desk.Filter {
	return desk.Filter{
		Session: f.Session, Status: f.Status, Role: f.Role, Country: f.Country, OrganisationKind: f.OrganisationKind, Municipality: f.Municipality,
		Language: f.Language, Source: f.Source, Verified: f.Verified, Letters: f.Letters, Answer: f.Answer, Sort: f.Sort,
	}
}

// ListViews serves GET /events/{event}/views.
func (a *API) ListViews(ctx context.Context, r api.ListViewsRequestObject) (api.ListViewsResponseObject, error) {
	all, err := a.desk.SavedViews(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	return api.ListViews200JSONResponse{Items: each(all, view)}, nil
}

// SaveView serves PUT /events/{event}/views.
func (a *API) SaveView(ctx context.Context, r api.SaveViewRequestObject) (api.SaveViewResponseObject, error) {
	v, err := a.desk.SaveView(ctx, caller(ctx), r.Event, r.Body.Name, filter(&r.Body.Filter))
	if err != nil {
		return nil, err
	}
	return api.SaveView200JSONResponse(view(v)), nil
}

// DropView serves DELETE /events/{event}/views/{view}.
func (a *API) DropView(ctx context.Context, r api.DropViewRequestObject) (api.DropViewResponseObject, error) {
	n, err := number(r.View)
	if err != nil {
		return nil, err
	}
	if err := a.desk.DropView(ctx, caller(ctx), r.Event, n); err != nil {
		return nil, err
	}
	return api.DropView204Response{}, nil
}

func view(v *event.SavedView) api.View {
	f := desk.FilterOf(func(name string) string { return v.Filter[name] })
	return api.View{ID: id(v.ID), Name: v.Name, Filter: api.ListFilter{
		Session: f.Session, Status: f.Status, Role: f.Role, Country: f.Country, OrganisationKind: f.OrganisationKind, Municipality: f.Municipality,
		Language: f.Language, Source: f.Source, Verified: f.Verified, Letters: f.Letters, Answer: f.Answer, Sort: f.Sort,
	}}
}

// ReadColumns serves GET /events/{event}/columns.
func (a *API) ReadColumns(ctx context.Context, r api.ReadColumnsRequestObject) (api.ReadColumnsResponseObject, error) {
	all, err := a.desk.TableColumns(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	return api.ReadColumns200JSONResponse{Columns: list(all)}, nil
}

// ChooseColumns serves PUT /events/{event}/columns.
func (a *API) ChooseColumns(ctx context.Context, r api.ChooseColumnsRequestObject) (api.ChooseColumnsResponseObject, error) {
	all, err := a.desk.ChooseColumns(ctx, caller(ctx), r.Event, r.Body.Columns)
	if err != nil {
		return nil, err
	}
	return api.ChooseColumns200JSONResponse{Columns: list(all)}, nil
}
