package bench

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// work calls do for 0, 1, 2 and so on by so many workers at a time, each of
// which takes the next number when it is done with one, until long has
// passed, most are done or do fails. It returns how many were done, which are
// the first ones, and how long that took.
func work(ctx context.Context, most, workers int, long time.Duration, do func(worker, i int) error) (int, time.Duration, error) {
	var next atomic.Int64
	failures := make([]error, workers)
	var group sync.WaitGroup
	began := time.Now()
	for w := range workers {
		group.Go(func() {
			for failures[w] == nil && ctx.Err() == nil && time.Since(began) < long {
				i := int(next.Add(1)) - 1
				if i >= most {
					return
				}
				failures[w] = do(w, i)
			}
		})
	}
	group.Wait()
	return min(most, int(next.Load())), time.Since(began), cmp.Or(ctx.Err(), first(failures))
}

// first is the first of errors, and how many like it there are: when one
// fails, mostly all do.
func first(errs []error) error {
	failed := slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	switch len(failed) {
	case 0:
		return nil
	case 1:
		return failed[0]
	}
	return fmt.Errorf("%w (and %d more)", failed[0], len(failed)-1)
}
