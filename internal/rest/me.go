package rest

import (
	"context"
	"io"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ReadMe serves GET /me.
func (a *API) ReadMe(ctx context.Context, _ api.ReadMeRequestObject) (api.ReadMeResponseObject, error) {
	v, err := a.desk.Me(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	return api.ReadMe200JSONResponse(a.me(v)), nil
}

// ReadMyCalendar serves GET /me/calendar.ics.
func (a *API) ReadMyCalendar(ctx context.Context, _ api.ReadMyCalendarRequestObject) (api.ReadMyCalendarResponseObject, error) {
	v, err := a.desk.Me(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	file, err := a.desk.SeatCalendar(v, "", v.Registrant.Language)
	if err != nil {
		return nil, err
	}
	return download{v.Event.Slug + ".ics", typeICS, func(w io.Writer) error {
		_, err := w.Write(file)
		return err
	}}, nil
}

// ChangeMe serves PATCH /me.
func (a *API) ChangeMe(ctx context.Context, r api.ChangeMeRequestObject) (api.ChangeMeResponseObject, error) {
	v, err := a.desk.ChangeMe(ctx, caller(ctx), myChange(r.Body))
	if err != nil {
		return nil, err
	}
	return api.ChangeMe200JSONResponse(a.me(v)), nil
}

// myChange is what the desk takes of a person's own request.
func myChange(in *api.MyChange) desk.Change {
	c := change(&api.PersonChange{
		GivenName: in.GivenName, FamilyName: in.FamilyName, LatinName: in.LatinName,
		Organisation: in.Organisation, OrganisationKind: in.OrganisationKind, Municipality: in.Municipality,
		Country: in.Country, Function: in.Function, Language: in.Language, Zone: in.Zone,
		Answers: in.Answers, Consents: in.Consents,
	})
	c.Reminders = in.Reminders
	return c
}

// Verify serves POST /me/verify.
func (a *API) Verify(ctx context.Context, _ api.VerifyRequestObject) (api.VerifyResponseObject, error) {
	v, err := a.desk.Verify(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	return api.Verify200JSONResponse(a.me(v)), nil
}

// Cancel serves POST /me/registrations/{session}/cancel.
func (a *API) Cancel(ctx context.Context, r api.CancelRequestObject) (api.CancelResponseObject, error) {
	g, err := a.desk.Cancel(ctx, caller(ctx), r.Session, or(r.Body).Reason)
	if err != nil {
		return nil, err
	}
	return api.Cancel200JSONResponse(myRegistration(g)), nil
}

// Register serves POST /me/registrations/{session}/register.
func (a *API) Register(ctx context.Context, r api.RegisterRequestObject) (api.RegisterResponseObject, error) {
	g, err := a.desk.Register(ctx, caller(ctx), r.Session)
	if err != nil {
		return nil, err
	}
	return api.Register200JSONResponse(myRegistration(g)), nil
}

// Join serves POST /me/registrations/{session}/join.
func (a *API) Join(ctx context.Context, r api.JoinRequestObject) (api.JoinResponseObject, error) {
	url, err := a.desk.Join(ctx, caller(ctx), r.Session)
	if err != nil {
		return nil, err
	}
	return api.Join200JSONResponse{JoinURL: url}, nil
}

// SendLink serves POST /me/link.
func (a *API) SendLink(ctx context.Context, r api.SendLinkRequestObject) (api.SendLinkResponseObject, error) {
	if err := a.desk.SendLink(ctx, caller(ctx), r.Body.Email); err != nil {
		return nil, err
	}
	return api.SendLink202JSONResponse{Status: api.AcceptedStatusAccepted}, nil
}

// me is v as the person sees it.
func (a *API) me(v *desk.PersonView) api.Me {
	return api.Me{
		Event: v.Event.Slug, Registrant: person(v.Registrant), Registrations: each(v.Registrations, myRegistration),
		SessionsOpen: each(a.desk.Open(v), func(s *event.Session) string { return s.Slug }),
		SeatsOffered: each(a.desk.Offers(v), seatOffered),
		Reminders:    v.Registrant.RemindersOffAt == nil,
	}
}

func myRegistration(g *desk.RegistrationView) api.MyRegistration {
	r := registration(g)
	mine := api.MyRegistration{
		ID: r.ID, Session: r.Session, Status: r.Status, Position: r.Position, HoldsSeat: r.HoldsSeat,
		Actions:   each(g.Actions, func(s *string) api.MyRegistrationActions { return api.MyRegistrationActions(*s) }),
		Materials: each(g.Materials, material),
	}
	if g.Handover != nil {
		mine.Handover = api.Handover{Colleague: g.Handover.Colleague, Expires: api.Instant(g.Handover.ExpiresAt)}
	}
	return mine
}
