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
	"fmt"
	"net/http"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"rollcall/api"
	"rollcall/internal/desk"
)

// Base is the path that the JSON face lies under.
const Base = "/api/v1"

// An API is the JSON face over a desk.
type API struct {
	desk    *desk.Desk
	options Options
	paths   *openapi3.Paths
	gates   map[string][]echo.MiddlewareFunc // by operationId
}

// Options are what the API needs besides the desk.
type Options struct {
	BaseURL string           // how the outside reaches us, without a slash at the end
	Clock   func() time.Time // time.Now outside tests
	Limit   Limit            // of public sign-ups; nil: none
}

// A Limit counts one sign-up against the visitor's network. It fails with a
// problem of kind TooMany; otherwise the caller says at the end, by done,
// whether the sign-up was taken, since a refused one does not count.
type Limit func(c echo.Context) (done func(taken bool), err error)

// New returns the JSON face over d.
func New(d *desk.Desk, o Options) (*API, error) {
	if o.Limit == nil {
		o.Limit = func(echo.Context) (func(bool), error) { return func(bool) {}, nil }
	}
	doc, err := openapi3.NewLoader().LoadFromData(api.Document)
	if err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	a := &API{desk: d, options: o, paths: doc.Paths, gates: map[string][]echo.MiddlewareFunc{}}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			a.gates[op.OperationID] = []echo.MiddlewareFunc{a.gate(newOperation(doc, item, op))}
		}
	}
	a.gates["signUp"] = append(a.gates["signUp"], a.limited)
	return a, nil
}

// Routes adds the API's routes, and nothing else, to e.
func (a *API) Routes(e *echo.Echo) {
	api.RegisterHandlersWithOptions(e, api.NewStrictHandler(a, nil), api.RegisterHandlersOptions{
		BaseURL: Base, OperationMiddlewares: a.gates,
	})
}

// gate is what every request passes before its handler: who asks, what the
// query says, what the body says, and whether it was asked before.
func (a *API) gate(op *operation) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
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

// limited counts public sign-ups; staff are not limited.
func (a *API) limited(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if caller(c.Request().Context()).Kind == desk.Staff {
			return next(c)
		}
		done, err := a.options.Limit(c)
		if err != nil {
			return err
		}
		err = next(c)
		done(err == nil)
		return err
	}
}
