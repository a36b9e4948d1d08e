package attendance

import (
	"context"
	"errors"
	"slices"
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
	WalkInID   int64      `json:"walk_in_id"` // a walk-in of the board, instead
	Kind       string     `json:"kind" validate:"required,oneof=in out excused not_yet"`
	At         *time.Time `json:"at"`                                 // when it was seen; default: now, after whatever is known
	Headcount  int        `json:"headcount" validate:"gte=0,lte=100"` // default: what the person has said, else 1
	Nonce      string     `json:"nonce" validate:"required,nonce"`    // the same nonce twice changes nothing
}

// A WalkIn is somebody who is there without having registered.
type WalkIn struct {
	Name         string `json:"name" validate:"required,name,max=200"`
	Email        string `json:"email" validate:"omitempty,max=254,address"`
	Organisation string `json:"organisation" validate:"omitempty,name,max=200"` // or the city
}

// ahead is how far a clock may be ahead of ours that says when a mark was made.
const ahead = 5 * time.Second

// late is how long after the session a mark may say that it was made.
const late = 24 * time.Hour

// CheckIn notes who is in or out of the session called session, or that what was
// noted is taken back. It returns the person's attendance as it is then; of a
// walk-in that was taken back only the name.
//
// A mark may arrive long after it was made, so it says when that was: not in the
// future, and in and out not before the doors open. Of all marks the latest counts,
// in whichever order they arrive; the same nonce again changes nothing.
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
	if err := d.about(ctx, &in, ev, mark); err != nil {
		return nil, err
	}
	frozen := d.Unfrozen(ctx, by, ev, s, now)
	_, err = d.Write(ctx, by, []int64{s.ID}, func(tx *store.Tx) (core.Result, error) {
		s, err := tx.Session(ctx, s.ID)
		if err != nil {
			return core.Result{}, err
		}
		m, err := in.after(ctx, tx, *mark)
		if err != nil {
			return core.Result{}, err
		}
		if err := admit(ctx, tx, ev, s, &m, now); err != nil {
			return core.Result{}, err
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
		e := core.NewEntry(by, ev.ID, now, "marked").About(in.Registrant, s.ID).With("kind", in.Kind).With("walk_in", in.Registrant == 0)
		if in.At != nil {
			e = e.With("at", m.At)
		}
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
		in.WalkIn = &WalkIn{Name: input.Clean(in.WalkIn.Name), Email: input.Clean(in.WalkIn.Email), Organisation: input.Clean(in.WalkIn.Organisation)}
	}
	return in
}

// wrong names what validation by field cannot see.
func (in CheckIn) wrong(s *event.Session, now time.Time) []problem.Field {
	var fields []problem.Field
	named := 0
	for _, is := range []bool{in.Registrant != 0, in.WalkIn != nil, in.WalkInID != 0} {
		if is {
			named++
		}
	}
	if named != 1 {
		fields = append(fields, problem.At("/registrant", "registrant_or_walk_in"))
	}
	if in.At == nil {
		return fields
	}
	opens := s.JoinOpensAt()
	switch {
	case in.At.After(now.Add(ahead)):
		fields = append(fields, problem.At("/at", "in_future"))
	case in.Kind == string(event.MarkExcused): // also weeks before, or afterwards
	case in.At.Before(opens):
		fields = append(fields, problem.Field{Pointer: "/at", Code: "before_doors", Params: map[string]any{"opens_at": opens}})
	case in.At.After(s.EndsAt.Add(late)):
		fields = append(fields, problem.At("/at", "not_in_session"))
	}
	return fields
}

// after is m with what it does not say itself: how many people are at the
// computer is what is known, and a mark without a time comes after those by hosts that
// are known of the person, as far as their clocks may be ahead.
func (in CheckIn) after(ctx context.Context, tx *store.Tx, m event.Mark) (event.Mark, error) {
	known, err := marksLike(ctx, tx.Reads, &m)
	if err != nil {
		return m, err
	}
	if in.Headcount == 0 {
		m.Headcount = event.Headcount(known)
	}
	for _, k := range known {
		if early := k.At.Sub(m.At); in.At == nil && k.Source == event.EvidenceHost && k.Nonce != m.Nonce && early >= 0 && early <= ahead {
			m.At = k.At.Add(time.Millisecond)
		}
	}
	return m, nil
}

// marksLike are the known marks of the person that m is about.
func marksLike(ctx context.Context, reads store.Reads, m *event.Mark) ([]event.Mark, error) {
	if m.RegistrantID != nil {
		return reads.MarksOf(ctx, m.SessionID, []int64{*m.RegistrantID})
	}
	all, err := reads.WalkInMarks(ctx, m.SessionID)
	return slices.DeleteFunc(all, func(k event.Mark) bool { return k.Who() != m.Who() }), err
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
		m.WalkInName, m.WalkInEmail, m.WalkInOrganisation = in.WalkIn.Name, in.WalkIn.Email, in.WalkIn.Organisation
	}
	return m
}

// about makes sure that there is somebody in ev whom m is about, and names who
// stands for them, or a walk-in of the board.
func (d *Presence) about(ctx context.Context, in *CheckIn, ev *event.Event, m *event.Mark) error {
	if in.WalkInID != 0 {
		first, err := d.Store.Mark(ctx, in.WalkInID)
		if err == nil && (first.SessionID != m.SessionID || first.RegistrantID != nil) {
			err = core.ErrNotFound
		}
		if err != nil {
			return core.AbsentOr(err, problem.Refuse(problem.At("/walk_in_id", "unknown_walk_in")))
		}
		m.WalkInName, m.WalkInEmail, m.WalkInOrganisation = first.WalkInName, first.WalkInEmail, first.WalkInOrganisation
	}
	if m.RegistrantID == nil {
		return nil
	}
	r, err := d.Store.Registrant(ctx, *m.RegistrantID)
	if err == nil && (r.EventID != ev.ID || r.ErasedAt != nil) {
		err = core.ErrNotFound
	}
	if err == nil {
		r, err = d.Store.StandsFor(ctx, r)
	}
	if err != nil {
		return core.AbsentOr(err, problem.Refuse(problem.At("/registrant", "unknown_registrant")))
	}
	m.RegistrantID, in.Registrant = &r.ID, r.ID
	return nil
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
