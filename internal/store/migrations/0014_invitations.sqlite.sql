-- +goose Up

-- Whom the organiser asks to an event. What is personal is empty once it is erased; the address is NULL then.
CREATE TABLE invitations (
    id              INTEGER  PRIMARY KEY AUTOINCREMENT,
    event_id        INTEGER  NOT NULL REFERENCES events (id),
    email           TEXT,
    email_folded    TEXT,
    given_name      TEXT     NOT NULL,
    family_name     TEXT     NOT NULL,
    organisation    TEXT     NOT NULL,
    municipality    TEXT     NOT NULL,
    country         TEXT     NOT NULL,
    function        TEXT     NOT NULL,
    language        TEXT     NOT NULL,
    note            TEXT     NOT NULL,
    skips_approval  BOOLEAN  NOT NULL,
    hold_until      DATETIME, -- NULL: no seat is held
    expires_at      DATETIME, -- NULL: with the start of the last session
    state           TEXT     NOT NULL CHECK (state IN ('drafted', 'sent', 'seen', 'accepted', 'declined', 'expired', 'revoked')),
    added_at        DATETIME NOT NULL,
    sent_at         DATETIME,
    seen_at         DATETIME,
    ended_at        DATETIME,
    reminded_at     DATETIME,
    link_generation INTEGER  NOT NULL DEFAULT 1,
    registrant_id   INTEGER  REFERENCES registrants (id),
    erased_at       DATETIME,
    UNIQUE (event_id, email_folded),
    CHECK ((email IS NULL) = (erased_at IS NOT NULL) AND (email_folded IS NULL) = (erased_at IS NOT NULL)),
    CHECK ((registrant_id IS NOT NULL) = (state = 'accepted')),
    CHECK ((ended_at IS NULL) = (state IN ('drafted', 'sent', 'seen'))),
    CHECK (sent_at IS NOT NULL OR state IN ('drafted', 'expired', 'revoked'))
);
CREATE INDEX invitations_list ON invitations (event_id, id);
CREATE INDEX invitations_standing ON invitations (expires_at) WHERE state IN ('drafted', 'sent', 'seen');
CREATE INDEX invitations_registrant ON invitations (registrant_id) WHERE registrant_id IS NOT NULL;

CREATE TABLE invitation_sessions (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    invitation_id INTEGER  NOT NULL REFERENCES invitations (id),
    session_id    INTEGER  NOT NULL REFERENCES sessions (id),
    held_until    DATETIME, -- of a seat that sessions.kept counts; NULL: none
    UNIQUE (invitation_id, session_id)
);
CREATE INDEX invitation_sessions_held ON invitation_sessions (session_id, held_until) WHERE held_until IS NOT NULL;

-- A letter may go to somebody who is no registrant. SQLite cannot change a constraint: the table is made anew.
DROP TABLE IF EXISTS letters_next;
CREATE TABLE letters_next (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    registrant_id INTEGER  REFERENCES registrants (id),
    invitation_id INTEGER  REFERENCES invitations (id),
    event_id      INTEGER  NOT NULL REFERENCES events (id),
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
    CHECK ((registrant_id IS NULL) <> (invitation_id IS NULL))
);
INSERT INTO letters_next (id, registrant_id, event_id, kind, occasion, language, data, message_id, state, owed_at, due_at, useful_until, claimed_until, attempts, sent_at, bytes, last_error, address)
SELECT id, registrant_id, event_id, kind, occasion, language, data, message_id, state, owed_at, due_at, useful_until, claimed_until, attempts, sent_at, bytes, last_error, address FROM letters;
DELETE FROM sqlite_sequence WHERE name = 'letters_next';
INSERT INTO sqlite_sequence (name, seq) SELECT 'letters_next', seq FROM sqlite_sequence WHERE name = 'letters';
DROP TABLE letters;
ALTER TABLE letters_next RENAME TO letters;
CREATE INDEX letters_due ON letters (due_at) WHERE state = 'queued';
CREATE INDEX letters_address ON letters (address, owed_at) WHERE address IS NOT NULL;
CREATE UNIQUE INDEX letters_invitation ON letters (invitation_id, kind, occasion) WHERE invitation_id IS NOT NULL;
