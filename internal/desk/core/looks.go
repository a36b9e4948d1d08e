package core

import (
	"context"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// NoteLook notes in the audit that by sees so many secret links of one kind,
// such as personal_link or host_link, that belong to others; 0 is none.
// registrantID and sessionID may be 0. Whoever shows links shows none if it
// fails.
func (d *Desk) NoteLook(ctx context.Context, by Actor, eventID, registrantID, sessionID int64, kind string, links int) error {
	if links == 0 {
		return nil
	}
	e := NewEntry(by, eventID, d.Now(), event.ActionLinksSeen).About(registrantID, sessionID).With("kind", kind).With("links", links)
	return d.Store.Tx(ctx, nil, func(tx *store.Tx) error { e := *e; return Audit(tx, &e) })
}
