package store

import (
	"database/sql"
	"errors"

	"rollcall/internal/event"
)

// A sqliteSigner writes sign-ups row by row with statements that stay
// prepared. With SQLite in the same process this is faster than statements
// over sets.
type sqliteSigner struct {
	event, session, saveSession         *sql.Stmt
	once, saveOnce                      *sql.Stmt
	registrant, known                   *sql.Stmt
	registration, letter, again, audits *sql.Stmt
}

// A numbered parameter lets one value stand in two columns.
const (
	sqliteRegistrant = `INSERT INTO registrants (event_id, email, email_folded, given_name, family_name, latin_name, organisation, organisation_kind,
municipality, municipality_key, country, function, language, zone, interpretation, role, source, languages_spoken, answers, consents, signed_up_at, verified_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id, email_folded) DO NOTHING`
	sqliteRegistration = `INSERT INTO registrations (registrant_id, session_id, status, holds_seat, queue_seq, hold_until, signed_up_at, changed_at)
VALUES (?1, ?2, ?3, ?4, nullif(?5, 0), ?6, ?7, ?7)`
	sqliteLetter = `INSERT INTO letters (registrant_id, event_id, kind, occasion, language, data, message_id, state, owed_at, due_at, useful_until)
VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, 'queued', ?7, ?7, ?8)`
	// The day's limit is part of the statement: both counts are over the
	// range of one registrant in the unique key.
	sqliteAgain = `INSERT INTO letters (registrant_id, event_id, kind, occasion, language, data, message_id, state, owed_at, due_at, useful_until)
SELECT ?1, ?2, 'again', ?3 || '#' || again, ?4, ?5, ?6, 'queued', ?7, ?7, ?8
FROM (SELECT count(*) FILTER (WHERE kind = 'again') AS again, count(*) AS caused FROM letters
WHERE registrant_id = ?1 AND kind IN ('verify', 'again', 'link') AND owed_at >= ?9) WHERE caused < 3`
	sqliteAudit   = `INSERT INTO audit (at, event_id, registrant_id, actor, role, action, data) VALUES (?, ?, ?, ?, ?, 'signed_up', ?)`
	sqliteOnce    = `SELECT body_mac, status, result_id FROM idempotency WHERE principal = ? AND route = ? AND key = ?`
	sqliteAddOnce = `INSERT INTO idempotency (principal, route, key, body_mac, status, result_id, at) VALUES (?, ?, ?, ?, ?, ?, ?)`
	sqliteSession = `SELECT event_id, capacity, seats_taken, unverified_seats, waiting, next_seq, kept FROM sessions WHERE id = ?`
	sqliteSeats   = `UPDATE sessions SET seats_taken = ?, unverified_seats = ?, waiting = ?, next_seq = ? WHERE id = ?`
)

func newSQLiteSigner(s *sqliteStatements) *sqliteSigner {
	return &sqliteSigner{
		event:        s.prepare(`SELECT revision FROM events WHERE id = ?`),
		session:      s.prepare(sqliteSession),
		saveSession:  s.prepare(sqliteSeats),
		once:         s.prepare(sqliteOnce),
		saveOnce:     s.prepare(sqliteAddOnce),
		registrant:   s.prepare(sqliteRegistrant),
		known:        s.prepare(`SELECT coalesce(merged_into, id), language FROM registrants WHERE event_id = ? AND email_folded = ?`),
		registration: s.prepare(sqliteRegistration),
		letter:       s.prepare(sqliteLetter),
		again:        s.prepare(sqliteAgain),
		audits:       s.prepare(sqliteAudit),
	}
}

// write writes a batch in the order of arrival.
func (s *sqliteSigner) write(batch []*job) error {
	l := newLedger()
	for _, j := range batch {
		j.signedUp, j.err = SignedUp{}, nil
		if err := s.one(l, j); err != nil {
			return err
		}
	}
	for _, c := range l.sessions {
		if !c.changed {
			continue
		}
		if _, err := s.saveSession.Exec(c.SeatsTaken, c.UnverifiedSeats, c.Waiting, c.NextSeq, c.sessionID); err != nil {
			return err
		}
	}
	return nil
}

// one writes one sign-up.
func (s *sqliteSigner) one(l *ledger, j *job) error {
	p := j.signUp
	if p.Once != nil {
		answered, err := s.replay(j)
		if answered || err != nil {
			return err
		}
	}
	if err := s.load(l, p.SignUp); err != nil {
		return err
	}
	places, refusal := l.enter(p.SignUp)
	if refusal != nil {
		j.err = refusal
		return nil
	}
	id, err := s.addRegistrant(p)
	if err != nil {
		return err
	}
	if id == 0 {
		l.undo(p.SignUp)
		return s.repeated(j)
	}
	l.keep(p.SignUp)
	j.signedUp = SignedUp{RegistrantID: id, Created: true, Places: places}
	return s.addRest(j)
}

// replay answers j if a request with its key was answered before.
func (s *sqliteSigner) replay(j *job) (bool, error) {
	o := j.signUp.Once
	var first event.Once
	err := s.once.QueryRow(o.Principal, o.Route, o.Key).Scan(&first.BodyMAC, &first.Status, &first.ResultID)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err == nil {
		j.replay(&first)
	}
	return true, err
}

// load reads what the ledger lacks. What is not there any more stays absent,
// which enter notices.
func (s *sqliteSigner) load(l *ledger, in *SignUp) error {
	if _, there := l.revisions[in.EventID]; !there {
		var revision int64
		if err := s.event.QueryRow(in.EventID).Scan(&revision); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		l.revisions[in.EventID] = revision
	}
	for _, id := range in.SessionIDs {
		if l.sessions[id] != nil {
			continue
		}
		c := &counters{sessionID: id}
		err := s.session.QueryRow(id).Scan(&c.eventID, &c.Capacity, &c.SeatsTaken, &c.UnverifiedSeats, &c.Waiting, &c.NextSeq, &c.Kept)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return err
		}
		l.sessions[id] = c
	}
	return nil
}

// addRegistrant returns the id of a new registrant, or 0 if the address is
// known.
func (s *sqliteSigner) addRegistrant(p *signUp) (int64, error) {
	r := &p.Registrant
	res, err := s.registrant.Exec(p.EventID, r.Email, r.EmailFolded, r.GivenName, r.FamilyName, r.LatinName, r.Organisation, r.OrganisationKind,
		r.Municipality, r.MunicipalityKey, r.Country, r.Function, r.Language, r.Zone, r.Interpretation, string(r.Role), r.Source, p.spoken, p.answers, p.consents, p.Now, p.verifiedAt())
	if err != nil {
		return 0, err
	}
	if n, err := res.RowsAffected(); n == 0 || err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// repeated answers someone whose address is known. Only this case costs a
// question.
func (s *sqliteSigner) repeated(j *job) error {
	p := j.signUp
	var language string
	if err := s.known.QueryRow(p.EventID, p.Registrant.EmailFolded).Scan(&j.signedUp.RegistrantID, &language); err != nil {
		return err
	}
	if p.Public {
		day := p.day()
		_, err := s.again.Exec(j.signedUp.RegistrantID, p.EventID, dayName(day), language, p.letterData(nil), p.messageID, p.Now, p.usefulUntil(), day)
		if err != nil {
			return err
		}
	}
	return s.remember(j)
}

// addRest writes what hangs on a new registrant.
func (s *sqliteSigner) addRest(j *job) error {
	p, id, places := j.signUp, j.signedUp.RegistrantID, j.signedUp.Places
	for _, place := range places {
		_, err := s.registration.Exec(id, place.SessionID, string(place.Status), place.HoldsSeat, place.QueueSeq, p.holdUntil(place), p.Now)
		if err != nil {
			return err
		}
	}
	if p.Registrant.Email != nil {
		err := s.owe(id, p.EventID, string(event.SignUpLetter(places)), p.Registrant.Language, p.letterData(places), p.messageID, p.Now, p.usefulUntil())
		if err != nil {
			return err
		}
	}
	if _, err := s.audits.Exec(p.Now, p.EventID, id, p.Actor, p.Role, auditData(places)); err != nil {
		return err
	}
	return s.remember(j)
}

// remember keeps the answer for repeats with the same key.
func (s *sqliteSigner) remember(j *job) error {
	o := j.signUp.Once
	if o == nil {
		return nil
	}
	_, err := s.saveOnce.Exec(o.Principal, o.Route, o.Key, o.BodyMAC, j.signUp.status(j.signedUp.Created), j.signedUp.RegistrantID, j.signUp.Now)
	return err
}
