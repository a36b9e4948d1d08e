package evidence

import (
	"context"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store/evidence"
)

// A RowView is a row of a report with whose it is.
type RowView struct {
	event.ReportRow
	Person *event.ReportPerson // nil: it counts for nobody
}

// Bucket is where the row ends.
func (v *RowView) Bucket() event.Bucket {
	if v.Person == nil {
		return event.BucketNotCounted
	}
	return v.Person.Bucket
}

// A RowFilter chooses rows of one report.
type RowFilter struct {
	Bucket string // one of event.Buckets; "" is any
	Cursor string
	Limit  int // 1 to 500; 0 is 50
}

// A RowPage is a page of rows, in the file's order.
type RowPage struct {
	Session *event.Session
	Report  *event.Report
	Items   []RowView
	Counts  map[event.Bucket]int64 // of all rows, whatever the filter
	Next    string                 // cursor of the next page; "" at the end
}

// ReportedRows lists rows of a report. It fails with core.ErrBadQuery for an
// unknown bucket or cursor, or a limit out of bounds.
func (d *Evidence) ReportedRows(ctx context.Context, by core.Actor, slug, session string, reportID int64, f RowFilter) (*RowPage, error) {
	at, err := d.place(ctx, by, slug, session, reportID, core.SeeAttendance)
	if err != nil {
		return nil, err
	}
	bucket := event.Bucket(f.Bucket)
	if f.Bucket != "" && !slices.Contains(event.Buckets, bucket) {
		return nil, core.ErrBadQuery.With("parameter", "bucket")
	}
	limit, err := core.PageSize(f.Limit)
	if err != nil {
		return nil, err
	}
	list := at.event.Slug + "/" + at.report.SHA256
	after, err := d.ReadCursor("report-rows", list, f.Cursor)
	if err != nil {
		return nil, err
	}
	rows, err := evidence.RowsIn(ctx, d.Store.Reads, reportID, bucket, after, limit+1)
	if err != nil {
		return nil, err
	}
	page := &RowPage{Session: at.session, Report: at.report}
	if len(rows) > limit {
		rows = rows[:limit]
		page.Next = d.Cursor("report-rows", list, rows[limit-1].ID)
	}
	if page.Items, err = d.withPeople(ctx, reportID, rows); err != nil {
		return nil, err
	}
	page.Counts, err = evidence.RowsByBucket(ctx, d.Store.Reads, reportID)
	return page, err
}

// withPeople joins rows with whose they are.
func (d *Evidence) withPeople(ctx context.Context, reportID int64, rows []event.ReportRow) ([]RowView, error) {
	var ids []int64
	for _, row := range rows {
		if row.PersonID != nil {
			ids = append(ids, *row.PersonID)
		}
	}
	slices.Sort(ids)
	people, err := evidence.ReportPeopleByID(ctx, d.Store.Reads, reportID, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	views := make([]RowView, len(rows))
	for i, row := range rows {
		views[i].ReportRow = row
		if row.PersonID == nil {
			continue
		}
		if p, known := people[*row.PersonID]; known {
			views[i].Person = &p
		}
	}
	return views, nil
}
