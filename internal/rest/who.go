package rest

import (
	"context"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
)

// callerKey is where the gate leaves the actor for the handler. The generated
// server hands handlers a context and the request's fields, nothing else.
type callerKey struct{}

// caller is who the gate found to be asking.
func caller(ctx context.Context) desk.Actor {
	by, _ := ctx.Value(callerKey{}).(desk.Actor)
	return by
}

// who finds out who asks, from the Authorization header alone. It fails with
// desk.ErrUnauthorised where the operation needs somebody else.
func (a *API) who(c echo.Context, op *operation) (desk.Actor, error) {
	header := c.Request().Header.Get(echo.HeaderAuthorization)
	if header == "" || !op.staff && !op.person && !op.invited {
		if op.anyone {
			return desk.Actor{}, nil
		}
		return desk.Actor{}, desk.ErrUnauthorised
	}
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return desk.Actor{}, desk.ErrUnauthorised
	}
	by, err := a.bearer(c.Request().Context(), op, strings.TrimSpace(token))
	switch {
	case err != nil:
		return desk.Actor{}, err
	case by.Kind == desk.Staff && op.staff, by.Kind == desk.Person && op.person, by.Kind == desk.Invitee && op.invited:
		return by, nil
	case op.anyone: // a person is anyone where only staff are told apart
		return desk.Actor{}, nil
	}
	return desk.Actor{}, desk.ErrUnauthorised
}

// bearer tells the kinds of token apart: only those of links have a dot, and
// what a link is of, the operation says. Erasing is answered again when the link is gone.
func (a *API) bearer(ctx context.Context, op *operation, token string) (desk.Actor, error) {
	switch {
	case !strings.Contains(token, "."):
		return a.desk.ByToken(ctx, token)
	case op.invited:
		return a.desk.ByInvitation(ctx, token)
	case op.path == "/me/erase":
		return a.desk.ByLinkToErase(ctx, token)
	}
	return a.desk.ByLink(ctx, token)
}
