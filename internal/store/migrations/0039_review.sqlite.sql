-- +goose Up

-- What was decided about people in reports, each with what stood before it.
CREATE TABLE report_steps (
    id         INTEGER  PRIMARY KEY AUTOINCREMENT,
    report_id  INTEGER  NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    person_id  INTEGER  NOT NULL REFERENCES report_people (id) ON DELETE CASCADE,
    batch      INTEGER  NOT NULL, -- the first step of what was decided in one go
    kind       TEXT     NOT NULL, -- the evidence for which several were accepted
    before     TEXT     NOT NULL, -- JSON
    memory_key TEXT     NOT NULL, -- keyed hash; '': it is not remembered
    memory     TEXT,              -- JSON: what was remembered before
    decided_at DATETIME NOT NULL,
    decided_by TEXT     NOT NULL,
    undone_at  DATETIME,
    overtaken  BOOLEAN  NOT NULL
);
CREATE INDEX report_steps_report ON report_steps (report_id, decided_by, id);
CREATE INDEX report_steps_person ON report_steps (person_id, id);

-- An invitation asks somebody who was there without a registration to complete one.
ALTER TABLE invitations ADD COLUMN completes BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE invitations ADD COLUMN walk_in_id INTEGER REFERENCES report_people (id) ON DELETE SET NULL;
CREATE INDEX invitations_walk_in ON invitations (walk_in_id) WHERE walk_in_id IS NOT NULL;
