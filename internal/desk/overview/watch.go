package overview

import (
	"context"
	"reflect"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/watching"
	"rollcall/internal/event"
	"rollcall/internal/store/overview"
)

// Who tells who somebody is at this moment. It fails once they are nobody any
// more: signed out, or with an account that is not in force.
type Who func(context.Context) (core.Actor, error)

// Watch calls tell with how the event called slug stands, at once and whenever
// that has changed, and with nil as a sign of life when nothing has. It returns
// nil when ctx ends, and with the error of tell. It fails as EventFor does,
// also when who may not look any more, which it finds out within half a minute;
// with store.ErrClosing when the process ends; and if the event cannot be read.
func (d *Overviews) Watch(ctx context.Context, who Who, slug string, tell func(*Overview) error) error {
	ev, role, err := d.still(ctx, who, slug)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	still := func(ctx context.Context) (err error) {
		_, role, err = d.still(ctx, who, slug)
		return err
	}
	return d.hub.Watch(ctx, ev.ID, still, func(o *Overview) error {
		if o != nil {
			o = o.For(role)
		}
		return tell(o)
	})
}

// still is the event called slug and the role in it of whoever who is now.
func (d *Overviews) still(ctx context.Context, who Who, slug string) (*event.Event, event.TeamRole, error) {
	by, err := who(ctx)
	if err != nil {
		return nil, "", err
	}
	return d.allowed(ctx, by, slug)
}

// EndOverviews ends all watches, and those that are tried afterwards fail with
// store.ErrClosing. It returns when nothing of them runs any more, but for what
// their callers do.
func (d *Overviews) EndOverviews() { d.hub.End() }

// source is how events are read that somebody watches.
func (d *Overviews) source() watching.Source[Overview] {
	return watching.Source[Overview]{
		Trace: func(ctx context.Context, id int64) (overview.Trace, error) {
			return overview.TraceOf(ctx, d.Store.Reads, id)
		},
		Read:  d.read,
		Holds: func(o *Overview) bool { return o.holds(d.Now()) },
		Same:  (*Overview).same,
	}
}

// same reports whether o says the same as p, but for when it was read.
func (o *Overview) same(p *Overview) bool {
	if o == p {
		return true
	}
	a, b := *o, *p
	a.AsOf, b.AsOf = time.Time{}, time.Time{}
	return reflect.DeepEqual(a, b)
}

// holds reports whether o may still be told at now: nothing has come that it
// says is ahead, and it is not stale.
func (o *Overview) holds(now time.Time) bool {
	if now.Before(o.AsOf) || !now.Before(o.AsOf.Add(watching.Stale)) {
		return false
	}
	return len(o.Ahead) == 0 || now.Before(o.Ahead[0].At)
}
