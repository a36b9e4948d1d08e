package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/api"
	"rollcall/internal/locale"
	"rollcall/internal/problem"
)

// statuses says which status each kind of problem is.
var statuses = map[problem.Kind]int{
	problem.Internal:     http.StatusInternalServerError,
	problem.BadRequest:   http.StatusBadRequest,
	problem.Invalid:      http.StatusUnprocessableEntity,
	problem.Unauthorised: http.StatusUnauthorized,
	problem.Forbidden:    http.StatusForbidden,
	problem.NotFound:     http.StatusNotFound,
	problem.Conflict:     http.StatusConflict,
	problem.Precondition: http.StatusPreconditionFailed,
	problem.NeedsMatch:   http.StatusPreconditionRequired,
	problem.TooLarge:     http.StatusRequestEntityTooLarge,
	problem.WrongType:    http.StatusUnsupportedMediaType,
	problem.TooMany:      http.StatusTooManyRequests,
	problem.Misdirected:  http.StatusMisdirectedRequest,
	problem.Unavailable:  http.StatusServiceUnavailable,
	problem.NoSpace:      http.StatusInsufficientStorage,
	problem.NotAllowed:   http.StatusMethodNotAllowed,
}

// Status is the HTTP status of a kind of problem.
func Status(k problem.Kind) int { return statuses[k] }

// What Echo itself refuses, as problems.
var (
	errBadRequest = problem.New(problem.BadRequest, "bad_request")
	errNotFound   = problem.New(problem.NotFound, "not_found")
	errNotAllowed = problem.New(problem.NotAllowed, "method_not_allowed")
	errTooLarge   = problem.New(problem.TooLarge, "too_large")
	errWrongType  = problem.New(problem.WrongType, "wrong_type")
	errInternal   = problem.New(problem.Internal, "internal")
)

// problemOf is the problem that err is; a fault of ours is errInternal.
func problemOf(err error) *problem.Error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errTooLarge.Because(err)
	}
	if p := problem.From(err); p != nil {
		return p
	}
	he, ok := errors.AsType[*echo.HTTPError](err)
	if !ok {
		return errInternal.Because(err)
	}
	for _, p := range []*problem.Error{errNotFound, errNotAllowed, errTooLarge, errWrongType} {
		if he.Code == Status(p.Kind) {
			return p.Because(err)
		}
	}
	if he.Code < http.StatusInternalServerError {
		return errBadRequest.Because(err)
	}
	return errInternal.Because(err)
}

// answerError answers any failure: under /api/ with a problem document,
// elsewhere with a page. Faults of ours are logged here and nowhere else.
func (s *Server) answerError(err error, c echo.Context) {
	p := problemOf(err)
	if p.Kind == problem.Internal && !gone(c, err) {
		s.logFault(c, err)
	}
	if c.Response().Committed {
		return
	}
	if wait, ok := p.Params["retry_after"]; ok {
		c.Response().Header().Set(echo.HeaderRetryAfter, fmt.Sprint(wait))
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	if err := s.show(c, p); err != nil {
		s.logFault(c, err)
		c.Response().WriteHeader(http.StatusInternalServerError)
	}
}

// gone reports whether the failure is only that nobody waits for the answer
// any more.
func gone(c echo.Context, err error) bool {
	return errors.Is(err, context.Canceled) && c.Request().Context().Err() != nil
}

func (s *Server) logFault(c echo.Context, err error) {
	attrs := []slog.Attr{slog.String("id", nameOf(c)), slog.String("route", c.Path()), slog.String("error", err.Error())}
	if p, ok := errors.AsType[*panicked](err); ok {
		attrs = append(attrs, slog.String("stack", string(p.stack)))
	}
	s.options.Log.LogAttrs(c.Request().Context(), slog.LevelError, "fault", attrs...)
}

// show answers with p, as a document or as a page.
func (s *Server) show(c echo.Context, p *problem.Error) error {
	if isAPI(c) {
		return s.document(c, p)
	}
	if p.Kind == problem.Internal {
		return s.pages.RenderProblem(c, Status(p.Kind), nil)
	}
	return s.pages.RenderProblem(c, Status(p.Kind), p)
}

// document answers with p as RFC 9457 has it, in the reader's language.
func (s *Server) document(c echo.Context, p *problem.Error) error {
	words := s.options.Words
	say := words.Printer(words.Match(c.Request().Header.Get("Accept-Language"), words.Languages()))
	status := Status(p.Kind)
	doc := members(p)
	doc["type"], doc["title"], doc["status"], doc["code"] = "/api/docs#"+p.Code, title(say, p), status, p.Code
	doc["detail"] = say.T("problem."+p.Code, args(say, p.Params)...)
	if len(p.Fields) > 0 {
		doc["errors"] = fieldsOf(say, p.Fields)
	}
	if p.Kind == problem.Internal {
		doc["request_id"] = nameOf(c)
	}
	header := c.Response().Header()
	header.Set("Content-Language", say.Lang())
	header.Add(echo.HeaderVary, "Accept-Language")
	if p.Kind == problem.Unauthorised {
		header.Set(echo.HeaderWWWAuthenticate, `Bearer realm="rollcall"`)
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	return c.Blob(status, "application/problem+json", body)
}

// title is what went wrong, the same for every occurrence: where the wording
// speaks of this one, there is another without.
func title(say *locale.Printer, p *problem.Error) string {
	if key := "problem." + p.Code + ".title"; say.Has(key) {
		return say.T(key)
	}
	return say.T("problem." + p.Code)
}

// A fieldError is one member of errors.
type fieldError struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Detail  string `json:"detail"`
}

func fieldsOf(say *locale.Printer, fields []problem.Field) []fieldError {
	all := make([]fieldError, len(fields))
	for i, f := range fields {
		all[i] = fieldError{f.Pointer, f.Code, say.T("rule."+f.Code, args(say, f.Params)...)}
	}
	return all
}

// facts are those that a document shows, with their names in it: what is
// called status in the domain has another, since that is HTTP's.
var facts = map[string]string{
	"opens_at": "opens_at", "until": "until", "status": "registration_status", "parameter": "parameter", "what": "what", "letters": "letters",
	"calendars": "calendars", "changes": "changes", "state": "state", "id": "id", "after": "after", "session": "session", "rows": "rows",
	"count": "count", "max": "max", "line": "line",
	"message_state": "message_state", "people": "people", "refusal": "refusal", "platform": "platform",
	"decision": "decision", "decided_at": "decided_at", "revision": "revision",
}

// members are the problem's further facts.
func members(p *problem.Error) map[string]any {
	doc := map[string]any{}
	for name, value := range p.Params {
		if member, shown := facts[name]; shown {
			doc[member] = wire(value)
		}
	}
	return doc
}

// wire is a fact as programs read it.
func wire(value any) any {
	if t, ok := value.(time.Time); ok {
		return api.Instant(t).String()
	}
	return value
}

// named are the facts that texts say by a word: where those stand.
var named = map[string]string{"status": "status.", "state": "invitation.state."}

// args are facts for a text.
func args(say *locale.Printer, params map[string]any) []any {
	var all []any
	for _, name := range slices.Sorted(maps.Keys(params)) {
		value := wire(params[name])
		if text, ok := value.(problem.Wording); ok {
			value = say.Sentence(text.Key, text.Args)
		}
		if key, ok := named[name]; ok && say.Has(fmt.Sprint(key, value)) {
			value = say.T(fmt.Sprint(key, value))
		}
		all = append(all, name, value)
	}
	return all
}
