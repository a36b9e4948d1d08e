-- +goose Up

-- The languages that are interpreted into, and the canonical names of municipalities; JSON, NULL: none.
ALTER TABLE events ADD COLUMN interpretation TEXT;
ALTER TABLE events ADD COLUMN municipalities TEXT;

-- The languages a person speaks (JSON), the one they need interpretation into,
-- and the municipality of the event's list that they named; '': none.
ALTER TABLE registrants ADD COLUMN languages_spoken TEXT;
ALTER TABLE registrants ADD COLUMN interpretation TEXT NOT NULL DEFAULT '';
ALTER TABLE registrants ADD COLUMN municipality_key TEXT NOT NULL DEFAULT '';
