package team

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/store"
)

// RetryLetters queues the letters that a mail server refused, for when its
// operator has mended what was wrong. It returns how many.
func (d *Team) RetryLetters(ctx context.Context, by core.Actor) (int64, error) {
	if by.Kind != core.Operator {
		return 0, core.ErrForbidden
	}
	now := d.Now()
	var n int64
	_, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		var err error
		if n, err = tx.RequeueFailed(now); err != nil || n == 0 {
			return core.Result{}, err
		}
		return core.Result{}, core.Audit(tx, core.NewEntry(by, 0, now, "letters_retried").With("letters", n))
	})
	return n, err
}
