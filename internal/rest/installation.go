package rest

import (
	"context"
	"encoding/base64"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// ReadInstallation serves GET /installation.
func (a *API) ReadInstallation(ctx context.Context, _ api.ReadInstallationRequestObject) (api.ReadInstallationResponseObject, error) {
	i, tag, err := a.desk.Installation(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	return api.ReadInstallation200JSONResponse{Body: a.installation(i), Headers: api.ReadInstallation200ResponseHeaders{ETag: tag}}, nil
}

// ReplaceInstallation serves PUT /installation.
func (a *API) ReplaceInstallation(ctx context.Context, r api.ReplaceInstallationRequestObject) (api.ReplaceInstallationResponseObject, error) {
	b := r.Body
	i, tag, err := a.desk.ChangeInstallation(ctx, caller(ctx), r.Params.IfMatch, desk.InstallationChange{
		Name: b.Name, Sender: b.Sender, ReplyTo: b.ReplyTo, Imprint: b.Imprint, Privacy: b.Privacy, RetentionDays: b.RetentionDays,
		Languages: b.Languages, AccentLight: b.AccentLight, AccentDark: b.AccentDark,
	})
	if err != nil {
		return nil, err
	}
	return api.ReplaceInstallation200JSONResponse{Body: a.installation(i), Headers: api.ReplaceInstallation200ResponseHeaders{ETag: tag}}, nil
}

// SetLogo serves PUT /installation/logo.
func (a *API) SetLogo(ctx context.Context, r api.SetLogoRequestObject) (api.SetLogoResponseObject, error) {
	data, err := base64.StdEncoding.DecodeString(r.Body.Picture)
	if err != nil || len(data) == 0 {
		return nil, problem.Refuse(problem.At("/picture", "base64")).Because(err)
	}
	i, tag, err := a.desk.SetLogo(ctx, caller(ctx), data)
	if err != nil {
		return nil, at(err, "/file", "/picture")
	}
	return api.SetLogo200JSONResponse{Body: a.installation(i), Headers: api.SetLogo200ResponseHeaders{ETag: tag}}, nil
}

// at is err with what stands at one pointer at another: where a page has a file,
// a body has a field.
func at(err error, from, to string) error {
	p := problem.From(err)
	if p == nil {
		return err
	}
	moved := *p
	moved.Fields = nil
	for _, f := range p.Fields {
		if f.Pointer == from {
			f.Pointer = to
		}
		moved.Fields = append(moved.Fields, f)
	}
	return &moved
}

// RemoveLogo serves DELETE /installation/logo.
func (a *API) RemoveLogo(ctx context.Context, _ api.RemoveLogoRequestObject) (api.RemoveLogoResponseObject, error) {
	if _, _, err := a.desk.SetLogo(ctx, caller(ctx), nil); err != nil {
		return nil, err
	}
	return api.RemoveLogo204Response{}, nil
}

func (a *API) installation(i *event.Installation) api.Installation {
	wire := api.Installation{
		Name: i.Name, Sender: i.Sender, ReplyTo: i.ReplyTo, Imprint: text(i.Imprint), Privacy: text(i.Privacy), RetentionDays: i.RetentionDays,
		Languages: list(i.Languages), AccentLight: i.AccentLight, AccentDark: i.AccentDark,
	}
	if path := i.LogoPath(); path != "" {
		path = a.options.BaseURL + path
		wire.Logo = &path
	}
	return wire
}
