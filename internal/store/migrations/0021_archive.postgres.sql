-- +goose Up

-- Since when an event is put away: it stands in no list, and cannot be
-- changed. NULL: it is not.
ALTER TABLE events ADD COLUMN archived_at TIMESTAMPTZ;
