-- +goose NO TRANSACTION
-- +goose Up

-- SQLite cannot change a constraint: the table is made anew. Until it has its name again, references to it lead nowhere.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
DROP TABLE IF EXISTS registrations_next;
CREATE TABLE registrations_next (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    registrant_id INTEGER  NOT NULL REFERENCES registrants (id),
    session_id    INTEGER  NOT NULL REFERENCES sessions (id),
    status        TEXT     NOT NULL CHECK (status IN ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered', 'rejected', 'cancelled', 'withdrawn', 'expired')),
    holds_seat    BOOLEAN  NOT NULL,
    queue_seq     INTEGER,
    hold_until    DATETIME,
    offer_until   DATETIME,
    quota_id      INTEGER  REFERENCES quotas (id) ON DELETE SET NULL,
    kept_seq      INTEGER, -- the place in the queue to come back to
    team          BOOLEAN  NOT NULL DEFAULT FALSE, -- a speaker or a member of staff, who takes part without a seat
    signed_up_at  DATETIME NOT NULL,
    changed_at    DATETIME NOT NULL,
    sequence      INTEGER  NOT NULL DEFAULT 0,
    UNIQUE (registrant_id, session_id),
    CHECK (CASE WHEN team THEN NOT holds_seat AND status IN ('confirmed', 'cancelled', 'withdrawn')
                WHEN status IN ('confirmed', 'offered') THEN holds_seat WHEN status IN ('unverified', 'pending') THEN TRUE ELSE NOT holds_seat END),
    CHECK ((queue_seq IS NOT NULL) = (status = 'waitlisted')),
    CHECK ((offer_until IS NOT NULL) = (status = 'offered')),
    CHECK (kept_seq IS NULL OR status = 'pending' AND NOT holds_seat)
);
INSERT INTO registrations_next (id, registrant_id, session_id, status, holds_seat, queue_seq, hold_until, signed_up_at, changed_at, sequence)
SELECT id, registrant_id, session_id, status, holds_seat, queue_seq, hold_until, signed_up_at, changed_at, sequence FROM registrations;
DELETE FROM sqlite_sequence WHERE name = 'registrations_next';
INSERT INTO sqlite_sequence (name, seq) SELECT 'registrations_next', seq FROM sqlite_sequence WHERE name = 'registrations';
DROP TABLE registrations;
ALTER TABLE registrations_next RENAME TO registrations;
CREATE UNIQUE INDEX registrations_queue ON registrations (session_id, queue_seq) WHERE queue_seq IS NOT NULL;
CREATE INDEX registrations_status ON registrations (session_id, status, registrant_id);
CREATE INDEX registrations_holds ON registrations (hold_until) WHERE hold_until IS NOT NULL;
CREATE INDEX registrations_offers ON registrations (offer_until) WHERE offer_until IS NOT NULL;
CREATE INDEX registrations_seats ON registrations (session_id, id) WHERE holds_seat;
COMMIT;
PRAGMA foreign_keys = ON;
