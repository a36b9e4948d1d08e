package evidence

import (
	"context"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Lobby returns the rows of a session's reports that count which tell of somebody
// in the waiting room and, if there are any, those of people who were let in. Of
// each only the name and the address are read.
func Lobby(ctx context.Context, r store.Reads, sessionID int64) (waited, seen []event.ReportRow, err error) {
	of := func(which string) ([]event.ReportRow, error) {
		return store.Many[event.ReportRow](r.On(ctx).Table("report_rows w").Joins("JOIN reports r ON r.id = w.report_id").Joins("LEFT JOIN report_people p ON p.id = w.person_id").
			Select("w.name, w.email").Distinct().Where("r.session_id = ? AND "+store.Counting+" AND "+which, sessionID))
	}
	if waited, err = of("w.reason = 'waiting_room'"); err != nil || len(waited) == 0 {
		return nil, nil, err
	}
	seen, err = of("p.attended")
	return waited, seen, err
}
