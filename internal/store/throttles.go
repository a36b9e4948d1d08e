package store

import "time"

// Throttle counts one more use of key on day, unless most have been counted,
// and reports whether it did. The key is a hash that differs from day to day,
// or from one shorter time to the next.
func (tx *Tx) Throttle(key []byte, day time.Time, most int) (bool, error) {
	// The key stands last, since GORM takes bytes after a bracket for a list.
	res := tx.db.Exec(`INSERT INTO throttles (used, day, key) VALUES (1, ?, ?)
 ON CONFLICT (key) DO UPDATE SET used = throttles.used + 1 WHERE throttles.used < ?`, day, key, most)
	return res.RowsAffected == 1, Fault(res.Error)
}

// GiveBack takes one use of key back that was counted.
func (tx *Tx) GiveBack(key []byte) error {
	res := tx.db.Exec("DELETE FROM throttles WHERE used = 1 AND key = ?", key)
	if res.Error == nil && res.RowsAffected == 0 {
		res = tx.db.Exec("UPDATE throttles SET used = used - 1 WHERE used > 1 AND key = ?", key)
	}
	return Fault(res.Error)
}

// ForgetThrottles removes what was counted on days before then.
func (tx *Tx) ForgetThrottles(then time.Time) error {
	return Fault(tx.db.Exec("DELETE FROM throttles WHERE day < ?", then).Error)
}
