package core

import (
	"context"
	"maps"
	"slices"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// WalkInsIn are the rows of those who were in s without a registration, as
// reads see them, in the order in which they came.
func WalkInsIn(ctx context.Context, reads store.Reads, ev *event.Event, s *event.Session) ([]AttendanceRow, error) {
	marks, err := reads.WalkInMarks(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	var order []string
	of := map[string][]event.Mark{}
	for _, m := range marks {
		if of[m.Who()] == nil {
			order = append(order, m.Who())
		}
		of[m.Who()] = append(of[m.Who()], m)
	}
	rows := make([]AttendanceRow, len(order))
	for i, who := range order {
		rows[i] = Row(ev, s, of[who])
		rows[i].WalkIn, rows[i].Who = of[who][0].WalkInName, who
		rows[i].ByName = of[who][0].WalkInEmail == ""
	}
	return rows, nil
}

// Evidenced are the registrants of whom there is evidence in a session, or a
// decision about it, as reads see them, by id.
func Evidenced(ctx context.Context, reads store.Reads, sessionID int64) ([]int64, error) {
	marks, err := reads.Marks(ctx, sessionID)
	if err != nil {
		return nil, err
	}
	decided, err := reads.AllOverrides(ctx, sessionID)
	if err != nil {
		return nil, err
	}
	reported, err := reads.ReportedIDs(ctx, sessionID)
	if err != nil {
		return nil, err
	}
	found := map[int64]bool{}
	for _, id := range reported {
		found[id] = true
	}
	for _, m := range marks {
		if m.RegistrantID != nil {
			found[*m.RegistrantID] = true
		}
	}
	for id := range decided {
		found[id] = true
	}
	return slices.Sorted(maps.Keys(found)), nil
}
