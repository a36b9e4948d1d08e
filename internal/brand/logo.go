package brand

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"slices"
	"strings"
)

// The kinds of logo.
const (
	PNG = "png"
	SVG = "svg"
)

// The limits of a logo: bytes, and points along an edge of a PNG.
const (
	MaxLogo  = 100 << 10
	maxEdge  = 2048
	maxDepth = 50
)

// Why a picture cannot be a logo.
var (
	ErrTooLarge = errors.New("too large for a logo")
	ErrNoLogo   = errors.New("neither PNG nor SVG, or a broken one")
	ErrUnsafe   = errors.New("an SVG that does more than draw")
)

// Logo returns the kind of a picture that may be a logo. A PNG is read to the
// end. An SVG may hold only what draws: no script, no event, no other document,
// and nothing from elsewhere.
func Logo(data []byte) (string, error) {
	switch {
	case len(data) > MaxLogo:
		return "", ErrTooLarge
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return PNG, checkPNG(data)
	}
	return SVG, checkSVG(data)
}

func checkPNG(data []byte) error {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return ErrNoLogo
	}
	if c.Width > maxEdge || c.Height > maxEdge { // before as much memory is taken
		return ErrTooLarge
	}
	if _, err := png.Decode(bytes.NewReader(data)); err != nil {
		return ErrNoLogo
	}
	return nil
}

// drawing are the elements that only draw. What is not here is refused: script,
// foreignObject, animations that set attributes, links, pictures, style sheets.
var drawing = strings.Fields(`svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan
 linearGradient radialGradient stop clipPath mask pattern marker`)

const (
	svgSpace = "http://www.w3.org/2000/svg"
)

// checkSVG reads all of data.
func checkSVG(data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = true
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, ErrNoLogo } // UTF-8 alone
	depth, roots := 0, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return ErrNoLogo
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
				if t.Name.Local != "svg" || t.Name.Space != svgSpace {
					return ErrNoLogo
				}
			}
			if depth++; depth > maxDepth {
				return ErrUnsafe
			}
			if err := checkElement(t); err != nil {
				return err
			}
		case xml.EndElement:
			depth--
		case xml.Directive: // a document type may bring entities
			return ErrUnsafe
		case xml.ProcInst:
			if t.Target != "xml" { // a style sheet
				return ErrUnsafe
			}
		}
	}
	if roots != 1 {
		return ErrNoLogo
	}
	return nil
}

// checkElement refuses an element that does more than draw.
func checkElement(e xml.StartElement) error {
	if e.Name.Space != svgSpace || !slices.Contains(drawing, e.Name.Local) {
		return ErrUnsafe
	}
	for _, a := range e.Attr {
		name := strings.ToLower(a.Name.Local)
		switch {
		case strings.HasPrefix(name, "on"), name == "base":
			return ErrUnsafe
		case name == "href" && !strings.HasPrefix(strings.TrimSpace(a.Value), "#"):
			return ErrUnsafe
		case a.Name.Space == "xmlns" || name == "xmlns":
			continue
		case !harmless(a.Value):
			return ErrUnsafe
		}
	}
	return nil
}

// harmless reports whether an attribute's value fetches nothing and runs
// nothing: of addresses only those within the picture are left.
func harmless(value string) bool {
	v := strings.ToLower(strings.Join(strings.Fields(value), ""))
	for _, part := range strings.Split(v, "url(")[1:] {
		if !strings.HasPrefix(strings.TrimLeft(part, `"'`), "#") {
			return false
		}
	}
	for _, bad := range []string{"javascript:", "expression(", "@import", "image-set(", "\\", "data:"} {
		if strings.Contains(v, bad) {
			return false
		}
	}
	return true
}
