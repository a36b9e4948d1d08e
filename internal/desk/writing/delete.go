package writing

import (
	"context"
	"errors"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/writing"
)

// DeleteMessage deletes a draft of the event called slug, for good. It fails
// with event.ErrMessageState for what is no draft: what was sent stays, and what
// waits for its time is stopped first.
func (d *Writing) DeleteMessage(ctx context.Context, by core.Actor, slug string, id int64) error {
	if _, _, err := d.messageFor(ctx, by, slug, id); err != nil {
		return err
	}
	now := d.Now()
	_, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		m, err := writing.LockedMessage(ctx, tx, id)
		if err != nil {
			return core.Result{}, err
		}
		if m.State != event.MessageDraft {
			return core.Result{}, event.ErrMessageState.With("message_state", string(m.State))
		}
		e := core.NewEntry(by, m.EventID, now, "message_deleted").With("message", id)
		return core.Result{ID: id}, errors.Join(writing.DeleteMessage(tx, id), core.Audit(tx, e))
	})
	return err
}
