package store

import (
	"time"

	"rollcall/internal/event"
)

// Begin claims the Idempotency-Key of a request for this transaction. It
// returns the record of the first request if that has been answered, nil if
// this is the first, and ErrKeyReused if the first asked for something else.
// A nil once is a request without a key.
func (tx *Tx) Begin(once *event.Once) (*event.Once, error) {
	if once == nil {
		return nil, nil
	}
	claim := *once
	claim.ID = 0
	fresh, err := AddNew(tx.db, &claim)
	if err != nil || fresh {
		return nil, err
	}
	first, err := One[event.Once](tx.db.Where("principal = ? AND route = ? AND key = ?", once.Principal, once.Route, once.Key))
	if err != nil {
		return nil, err
	}
	if string(first.BodyMAC) != string(once.BodyMAC) {
		return nil, ErrKeyReused
	}
	return first, nil
}

// Answered keeps what came of the request that once belongs to.
func (tx *Tx) Answered(once *event.Once, resultID int64, status int) error {
	if once == nil {
		return nil
	}
	return Fault(tx.db.Model(&event.Once{}).Where("principal = ? AND route = ? AND key = ?", once.Principal, once.Route, once.Key).
		Updates(map[string]any{"result_id": resultID, "status": status}).Error)
}

// ForgetKeys removes Idempotency-Keys from before then.
func (tx *Tx) ForgetKeys(then time.Time) error {
	return Fault(tx.db.Where("at < ?", then).Delete(&event.Once{}).Error)
}
