package evidence

import (
	"context"
	"encoding/csv"
	"strings"
	"time"
	"unicode"

	"rollcall/internal/event"
	"rollcall/internal/report"
)

// hints are what is known of a file that was given for s of ev. Nothing says when an open
// stay ends but the file's own meeting: the session's end may be moved, so that it is
// applied when minutes are counted.
func hints(ev *event.Event, s *event.Session, name string, in event.ReportSettings) (report.Hints, error) {
	h := report.Hints{
		Name: name, Zone: in.Zone, Likely: ev.Zone, Staff: ev.Staff, Encoding: in.Encoding, Order: report.Order(in.Order), Columns: map[string]report.Field{},
	}
	zone := in.Zone
	if zone == "" {
		zone = ev.Zone
	}
	in.Zone = zone
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return h, err
	}
	h.Window.Joined = report.At(s.StartsAt.In(loc))
	h.Date = report.DateOf(s.StartsAt.In(loc))
	if in.Date != "" {
		if h.Date, err = report.ParseDate(in.Date); err != nil {
			return h, err
		}
	}
	for header, field := range in.Columns {
		h.Columns[header] = report.Field(field)
	}
	return h, nil
}

// read reads what was given with settings.
func (d *Evidence) read(ctx context.Context, ev *event.Event, s *event.Session, rep *event.Report, data []byte) (*report.Report, error) {
	if rep.Source == event.ReportNames {
		data = asTable(data)
	}
	h, err := hints(ev, s, rep.Name, rep.Settings)
	if err != nil {
		return nil, err
	}
	got, err := d.Read(ctx, data, h)
	return got, refused(err)
}

// asTable is a typed list of names as the table of a report in which everybody was
// there. A line is a name, an address, or both with a comma, semicolon or tab
// between them or the address in angle brackets.
func asTable(list []byte) []byte {
	var table strings.Builder
	w := csv.NewWriter(&table)
	write := func(cells ...string) { _ = w.Write(cells) } // into memory, which takes everything
	write("Name", "Email", "Attended")
	for line := range strings.Lines(string(list)) {
		name, address := parted(line)
		if name != "" || address != "" {
			write(name, address, "Yes")
		}
	}
	w.Flush()
	return []byte(table.String())
}

// parted is the name and the address in a line.
func parted(line string) (name, address string) {
	var words []string
	for _, w := range strings.FieldsFunc(line, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;<>", r) }) {
		if address == "" && strings.Contains(w, "@") {
			address = strings.TrimPrefix(w, "mailto:")
			continue
		}
		words = append(words, w)
	}
	return strings.Join(words, " "), address
}

// describe writes into rep what was recognised.
func describe(rep *event.Report, got *report.Report) {
	rep.Platform, rep.Encoding, rep.Delimiter, rep.DateOrder, rep.Zone = string(got.Platform), got.Encoding, got.Delimiter, string(got.Order), got.Zone
	rep.MeetingID, rep.MeetingTitle = got.Meeting.ID, got.Meeting.Title
	rep.MeetingStart, rep.MeetingEnd = instant(got.Meeting.Start), instant(got.Meeting.End)
	rep.Columns, rep.Doubts = []event.ReportColumn{}, []event.ReportDoubt{}
	for _, c := range got.Columns {
		rep.Columns = append(rep.Columns, event.ReportColumn{Header: c.Header, Field: string(c.Field)})
	}
	for _, doubt := range got.Doubts {
		if rep.Source == event.ReportNames && doubt.Code == report.DoubtIncomplete {
			continue // whoever types names need not have addresses, and has cut nothing off
		}
		rep.Doubts = append(rep.Doubts, event.ReportDoubt{Code: string(doubt.Code), Args: doubt.Args})
	}
	rep.Rows, rep.People = int64(len(got.Rows)), int64(len(got.People))
}

// instant is a time of a report, nil where it names none.
func instant(m report.Moment) *time.Time {
	if !m.Zoned() {
		return nil
	}
	t := m.Time().UTC().Truncate(time.Millisecond)
	return &t
}
