package demo

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// A seen is one row of the meeting's report.
type seen struct {
	name, email string
	in, out     time.Time
}

// strangers are rows of the report that no address and no name leads to: a
// device, a telephone, and two who are not registered.
var strangers = []struct {
	name    string
	in, out int // minutes after the start, and before the end
}{
	{"iPhone", 4, 12}, {"387*****11", 9, 0}, {"Mirela Kurtović", 6, 2}, {"Петар Илиев", 21, 30},
}

// report is what the meeting platform wrote about the first session, given and
// applied on the same day. Most people are in it with their address; a
// few have joined without, under a name that is cut short. Those, and
// the strangers, wait for somebody to decide.
func (s *story) report() error {
	seated, err := s.seated()
	if err != nil {
		return err
	}
	var rows []seen
	short := 0 // people whose name is cut short
	for i, p := range seated {
		r := p.Registrant
		if i%clicksJoin == clicksJoin-1 {
			continue // who did not come
		}
		in, out := s.start.Add(time.Duration(i*13%12)*time.Minute), s.end.Add(-time.Duration(i*7%10)*time.Minute)
		if i%stays == stays-1 {
			out = s.start.Add(time.Duration(60+i%30) * time.Minute)
		}
		x := seen{r.Name(), r.Address(), in, out}
		if i%7 == 6 && short < 4 {
			x.name, x.email = r.GivenName+" "+string([]rune(r.FamilyName)[:1])+".", ""
			short++
		}
		rows = append(rows, x)
		if i%29 == 28 { // the line broke
			rows[len(rows)-1].out = in.Add(40 * time.Minute)
			rows = append(rows, seen{x.name, x.email, in.Add(44 * time.Minute), out})
		}
	}
	for _, x := range strangers {
		rows = append(rows, seen{x.name, "", s.start.Add(time.Duration(x.in) * time.Minute), s.end.Add(-time.Duration(x.out) * time.Minute)})
	}
	s.at = s.end.Add(6 * time.Hour)
	v, _, err := s.d.ImportReport(s.ctx, operator, s.slug, s.first, desk.GivenReport{
		Name: "participants_86012345678.csv", File: zoom(rows, s.start, s.end), Settings: event.ReportSettings{Zone: s.start.Location().String()},
	})
	if err != nil {
		return err
	}
	_, err = s.d.ApplyReport(s.ctx, operator, s.slug, s.first, v.Report.ID, true)
	return err
}

// zoom writes rows as Zoom does.
func zoom(rows []seen, start, end time.Time) []byte {
	const clock = "01/02/2006 03:04:05 PM"
	minutes := func(a, b time.Time) string { return strconv.Itoa(int(b.Sub(a).Minutes() + 0.999)) }
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.WriteAll([][]string{ // to memory
		{"Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants"},
		{"86012345678", "Virtual exchange", start.Format(clock), end.Format(clock), Organiser, minutes(start, end), strconv.Itoa(len(rows))},
		{"", "", "", "", "", "", ""},
		{"Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)", "Guest", "Recording Consent"},
	})
	for _, r := range rows {
		_ = w.Write([]string{r.name, r.email, r.in.Format(clock), r.out.Format(clock), minutes(r.in, r.out), "Yes", "NA"})
	}
	w.Flush()
	return b.Bytes()
}
