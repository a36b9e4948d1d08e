package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// The most bytes of a body.
const (
	maxPublic = 64 << 10
	maxStaff  = 1 << 20
	maxFile   = 10 << 20 // of a form with a file
)

// Refusals of bodies before anything is made of them.
var (
	errBadJSON   = problem.New(problem.BadRequest, "bad_json")
	errTooLarge  = problem.New(problem.TooLarge, "too_large")
	errWrongType = problem.New(problem.WrongType, "wrong_type")
)

// readBody reads and checks the request's body and leaves it for the
// generated binder. It returns the bytes, for a later repeat to be compared
// with.
func (op *operation) readBody(c echo.Context, by desk.Actor) ([]byte, error) {
	r := c.Request()
	if op.body == nil {
		return nil, nil
	}
	if op.form {
		return readForm(r)
	}
	raw, err := readAll(r, by)
	if err != nil {
		return nil, err
	}
	if op.passedOn && isOf(r, typeYAML) {
		return raw, passYAML(r, raw)
	}
	if len(raw) > 0 && !isOf(r, echo.MIMEApplicationJSON) {
		return nil, errWrongType
	}
	if len(raw) == 0 && !op.bodyRequired {
		r.Body, r.ContentLength = http.NoBody, 0
		return nil, nil
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	if op.passedOn {
		return raw, nil
	}
	value, err := decode(raw)
	if err != nil {
		return nil, errBadJSON.Because(err)
	}
	if err := op.checkBody(value); err != nil {
		return nil, err
	}
	r.Body = checkedBody{r.Body, value}
	return raw, nil
}

// checkedBody is a body together with the value that was checked, so that
// the binder takes that value and does not read the bytes in its own way.
type checkedBody struct {
	io.ReadCloser
	value any
}

// ValidatedValue is what the generated binder looks for.
func (b checkedBody) ValidatedValue() any { return b.value }

// passYAML leaves a document that is written in YAML for the binder as JSON. It
// fails as eventfile.JSON does.
func passYAML(r *http.Request, raw []byte) error {
	document, err := eventfile.JSON(raw)
	if err != nil {
		return err
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(document)), int64(len(document))
	r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationJSON)
	return nil
}

// readAll reads a body up to the caller's limit.
func readAll(r *http.Request, by desk.Actor) ([]byte, error) {
	limit := int64(maxPublic)
	if by.Kind == desk.Staff {
		limit = maxStaff
	}
	if r.ContentLength > limit {
		return nil, errTooLarge
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	switch {
	case err != nil:
		return nil, errBadJSON.Because(err)
	case int64(len(raw)) > limit:
		return nil, errTooLarge
	}
	return raw, nil
}

// isOf reports whether r says that its body is of a type, in UTF-8.
func isOf(r *http.Request, contentType string) bool {
	kind, params, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	charset, named := params["charset"]
	return err == nil && kind == contentType && (!named || strings.EqualFold(charset, "utf-8"))
}

// maxDepth is how deep values may be nested; the contract's are much less.
const maxDepth = 32

// Reasons why a text is not one JSON value, for the log.
var (
	errNotUTF8  = errors.New("not UTF-8")
	errTrailing = errors.New("something follows the value")
	errDoubled  = errors.New("a field is named twice")
	errTooDeep  = errors.New("nested too deep")
)

// decode reads exactly one JSON value, as encoding/json would into an any,
// and refuses fields named twice, whatever follows, and text that is not
// UTF-8.
func decode(raw []byte) (any, error) {
	if !utf8.Valid(raw) {
		return nil, errNotUTF8
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	value, err := next(d, 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errTrailing
	}
	return value, nil
}

// next reads the value that begins with the next token.
func next(d *json.Decoder, depth int) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch {
	case depth > maxDepth:
		return nil, errTooDeep
	case token == json.Delim('{'):
		return object(d, depth)
	case token == json.Delim('['):
		return array(d, depth)
	}
	return token, nil
}

func object(d *json.Decoder, depth int) (any, error) {
	fields := map[string]any{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, _ := token.(string) // the decoder takes nothing else here
		if _, twice := fields[key]; twice {
			return nil, errDoubled
		}
		if fields[key], err = next(d, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return fields, err
}

func array(d *json.Decoder, depth int) (any, error) {
	items := []any{}
	for d.More() {
		item, err := next(d, depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	_, err := d.Token()
	return items, err
}
