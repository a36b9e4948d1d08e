-- +goose Up

-- When the retention of an event is over, its numbers are written down and the
-- details of its people erased.
ALTER TABLE events ADD COLUMN erased_at DATETIME;

CREATE TABLE aggregates (
    event_id  INTEGER PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    numbers   TEXT NOT NULL, -- JSON
    frozen_at DATETIME NOT NULL
);
