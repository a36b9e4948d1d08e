package store

import (
	"github.com/jackc/pgx/v5"

	"rollcall/internal/event"
)

// On PostgreSQL a batch of sign-ups is written as sets, in two round trips:
// questions first (counters, revisions, known addresses, fresh ids), then
// every row and the commit. What is decided in between is decided in the
// order of arrival, like on SQLite.
const (
	postgresCounters = `SELECT id, event_id, capacity, seats_taken, unverified_seats, waiting, next_seq, kept FROM sessions WHERE id = ANY($1)`
	postgresIDs      = `SELECT nextval(pg_get_serial_sequence('registrants', 'id')) FROM generate_series(1, $1)`
	// LATERAL keeps the planner on the unique index before there are
	// statistics.
	postgresKnown = `SELECT u.event_id, u.email_folded, r.id, r.language FROM unnest($1::bigint[], $2::text[]) AS u (event_id, email_folded)
CROSS JOIN LATERAL (SELECT coalesce(merged_into, id) AS id, language FROM registrants r WHERE r.event_id = u.event_id AND r.email_folded = u.email_folded LIMIT 1) r`
	postgresOnces = `SELECT u.principal, u.route, u.key, i.body_mac, i.status, i.result_id FROM unnest($1::text[], $2::text[], $3::text[]) AS u (principal, route, key)
CROSS JOIN LATERAL (SELECT * FROM idempotency i WHERE i.principal = u.principal AND i.route = u.route AND i.key = u.key LIMIT 1) i`
	postgresRegistrants = `INSERT INTO registrants (id, event_id, email, email_folded, given_name, family_name, latin_name, organisation, organisation_kind,
municipality, municipality_key, country, function, language, zone, interpretation, role, source, languages_spoken, answers, consents, signed_up_at, verified_at)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
$11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[],
$22::timestamptz[], $23::timestamptz[])`
	postgresRegistrations = `INSERT INTO registrations (registrant_id, session_id, status, holds_seat, queue_seq, hold_until, signed_up_at, changed_at)
SELECT r, s, st, h, nullif(q, 0), u, t, t FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::boolean[], $5::bigint[], $6::timestamptz[], $7::timestamptz[]) AS p (r, s, st, h, q, u, t)`
	postgresLetters = `INSERT INTO letters (registrant_id, event_id, kind, occasion, language, data, message_id, state, owed_at, due_at, useful_until)
SELECT r, e, k, '', l, d, m, 'queued', t, t, u FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[]) AS p (r, e, k, l, d, m, t, u)`
	postgresAgain = `INSERT INTO letters (registrant_id, event_id, kind, occasion, language, data, message_id, state, owed_at, due_at, useful_until)
SELECT $1::bigint, $2::bigint, 'again', $3::text || '#' || again, $4::text, $5::text, $6::text, 'queued', $7::timestamptz, $7::timestamptz, $8::timestamptz
FROM (SELECT count(*) FILTER (WHERE kind = 'again') AS again, count(*) AS caused FROM letters
WHERE registrant_id = $1 AND kind IN ('verify', 'again', 'link') AND owed_at >= $9::timestamptz) c WHERE caused < 3`
	postgresAudit = `INSERT INTO audit (at, event_id, registrant_id, actor, role, action, data)
SELECT t, e, r, a, o, 'signed_up', d FROM unnest($1::timestamptz[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[]) AS p (t, e, r, a, o, d)`
	postgresAddOnces = `INSERT INTO idempotency (principal, route, key, body_mac, status, result_id, at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bigint[], $6::bigint[], $7::timestamptz[])`
	postgresSeats = `UPDATE sessions s SET seats_taken = u.t, unverified_seats = u.v, waiting = u.w, next_seq = u.n
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) AS u (id, t, v, w, n) WHERE s.id = u.id`
)

// An addressKey is what a registrant is unique by.
type addressKey struct {
	eventID int64
	folded  string
}

// A person is a registrant who is known already.
type person struct {
	id       int64
	language string
}

// A onceKey is what an Idempotency-Key is unique by.
type onceKey struct{ principal, route, key string }

// A postgresBatch is a batch of sign-ups between its two round trips.
type postgresBatch struct {
	*ledger
	known  map[addressKey]person
	onces  map[onceKey]event.Once
	ids    []int64 // fresh ones, for new registrants
	writes *pgx.Batch
	postgresRows
}

// signUp asks what it needs to know, decides, and leaves the writing pending.
func (w *postgresWriter) signUp(batch []*job) error {
	b := &postgresBatch{ledger: newLedger(), known: map[addressKey]person{}, onces: map[onceKey]event.Once{}, writes: &pgx.Batch{}}
	b.ask(w.pending, batch)
	if err := w.ready(); err != nil {
		return err
	}
	for _, j := range batch {
		j.signedUp, j.err = SignedUp{}, nil
		b.decide(j)
	}
	b.postgresRows.queue(b.writes)
	b.saveSeats()
	w.pending = b.writes
	return nil
}

// ask queues the questions.
func (b *postgresBatch) ask(to *pgx.Batch, batch []*job) {
	var sessions, events, knownEvents []int64
	var folded []string
	var onces [3][]string
	for _, j := range batch {
		p := j.signUp
		sessions, events = append(sessions, p.SessionIDs...), append(events, p.EventID)
		if p.Registrant.EmailFolded != nil {
			knownEvents, folded = append(knownEvents, p.EventID), append(folded, *p.Registrant.EmailFolded)
		}
		if o := p.Once; o != nil {
			onces[0], onces[1], onces[2] = append(onces[0], o.Principal), append(onces[1], o.Route), append(onces[2], o.Key)
		}
	}
	to.Queue(postgresCounters, ascending(sessions)).Query(b.readCounters)
	lockEvents(to, ascending(events)).Query(b.readRevisions)
	to.Queue(postgresKnown, knownEvents, folded).Query(b.readKnown)
	to.Queue(postgresIDs, len(batch)).Query(b.readIDs)
	if len(onces[0]) > 0 {
		to.Queue(postgresOnces, onces[0], onces[1], onces[2]).Query(b.readOnces)
	}
}

func (b *postgresBatch) readCounters(rows pgx.Rows) error {
	var c counters
	_, err := pgx.ForEachRow(rows, []any{&c.sessionID, &c.eventID, &c.Capacity, &c.SeatsTaken, &c.UnverifiedSeats, &c.Waiting, &c.NextSeq, &c.Kept}, func() error {
		session := c
		b.sessions[c.sessionID] = &session
		return nil
	})
	return err
}

func (b *postgresBatch) readRevisions(rows pgx.Rows) error {
	var id, revision int64
	_, err := pgx.ForEachRow(rows, []any{&id, &revision}, func() error {
		b.revisions[id] = revision
		return nil
	})
	return err
}

func (b *postgresBatch) readKnown(rows pgx.Rows) error {
	var key addressKey
	var p person
	_, err := pgx.ForEachRow(rows, []any{&key.eventID, &key.folded, &p.id, &p.language}, func() error {
		b.known[key] = p
		return nil
	})
	return err
}

func (b *postgresBatch) readIDs(rows pgx.Rows) (err error) {
	b.ids, err = pgx.CollectRows(rows, pgx.RowTo[int64])
	return err
}

func (b *postgresBatch) readOnces(rows pgx.Rows) error { return readOnces(rows, b.onces) }

// readOnces reads the keys of requests that were answered before.
func readOnces(rows pgx.Rows, into map[onceKey]event.Once) error {
	var key onceKey
	var o event.Once
	_, err := pgx.ForEachRow(rows, []any{&key.principal, &key.route, &key.key, &o.BodyMAC, &o.Status, &o.ResultID}, func() error {
		into[key] = o
		o.BodyMAC = nil // the next row gets memory of its own
		return nil
	})
	return err
}

// decide answers j and notes the rows that this takes.
func (b *postgresBatch) decide(j *job) {
	p := j.signUp
	if p.Once != nil {
		if first, there := b.onces[onceKey{p.Once.Principal, p.Once.Route, p.Once.Key}]; there {
			j.replay(&first)
			return
		}
	}
	places, refusal := b.enter(p.SignUp)
	if refusal != nil {
		j.err = refusal
		return
	}
	var key addressKey
	if p.Registrant.EmailFolded != nil {
		key = addressKey{p.EventID, *p.Registrant.EmailFolded}
		if known, there := b.known[key]; there {
			b.undo(p.SignUp)
			b.repeated(j, known)
			return
		}
	}
	id := b.ids[0]
	b.ids = b.ids[1:]
	if p.Registrant.EmailFolded != nil {
		b.known[key] = person{id, p.Registrant.Language} // to whoever comes next in this batch
	}
	b.keep(p.SignUp)
	j.signedUp = SignedUp{RegistrantID: id, Created: true, Places: places}
	b.add(j)
	b.remember(j)
}

// repeated answers someone whose address is known. The statement comes after
// those that make the batch's own registrants.
func (b *postgresBatch) repeated(j *job, known person) {
	p := j.signUp
	j.signedUp = SignedUp{RegistrantID: known.id}
	if p.Public {
		day := p.day()
		b.agains = append(b.agains, []any{known.id, p.EventID, dayName(day), known.language, p.letterData(nil), p.messageID, p.Now, p.usefulUntil(), day})
	}
	b.remember(j)
}

// remember keeps the answer for repeats with the same key.
func (b *postgresBatch) remember(j *job) {
	o := j.signUp.Once
	if o == nil {
		return
	}
	first := event.Once{BodyMAC: o.BodyMAC, Status: j.signUp.status(j.signedUp.Created), ResultID: j.signedUp.RegistrantID}
	b.onces[onceKey{o.Principal, o.Route, o.Key}] = first
	b.newOnces.add(o, &first, j.signUp.Now)
}

// saveSeats queues the counters that have changed.
func (b *postgresBatch) saveSeats() {
	var columns [5][]int64
	for _, c := range b.sessions {
		if !c.changed {
			continue
		}
		for i, v := range []int64{c.sessionID, c.SeatsTaken, c.UnverifiedSeats, c.Waiting, c.NextSeq} {
			columns[i] = append(columns[i], v)
		}
	}
	if len(columns[0]) > 0 {
		b.writes.Queue(postgresSeats, columns[0], columns[1], columns[2], columns[3], columns[4])
	}
}
