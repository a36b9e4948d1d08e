package rest

import (
	"cmp"
	"context"
	"io"
	"time"

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
	return api.ReadMe200JSONResponse{Body: a.me(v), Headers: api.ReadMe200ResponseHeaders{ETag: v.Tag()}}, nil
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
	c := myChange(r.Body)
	c.Match = r.Params.IfMatch
	v, err := a.desk.ChangeMe(ctx, caller(ctx), c)
	if err != nil {
		return nil, err
	}
	return api.ChangeMe200JSONResponse{Body: a.me(v), Headers: api.ChangeMe200ResponseHeaders{ETag: v.Tag()}}, nil
}

// myChange is what the desk takes of a person's own request.
func myChange(in *api.MyChange) desk.Change {
	c := change(&api.PersonChange{
		GivenName: in.GivenName, FamilyName: in.FamilyName, LatinName: in.LatinName,
		Organisation: in.Organisation, OrganisationKind: in.OrganisationKind, Municipality: in.Municipality,
		Country: in.Country, Function: in.Function, Language: in.Language, Zone: in.Zone,
		LanguagesSpoken: in.LanguagesSpoken, Interpretation: in.Interpretation,
		Answers: in.Answers, Consents: in.Consents,
	})
	c.Reminders, c.Email = in.Reminders, in.Email
	return c
}

// Verify serves POST /me/verify.
func (a *API) Verify(ctx context.Context, r api.VerifyRequestObject) (api.VerifyResponseObject, error) {
	v, err := a.desk.Verify(ctx, caller(ctx), desk.Verification{Answers: or(r.Body).Answers, Consents: or(r.Body).Consents})
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
	return api.Cancel200JSONResponse(a.myRegistration(g)), nil
}

// Restore serves POST /me/registrations/{session}/restore.
func (a *API) Restore(ctx context.Context, r api.RestoreRequestObject) (api.RestoreResponseObject, error) {
	g, err := a.desk.TakeBack(ctx, caller(ctx), r.Session)
	if err != nil {
		return nil, err
	}
	return api.Restore200JSONResponse(a.myRegistration(g)), nil
}

// Register serves POST /me/registrations/{session}/register.
func (a *API) Register(ctx context.Context, r api.RegisterRequestObject) (api.RegisterResponseObject, error) {
	g, err := a.desk.Register(ctx, caller(ctx), r.Session)
	if err != nil {
		return nil, err
	}
	return api.Register200JSONResponse(a.myRegistration(g)), nil
}

// Join serves POST /me/registrations/{session}/join.
func (a *API) Join(ctx context.Context, r api.JoinRequestObject) (api.JoinResponseObject, error) {
	url, err := a.desk.Join(ctx, caller(ctx), r.Session, max(1, or(r.Body).Headcount))
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

// ConfirmAddress serves POST /me/address.
func (a *API) ConfirmAddress(ctx context.Context, r api.ConfirmAddressRequestObject) (api.ConfirmAddressResponseObject, error) {
	if _, err := a.desk.ConfirmAddress(ctx, r.Body.Token); err != nil {
		return nil, err
	}
	return api.ConfirmAddress200JSONResponse{Status: api.AddressConfirmedStatusConfirmed}, nil
}

// EraseMe serves POST /me/erase.
func (a *API) EraseMe(ctx context.Context, _ api.EraseMeRequestObject) (api.EraseMeResponseObject, error) {
	if err := a.desk.EraseMe(ctx, caller(ctx)); err != nil {
		return nil, err
	}
	return api.EraseMe200JSONResponse{Status: api.ErasedStatusErased}, nil
}

// me is v as the person sees it.
func (a *API) me(v *desk.PersonView) api.Me {
	return api.Me{
		Event: v.Event.Slug, Registrant: person(v.Registrant), Registrations: each(v.Registrations, a.myRegistration),
		SessionsOpen: each(a.desk.Open(v), func(s *event.Session) string { return s.Slug }),
		SeatsOffered: each(a.desk.Handovers(v), seatOffered),
		Reminders:    v.Registrant.RemindersOffAt == nil,
		AskedEmail:   orNull(v.Registrant.Asks(a.options.Clock())),
		ChangesUntil: untilOrNull(event.ChangesUntil(v.Sessions)),
		Consents:     each(v.Consented, myConsent),
	}
}

func (a *API) myRegistration(g *desk.RegistrationView) api.MyRegistration {
	r := registration(g)
	mine := api.MyRegistration{
		ID: r.ID, Session: r.Session, Status: r.Status, Position: r.Position, HoldsSeat: r.HoldsSeat,
		Notice:       notice(g.Session.Notice(a.options.Clock())),
		Actions:      each(g.Actions, func(s *string) api.MyRegistrationActions { return api.MyRegistrationActions(*s) }),
		RestoreUntil: untilOrNull(g.TakeBackUntil), Materials: each(g.Materials, material),
		OfferUntil: r.OfferUntil, Quota: r.Quota,
	}
	if g.Outlook != nil {
		mine.Waiting = waiting(g.Outlook)
	}
	if g.Record != nil {
		mine.Attendance = myRecord(g.Record)
	}
	if g.Handover != nil {
		mine.Handover = api.Handover{Colleague: g.Handover.Colleague, Expires: api.Instant(g.Handover.ExpiresAt)}
	}
	return mine
}

func waiting(o *event.Outlook) api.Waiting {
	return api.Waiting{
		Rank: o.Rank, Ahead: o.Ahead, Offered: o.Offered, Held: o.Held,
		Why: api.WaitingReason(cmp.Or(string(o.Why), "soon")), Next: api.WaitingStep(cmp.Or(string(o.Next), "none")), NextAt: untilOrNull(o.NextAt),
	}
}

func myConsent(c *desk.ConsentView) api.MyConsent {
	wire := api.MyConsent{
		Key: c.Text.Key, Text: text(c.Text.Text), Version: c.Text.Version, Required: c.Text.Required, Asked: c.Asked, Given: c.Given(),
	}
	if c.Answer != nil {
		wire.Since = timeOrNull(&c.Answer.At)
	}
	return wire
}

// untilOrNull is a time, null for the zero time.
func untilOrNull(t time.Time) *api.Instant {
	if t.IsZero() {
		return nil
	}
	return timeOrNull(&t)
}
