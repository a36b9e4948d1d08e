package locale

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestZonesOfTheWorld(t *testing.T) {
	list := printer(t, "en").Zones()
	if len(list) < 245 {
		t.Errorf("%d countries have zones", len(list))
	}
	for _, c := range list {
		if len(c.Zones) == 0 || c.Name == "" {
			t.Errorf("%s %q has the zones %v", c.Code, c.Name, c.Zones)
		}
		for _, zone := range c.Zones {
			if _, err := time.LoadLocation(zone); err != nil {
				t.Errorf("%s: %v", c.Name, err)
			}
			if now := CurrentZone(zone); now != zone {
				t.Errorf("%s: %s is called %s", c.Name, zone, now)
			}
		}
	}
}

func TestEveryCountryButUninhabitedOnesHasAZone(t *testing.T) {
	p := printer(t, "en")
	list := p.Zones()
	var without []string
	for _, c := range p.Countries() {
		if !slices.ContainsFunc(list, func(z CountryZones) bool { return z.Code == c.Code }) {
			without = append(without, c.Code)
		}
	}
	if got := strings.Join(without, " "); got != "AQ BV HM" {
		t.Errorf("without a zone: %s", got)
	}
}

func TestZonesStandInTheOrderOfTheLanguage(t *testing.T) {
	for lang, first := range map[string]string{"en": "Afghanistan", "de": "Afghanistan", "uk": "Австралія", "ka": "ავსტრალია"} {
		if got := printer(t, lang).Zones()[0].Name; got != first {
			t.Errorf("%s begins with %s, want %s", lang, got, first)
		}
	}
}

func TestZonesHaveTheNameInUse(t *testing.T) {
	for name, want := range map[string]string{"Europe/Kiev": "Europe/Kyiv", "Asia/Calcutta": "Asia/Kolkata", "Europe/Berlin": "Europe/Berlin", "": ""} {
		if got := CurrentZone(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	for line := range strings.Lines(renamedZones) {
		for _, zone := range strings.Fields(line) {
			if _, err := time.LoadLocation(zone); err != nil {
				t.Error(err)
			}
		}
	}
}
