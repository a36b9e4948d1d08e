package attendance

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A HostLinkView is a host link as those see it who may make one.
type HostLinkView struct {
	event.HostLink
	EndsAt time.Time
	URL    string // absolute; "" once it is revoked or over
}

// MakeHostLink makes a link by which somebody takes the roll of the session
// called session without an account. label says for whom it is; the audit does
// not. Where a link in force has that label already, it is that one.
//
// It fails with event.ErrSessionCancelled or event.ErrSessionOver where there
// is no roll to take, and names a label that is missing or too long.
func (d *Presence) MakeHostLink(ctx context.Context, by core.Actor, slug, session, label string) (*HostLinkView, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.MakeHostLinks)
	if err != nil {
		return nil, err
	}
	in := struct {
		Label string `json:"label" validate:"required,name,max=200"`
	}{input.Clean(label)}
	if err := d.Check(in); err != nil {
		return nil, err
	}
	now := d.Now()
	l := event.HostLink{SessionID: s.ID, Label: in.Label, MadeAt: now, MadeBy: by.String()}
	switch {
	case s.CancelledAt != nil:
		return nil, event.ErrSessionCancelled
	case !l.Open(s, now):
		return nil, event.ErrSessionOver
	}
	res, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		l := l
		made, err := tx.HostLinks(ctx, s.ID)
		if err != nil {
			return core.Result{}, err
		}
		for i := range made {
			if made[i].Label == l.Label && made[i].Open(s, now) {
				return core.Result{ID: made[i].ID}, nil
			}
		}
		if err := tx.AddHostLink(&l); err != nil {
			return core.Result{}, err
		}
		e := core.NewEntry(by, ev.ID, now, "host_link_made").About(0, s.ID).With("host_link", l.ID)
		return core.Result{ID: l.ID, Created: true}, core.Audit(tx, e)
	})
	if err != nil {
		return nil, err
	}
	return d.hostLink(ctx, s, res.ID)
}

// HostLinks lists the host links of the session called session, the newest
// first, with the addresses of those in force. That they were seen stands in the
// audit; where it cannot be noted they are not shown.
func (d *Presence) HostLinks(ctx context.Context, by core.Actor, slug, session string) ([]HostLinkView, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.MakeHostLinks)
	if err != nil {
		return nil, err
	}
	found, err := d.Store.HostLinks(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	all, open := make([]HostLinkView, len(found)), 0
	for i := range found {
		all[i] = d.hostLinkView(s, &found[i])
		if all[i].URL != "" {
			open++
		}
	}
	if err := d.NoteLook(ctx, by, ev.ID, 0, s.ID, "host_link", open); err != nil {
		d.Warn("host links are not shown, since that could not be noted", err)
		for i := range all {
			all[i].URL = ""
		}
	}
	return all, nil
}

// RevokeHostLink ends a host link of the session called session at once.
// Revoking it again changes nothing. It fails with ErrNotFound.
func (d *Presence) RevokeHostLink(ctx context.Context, by core.Actor, slug, session string, id int64) (*HostLinkView, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.MakeHostLinks)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		l, err := tx.HostLink(ctx, id)
		switch {
		case err != nil:
			return core.Result{}, err
		case l.SessionID != s.ID:
			return core.Result{}, core.ErrNotFound
		case l.RevokedAt != nil:
			return core.Result{ID: id}, nil
		}
		if err := tx.RevokeHostLink(id, now); err != nil {
			return core.Result{}, err
		}
		e := core.NewEntry(by, ev.ID, now, "host_link_revoked").About(0, s.ID).With("host_link", id)
		return core.Result{ID: id}, core.Audit(tx, e)
	})
	if err != nil {
		return nil, err
	}
	return d.hostLink(ctx, s, id)
}

func (d *Presence) hostLink(ctx context.Context, s *event.Session, id int64) (*HostLinkView, error) {
	l, err := d.Store.HostLink(ctx, id)
	if err != nil {
		return nil, err
	}
	v := d.hostLinkView(s, l)
	return &v, nil
}

func (d *Presence) hostLinkView(s *event.Session, l *event.HostLink) HostLinkView {
	v := HostLinkView{HostLink: *l, EndsAt: l.EndsAt(s)}
	if l.Open(s, d.Now()) {
		v.URL = d.BaseURL + "/h/" + d.Key.HostLink(l.ID)
	}
	return v
}
