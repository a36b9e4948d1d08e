-- +goose Up

-- A host takes back what was noted, and says where a walk-in is from.
ALTER TABLE marks DROP CONSTRAINT marks_kind_check;
ALTER TABLE marks ADD CONSTRAINT marks_kind_check CHECK (kind IN ('in', 'out', 'excused', 'not_yet'));
ALTER TABLE marks ADD COLUMN walk_in_organisation TEXT NOT NULL DEFAULT ''; -- or the city
