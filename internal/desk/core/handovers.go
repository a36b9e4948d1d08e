package core

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// EndHandover ends h without giving the seat away.
func EndHandover(tx *store.Tx, by Actor, s *event.Session, h *event.Handover, result event.HandoverResult, now time.Time) error {
	h.End(result, now)
	e := NewEntry(by, s.EventID, now, "handover_ended").About(h.FromID, s.ID).With("result", result).With("colleague", h.ToID)
	return errors.Join(tx.SaveHandover(h), Audit(tx, e))
}

// seatLost ends the handover of a seat that is gone. It is called whenever a
// registration is written that has no seat any more.
func seatLost(tx *store.Tx, s *event.Session, g *event.Registration) error {
	if g.Status == event.Confirmed && !g.Team || !g.EverConfirmed() {
		return nil
	}
	h, err := tx.OpenHandover(context.Background(), g.ID)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return EndHandover(tx, Actor{Kind: Program}, s, h, event.HandoverSeatGone, g.ChangedAt)
}
