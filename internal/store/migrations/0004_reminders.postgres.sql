-- +goose Up

-- Since when a person wants no reminders; NULL: they do.
ALTER TABLE registrants ADD COLUMN reminders_off_at TIMESTAMPTZ;

-- Reminders of a session that fall due up to then are done with.
ALTER TABLE sessions ADD COLUMN reminded_to TIMESTAMPTZ;

-- Which sessions are near enough to remind of.
CREATE INDEX sessions_start ON sessions (starts_at) WHERE cancelled_at IS NULL;
