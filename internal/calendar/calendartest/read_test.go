package calendartest

import (
	"strings"
	"testing"
)

// good is an invitation by hand.
const good = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//EN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:20211031T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1
DTSTAMP:20211012T120000Z
SEQUENCE:0
DTSTART;TZID=Europe/Berlin:20211112T100000
DTEND;TZID=Europe/Berlin:20211112T110000
SUMMARY:a\, b
ORGANIZER:mailto:desk@example.org
ATTENDEE;CN="x":mailto:a@example.org
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
`

func TestTheReaderIsStrict(t *testing.T) {
	whole := strings.ReplaceAll(good, "\n", "\r\n")
	if _, err := Read([]byte(whole)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, old, new string }{
		{"a bare newline", "VERSION:2.0\r\n", "VERSION:2.0\n"},
		{"no end of the last line", "END:VCALENDAR\r\n", "END:VCALENDAR"},
		{"a long line", "SUMMARY:a", "SUMMARY:" + strings.Repeat("a", 68)},
		{"a cut character", "SUMMARY:a", "SUMMARY:\xd0\r\n \x90"},
		{"a control character", "SUMMARY:a", "SUMMARY:\x00"},
		{"an empty line", "UID:1\r\n", "UID:1\r\n\r\n"},
		{"a comma that is not escaped", `a\, b`, `a, b`},
		{"a comma that is not quoted", `CN="x"`, `CN=x,y`},
		{"quotes that stay open", `CN="x"`, `CN="x`},
		{"an end too few", "END:VEVENT\r\n", ""},
		{"another version", "VERSION:2.0", "VERSION:1.0"},
		{"an unknown property", "SEQUENCE:0", "SEQUENZ:0"},
		{"two UIDs", "UID:1\r\n", "UID:1\r\nUID:2\r\n"},
		{"no stamp", "DTSTAMP:20211012T120000Z\r\n", ""},
		{"a local stamp", "20211012T120000Z", "20211012T120000"},
		{"a zone that is not there", "TZID:Europe/Berlin", "TZID:Europe/Paris"},
		{"a time in no observance", "TZID=Europe/Berlin:20211112T100000", "TZID=Europe/Berlin:20211012T100000"},
		{"a floating time", "DTSTART;TZID=Europe/Berlin", "DTSTART"},
		{"an end before the start", "DTEND;TZID=Europe/Berlin:20211112T11", "DTEND;TZID=Europe/Berlin:20211112T10"},
		{"an offset without sign", "TZOFFSETTO:+0100", "TZOFFSETTO:0100"},
		{"nobody invited", "ATTENDEE;CN=\"x\":mailto:a@example.org\r\n", ""},
		{"nobody who invites", "ORGANIZER:mailto:desk@example.org\r\n", ""},
		{"somebody invited by a publication", "METHOD:REQUEST", "METHOD:PUBLISH"},
		{"a cancellation that confirms", "METHOD:REQUEST", "METHOD:CANCEL"},
		{"a request that cancels", "STATUS:CONFIRMED", "STATUS:CANCELLED"},
		{"an address that is none", "mailto:a@example.org", "a@example.org"},
	} {
		broken := strings.Replace(whole, tt.old, tt.new, 1)
		if broken == whole {
			t.Fatalf("%s: nothing was changed", tt.name)
		}
		if _, err := Read([]byte(broken)); err == nil {
			t.Errorf("%s is taken", tt.name)
		}
	}
}
