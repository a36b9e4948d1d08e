package board

import (
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
)

// notice fills in the form for what the host has to say to those who wait, with
// what stands there.
func (v *boardPage) notice(s *event.Session, now time.Time, path string) {
	if s.CheckNotice(now) != nil {
		return
	}
	v.NoticePath, v.MostSigns = path, desk.MaxNotice
	v.Notice = form.Field{Name: "text", Label: v.T("desk.notice"), Hint: v.T("desk.notice_hint", "max", desk.MaxNotice)}
	if n := s.Notice(now); n != nil {
		v.Notice.Value = n.Text
	}
}

// setNotice serves POST /desk/EVENT/sessions/SESSION/notice, and POST
// /h/TOKEN/notice. An empty text takes the notice away. It is one line, however it was
// broken in the field.
func (p *Boards) setNotice(c echo.Context, at post) error {
	if _, err := p.Desk.SetNotice(c.Request().Context(), at.by, at.event, at.session, oneLine(c.FormValue("text"))); err != nil {
		return p.refuse(c, at, err)
	}
	return p.back(c, at, "#notice")
}

// oneLine puts a blank where s was broken into lines.
func oneLine(s string) string {
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(s)
}
