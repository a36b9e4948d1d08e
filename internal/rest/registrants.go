package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// SignUp serves POST /events/{event}/registrants, both ways.
func (a *API) SignUp(ctx context.Context, r api.SignUpRequestObject) (api.SignUpResponseObject, error) {
	by := caller(ctx)
	if by.Kind != desk.Staff {
		if err := a.desk.SignUp(ctx, by, r.Event, signUp(r.Body)); err != nil {
			return nil, err
		}
		return api.SignUp202JSONResponse{Status: api.AcceptedStatusAccepted}, nil
	}
	v, fresh, err := a.desk.AddRegistrant(ctx, by, r.Event, signUp(r.Body))
	if err != nil {
		return nil, err
	}
	answer := registrant(v)
	answer.PersonalLink = v.Link
	if !fresh {
		return api.SignUp200JSONResponse(answer), nil
	}
	return api.SignUp201JSONResponse{
		Body:    answer,
		Headers: api.SignUp201ResponseHeaders{Location: Base + "/events/" + r.Event + "/registrants/" + answer.ID},
	}, nil
}

// ReadRegistrant serves GET /events/{event}/registrants/{registrant}.
func (a *API) ReadRegistrant(ctx context.Context, r api.ReadRegistrantRequestObject) (api.ReadRegistrantResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	v, err := a.desk.Registrant(ctx, caller(ctx), r.Event, n)
	if err != nil {
		return nil, err
	}
	return api.ReadRegistrant200JSONResponse(registrant(v)), nil
}

// ChangeRegistrant serves PATCH /events/{event}/registrants/{registrant}.
func (a *API) ChangeRegistrant(ctx context.Context, r api.ChangeRegistrantRequestObject) (api.ChangeRegistrantResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	v, err := a.desk.ChangeRegistrant(ctx, caller(ctx), r.Event, n, change(r.Body))
	if err != nil {
		return nil, err
	}
	return api.ChangeRegistrant200JSONResponse(registrant(v)), nil
}

// AddRegistration serves POST
// /events/{event}/registrants/{registrant}/registrations.
func (a *API) AddRegistration(ctx context.Context, r api.AddRegistrationRequestObject) (api.AddRegistrationResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	v, fresh, err := a.desk.AddRegistration(ctx, caller(ctx), r.Event, n, r.Body.Session)
	if err != nil {
		return nil, err
	}
	for i := range v.Registrations {
		if g := &v.Registrations[i]; g.Session.Slug == r.Body.Session && fresh {
			return api.AddRegistration201JSONResponse(registration(g)), nil
		} else if g.Session.Slug == r.Body.Session {
			return api.AddRegistration200JSONResponse(registration(g)), nil
		}
	}
	return nil, desk.ErrNotFound
}

// ActOnRegistration serves POST
// /events/{event}/registrations/{registration}/{action}.
func (a *API) ActOnRegistration(ctx context.Context, r api.ActOnRegistrationRequestObject) (api.ActOnRegistrationResponseObject, error) {
	n, err := number(r.Registration)
	if err != nil {
		return nil, err
	}
	g, err := a.desk.Act(ctx, caller(ctx), r.Event, n, desk.SeatAction(r.Action), or(r.Body).Reason)
	if err != nil {
		return nil, err
	}
	return api.ActOnRegistration200JSONResponse(registration(g)), nil
}

// signUp is what the desk takes of a request.
func signUp(in *api.SignUp) desk.SignUp {
	return desk.SignUp{
		Email: in.Email, Role: string(in.Role),
		Details: desk.Details{
			GivenName: in.GivenName, FamilyName: in.FamilyName, LatinName: in.LatinName,
			Organisation: in.Organisation, OrganisationKind: string(in.OrganisationKind), Municipality: in.Municipality,
			Country: in.Country, Function: in.Function, Language: in.Language, Zone: in.Zone,
			LanguagesSpoken: in.LanguagesSpoken, Interpretation: in.Interpretation,
		},
		Sessions: in.Sessions, Answers: in.Answers, Consents: in.Consents,
		Colleagues: each(in.Colleagues, colleague),
	}
}

// change is what the desk takes of a request.
func change(in *api.PersonChange) desk.Change {
	return desk.Change{
		GivenName: in.GivenName, FamilyName: in.FamilyName, LatinName: in.LatinName,
		Organisation: in.Organisation, OrganisationKind: (*string)(in.OrganisationKind), Municipality: in.Municipality,
		Country: in.Country, Function: in.Function, Language: in.Language, Zone: in.Zone,
		LanguagesSpoken: in.LanguagesSpoken, Interpretation: in.Interpretation,
		Answers: or(in.Answers), Consents: or(in.Consents), Role: (*string)(in.Role),
	}
}

// registrant is v as staff see it, without the personal link.
func registrant(v *desk.PersonView) api.Registrant {
	p := person(v.Registrant)
	return api.Registrant{
		ID: p.ID, Email: p.Email, GivenName: p.GivenName, FamilyName: p.FamilyName, LatinName: p.LatinName,
		Organisation: p.Organisation, OrganisationKind: p.OrganisationKind, Municipality: p.Municipality,
		Country: p.Country, Function: p.Function, Language: p.Language, Zone: p.Zone, Role: p.Role,
		MunicipalityKey: p.MunicipalityKey, LanguagesSpoken: p.LanguagesSpoken, Interpretation: p.Interpretation,
		Answers: p.Answers, Consents: p.Consents, SignedUpAt: p.SignedUpAt, VerifiedAt: p.VerifiedAt,
		Registrations: each(v.Registrations, registration),
	}
}

func person(r *event.Registrant) api.Person {
	p := api.Person{
		ID: id(r.ID), Email: r.Email, GivenName: r.GivenName, FamilyName: r.FamilyName, LatinName: r.LatinName,
		Organisation: r.Organisation, OrganisationKind: r.OrganisationKind, Municipality: r.Municipality,
		Country: r.Country, Function: r.Function, Language: r.Language, Zone: r.Zone, Role: api.Role(r.Role),
		MunicipalityKey: r.MunicipalityKey, LanguagesSpoken: list(r.LanguagesSpoken), Interpretation: r.Interpretation,
		Answers: api.Answers{}, Consents: api.Consents{}, SignedUpAt: api.Instant(r.SignedUpAt), VerifiedAt: timeOrNull(r.VerifiedAt),
	}
	for key, value := range r.Answers {
		p.Answers[key] = value
	}
	for key, value := range r.Consents {
		p.Consents[key] = value.Given
	}
	return p
}

func registration(g *desk.RegistrationView) api.Registration {
	return api.Registration{
		ID: id(g.ID), Session: g.Session.Slug, Status: api.Status(g.Status), Position: orNull(g.Rank), HoldsSeat: g.HoldsSeat,
		OfferUntil: timeOrNull(g.OfferUntil), Quota: orNull(g.Quota()),
	}
}

func colleague(c *api.Colleague) desk.Colleague {
	return desk.Colleague{Email: c.Email, GivenName: c.GivenName, FamilyName: c.FamilyName, Function: c.Function, Language: c.Language}
}
