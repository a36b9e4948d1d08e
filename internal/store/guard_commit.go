package store

import (
	"slices"
	"time"

	"rollcall/internal/guard"
)

// commit commits and answers the jobs that have been written. Nobody is
// answered before what they asked for is on the disk.
func (w *writer) commit(written ...*job) error {
	if guard.Missing("commit") {
		written = answerEarly(written)
	}
	if err := w.engine.commit(); err != nil {
		return err
	}
	answer(written)
	return nil
}

// answerEarly is the control: whoever signs up in public is answered a moment
// before the commit. The others, who read at once what they have written, are
// left for later.
func answerEarly(written []*job) []*job {
	public := func(j *job) bool { return j.signUp != nil && j.signUp.Public }
	for _, j := range written {
		if public(j) {
			answer([]*job{j})
		}
	}
	time.Sleep(30 * time.Millisecond)
	return slices.DeleteFunc(written, public)
}
