-- +goose Up

-- What lists are sorted by, in Latin letters. It is filled with the search text, after the answer, and until then counts as nothing.
ALTER TABLE registrants ADD COLUMN by_name TEXT NOT NULL DEFAULT '';
ALTER TABLE registrants ADD COLUMN by_organisation TEXT NOT NULL DEFAULT '';

-- Lists in the order of sign-up: what they are filtered by stands in the index, so that it alone is walked along.
DROP INDEX registrants_list;
CREATE INDEX registrants_list ON registrants (event_id, id, role, country, language, organisation_kind, municipality_key, source);

-- In other orders, and what few people share. Nobody is in these before their search text is filled, so signing up does not pay for them.
CREATE INDEX registrants_by_name ON registrants (event_id, by_name, id, role, country, language, organisation_kind, municipality_key, source) WHERE search <> '';
CREATE INDEX registrants_by_organisation ON registrants (event_id, by_organisation, id, role, country, language, organisation_kind, municipality_key, source) WHERE search <> '';
CREATE INDEX registrants_role ON registrants (event_id, role) WHERE search <> '';
CREATE INDEX registrants_country ON registrants (event_id, country) WHERE search <> '';
CREATE INDEX registrants_language ON registrants (event_id, language) WHERE search <> '';
CREATE INDEX registrants_kind ON registrants (event_id, organisation_kind) WHERE search <> '';
CREATE INDEX registrants_municipality ON registrants (event_id, municipality_key) WHERE search <> '';
CREATE INDEX registrants_source ON registrants (event_id, source) WHERE search <> '';
CREATE INDEX letters_failed ON letters (event_id, registrant_id) WHERE state = 'failed';

-- The words of the search texts, to be found by their beginnings.
CREATE TABLE search_words (
    event_id      INTEGER NOT NULL,
    word          TEXT    NOT NULL,
    registrant_id INTEGER NOT NULL REFERENCES registrants (id),
    PRIMARY KEY (event_id, word, registrant_id)
) WITHOUT ROWID;

-- Everyone's search text is written again. Who was erased keeps that of nobody.
UPDATE registrants SET search = '' WHERE erased_at IS NULL;

-- Filters that a team wants again, and the columns that it looks at. Neither holds anything personal.
CREATE TABLE saved_views (
    id       INTEGER  PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER  NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    name     TEXT     NOT NULL,
    filter   TEXT     NOT NULL, -- JSON
    saved_at DATETIME NOT NULL,
    UNIQUE (event_id, name)
);
CREATE TABLE list_columns (
    event_id INTEGER PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    columns  TEXT    NOT NULL -- JSON
);
