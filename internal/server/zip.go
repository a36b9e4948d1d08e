package server

import (
	"compress/gzip"
	"net/http"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
)

// zipFrom is the length from which compressing pays.
const zipFrom = 1024

// A zipper compresses text on its way out. Workbooks are compressed already,
// files and cached pages bring their own encoding, and small answers are left
// as they are.
type zipper struct{ writers sync.Pool }

func newZipper() *zipper {
	return &zipper{sync.Pool{New: func() any { return gzip.NewWriter(nil) }}}
}

func (z *zipper) middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !strings.Contains(c.Request().Header.Get(echo.HeaderAcceptEncoding), "gzip") {
			return next(c)
		}
		res := c.Response()
		w := &zipWriter{ResponseWriter: res.Writer, zipper: z}
		res.Writer = w
		defer func() { res.Writer = w.ResponseWriter }()
		err := next(c)
		if closing := w.close(); err == nil {
			err = closing
		}
		return err
	}
}

// A zipWriter decides at the first write, which is the whole answer unless
// it is streamed.
type zipWriter struct {
	http.ResponseWriter
	zipper *zipper
	zip    *gzip.Writer // nil: not compressed
	status int
	begun  bool
}

// WriteHeader waits for the first write, which decides on the headers.
func (w *zipWriter) WriteHeader(status int) { w.status = status }

func (w *zipWriter) Write(b []byte) (int, error) {
	if !w.begun {
		w.begin(len(b))
	}
	if w.zip != nil {
		return w.zip.Write(b)
	}
	return w.ResponseWriter.Write(b)
}

func (w *zipWriter) begin(length int) {
	w.begun = true
	h := w.Header()
	if text(h.Get(echo.HeaderContentType)) && h.Get(echo.HeaderContentEncoding) == "" {
		h.Add(echo.HeaderVary, echo.HeaderAcceptEncoding)
		if length >= zipFrom {
			h.Del(echo.HeaderContentLength)
			h.Set(echo.HeaderContentEncoding, "gzip")
			w.zip = w.zipper.writers.Get().(*gzip.Writer)
			w.zip.Reset(w.ResponseWriter)
		}
	}
	if w.status != 0 {
		w.ResponseWriter.WriteHeader(w.status)
	}
}

// text reports whether a type is worth compressing.
func text(contentType string) bool {
	for _, kind := range []string{"text/html", "text/calendar", "application/json", "application/problem+json", "application/yaml"} {
		if strings.HasPrefix(contentType, kind) {
			return true
		}
	}
	return false
}

// Flush sends what there is, for answers that are streamed.
func (w *zipWriter) Flush() {
	if !w.begun {
		w.begin(0)
	}
	if w.zip != nil {
		_ = w.zip.Flush() // a broken line shows at the next write
	}
	_ = http.NewResponseController(w.ResponseWriter).Flush()
}

// Unwrap is for http.ResponseController.
func (w *zipWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// close ends the answer.
func (w *zipWriter) close() error {
	if !w.begun && w.status != 0 {
		w.ResponseWriter.WriteHeader(w.status)
	}
	if w.zip == nil {
		return nil
	}
	err := w.zip.Close()
	w.zipper.writers.Put(w.zip)
	return err
}
