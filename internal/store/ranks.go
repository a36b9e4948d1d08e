package store

import (
	"context"

	"rollcall/internal/event"
)

// nearby is how many places from either end of a queue are numbered for a
// list. Beyond, numbering costs more the longer the queue is.
const nearby = 2000

const (
	// Each end by itself: asked for both at once, SQLite walks along all of the queue.
	endsOfQueue = `SELECT coalesce((SELECT min(queue_seq) FROM registrations WHERE session_id = s.id AND queue_seq IS NOT NULL), 0) AS first,
coalesce((SELECT max(queue_seq) FROM registrations WHERE session_id = s.id AND queue_seq IS NOT NULL), 0) AS last, s.waiting FROM sessions s WHERE s.id = ?`
	ranksBack = `SELECT id, rank FROM (SELECT id, row_number() OVER (ORDER BY queue_seq DESC) AS rank FROM registrations
WHERE session_id = ? AND queue_seq >= ?) q WHERE id IN ?`
	placeFromFront = `SELECT coalesce(max(queue_seq), 0) FROM (SELECT queue_seq FROM registrations WHERE session_id = ? AND queue_seq IS NOT NULL ORDER BY queue_seq LIMIT ?) q`
	placeFromBack  = `SELECT coalesce(min(queue_seq), 0) FROM (SELECT queue_seq FROM registrations WHERE session_id = ? AND queue_seq IS NOT NULL ORDER BY queue_seq DESC LIMIT ?) q`
)

// RegistrationsNear is RegistrationsOf, but that who waits far from both ends
// of a long queue in which there are gaps has no rank: what it costs does not
// grow with the queue.
func (r Reads) RegistrationsNear(ctx context.Context, registrantIDs []int64) ([]Ranked, error) {
	return r.registrationsNear(ctx, registrantIDs, nearby)
}

func (r Reads) registrationsNear(ctx context.Context, registrantIDs []int64, nearby int64) ([]Ranked, error) {
	rows, err := r.RegistrationRows(ctx, registrantIDs)
	if err != nil {
		return nil, err
	}
	waiting := map[int64][]event.Registration{}
	for _, g := range rows {
		if g.QueueSeq != nil {
			waiting[g.SessionID] = append(waiting[g.SessionID], g)
		}
	}
	ranks := map[int64]int64{}
	for session, regs := range waiting {
		if err := r.nearRanks(ctx, session, regs, nearby, ranks); err != nil {
			return nil, err
		}
	}
	all := make([]Ranked, len(rows))
	for i, g := range rows {
		all[i] = Ranked{g, ranks[g.ID]}
	}
	return all, nil
}

// nearRanks puts the ranks of those regs, which wait for a session, into ranks
// that can be told within nearby steps.
func (r Reads) nearRanks(ctx context.Context, session int64, regs []event.Registration, nearby int64, ranks map[int64]int64) error {
	var queue struct{ First, Last, Waiting int64 }
	if err := r.On(ctx).Raw(endsOfQueue, session).Scan(&queue).Error; err != nil {
		return Fault(err)
	}
	if queue.Last-queue.First+1 == queue.Waiting { // nobody has left from among them
		for _, g := range regs {
			ranks[g.ID] = *g.QueueSeq - queue.First + 1
		}
		return nil
	}
	front, back, err := r.bounds(ctx, session, nearby)
	if err != nil {
		return err
	}
	var early, late []int64
	upTo, from := int64(0), queue.Last
	for _, g := range regs {
		switch seq := *g.QueueSeq; {
		case seq <= front:
			early, upTo = append(early, g.ID), max(upTo, seq)
		case seq >= back:
			late, from = append(late, g.ID), min(from, seq)
		}
	}
	if err := r.numbered(ctx, ranksUpTo, session, upTo, early, func(id, n int64) { ranks[id] = n }); err != nil {
		return err
	}
	return r.numbered(ctx, ranksBack, session, from, late, func(id, n int64) { ranks[id] = queue.Waiting - n + 1 })
}

// bounds are the places in a queue up to which, and from which on, people stand
// near its beginning and its end.
func (r Reads) bounds(ctx context.Context, session, nearby int64) (front, back int64, err error) {
	if err := r.On(ctx).Raw(placeFromFront, session, nearby).Scan(&front).Error; err != nil {
		return 0, 0, Fault(err)
	}
	err = r.On(ctx).Raw(placeFromBack, session, nearby).Scan(&back).Error
	return front, back, Fault(err)
}

// numbered calls each with the ids and their numbers by the statement.
func (r Reads) numbered(ctx context.Context, statement string, session, bound int64, ids []int64, each func(id, n int64)) error {
	if len(ids) == 0 {
		return nil
	}
	var found []struct{ ID, Rank int64 }
	if err := r.On(ctx).Raw(statement, session, bound, ids).Scan(&found).Error; err != nil {
		return Fault(err)
	}
	for _, f := range found {
		each(f.ID, f.Rank)
	}
	return nil
}
