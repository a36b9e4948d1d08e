-- +goose Up

-- The letter about a session's new time became the one about whatever changes
-- about sessions, of which it may name several.
UPDATE letters SET kind = 'changed', data = json_set(data, '$.changes', json_array(json_object(
    'session_id', json_extract(data, '$.session_id'),
    'from_starts', json_extract(data, '$.from_starts'), 'from_ends', json_extract(data, '$.from_ends'))))
WHERE kind = 'moved';

-- What belongs to a session beside the programme: recordings, slides, links.
ALTER TABLE sessions ADD COLUMN materials TEXT; -- JSON

-- "A colleague goes instead": who gives the seat of a registration to whom.
CREATE TABLE handovers (
    id              INTEGER  PRIMARY KEY AUTOINCREMENT,
    registration_id INTEGER  NOT NULL REFERENCES registrations (id),
    from_id         INTEGER  NOT NULL REFERENCES registrants (id),
    to_id           INTEGER  NOT NULL REFERENCES registrants (id),
    asked_at        DATETIME NOT NULL,
    expires_at      DATETIME NOT NULL,
    ended_at        DATETIME,
    result          TEXT     NOT NULL CHECK (result IN ('', 'accepted', 'declined', 'kept', 'expired', 'seat_gone')),
    CHECK ((ended_at IS NULL) = (result = '')),
    CHECK (from_id <> to_id)
);
CREATE UNIQUE INDEX handovers_open ON handovers (registration_id) WHERE ended_at IS NULL;
CREATE INDEX handovers_due ON handovers (expires_at) WHERE ended_at IS NULL;
CREATE INDEX handovers_from ON handovers (from_id);
CREATE INDEX handovers_to ON handovers (to_id);
