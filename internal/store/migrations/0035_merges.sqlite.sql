-- +goose Up

-- Who is the same person as another registrant of the event, who stands for both.
ALTER TABLE registrants ADD COLUMN merged_into INTEGER REFERENCES registrants (id);
CREATE INDEX registrants_merged ON registrants (merged_into) WHERE merged_into IS NOT NULL;

-- What merging two people has moved, so that it can be taken back.
CREATE TABLE merges (
    id        INTEGER  PRIMARY KEY AUTOINCREMENT,
    event_id  INTEGER  NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    winner_id INTEGER  NOT NULL REFERENCES registrants (id),
    loser_id  INTEGER  NOT NULL REFERENCES registrants (id),
    at        DATETIME NOT NULL,
    undone_at DATETIME,
    carried   TEXT     NOT NULL, -- JSON
    places    TEXT     NOT NULL, -- JSON
    CHECK (winner_id <> loser_id)
);
CREATE UNIQUE INDEX merges_loser ON merges (loser_id) WHERE undone_at IS NULL;
CREATE INDEX merges_winner ON merges (winner_id);
