package core

import (
	"context"

	"rollcall/internal/event"
)

// outlook is why r waits with g, nil where they do not. Where all are alike to
// the event's rule, only as much of the queue is read as there are seats.
func (d *Desk) outlook(ctx context.Context, ev *event.Event, r *event.Registrant, g *RegistrationView) (*event.Outlook, error) {
	if g.Status != event.Waitlisted {
		return nil, nil
	}
	limit := 0
	if ev.Admission().Plain(g.Session.Quotas) {
		limit = max(1, int(g.Session.Capacity-g.Session.SeatsTaken))
	}
	a, err := AllocationIn(ctx, d.Store.Reads, ev, g.Session, limit)
	if err != nil {
		return nil, err
	}
	held, err := d.Store.Held(ctx, g.SessionID)
	if err != nil {
		return nil, err
	}
	w := r.Waiter(g.QuotaID, Zone(r, ev))
	w.RegistrationID = g.ID
	o := a.OutlookOf(w, g.Rank, held, d.Now())
	return &o, nil
}
