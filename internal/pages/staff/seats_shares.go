package staff

import (
	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// A seatShare is a quota or a target with its bar.
type seatShare struct {
	Label, Figure string
	Value, Max    int64
	Notes         []string
}

// shares are the quotas and the targets, as bars.
func (v *seatsPage) shares(found *desk.Seats) {
	e, zone := found.Event, frame.Location(found.Event.Zone)
	for i := range found.Session.Quotas {
		q := &found.Session.Quotas[i]
		share := seatShare{
			Label: e.TextIn(q.Label, v.Lang()), Figure: v.T("desk.seats.quota_figure", "taken", q.Taken, "seats", q.Seats), Value: min(q.Taken, q.Seats), Max: q.Seats,
		}
		switch {
		case q.ReleasedAt != nil:
			share.Notes = []string{v.T("desk.seats.quota_released", "when", v.Deadline(*q.ReleasedAt, zone))}
		case q.ReleaseAt != nil:
			share.Notes = []string{v.T("desk.seats.kept", "count", q.Kept()), v.T("desk.seats.quota_until", "when", v.Deadline(*q.ReleaseAt, zone))}
		default:
			share.Notes = []string{v.T("desk.seats.kept", "count", q.Kept()), v.T("desk.seats.quota_never")}
		}
		v.Quotas = append(v.Quotas, share)
	}
	if found.Invited > 0 {
		v.Invited = v.T("desk.seats.invited", "count", found.Invited)
	}
	for i := range found.Targets {
		t := &found.Targets[i]
		v.Targets = append(v.Targets, seatShare{
			Label: e.TextIn(t.Label, v.Lang()), Figure: v.T("desk.seats.figure", "taken", t.Seats, "seats", t.Of), Value: t.Percent(), Max: 100,
			Notes: []string{v.T("desk.seats.target", "percent", t.Percent(), "share", t.SharePercent)},
		})
	}
}
