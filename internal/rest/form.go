package rest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/problem"
)

// readForm reads the body of a form with a file and leaves it for the
// generated binder. It returns the parts without what parts them, which is
// another in every request, for a later repeat to be compared with.
func readForm(r *http.Request) ([]byte, error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	if err != nil || kind != echo.MIMEMultipartForm || params["boundary"] == "" {
		return nil, errWrongType
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxFile+1))
	switch {
	case err != nil:
		return nil, errBadRequest.Because(err)
	case len(raw) > maxFile:
		return nil, errTooLarge
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	f, err := formOf(multipart.NewReader(bytes.NewReader(raw), params["boundary"]))
	if err != nil {
		return nil, err
	}
	var all bytes.Buffer
	for _, p := range f {
		fmt.Fprintf(&all, "%q %d ", p.name, len(p.bytes))
		all.Write(p.bytes)
	}
	return all.Bytes(), nil
}

// errBadRequest refuses a form that cannot be read.
var errBadRequest = problem.New(problem.BadRequest, "bad_request")

// A part is a field of a form, or its file.
type part struct {
	name, file string
	bytes      []byte
}

// A fileForm is a form with a file, in its order.
type fileForm []part

// formOf reads all of a form, whose size has been limited.
func formOf(r *multipart.Reader) (fileForm, error) {
	var f fileForm
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return nil, errBadRequest.Because(err)
		}
		b, err := io.ReadAll(p)
		if err != nil {
			return nil, errBadRequest.Because(err)
		}
		f = append(f, part{p.FormName(), p.FileName(), b})
	}
}

// file is the part with the given name, nil if there is none.
func (f fileForm) file(name string) *part {
	for i := range f {
		if f[i].name == name {
			return &f[i]
		}
	}
	return nil
}

// text is the field with the given name, "" if there is none.
func (f fileForm) text(name string) string {
	if p := f.file(name); p != nil {
		return strings.TrimSpace(string(p.bytes))
	}
	return ""
}

// texts are all fields with the given name.
func (f fileForm) texts(name string) []string {
	var all []string
	for _, p := range f {
		if p.name == name && len(p.bytes) > 0 {
			all = append(all, string(p.bytes))
		}
	}
	return all
}

// yes reports whether the field says true. It notes a field that says neither.
func (f fileForm) yes(name string, wrong *[]problem.Field) bool {
	switch f.text(name) {
	case "true":
		return true
	case "", "false":
		return false
	}
	*wrong = append(*wrong, problem.At(pointer(name), "yes_or_no"))
	return false
}

// time is the time in a field, nil if it says none. It notes a field that
// cannot be read.
func (f fileForm) time(name string, wrong *[]problem.Field) *time.Time {
	text := f.text(name)
	if text == "" {
		return nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		*wrong = append(*wrong, problem.At(pointer(name), "malformed"))
		return nil
	}
	return &t
}
