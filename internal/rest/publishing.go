package rest

import (
	"context"
	"io"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// ReadReadiness serves GET /events/{event}/readiness.
func (a *API) ReadReadiness(ctx context.Context, r api.ReadReadinessRequestObject) (api.ReadReadinessResponseObject, error) {
	wire, err := a.readiness(ctx, r.Event, nil)
	return api.ReadReadiness200JSONResponse(wire), err
}

// PublishEvent serves POST /events/{event}/publish.
func (a *API) PublishEvent(ctx context.Context, r api.PublishEventRequestObject) (api.PublishEventResponseObject, error) {
	as := event.Public
	if r.Body != nil && r.Body.Visibility != "" {
		as = event.Visibility(r.Body.Visibility)
	}
	wire, err := a.readiness(ctx, r.Event, a.desk.PublishEvent(ctx, caller(ctx), r.Event, as, r.Params.IfMatch))
	return api.PublishEvent200JSONResponse(wire), err
}

// TakeBackEvent serves POST /events/{event}/unpublish.
func (a *API) TakeBackEvent(ctx context.Context, r api.TakeBackEventRequestObject) (api.TakeBackEventResponseObject, error) {
	wire, err := a.readiness(ctx, r.Event, a.desk.TakeBackEvent(ctx, caller(ctx), r.Event))
	return api.TakeBackEvent200JSONResponse(wire), err
}

// ArchiveEvent serves POST /events/{event}/archive.
func (a *API) ArchiveEvent(ctx context.Context, r api.ArchiveEventRequestObject) (api.ArchiveEventResponseObject, error) {
	wire, err := a.readiness(ctx, r.Event, a.desk.ArchiveEvent(ctx, caller(ctx), r.Event))
	return api.ArchiveEvent200JSONResponse(wire), err
}

// UnarchiveEvent serves POST /events/{event}/unarchive.
func (a *API) UnarchiveEvent(ctx context.Context, r api.UnarchiveEventRequestObject) (api.UnarchiveEventResponseObject, error) {
	wire, err := a.readiness(ctx, r.Event, a.desk.UnarchiveEvent(ctx, caller(ctx), r.Event))
	return api.UnarchiveEvent200JSONResponse(wire), err
}

// readiness is how the event stands after something was done with it, unless
// that failed.
func (a *API) readiness(ctx context.Context, slug string, failed error) (api.Readiness, error) {
	if failed != nil {
		return api.Readiness{}, failed
	}
	r, err := a.desk.Readiness(ctx, caller(ctx), slug)
	if err != nil {
		return api.Readiness{}, err
	}
	return api.Readiness{
		Slug: r.Document.Slug, Visibility: api.ReadinessVisibility(r.Document.Visibility), Archived: r.Archived, Ready: r.Needed() == 0,
		Points: each(r.Points, readinessPoint),
	}, nil
}

func readinessPoint(p *eventfile.Point) api.ReadinessPoint {
	wire := api.ReadinessPoint{Pointer: p.Pointer, Code: api.RuleCode(p.Code), Needed: p.Needed, Facts: p.Params}
	if wire.Facts == nil {
		wire.Facts = map[string]any{}
	}
	return wire
}

// CopyEvent serves POST /events/{event}/clone.
func (a *API) CopyEvent(ctx context.Context, r api.CopyEventRequestObject) (api.CopyEventResponseObject, error) {
	applied, err := a.desk.CopyEvent(ctx, caller(ctx), r.Event, desk.Turn{Slug: r.Body.Slug, Starts: r.Body.Starts, Title: event.Text(r.Body.Title)})
	if err != nil {
		return nil, err
	}
	body, tag, err := a.document(ctx, applied.Slug)
	headers := api.CopyEvent201ResponseHeaders{ETag: tag, Location: Base + "/events/" + applied.Slug}
	return api.CopyEvent201JSONResponse{Body: body, Headers: headers}, err
}

// ReadEventFile serves GET /events/{event}/event.yaml.
func (a *API) ReadEventFile(ctx context.Context, r api.ReadEventFileRequestObject) (api.ReadEventFileResponseObject, error) {
	file, err := a.desk.TakeFile(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	return download{r.Event + ".yaml", typeYAML, func(w io.Writer) error {
		_, err := w.Write(file)
		return err
	}}, nil
}
