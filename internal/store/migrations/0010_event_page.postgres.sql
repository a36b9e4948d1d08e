-- +goose Up

-- Who an event is for and which bodies hold it, as its page says. JSON; NULL:
-- nothing is said.
ALTER TABLE events ADD COLUMN audience TEXT;
ALTER TABLE events ADD COLUMN organisers TEXT;

-- The start of a session before it was last moved; NULL: it never was.
ALTER TABLE sessions ADD COLUMN moved_from TIMESTAMPTZ;
