// Package demo is the pages that only the demo has: its letters, what stands in
// the place of a meeting, and the button that signs its organiser in.
package demo

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
	"rollcall/internal/pages/account"
	"rollcall/internal/pages/frame"
)

// Options are what only the demo has: letters that can be read here, and an
// organiser whom a button signs in.
type Options struct {
	Letters *mail.Sink
	SignIn  func(context.Context, desk.SignInFrom) (*event.Visit, error)
}

// Demo has the pages of the demo.
type Demo struct {
	*frame.Frame
	options Options
	account *account.Account
}

// New returns the pages. The button lets its organiser in by a.
func New(f *frame.Frame, a *account.Account, o Options) *Demo {
	return &Demo{Frame: f, options: o, account: a}
}

// Routes are the pages and buttons.
func (p *Demo) Routes() []frame.Route {
	get, post := http.MethodGet, http.MethodPost
	return []frame.Route{
		{Method: get, Path: "/demo/mail", Action: desk.ReadPublic, Handle: p.mailbox},
		{Method: get, Path: "/demo/mail/:letter", Action: desk.ReadPublic, Handle: p.letter},
		{Method: get, Path: "/demo/mail/:letter/html", Action: desk.ReadPublic, Handle: p.letterHTML},
		{Method: get, Path: "/demo/room", Action: desk.ReadPublic, Handle: p.room},
		{Method: get, Path: "/demo/sign-in", Action: desk.SignIn, Handle: p.button},
		{Method: post, Path: "/demo/sign-in", Action: desk.SignIn, Handle: p.account.Visit(p.signIn)},
	}
}

// A page is the frame of a page of the demo.
type page struct{ frame.Page }

// plain is the frame of a page about no event.
func (p *Demo) plain(c echo.Context) page { return page{p.Page(c, "")} }

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

// mailbox serves GET /demo/mail.
func (p *Demo) mailbox(c echo.Context) error {
	v := mailboxPage{page: p.plain(c)}
	for _, l := range p.options.Letters.List() {
		v.Letters = append(v.Letters, v.letter(l))
	}
	return p.Render(c, http.StatusOK, "demo/mailbox", v)
}

// letter serves GET /demo/mail/ID.
func (p *Demo) letter(c echo.Context) error {
	l, err := p.kept(c)
	if err != nil {
		return err
	}
	g := p.plain(c)
	return p.Render(c, http.StatusOK, "demo/letter", letterPage{g, g.letter(l), "/demo/mail/" + strconv.Itoa(l.ID) + "/html"})
}

// letterHTML serves GET /demo/mail/ID/html: the letter's HTML part, for the
// frame. Its links leave the frame.
func (p *Demo) letterHTML(c echo.Context) error {
	l, err := p.kept(c)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", frame.LetterPolicy)
	h.Set("Cache-Control", "no-store")
	return c.HTML(http.StatusOK, strings.Replace(l.HTML, "<head>", `<head><base target="_top">`, 1))
}

// kept is the letter that the path names.
func (p *Demo) kept(c echo.Context) (mail.Received, error) {
	id, err := strconv.Atoi(c.Param("letter"))
	if err != nil {
		return mail.Received{}, desk.ErrNotFound.Because(err)
	}
	l, ok := p.options.Letters.Read(id)
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

// room serves GET /demo/room: what stands in the place of a meeting when
// joining is tried.
func (p *Demo) room(c echo.Context) error {
	g := p.plain(c)
	return p.Message(c, g.Page, g.T("demo.room_title"), g.T("demo.room_text"))
}

// button serves GET /demo/sign-in.
func (p *Demo) button(c echo.Context) error {
	return p.account.DemoButton(c, "/demo/sign-in")
}

// signIn serves POST /demo/sign-in.
func (p *Demo) signIn(c echo.Context) error {
	v, err := p.options.SignIn(c.Request().Context(), p.account.From(c))
	if err != nil {
		return err
	}
	return p.account.Enter(c, v)
}
