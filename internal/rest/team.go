package rest

import (
	"context"
	"time"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ListTeam serves GET /events/{event}/team.
func (a *API) ListTeam(ctx context.Context, r api.ListTeamRequestObject) (api.ListTeamResponseObject, error) {
	found, err := a.desk.TeamOf(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	return api.ListTeam200JSONResponse{Items: each(found.Items, member)}, nil
}

// InviteMember serves POST /events/{event}/team.
func (a *API) InviteMember(ctx context.Context, r api.InviteMemberRequestObject) (api.InviteMemberResponseObject, error) {
	asked, err := a.desk.InviteMember(ctx, caller(ctx), r.Event, desk.NewMember{Email: r.Body.Email, Name: r.Body.Name, Role: string(r.Body.Role)})
	if err != nil {
		return nil, err
	}
	return api.InviteMember201JSONResponse{Member: member(&asked.Member), SignInLink: orNull(asked.Link)}, nil
}

// LeaveTeam serves POST /events/{event}/team/leave.
func (a *API) LeaveTeam(ctx context.Context, r api.LeaveTeamRequestObject) (api.LeaveTeamResponseObject, error) {
	if err := a.desk.LeaveTeam(ctx, caller(ctx), r.Event); err != nil {
		return nil, err
	}
	return api.LeaveTeam204Response{}, nil
}

// ChangeMember serves PATCH /events/{event}/team/{member}.
func (a *API) ChangeMember(ctx context.Context, r api.ChangeMemberRequestObject) (api.ChangeMemberResponseObject, error) {
	n, err := number(r.Member)
	if err != nil {
		return nil, err
	}
	m, err := a.desk.ChangeMember(ctx, caller(ctx), r.Event, n, string(r.Body.Role))
	if err != nil {
		return nil, err
	}
	return api.ChangeMember200JSONResponse(member(m)), nil
}

// RemoveMember serves DELETE /events/{event}/team/{member}.
func (a *API) RemoveMember(ctx context.Context, r api.RemoveMemberRequestObject) (api.RemoveMemberResponseObject, error) {
	n, err := number(r.Member)
	if err != nil {
		return nil, err
	}
	if err := a.desk.RemoveMember(ctx, caller(ctx), r.Event, n); err != nil {
		return nil, err
	}
	return api.RemoveMember204Response{}, nil
}

// RenewMemberLink serves POST /events/{event}/team/{member}/link.
func (a *API) RenewMemberLink(ctx context.Context, r api.RenewMemberLinkRequestObject) (api.RenewMemberLinkResponseObject, error) {
	n, err := number(r.Member)
	if err != nil {
		return nil, err
	}
	asked, err := a.desk.NewMemberLink(ctx, caller(ctx), r.Event, n)
	if err != nil {
		return nil, err
	}
	return api.RenewMemberLink200JSONResponse{Member: member(&asked.Member), SignInLink: orNull(asked.Link)}, nil
}

func member(m *event.Member) api.Member {
	return api.Member{
		ID: id(m.Account.ID), Email: m.Account.Email, Name: m.Account.Name, Role: api.TeamRole(m.Role), Since: api.Timestamp(m.GrantedAt),
		SignedInAt: timeOrNull(m.SignedInAt), Disabled: m.Account.DisabledAt != nil,
	}
}

// ListTokens serves GET /tokens.
func (a *API) ListTokens(ctx context.Context, _ api.ListTokensRequestObject) (api.ListTokensResponseObject, error) {
	all, err := a.desk.MyTokens(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	return api.ListTokens200JSONResponse{Items: each(all, token)}, nil
}

// MakeToken serves POST /tokens.
func (a *API) MakeToken(ctx context.Context, r api.MakeTokenRequestObject) (api.MakeTokenResponseObject, error) {
	in := desk.OwnToken{Name: r.Body.Name, Event: r.Body.Event, Role: string(r.Body.Role)}
	if end := time.Time(r.Body.Expires); !end.IsZero() {
		in.Expires = &end
	}
	secret, made, err := a.desk.MakeToken(ctx, caller(ctx), in)
	if err != nil {
		return nil, err
	}
	return api.MakeToken201JSONResponse{Token: token(made), Secret: orNull(secret)}, nil
}

// RevokeToken serves POST /tokens/{token}/revoke.
func (a *API) RevokeToken(ctx context.Context, r api.RevokeTokenRequestObject) (api.RevokeTokenResponseObject, error) {
	n, err := number(r.Token)
	if err != nil {
		return nil, err
	}
	t, err := a.desk.EndToken(ctx, caller(ctx), n)
	if err != nil {
		return nil, err
	}
	return api.RevokeToken200JSONResponse(token(t)), nil
}

func token(t *desk.TokenView) api.Token {
	return api.Token{
		ID: id(t.ID), Name: t.Name, Account: t.Owner.Email, Event: orNull(t.Event), Role: orNull(string(t.Role)), MadeAt: api.Timestamp(t.MadeAt),
		ExpiresAt: timeOrNull(t.ExpiresAt), LastUsedAt: timeOrNull(t.LastUsedAt), RevokedAt: timeOrNull(t.RevokedAt),
	}
}
