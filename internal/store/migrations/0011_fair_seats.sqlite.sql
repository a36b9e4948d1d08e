-- +goose Up

-- Seats may be offered instead of given, and an organiser may decide about everyone.
ALTER TABLE events ADD COLUMN waiting TEXT NOT NULL DEFAULT 'auto' CHECK (waiting IN ('off', 'auto', 'offer'));
UPDATE events SET waiting = waiting_mode;
ALTER TABLE events DROP COLUMN waiting_mode;
ALTER TABLE events RENAME COLUMN waiting TO waiting_mode;
ALTER TABLE events ADD COLUMN approval BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE events ADD COLUMN approve_again BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE events ADD COLUMN keep_together BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE events ADD COLUMN per_municipality INTEGER NOT NULL DEFAULT 0; -- 0: no limit
ALTER TABLE events ADD COLUMN per_municipality_until DATETIME;
ALTER TABLE events ADD COLUMN per_municipality_wall TEXT NOT NULL DEFAULT '';

-- What is kept back of the free seats, when to look at them again, and how many people are to come if there is overbooking.
ALTER TABLE sessions ADD COLUMN kept INTEGER NOT NULL DEFAULT 0 CHECK (kept >= 0);
ALTER TABLE sessions ADD COLUMN fill_at DATETIME;
ALTER TABLE sessions ADD COLUMN aim INTEGER NOT NULL DEFAULT 0;

CREATE TABLE quotas (
    id           INTEGER  PRIMARY KEY AUTOINCREMENT,
    session_id   INTEGER  NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    position     INTEGER  NOT NULL,
    key          TEXT     NOT NULL,
    label        TEXT     NOT NULL, -- JSON
    seats        INTEGER  NOT NULL CHECK (seats >= 0),
    release_at   DATETIME,
    release_wall TEXT     NOT NULL,
    released_at  DATETIME,
    country      TEXT     NOT NULL,
    organisation TEXT     NOT NULL,
    municipality TEXT     NOT NULL,
    invited      BOOLEAN  NOT NULL,
    taken        INTEGER  NOT NULL DEFAULT 0 CHECK (taken >= 0),
    UNIQUE (session_id, key)
);
CREATE INDEX quotas_release ON quotas (release_at) WHERE released_at IS NULL;
CREATE INDEX sessions_fill ON sessions (fill_at) WHERE fill_at IS NOT NULL;

-- The person who signed up in the same go, of several of one office.
ALTER TABLE registrants ADD COLUMN office_id INTEGER REFERENCES registrants (id);
