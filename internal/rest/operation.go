package rest

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/problem"
)

// An operation is one operation of the contract, prepared for checking
// requests. The checks use the keywords that OpenAPI 3.0 and 3.1 share; for
// those of 3.1 alone the library compiles the schema anew in every request.
type operation struct {
	method, path          string
	anyone, staff, person bool // who may ask
	invited               bool // as well: whoever has the link of an invitation
	parameters            []*openapi3.Parameter
	body                  *openapi3.Schema // nil: none
	bodyRequired          bool
	form                  bool // the body is a form with a file, which the handler reads
	passedOn              bool // an event's document, which package eventfile reads and checks
}

// A contract is every operation of openapi.yaml by its operationId.
type contract map[string]*operation

// embedded is the contract that the program was built with, read once: it does
// not change, so that all APIs of a process share it.
var embedded = sync.OnceValue(readContract)

// readContract reads openapi.yaml, which is a part of the program: that it
// can be read is what its own test says.
func readContract() contract {
	doc, err := openapi3.NewLoader().LoadFromData(api.Document)
	if err != nil {
		panic(err)
	}
	all := contract{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			o := newOperation(doc, item, op)
			o.method, o.path = method, path
			all[op.OperationID] = o
		}
	}
	return all
}

// newOperation prepares op of item.
func newOperation(doc *openapi3.T, item *openapi3.PathItem, op *openapi3.Operation) *operation {
	o := &operation{}
	security := doc.Security
	if op.Security != nil {
		security = *op.Security
	}
	for _, way := range security {
		_, staff := way["staff"]
		_, person := way["person"]
		_, invited := way["invitation"]
		o.invited = o.invited || invited
		o.staff, o.person, o.anyone = o.staff || staff, o.person || person, o.anyone || len(way) == 0
	}
	for _, p := range append(item.Parameters, op.Parameters...) {
		o.parameters = append(o.parameters, p.Value)
	}
	if op.RequestBody != nil {
		body := op.RequestBody.Value
		content := body.Content.Get(echo.MIMEApplicationJSON)
		if content == nil {
			content, o.form = body.Content.Get(echo.MIMEMultipartForm), true
		}
		o.body, o.bodyRequired = content.Schema.Value, body.Required
		o.passedOn = o.body == doc.Components.Schemas["EventDocument"].Value
	}
	return o
}

// checkParameters holds the path, the query and the headers against the
// contract.
func (op *operation) checkParameters(c echo.Context) error {
	query := c.QueryParams()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		known := slices.ContainsFunc(op.parameters, func(p *openapi3.Parameter) bool { return p.In == openapi3.ParameterInQuery && p.Name == name })
		if query.Get(name) != "" && name != "lang" && !known { // a misspelt filter must not find everybody
			return desk.ErrBadQuery.With("parameter", name)
		}
	}
	for _, p := range op.parameters {
		text, given := parameter(c, query, p)
		if !given {
			continue
		}
		if err := checkParameter(p, text); err != nil {
			return refusals[p.In].With("parameter", p.Name)
		}
	}
	return nil
}

// refusals are what a parameter that breaks a rule is, by where it stands.
var refusals = map[string]*problem.Error{
	openapi3.ParameterInPath:   desk.ErrNotFound,
	openapi3.ParameterInQuery:  desk.ErrBadQuery,
	openapi3.ParameterInHeader: problem.New(problem.BadRequest, "bad_request"),
}

// parameter is what the request says for p. An empty text says nothing.
func parameter(c echo.Context, query url.Values, p *openapi3.Parameter) (text string, given bool) {
	switch p.In {
	case openapi3.ParameterInPath:
		return c.Param(p.Name), true
	case openapi3.ParameterInHeader:
		given = len(c.Request().Header.Values(p.Name)) > 0
		return c.Request().Header.Get(p.Name), given
	}
	text = query.Get(p.Name)
	return text, text != "" || query.Has(p.Name) && p.Schema.Value.Type.Is(openapi3.TypeInteger)
}

func checkParameter(p *openapi3.Parameter, text string) error {
	var value any = text
	if p.Schema.Value.Type.Is(openapi3.TypeInteger) {
		n, err := strconv.Atoi(text)
		if err != nil {
			return err
		}
		value = float64(n)
	}
	return p.Schema.Value.VisitJSON(value)
}

// checkBody holds a decoded body against the contract. It fails with a
// problem that names every field that breaks a rule.
func (op *operation) checkBody(value any) error {
	err := op.body.VisitJSON(value, openapi3.MultiErrors(), openapi3.VisitAsRequest())
	if err == nil {
		return nil
	}
	return problem.Refuse(fields(err, nil)...)
}

// fields are the fields that err speaks of, each rule once.
func fields(err error, found []problem.Field) []problem.Field {
	var many openapi3.MultiError
	if errors.As(err, &many) {
		for _, e := range many {
			found = fields(e, found)
		}
		return found
	}
	var one *openapi3.SchemaError
	if !errors.As(err, &one) {
		return append(found, problem.At("", "malformed"))
	}
	for _, f := range broken(one) {
		if !has(found, f) {
			found = append(found, f)
		}
	}
	return found
}

func has(found []problem.Field, f problem.Field) bool {
	for _, g := range found {
		if g.Pointer == f.Pointer && g.Code == f.Code {
			return true
		}
	}
	return false
}

// broken turns one broken keyword into fields.
func broken(e *openapi3.SchemaError) []problem.Field {
	at := pointer(e.JSONPointer()...)
	switch e.SchemaField {
	case "properties":
		return unknown(at, e)
	case "required":
		return []problem.Field{problem.At(at, "required")}
	case "type", "nullable":
		return []problem.Field{problem.At(at, "wrong_kind")}
	case "enum":
		return []problem.Field{problem.At(at, "unknown_choice")}
	case "minLength":
		return []problem.Field{problem.At(at, "required")}
	case "maxLength":
		return []problem.Field{bounded(at, "too_long", "max", *e.Schema.MaxLength)}
	case "minItems":
		return []problem.Field{bounded(at, "too_few", "min", e.Schema.MinItems)}
	case "maxItems":
		return []problem.Field{bounded(at, "too_many", "max", *e.Schema.MaxItems)}
	case "minimum":
		return []problem.Field{bounded(at, "too_small", "min", *e.Schema.Min)}
	case "maximum":
		return []problem.Field{bounded(at, "too_large", "max", *e.Schema.Max)}
	}
	return []problem.Field{problem.At(at, "malformed")}
}

func bounded(at, code, name string, bound any) problem.Field {
	return problem.Field{Pointer: at, Code: code, Params: map[string]any{name: bound}}
}

// unknown are the fields of an object that the contract does not have.
func unknown(at string, e *openapi3.SchemaError) []problem.Field {
	var found []problem.Field
	object, _ := e.Value.(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if e.Schema.Properties[key] == nil {
			found = append(found, problem.Field{Pointer: at + pointer(key), Code: "unknown_field", Params: map[string]any{"key": key}})
		}
	}
	return found
}

var escape = strings.NewReplacer("~", "~0", "/", "~1")

// pointer is the JSON pointer (RFC 6901) along the keys.
func pointer(keys ...string) string {
	var b strings.Builder
	for _, k := range keys {
		b.WriteString("/" + escape.Replace(k))
	}
	return b.String()
}
