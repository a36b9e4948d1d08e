package attendance

import (
	"context"
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
	if err != nil {
		return "", err
	}
	return door.JoinURL, nil
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
	ev, err := d.EventFor(ctx, by, slug, core.CheckPeopleIn)
	if err != nil {
		return nil, err
	}
	s, err := d.SessionOf(ctx, ev, session)
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
		if err != nil {
			return nil, core.AbsentOr(err, problem.Refuse(problem.At("/registrant", "unknown_registrant")))
		}
	}
	_, err = d.Write(ctx, by, []int64{s.ID}, func(tx *store.Tx) (core.Result, error) {
		if err := admit(ctx, tx, s.ID, mark); err != nil {
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
		e := core.NewEntry(by, ev.ID, now, "marked").About(in.Registrant, s.ID).With("kind", in.Kind).With("walk_in", in.WalkIn != nil)
		return core.Result{ID: m.ID, Created: true}, core.Audit(tx, e)
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
