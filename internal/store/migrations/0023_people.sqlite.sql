-- +goose Up

-- What the team writes down about a person.
CREATE TABLE notes (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    registrant_id INTEGER  NOT NULL REFERENCES registrants (id),
    at            DATETIME NOT NULL,
    actor         TEXT     NOT NULL, -- as the audit has it
    text          TEXT     NOT NULL
);
CREATE INDEX notes_registrant ON notes (registrant_id);

-- How questions were put until they were put otherwise: answers are read with the words that they were given to.
CREATE TABLE question_wordings (
    id       INTEGER  PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER  NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    key      TEXT     NOT NULL,
    label    TEXT     NOT NULL, -- JSON
    options  TEXT,              -- JSON
    until    DATETIME NOT NULL
);
CREATE INDEX question_wordings_event ON question_wordings (event_id, key, until);

-- What an organiser has said that the columns of lists mean, by their headings.
CREATE TABLE list_headings (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    heading  TEXT    NOT NULL, -- folded
    field    TEXT    NOT NULL, -- '': left out
    UNIQUE (event_id, heading)
);
