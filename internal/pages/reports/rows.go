package reports

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A rowView is a row of the file.
type rowView struct {
	Number, Name, Email  string
	Joined, Left, Length string
	Chip                 team.Chip
	Why                  string
}

// firstRows are the first rows of the file.
func firstRows(g frame.Page, found *desk.ReportPreview) []rowView {
	people, loc := map[int64]*event.ReportPerson{}, frame.Location(found.Event.Zone)
	for i := range found.People {
		people[found.People[i].ID] = &found.People[i]
	}
	var all []rowView
	for i := range found.First {
		row := desk.ReportRow{ReportRow: found.First[i]}
		if row.PersonID != nil {
			row.Person = people[*row.PersonID]
		}
		all = append(all, rowOf(g, &row, loc))
	}
	return all
}

// rowOf is a row in words.
func rowOf(g frame.Page, row *desk.ReportRow, loc *time.Location) rowView {
	at := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return g.DateShort(*t, loc) + ", " + t.In(loc).Format(time.TimeOnly)
	}
	r := rowView{Number: strconv.FormatInt(row.Number, 10), Name: row.Name, Email: row.Email, Joined: at(row.Joined), Left: at(row.LeftAt), Chip: bucketChip(g, row.Bucket())}
	if row.Joined != nil && row.LeftAt != nil && !row.LeftAt.Before(*row.Joined) { // else how long is unknown
		r.Length = g.Number(int(row.LeftAt.Sub(*row.Joined).Minutes()))
	}
	if row.PersonID == nil {
		r.Why = g.T("report.reason." + row.Reason)
	} else if p := row.Person; p != nil {
		for _, key := range []string{"match.why." + p.Why, "report.flag." + p.Why} {
			if g.Has(key) {
				r.Why = g.T(key)
				break
			}
		}
	}
	return r
}

// bucketChip is where a row ends.
func bucketChip(g frame.Page, b event.Bucket) team.Chip {
	look := map[event.Bucket]team.Chip{
		event.BucketMatched: {Icon: "tick", Tint: "ok"}, event.BucketSuggested: {Icon: "half", Tint: "warn"}, event.BucketUnmatched: {Icon: "dashed", Tint: "warn"},
		event.BucketStaff: {Icon: "people", Tint: "tint"}, event.BucketNotCounted: {Icon: "dash"},
	}[b]
	look.Text = locale.Capital(g.T("review.bucket." + string(b)))
	return look
}

// A rowsPage is the rows of a report, all or those of one bucket.
type rowsPage struct {
	team.EventPage
	Name    string
	Session string
	Report  string // address of the report
	Views   []team.View
	Rows    []rowView
	First   string
	Next    string
}

// rowsPath is where the rows of a report stand.
func (r reviewed) rowsPath() string { return r.report() + "/rows" }

// rows serves GET .../reports/REPORT/rows.
func (p *Reports) rows(c echo.Context, by desk.Actor, at reviewed) error {
	if err := frame.Asks(c, "bucket", "cursor"); err != nil {
		return err
	}
	d, pr, err := p.Event(c, by, team.AttendancePath)
	if err != nil {
		return err
	}
	f := desk.RowFilter{Bucket: c.QueryParam("bucket"), Cursor: c.QueryParam("cursor"), Limit: rowsAtOnce}
	found, err := p.Desk.ReportedRows(c.Request().Context(), by, at.event, at.session, at.id, f)
	if err != nil {
		return err
	}
	v := &rowsPage{EventPage: d, Name: reportName(d.Page, found.Report), Session: d.SessionName(pr.Event, found.Session), Report: d.Address(at.report())}
	for _, n := range countsOf(d, at, found.Counts, found.Report.Rows) {
		v.Views = append(v.Views, team.View{Name: n.Label, Count: n.Value, URL: n.URL, Current: n.Bucket == f.Bucket})
	}
	for i := range found.Items {
		v.Rows = append(v.Rows, rowOf(d.Page, &found.Items[i], frame.Location(pr.Event.Zone)))
	}
	if f.Cursor != "" {
		v.First = d.Address(at.rowsPath(), "bucket", f.Bucket)
	}
	if found.Next != "" {
		v.Next = d.Address(at.rowsPath(), "bucket", f.Bucket, "cursor", found.Next)
	}
	return p.Render(c, http.StatusOK, "reports/rows", v)
}

// rowsAtOnce is how many rows stand on one page.
const rowsAtOnce = 100

// A countView is how many rows there are of a bucket, "" for all.
type countView struct{ Bucket, Label, Value, URL string }

// countsOf are the numbers of rows by bucket, with the lists of those they count.
func countsOf(d team.EventPage, at reviewed, by map[event.Bucket]int64, rows int64) []countView {
	var all []countView
	add := func(bucket, word string, n int64) {
		url := d.Address(at.rowsPath(), "bucket", bucket)
		all = append(all, countView{bucket, locale.Capital(d.T("review.bucket." + word)), d.Number(int(n)), url})
	}
	for _, b := range event.Buckets {
		add(string(b), string(b), by[b])
	}
	add("", "all", rows)
	return all
}
