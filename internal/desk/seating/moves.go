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
	Name   string       // of whom it is about; "" where it is nobody, or they have been erased
	Who    string       // the account's name, where one has done it
	From   event.Status // "" where it began
	To     event.Status // "" where it is about nobody
	Holds  bool         // with To unverified or pending: a seat
	Cause  string       // of what the program did by itself after something else, as seats.Cause has it
	Quota  string       // key, of a release
	Seats  int64        // that a release freed, or that there are after overbooking
	Reason string       // told by an organiser; for organisers alone
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
			if m, ok := moveOf(&found[i], s.ID); ok && len(all) < limit {
				all = append(all, m)
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

// moveOf is what an entry says about seats of a session; false if nothing.
func moveOf(e *event.AuditEntry, sessionID int64) (Move, bool) {
	m := Move{AuditEntry: *e, Cause: text(e.Data["cause"]), Reason: text(e.Data["reason"])}
	switch e.Action {
	case "quota_released":
		m.Quota, m.Seats = text(e.Data["quota"]), number(e.Data["seats"])
		return m, true
	case "overbooked":
		m.Seats = number(e.Data["capacity"])
		return m, true
	case "seat_taken_over":
		m.To, m.Holds = event.Confirmed, true
		return m, true
	case "seat_handed_over":
		m.From, m.To = event.Confirmed, event.Cancelled
		return m, true
	}
	if to := text(e.Data["to"]); to != "" {
		m.From, m.To = event.Status(text(e.Data["from"])), event.Status(to)
		return m, true
	}
	places, _ := e.Data["places"].([]any)
	for _, p := range append(places, e.Data["place"]) {
		place, _ := p.(map[string]any)
		if number(place["session_id"]) == sessionID {
			m.To, m.Holds = event.Status(text(place["status"])), place["holds_seat"] == true
			return m, true
		}
	}
	return Move{}, false
}

// text is a fact of the audit that is a text, else "".
func text(v any) string {
	s, _ := v.(string)
	return s
}

// number is a fact of the audit that is a number, else 0.
func number(v any) int64 {
	n, _ := v.(float64)
	return int64(n)
}
