-- +goose Up

-- How accounts sign in.
ALTER TABLE accounts ADD COLUMN password    TEXT     NOT NULL DEFAULT ''; -- hashed; '' is none
ALTER TABLE accounts ADD COLUMN code_secret BLOB;                         -- of one-time codes, sealed with the installation's key
ALTER TABLE accounts ADD COLUMN code_since  DATETIME;                     -- NULL: no code is asked for
ALTER TABLE accounts ADD COLUMN code_step   INTEGER  NOT NULL DEFAULT 0;  -- of the last code that was used

CREATE TABLE recovery_codes (
    id         INTEGER  PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER  NOT NULL REFERENCES accounts (id),
    hash       BLOB     NOT NULL,
    made_at    DATETIME NOT NULL,
    used_at    DATETIME,
    UNIQUE (account_id, hash)
);

-- Browsers in which accounts sign in. What a browser's cookie opens stands in
-- staff_sessions and names the row; those who were signed in before sign in again.
CREATE TABLE visits (
    id         INTEGER  PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER  NOT NULL REFERENCES accounts (id),
    way        TEXT     NOT NULL CHECK (way IN ('password', 'link', 'provider')),
    device     TEXT     NOT NULL,
    made_at    DATETIME NOT NULL,
    used_at    DATETIME NOT NULL,
    awaits     BOOLEAN  NOT NULL, -- the second step has still to be taken
    ended_at   DATETIME
);
CREATE INDEX visits_account ON visits (account_id, id);
DELETE FROM staff_sessions;

-- A letter may go to an account, and is about no event then. SQLite cannot change a constraint: the table is made anew.
DROP TABLE IF EXISTS letters_next;
CREATE TABLE letters_next (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    registrant_id INTEGER  REFERENCES registrants (id),
    invitation_id INTEGER  REFERENCES invitations (id),
    account_id    INTEGER  REFERENCES accounts (id),
    event_id      INTEGER  REFERENCES events (id),
    kind          TEXT     NOT NULL,
    occasion      TEXT     NOT NULL,
    language      TEXT     NOT NULL,
    data          TEXT     NOT NULL, -- JSON
    message_id    TEXT     NOT NULL,
    state         TEXT     NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'too_late')),
    owed_at       DATETIME NOT NULL,
    due_at        DATETIME NOT NULL,
    useful_until  DATETIME,
    claimed_until DATETIME,
    attempts      INTEGER  NOT NULL DEFAULT 0,
    sent_at       DATETIME,
    bytes         BLOB, -- kept from the first attempt on
    last_error    TEXT     NOT NULL DEFAULT '',
    address       TEXT,
    UNIQUE (registrant_id, kind, occasion),
    CHECK ((registrant_id IS NOT NULL) + (invitation_id IS NOT NULL) + (account_id IS NOT NULL) = 1),
    CHECK ((event_id IS NULL) = (account_id IS NOT NULL))
);
INSERT INTO letters_next (id, registrant_id, invitation_id, event_id, kind, occasion, language, data, message_id, state, owed_at, due_at, useful_until, claimed_until, attempts, sent_at, bytes, last_error, address)
SELECT id, registrant_id, invitation_id, event_id, kind, occasion, language, data, message_id, state, owed_at, due_at, useful_until, claimed_until, attempts, sent_at, bytes, last_error, address FROM letters;
DELETE FROM sqlite_sequence WHERE name = 'letters_next';
INSERT INTO sqlite_sequence (name, seq) SELECT 'letters_next', seq FROM sqlite_sequence WHERE name = 'letters';
DROP TABLE letters;
ALTER TABLE letters_next RENAME TO letters;
CREATE INDEX letters_due ON letters (due_at) WHERE state = 'queued';
CREATE INDEX letters_address ON letters (address, owed_at) WHERE address IS NOT NULL;
CREATE UNIQUE INDEX letters_invitation ON letters (invitation_id, kind, occasion) WHERE invitation_id IS NOT NULL;
CREATE UNIQUE INDEX letters_account ON letters (account_id, kind, occasion) WHERE account_id IS NOT NULL;
