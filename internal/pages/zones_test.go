package pages

import (
	"net/url"
	"strings"
	"testing"

	"rollcall/web"
)

func TestTimesStandInTheOwnZoneFirst(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	plain := f.get("/small").want(t, 200,
		`data-zone="Europe/Berlin"`, `<li class="screen"><a href="/small/times">Show in another zone</a></li></ul>`, "<span>10:00–12:30 Berlin time (CET)</span>",
		"All times in Berlin time (CET).", `<option value="Europe/Berlin" selected>`,
	)
	plain.lacks(t, "your zone")
	page := f.get("/small?zone=Asia/Tbilisi").want(t, 200,
		`data-zone="Asia/Tbilisi"`,
		"<span>13:00–15:30 Tbilisi time (GMT&#43;4)</span><span>10:00–12:30 Berlin time (CET)</span>",   // hero
		`<time datetime="2021-11-12T13:00&#43;04:00">Friday 12 November 2021<br>13:00–15:30</time>`,     // session
		`<li class="own"><b>13:00</b> <span>Tbilisi (GMT&#43;4), your zone</span></li><li><b>10:00</b>`, // line
		"All times in Tbilisi time (GMT&#43;4).", `14:15–14:25<small>11:15–11:25 CET</small>`,           // programme
		`<option value="Asia/Tbilisi" selected>`, "Friday 12 November 2021, 13:00–15:30 Tbilisi time", // form
		`href="/small/times?zone=Asia%2FTbilisi"`, `href="?lang=de&amp;zone=Asia%2FTbilisi"`, // links
		`<link rel="canonical" href="http://localhost/small">`, `hreflang="de" href="http://localhost/small?lang=de"`,
	)
	if tag := page.Header.Get("ETag"); tag == "" || tag == plain.Header.Get("ETag") {
		t.Errorf("ETag %q", tag)
	}
	f.get("/small?zone=Asia/Tbilisi", "If-None-Match", page.Header.Get("ETag")).want(t, 304)
}

func TestTheWeekdayStandsWhereTheDayDiffers(t *testing.T) {
	f := newFace(t)
	f.applyText(strings.NewReplacer("T10:", "T20:", "T11:", "T21:", "T12:30", "T23:30", "T12:", "T22:").Replace(small))
	f.get("/small?zone=Asia/Tokyo").want(t, 200,
		`<b>13</b><div>November 2021, Saturday<span>04:00–07:30 Tokyo time (JST)</span><span>Friday, 20:00–23:30 Berlin time (CET)</span>`)
	f.get("/small?zone=Asia/Tbilisi").want(t, 200,
		`<span>23:00–02:30 (Saturday) Tbilisi time (GMT&#43;4)</span><span>20:00–23:30 Berlin time (CET)</span>`,
		`>Saturday, 00:15–00:25<small>21:15–21:25 CET</small>`)
	f.get("/small?zone=Asia/Tokyo&lang=uk").want(t, 200, "2021\u00a0р., субота", "Пʼятниця, 20:00–23:30 за місцевим часом (Берлін, CET)")
}

func TestTheOpeningStandsInTheOwnZone(t *testing.T) {
	f := newFace(t)
	f.applyText(strings.Replace(small, "registration: {verify", "registration: {opens: 2021-11-01T09:00, verify", 1))
	page := f.get("/small?zone=Asia/Tbilisi").want(t, 200, `data-times="closed"`, `data-times="state-only">Sign-up opens Monday 1 November 2021, 12:00 Tbilisi time`)
	page.lacks(t, "09:00 Berlin")
}

func TestZonesThatAreNoneLeaveThePageAsItIs(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	want := f.get("/small").body
	for _, zone := range []string{"", "Europe/Berlin", "Mars/Olympus", "Local", "../../etc/passwd", "right/Europe/Kyiv", strings.Repeat("x", 5000), "<script>", "Europe/Kyiv\x00"} {
		if got := f.get("/small?zone="+url.QueryEscape(zone)).want(t, 200).body; got != want {
			t.Errorf("%.20q changes the page", zone)
		}
	}
	f.get("/small?zone=UTC").want(t, 200, "<span>UTC, your zone</span>", "<span>09:00–11:30 UTC</span>")
	f.get("/small?zone=Europe/Kiev").want(t, 200, `data-zone="Europe/Kyiv"`, "Kyiv time (EET)")
}

func TestTheListOfZones(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	f.get("/small/times").want(t, 200, "<b>Georgia</b>", `<a href="/small?zone=Asia%2FTbilisi#sessions-title">Tbilisi (GMT&#43;4)</a>`,
		`<a href="/small?zone=Europe%2FBerlin#sessions-title" aria-current="true">Berlin (CET)</a>`, "<b>Kosovo</b>", "data-zones",
		`<meta name="robots" content="noindex">`, "Small &amp; round")
	f.get("/small/times?lang=uk&zone=Asia/Tokyo").want(t, 200, "<b>Грузія</b>", `href="/small?lang=uk&amp;zone=Asia%2FTbilisi#sessions-title">Тбілісі`,
		`aria-current="true">Токіо`, `href="?lang=de&amp;zone=Asia%2FTokyo"`)
	f.get("/none/times").want(t, 404)
}

// scripted are the marks by which web/src/zone.ts finds its way in pages.
var scripted = []string{"data-zone=", "data-zones", `data-times="when"`, `data-times="clock-`, `data-times="line-`, `data-times="agenda-`}

func TestTheScriptFindsWhatItLooksFor(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	all := f.get("/small").body + f.get("/small/times").body
	for _, mark := range append(scripted, `<select id="zone"`, `name="sessions"`) {
		if !strings.Contains(all, mark) {
			t.Errorf("no page has %s", mark)
		}
	}
	script, err := web.Files.ReadFile("static/rollcall.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, used := range []string{"[data-zone]", "[data-zones]", "[data-times]", "select#zone", "input[name=sessions]"} {
		if !strings.Contains(string(script), used) {
			t.Errorf("the script does not look for %s", used)
		}
	}
}
