package brand

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io/fs"
	"math"
	"strings"
	"testing"

	"rollcall/web"
)

func TestContrast(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#777777", "#ffffff", 4.48}, {"#0a5566", "#ffffff", 8.4}} {
		a, _ := parse(tt.a)
		b, _ := parse(tt.b)
		if got := contrast(a, b); math.Abs(got-tt.want) > .05 {
			t.Errorf("%s on %s: %.2f, want %.2f", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestAnAccentIsRefusedThatCannotBeRead(t *testing.T) {
	for _, tt := range []struct {
		name        string
		accent      Accent
		light, dark bool // refused
	}{
		{"ours", Accent{"#0a5566", "#77cbd6"}, false, false},
		{"a red", Accent{"#a1221a", "#ff9f95"}, false, false},
		{"light in both", Accent{"#77cbd6", "#77cbd6"}, true, false},
		{"dark in both", Accent{"#0a5566", "#0a5566"}, false, true},
		{"a grey that is nearly enough on white", Accent{"#767676", "#b6c5ca"}, true, false},
		{"no colours", Accent{"petrol", "#fff"}, true, true},
		{"with more behind it", Accent{"#0a5566;}", "#77cbd6 "}, true, true},
	} {
		light, dark := false, false
		for _, f := range tt.accent.Check() {
			light, dark = light || !f.Dark, dark || f.Dark
			if !f.Form && f.Ratio >= MinContrast {
				t.Errorf("%s: refused for a contrast of %.2f", tt.name, f.Ratio)
			}
		}
		if light != tt.light || dark != tt.dark {
			t.Errorf("%s: refused %t on light and %t on dark, want %t and %t", tt.name, light, dark, tt.light, tt.dark)
		}
	}
}

// Whatever passes can be read wherever the sheet puts it.
func TestWhatFollowsFromAnAccentCanBeRead(t *testing.T) {
	passed := 0
	for r := 0; r < 256; r += 15 {
		for g := 0; g < 256; g += 15 {
			for b := 0; b < 256; b += 15 {
				c := colour{uint8(r), uint8(g), uint8(b)}
				for _, f := range []bool{false, true} {
					a := Accent{"#0a5566", "#77cbd6"}
					if f {
						a.Dark = c.String()
					} else {
						a.Light = c.String()
					}
					if len(a.Check()) > 0 {
						continue
					}
					passed++
					band := c.mix(black, banded)
					if soft := white.mix(band, .12); !f && (contrast(white, c) < MinContrast || contrast(white, band) < MinContrast || contrast(soft, band) < MinContrast) {
						t.Errorf("%s on light passes and cannot be read on the band or a button", c)
					}
					if f && (contrast(c, deep) < MinContrast || contrast(c.mix(white, .4), deep) < MinContrast) {
						t.Errorf("%s on dark passes and a button in it cannot be read", c)
					}
				}
			}
		}
	}
	if passed < 1000 {
		t.Errorf("only %d accents pass", passed)
	}
}

func TestTheSurfacesAreThoseOfTheStyles(t *testing.T) {
	css, err := fs.ReadFile(web.Files, "static/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	for token, colours := range map[string][2]colour{"page": {white, night}, "wash": {washed, nightish}} {
		if line := "--" + token + ": light-dark(" + colours[0].String() + ", " + colours[1].String() + ")"; !strings.Contains(string(css), line) {
			t.Errorf("tokens.css does not hold %s", line)
		}
	}
	sheet := Accent{"#a1221a", "#ff9f95"}.Sheet()
	for line := range strings.SplitSeq(sheet, "\n") {
		if name, _, ok := strings.Cut(strings.TrimSpace(line), ":"); ok && strings.HasPrefix(name, "--") && !strings.Contains(string(css), name+":") {
			t.Errorf("the sheet sets %s, which the styles do not know", name)
		}
	}
	if !strings.Contains(sheet, "--accent: light-dark(#a1221a, #ff9f95);") {
		t.Errorf("the sheet is %s", sheet)
	}
}

func picture(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func svg(inside string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">` + inside + `</svg>`)
}

func TestALogoOnlyDraws(t *testing.T) {
	whole := picture(t, 40, 20)
	for name, data := range map[string][]byte{
		"a picture": whole,
		"drawn":     svg(`<title>Office</title><defs><linearGradient id="a"><stop offset="0" stop-color="#0a5566"/></linearGradient></defs><path fill="url(#a)" style="stroke:#fff" d="M0 0h9v9z"/><use href="#b"/><use xlink:href="#b"/>`),
	} {
		if kind, err := Logo(data); err != nil || kind == "" {
			t.Errorf("%s is refused: %v", name, err)
		}
	}
	for name, tt := range map[string]struct {
		data []byte
		want error
	}{
		"a script":                     {svg(`<script>alert(1)</script>`), ErrUnsafe},
		"an event":                     {svg(`<path onload="alert(1)"/>`), ErrUnsafe},
		"an event in capitals":         {svg(`<path ONCLICK="alert(1)"/>`), ErrUnsafe},
		"a page inside":                {svg(`<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>`), ErrUnsafe},
		"a script of another space":    {svg(`<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>`), ErrUnsafe},
		"an animation":                 {svg(`<set attributeName="href" to="javascript:alert(1)"/>`), ErrUnsafe},
		"a link":                       {svg(`<a href="https://example.org"><path/></a>`), ErrUnsafe},
		"use of what is elsewhere":     {svg(`<use href="https://example.org/x.svg#a"/>`), ErrUnsafe},
		"the same in the older way":    {svg(`<use xlink:href="//example.org/x.svg#a"/>`), ErrUnsafe},
		"a picture from elsewhere":     {svg(`<image href="https://example.org/x.png"/>`), ErrUnsafe},
		"a style sheet":                {svg(`<style>@import "https://example.org/x.css"</style>`), ErrUnsafe},
		"a paint from elsewhere":       {svg(`<path style="fill:url( https://example.org/x )"/>`), ErrUnsafe},
		"an escape":                    {svg(`<path style="fill:u\72l(https://example.org)"/>`), ErrUnsafe},
		"a document type":              {[]byte(`<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>`), ErrUnsafe},
		"an instruction":               {[]byte(`<?xml-stylesheet href="https://example.org/x.css"?><svg xmlns="http://www.w3.org/2000/svg"/>`), ErrUnsafe},
		"nested without end":           {svg(strings.Repeat("<g>", 60) + strings.Repeat("</g>", 60)), ErrUnsafe},
		"no picture":                   {[]byte("GIF89a"), ErrNoLogo},
		"nothing":                      {nil, ErrNoLogo},
		"a page":                       {[]byte(`<html xmlns="http://www.w3.org/1999/xhtml"/>`), ErrNoLogo},
		"svg of no space":              {[]byte(`<svg/>`), ErrNoLogo},
		"not closed":                   {svg(`<g>`), ErrNoLogo},
		"another encoding":             {[]byte(`<?xml version="1.0" encoding="UTF-7"?><svg xmlns="http://www.w3.org/2000/svg"/>`), ErrNoLogo},
		"a picture cut off":            {whole[:len(whole)-20], ErrNoLogo},
		"a picture that is too wide":   {picture(t, 3000, 10), ErrTooLarge},
		"more bytes than a logo needs": {make([]byte, MaxLogo+1), ErrTooLarge},
	} {
		if _, err := Logo(tt.data); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}
