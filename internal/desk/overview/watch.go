package overview

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
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
	err := d.watch(ctx, who, slug, tell)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (d *Overviews) watch(ctx context.Context, who Who, slug string, tell func(*Overview) error) error {
	ev, role, err := d.still(ctx, who, slug)
	if err != nil {
		return err
	}
	w, err := d.hub.enter(ctx, ev.ID, d.newest)
	if err != nil {
		return err
	}
	defer d.hub.leave(w)
	again := time.NewTicker(d.hub.check)
	defer again.Stop()
	var told *Overview
	for {
		latest, changed, err := w.look()
		if err != nil {
			return err
		}
		if latest != nil && latest != told {
			if err := tell(latest.For(role)); err != nil {
				return err
			}
			told = latest
		}
		select {
		case <-ctx.Done():
			return nil
		case <-d.hub.closing:
			return store.ErrClosing
		case <-changed:
		case <-again.C:
			if _, role, err = d.still(ctx, who, slug); err != nil {
				return err
			}
			if err := tell(nil); err != nil {
				return err
			}
		}
	}
}

// still is the event called slug and the role in it of whoever who is now.
func (d *Overviews) still(ctx context.Context, who Who, slug string) (*event.Event, event.TeamRole, error) {
	by, err := who(ctx)
	if err != nil {
		return nil, "", err
	}
	return d.allowed(ctx, by, slug)
}

// EndWatching ends all watches, and those that are tried afterwards fail with
// store.ErrClosing. It returns when nothing of them runs any more, but for what
// their callers do.
func (d *Overviews) EndWatching() { d.hub.end() }
