package attendance

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
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

// A CheckIn is what a host notes about one person: somebody registered, or a
// walk-in.
type CheckIn struct {
	Registrant int64      `json:"registrant"`
	WalkIn     *WalkIn    `json:"walk_in"`
	Kind       string     `json:"kind" validate:"required,oneof=in out excused"`
	At         *time.Time `json:"at"`                                 // default: now
	Headcount  int        `json:"headcount" validate:"gte=0,lte=100"` // default: what the person has said, else 1
	Nonce      string     `json:"nonce" validate:"required,nonce"`    // the same nonce twice changes nothing
}

// A WalkIn is somebody who is there without having registered.
type WalkIn struct {
	Name  string `json:"name" validate:"required,name,max=200"`
	Email string `json:"email" validate:"omitempty,max=254,address"`
}

// CheckIn notes who is in or out of the session called session. It returns
// the person's attendance as it is then.
//
// Others than holders of a seat are admitted while present and
// confirmed-not-yet-in leave room below the room limit: else it fails with
// event.ErrSessionFull. An out or excused is never refused.
func (d *Presence) CheckIn(ctx context.Context, by core.Actor, slug, session string, in CheckIn) (*core.AttendanceRow, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.CheckPeopleIn)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	in = in.clean()
	if err := d.Refuse(d.Check(in), in.wrong(s, now)); err != nil {
		return nil, err
	}
	mark := in.mark(s, by, now)
	if mark.RegistrantID != nil {
		r, err := d.Store.Registrant(ctx, *mark.RegistrantID)
		if err == nil && r.EventID != ev.ID {
			err = core.ErrNotFound
		}
		if err == nil {
			r, err = d.Store.StandsFor(ctx, r)
		}
		if err != nil {
			return nil, core.AbsentOr(err, problem.Refuse(problem.At("/registrant", "unknown_registrant")))
		}
		mark.RegistrantID, in.Registrant = &r.ID, r.ID
	}
	frozen := d.Unfrozen(ctx, by, ev, s, now)
	_, err = d.Write(ctx, by, []int64{s.ID}, func(tx *store.Tx) (core.Result, error) {
		s, err := tx.Session(ctx, s.ID)
		if err != nil {
			return core.Result{}, err
		}
		if err := admit(ctx, tx, ev, s, mark, now); err != nil {
			return core.Result{}, err
		}
		m := *mark
		if in.Headcount == 0 && m.RegistrantID != nil {
			known, err := tx.MarksOf(ctx, s.ID, []int64{*m.RegistrantID})
			if err != nil {
				return core.Result{}, err
			}
			m.Headcount = event.Headcount(known)
		}
		fresh, err := tx.AddMark(&m)
		if err != nil {
			return core.Result{}, err
		}
		if !fresh {
			return core.Result{}, sameMark(ctx, tx, mark)
		}
		if frozen != nil {
			return core.Result{}, frozen
		}
		e := core.NewEntry(by, ev.ID, now, "marked").About(in.Registrant, s.ID).With("kind", in.Kind).With("walk_in", in.WalkIn != nil)
		if by.Kind == core.LinkHost {
			err = tx.HostLinkUsed(by.Hosting.Link.ID, now)
		}
		return core.Result{ID: m.ID, Created: true}, errors.Join(err, core.Audit(tx, e))
	})
	if err != nil {
		return nil, err
	}
	return d.attendanceOf(ctx, ev, s, mark)
}

// clean is in without stray blanks.
func (in CheckIn) clean() CheckIn {
	if in.WalkIn != nil {
		in.WalkIn = &WalkIn{Name: input.Clean(in.WalkIn.Name), Email: input.Clean(in.WalkIn.Email)}
	}
	return in
}

// wrong names what validation by field cannot see.
func (in CheckIn) wrong(s *event.Session, now time.Time) []problem.Field {
	var fields []problem.Field
	if (in.Registrant == 0) == (in.WalkIn == nil) {
		fields = append(fields, problem.At("/registrant", "registrant_or_walk_in"))
	}
	if in.At != nil && (in.At.After(now.Add(time.Minute)) || in.At.Before(s.StartsAt.Add(-24*time.Hour)) || in.At.After(s.EndsAt.Add(24*time.Hour))) {
		fields = append(fields, problem.At("/at", "not_in_session"))
	}
	return fields
}

// mark is what in notes.
func (in CheckIn) mark(s *event.Session, by core.Actor, now time.Time) *event.Mark {
	m := &event.Mark{
		SessionID: s.ID, Source: event.EvidenceHost, Kind: event.MarkKind(in.Kind), At: now, Headcount: max(1, in.Headcount),
		Nonce: "host:" + in.Nonce, RecordedAt: now, RecordedBy: by.String(),
	}
	if in.At != nil {
		m.At = in.At.UTC().Truncate(time.Millisecond)
	}
	if in.Registrant != 0 {
		m.RegistrantID = &in.Registrant
	}
	if in.WalkIn != nil {
		m.WalkInName, m.WalkInEmail = in.WalkIn.Name, in.WalkIn.Email
	}
	return m
}

// ErrNonceReused refuses a nonce that belongs to another mark.
var ErrNonceReused = problem.New(problem.Conflict, "nonce_reused")

// sameMark returns nil if the mark that has m's nonce already is about the
// same person.
func sameMark(ctx context.Context, tx *store.Tx, m *event.Mark) error {
	first, err := tx.MarkOf(ctx, m.SessionID, m.Nonce)
	if err != nil {
		return err
	}
	if first.Who() != m.Who() {
		return ErrNonceReused
	}
	return nil
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
