package seating

import (
	"context"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Seats are how the seats of a session stand at one moment.
type Seats struct {
	core.Programme
	Session *event.Session
	Taken   map[event.Status]int64 // seats held, by status
	Free    int64                  // that nobody has and nobody is kept for
	Invited int64                  // kept for invited people, beside those of quotas
	Still   event.Outlook          // why nobody of the queue gets one
	Offers  []store.Placed         // seats that are offered, by their end
	Queue   []Waiting
	Next    string // cursor of the next part of the queue; "" at the end
	Targets []Share
	Room    *Overbooking // nil: the session has no aim
}

// A Waiting is somebody in the queue.
type Waiting struct {
	store.Placed
	event.Outlook
	Quota *event.Quota // that they fall under; nil: none
}

// A Share is how many of those with a seat a target is about.
type Share struct {
	event.Target
	Seats int64
	Of    int64
}

// Percent is the real share, rounded down; 0 while nobody has a seat.
func (s *Share) Percent() int64 {
	if s.Of == 0 {
		return 0
	}
	return 100 * s.Seats / s.Of
}

// SeatsOf is how the seats of a session stand, with a part of its queue. It
// fails as EventFor does, with core.ErrNotFound or core.ErrBadQuery.
func (d *Seating) SeatsOf(ctx context.Context, by core.Actor, slug, session, cursor string, limit int) (*Seats, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.SeeRegistrants)
	if err != nil {
		return nil, err
	}
	after, err := d.ReadCursor("queue", slug+"/"+session, cursor)
	if err != nil {
		return nil, err
	}
	if limit, err = core.PageSize(limit); err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	v := &Seats{Programme: *p}
	err = d.Store.Snapshot(ctx, func(r store.Reads) error { return v.read(ctx, r, s.ID, d) })
	if err != nil {
		return nil, err
	}
	v.page(after, limit, func(seq int64) string { return d.Cursor("queue", slug+"/"+session, seq) })
	v.Room, err = d.overbooking(ctx, by, ev, v.Session)
	return v, err
}

// read reads how the seats stand, all as of one moment.
func (v *Seats) read(ctx context.Context, r store.Reads, sessionID int64, d *Seating) error {
	var err error
	if v.Session, err = r.Session(ctx, sessionID); err != nil {
		return err
	}
	if v.Event, err = r.EventByID(ctx, v.Session.EventID); err != nil {
		return err
	}
	placed, err := r.PlacedIn(ctx, sessionID)
	if err != nil {
		return err
	}
	a, err := core.AllocationIn(ctx, r, v.Event, v.Session, 0)
	if err != nil {
		return err
	}
	held, err := r.Held(ctx, sessionID)
	if err != nil {
		return err
	}
	now := d.Now()
	v.Still = a.Standstill(held, v.Event.Closes(v.Session), now)
	v.count(placed)
	v.line(placed, a.Outlooks(held, now))
	return nil
}

// count counts what is taken, kept and free.
func (v *Seats) count(placed []store.Placed) {
	s := v.Session
	v.Taken, v.Free, v.Invited = map[event.Status]int64{}, max(0, s.Capacity-s.SeatsTaken-s.Kept), s.Kept-s.KeptForQuotas()
	for _, t := range v.Event.Targets {
		v.Targets = append(v.Targets, Share{Target: t})
	}
	for i := range placed {
		p := &placed[i]
		if !p.HoldsSeat {
			continue
		}
		v.Taken[p.Status]++
		for j := range v.Targets {
			t := &v.Targets[j]
			t.Of++
			if t.Admits(p.Person()) {
				t.Seats++
			}
		}
		if p.Status == event.Offered {
			v.Offers = append(v.Offers, *p)
		}
	}
}

// line puts those who wait in order, each with their outlook, and the offers
// by their end.
func (v *Seats) line(placed []store.Placed, outlooks []event.Outlook) {
	slices.SortStableFunc(v.Offers, func(a, b store.Placed) int { return a.OfferUntil.Compare(*b.OfferUntil) })
	of := map[int64]*store.Placed{}
	for i := range placed {
		of[placed[i].ID] = &placed[i]
	}
	for _, o := range outlooks {
		p := of[o.RegistrationID]
		w := Waiting{Placed: *p, Outlook: o}
		if i := slices.IndexFunc(v.Session.Quotas, func(q event.Quota) bool { return event.SameQuota(&q.ID, p.QuotaID) }); i >= 0 {
			w.Quota = &v.Session.Quotas[i]
		}
		v.Queue = append(v.Queue, w)
	}
}

// page leaves of the queue as many as limit after a place in it.
func (v *Seats) page(after int64, limit int, cursor func(int64) string) {
	from := slices.IndexFunc(v.Queue, func(w Waiting) bool { return *w.QueueSeq > after })
	if from < 0 {
		from = len(v.Queue)
	}
	v.Queue = v.Queue[from:]
	if len(v.Queue) > limit {
		v.Queue = v.Queue[:limit]
		v.Next = cursor(*v.Queue[limit-1].QueueSeq)
	}
}
