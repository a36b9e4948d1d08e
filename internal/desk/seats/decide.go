package seats

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// MaxDecisions is how many registrations one call decides about at most.
const MaxDecisions = 500

// decisionsAtOnce is how many of them one transaction holds: others write in
// between.
const decisionsAtOnce = 50

// An UndecidedPage is a page of the people about whom an organiser has to
// decide, in the order of their sign-up.
type UndecidedPage struct {
	core.Programme
	Items []core.PersonView
	Count int64  // of such people in all
	Next  string // cursor of the next page; "" at the end
}

// MayDecide reports whether an organiser can decide about g at now.
func MayDecide(g *core.RegistrationView, now time.Time) bool {
	return g.Status == event.Pending && g.Session.CancelledAt == nil && now.Before(g.Session.EndsAt)
}

// Undecided lists the people of the event called slug about whom an organiser
// has to decide, at most limit from a cursor on; 0 is 50. It fails as EventFor
// does, and with ErrBadQuery.
func (d *Seats) Undecided(ctx context.Context, by core.Actor, slug, cursor string, limit int) (*UndecidedPage, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ManageSeats)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	after, err := d.ReadCursor("undecided", slug, cursor)
	if err != nil {
		return nil, err
	}
	if limit, err = core.PageSize(limit); err != nil {
		return nil, err
	}
	now := d.Now()
	page := &UndecidedPage{Programme: *p}
	if page.Count, err = d.Store.CountUndecided(ctx, ev.ID, now); err != nil {
		return nil, err
	}
	found, err := d.Store.Undecided(ctx, ev.ID, now, after, limit+1)
	if err != nil {
		return nil, err
	}
	if len(found) > limit {
		found = found[:limit]
		page.Next = d.Cursor("undecided", slug, found[limit-1].ID)
	}
	page.Items, err = d.People(ctx, p, found)
	return page, err
}

// CountUndecided is how many people of the event called slug there are about
// whom an organiser has to decide. It fails as EventFor does.
func (d *Seats) CountUndecided(ctx context.Context, by core.Actor, slug string) (int64, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ManageSeats)
	if err != nil {
		return 0, err
	}
	return d.Store.CountUndecided(ctx, ev.ID, d.Now())
}

// A Decided is what came of the decision about one registration.
type Decided struct {
	ID     int64
	Status event.Status // as it is now; "" where the event has no such registration
	Code   string       // of the problem that stood against it; "": decided
}

// DecideAll decides alike about several registrations of the event called
// slug, each as Act does: what stands against one does not stop the others. An
// id that stands twice is decided about once. The answers are in the order of
// the ids.
//
// Should it fail in the middle, what was decided before stays, and a repeat
// with the same Idempotency-Key does the rest. It fails as EventFor does, and
// with a problem that lists what is wrong with the action, the number of ids
// or the reason.
func (d *Seats) DecideAll(ctx context.Context, by core.Actor, slug string, action SeatAction, ids []int64, reason string) ([]Decided, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ManageSeats)
	if err != nil {
		return nil, err
	}
	if err := d.Check(decision{action, ids, reason}); err != nil {
		return nil, err
	}
	b := &batch{Seats: d, ctx: ctx, by: by, event: ev, action: action, reason: reason}
	return b.run(distinct(ids))
}

// A decision is what one call says about all of them.
type decision struct {
	Action SeatAction `json:"action" validate:"oneof=approve reject"`
	IDs    []int64    `json:"ids" validate:"required,min=1,max=500"`
	Reason string     `json:"reason" validate:"line,max=500"`
}

// distinct are the ids, each where it stands first.
func distinct(ids []int64) []int64 {
	seen := map[int64]bool{}
	return slices.DeleteFunc(slices.Clone(ids), func(id int64) bool {
		known := seen[id]
		seen[id] = true
		return known
	})
}

// A batch is one decision about several registrations.
type batch struct {
	*Seats
	ctx      context.Context
	by       core.Actor
	event    *event.Event
	action   SeatAction
	reason   string
	cause    Cause
	facts    map[string]any // for the audit, beside what came of it
	sessions []int64
}

// run decides about all of the ids, a part at a time.
func (b *batch) run(ids []int64) (all []Decided, err error) {
	if b.sessions, err = b.SessionIDsOf(b.ctx, b.event.Slug); err != nil {
		return nil, err
	}
	for part := range slices.Chunk(ids, decisionsAtOnce) {
		decided, err := b.decide(len(all)/decisionsAtOnce, part)
		if err != nil {
			return nil, err
		}
		all = append(all, decided...)
	}
	return all, nil
}

// decide decides about the n-th part in one transaction. What came of each
// stands in the audit, where a repeat of the request finds it.
func (b *batch) decide(n int, ids []int64) ([]Decided, error) {
	now, by := b.Now(), b.by
	if by.Once != nil { // each part is answered by itself
		once := *by.Once
		once.Route = fmt.Sprintf("%s %d", once.Route, n)
		by.Once = &once
	}
	var codes map[string]any
	res, err := b.Write(b.ctx, by, b.sessions, func(tx *store.Tx) (core.Result, error) {
		found, some, err := b.each(tx, ids, now)
		if codes = found; err != nil || !some && by.Once == nil {
			return core.Result{}, err
		}
		e := core.NewEntry(b.by, b.event.ID, now, "decided").With("action", string(b.action)).With("codes", codes)
		for name, value := range b.facts {
			e = e.With(name, value)
		}
		err = core.Audit(tx, e)
		return core.Result{ID: e.ID}, err
	})
	if err != nil {
		return nil, err
	}
	if codes == nil {
		e, err := b.Store.AuditEntry(b.ctx, res.ID)
		if err != nil {
			return nil, err
		}
		codes, _ = e.Data["codes"].(map[string]any)
	}
	return b.decided(ids, codes)
}

// each decides about each of the ids and returns what stands against them, by
// id, and whether anything was decided.
func (b *batch) each(tx *store.Tx, ids []int64, now time.Time) (codes map[string]any, some bool, err error) {
	codes = map[string]any{}
	for _, id := range ids {
		code, err := b.one(tx, id, now)
		if err != nil {
			return nil, false, err
		}
		codes[strconv.FormatInt(id, 10)] = code
		some = some || code == ""
	}
	return codes, some, nil
}

// one decides about one registration and returns the code of what stands
// against it, "" if nothing does. Nothing is written then.
func (b *batch) one(tx *store.Tx, id int64, now time.Time) (string, error) {
	m, err := b.move(b.ctx, tx, b.by, id, now)
	if err == nil && m.session.EventID != b.event.ID {
		err = core.ErrNotFound
	}
	if err == nil {
		m.reason, m.cause = b.reason, b.cause
		err = b.action.do()(m)
	}
	if p := problem.From(err); p != nil && (p.Kind == problem.Conflict || p.Kind == problem.NotFound) {
		return p.Code, nil
	}
	return "", err
}

// decided is what came of the decision about the ids.
func (b *batch) decided(ids []int64, codes map[string]any) ([]Decided, error) {
	statuses, err := b.Store.StatusesOf(b.ctx, b.event.ID, ids)
	if err != nil {
		return nil, err
	}
	all := make([]Decided, len(ids))
	for i, id := range ids {
		code, _ := codes[strconv.FormatInt(id, 10)].(string)
		all[i] = Decided{ID: id, Status: statuses[id], Code: code}
	}
	return all, nil
}
