package rest

import (
	"context"
	"time"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// ListInvitations serves GET /events/{event}/invitations.
func (a *API) ListInvitations(ctx context.Context, r api.ListInvitationsRequestObject) (api.ListInvitationsResponseObject, error) {
	page, err := a.desk.Invitations(ctx, caller(ctx), r.Event, desk.InvitationFilter{State: string(r.Params.State), Cursor: r.Params.Cursor, Limit: r.Params.Limit})
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, state := range event.InvitationStates {
		counts[string(state)] = int(page.Counts[state])
	}
	return api.ListInvitations200JSONResponse{Items: each(page.Items, invitation), Next: orNull(page.Next), Counts: counts}, nil
}

// Invite serves POST /events/{event}/invitations.
func (a *API) Invite(ctx context.Context, r api.InviteRequestObject) (api.InviteResponseObject, error) {
	in := r.Body
	v, err := a.desk.Invite(ctx, caller(ctx), r.Event, desk.NewInvitation{
		Person: desk.InvitedPerson{
			Email: in.Email, GivenName: in.GivenName, FamilyName: in.FamilyName, Organisation: in.Organisation,
			Municipality: in.Municipality, Country: in.Country, Function: in.Function, Language: in.Language,
		},
		Terms: desk.InvitationTerms{
			Sessions: in.Sessions, Note: in.Note, SkipsApproval: in.SkipsApproval, HoldUntil: given(in.HoldUntil), Expires: given(in.Expires),
		},
		Send: in.Send,
	})
	if err != nil {
		return nil, err
	}
	return api.Invite201JSONResponse(invitation(v)), nil
}

// given is a time that a request may leave out.
func given(t api.Timestamp) *time.Time {
	if time.Time(t).IsZero() {
		return nil
	}
	utc := time.Time(t).UTC().Truncate(time.Millisecond)
	return &utc
}

// ImportInvitations serves POST /events/{event}/invitations/import.
func (a *API) ImportInvitations(ctx context.Context, r api.ImportInvitationsRequestObject) (api.ImportInvitationsResponseObject, error) {
	f, err := formOf(r.Body)
	if err != nil {
		return nil, err
	}
	file := f.file("file")
	if file == nil {
		return nil, problem.Refuse(problem.At("/file", "required"))
	}
	var wrong []problem.Field
	in := desk.InvitationList{
		Name: file.file, File: file.bytes, Apply: f.yes("apply", &wrong), Good: f.yes("good_rows", &wrong),
		Terms: desk.InvitationTerms{
			Sessions: f.texts("sessions"), Note: f.text("note"), SkipsApproval: f.yes("skips_approval", &wrong),
			HoldUntil: f.time("hold_until", &wrong), Expires: f.time("expires", &wrong),
		},
	}
	if len(wrong) > 0 {
		return nil, problem.Refuse(wrong...)
	}
	v, err := a.desk.ImportInvitations(ctx, caller(ctx), r.Event, in)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, b := range desk.InvitationBuckets {
		counts[string(b)] = v.Counts[b]
	}
	return api.ImportInvitations200JSONResponse{
		Encoding: orNull(v.Encoding), Separator: orNull(v.Separator), Counts: counts, Rows: each(v.Rows, invitationRow),
		UnknownColumns: list(v.Unknown), Added: v.Added,
	}, nil
}

func invitationRow(r *desk.InvitationRow) api.InvitationRow {
	name := event.Invitation{GivenName: r.Person.GivenName, FamilyName: r.Person.FamilyName}
	return api.InvitationRow{
		Line: r.Line, Email: r.Person.Email, Name: name.Name(), Bucket: api.InvitationBucket(r.Bucket), Meant: orNull(r.Meant), Twin: orNull(r.Twin),
		State: orNull(string(r.State)), RegistrationStatus: orNull(string(r.Status)),
		Errors: each(r.Wrong, func(f *problem.Field) api.RowError {
			return api.RowError{Column: f.Pointer[1:], Code: api.RuleCode(f.Code)}
		}),
	}
}

// ChangeInvitation serves PUT /events/{event}/invitations/{invitation}.
func (a *API) ChangeInvitation(ctx context.Context, r api.ChangeInvitationRequestObject) (api.ChangeInvitationResponseObject, error) {
	n, err := number(r.Invitation)
	if err != nil {
		return nil, err
	}
	in := r.Body
	v, err := a.desk.ChangeDraft(ctx, caller(ctx), r.Event, n, desk.InvitationDraft{
		Person: desk.InvitedPerson{
			Email: in.Email, GivenName: in.GivenName, FamilyName: in.FamilyName, Organisation: in.Organisation,
			Municipality: in.Municipality, Country: in.Country, Function: in.Function, Language: in.Language,
		},
		Note: in.Note, SkipsApproval: in.SkipsApproval, HoldUntil: given(in.HoldUntil), Expires: given(in.Expires),
	})
	if err != nil {
		return nil, err
	}
	return api.ChangeInvitation200JSONResponse(invitation(v)), nil
}

// SendInvitations serves POST /events/{event}/invitations/send.
func (a *API) SendInvitations(ctx context.Context, r api.SendInvitationsRequestObject) (api.SendInvitationsResponseObject, error) {
	n, err := a.desk.SendDrafted(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	return api.SendInvitations200JSONResponse{Letters: n}, nil
}

// RemindInvited serves POST /events/{event}/invitations/remind.
func (a *API) RemindInvited(ctx context.Context, r api.RemindInvitedRequestObject) (api.RemindInvitedResponseObject, error) {
	n, err := a.desk.RemindAll(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	return api.RemindInvited200JSONResponse{Letters: n}, nil
}

// ActOnInvitation serves POST
// /events/{event}/invitations/{invitation}/{action}.
func (a *API) ActOnInvitation(ctx context.Context, r api.ActOnInvitationRequestObject) (api.ActOnInvitationResponseObject, error) {
	n, err := number(r.Invitation)
	if err != nil {
		return nil, err
	}
	act := a.desk.SendInvitation
	switch r.Action {
	case api.InvitationActionRemind:
		act = a.desk.RemindInvited
	case api.InvitationActionRevoke:
		act = a.desk.RevokeInvitation
	}
	v, err := act(ctx, caller(ctx), r.Event, n)
	if err != nil {
		return nil, err
	}
	return api.ActOnInvitation200JSONResponse(invitation(v)), nil
}

// ReadInvitation serves GET /invitation.
func (a *API) ReadInvitation(ctx context.Context, _ api.ReadInvitationRequestObject) (api.ReadInvitationResponseObject, error) {
	v, err := a.desk.Invited(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	return api.ReadInvitation200JSONResponse(a.myInvitation(v)), nil
}

// SeeInvitation serves POST /invitation/seen.
func (a *API) SeeInvitation(ctx context.Context, _ api.SeeInvitationRequestObject) (api.SeeInvitationResponseObject, error) {
	v, err := a.desk.SeeInvitation(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	return api.SeeInvitation200JSONResponse(a.myInvitation(v)), nil
}

// AcceptInvitation serves POST /invitation/accept.
func (a *API) AcceptInvitation(ctx context.Context, r api.AcceptInvitationRequestObject) (api.AcceptInvitationResponseObject, error) {
	by, in := caller(ctx), or(r.Body)
	v, err := a.desk.AcceptInvitation(ctx, by, desk.SignUp{
		Details: desk.Details{
			GivenName: in.GivenName, FamilyName: in.FamilyName, LatinName: in.LatinName, Organisation: in.Organisation, OrganisationKind: string(in.OrganisationKind),
			Municipality: in.Municipality, Country: in.Country, Function: in.Function, Language: in.Language, Zone: in.Zone,
			LanguagesSpoken: in.LanguagesSpoken, Interpretation: in.Interpretation,
		}.Over(by.Invitation),
		Sessions: in.Sessions, Answers: in.Answers, Consents: in.Consents,
	})
	if err != nil {
		return nil, err
	}
	return api.AcceptInvitation200JSONResponse(a.myInvitation(v)), nil
}

// DeclineInvitation serves POST /invitation/decline.
func (a *API) DeclineInvitation(ctx context.Context, _ api.DeclineInvitationRequestObject) (api.DeclineInvitationResponseObject, error) {
	v, err := a.desk.DeclineInvitation(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	return api.DeclineInvitation200JSONResponse(a.myInvitation(v)), nil
}

func invitedSessions(v *desk.Invitation) []api.InvitedSession {
	all := make([]api.InvitedSession, len(v.To))
	for i, s := range v.To {
		all[i].Session = s.Session.Slug
		if !s.HeldUntil.IsZero() {
			all[i].HeldUntil = timeOrNull(&s.HeldUntil)
		}
	}
	return all
}

// invitation is v as the organiser sees it.
func invitation(v *desk.Invitation) api.Invitation {
	return api.Invitation{
		ID: id(v.ID), State: api.InvitationState(v.State), Email: v.Email, GivenName: v.GivenName, FamilyName: v.FamilyName, Organisation: v.Organisation,
		Municipality: v.Municipality, Country: v.Country, Function: v.Function, Language: v.Language, Note: v.Note, SkipsApproval: v.SkipsApproval,
		Sessions: invitedSessions(v), Until: api.Instant(v.Until), HoldUntil: timeOrNull(v.HoldUntil), AddedAt: api.Instant(v.AddedAt),
		SentAt: timeOrNull(v.SentAt), SeenAt: timeOrNull(v.SeenAt), EndedAt: timeOrNull(v.EndedAt), RemindedAt: timeOrNull(v.RemindedAt),
		Registrant: idOrNull(v.RegistrantID),
	}
}

// myInvitation is v as its person sees it.
func (a *API) myInvitation(v *desk.Invited) api.MyInvitation {
	m := api.MyInvitation{
		State: api.InvitationState(v.State), Until: api.Instant(v.Until), Event: v.Event.Slug, Title: text(v.Event.Title), Host: v.Event.Host(v.Language),
		Email: v.Address(), GivenName: v.GivenName, FamilyName: v.FamilyName, Organisation: v.Organisation, Municipality: v.Municipality,
		Country: v.Country, Function: v.Function, Language: v.Language, Note: v.Note, Sessions: invitedSessions(&v.View),
		AnswersNeeded:  each(v.Due.Questions, func(q *event.Question) string { return q.Key }),
		ConsentsNeeded: each(v.Due.Consents, func(t *event.ConsentText) string { return t.Key }),
	}
	if token := a.desk.Page(v); token != "" {
		link := a.options.BaseURL + "/r/" + token
		m.PersonalLink = &link
	}
	return m
}
