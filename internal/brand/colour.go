// Package brand is how an installation may look: whether its accent colour can
// be read, the style sheet that follows from it, and whether a picture may be
// its logo. It is pure: it knows no request, file or database.
package brand

import (
	"encoding/hex"
	"fmt"
	"math"
	"strings"
)

// A colour is one in sRGB.
type colour [3]uint8

// The surfaces that an accent stands on, as web/static/css/tokens.css has them.
var (
	white    = colour{0xff, 0xff, 0xff}
	black    = colour{}
	washed   = colour{0xf3, 0xf6, 0xf6}
	night    = colour{0x0e, 0x17, 0x1b}
	nightish = colour{0x14, 0x20, 0x26}
	deep     = colour{0x04, 0x14, 0x1a} // text on a light accent
)

// MinContrast is the least contrast of text (WCAG 2.2, 1.4.3).
const MinContrast = 4.5

// parse reads a colour as #rrggbb.
func parse(text string) (colour, bool) {
	digits, ok := strings.CutPrefix(text, "#")
	b, err := hex.DecodeString(digits)
	if !ok || err != nil || len(b) != len(colour{}) {
		return colour{}, false
	}
	return colour(b), true
}

func (c colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

// mix is c with so much of other in it, from 0 to 1.
func (c colour) mix(other colour, much float64) colour {
	var m colour
	for i := range c {
		m[i] = uint8(math.Round(float64(c[i])*(1-much) + float64(other[i])*much))
	}
	return m
}

// luminance is the relative luminance (WCAG 2.2).
func (c colour) luminance() float64 {
	var part [3]float64
	for i := range c {
		v := float64(c[i]) / 255
		if part[i] = v / 12.92; v > 0.04045 {
			part[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*part[0] + 0.7152*part[1] + 0.0722*part[2]
}

// contrast is the contrast ratio of two colours, from 1 to 21.
func contrast(a, b colour) float64 {
	la, lb := a.luminance(), b.luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// An Accent is the two accent colours of an installation, as #rrggbb: on a light
// ground and on a dark one. No colour can be read on both.
type Accent struct{ Light, Dark string }

// A Fault is why an accent cannot be used.
type Fault struct {
	Dark  bool    // which of the two
	Form  bool    // it is no colour
	Ratio float64 // the contrast that is too small
}

// Check returns what stands against the accent: text and buttons in it must
// have MinContrast on every ground that they stand on.
func (a Accent) Check() []Fault {
	var faults []Fault
	light, ok := parse(a.Light)
	if !ok {
		faults = append(faults, Fault{Form: true})
	} else if r := least(light, white, washed, white.mix(light, tinted)); r < MinContrast {
		faults = append(faults, Fault{Ratio: r})
	}
	dark, ok := parse(a.Dark)
	if !ok {
		faults = append(faults, Fault{Dark: true, Form: true})
	} else if r := least(dark, night, nightish, night.mix(dark, tintedDark), deep); r < MinContrast {
		faults = append(faults, Fault{Dark: true, Ratio: r})
	}
	return faults
}

// least is the smallest contrast of c with one of the others.
func least(c colour, others ...colour) float64 {
	r := contrast(c, others[0])
	for _, o := range others[1:] {
		r = min(r, contrast(c, o))
	}
	return r
}

// How much of the accent is in its tints, and of black in the band.
const (
	tinted     = .1
	tintedDark = .14
	banded     = .35
)

// Sheet is the style sheet that puts the accent in the place of ours. The accent
// has been checked.
func (a Accent) Sheet() string {
	light, _ := parse(a.Light)
	dark, _ := parse(a.Dark)
	band := light.mix(black, banded)
	both := func(l, d colour) string { return fmt.Sprintf("light-dark(%s, %s)", l, d) }
	return fmt.Sprintf(`@layer tokens {
  :root {
    --accent: %s;
    --accent-strong: %s;
    --fill: %s;
    --on-accent: %s;
    --tint: %s;
    --band: %s;
    --on-band-soft: %s;
  }
}
`, both(light, dark), both(light.mix(black, .3), dark.mix(white, .4)), both(light, dark), both(white, deep),
		both(white.mix(light, tinted), night.mix(dark, tintedDark)), both(band, light.mix(black, .5)), white.mix(band, .12))
}
