package attendance

import (
	"context"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A Room is how full the meeting room of a session is, by its marks.
type Room struct {
	Present    int64 // connections
	Limit      int64
	Crowded    bool      // so full that its host should know
	ReleasesAt time.Time // when the seats of those who have not come are given away; zero: never
	Knocking   []int64   // registrants who ask to be let in and have not been, in the order in which they are
}

// RoomBehind is the room behind the door of s.
func RoomBehind(door *event.Door, ev *event.Event, s *event.Session) *Room {
	return &Room{Present: door.Present(), Limit: door.Limit, Crowded: door.Crowded(), ReleasesAt: s.ReleasesAt(ev), Knocking: door.AtIt()}
}

// DoorOf is what decides who may be let into s without a seat, with all its
// marks. It asks for no right.
func (d *Presence) DoorOf(ctx context.Context, ev *event.Event, s *event.Session) (*event.Door, error) {
	return doorOf(ctx, d.Store.Reads, ev, s, d.Now())
}

// RoomOf says how full the meeting room of a session is, and who asks to be let
// in.
func (d *Presence) RoomOf(ctx context.Context, by core.Actor, slug, session string) (*Room, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.SeeRoll)
	if err != nil {
		return nil, err
	}
	door, err := d.DoorOf(ctx, ev, s)
	if err != nil {
		return nil, err
	}
	return RoomBehind(door, ev, s), nil
}

// A DoorView is how somebody who waits for a seat stands at the door.
type DoorView struct {
	Asked bool // to be let in
	Place bool // the room has one for the person
}

// AtTheDoor says how the person, who waits for a seat in the session called
// slug, stands at its door.
func (d *Presence) AtTheDoor(ctx context.Context, by core.Actor, slug string) (DoorView, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return DoorView{}, err
	}
	s, err := core.Find(v.Sessions, slug)
	if err != nil {
		return DoorView{}, err
	}
	door, err := d.DoorOf(ctx, v.Event, s)
	if err != nil {
		return DoorView{}, err
	}
	id := v.Registrant.ID
	asked := slices.Contains(door.Knocking, id)
	return DoorView{Asked: asked, Place: asked && door.Admits(&event.Mark{RegistrantID: &id, Kind: event.MarkIn, At: d.Now()})}, nil
}

// admit returns event.ErrSessionFull if the mark lets somebody without a
// seat into a room that has no place left for them.
func admit(ctx context.Context, tx *store.Tx, ev *event.Event, s *event.Session, m *event.Mark, now time.Time) error {
	if m.Kind != event.MarkIn {
		return nil
	}
	door, err := doorOf(ctx, tx.Reads, ev, s, now)
	if err != nil {
		return err
	}
	if !door.Admits(m) {
		return event.ErrSessionFull
	}
	return nil
}

// doorOf is what decides about those without a seat in s at now.
func doorOf(ctx context.Context, reads store.Reads, ev *event.Event, s *event.Session, now time.Time) (*event.Door, error) {
	d := &event.Door{Limit: s.RoomLimit, Released: s.Released(ev, now)}
	var err error
	if d.Marks, err = reads.Marks(ctx, s.ID); err != nil {
		return nil, err
	}
	if d.Holders, err = reads.TakingPart(ctx, s.ID); err != nil {
		return nil, err
	}
	d.Knocking, err = reads.Knocking(ctx, s.ID)
	return d, err
}
