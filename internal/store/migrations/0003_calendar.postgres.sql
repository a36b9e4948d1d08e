-- +goose Up

-- How often a confirmed seat was gained or lost: the person's calendar is told
-- by a number that only rises.
ALTER TABLE registrations ADD COLUMN sequence BIGINT NOT NULL DEFAULT 0;
