-- +goose Up

-- How often something was asked for on a day by somebody whom only a keyed
-- hash of that day names, whether or not they are known here.
CREATE TABLE throttles (
    key  BYTEA       PRIMARY KEY,
    day  TIMESTAMPTZ NOT NULL,
    used INTEGER     NOT NULL CHECK (used > 0)
);
CREATE INDEX throttles_day ON throttles (day);
