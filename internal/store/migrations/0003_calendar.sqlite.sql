-- +goose Up

-- How often a confirmed seat was gained or lost: the person's calendar is told
-- by a number that only rises.
ALTER TABLE registrations ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
