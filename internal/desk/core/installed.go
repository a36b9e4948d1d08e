package core

import (
	"context"
	"sync"
	"time"

	"rollcall/internal/event"
)

// installedFor is how long what the installation says about itself is taken from
// memory. Another server's change is seen after so long at the latest, one's
// own at once.
const installedFor = 10 * time.Second

// patientFor is how long a page waits for it: it can be shown without.
const patientFor = time.Second

// installed is what the installation says about itself, as it was read last.
type installed struct {
	lock    sync.Mutex
	value   *event.Installation // nil: never read
	readAt  time.Time
	reading bool
}

// Installed is what the installation says about itself, without its logo. It
// never fails: what cannot be read is as it was, so that a page about a failure
// can be shown too. It must not be changed.
func (d *Desk) Installed() *event.Installation {
	now, i := d.Now(), &d.installed
	i.lock.Lock()
	fresh := i.value != nil && now.Sub(i.readAt) < installedFor && !now.Before(i.readAt)
	if fresh || i.reading && i.value != nil {
		defer i.lock.Unlock()
		return i.value
	}
	i.reading = true
	i.lock.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), patientFor)
	defer cancel()
	v, err := d.Store.Installation(ctx)
	if err != nil {
		d.Warn("the settings of the installation cannot be read", err)
	}
	i.lock.Lock()
	defer i.lock.Unlock()
	i.reading, i.readAt = false, now
	switch {
	case err != nil && i.value == nil:
		i.value = &event.Installation{}
	case err == nil && (i.value == nil || v.Revision >= i.value.Revision):
		i.value = v
	}
	return i.value
}

// KeepInstalled puts v, which has been written, in the place of what was read.
func (d *Desk) KeepInstalled(v event.Installation) {
	d.installed.lock.Lock()
	defer d.installed.lock.Unlock()
	v.Logo = nil
	if d.installed.value == nil || v.Revision >= d.installed.value.Revision {
		d.installed.value, d.installed.readAt = &v, d.Now()
	}
}
