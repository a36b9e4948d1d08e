package frame

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/net/html"
)

// A Preview says on a page that nobody meets it so: it is shown to the team
// with invented people, and does nothing.
type Preview struct {
	Text string // what is shown
	Back string // where all previews are listed
	Word string // of the link there
}

// previewPolicy is policy without forms and without asking anybody for
// anything.
const previewPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'none'; frame-src 'self'; " +
	"form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

// LetterPolicy lets a letter look as it does in a mail program, and no more.
const LetterPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"

// RenderPreview is Render for a page of which nothing can be sent. The page is
// made by its own template; then its forms lose their addresses, its buttons
// what they send, and its links where they lead, unless that is below the
// path or elsewhere in the world. The policy forbids the same once more.
func (p *Frame) RenderPreview(c echo.Context, path, name string, data any) error {
	var page bytes.Buffer
	if err := p.fill(&page, name, data); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", previewPolicy)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex")
	return c.HTMLBlob(http.StatusOK, p.Inert(page.Bytes(), path))
}

// Inert is an HTML page of which nothing can be sent, and whose links lead only
// below path, within the page, or to others than us.
func (p *Frame) Inert(page []byte, path string) []byte {
	var out bytes.Buffer
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := z.Next()
		raw := slices.Clone(z.Raw())
		if kind == html.ErrorToken {
			if z.Err() != io.EOF { // only a reader that fails ends otherwise
				return nil
			}
			return out.Bytes()
		}
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			t := z.Token()
			if t.Data == "noscript" { // what stands in it is there for those without scripts
				z.NextIsNotRawText()
			}
			if p.still(&t, path) {
				raw = []byte(t.String())
			}
		}
		out.Write(raw)
	}
}

// still takes from a tag what it would send or where it would lead, and reports
// whether there was anything.
func (p *Frame) still(t *html.Token, path string) bool {
	before := len(t.Attr)
	t.Attr = slices.DeleteFunc(t.Attr, func(a html.Attribute) bool {
		switch a.Key {
		case "action", "formaction", "method", "formmethod", "ping", "data-seen", "data-look", "data-until":
			return true
		case "href":
			return t.Data == "a" && !p.harmless(a.Val, path)
		}
		return false
	})
	switch t.Data {
	case "form": // one of a dialog that is none sends nothing
		t.Attr = append(t.Attr, html.Attribute{Key: "method", Val: "dialog"})
	case "button", "input":
		if sends(t) {
			t.Attr = append(slices.DeleteFunc(t.Attr, func(a html.Attribute) bool { return a.Key == "type" }), html.Attribute{Key: "type", Val: "button"})
			return true
		}
	}
	return t.Data == "form" || len(t.Attr) != before
}

// sends reports whether a button or an input sends its form.
func sends(t *html.Token) bool {
	kind := ""
	for _, a := range t.Attr {
		if a.Key == "type" {
			kind = strings.ToLower(a.Val)
		}
	}
	return kind == "submit" || kind == "image" || t.Data == "button" && kind != "button" && kind != "reset"
}

// harmless reports whether a link leads below path, within its page, or to
// others than us.
func (p *Frame) harmless(href, path string) bool {
	u, err := url.Parse(href)
	base, wrong := url.Parse(p.BaseURL)
	if err != nil || wrong != nil {
		return false
	}
	switch {
	case u.Host != "" && u.Host != base.Host, u.Scheme == "mailto":
		return true
	case u.Host != "" || u.Scheme != "":
		return false
	}
	return u.Path == "" || u.Path == path || strings.HasPrefix(u.Path, path+"/")
}
