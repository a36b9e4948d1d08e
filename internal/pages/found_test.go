package pages

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// ldBlocks finds what a page says to machines.
var ldBlocks = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)

// linked reads the one block of a page.
func (a answer) linked(t *testing.T) map[string]any {
	t.Helper()
	found := ldBlocks.FindAllStringSubmatch(a.body, -1)
	if len(found) != 1 {
		t.Fatalf("%d blocks of linked data in\n%s", len(found), a.body)
	}
	var v map[string]any
	if err := json.Unmarshal([]byte(found[0][1]), &v); err != nil {
		t.Fatalf("%v in %s", err, found[0][1])
	}
	return v
}

// says holds parts of a JSON object against what they should be.
func says(t *testing.T, v map[string]any, want map[string]string) {
	t.Helper()
	for key, w := range want {
		got := ""
		if x, ok := v[key]; ok {
			data, err := json.Marshal(x)
			if err != nil {
				t.Fatal(err)
			}
			got = strings.Trim(string(data), `"`)
		}
		if got != w {
			t.Errorf("%s: got %s, want %s", key, got, w)
		}
	}
}

const onlineOnly = "https://schema.org/OnlineEventAttendanceMode"

func TestLinkedDataOfOneSession(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	says(t, f.get("/small").want(t, 200).linked(t), map[string]string{
		"@context": "https://schema.org", "@type": "Event", "name": `Small \u0026 round`, "url": "http://localhost/small", "@id": "http://localhost/small#event",
		"startDate": "2021-11-12T10:00:00+01:00", "endDate": "2021-11-12T12:30:00+01:00", "previousStartDate": "",
		"eventStatus": "https://schema.org/EventScheduled", "eventAttendanceMode": onlineOnly,
		"location":  `{"@type":"VirtualLocation","url":"http://localhost/small"}`,
		"organizer": `[{"@type":"Organization","name":"Office, Street 1"}]`, "performer": `[{"@type":"Person","name":"Ana Kovač"}]`,
		"maximumVirtualAttendeeCapacity": "1", "remainingAttendeeCapacity": "1", "subEvent": "", "superEvent": "", "inLanguage": `["en","uk","de","fr"]`,
	})
	f.takeSeat("a@example.org")
	says(t, f.get("/small").linked(t), map[string]string{"remainingAttendeeCapacity": "0"})
	says(t, f.get("/small?lang=uk").linked(t), map[string]string{"name": "Маленька зустріч", "url": "http://localhost/small?lang=uk", "@id": "http://localhost/small#event"})
}

func TestLinkedDataOfWhatIsMovedAndCalledOff(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	moved := strings.NewReplacer("starts: 2021-11-12T10:00", "starts: 2021-11-12T09:30").Replace(small)
	f.applyText(moved)
	says(t, f.get("/small").linked(t), map[string]string{
		"eventStatus": "https://schema.org/EventRescheduled", "startDate": "2021-11-12T09:30:00+01:00", "previousStartDate": "2021-11-12T10:00:00+01:00",
	})
	f.applyText(strings.Replace(moved, "capacity: 1\n    join", "cancelled: true\n    capacity: 1\n    join", 1))
	says(t, f.get("/small").linked(t), map[string]string{"eventStatus": "https://schema.org/EventCancelled", "remainingAttendeeCapacity": ""})
}

const second = `  - slug: later
    title: {en: Later}
    starts: 2022-07-12T10:00
    ends: 2022-07-12T11:00
    cancelled: true
    capacity: 5
`

func TestLinkedDataOfSeveralSessions(t *testing.T) {
	f := newFace(t)
	f.applyText(small + second)
	v := f.get("/small").want(t, 200).linked(t)
	says(t, v, map[string]string{
		"startDate": "2021-11-12T10:00:00+01:00", "endDate": "2022-07-12T11:00:00+02:00", "eventStatus": "https://schema.org/EventScheduled",
		"maximumVirtualAttendeeCapacity": "", "performer": "",
	})
	parts := v["subEvent"].([]any)
	if len(parts) != 2 {
		t.Fatalf("%d parts", len(parts))
	}
	says(t, parts[0].(map[string]any), map[string]string{
		"@context": "", "@id": "http://localhost/small#s-only", "superEvent": `{"@id":"http://localhost/small#event"}`, "remainingAttendeeCapacity": "1",
		"eventStatus": "https://schema.org/EventScheduled", "eventAttendanceMode": onlineOnly,
	})
	says(t, parts[1].(map[string]any), map[string]string{
		"name": "Later", "startDate": "2022-07-12T10:00:00+02:00", "eventStatus": "https://schema.org/EventCancelled", "maximumVirtualAttendeeCapacity": "",
	})
}

func TestLinkedDataIsDataWhateverATitleHolds(t *testing.T) {
	f := newFace(t)
	const hostile = `</script><script>alert(1)</script><!--<script>`
	f.applyText(strings.Replace(small, `en: "Small & round"`, `en: "`+hostile+`"`, 1))
	page := f.get("/small").want(t, 200)
	if got := page.linked(t)["name"]; got != hostile {
		t.Errorf("name %q", got)
	}
	if strings.Contains(page.body, "<script>") || strings.Contains(page.body, "<!--<") {
		t.Error("a title ends the block")
	}
}

func TestWhatOtherSitesShow(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	f.get("/small?lang=uk").want(t, 200,
		`<link rel="canonical" href="http://localhost/small?lang=uk">`, `hreflang="x-default" href="http://localhost/small">`,
		`<meta property="og:title" content="Маленька зустріч">`, `<meta property="og:url" content="http://localhost/small?lang=uk">`,
		`<meta property="og:locale" content="uk_UA">`, `<meta property="og:type" content="website">`, `<meta property="og:site_name" content="Office">`,
		`<meta property="og:description" content="For everyone. alert(1) More of it.">`, `<meta name="description" content="For everyone. alert(1) More of it.">`,
	)
	f.get("/small").want(t, 200, `<meta property="og:locale" content="en_GB">`)
	f.get("/").want(t, 200, `hreflang="x-default"`).lacks(t, "ld+json", "og:")
}

func TestAFormThatCameBackIsForNoMachine(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	f.post("/small", "email", "nobody", "zone", "Asia/Tbilisi").want(t, 422, `content="noindex"`, "13:00–15:30 Tbilisi time").lacks(t, "ld+json", "og:", `rel="canonical"`)
}

func TestUnlistedEventsAreForThoseWhoKnowTheAddress(t *testing.T) {
	f := newFace(t)
	f.applyText(strings.Replace(small, "slug: small\n", "slug: quiet\nvisibility: unlisted\n", 1))
	for _, path := range []string{"/quiet", "/quiet?lang=de&zone=Asia/Tbilisi", "/quiet/times", "/quiet/sent"} {
		f.get(path).want(t, 200, `<meta name="robots" content="noindex">`).lacks(t, "ld+json", "og:", `rel="canonical"`, `rel="alternate"`)
	}
	f.get("/").want(t, 200).lacks(t, "quiet", "Small")
}

func TestWhoItIsForAndWhoHoldsIt(t *testing.T) {
	f := newFace(t)
	f.applyText(small)
	f.get("/small").want(t, 200).lacks(t, "Who it is for", ">Organisers<")
	f.applyText(strings.Replace(small, "languages:", "audience: {en: \"People in *towns*. <script>x</script>\", uk: \"Для *громад*\"}\n"+
		"organisers: [{name: Office, url: \"https://example.org\"}, {name: \"City & Co\"}]\nlanguages:", 1))
	f.get("/small").want(t, 200, "Who it is for", "<p>People in <em>towns</em>.", `<b><a href="https://example.org">Office</a></b>`, "<b>City &amp; Co</b>", ">Organisers<",
		`<a href="mailto:office@example.org">office@example.org</a>`).lacks(t, "<script>")
	f.get("/small?lang=uk").want(t, 200, "Для кого", "Для <em>громад</em>", "Організатори")
	says(t, f.get("/small").linked(t), map[string]string{
		"organizer": `[{"@type":"Organization","name":"Office","url":"https://example.org"},{"@type":"Organization","name":"City \u0026 Co"}]`,
	})
}
