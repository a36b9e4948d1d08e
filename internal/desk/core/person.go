package core

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// ByLink returns the holder of a personal link. Whatever does not
// authenticate fails with ErrUnauthorised, all alike.
func (d *Desk) ByLink(ctx context.Context, token string) (Actor, error) {
	by, err := d.ByLinkToErase(ctx, token)
	if err == nil && by.Registrant.ErasedAt != nil {
		return Actor{}, ErrUnauthorised
	}
	return by, err
}

// ByLinkToErase is ByLink for EraseMe alone, which answers a repeated request
// when the link has gone.
func (d *Desk) ByLinkToErase(ctx context.Context, token string) (Actor, error) {
	id, ok := auth.LinkID(token)
	if !ok {
		return Actor{}, ErrUnauthorised
	}
	r, err := d.Store.LinkHolder(ctx, id)
	switch {
	case errors.Is(err, ErrNotFound):
		d.Key.IsLink(token, id, 1) // as long as for a link that exists
		return Actor{}, ErrUnauthorised
	case err != nil:
		return Actor{}, err
	case !d.Key.IsLink(token, id, r.LinkGeneration):
		return Actor{}, ErrUnauthorised
	}
	if r.MergedInto != nil {
		if r, err = d.standIn(ctx, r); err != nil {
			return Actor{}, err
		}
	}
	return Actor{Kind: Person, Registrant: r}, nil
}

// standIn is who stands for r, whose link leads to them. Where r has never
// confirmed the address, nobody knows who has that link: it leads nowhere.
func (d *Desk) standIn(ctx context.Context, r *event.Registrant) (*event.Registrant, error) {
	if r.VerifiedAt == nil {
		return nil, ErrUnauthorised
	}
	return d.Store.LinkHolder(ctx, *r.MergedInto)
}

// Me is the person's own view.
func (d *Desk) Me(ctx context.Context, by Actor) (*PersonView, error) {
	if by.Kind != Person {
		return nil, ErrUnauthorised
	}
	v, err := d.View(ctx, by.Registrant.ID)
	if err != nil {
		return nil, err
	}
	if v.Consented, err = d.Consented(ctx, v); err != nil {
		return nil, err
	}
	for i := range v.Registrations {
		g := &v.Registrations[i]
		if g.Outlook, err = d.outlook(ctx, v.Event, v.Registrant, g); err != nil {
			return nil, err
		}
		if err := d.addRecord(ctx, v.Event, g); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// Own runs fn on the person's registration for the session called slug.
func (d *Desk) Own(ctx context.Context, by Actor, slug string, fn func(*store.Tx, *PersonView, *event.Registration, time.Time) error) (*RegistrationView, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	mine := v.Find(slug)
	if mine == nil {
		return nil, ErrNotFound
	}
	now := d.Now()
	_, err = d.Write(ctx, by, []int64{mine.SessionID}, func(tx *store.Tx) (Result, error) {
		g, err := tx.Registration(ctx, mine.ID)
		if err != nil {
			return Result{}, err
		}
		return Result{ID: g.ID}, fn(tx, v, g, now)
	})
	if err != nil {
		return nil, err
	}
	if v, err = d.Me(ctx, by); err != nil {
		return nil, err
	}
	return v.Find(slug), nil
}
