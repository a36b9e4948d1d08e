package invitations

import (
	"context"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A View is an invitation as it stands at one moment.
type View struct {
	event.Invitation
	State event.InvitationState // as it stands, whether or not that has been written
	Until time.Time             // when it ends by itself
	To    []Seat                // by the session's start
}

// A Seat is a session that somebody is invited to.
type Seat struct {
	Session   *event.Session
	HeldUntil time.Time // zero: no seat is held
}

// Sessions are those that the person is invited to.
func (v *View) Sessions() []event.Session {
	all := make([]event.Session, len(v.To))
	for i, s := range v.To {
		all[i] = *s.Session
	}
	return all
}

// Holds reports whether a seat is held in any of the sessions.
func (v *View) Holds() bool {
	return slices.ContainsFunc(v.To, func(s Seat) bool { return !s.HeldUntil.IsZero() })
}

// MayRemind reports whether the person may be reminded at now.
func (v *View) MayRemind(now time.Time) bool { return v.CheckRemind(v.Sessions(), now) == nil }

// A Filter chooses invitations of one event.
type Filter struct {
	State  string // a state; "" is any
	Cursor string
	Limit  int // 1 to 500; 0 is 50
}

// A Page is a page of invitations, in the order in which they were entered.
type Page struct {
	core.Programme
	Items  []View
	Counts map[event.InvitationState]int64 // of all, whatever the filter
	Next   string                          // cursor of the next page; "" at the end
	Now    time.Time                       // as of when it is
}

// Invitations lists those to the event called slug. It fails with ErrBadQuery
// for an unknown state or cursor, or a limit out of bounds.
func (d *Inviting) Invitations(ctx context.Context, by core.Actor, slug string, f Filter) (*Page, error) {
	ev, err := d.EventFor(ctx, by, slug, core.InvitePeople)
	if err != nil {
		return nil, err
	}
	q := store.InvitationQuery{EventID: ev.ID, State: event.InvitationState(f.State)}
	if f.State != "" && !slices.Contains(event.InvitationStates, q.State) {
		return nil, core.ErrBadQuery.With("parameter", "state")
	}
	if q.After, err = d.ReadCursor("invitations", slug, f.Cursor); err != nil {
		return nil, err
	}
	limit, err := core.PageSize(f.Limit)
	if err != nil {
		return nil, err
	}
	q.Limit = limit + 1
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	page := &Page{Programme: *p, Now: d.Now()}
	found, err := d.Store.Invitations(ctx, q)
	if err != nil {
		return nil, err
	}
	if len(found) > limit {
		found = found[:limit]
		page.Next = d.Cursor("invitations", slug, found[limit-1].ID)
	}
	if page.Items, err = viewsOf(ctx, d.Store.Reads, p, found, page.Now); err != nil {
		return nil, err
	}
	page.Counts, err = d.Store.InvitationCounts(ctx, ev.ID)
	return page, err
}

// viewsOf joins invitations with their sessions.
func viewsOf(ctx context.Context, reads store.Reads, p *core.Programme, found []event.Invitation, now time.Time) ([]View, error) {
	ids := make([]int64, len(found))
	for i := range found {
		ids[i] = found[i].ID
	}
	to, err := reads.InvitedTo(ctx, ids)
	if err != nil {
		return nil, err
	}
	seats := map[int64][]Seat{}
	for _, x := range to {
		s := p.SessionByID(x.SessionID)
		seat := Seat{Session: s}
		if x.Holds(s, now) {
			seat.HeldUntil = *x.HeldUntil
			if s.StartsAt.Before(seat.HeldUntil) {
				seat.HeldUntil = s.StartsAt
			}
		}
		seats[x.InvitationID] = append(seats[x.InvitationID], seat)
	}
	views := make([]View, len(found))
	for i := range found {
		v := View{Invitation: found[i], To: seats[found[i].ID]}
		slices.SortStableFunc(v.To, func(a, b Seat) int { return a.Session.StartsAt.Compare(b.Session.StartsAt) })
		v.State, v.Until = v.Standing(v.Sessions(), now), v.Ends(v.Sessions())
		views[i] = v
	}
	return views, nil
}

// view is the invitation with the given id as it stands.
func (d *Inviting) view(ctx context.Context, id int64) (*View, error) {
	i, err := d.Store.Invitation(ctx, id)
	if err != nil {
		return nil, err
	}
	ev, err := d.Store.EventByID(ctx, i.EventID)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	views, err := viewsOf(ctx, d.Store.Reads, p, []event.Invitation{*i}, d.Now())
	if err != nil {
		return nil, err
	}
	return &views[0], nil
}

// invitationFor is the invitation with the given id if by may do with it what
// organisers do. It fails as EventFor does, and with ErrNotFound.
func (d *Inviting) invitationFor(ctx context.Context, by core.Actor, slug string, id int64) (*View, error) {
	ev, err := d.EventFor(ctx, by, slug, core.InvitePeople)
	if err != nil {
		return nil, err
	}
	v, err := d.view(ctx, id)
	if err != nil {
		return nil, err
	}
	if v.EventID != ev.ID {
		return nil, core.ErrNotFound
	}
	return v, nil
}
