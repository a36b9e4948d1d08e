-- +goose Up

-- When the retention of an event is over, its numbers are written down and the
-- details of its people erased.
ALTER TABLE events ADD COLUMN erased_at TIMESTAMPTZ;

CREATE TABLE aggregates (
    event_id  BIGINT PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    numbers   TEXT NOT NULL, -- JSON
    frozen_at TIMESTAMPTZ NOT NULL
);
