package reference

import "rollcall/internal/store"

// A Queue puts callers before a Raw: one goroutine writes whatever waits and
// answers all of it. It is the least that group commit costs.
type Queue struct {
	jobs  chan *queued
	ended chan struct{}
}

type queued struct {
	in   *store.SignUp
	done chan error
}

// queueLength is more than ever wait in a bench.
const queueLength = 16384

// StartQueue starts a queue before raw that writes up to most sign-ups at
// once. Close it before raw.
func StartQueue(raw *Raw, most int) *Queue {
	q := &Queue{jobs: make(chan *queued, queueLength), ended: make(chan struct{})}
	go q.run(raw, most)
	return q
}

// SignUp returns when in is on the disk.
func (q *Queue) SignUp(in *store.SignUp) error {
	j := &queued{in, make(chan error, 1)}
	q.jobs <- j
	return <-j.done
}

// Close waits for what has been taken on.
func (q *Queue) Close() {
	close(q.jobs)
	<-q.ended
}

func (q *Queue) run(raw *Raw, most int) {
	defer close(q.ended)
	var jobs []*queued
	var batch []*store.SignUp
	for j := range q.jobs {
		jobs, batch = append(jobs[:0], j), append(batch[:0], j.in)
		for len(jobs) < most && len(q.jobs) > 0 {
			j := <-q.jobs
			jobs, batch = append(jobs, j), append(batch, j.in)
		}
		err := raw.Write(batch)
		for _, j := range jobs {
			j.done <- err
		}
	}
}
