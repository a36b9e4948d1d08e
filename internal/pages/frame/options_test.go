package frame

import (
	"strings"
	"testing"

	"rollcall/internal/locale/localetest"
)

func TestCountriesAreOptions(t *testing.T) {
	words := localetest.Words(t)
	g := Page{Printer: words.Printer("uk"), countries: countryOptions(words)["uk"]}
	options, known := g.CountryOptions("UA")
	if want := `<option value="UA" selected>Україна</option>`; !known || !strings.Contains(string(options.HTML()), want) {
		t.Errorf("%v, and no %s", known, want)
	}
	if n := strings.Count(string(options.HTML()), "<option "); n != len(g.Countries()) {
		t.Errorf("%d options of %d countries", n, len(g.Countries()))
	}
	if n := strings.Count(string(options.HTML()), " selected"); n != 1 {
		t.Errorf("%d are chosen", n)
	}
	c := g.Countries()
	two := c[0].Code + `">` + c[0].Name + `</option><option value="` + c[1].Code
	for _, code := range []string{"", "ua", two, "<script>"} {
		if options, known := g.CountryOptions(code); known || string(options.HTML()) != g.countries {
			t.Errorf("%q is among the countries", code)
		}
	}
}
