package core

import (
	"context"

	"rollcall/internal/auth"
	"rollcall/internal/event"
)

// A Hosting is what whoever has a host link is the host of.
type Hosting struct {
	Link    *event.HostLink
	Event   *event.Event
	Session *event.Session
}

// ByHostLink returns whoever has the host link with that token. One that is
// wrong, revoked or over fails with ErrNotFound, all alike.
func (d *Desk) ByHostLink(ctx context.Context, token string) (Actor, error) {
	id, ok := auth.LinkID(token)
	if !ok || !d.Key.IsHostLink(token, id) {
		return Actor{}, ErrNotFound
	}
	l, err := d.Store.HostLink(ctx, id)
	if err != nil {
		return Actor{}, err
	}
	s, err := d.Store.Session(ctx, l.SessionID)
	if err != nil {
		return Actor{}, err
	}
	if !l.Open(s, d.Now()) {
		return Actor{}, ErrNotFound
	}
	ev, err := d.Store.EventByID(ctx, s.EventID)
	return Actor{Kind: LinkHost, Hosting: &Hosting{l, ev, s}}, err
}
