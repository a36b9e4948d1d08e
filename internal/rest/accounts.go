package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ReadAccount serves GET /account.
func (a *API) ReadAccount(ctx context.Context, _ api.ReadAccountRequestObject) (api.ReadAccountResponseObject, error) {
	v, err := a.account(ctx)
	return api.ReadAccount200JSONResponse(v), err
}

// ChangeAccount serves PATCH /account.
func (a *API) ChangeAccount(ctx context.Context, r api.ChangeAccountRequestObject) (api.ChangeAccountResponseObject, error) {
	in := desk.OwnChange{Name: r.Body.Name, Language: r.Body.Language}
	if err := a.desk.ChangeOwnAccount(ctx, caller(ctx), in); err != nil {
		return nil, err
	}
	v, err := a.account(ctx)
	return api.ChangeAccount200JSONResponse(v), err
}

// account is the caller's own.
func (a *API) account(ctx context.Context) (api.Account, error) {
	by := caller(ctx)
	v, err := a.desk.OwnAccount(ctx, by)
	if err != nil {
		return api.Account{}, err
	}
	return api.Account{
		ID: id(v.Account.ID), Email: v.Account.Email, Name: v.Account.Name, Role: accountRole(v.Account), MayCreate: v.Account.MayCreate, Language: v.Account.Language,
		Event: by.OnlyEvent != nil, Password: v.Account.Password != "", SecondStep: v.On, SecondStepNeeded: v.Needed, RecoveryCodes: v.Left,
	}, nil
}

// ListAccountSessions serves GET /account/sessions.
func (a *API) ListAccountSessions(ctx context.Context, _ api.ListAccountSessionsRequestObject) (api.ListAccountSessionsResponseObject, error) {
	all, err := a.accountSessions(ctx)
	return api.ListAccountSessions200JSONResponse(all), err
}

// EndAccountSessions serves POST /account/sessions/end.
func (a *API) EndAccountSessions(ctx context.Context, _ api.EndAccountSessionsRequestObject) (api.EndAccountSessionsResponseObject, error) {
	if err := a.desk.EndOtherVisits(ctx, caller(ctx)); err != nil {
		return nil, err
	}
	all, err := a.accountSessions(ctx)
	return api.EndAccountSessions200JSONResponse(all), err
}

// EndAccountSession serves POST /account/sessions/{id}/end.
func (a *API) EndAccountSession(ctx context.Context, r api.EndAccountSessionRequestObject) (api.EndAccountSessionResponseObject, error) {
	n, err := number(r.ID)
	if err != nil {
		return nil, err
	}
	if err := a.desk.EndVisit(ctx, caller(ctx), n); err != nil {
		return nil, err
	}
	all, err := a.accountSessions(ctx)
	return api.EndAccountSession200JSONResponse(all), err
}

// accountSessions are the browsers in which the caller is signed in.
func (a *API) accountSessions(ctx context.Context) (api.AccountSessionList, error) {
	all, err := a.desk.Visits(ctx, caller(ctx))
	if err != nil {
		return api.AccountSessionList{}, err
	}
	return api.AccountSessionList{Items: each(all, func(v *event.Visit) api.AccountSession {
		return api.AccountSession{ID: id(v.ID), Browser: orNull(v.Device), Way: api.AccountSessionWay(v.Way), Since: api.Instant(v.MadeAt), LastUsed: api.Instant(v.UsedAt)}
	})}, nil
}

// ListAccounts serves GET /accounts.
func (a *API) ListAccounts(ctx context.Context, _ api.ListAccountsRequestObject) (api.ListAccountsResponseObject, error) {
	all, err := a.desk.AllAccounts(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	return api.ListAccounts200JSONResponse{Items: each(all, staffAccount)}, nil
}

// AddAccount serves POST /accounts.
func (a *API) AddAccount(ctx context.Context, r api.AddAccountRequestObject) (api.AddAccountResponseObject, error) {
	in := desk.NewAccount{Email: r.Body.Email, Name: r.Body.Name, Role: string(r.Body.Role), MayCreate: r.Body.MayCreate}
	v, err := a.desk.WelcomeAccount(ctx, caller(ctx), in)
	if err != nil {
		return nil, err
	}
	added := staffAccount(&v.Account)
	added.SignInLink = v.Link
	return api.AddAccount201JSONResponse(added), nil
}

// ChangeRights serves PATCH /accounts/{account}.
func (a *API) ChangeRights(ctx context.Context, r api.ChangeRightsRequestObject) (api.ChangeRightsResponseObject, error) {
	n, err := number(r.Account)
	if err != nil {
		return nil, err
	}
	in := desk.AccountChange{Role: (*string)(r.Body.Role), MayCreate: r.Body.MayCreate, Disabled: r.Body.Disabled}
	v, err := a.desk.ChangeAccount(ctx, caller(ctx), n, in)
	if err != nil {
		return nil, err
	}
	return api.ChangeRights200JSONResponse(staffAccount(v)), nil
}

func accountRole(a *event.Account) api.AccountRole {
	if a.Admin {
		return api.AccountRoleAdmin
	}
	return api.AccountRoleMember
}

func staffAccount(a *event.Account) api.StaffAccount {
	return api.StaffAccount{
		ID: id(a.ID), Email: a.Email, Name: a.Name, Role: accountRole(a), MayCreate: a.MayCreate, Language: a.Language,
		AddedAt: api.Instant(a.AddedAt), DisabledAt: timeOrNull(a.DisabledAt), SecondStep: a.CodeSince != nil,
	}
}
