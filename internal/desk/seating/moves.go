package seating

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// Moves are a part of what has moved in a session, the newest first.
type Moves struct {
	core.Programme
	Session *event.Session
	Items   []Move
	Next    string // cursor of the next part; "" at the end
}

// A Move is one change of who holds a seat or waits, or of how many there are.
type Move struct {
	event.AuditEntry
	core.Moved
	Name string // of whom it is about; "" where it is nobody, or they have been erased
	Who  string // the account's name, where one has done it
}

// MovesOf lists what has moved in a session, the newest first. It fails as
// SeatsOf does.
func (d *Seating) MovesOf(ctx context.Context, by core.Actor, slug, session, cursor string, limit int) (*Moves, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.SeeRegistrants)
	if err != nil {
		return nil, err
	}
	before, err := d.ReadCursor("moves", slug+"/"+session, cursor)
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
	v := &Moves{Programme: *p, Session: s}
	if v.Items, err = d.moves(ctx, ev, s, before, limit+1); err != nil {
		return nil, err
	}
	if len(v.Items) > limit {
		v.Items = v.Items[:limit]
		v.Next = d.Cursor("moves", slug+"/"+session, v.Items[limit-1].ID)
	}
	role, err := d.RoleIn(ctx, by, ev)
	if err != nil {
		return nil, err
	}
	return v, d.name(ctx, v.Items, core.SeeAudit.Allows(role))
}

// moves are as many as limit, before an entry.
func (d *Seating) moves(ctx context.Context, ev *event.Event, s *event.Session, before int64, limit int) ([]Move, error) {
	var all []Move
	for {
		found, err := d.Store.MovesIn(ctx, ev.ID, s.ID, before, limit)
		if err != nil {
			return nil, err
		}
		for i := range found {
			if m, ok := core.MovedIn(&found[i], s.ID); ok && len(all) < limit {
				all = append(all, Move{AuditEntry: found[i], Moved: m})
			}
			before = found[i].ID
		}
		if len(all) == limit || len(found) < limit {
			return all, nil
		}
	}
}

// name adds who has done what to whom. A reason is for organisers alone.
func (d *Seating) name(ctx context.Context, moves []Move, reasons bool) error {
	var people []int64
	for i := range moves {
		if id := moves[i].RegistrantID; id != nil {
			people = append(people, *id)
		}
	}
	names, err := d.Store.NamesOf(ctx, people)
	if err != nil {
		return err
	}
	accounts := core.AccountNames{}
	for i := range moves {
		m := &moves[i]
		if m.RegistrantID != nil {
			m.Name = names[*m.RegistrantID]
		}
		if !reasons {
			m.Reason = ""
		}
		if m.Who, err = accounts.Of(ctx, d.Store.Reads, m.Actor); err != nil {
			return err
		}
	}
	return nil
}
