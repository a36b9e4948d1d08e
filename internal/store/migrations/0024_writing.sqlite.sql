-- +goose Up

-- What organisers write to people of an event.
CREATE TABLE messages (
    id         INTEGER  PRIMARY KEY AUTOINCREMENT,
    event_id   INTEGER  NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    subject    TEXT     NOT NULL, -- JSON, by language
    body       TEXT     NOT NULL, -- JSON, by language
    audience   TEXT     NOT NULL, -- JSON
    state      TEXT     NOT NULL CHECK (state IN ('draft', 'scheduled', 'sending', 'sent', 'stopped')),
    send_at    DATETIME,
    revision   INTEGER  NOT NULL,
    written_at DATETIME NOT NULL,
    written_by TEXT     NOT NULL,
    changed_at DATETIME NOT NULL,
    started_at DATETIME,
    ended_at   DATETIME
);
CREATE INDEX messages_event ON messages (event_id);
CREATE INDEX messages_due ON messages (state, send_at) WHERE state IN ('scheduled', 'sending');

-- Whom a message was addressed to when it was started, and who was left out.
CREATE TABLE message_recipients (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    message_id    INTEGER  NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    registrant_id INTEGER  NOT NULL REFERENCES registrants (id),
    excluded      TEXT     NOT NULL CHECK (excluded IN ('', 'no_address', 'unconfirmed', 'objects')),
    owed_at       DATETIME,
    UNIQUE (message_id, registrant_id)
);
CREATE INDEX message_recipients_open ON message_recipients (message_id, id) WHERE owed_at IS NULL AND excluded = '';

-- When it was found that a letter, once sent, came back.
ALTER TABLE letters ADD COLUMN returned_at DATETIME;

-- The organiser's own words for letters of an event, by kind. JSON.
ALTER TABLE events ADD COLUMN letters TEXT;
