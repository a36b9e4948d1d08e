package attendance

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

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

// CheckIn notes who is in or out of the session called session, or that what was
// noted is taken back. It returns the person's attendance as it is then; of a
// walk-in that was taken back only the name.
//
// A mark may arrive long after it was made, so it says when that was: not in the
// future, and in and out not before the doors open nor a day after the end. One that
// says nothing is made as it arrives, within the same bounds. Of all marks the latest counts,
// in whichever order they arrive; the same nonce again changes nothing.
//
// Others than holders of a seat are admitted while present and
// confirmed-not-yet-in leave room below the room limit: else it fails with
// event.ErrSessionFull. An out or excused is never refused. Where the attendance is
// final it fails as core.Desk.Reasoned does.
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
	n := noting{by: by, event: ev, in: in, mark: mark, now: now, frozen: d.Reasoned(ctx, by, ev, s)}
	_, err = d.Write(ctx, by, []int64{s.ID}, func(tx *store.Tx) (core.Result, error) { return n.write(ctx, tx) })
	if err != nil {
		return nil, err
	}
	return d.attendanceOf(ctx, ev, s, mark)
}

// A noting is a mark that is about to be written.
type noting struct {
	by     core.Actor
	event  *event.Event
	in     CheckIn
	mark   *event.Mark
	now    time.Time
	frozen error // why nothing may be noted any more; nil while it may
}

// write adds the mark, unless the room is full, or it is none that may be made at
// this time: to send one again that is there is no refusal then.
func (n *noting) write(ctx context.Context, tx *store.Tx) (core.Result, error) {
	s, err := tx.Session(ctx, n.mark.SessionID)
	if err != nil {
		return core.Result{}, err
	}
	m, err := n.in.after(ctx, tx, *n.mark)
	if err != nil {
		return core.Result{}, err
	}
	if err := admit(ctx, tx, n.event, s, &m, n.now); err != nil {
		return core.Result{}, err
	}
	wrong := mistimed(s, m.Kind, n.now, n.now)
	fresh, err := tx.AddMark(&m)
	switch {
	case err != nil:
		return core.Result{}, err
	case !fresh:
		return core.Result{}, sameMark(ctx, tx, n.mark)
	case n.frozen != nil:
		return core.Result{}, n.frozen
	case n.in.At == nil && wrong != nil:
		return core.Result{}, problem.Refuse(wrong...)
	}
	return core.Result{ID: m.ID, Created: true}, n.note(tx, &m)
}

// note writes into the audit that m was made, and that a host link was used.
func (n *noting) note(tx *store.Tx, m *event.Mark) error {
	e := core.NewEntry(n.by, n.event.ID, n.now, "marked").About(n.in.Registrant, m.SessionID).With("kind", n.in.Kind).With("walk_in", n.in.Registrant == 0)
	if n.in.At != nil {
		e = e.With("at", m.At)
	}
	err := core.Audit(tx, e)
	if n.by.Kind == core.LinkHost {
		err = errors.Join(err, tx.HostLinkUsed(n.by.Hosting.Link.ID, n.now))
	}
	return err
}
