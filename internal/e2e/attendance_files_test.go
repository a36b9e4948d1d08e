//go:build e2e

package e2e

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf16"
)

// reportedZone is where the platforms have their clocks, from which no zone of the
// event is away by whole hours.
const reportedZone = "Asia/Kolkata"

// A stay is when somebody was there, in seconds from the start of the session.
type stay struct{ from, to int }

// minutes is a stay in minutes.
func minutes(from, to int) stay { return stay{from * 60, to * 60} }

// A came is somebody in a report.
type came struct {
	name, email string
	stays       []stay
	of          int    // the number of the registrant who they are; 0: none
	bucket      string // of their rows as the report is read
	key         string // that decides about them; "": nobody needs to
	waits       bool   // in the waiting room and no further
}

// expected are those who have registered; the number of each counts from 1.
var expected = []string{
	"Amra Hodžić", "Bojan Kos", "Clara Neumann", "Dragan Popović", "Elena Dimitrova", "Fatmir Gashi", "Goran Stojanov", "Hanna Lindqvist", "Ivana Marić", "Jakub Wójcik",
	"Katarína Vlčková", "Lejla Begović", "Marko Zupan", "Nadia Benali", "Oskar Tamm", "Petra Schwarz", "Rok Bizjak", "Sanja Lukić", "Tomasz Nowak", "Ülle Kask",
	"Vesna Trajkovska", "Wiebke Janssen", "Yusuf Demir", "Zrinka Babić", "Olena Kovalenko", "Đorđe Petrović", "Adam Kowalczyk", "Mirjana Savić", "Ilse Brandt", "Pavel Horák",
}

// address is that of the n-th who is expected.
func address(n int) string { return fmt.Sprintf("person-%d@example.org", n) }

// itself is the n-th who is expected, by the own name and address.
func itself(n int, stays ...stay) came {
	return came{name: expected[n-1], email: address(n), stays: stays, of: n, bucket: "matched"}
}

// whoCame is what the two reports have: most all the time, some cut off and back, one
// for exactly as long as it takes and one a second less, one half here and half there.
func whoCame() (zoom, teams []came) {
	whole := minutes(-2, 121)
	for n := 1; n <= 12; n++ {
		zoom = append(zoom, itself(n, whole))
	}
	zoom = append(zoom,
		itself(13, stay{0, 5760}), itself(14, stay{0, 5759}), itself(15, minutes(3, 50), minutes(52, 120)), itself(16, minutes(10, 40), minutes(30, 45)),
		itself(17, minutes(0, 45)),
		came{name: expected[17], stays: []stay{whole}, of: 18, bucket: "matched"},
		came{name: "Олена Коваленко", stays: []stay{minutes(1, 119)}, of: 25, bucket: "suggested", key: "1"},
		came{name: "Djordje Petrovic", stays: []stay{minutes(0, 70), minutes(71, 120)}, of: 26, bucket: "suggested", key: "1"},
		came{name: expected[26], email: "person-27+zoom@example.org", stays: []stay{minutes(0, 30)}, of: 27, bucket: "suggested", key: "a"},
		came{name: greta.given + " " + greta.family, email: greta.email, stays: []stay{whole}, bucket: "unmatched", key: "w"},
		came{name: "Inês Prado", email: "ines.prado@example.net", stays: []stay{minutes(0, 20), minutes(25, 60)}, bucket: "unmatched", key: "w"},
		came{name: "read.ai meeting notes", stays: []stay{whole}, bucket: "unmatched", key: "i"},
		came{name: "iPad 7", stays: []stay{minutes(5, 90)}, bucket: "unmatched", key: "i"},
		came{name: "Moderation", email: "moderation@example.org", stays: []stay{minutes(-5, 125)}, bucket: "staff"},
		came{name: expected[23], stays: []stay{minutes(0, 2)}, bucket: "not_counted", waits: true})
	teams = []came{
		itself(1, minutes(20, 90)), itself(17, minutes(30, 75)), itself(19, whole), itself(20, whole), itself(21, minutes(0, 50), minutes(60, 120)), itself(22, minutes(60, 120)),
		{name: expected[27], email: "mirjana@home.example.net", stays: []stay{minutes(0, 100)}, of: 28, bucket: "suggested", key: "1"},
		{name: "Harun Delić", stays: []stay{minutes(0, 118)}, bucket: "unmatched", key: "w"},
		{name: "Hall technician", email: "hall@example.net", stays: []stay{minutes(-1, 122)}, bucket: "unmatched", key: "s"},
	}
	return zoom, teams
}

// rows is how many rows the report has of them.
func (c *came) rows(ofTeams bool) int {
	if ofTeams {
		return len(c.stays) + 1 // a sum stands above the stays
	}
	return len(c.stays)
}

// A handed is a report with what has become of it.
type handed struct {
	file    string
	teams   bool
	people  []came
	decided map[string]bool // by name
	id      string
	applied bool
}

// decision is where the rows of people end whom a key has decided about.
var decision = map[string]string{"1": "matched", "a": "matched", "w": "unmatched", "s": "staff", "i": "not_counted"}

// bucket is where the rows of c are.
func (h *handed) bucket(c *came) string {
	if h.decided[c.name] {
		return decision[c.key]
	}
	return c.bucket
}

// buckets are the rows by where they are, with their sum.
func (h *handed) buckets() map[string]int {
	all := map[string]int{"matched": 0, "suggested": 0, "unmatched": 0, "not_counted": 0, "staff": 0, "rows": 0}
	for i := range h.people {
		n := h.people[i].rows(h.teams)
		all[h.bucket(&h.people[i])] += n
		all["rows"] += n
	}
	return all
}

// open are those about whom somebody has to decide.
func (h *handed) open() (n int) {
	for _, c := range h.people {
		if c.key != "" && !h.decided[c.name] {
			n++
		}
	}
	return n
}

// present is how many seconds of a session of the given length somebody was there,
// counted one by one.
func present(length int, stays []stay) (n int) {
	there := make([]bool, length)
	for _, s := range stays {
		for at := max(s.from, 0); at < min(s.to, length); at++ {
			there[at] = true
		}
	}
	for _, yes := range there {
		if yes {
			n++
		}
	}
	return n
}

// write writes the report into a folder as its platform does, for a session that
// begins at start, and returns the path.
func (h *handed) write(s *stage, folder string, start time.Time) string {
	s.Helper()
	zone, err := time.LoadLocation(reportedZone)
	if err != nil {
		s.Fatal(err)
	}
	clock := func(layout string) func(int) string {
		return func(second int) string { return start.Add(time.Duration(second) * time.Second).In(zone).Format(layout) }
	}
	text := h.zoomCSV(clock("01/02/2006 03:04:05 PM"))
	if h.teams {
		text = utf16Of(h.teamsCSV(clock("02/01/06, 15:04:05")))
	}
	path := filepath.Join(folder, h.file)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		s.Fatal(err)
	}
	return path
}

// zoomCSV is how Zoom writes it: one row for each stay.
func (h *handed) zoomCSV(clock func(int) string) []byte {
	var b strings.Builder
	b.WriteString("Topic,ID,Host,Duration (minutes),Start time,End time,Participants\r\n")
	fmt.Fprintf(&b, "Water and towns,865 1234 5678,Office,130,%q,%q,%d\r\n\r\n", clock(-300), clock(7500), len(h.people))
	b.WriteString("Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer response,In waiting room\r\n")
	for _, c := range h.people {
		waits := map[bool]string{true: "Yes", false: "No"}[c.waits]
		for _, s := range c.stays {
			fmt.Fprintf(&b, "%s,%s,%s,%s,%d,Yes,,%s\r\n", c.name, c.email, clock(s.from), clock(s.to), (s.to-s.from+59)/60, waits)
		}
	}
	return []byte(b.String())
}

// teamsCSV is how Teams writes it: one row for each person, then one for each stay.
func (h *handed) teamsCSV(clock func(int) string) string {
	var b strings.Builder
	length := func(seconds int) string { return fmt.Sprintf("%dm %ds", seconds/60, seconds%60) }
	fmt.Fprintf(&b, "1. Summary\r\nMeeting title\tWater and towns\r\nAttended participants\t%d\r\nStart time\t%s\r\nEnd time\t%s\r\nMeeting duration\t%s\r\n\r\n",
		len(h.people), clock(-120), clock(7320), length(7440))
	b.WriteString("2. Participants\r\nName\tFirst join\tLast leave\tIn-meeting duration\tEmail\tParticipant ID (UPN)\tRole\r\n")
	for _, c := range h.people {
		first, last, sum := c.stays[0].from, c.stays[len(c.stays)-1].to, 0
		for _, s := range c.stays {
			sum += s.to - s.from
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\t%s\tAttendee\r\n", c.name, clock(first), clock(last), length(sum), c.email, c.email)
	}
	b.WriteString("\r\n3. In-Meeting activities\r\nName\tJoin time\tLeave time\tDuration\tEmail\tRole\r\n")
	for _, c := range h.people {
		for _, s := range c.stays {
			fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\tAttendee\r\n", c.name, clock(s.from), clock(s.to), length(s.to-s.from), c.email)
		}
	}
	return b.String()
}

// utf16Of is text as Teams encodes it: with a mark at the start, the lower byte first.
func utf16Of(text string) []byte {
	all := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		all = binary.LittleEndian.AppendUint16(all, unit)
	}
	return all
}
