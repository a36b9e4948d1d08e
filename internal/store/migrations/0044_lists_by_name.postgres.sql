-- +goose Up

-- Of a country or a municipality, people are wanted by name: few of very many are then walked along, and need not be sorted.
DROP INDEX registrants_country;
DROP INDEX registrants_municipality;
CREATE INDEX registrants_country ON registrants (event_id, country, by_name, id) WHERE search <> '';
CREATE INDEX registrants_municipality ON registrants (event_id, municipality_key, by_name, id) WHERE search <> '';
