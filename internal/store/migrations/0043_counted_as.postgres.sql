-- +goose Up

-- A keyed hash of the address that somebody had before their details were erased, so
-- that a series counts them once; null: nothing was erased, or the event is of no series.
ALTER TABLE registrants ADD COLUMN counted_as TEXT;
