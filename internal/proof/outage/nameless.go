package outage

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/proof/stage"
)

// flowNameless lets staff add people who have no address: no constraint of the
// database would notice one of them twice. Only the Idempotency-Key does.
func flowNameless(ctx context.Context, s *stage.Site, j *proof.Journal, callers int) (*stream, error) {
	f := &stream{journal: j, served: make([]atomic.Int64, len(s.URLs)), failed: make([]error, callers)}
	running, end := context.WithCancel(ctx)
	f.end = end
	for i := range callers {
		c, err := s.Caller(j, i+1, i%len(s.URLs))
		if err != nil {
			end()
			return nil, err
		}
		c.Tries, c.Pause, c.Haste = repeats, repeatPause, impatience
		f.callers.Go(func() {
			defer c.Close()
			for n := 0; n < 5000 && running.Err() == nil && f.failed[i] == nil; n++ {
				name := fmt.Sprintf("Guest %d of %d", n, c.Number)
				f.failed[i] = f.note(c.AddByName(ctx, name, j.Rules.Sessions[0].Slug))
				load.Wait(running, 20*time.Millisecond)
			}
		})
	}
	return f, nil
}

// impatience is the longest that somebody waits who does not want to wait:
// they hang up before there can be an answer, or about then, so that whether
// the server has acted is known to nobody, and send the same again.
const impatience = 20 * time.Millisecond
