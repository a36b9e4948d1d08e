-- +goose Up

-- A host takes back what was noted, and says where a walk-in is from. SQLite cannot change a constraint: the table is made anew.
DROP TABLE IF EXISTS marks_next;
CREATE TABLE marks_next (
    id                   INTEGER  PRIMARY KEY AUTOINCREMENT,
    session_id           INTEGER  NOT NULL REFERENCES sessions (id),
    registrant_id        INTEGER  REFERENCES registrants (id),
    walk_in_name         TEXT     NOT NULL,
    walk_in_email        TEXT     NOT NULL,
    source               TEXT     NOT NULL CHECK (source IN ('host', 'join')),
    kind                 TEXT     NOT NULL CHECK (kind IN ('in', 'out', 'excused', 'not_yet')),
    at                   DATETIME NOT NULL,
    headcount            INTEGER  NOT NULL CHECK (headcount >= 1),
    nonce                TEXT     NOT NULL,
    recorded_at          DATETIME NOT NULL,
    recorded_by          TEXT     NOT NULL,
    walk_in_organisation TEXT     NOT NULL DEFAULT '', -- or the city
    UNIQUE (session_id, nonce)
);
INSERT INTO marks_next (id, session_id, registrant_id, walk_in_name, walk_in_email, source, kind, at, headcount, nonce, recorded_at, recorded_by)
SELECT id, session_id, registrant_id, walk_in_name, walk_in_email, source, kind, at, headcount, nonce, recorded_at, recorded_by FROM marks;
DELETE FROM sqlite_sequence WHERE name = 'marks_next';
INSERT INTO sqlite_sequence (name, seq) SELECT 'marks_next', seq FROM sqlite_sequence WHERE name = 'marks';
DROP TABLE marks;
ALTER TABLE marks_next RENAME TO marks;
CREATE INDEX marks_registrant ON marks (session_id, registrant_id);
