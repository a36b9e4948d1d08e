package pages

import (
	"context"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/mail"
)

// A Demo is what only the demo has: letters that can be read here, and an
// organiser whom a button signs in.
type Demo struct {
	Letters *mail.Sink
	SignIn  func(context.Context) (*event.Account, error)
}

// A mailboxPage lists the letters of the demo, the newest first.
type mailboxPage struct {
	page
	Letters []letterView
}

// A letterView is a letter as a mail program would show it.
type letterView struct {
	ID      int
	To      string
	Subject string
	Date    string
	Text    template.HTML // with links that can be pressed
	Files   []fileView
}

// A fileView is a file in a letter.
type fileView struct{ Name, Text string }

// A letterPage is one letter of the demo.
type letterPage struct {
	page
	letterView
	Frame string // address of the HTML part
}

// letterPolicy lets a letter look as it does in a mail program, and no more.
const letterPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"

// mailbox serves GET /demo/mail.
func (p *Pages) mailbox(c echo.Context) error {
	v := mailboxPage{page: p.page(c, p.words.Languages(), "")}
	for _, l := range p.options.Demo.Letters.List() {
		v.Letters = append(v.Letters, v.letter(l))
	}
	return p.render(c, http.StatusOK, "mailbox", v)
}

// letter serves GET /demo/mail/ID.
func (p *Pages) letter(c echo.Context) error {
	l, err := p.kept(c)
	if err != nil {
		return err
	}
	g := p.page(c, p.words.Languages(), "")
	return p.render(c, http.StatusOK, "letter", letterPage{g, g.letter(l), "/demo/mail/" + strconv.Itoa(l.ID) + "/html"})
}

// letterHTML serves GET /demo/mail/ID/html: the letter's HTML part, for the
// frame. Its links leave the frame.
func (p *Pages) letterHTML(c echo.Context) error {
	l, err := p.kept(c)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", letterPolicy)
	h.Set("Cache-Control", "no-store")
	return c.HTML(http.StatusOK, strings.Replace(l.HTML, "<head>", `<head><base target="_top">`, 1))
}

// kept is the letter that the path names.
func (p *Pages) kept(c echo.Context) (mail.Received, error) {
	id, err := strconv.Atoi(c.Param("letter"))
	if err != nil {
		return mail.Received{}, desk.ErrNotFound.Because(err)
	}
	l, ok := p.options.Demo.Letters.Read(id)
	if !ok {
		return mail.Received{}, desk.ErrNotFound
	}
	return l, nil
}

func (g page) letter(l mail.Received) letterView {
	text := template.HTMLEscapeString(l.Text)
	for _, link := range l.Links {
		safe := template.HTMLEscapeString(link)
		text = strings.Replace(text, safe, `<a href="`+safe+`">`+safe+`</a>`, 1)
	}
	v := letterView{ID: l.ID, To: l.To, Subject: l.Subject, Date: locale.Capital(g.Deadline(l.Date, time.UTC)), Text: template.HTML(text)}
	for _, d := range l.Dates {
		if d.Name != "" {
			v.Files = append(v.Files, fileView{d.Name, string(d.Bytes)})
		}
	}
	return v
}

// demoRoom serves GET /demo/room: what stands in the place of a meeting when
// joining is tried.
func (p *Pages) demoRoom(c echo.Context) error {
	g := p.page(c, p.words.Languages(), "")
	return p.render(c, http.StatusOK, "message", messagePage{g, g.T("demo.room_title"), g.T("demo.room_text")})
}

// demoButton serves GET /demo/sign-in.
func (p *Pages) demoButton(c echo.Context) error {
	return p.render(c, http.StatusOK, "signin", signInPage{page: p.page(c, p.words.Languages(), ""), Button: "/demo/sign-in", Organiser: true})
}

// demoSignIn serves POST /demo/sign-in.
func (p *Pages) demoSignIn(c echo.Context) error {
	a, err := p.options.Demo.SignIn(c.Request().Context())
	if err != nil {
		return err
	}
	return p.enter(c, a.ID)
}
