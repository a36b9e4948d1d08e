//go:build control_commit

package store

import "time"

// Positive control: everyone is answered a moment before the commit.

//go:noinline
func (w *writer) commit(written ...*job) error {
	answer(written)
	time.Sleep(10 * time.Millisecond)
	return w.engine.commit()
}
