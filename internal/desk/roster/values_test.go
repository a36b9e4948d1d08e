package roster_test

import (
	"testing"

	"rollcall/internal/desk/roster"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/locale/localetest"
)

func TestCountriesAreKnownInTheLanguagesOfOurField(t *testing.T) {
	countries := roster.Countries(localetest.Words(t))
	for name, code := range map[string]string{
		"Bosna i Hercegovina": "BA", "Србија": "RS", "Srbija": "RS", "Shqipëri": "AL", "shqiperi": "AL", "Shqipëria": "AL", "Северна Македонија": "MK", "Украина": "UA", "România": "RO",
		"Türkiye": "TR", "Ελλάδα": "GR", "Hrvatska": "HR", "საქართველო": "GE", "Kosovë": "XK", "Kosova": "XK", "Moldova": "MD", "Nigeria": "NG", "ua": "UA",
	} {
		if got := roster.Named(countries, name); got != code {
			t.Errorf("%s is %s, want %s", name, got, code)
		}
	}
}

func TestNoNameMeansTwoCountries(t *testing.T) {
	codes := map[string]string{}
	for _, tag := range []string{"en", "de", "uk", "ka", "bs", "hr", "sr", "sr-Latn", "sq", "mk", "ro", "bg", "tr", "el"} {
		for _, c := range locale.CountriesIn(tag) {
			name := event.Fold(c.Name)
			if other := codes[name]; other != "" && other != c.Code || name == "" {
				t.Errorf("%s (%s) is %s and %s", c.Name, tag, c.Code, other)
			}
			codes[name] = c.Code
		}
	}
}

func BenchmarkCountries(b *testing.B) {
	words := localetest.Words(b)
	for b.Loop() {
		roster.Countries(words)
	}
}
