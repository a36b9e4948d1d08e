package public

import (
	"strconv"
	"sync"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// A cache keeps pages of strangers, which are all alike.
type cache struct {
	lock  sync.Mutex
	pages map[cacheKey]cached
}

func newCache() cache { return cache{pages: map[cacheKey]cached{}} }

// mostCached is how many are kept; beyond it the cache starts anew.
const mostCached = 500

// A cacheKey is what the bytes of a public page depend on, besides its stamp.
type cacheKey struct {
	slug, lang string
	chosen     bool   // the address names the language
	zone       string // that is not the event's own
	installed  int64  // revision of what the installation says about itself
}

// A cached page is a page as it was rendered for a stamp.
type cached struct {
	stamp string
	blob  frame.Blob
}

// page is the page for key, rendered if its stamp has changed.
func (k *cache) page(key cacheKey, stamp string, render func() (frame.Blob, error)) (frame.Blob, error) {
	k.lock.Lock()
	known, ok := k.pages[key]
	k.lock.Unlock()
	if ok && known.stamp == stamp {
		return known.blob, nil
	}
	b, err := render()
	if err != nil {
		return frame.Blob{}, err
	}
	k.lock.Lock()
	defer k.lock.Unlock()
	if len(k.pages) >= mostCached {
		clear(k.pages)
	}
	k.pages[key] = cached{stamp, b}
	return b, nil
}

// stamp changes with everything that the public page shows: the event's
// revision, the counters and the states of its sessions. The counters are
// read on each request, so that several servers agree.
func stamp(pr *desk.Programme, now time.Time) string {
	b := make([]byte, 0, 64)
	b = strconv.AppendInt(b, pr.Event.ID, 10)
	b = strconv.AppendInt(append(b, '/'), pr.Event.Revision, 10)
	for i := range pr.Sessions {
		s := &pr.Sessions[i]
		b = strconv.AppendInt(append(b, '/'), s.SeatsTaken, 10)
		b = strconv.AppendInt(append(b, ' '), s.Waiting, 10)
		b = append(append(b, ' '), pr.Event.StateOf(s, now)...)
		b = strconv.AppendBool(append(b, ' '), pr.Event.CheckOpen(s, now) == nil)
	}
	return string(b)
}
