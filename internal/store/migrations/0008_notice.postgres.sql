-- +goose Up

-- One line of the host's for those who wait or are there, and since when it
-- stands; it is no part of the event's document.
ALTER TABLE sessions ADD COLUMN notice_text TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN notice_at TIMESTAMPTZ;
