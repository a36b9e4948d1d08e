// Package rest is the JSON face.
//
// It implements the strict server that is generated from api/openapi.yaml: a
// handler hands the request to the desk and turns the answer into wire types,
// and decides nothing about events. Before a handler runs, its operation's
// gate has found out who asks, has read the body strictly (no field unknown
// or doubled, nothing after the end) and has held query and body against the
// contract. Handlers return errors; package server turns them into problems.
// Cookies play no part here.
package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/api"
	"rollcall/internal/desk"
)

// Base is the path that the JSON face lies under.
const Base = "/api/v1"

// An API is the JSON face over a desk.
type API struct {
	desk     *desk.Desk
	options  Options
	contract func() contract
}

// Options are what the API needs besides the desk.
type Options struct {
	BaseURL string           // how the outside reaches us, without a slash at the end
	Clock   func() time.Time // time.Now outside tests
	Limit   Limit            // of public sign-ups and lost links; nil: none
}

// A Limit counts the sign-ups of some people, or a lost link, against the visitor's network. It fails with a
// problem of kind TooMany; otherwise the caller says at the end, by done,
// whether the sign-up was taken, since a refused one does not count.
type Limit func(c echo.Context, people int) (done func(taken bool), err error)

// New returns the JSON face over d. The contract is read beside whatever the
// program does next, so that its length does not delay the start.
func New(d *desk.Desk, o Options) *API {
	if o.Limit == nil {
		o.Limit = func(echo.Context, int) (func(bool), error) { return func(bool) {}, nil }
	}
	a := &API{desk: d, options: o, contract: embedded}
	go a.contract()
	return a
}

// Routes adds the API's routes, and nothing else, to e.
func (a *API) Routes(e *echo.Echo) {
	gates := map[string][]echo.MiddlewareFunc{}
	for operation := range actions {
		gates[operation] = []echo.MiddlewareFunc{a.gate(operation)}
	}
	for _, operation := range []string{"signUp", "sendLink"} {
		gates[operation] = append(gates[operation], a.limited)
	}
	api.RegisterHandlersWithOptions(e, api.NewStrictHandler(a, nil), api.RegisterHandlersOptions{
		BaseURL: Base, OperationMiddlewares: gates,
	})
}

// gate is what every request passes before its handler: who asks, what the
// query says, what the body says, and whether it was asked before.
func (a *API) gate(operationID string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			op := a.contract()[operationID]
			c.Response().Header().Set(echo.HeaderCacheControl, "no-store") // who may see it differs from asker to asker
			by, err := a.who(c, op)
			if err != nil {
				return err
			}
			if err := op.checkParameters(c); err != nil {
				return err
			}
			raw, err := op.readBody(c, by)
			if err != nil {
				return err
			}
			r := c.Request()
			if key := r.Header.Get("Idempotency-Key"); key != "" && r.Method == http.MethodPost {
				by.Once = a.desk.Once(by, r.Method+" "+r.URL.Path, key, raw)
			}
			c.SetRequest(r.WithContext(context.WithValue(r.Context(), callerKey{}, by)))
			return next(c)
		}
	}
}

// people is how many a request signs up. Its body has been checked.
func people(c echo.Context) int {
	body, _ := c.Request().Body.(checkedBody)
	fields, _ := body.value.(map[string]any)
	colleagues, _ := fields["colleagues"].([]any)
	return 1 + len(colleagues)
}

// limited counts public sign-ups and lost links; staff are not limited.
func (a *API) limited(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if caller(c.Request().Context()).Kind == desk.Staff {
			return next(c)
		}
		done, err := a.options.Limit(c, people(c))
		if err != nil {
			return err
		}
		err = next(c)
		done(err == nil)
		return err
	}
}
