package core

import (
	"context"
	"sync"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A shelf keeps programmes that have been read, by slug. What it holds is
// never changed and may be out of date: whoever takes from it holds it
// against the event's revision, which every server raises with every change.
type shelf struct {
	lock sync.Mutex
	held map[string]*held
}

// A held programme, and the way to its counters.
type held struct {
	*Programme
	tally shared[store.Tally]
}

// shelfSize is how many programmes are kept; beyond it the shelf is cleared.
const shelfSize = 500

func (s *shelf) take(slug string) *held {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.held[slug]
}

func (s *shelf) put(p *Programme) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.held == nil || len(s.held) >= shelfSize {
		s.held = map[string]*held{}
	}
	s.held[p.Event.Slug] = &held{Programme: p}
}

// Current is the programme of the event called slug with the counters of this
// moment. Unless the event has changed that is one small read.
func (d *Desk) Current(ctx context.Context, slug string) (*Programme, error) {
	held := d.shelf.take(slug)
	if held == nil {
		return d.read(ctx, slug)
	}
	tally, err := held.tally.ask(ctx, func(ctx context.Context) (store.Tally, error) { return d.Store.Tally(ctx, slug) })
	if err != nil {
		return nil, err
	}
	if tally.EventID != held.Event.ID || tally.Revision != held.Event.Revision {
		return d.read(ctx, slug)
	}
	now := *held.Programme
	now.Sessions = make([]event.Session, len(held.Sessions))
	copy(now.Sessions, held.Sessions)
	for i := range now.Sessions {
		now.Sessions[i].Seats = tally.Seats[now.Sessions[i].ID]
	}
	return &now, nil
}

// Decided is the programme of the event called slug, possibly out of date:
// for decisions that the store holds against the revision when it writes
// them. again says that it was out of date.
func (d *Desk) Decided(ctx context.Context, slug string, again bool) (*Programme, error) {
	if held := d.shelf.take(slug); held != nil && !again {
		return held.Programme, nil
	}
	return d.read(ctx, slug)
}

// read reads a programme and keeps it.
func (d *Desk) read(ctx context.Context, slug string) (*Programme, error) {
	ev, err := d.Store.Event(ctx, slug)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	d.shelf.put(p)
	return p, nil
}
