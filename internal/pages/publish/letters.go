package publish

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
)

// A letterPage is a letter that nobody gets.
type letterPage struct {
	frame.Page
	Back    string
	To      string
	Subject string
	Date    string
	Text    string
	Files   []letterFile
	Frame   string // address of the HTML part
}

// A letterFile is a file in a letter.
type letterFile struct{ Name, Text string }

// previewLetter serves GET /desk/EVENT/preview/letters/KIND.
func (p *Publish) previewLetter(c echo.Context, by desk.Actor) error {
	return p.preview(c, by, func(v eventPage, pv *desk.Preview, path string) error {
		l, err := p.previewed(c, pv)
		if err != nil {
			return err
		}
		// The frame of the page is that of strangers, in a language of the event.
		view := letterPage{
			Page: p.Hosted(c, pv.Event, ""), Back: v.at("/preview"), To: l.To, Subject: l.Subject,
			Text: l.Text, Frame: path + "/letters/" + c.Param("kind") + "/html?lang=" + p.languageOf(c, pv.Event),
		}
		view.Date = locale.Capital(view.Deadline(l.Date, frame.Location(pv.Event.Zone)))
		view.Preview = &frame.Preview{Text: view.T("preview.note_letter"), Back: view.Back, Word: view.T("preview.back")}
		for _, d := range l.Dates {
			if d.Name != "" {
				view.Files = append(view.Files, letterFile{d.Name, string(d.Bytes)})
			}
		}
		return p.RenderPreview(c, path, "publish/letter", view)
	})
}

// previewLetterHTML serves GET /desk/EVENT/preview/letters/KIND/html: the
// letter's HTML part, for the frame.
func (p *Publish) previewLetterHTML(c echo.Context, by desk.Actor) error {
	return p.preview(c, by, func(_ eventPage, pv *desk.Preview, path string) error {
		l, err := p.previewed(c, pv)
		if err != nil {
			return err
		}
		h := c.Response().Header()
		h.Set("Content-Security-Policy", frame.LetterPolicy)
		h.Set("Cache-Control", "no-store")
		return c.HTMLBlob(http.StatusOK, p.Inert([]byte(l.HTML), path))
	})
}

// previewed is the letter that the path names, in the language that the address
// names.
func (p *Publish) previewed(c echo.Context, pv *desk.Preview) (*desk.WrittenLetter, error) {
	return p.Desk.WrittenLetter(pv, event.LetterKind(c.Param("kind")), p.languageOf(c, pv.Event))
}
