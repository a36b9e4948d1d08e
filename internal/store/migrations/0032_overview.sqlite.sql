-- +goose Up

-- What a mail server has refused for good is counted by event, whenever
-- somebody looks at the desk.
CREATE INDEX letters_refused ON letters (event_id) WHERE state = 'failed';
