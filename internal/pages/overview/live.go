package overview

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/problem"
)

// streamType is the media type of server-sent events.
const streamType = "text/event-stream"

// patience is how long a browser may take for what it is sent. The limits of the
// port are for answers that end.
const patience = 30 * time.Second

// live serves GET /desk/EVENT/live: to a browser that wants a stream, the parts
// of the overview whenever they have changed; to others, once as they are now.
func (p *Overviews) live(c echo.Context, by desk.Actor) error {
	ctx, slug := c.Request().Context(), c.Param("event")
	if !strings.Contains(c.Request().Header.Get(echo.HeaderAccept), streamType) {
		o, err := p.Desk.Newest(ctx, by, slug)
		if err != nil {
			return err
		}
		parts, err := p.parts(c, by, o)
		if err != nil {
			return err
		}
		c.Response().Header().Set("Cache-Control", "no-store")
		return c.HTMLBlob(http.StatusOK, parts)
	}
	s := &stream{answer: c.Response()}
	err := p.Desk.Watch(ctx, p.Looker(c), slug, func(o *desk.Overview) error {
		if o == nil {
			return s.send("beat", []byte("-"))
		}
		parts, err := p.parts(c, by, o)
		if err != nil || bytes.Equal(parts, s.last) {
			return err
		}
		s.last = parts
		return s.send("", parts)
	})
	if c.Response().Committed && (s.broken || problem.From(err) != nil) {
		return nil // gone, or not allowed any more: the browser asks again and is told
	}
	return err
}

// parts are those of the overview that change.
func (p *Overviews) parts(c echo.Context, by desk.Actor, o *desk.Overview) ([]byte, error) {
	v, err := p.page(c, by, o)
	if err != nil {
		return nil, err
	}
	return p.Fragment("overview/overview", "parts", v)
}

// A stream writes server-sent events.
type stream struct {
	answer *echo.Response
	last   []byte // the parts that were sent
	broken bool   // nobody is there to send to
}

// send sends an event, without a name to whoever listens for messages.
func (s *stream) send(name string, data []byte) error {
	control := http.NewResponseController(s.answer)
	s.begin()
	// A recorder in a test has no limits to lift.
	_ = control.SetWriteDeadline(time.Now().Add(patience))
	var b bytes.Buffer
	if name != "" {
		b.WriteString("event: " + name + "\n")
	}
	for line := range bytes.Lines(data) {
		b.WriteString("data: ")
		b.Write(bytes.TrimRight(line, "\r\n"))
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	if _, err := s.answer.Write(b.Bytes()); err != nil {
		s.broken = true
		return err
	}
	if err := control.Flush(); err != nil {
		s.broken = true
		return err
	}
	return nil
}

// begin writes the headers.
func (s *stream) begin() {
	if s.answer.Committed {
		return
	}
	h := s.answer.Header()
	h.Set(echo.HeaderContentType, streamType)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // proxies that would wait for the end
	s.answer.WriteHeader(http.StatusOK)
}
