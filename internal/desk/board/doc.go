// Package board is the board of a session while it runs: everyone who is
// expected, where they are, how full the room is, and what hosts have just noted.
// Several hosts look at the same board; each is told what the others mark.
//
// It changes nothing: marks are made by desk/attendance, and where somebody is
// follows from them by the rules of event.
package board

import (
	"context"

	"rollcall/internal/desk/attendance"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/watching"
	"rollcall/internal/store/overview"
)

// Boards are the actions of looking at the board of a session.
type Boards struct {
	*core.Desk
	presence attendance.Presence
	hub      *watching.Hub[Board]
}

// New returns the actions over d.
func New(d *core.Desk) Boards {
	b := Boards{Desk: d, presence: attendance.Presence{Desk: d}}
	b.hub = watching.New(b.source())
	return b
}

// source is how boards are read that somebody watches, by session.
func (d *Boards) source() watching.Source[Board] {
	return watching.Source[Board]{
		Trace: func(ctx context.Context, id int64) (overview.Trace, error) {
			s, err := d.Store.Session(ctx, id)
			if err != nil {
				return overview.Trace{}, err
			}
			return overview.TraceOf(ctx, d.Store.Reads, s.EventID)
		},
		Read:  d.read,
		Holds: func(b *Board) bool { return b.holds(d.Now()) },
		Same:  func(a, b *Board) bool { return a == b },
	}
}

// EndBoards ends all watches, and those that are tried afterwards fail with
// store.ErrClosing. It returns when nothing of them runs any more, but for what
// their callers do.
func (d *Boards) EndBoards() { d.hub.End() }
