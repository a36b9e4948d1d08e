//go:build e2e

package e2e

import (
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// zoneShown is the zone that the event's page shows its times in.
const zoneShown = `document.querySelector("[data-zone]").dataset.zone`

// zoneBecomes waits until the page shows its times in a zone.
func (v *visitor) zoneBecomes(want string) {
	v.Helper()
	got := ""
	for began := time.Now(); time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
		if got = look[string](v, zoneShown+` + " " + document.querySelector("select#zone").value`); got == want+" "+want {
			return
		}
	}
	v.Fatalf("the page shows %q, want %q", got, want)
}

// slow delays answers from addresses like pattern, so that the page is seen
// before they come.
func (v *visitor) slow(pattern string) {
	v.Helper()
	call(v, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{URLPattern: pattern, Latency: 700, DownloadThroughput: -1, UploadThroughput: -1}},
	})
}

// shifts adds up how much of the page has moved under the reader's eyes.
const shifts = `new Promise(done => new PerformanceObserver(list => done(list.getEntries().reduce((sum, e) => sum + e.value, 0)))
	.observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 500))`

// mostShift is what counts as good, web.dev/articles/cls, divided by four.
const mostShift = 0.025

// ownZoneFirst opens the event's page in Tbilisi, chooses another zone from
// the list, and comes again.
func ownZoneFirst(s *stage) {
	for _, on := range []screen{{390, "light"}, {1280, "light"}} {
		v := s.visitor(true)
		v.do("size the window", chromedp.EmulateViewport(on.width, 900))
		call(v, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Asia/Tbilisi"})
		v.slow("*zone=*")
		v.open("/" + seeNetwork + "?lang=ka")
		v.zoneBecomes("Asia/Tbilisi")
		v.sees("13:00–15:30, დრო: თბილისი (GMT+4)")
		v.sees("10:00–12:30, დრო: ბერლინი (CET)")
		v.sees("თბილისი (GMT+4), თქვენი სასაათო სარტყელი")
		if strings.Contains(v.location(), "zone=") {
			s.Errorf("the address is %s", v.location())
		}
		if moved := look[float64](v, shifts); moved > mostShift {
			s.Errorf("at %s the page shifts by %.3f, at most %.3f is allowed", on, moved, mostShift)
		}
		v.link("სხვა სასაათო სარტყელში ჩვენება")
		v.link("ტოკიო (JST)")
		v.zoneBecomes("Asia/Tokyo")
		if strings.Contains(v.location(), "zone=") {
			s.Errorf("the zone stays in the address %s", v.location())
		}
		v.open("/" + seeNetwork + "?lang=ka")
		v.zoneBecomes("Asia/Tokyo")
		v.sees("18:00–20:30, დრო: ტოკიო (JST)")
	}
}

// zonesWithoutScripts chooses a zone by links alone.
func zonesWithoutScripts(s *stage) {
	v := s.visitor(false)
	v.open("/" + seeNetwork + "?lang=de")
	v.link("In anderer Zeitzone zeigen")
	v.link("Kyjiw (OEZ)")
	if got := look[string](v, zoneShown); got != "Europe/Kyiv" {
		s.Errorf("the page shows %s", got)
	}
	v.sees("11:00–13:30 Uhr, Ortszeit Kyjiw (OEZ)")
	v.link("English")
	v.sees("11:00–13:30 Kyiv time (EET)")
}
