package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
)

// ReadRoom serves GET /events/{event}/sessions/{session}/room.
func (a *API) ReadRoom(ctx context.Context, r api.ReadRoomRequestObject) (api.ReadRoomResponseObject, error) {
	found, err := a.desk.RoomOf(ctx, caller(ctx), r.Event, r.Session)
	if err != nil {
		return nil, err
	}
	return api.ReadRoom200JSONResponse(room(found)), nil
}

func room(r *desk.Room) api.Room {
	wire := api.Room{Present: r.Present, Limit: r.Limit, Crowded: r.Crowded, Knocking: each(r.Knocking, func(n *int64) string { return id(*n) })}
	if at := r.ReleasesAt; !at.IsZero() {
		wire.ReleasesAt = timeOrNull(&at)
	}
	return wire
}

// ListHostLinks serves GET /events/{event}/sessions/{session}/host-links.
func (a *API) ListHostLinks(ctx context.Context, r api.ListHostLinksRequestObject) (api.ListHostLinksResponseObject, error) {
	all, err := a.desk.HostLinks(ctx, caller(ctx), r.Event, r.Session)
	if err != nil {
		return nil, err
	}
	return api.ListHostLinks200JSONResponse{Items: each(all, hostLink)}, nil
}

// MakeHostLink serves POST /events/{event}/sessions/{session}/host-links.
func (a *API) MakeHostLink(ctx context.Context, r api.MakeHostLinkRequestObject) (api.MakeHostLinkResponseObject, error) {
	l, err := a.desk.MakeHostLink(ctx, caller(ctx), r.Event, r.Session, r.Body.Label)
	if err != nil {
		return nil, err
	}
	return api.MakeHostLink201JSONResponse(hostLink(l)), nil
}

// RevokeHostLink serves POST
// /events/{event}/sessions/{session}/host-links/{link}/revoke.
func (a *API) RevokeHostLink(ctx context.Context, r api.RevokeHostLinkRequestObject) (api.RevokeHostLinkResponseObject, error) {
	n, err := number(r.Link)
	if err != nil {
		return nil, err
	}
	l, err := a.desk.RevokeHostLink(ctx, caller(ctx), r.Event, r.Session, n)
	if err != nil {
		return nil, err
	}
	return api.RevokeHostLink200JSONResponse(hostLink(l)), nil
}

func hostLink(l *desk.HostLinkView) api.HostLink {
	return api.HostLink{
		ID: id(l.ID), Label: l.Label, URL: orNull(l.URL), MadeAt: api.Timestamp(l.MadeAt), EndsAt: api.Timestamp(l.EndsAt),
		RevokedAt: timeOrNull(l.RevokedAt), UsedAt: timeOrNull(l.UsedAt),
	}
}
