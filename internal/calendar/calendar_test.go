package calendar_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rollcall/internal/calendar"
	"rollcall/internal/calendar/calendartest"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func instant(s string) time.Time {
	t, err := time.Parse("2006-01-02T15:04Z07:00", s)
	if err != nil {
		panic(err)
	}
	return t
}

// session is an entry of two hours.
func session(starts string) calendar.Entry {
	return calendar.Entry{
		UID: "5f1c0c1e-0000-8000-8000-000000000001", Sequence: 3, Changed: instant("2021-10-12T12:00Z"),
		Starts: instant(starts), Ends: instant(starts).Add(2 * time.Hour),
		Summary: "Digitalisation", Description: "One\nTwo", Location: "Online", URL: "https://desk.example.org/see?lang=en,de;x",
		Organizer: calendar.Party{Name: "Network", Email: "desk@example.org"},
	}
}

func invitation(e calendar.Entry, loc *time.Location) *calendar.Calendar {
	e.Attendee = &calendar.Party{Name: "Olena", Email: "olena@example.org"}
	return &calendar.Calendar{Method: calendar.Request, Zone: loc, Entries: []calendar.Entry{e}}
}

// read reads an object with both readers, and fails unless they agree.
func read(fatal func(...any), data []byte) *calendartest.Object {
	o, err := calendartest.Read(data)
	if err != nil {
		fatal(err.Error() + "\n" + string(data))
		return nil
	}
	other, err := ics.ParseCalendar(bytes.NewReader(data))
	if err != nil {
		fatal("the other reader: " + err.Error())
		return nil
	}
	if len(other.Events()) != len(o.Events) {
		fatal("the readers find", len(o.Events), "and", len(other.Events()), "events")
	}
	for i, e := range other.Events() {
		mine := o.Events[i]
		starts, err := e.GetStartAt()
		ends, err2 := e.GetEndAt()
		if err != nil || err2 != nil || !starts.Equal(mine.Starts) || !ends.Equal(mine.Ends) {
			fatal("times", mine.Starts, mine.Ends, "and", starts, err, ends, err2, "\n"+string(data))
		}
		if e.Id() != mine.UID || e.GetProperty(ics.ComponentPropertySummary).Value != mine.Text("SUMMARY") {
			fatal("uid or summary", mine.UID, e.Id(), mine.Text("SUMMARY"), e.GetProperty(ics.ComponentPropertySummary).Value)
		}
	}
	return o
}

func mustRead(t *testing.T, data []byte) *calendartest.Object {
	t.Helper()
	return read(t.Fatal, data)
}

func TestAnInvitationReadsBack(t *testing.T) {
	c := invitation(session("2021-11-12T10:00+01:00"), zone(t, "Europe/Berlin"))
	o := mustRead(t, c.Bytes())
	e := o.Events[0]
	got := map[string]string{
		"method": o.Method, "uid": e.UID, "summary": e.Text("SUMMARY"), "description": e.Text("DESCRIPTION"), "location": e.Text("LOCATION"),
		"url": e.Get("URL").Value, "status": e.Status, "stamp": e.Get("DTSTAMP").Value, "start": e.Get("DTSTART").Value, "zone": e.Get("DTSTART").Parameters["TZID"],
		"organizer": e.Get("ORGANIZER").Value, "transparent": e.Get("TRANSP").Value, "attendee": e.Get("ATTENDEE").Value,
		"cn": e.Get("ATTENDEE").Parameters["CN"], "reply": e.Get("ATTENDEE").Parameters["RSVP"], "part": e.Get("ATTENDEE").Parameters["PARTSTAT"],
	}
	want := map[string]string{
		"method": "REQUEST", "uid": "5f1c0c1e-0000-8000-8000-000000000001", "summary": "Digitalisation", "description": "One\nTwo", "location": "Online",
		"url": "https://desk.example.org/see?lang=en,de;x", "status": "CONFIRMED", "stamp": "20211012T120000Z", "start": "20211112T100000", "zone": "Europe/Berlin",
		"organizer": "mailto:desk@example.org", "transparent": "OPAQUE", "attendee": "mailto:olena@example.org",
		"cn": "Olena", "reply": "FALSE", "part": "ACCEPTED",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if e.Sequence != 3 || !e.Starts.Equal(instant("2021-11-12T09:00Z")) {
		t.Errorf("sequence %d, start %s", e.Sequence, e.Starts)
	}
}

func TestTheSameValueHasTheSameBytes(t *testing.T) {
	a := invitation(session("2021-11-12T10:00+01:00"), zone(t, "Europe/Berlin")).Bytes()
	b := invitation(session("2021-11-12T10:00+01:00"), zone(t, "Europe/Berlin")).Bytes()
	if !bytes.Equal(a, b) {
		t.Error("the bytes differ")
	}
}

func TestACalendarToSubscribeToHasHints(t *testing.T) {
	c := &calendar.Calendar{
		Method: calendar.Publish, Zone: zone(t, "Europe/Berlin"), Name: "Exchange, South-East", Refresh: time.Hour, Source: "https://desk.example.org/see/calendar.ics",
		Entries: []calendar.Entry{session("2021-11-12T10:00+01:00"), session("2021-12-13T10:00+01:00")},
	}
	c.Entries[1].UID, c.Entries[1].Cancelled, c.Entries[1].Free = "other", true, true
	o := mustRead(t, c.Bytes())
	if o.Text("NAME") != c.Name || o.Text("X-WR-CALNAME") != c.Name || o.Get("REFRESH-INTERVAL").Value != "PT60M" ||
		o.Get("REFRESH-INTERVAL").Parameters["VALUE"] != "DURATION" || o.Get("X-PUBLISHED-TTL").Value != "PT60M" || o.Get("SOURCE").Value != c.Source {
		t.Errorf("hints are missing:\n%s", c.Bytes())
	}
	if o.Events[1].Status != "CANCELLED" || o.Events[1].Get("TRANSP").Value != "TRANSPARENT" {
		t.Errorf("the second entry:\n%s", c.Bytes())
	}
}

func TestWithoutEntriesTheObjectIsStillOne(t *testing.T) {
	o := mustRead(t, (&calendar.Calendar{Method: calendar.Publish, Zone: zone(t, "Europe/Berlin")}).Bytes())
	if o.Method != "" || len(o.Zones) != 1 || o.Zones[0].ID != "UTC" {
		t.Errorf("method %q, zones %v", o.Method, o.Zones)
	}
}

func TestTimesInEveryKindOfZone(t *testing.T) {
	for _, tt := range []struct {
		name, zone, starts, ends string
		written                  string   // DTSTART
		turns                    []string // kind and offset of the observances
	}{
		{"winter", "Europe/Berlin", "2021-11-12T09:00Z", "2021-11-12T11:30Z", "20211112T100000", []string{"STANDARD +1h"}},
		{"summer", "Europe/Berlin", "2021-07-01T08:00Z", "2021-07-01T10:00Z", "20210701T100000", []string{"DAYLIGHT +2h", "STANDARD +1h"}},
		{"before the first change of a year", "Europe/Berlin", "2021-02-01T09:00Z", "2021-02-01T10:00Z", "20210201T100000", []string{"STANDARD +1h", "DAYLIGHT +2h", "STANDARD +1h"}},
		{"over the night in which clocks are put forward", "Europe/Berlin", "2021-03-27T21:00Z", "2021-03-28T04:00Z", "20210327T220000", []string{"STANDARD +1h", "DAYLIGHT +2h", "STANDARD +1h"}},
		{"the minute after", "Europe/Berlin", "2021-03-28T01:00Z", "2021-03-28T02:00Z", "20210328T030000", []string{"DAYLIGHT +2h", "STANDARD +1h"}},
		{"over the night in which they are put back", "Europe/Berlin", "2021-10-30T20:00Z", "2021-10-31T05:00Z", "20211030T220000", []string{"DAYLIGHT +2h", "STANDARD +1h"}},
		{"the doubled hour, first", "Europe/Berlin", "2021-10-31T00:30Z", "2021-10-31T00:45Z", "20211031T003000Z", nil},
		{"until the doubled hour", "Europe/Berlin", "2021-10-30T22:00Z", "2021-10-30T23:59Z", "20211031T000000", []string{"DAYLIGHT +2h", "STANDARD +1h"}},
		{"the doubled hour, second", "Europe/Berlin", "2021-10-31T01:30Z", "2021-10-31T03:00Z", "20211031T013000Z", nil},
		{"an end in the doubled hour", "Europe/Berlin", "2021-10-30T23:30Z", "2021-10-31T01:30Z", "20211030T233000Z", nil},
		{"the end of the doubled hour", "Europe/Berlin", "2021-10-31T02:00Z", "2021-10-31T03:00Z", "20211031T030000", []string{"STANDARD +1h"}},
		{"over new year", "Europe/Berlin", "2021-12-31T22:00Z", "2022-01-01T01:00Z", "20211231T230000", []string{"STANDARD +1h", "DAYLIGHT +2h", "STANDARD +1h"}},
		{"no summer time", "Asia/Tbilisi", "2021-11-12T09:00Z", "2021-11-12T11:30Z", "20211112T130000", []string{"STANDARD +4h"}},
		{"given up", "Europe/Istanbul", "2021-07-12T09:00Z", "2021-07-12T11:30Z", "20210712T120000", []string{"STANDARD +3h"}},
		{"in the year it was given up", "Europe/Istanbul", "2016-07-12T09:00Z", "2016-07-12T11:30Z", "20160712T120000", []string{"DAYLIGHT +3h", "STANDARD +3h"}},
		{"a winter that the database calls the exception", "Europe/Dublin", "2021-07-12T09:00Z", "2021-07-12T11:30Z", "20210712T100000", []string{"DAYLIGHT +1h", "STANDARD +0h"}},
		{"the same in that winter", "Europe/Dublin", "2021-11-12T09:00Z", "2021-11-12T11:30Z", "20211112T090000", []string{"STANDARD +0h"}},
		{"half hours", "Asia/Kolkata", "2021-11-12T09:00Z", "2021-11-12T11:30Z", "20211112T143000", []string{"STANDARD +5.5h"}},
		{"the south", "America/Santiago", "2021-01-12T09:00Z", "2021-01-12T11:30Z", "20210112T060000", []string{"DAYLIGHT -3h", "STANDARD -4h", "DAYLIGHT -3h"}},
		{"half an hour of summer", "Australia/Lord_Howe", "2021-11-12T09:00Z", "2021-11-12T11:30Z", "20211112T200000", []string{"DAYLIGHT +11h"}},
		{"a day that was skipped", "Pacific/Apia", "2011-12-29T20:00Z", "2011-12-31T20:00Z", "20111229T100000", []string{"DAYLIGHT -10h", "DAYLIGHT +14h", "STANDARD +13h", "DAYLIGHT +14h"}},
		{"far from the last listed change, in a leap year", "Europe/Berlin", "2096-07-12T09:00Z", "2096-07-12T11:30Z", "20960712T110000", []string{"DAYLIGHT +2h", "STANDARD +1h"}},
		{"UTC", "Etc/UTC", "2021-11-12T09:00Z", "2021-11-12T11:30Z", "20211112T090000Z", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := session("2021-01-01T00:00Z")
			e.Starts, e.Ends = instant(tt.starts), instant(tt.ends)
			o := mustRead(t, invitation(e, zone(t, tt.zone)).Bytes())
			got := o.Events[0]
			if !got.Starts.Equal(e.Starts) || !got.Ends.Equal(e.Ends) {
				t.Errorf("from %s to %s, want %s to %s", got.Starts, got.Ends, e.Starts, e.Ends)
			}
			if written := got.Get("DTSTART").Value; written != tt.written {
				t.Errorf("written as %s, want %s", written, tt.written)
			}
			var turns []string
			for _, z := range o.Zones {
				if strings.HasSuffix(tt.written, "Z") {
					continue
				}
				for _, v := range z.Observances {
					turns = append(turns, fmt.Sprintf("%s %+gh", v.Kind, v.After.Hours()))
				}
			}
			if diff := cmp.Diff(tt.turns, turns); diff != "" {
				t.Errorf("observances (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEveryZoneGivesBackEveryInstant(t *testing.T) {
	zones := []string{
		"Europe/Berlin", "Europe/Sarajevo", "Europe/Kyiv", "Asia/Tbilisi", "Europe/Istanbul", "Europe/Dublin", "Africa/Casablanca", "America/New_York",
		"America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "Africa/Monrovia", "Antarctica/Troll", "America/St_Johns", "Asia/Gaza", "UTC",
	}
	rapid.Check(t, func(r *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones).Draw(r, "zone"))
		minutes := rapid.IntRange(0, 130*365*24*60).Draw(r, "start") // from 1970 to 2100
		e := session("1970-01-01T00:00Z")
		e.Starts = e.Starts.Add(time.Duration(minutes) * time.Minute)
		e.Ends = e.Starts.Add(time.Duration(rapid.IntRange(1, 60*24*400).Draw(r, "length")) * time.Minute)
		o := read(r.Fatal, invitation(e, loc).Bytes())
		if got := o.Events[0]; !got.Starts.Equal(e.Starts) || !got.Ends.Equal(e.Ends) {
			r.Fatalf("%s: from %s to %s, want %s to %s", loc, got.Starts, got.Ends, e.Starts, e.Ends)
		}
	})
}

func TestTextsReadBackWhatever(t *testing.T) {
	nasty := []string{
		"Grüße; a, b \\ c: \"quoted\"", "👩‍💻👩‍👩‍👧‍👦 " + strings.Repeat("🇺🇦", 40), strings.Repeat("ხელოვნური ინტელექტი ", 20), strings.Repeat("x", 500),
		"a\nBEGIN:VEVENT\nEND:VCALENDAR", " starts and ends with a blank ", "^^ ^n ^'", "a\\nb", strings.Repeat("é", 74), "x" + strings.Repeat("ё", 80),
	}
	for _, s := range nasty {
		e := session("2021-11-12T09:00Z")
		e.Summary, e.Description, e.Location, e.Contact = s, s, s, s
		e.Organizer.Name = s
		c := invitation(e, zone(t, "Europe/Berlin"))
		c.Entries[0].Attendee.Name = s
		c.Name = s
		o, err := calendartest.Read(c.Bytes())
		if err != nil {
			t.Fatalf("%q: %v\n%s", s, err, c.Bytes())
		}
		got := o.Events[0]
		for _, back := range []string{got.Text("SUMMARY"), got.Text("DESCRIPTION"), got.Text("LOCATION"), got.Text("CONTACT"), o.Text("NAME"), got.Get("ORGANIZER").Parameters["CN"], got.Get("ATTENDEE").Parameters["CN"]} {
			if back != s {
				t.Errorf("%q came back as %q", s, back)
			}
		}
		if _, err := ics.ParseCalendar(bytes.NewReader(c.Bytes())); err != nil {
			t.Errorf("%q: the other reader: %v", s, err)
		}
	}
}

func TestNoTextBreaksAnObject(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("a\\;,:\"^\r\n\t\x00\u2028é🌻 ")), 0, 200, -1)).Draw(r, "text")
		e := session("2021-11-12T09:00Z")
		e.Summary, e.Description, e.Organizer.Name, e.URL = text+"x", text, text, "https://example.org/"+text
		c := invitation(e, time.UTC)
		c.Entries[0].Attendee.Email = "x" + text + "@example.org"
		o, err := calendartest.Read(c.Bytes())
		if err != nil {
			r.Fatalf("%q: %v\n%s", text, err, c.Bytes())
		}
		if len(o.Events) != 1 || len(o.Events[0].All("ATTENDEE")) != 1 {
			r.Fatalf("%q makes more of it:\n%s", text, c.Bytes())
		}
	})
}

func TestLinesAreFoldedBetweenCharacters(t *testing.T) {
	e := session("2021-11-12T09:00Z")
	e.Summary = strings.Repeat("🌻", 60)
	longest := 0
	for line := range strings.SplitSeq(string(invitation(e, zone(t, "Europe/Berlin")).Bytes()), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("%d octets: %q", len(line), line)
		}
		longest = max(longest, len(line))
	}
	if longest < 70 {
		t.Errorf("lines have at most %d octets: nothing was folded", longest)
	}
}

func TestAddressesAreURIs(t *testing.T) {
	for address, want := range map[string]string{
		"olena@example.org":             "mailto:olena@example.org",
		"o'neil+see@xn--bcher.example":  "mailto:o'neil+see@xn--bcher.example",
		"олена@example.org":             "mailto:%D0%BE%D0%BB%D0%B5%D0%BD%D0%B0@example.org",
		"a%b&c?d=e;f,g\"h@example.org":  "mailto:a%25b%26c%3Fd%3De%3Bf%2Cg%22h@example.org",
		"x\r\nATTENDEE:y@z@example.org": "mailto:x%0D%0AATTENDEE%3Ay@z@example.org",
	} {
		c := invitation(session("2021-11-12T09:00Z"), time.UTC)
		c.Entries[0].Attendee.Email = address
		if got := mustRead(t, c.Bytes()).Events[0].Get("ATTENDEE").Value; got != want {
			t.Errorf("%q is %s, want %s", address, got, want)
		}
	}
}
