package store

import (
	"context"
	"fmt"
)

// A Finding is a rule that the data breaks.
type Finding struct {
	Rule   string `json:"rule"`   // what should hold
	Detail string `json:"detail"` // where it does not
}

// A recount is a rule as a query for what breaks it: each row is one text.
type recount struct{ rule, query string }

// recounts hold on both databases. Some repeat what a constraint holds
// already, since a damaged or edited file is what this is for.
var recounts = []recount{
	{"seats taken are counted", `SELECT 'session ' || s.id || ' counts ' || s.seats_taken || ', held are ' || count(g.id)
FROM sessions s LEFT JOIN registrations g ON g.session_id = s.id AND g.holds_seat GROUP BY s.id, s.seats_taken HAVING s.seats_taken <> count(g.id)`},
	{"unverified seats are counted", `SELECT 'session ' || s.id || ' counts ' || s.unverified_seats || ', held are ' || count(g.id)
FROM sessions s LEFT JOIN registrations g ON g.session_id = s.id AND g.holds_seat AND g.status = 'unverified' GROUP BY s.id, s.unverified_seats HAVING s.unverified_seats <> count(g.id)`},
	{"those waiting are counted", `SELECT 'session ' || s.id || ' counts ' || s.waiting || ', waiting are ' || count(g.id)
FROM sessions s LEFT JOIN registrations g ON g.session_id = s.id AND g.status = 'waitlisted' GROUP BY s.id, s.waiting HAVING s.waiting <> count(g.id)`},
	{"no session has more seats taken than it has", `SELECT 'session ' || id || ' has ' || seats_taken || ' of ' || capacity FROM sessions WHERE seats_taken > capacity OR seats_taken < 0 OR unverified_seats > seats_taken`},
	{"nobody waits while a seat is free, unless it was decided why", `SELECT 'session ' || id || ' has ' || (capacity - seats_taken) || ' free and ' || waiting || ' waiting'
FROM sessions WHERE waiting > 0 AND seats_taken + kept < capacity AND fill_at IS NULL AND cancelled_at IS NULL AND starts_at > CURRENT_TIMESTAMP`},
	{"the seats of quotas are counted", `SELECT 'quota ' || q.id || ' counts ' || q.taken || ', held are ' || count(g.id)
FROM quotas q LEFT JOIN registrations g ON g.quota_id = q.id AND g.holds_seat GROUP BY q.id, q.taken HAVING q.taken <> count(g.id)`},
	{"a quota is of the session that it is counted in", `SELECT 'registration ' || g.id FROM registrations g JOIN quotas q ON q.id = g.quota_id WHERE q.session_id <> g.session_id`},
	{"what is kept is counted", `SELECT 'session ' || s.id || ' keeps ' || s.kept || ', due are ' || kept.n FROM sessions s JOIN (
SELECT s.id, coalesce((SELECT sum(CASE WHEN q.taken < q.seats THEN q.seats - q.taken ELSE 0 END) FROM quotas q WHERE q.session_id = s.id AND q.released_at IS NULL), 0)
 + (SELECT count(*) FROM invitation_sessions i WHERE i.session_id = s.id AND i.held_until IS NOT NULL) AS n FROM sessions s) kept ON kept.id = s.id WHERE s.kept <> kept.n`},
	{"seats are held for invitations that stand", `SELECT 'invitation ' || v.id || ' is ' || v.state || ' and holds a seat of session ' || i.session_id
FROM invitation_sessions i JOIN invitations v ON v.id = i.invitation_id WHERE i.held_until IS NOT NULL AND v.state NOT IN ('drafted', 'sent', 'seen')`},
	{"people are invited to sessions of the event, and accept as its registrants", `SELECT 'invitation ' || v.id FROM invitations v
LEFT JOIN registrants r ON r.id = v.registrant_id WHERE r.event_id <> v.event_id OR NOT EXISTS (SELECT 1 FROM invitation_sessions i WHERE i.invitation_id = v.id)
 OR EXISTS (SELECT 1 FROM invitation_sessions i JOIN sessions s ON s.id = i.session_id WHERE i.invitation_id = v.id AND s.event_id <> v.event_id)`},
	{"everyone who is invited is owed a letter", `SELECT 'invitation ' || id FROM invitations v WHERE sent_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.invitation_id = v.id AND l.kind = 'invitation')`},
	{"an offer has an end, and nothing else has", `SELECT 'registration ' || id || ' is ' || status FROM registrations WHERE (offer_until IS NOT NULL) <> (status = 'offered')`},
	{"speakers and staff hold no seat, and others are no team", `SELECT 'registration ' || g.id FROM registrations g JOIN registrants r ON r.id = g.registrant_id
WHERE g.team <> (r.role <> 'participant') AND r.erased_at IS NULL OR g.team AND g.holds_seat`},
	{"every place in a queue is taken once", `SELECT 'session ' || session_id || ' has number ' || queue_seq || ' ' || count(*) || ' times'
FROM registrations WHERE queue_seq IS NOT NULL GROUP BY session_id, queue_seq HAVING count(*) > 1`},
	{"numbers of a queue are below the next one", `SELECT 'registration ' || g.id || ' has number ' || g.queue_seq FROM registrations g JOIN sessions s ON s.id = g.session_id WHERE g.queue_seq >= s.next_seq OR g.queue_seq < 1`},
	{"who waits has a number, and nobody else", `SELECT 'registration ' || id || ' is ' || status FROM registrations WHERE (queue_seq IS NOT NULL) <> (status = 'waitlisted')`},
	{"seats are held by those who may", `SELECT 'registration ' || id || ' is ' || status FROM registrations
WHERE (status IN ('confirmed', 'offered') AND NOT holds_seat AND NOT team) OR (holds_seat AND status NOT IN ('confirmed', 'offered', 'unverified', 'pending'))`},
	{"an unverified seat has an end, and nothing else has", `SELECT 'registration ' || id || ' is ' || status FROM registrations WHERE (hold_until IS NOT NULL) <> (status = 'unverified' AND holds_seat)`},
	{"registrations belong to their registrant's event", `SELECT 'registration ' || g.id || ' is for session ' || g.session_id
FROM registrations g JOIN registrants r ON r.id = g.registrant_id JOIN sessions s ON s.id = g.session_id WHERE s.event_id <> r.event_id`},
	{"who is confirmed or waits has a verified address, and was not erased before the end", `SELECT 'registration ' || g.id || ' is ' || g.status
FROM registrations g JOIN registrants r ON r.id = g.registrant_id JOIN sessions s ON s.id = g.session_id
WHERE g.status IN ('confirmed', 'waitlisted', 'offered', 'pending') AND (r.verified_at IS NULL OR r.erased_at < s.ends_at)`},
	{"no registration of a verified registrant is unverified", `SELECT 'registration ' || g.id || ' is ' || g.status
FROM registrations g JOIN registrants r ON r.id = g.registrant_id JOIN sessions s ON s.id = g.session_id
WHERE g.status = 'unverified' AND r.verified_at < s.ends_at AND s.cancelled_at IS NULL`},
	{"the rows of a report are all there", `SELECT 'report ' || r.id || ' has ' || count(w.id) || ' of ' || r.rows FROM reports r LEFT JOIN report_rows w ON w.report_id = r.id
WHERE r.read_at IS NOT NULL GROUP BY r.id, r.rows HAVING count(w.id) <> r.rows`},
	{"rows of reports belong to registrants of the event", `SELECT 'person ' || p.id FROM report_people p JOIN reports r ON r.id = p.report_id
JOIN registrants g ON g.id = p.registrant_id WHERE g.event_id <> r.event_id`},
	{"reports are superseded by those of their session", `SELECT 'report ' || r.id FROM reports r JOIN reports o ON o.id = r.superseded_by
WHERE o.session_id <> r.session_id OR o.id = r.id OR o.applied_at IS NULL`},
	{"for whom somebody else stands has nothing, and that one is there and of the same event", `SELECT 'registrant ' || r.id FROM registrants r JOIN registrants w ON w.id = r.merged_into
WHERE w.merged_into IS NOT NULL OR w.event_id <> r.event_id OR w.erased_at IS NOT NULL AND r.erased_at IS NULL
 OR EXISTS (SELECT 1 FROM registrations g WHERE g.registrant_id = r.id AND (g.holds_seat OR g.status IN ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered')))
 OR r.id IN (SELECT registrant_id FROM marks) OR r.id IN (SELECT registrant_id FROM report_people) OR EXISTS (SELECT 1 FROM letters l WHERE l.registrant_id = r.id AND l.state = 'queued')`},
	{"only a confirmed seat is being given away", `SELECT 'handover ' || h.id || ' is of a registration that is ' || g.status
FROM handovers h JOIN registrations g ON g.id = h.registration_id WHERE h.ended_at IS NULL AND g.status <> 'confirmed'`},
	{"who gives a seat away has it, and who takes it is of the same event", `SELECT 'handover ' || h.id FROM handovers h
JOIN registrations g ON g.id = h.registration_id JOIN registrants a ON a.id = h.from_id JOIN registrants b ON b.id = h.to_id
WHERE g.registrant_id <> h.from_id OR a.event_id <> b.event_id`},
	{"everyone with an address is owed a letter", `SELECT 'registrant ' || id FROM registrants r WHERE email IS NOT NULL AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.registrant_id = r.id)`},
	{"everyone's sign-up is in the audit", `SELECT 'registrant ' || r.id FROM registrants r LEFT JOIN (SELECT DISTINCT registrant_id FROM audit) a ON a.registrant_id = r.id WHERE a.registrant_id IS NULL`},
	{"nothing is kept of erased people", `SELECT 'registrant ' || id FROM registrants
WHERE erased_at IS NOT NULL AND (email IS NOT NULL OR email_folded IS NOT NULL OR given_name <> '' OR family_name <> '' OR answers IS NOT NULL
  OR consents IS NOT NULL OR asked_email IS NOT NULL OR id IN (SELECT registrant_id FROM search_words) OR id IN (SELECT registrant_id FROM letters WHERE bytes IS NOT NULL OR address IS NOT NULL)
  OR id IN (SELECT registrant_id FROM notes))`},
	{"nobody is found by a word that is not theirs", `SELECT DISTINCT 'registrant ' || r.id FROM search_words w JOIN registrants r ON r.id = w.registrant_id
WHERE w.event_id <> r.event_id OR replace(r.search || ' ', ' ' || w.word || ' ', '') = r.search || ' '`},
	{"nothing is kept of erased people who were invited", `SELECT 'invitation ' || id FROM invitations
WHERE (erased_at IS NOT NULL OR registrant_id IN (SELECT id FROM registrants WHERE erased_at IS NOT NULL)) AND (email IS NOT NULL OR given_name <> '' OR family_name <> ''
  OR note <> '' OR id IN (SELECT invitation_id FROM letters WHERE bytes IS NOT NULL))`},
}

// findingsPerRule is how many a rule is listed with at most.
const findingsPerRule = 10

// Check recounts everything that can be counted and returns what is wrong,
// all as of one moment. It may take a while.
func (s *Store) Check(ctx context.Context) ([]Finding, error) {
	var found []Finding
	err := s.Snapshot(ctx, func(r Reads) error {
		for _, c := range append(s.backend.integrity(), recounts...) {
			details, err := scanNames(r.On(ctx).Raw(c.query).Rows())
			if err != nil {
				return fmt.Errorf("check that %s: %w", c.rule, Fault(err))
			}
			found = append(found, findings(c.rule, details)...)
		}
		return nil
	})
	return found, err
}

// findings are details of one rule, the first few of them.
func findings(rule string, details []string) []Finding {
	var found []Finding
	for i, d := range details {
		if i == findingsPerRule {
			d = fmt.Sprintf("and %d more", len(details)-i)
		}
		found = append(found, Finding{rule, d})
		if i == findingsPerRule {
			break
		}
	}
	return found
}

// integrity is what SQLite can say about its file and its references.
func (f *sqliteFile) integrity() []recount {
	return []recount{
		{"the file is undamaged", `SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`},
		{"references lead somewhere", `SELECT 'row ' || coalesce(rowid, '?') || ' of ' || "table" || ' refers to ' || parent || ', where it is not' FROM pragma_foreign_key_check`},
	}
}

// integrity adds nothing: PostgreSQL checks its pages and its references
// whenever it touches them.
func (p *postgresServer) integrity() []recount { return nil }
