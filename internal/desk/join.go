package desk

import (
	"context"
	"fmt"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// Join records that the person enters the session called slug and returns
// the address of the meeting. The first click is kept; later ones change
// nothing and answer the same.
//
// It fails with ErrNotFound, event.ErrWrongStatus for those without a seat,
// or as event.CheckJoin says.
func (d *Desk) Join(ctx context.Context, by Actor, slug string) (string, error) {
	if by.Kind != Person {
		return "", ErrUnauthorised
	}
	r, now := by.Registrant, d.now()
	room := ""
	_, err := d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		door, err := enter(ctx, tx.Reads, r.ID, slug, now)
		if err != nil {
			return result{}, err
		}
		room = door.JoinURL
		mark := event.Mark{
			SessionID: door.ID, RegistrantID: &r.ID, Source: event.EvidenceJoin, Kind: event.MarkIn, At: now, Headcount: 1,
			Nonce: fmt.Sprintf("join:%d", r.ID), RecordedAt: now, RecordedBy: by.String(),
		}
		fresh, err := tx.AddMark(&mark)
		if err != nil || !fresh {
			return result{id: door.RegistrationID}, err
		}
		return result{id: door.RegistrationID}, audit(tx, entry(by, r.EventID, now, "joined").about(r.ID, door.ID))
	})
	if err != nil || room != "" {
		return room, err
	}
	door, err := enter(ctx, d.store.Reads, r.ID, slug, now) // the request was answered before
	if err != nil {
		return "", err
	}
	return door.JoinURL, nil
}

// enter returns the way of a registrant into the session called slug, if it
// is open for them at now.
func enter(ctx context.Context, reads store.Reads, registrantID int64, slug string, now time.Time) (*store.Entrance, error) {
	door, err := reads.Entrance(ctx, registrantID, slug)
	switch {
	case err != nil:
		return nil, err
	case door.Status != event.Confirmed:
		return nil, event.ErrWrongStatus.With("status", door.Status)
	}
	return door, door.CheckJoin(now)
}

// A CheckIn is what a host notes about one person: somebody registered, or a
// walk-in.
type CheckIn struct {
	Registrant int64      `json:"registrant"`
	WalkIn     *WalkIn    `json:"walk_in"`
	Kind       string     `json:"kind" validate:"required,oneof=in out excused"`
	At         *time.Time `json:"at"` // default: now
	Headcount  int        `json:"headcount" validate:"gte=0,lte=100"`
	Nonce      string     `json:"nonce" validate:"required,nonce"` // the same nonce twice changes nothing
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
func (d *Desk) CheckIn(ctx context.Context, by Actor, slug, session string, in CheckIn) (*AttendanceRow, error) {
	ev, err := d.event(ctx, by, slug, CheckPeopleIn)
	if err != nil {
		return nil, err
	}
	s, err := d.session(ctx, ev, session)
	if err != nil {
		return nil, err
	}
	now := d.now()
	in = in.clean()
	if err := d.refuse(d.check(in), in.wrong(s, now)); err != nil {
		return nil, err
	}
	mark := in.mark(s, by, now)
	if mark.RegistrantID != nil {
		r, err := d.store.Registrant(ctx, *mark.RegistrantID)
		if err == nil && r.EventID != ev.ID {
			err = ErrNotFound
		}
		if err != nil {
			return nil, absentOr(err, problem.Refuse(problem.At("/registrant", "unknown_registrant")))
		}
	}
	_, err = d.write(ctx, by, []int64{s.ID}, func(tx *store.Tx) (result, error) {
		if err := admit(ctx, tx, s.ID, mark); err != nil {
			return result{}, err
		}
		m := *mark
		fresh, err := tx.AddMark(&m)
		if err != nil {
			return result{}, err
		}
		if !fresh {
			return result{}, sameMark(ctx, tx, mark)
		}
		e := entry(by, ev.ID, now, "marked").about(in.Registrant, s.ID).with("kind", in.Kind).with("walk_in", in.WalkIn != nil)
		return result{id: m.ID, created: true}, audit(tx, e)
	})
	if err != nil {
		return nil, err
	}
	return d.attendanceOf(ctx, ev, s, mark)
}

// clean is in without stray blanks.
func (in CheckIn) clean() CheckIn {
	if in.WalkIn != nil {
		in.WalkIn = &WalkIn{Name: clean(in.WalkIn.Name), Email: clean(in.WalkIn.Email)}
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
func (in CheckIn) mark(s *event.Session, by Actor, now time.Time) *event.Mark {
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
// seat into a room that has no place left.
func admit(ctx context.Context, tx *store.Tx, sessionID int64, m *event.Mark) error {
	if m.Kind != event.MarkIn {
		return nil
	}
	s, err := tx.Session(ctx, sessionID)
	if err != nil {
		return err
	}
	marks, err := tx.Marks(ctx, sessionID)
	if err != nil {
		return err
	}
	holders, err := tx.SeatHolders(ctx, sessionID)
	if err != nil {
		return err
	}
	if event.MayEnter(s.RoomLimit, holders, marks, m) {
		return nil
	}
	return event.ErrSessionFull
}
