package store

import (
	"time"

	"github.com/jackc/pgx/v5"

	"rollcall/internal/event"
)

// On PostgreSQL a batch of join clicks is written as sets, like sign-ups:
// questions first, then every row and the commit.
const (
	postgresDoors = `SELECT u.i, g.id, g.status, s.id, s.event_id, s.starts_at, s.ends_at, s.cancelled_at, s.join_url, s.join_opens_minutes
FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS u (registrant_id, slug, i)
CROSS JOIN LATERAL (SELECT id, status, session_id FROM registrations r WHERE r.registrant_id = u.registrant_id) g
JOIN sessions s ON s.id = g.session_id AND s.slug = u.slug`
	postgresJoins = `WITH fresh AS (
INSERT INTO marks (session_id, registrant_id, walk_in_name, walk_in_email, source, kind, at, headcount, nonce, recorded_at, recorded_by)
SELECT s, r, '', '', 'join', 'in', t, h, n, t, a FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::bigint[], $5::text[], $6::text[]) AS p (s, r, t, h, n, a)
ON CONFLICT (session_id, nonce) DO NOTHING RETURNING session_id, registrant_id, at, headcount, recorded_by)
INSERT INTO audit (at, event_id, session_id, registrant_id, actor, role, action, data)
SELECT f.at, s.event_id, f.session_id, f.registrant_id, f.recorded_by, 'person', 'joined', CASE WHEN f.headcount > 1 THEN '{"headcount":' || f.headcount || '}' END
FROM fresh f JOIN sessions s ON s.id = f.session_id`
)

// postgresClicks are a batch of join clicks between its two round trips.
type postgresClicks struct {
	doors map[int64]*Entrance // by place in the batch, from 1
	onces map[onceKey]event.Once

	sessions, registrants, headcounts []int64
	at                                []time.Time
	nonces, actors                    []string
	newOnces                          onceColumns
}

// join asks what it needs to know, decides, and leaves the writing pending.
func (w *postgresWriter) join(batch []*job) error {
	b := &postgresClicks{doors: map[int64]*Entrance{}, onces: map[onceKey]event.Once{}}
	b.ask(w.pending, batch)
	if err := w.ready(); err != nil {
		return err
	}
	for i, j := range batch {
		b.decide(j, b.doors[int64(i+1)])
	}
	w.pending = &pgx.Batch{}
	b.queue(w.pending)
	return nil
}

// ask queues the questions.
func (b *postgresClicks) ask(to *pgx.Batch, batch []*job) {
	people, slugs := make([]int64, len(batch)), make([]string, len(batch))
	var onces [3][]string
	for i, j := range batch {
		people[i], slugs[i] = j.join.RegistrantID, j.join.Session
		if o := j.join.Once; o != nil {
			onces[0], onces[1], onces[2] = append(onces[0], o.Principal), append(onces[1], o.Route), append(onces[2], o.Key)
		}
	}
	to.Queue(postgresDoors, people, slugs).Query(b.readDoors)
	if len(onces[0]) > 0 {
		to.Queue(postgresOnces, onces[0], onces[1], onces[2]).Query(func(rows pgx.Rows) error { return readOnces(rows, b.onces) })
	}
}

func (b *postgresClicks) readDoors(rows pgx.Rows) error {
	var i int64
	var e Entrance
	_, err := pgx.ForEachRow(rows, []any{
		&i, &e.RegistrationID, &e.Status, &e.ID, &e.EventID, &e.StartsAt, &e.EndsAt, &e.CancelledAt, &e.JoinURL, &e.JoinOpensMinutes,
	}, func() error {
		door := e
		b.doors[i] = &door
		e.CancelledAt = nil // the next row gets memory of its own
		return nil
	})
	return err
}

// decide answers j and notes the rows that this takes.
func (b *postgresClicks) decide(j *job, door *Entrance) {
	in, answered := j.join, false
	if o := in.Once; o != nil {
		var first event.Once
		if first, answered = b.onces[onceKey{o.Principal, o.Route, o.Key}]; answered && string(first.BodyMAC) != string(o.BodyMAC) {
			j.err = ErrKeyReused
			return
		}
	}
	if !j.admit(door) || answered {
		return
	}
	b.sessions, b.registrants = append(b.sessions, door.ID), append(b.registrants, in.RegistrantID)
	b.headcounts, b.at = append(b.headcounts, int64(in.Headcount)), append(b.at, in.Now)
	b.nonces, b.actors = append(b.nonces, in.nonce()), append(b.actors, in.Actor)
	if o := in.Once; o != nil {
		first := event.Once{BodyMAC: o.BodyMAC, Status: statusOK, ResultID: door.RegistrationID}
		b.onces[onceKey{o.Principal, o.Route, o.Key}] = first // for whoever comes next in this batch
		b.newOnces.add(o, &first, in.Now)
	}
}

// queue queues the statements. The entries of the audit follow from the
// marks, so that a click that is known already leaves none.
func (b *postgresClicks) queue(to *pgx.Batch) {
	if len(b.at) > 0 {
		to.Queue(postgresJoins, b.sessions, b.registrants, b.at, b.headcounts, b.nonces, b.actors)
	}
	b.newOnces.queue(to)
}
