package reports

import (
	"strconv"
	"time"

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

// rowsOf are the first rows of the file.
func rowsOf(g frame.Page, found *desk.ReportPreview) []rowView {
	people, loc := map[int64]*event.ReportPerson{}, frame.Location(found.Event.Zone)
	for i := range found.People {
		people[found.People[i].ID] = &found.People[i]
	}
	time := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return g.DateShort(*t, loc) + ", " + t.In(loc).Format("15:04:05")
	}
	var all []rowView
	for i := range found.First {
		row := &found.First[i]
		r := rowView{Number: strconv.FormatInt(row.Number, 10), Name: row.Name, Email: row.Email, Joined: time(row.Joined), Left: time(row.LeftAt)}
		if row.Joined != nil && row.LeftAt != nil {
			r.Length = g.Number(int(row.LeftAt.Sub(*row.Joined).Minutes()))
		}
		bucket := event.BucketNotCounted
		if row.PersonID == nil {
			r.Why = g.T("report.reason." + row.Reason)
		} else if p := people[*row.PersonID]; p != nil {
			bucket = p.Bucket
			if key := "match.why." + p.Why; g.Has(key) {
				r.Why = g.T(key)
			} else if key := "report.flag." + p.Why; g.Has(key) {
				r.Why = g.T(key)
			}
		}
		r.Chip = bucketChip(g, bucket)
		all = append(all, r)
	}
	return all
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
