package signup

import (
	"context"
	"errors"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A Comer is somebody who comes to some sessions of an event.
type Comer struct {
	Person   *event.Registrant
	Sessions []int64
}

// Allot says what each of those gets who come to ev one after the other, each
// to all of their sessions or to none, by the rule that decides for everybody.
// The counters of sessions move with it. Who gets nothing, since there is
// neither a seat nor a place on a waiting list, has no places. They come by
// staff: verified, and without a decision by an organiser.
func Allot(ctx context.Context, reads store.Reads, ev *event.Event, sessions []*event.Session, comers []Comer, now time.Time) ([][]event.Place, error) {
	var doors []*door
	for _, s := range sessions {
		d := &door{session: s, rule: ev.Admission(), refused: map[sort]bool{}}
		d.rule.Approval = false
		if !d.rule.Plain(s.Quotas) {
			var err error
			if d.allocation, err = core.AllocationIn(ctx, reads, ev, s, 0); err != nil {
				return nil, err
			}
		}
		doors = append(doors, d)
	}
	all := make([][]event.Place, len(comers))
	for i, c := range comers {
		theirs := doors
		if len(c.Sessions) < len(doors) {
			theirs = slices.DeleteFunc(slices.Clone(doors), func(d *door) bool { return !slices.Contains(c.Sessions, d.session.ID) })
		}
		var err error
		if all[i], err = through(theirs, ev, c.Person, now); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// A door is one session that many come to.
type door struct {
	session    *event.Session
	rule       event.Admission
	allocation *event.Allocation // nil where counters alone tell what somebody gets
	refused    map[sort]bool     // for whom there is no seat; those who come take seats and give none
}

// A sort of people are those who are alike to the rule.
type sort struct {
	quota int64
	home  string
}

// through lets r in through all doors, or through none.
func through(doors []*door, ev *event.Event, r *event.Registrant, now time.Time) ([]event.Place, error) {
	before := make([]event.Seats, len(doors))
	var places []event.Place
	for i, d := range doors {
		before[i] = d.session.Seats.Clone()
		quota := event.QuotaOf(d.session.Quotas, r)
		rule := d.rule
		rule.Team = r.Role.Team()
		p, err := d.session.Enter(d.free(ev, r, quota, now), true, rule, quota)
		if errors.Is(err, event.ErrSessionFull) {
			for j := range i + 1 {
				doors[j].session.Seats = before[j]
			}
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		p.SessionID = d.session.ID
		places = append(places, p)
	}
	for i, d := range doors {
		d.enter(ev, r, places[i])
	}
	return places, nil
}

// free reports whether there is a seat for r, who comes behind all who wait.
func (d *door) free(ev *event.Event, r *event.Registrant, quota *int64, now time.Time) bool {
	if d.allocation == nil || d.session.SeatsTaken >= d.session.Capacity {
		return d.session.Free() > 0
	}
	kind := sort{home: r.Home()}
	if quota != nil {
		kind.quota = *quota
	}
	if d.refused[kind] {
		return false
	}
	d.allocation.Seats = d.session.Seats
	free, _ := d.allocation.Admits(r.Waiter(quota, core.Zone(r, ev)), now)
	d.refused[kind] = !free
	return free
}

// enter notes the place that r has got, for those who come behind.
func (d *door) enter(ev *event.Event, r *event.Registrant, p event.Place) {
	switch {
	case d.allocation == nil:
	case p.HoldsSeat && d.allocation.SeatsByHome != nil:
		d.allocation.SeatsByHome[r.Home()]++
	case p.Status == event.Waitlisted:
		d.allocation.Queue = append(d.allocation.Queue, r.Waiter(event.QuotaOf(d.session.Quotas, r), core.Zone(r, ev)))
	}
}

// AddMany writes people whom staff adds, who get the places at their place in
// all, with their letters and audit entries. It fails with store.ErrBusy where
// somebody comes with the address of one of them at the same moment.
func AddMany(tx *store.Tx, by core.Actor, ev *event.Event, sessions []*event.Session, people []*event.Registrant, all [][]event.Place, now time.Time) error {
	if ev.ErasedAt != nil {
		return event.ErrDetailsErased
	}
	fresh, err := tx.AddRegistrants(people)
	if err == nil && !fresh {
		err = store.ErrBusy
	}
	if err != nil {
		return err
	}
	quotas := map[int64][]event.Quota{}
	for _, s := range sessions {
		quotas[s.ID] = s.Quotas
		if err := tx.SaveSeats(s); err != nil {
			return err
		}
	}
	var regs []event.Registration
	var letters []event.Letter
	var entries []event.AuditEntry
	end := core.LastEnd(sessions)
	for i, r := range people {
		in := &store.SignUp{EventID: ev.ID, Registrant: *r, Now: now, HoldMinutes: ev.HoldMinutes, UsefulUntil: end}
		for _, p := range all[i] {
			g := registrationOf(r.ID, p, now)
			g.QuotaID, g.Team = event.QuotaOf(quotas[p.SessionID], r), r.Role.Team()
			regs = append(regs, g)
		}
		if r.Email != nil {
			letters = append(letters, signUpLetter(in, r.ID, all[i]))
		}
		entries = append(entries, core.NewEntry(by, ev.ID, now, "signed_up").About(r.ID, 0).With("places", all[i]).AuditEntry)
	}
	return errors.Join(tx.AddRegistrations(regs), tx.OweAll(letters), tx.AuditAll(entries))
}
