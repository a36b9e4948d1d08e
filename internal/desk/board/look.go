package board

import (
	"context"
	"slices"
	"strings"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// A Filter is what somebody wants to see of a board.
type Filter struct {
	Show  event.Stand // "": everyone
	Q     string      // beginnings of words of names, organisation or municipality, in any script
	After string      // cursor
	Limit int         // at most; 0: the default of lists, and MostLines although lists have fewer
}

// MostLines is how many lines one page of a board has for a tablet. What stands
// on it can be found and marked without a connection.
const MostLines = 1000

// A Page is what a filter leaves of a board.
type Page struct {
	*Board
	Items []Line // of Board.Lines
	Next  string // cursor; "" on the last page
}

// stands are what a filter may ask for.
var stands = []event.Stand{"", event.StandPresent, event.StandNotYet, event.StandLeft, event.StandExcused}

// Board is the board of the session called session. It fails as SessionFor does,
// and with ErrBadQuery for a filter that is none.
func (d *Boards) Board(ctx context.Context, by core.Actor, slug, session string, f Filter) (*Page, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.SeeRoll)
	if err != nil {
		return nil, err
	}
	b, err := d.read(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	return d.page(b, ev, f)
}

// NewestBoard is Board, possibly as it was read for somebody else a moment ago:
// then nothing has changed since that leaves a trace.
func (d *Boards) NewestBoard(ctx context.Context, by core.Actor, slug, session string, f Filter) (*Page, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.SeeRoll)
	if err != nil {
		return nil, err
	}
	b, err := d.hub.Newest(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	return d.page(b, ev, f)
}

// page is what f leaves of b.
func (d *Boards) page(b *Board, ev *event.Event, f Filter) (*Page, error) {
	if !slices.Contains(stands, f.Show) {
		return nil, core.ErrBadQuery.With("parameter", "show")
	}
	limit := MostLines
	if f.Limit != MostLines {
		var err error
		if limit, err = core.PageSize(f.Limit); err != nil {
			return nil, err
		}
	}
	list := ev.Slug + "/" + b.Session.Slug
	from, err := d.ReadCursor("board", list, f.After)
	if err != nil {
		return nil, err
	}
	p := &Page{Board: b}
	words := strings.Fields(event.Fold(f.Q))
	for i := range b.Lines {
		if b.Lines[i].matches(f.Show, words) {
			p.Items = append(p.Items, b.Lines[i])
		}
	}
	p.Items = p.Items[min(int(from), len(p.Items)):]
	if len(p.Items) > limit {
		p.Items, p.Next = p.Items[:limit], d.Cursor("board", list, from+int64(limit))
	}
	return p, nil
}

// matches reports whether l is at that stand, "" for any, and is found by all of
// the words.
func (l *Line) matches(show event.Stand, words []string) bool {
	if show != "" && l.Stand != show {
		return false
	}
	if len(words) == 0 {
		return true
	}
	find := l.Findable()
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(find, " "+w) })
}

// WatchBoard calls tell with what f leaves of the board of the session called
// session, at once and whenever that may have changed, and with nil as a sign of
// life when nothing has. It returns nil when ctx ends, and with the error of tell.
// It fails as Board does, also when who may not look any more, which it finds out
// within half a minute; with store.ErrClosing when the process ends; and if the
// session cannot be read.
func (d *Boards) WatchBoard(ctx context.Context, who func(context.Context) (core.Actor, error), slug, session string, f Filter, tell func(*Page) error) error {
	var ev *event.Event
	var s *event.Session
	still := func(ctx context.Context) error {
		by, err := who(ctx)
		if err != nil {
			return err
		}
		ev, s, err = d.SessionFor(ctx, by, slug, session, core.SeeRoll)
		return err
	}
	if err := still(ctx); err != nil || ctx.Err() != nil {
		return gone(ctx, err)
	}
	return d.hub.Watch(ctx, s.ID, still, func(b *Board) error {
		if b == nil {
			return tell(nil)
		}
		p, err := d.page(b, ev, f)
		if err != nil {
			return err
		}
		return tell(p)
	})
}

// gone is err, but nil when whoever asked has gone.
func gone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
