package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// HandOver serves POST /me/registrations/{session}/hand-over.
func (a *API) HandOver(ctx context.Context, r api.HandOverRequestObject) (api.HandOverResponseObject, error) {
	in := colleague(r.Body)
	g, err := a.desk.HandOver(ctx, caller(ctx), r.Session, in)
	if err != nil {
		return nil, err
	}
	return api.HandOver200JSONResponse(a.myRegistration(g)), nil
}

// KeepSeat serves POST /me/registrations/{session}/keep.
func (a *API) KeepSeat(ctx context.Context, r api.KeepSeatRequestObject) (api.KeepSeatResponseObject, error) {
	g, err := a.desk.KeepSeat(ctx, caller(ctx), r.Session)
	if err != nil {
		return nil, err
	}
	return api.KeepSeat200JSONResponse(a.myRegistration(g)), nil
}

// AcceptSeat serves POST /me/registrations/{session}/accept.
func (a *API) AcceptSeat(ctx context.Context, r api.AcceptSeatRequestObject) (api.AcceptSeatResponseObject, error) {
	g, err := a.desk.Accept(ctx, caller(ctx), r.Session, desk.Verification{Answers: or(r.Body).Answers, Consents: or(r.Body).Consents})
	if err != nil {
		return nil, err
	}
	return api.AcceptSeat200JSONResponse(a.myRegistration(g)), nil
}

// DeclineSeat serves POST /me/registrations/{session}/decline.
func (a *API) DeclineSeat(ctx context.Context, r api.DeclineSeatRequestObject) (api.DeclineSeatResponseObject, error) {
	v, err := a.desk.Decline(ctx, caller(ctx), r.Session, or(r.Body).Reason)
	if err != nil {
		return nil, err
	}
	var body api.MyRegistrationOrMe
	if g := v.Find(r.Session); g != nil {
		err = body.FromMyRegistration(a.myRegistration(g))
	} else {
		err = body.FromMe(a.me(v))
	}
	return api.DeclineSeat200JSONResponse(body), err
}

func seatOffered(o *desk.Handover) api.SeatOffered {
	return api.SeatOffered{
		Session: o.Session.Slug, Colleague: o.Colleague, Expires: api.Instant(o.ExpiresAt),
		AnswersNeeded:  each(o.Due.Questions, func(q *event.Question) string { return q.Key }),
		ConsentsNeeded: each(o.Due.Consents, func(t *event.ConsentText) string { return t.Key }),
	}
}

func material(m *event.Material) api.Material {
	return api.Material{Key: m.Key, Kind: api.MaterialKind(m.Kind), Title: text(m.Title), URL: m.URL, Access: api.Access(m.Access)}
}
