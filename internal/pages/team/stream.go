package team

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// streamType is the media type of server-sent events.
const streamType = "text/event-stream"

// patience is how long a browser may take for what it is sent. The limits of the
// port are for answers that end.
const patience = 30 * time.Second

// WantsStream reports whether c asks for server-sent events.
func WantsStream(c echo.Context) bool {
	return strings.Contains(c.Request().Header.Get(echo.HeaderAccept), streamType)
}

// A Stream writes server-sent events.
type Stream struct {
	answer *echo.Response
	broken bool
}

// NewStream returns the stream that answers c. Nothing is written before the
// first event.
func NewStream(c echo.Context) *Stream { return &Stream{answer: c.Response()} }

// Broken reports whether nobody is there to send to.
func (s *Stream) Broken() bool { return s.broken }

// Send sends a message.
func (s *Stream) Send(data []byte) error { return s.event("", data) }

// Beat sends a sign of life.
func (s *Stream) Beat() error { return s.event("beat", []byte("-")) }

// event sends an event, without a name to whoever listens for messages.
func (s *Stream) event(name string, data []byte) error {
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
func (s *Stream) begin() {
	if s.answer.Committed {
		return
	}
	h := s.answer.Header()
	h.Set(echo.HeaderContentType, streamType)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // proxies that would wait for the end
	s.answer.WriteHeader(http.StatusOK)
}
