-- +goose Up

-- An event may ask for minutes instead of a share of a session; 0: the share counts.
ALTER TABLE events ADD COLUMN threshold_minutes INTEGER NOT NULL DEFAULT 0;

-- A decision about an outcome may be taken back; then the evidence counts again.
ALTER TABLE outcome_overrides ADD COLUMN taken_back_at DATETIME;
ALTER TABLE outcome_overrides ADD COLUMN taken_back_by TEXT NOT NULL DEFAULT '';
ALTER TABLE outcome_overrides ADD COLUMN taken_back_reason TEXT NOT NULL DEFAULT '';

-- What people say of their own attendance: that they were there, or that what
-- is noted is not right. What they write goes with erasure.
CREATE TABLE statements (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    session_id    INTEGER  NOT NULL REFERENCES sessions (id),
    registrant_id INTEGER  NOT NULL REFERENCES registrants (id),
    kind          TEXT     NOT NULL CHECK (kind IN ('present', 'objection')),
    text          TEXT     NOT NULL,
    said_at       DATETIME NOT NULL,
    answer        TEXT     NOT NULL CHECK (answer IN ('', 'decided', 'rejected')),
    answer_text   TEXT     NOT NULL,
    answered_at   DATETIME,
    answered_by   TEXT     NOT NULL,
    CHECK ((answer = '') = (answered_at IS NULL)),
    CHECK (kind = 'objection' OR answer = '')
);
CREATE INDEX statements_registrant ON statements (registrant_id, session_id);
-- One is open at a time, and one word is enough.
CREATE UNIQUE INDEX statements_open ON statements (session_id, registrant_id, kind) WHERE answer = '';
-- Objections that nobody has answered are counted whenever somebody looks at the desk.
CREATE INDEX statements_unanswered ON statements (session_id) WHERE kind = 'objection' AND answer = '';
