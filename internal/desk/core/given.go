package core

import (
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A Handover is a seat that a colleague gives the person.
type Handover struct {
	store.Given
	Session *event.Session
	Due     Due // what has to be said with it
}

// HandoverIn is the newest handover of a seat in the session called slug to
// the person, open or not. It fails with ErrNotFound.
func (v *PersonView) HandoverIn(slug string) (*Handover, error) {
	for i := len(v.Handovers) - 1; i >= 0; i-- {
		if h := &v.Handovers[i]; h.Session.Slug == slug {
			return h, nil
		}
	}
	return nil, ErrNotFound
}

// HandoverTo is the handover that v's person answers about the session called
// slug; nil where the registration has come to an offer, or further, since.
func (v *PersonView) HandoverTo(slug string) *Handover {
	h, err := v.HandoverIn(slug)
	if err != nil {
		return nil
	}
	g := v.Find(slug)
	if g != nil && (g.OfferUntil != nil || h.EndedAt != nil && g.ChangedAt.After(*h.EndedAt)) {
		return nil
	}
	return h
}

// MayTake reports whether nothing stands against taking h at now but what the
// holder may do meanwhile.
func (v *PersonView) MayTake(h *Handover, now time.Time) bool {
	g := v.Find(h.Session.Slug)
	return h.Open(now) && !v.Registrant.Role.Team() && h.Session.CancelledAt == nil && now.Before(h.Session.StartsAt) && (g == nil || !event.HasPlace(&g.Registration))
}
