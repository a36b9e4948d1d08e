-- +goose Up

-- JSON: which letters leave by themselves after each session; null: none.
ALTER TABLE events ADD COLUMN after TEXT;

-- Rounds of letters after a session, each of one kind: everybody with a
-- registration is looked at once, up to the one that was reached.
CREATE TABLE after_runs (
    id         INTEGER  PRIMARY KEY AUTOINCREMENT,
    session_id INTEGER  NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    kind       TEXT     NOT NULL CHECK (kind IN ('attended', 'missed')),
    by_rule    BOOLEAN  NOT NULL,
    started_at DATETIME NOT NULL,
    reached    INTEGER  NOT NULL, -- a registration's id
    owed       INTEGER  NOT NULL,
    done_at    DATETIME
);
CREATE INDEX after_runs_session ON after_runs (session_id);
CREATE UNIQUE INDEX after_runs_open ON after_runs (session_id, kind) WHERE done_at IS NULL;
