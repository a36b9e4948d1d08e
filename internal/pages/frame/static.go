package frame

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
)

// sheets are the style sheets in the order of their layers; they are served
// as one.
var sheets = []string{"css/tokens.css", "css/base.css", "css/parts.css", "css/pages.css"}

// A Blob is the content of an answer that stays the same, compressed once.
type Blob struct {
	kind    string // content type
	plain   []byte
	zipped  []byte
	tag     string // ETag
	control string // Cache-Control
}

// assets are the static files under addresses that change with their
// content, so that they may be kept for ever.
type assets struct {
	files map[string]Blob   // by the last part of the address
	names map[string]string // "rollcall.css" to "/static/rollcall.1a2b3c.css"
}

func loadAssets(files fs.FS) (*assets, error) {
	a := &assets{files: map[string]Blob{}, names: map[string]string{}}
	var css bytes.Buffer
	for _, name := range sheets {
		data, err := fs.ReadFile(files, "static/"+name)
		if err != nil {
			return nil, err
		}
		css.Write(data)
	}
	if err := a.add("rollcall.css", css.Bytes()); err != nil {
		return nil, err
	}
	for _, name := range []string{"icons.svg", "mark.svg", "rollcall.js"} {
		data, err := fs.ReadFile(files, "static/"+name)
		if err != nil {
			return nil, err
		}
		if err := a.add(name, data); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *assets) add(name string, data []byte) error {
	ext := path.Ext(name)
	sum := sha256.Sum256(data)
	last := fmt.Sprintf("%s.%s%s", strings.TrimSuffix(name, ext), hex.EncodeToString(sum[:6]), ext)
	b, err := NewBlob(mime.TypeByExtension(ext), "public, max-age=31536000, immutable", data)
	if err != nil {
		return err
	}
	a.files[last], a.names[name] = b, "/static/"+last
	return nil
}

// NewBlob compresses data of a content type once for everyone who asks. control
// says who may keep it, and for how long.
func NewBlob(kind, control string, data []byte) (Blob, error) {
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write(data); err != nil {
		return Blob{}, err
	}
	if err := w.Close(); err != nil {
		return Blob{}, err
	}
	sum := sha256.Sum256(data)
	return Blob{kind: kind, control: control, plain: data, zipped: zipped.Bytes(), tag: `W/"` + hex.EncodeToString(sum[:12]) + `"`}, nil
}

// Send answers with b, or with 304 if the client has it.
func (b Blob) Send(c echo.Context) error {
	header := c.Response().Header()
	header.Set("ETag", b.tag)
	header.Set("Cache-Control", b.control)
	header.Add("Vary", "Accept-Encoding")
	if matches(c.Request().Header.Get("If-None-Match"), b.tag) {
		return c.NoContent(http.StatusNotModified)
	}
	body := b.plain
	if strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		header.Set("Content-Encoding", "gzip")
		body = b.zipped
	}
	header.Set("Content-Length", strconv.Itoa(len(body))) // or it goes out in chunks
	return c.Blob(http.StatusOK, b.kind, body)
}

// matches compares tags weakly, RFC 9110 §8.8.3.2.
func matches(header, tag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || strings.TrimPrefix(candidate, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// Static serves GET /static/NAME.
func (p *Frame) Static(c echo.Context) error {
	b, ok := p.assets.files[c.Param("name")]
	if !ok {
		return desk.ErrNotFound
	}
	return b.Send(c)
}
