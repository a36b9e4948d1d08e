package seats

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Recast gives r, which the caller saves, another role, with what follows for
// all its registrations. Who becomes a speaker or a member of staff gives seats
// and places in the queue to whoever is next, and the address counts as
// confirmed, since an organiser vouches for it. Who becomes a participant gets
// what somebody gets who comes now. The person is told of what is ahead.
func Recast(ctx context.Context, tx *store.Tx, by core.Actor, r *event.Registrant, role event.Role, now time.Time) error {
	before := r.Role
	r.Role = role
	if before.Team() == role.Team() {
		return nil
	}
	if r.VerifiedAt == nil {
		r.VerifiedAt = &now
	}
	ev, err := tx.EventByID(ctx, r.EventID)
	if err != nil {
		return err
	}
	regs, err := tx.RegistrationsOf(ctx, []int64{r.ID})
	if err != nil {
		return err
	}
	var seated, queued []event.Place
	for i := range regs {
		m := &move{ctx: ctx, tx: tx, by: by, now: now, event: ev, Person: r, reg: &regs[i].Registration}
		p, err := m.recast()
		switch {
		case err != nil:
			return err
		case m.checkAhead() != nil, p.Status.Ended():
		case p.Status == event.Waitlisted:
			queued = append(queued, p)
		default:
			seated = append(seated, p)
		}
	}
	if err := core.OwePlaces(ctx, tx, r, seated, now); err != nil || len(queued) == 0 {
		return err
	}
	l, err := core.PlacesLetter(ctx, tx, r, queued, now)
	if err != nil {
		return err
	}
	l.Data.SeatGone = true // with its entry in the calendar
	return core.Owe(tx, r, l)
}

// recast makes m's registration what the person's role says, and gives what
// becomes free to whoever is next.
func (m *move) recast() (event.Place, error) {
	var err error
	if m.session, err = m.tx.Session(m.ctx, m.reg.SessionID); err != nil {
		return event.Place{}, err
	}
	before := m.reg.Status
	if m.Person.Role.Team() {
		p := m.session.JoinTeam(m.reg, m.now)
		return p, errors.Join(m.record("joined_team", before), refill(m, JoinedTeam))
	}
	m.reg.Team = false
	free, err := core.FreeFor(m.ctx, m.tx, m.event, m.session, m.Person, m.reg, m.now)
	if err != nil {
		return event.Place{}, err
	}
	p := m.session.LeaveTeam(m.reg, free, m.now)
	return p, m.record("left_team", before)
}
