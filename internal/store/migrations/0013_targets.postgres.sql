-- +goose Up

-- Shares of those with a seat that an event aims at. JSON; NULL: none.
ALTER TABLE events ADD COLUMN targets TEXT;
