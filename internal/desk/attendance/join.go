package attendance

import (
	"context"
	"errors"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// MaxHeadcount is how many people may say that they sit at one computer.
const MaxHeadcount = 20

// Join records that the person enters the session called slug, with
// headcount people at their computer, and returns the address of the meeting
// as it was entered last. The first click is kept; one with the same
// headcount changes nothing and answers the same.
//
// Somebody who waits for a seat asks to be let in by that, which is kept, and
// is let in as soon as the room has a place that is nobody else's.
//
// It fails with ErrNotFound, names a headcount below 1 or above MaxHeadcount,
// or as event.Session.Admits says.
func (d *Presence) Join(ctx context.Context, by core.Actor, slug string, headcount int) (string, error) {
	if by.Kind != core.Person {
		return "", core.ErrUnauthorised
	}
	switch {
	case headcount < 1:
		return "", problem.Refuse(problem.Field{Pointer: "/headcount", Code: "too_small", Params: map[string]any{"min": 1}})
	case headcount > MaxHeadcount:
		return "", problem.Refuse(problem.Field{Pointer: "/headcount", Code: "too_large", Params: map[string]any{"max": MaxHeadcount}})
	}
	door, err := d.Store.Join(ctx, &store.Join{
		RegistrantID: by.Registrant.ID, Session: slug, Headcount: headcount, Now: d.Now(), Actor: by.String(), Once: by.Once,
	})
	if refused := problem.From(err); refused != nil && refused.Is(event.ErrWrongStatus) && refused.Params["status"] == event.Waitlisted {
		return d.knock(ctx, by, slug, headcount, err)
	}
	if err != nil {
		return "", err
	}
	return door.JoinURL, nil
}

// knock lets somebody in who waits for a seat in the session called slug, if
// the room has a place for them, and keeps otherwise that they have asked.
// Those fail with refused.
func (d *Presence) knock(ctx context.Context, by core.Actor, slug string, headcount int, refused error) (room string, err error) {
	v, err := d.View(ctx, by.Registrant.ID)
	if err != nil {
		return "", err
	}
	s, err := core.Find(v.Sessions, slug)
	if err != nil || s.CheckJoin(d.Now()) != nil {
		return "", refused
	}
	now := d.Now()
	_, err = d.Write(ctx, by, []int64{s.ID}, func(tx *store.Tx) (core.Result, error) {
		room = ""
		s, err := tx.Session(ctx, s.ID)
		if err != nil {
			return core.Result{}, err
		}
		k := event.Knock{SessionID: s.ID, RegistrantID: v.Registrant.ID, At: now}
		fresh, err := tx.AddKnock(&k)
		if err != nil {
			return core.Result{}, err
		}
		if fresh {
			if err := core.Audit(tx, core.NewEntry(by, s.EventID, now, "knocked").About(v.Registrant.ID, s.ID)); err != nil {
				return core.Result{}, err
			}
		}
		m := &event.Mark{
			SessionID: s.ID, RegistrantID: &v.Registrant.ID, Source: event.EvidenceJoin, Kind: event.MarkIn, At: now, Headcount: headcount,
			Nonce: store.JoinNonce(v.Registrant.ID, headcount), RecordedAt: now, RecordedBy: by.String(),
		}
		if err := admit(ctx, tx, v.Event, s, m, now); errors.Is(err, event.ErrSessionFull) {
			return core.Result{ID: v.Registrant.ID}, nil // that they have asked stays
		} else if err != nil {
			return core.Result{}, err
		}
		room = s.JoinURL
		if fresh, err = tx.AddMark(m); err != nil || !fresh {
			return core.Result{ID: m.ID}, err
		}
		return core.Result{ID: m.ID}, core.Audit(tx, core.NewEntry(by, s.EventID, now, "joined").About(v.Registrant.ID, s.ID).With("without_seat", true))
	})
	if err == nil && room == "" {
		err = refused
	}
	return room, err
}
