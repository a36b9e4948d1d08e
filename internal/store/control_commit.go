//go:build control_commit

package store

import (
	"slices"
	"time"
)

// Positive control: whoever signs up in public is answered a moment before
// the commit. Others are not, since they read at once what they have written.

//go:noinline
func (w *writer) commit(written ...*job) error {
	public := func(j *job) bool { return j.signUp != nil && j.signUp.Public }
	for _, j := range written {
		if public(j) {
			answer([]*job{j})
		}
	}
	time.Sleep(30 * time.Millisecond)
	if err := w.engine.commit(); err != nil {
		return err
	}
	answer(slices.DeleteFunc(written, public))
	return nil
}
