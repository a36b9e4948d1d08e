-- +goose Up

-- What meeting platforms wrote about who was there, as it was given for a session.
CREATE TABLE reports (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    event_id      INTEGER  NOT NULL REFERENCES events (id),
    session_id    INTEGER  NOT NULL REFERENCES sessions (id),
    source        TEXT     NOT NULL CHECK (source IN ('file', 'names')),
    name          TEXT     NOT NULL, -- of the file
    sha256        TEXT     NOT NULL,
    size          INTEGER  NOT NULL,
    settings      TEXT     NOT NULL, -- JSON: what a coordinator has said about it
    platform      TEXT     NOT NULL,
    encoding      TEXT     NOT NULL,
    delimiter     TEXT     NOT NULL,
    date_order    TEXT     NOT NULL,
    zone          TEXT     NOT NULL,
    meeting_id    TEXT     NOT NULL,
    meeting_title TEXT     NOT NULL,
    meeting_start DATETIME,
    meeting_end   DATETIME,
    columns       TEXT     NOT NULL, -- JSON
    doubts        TEXT     NOT NULL, -- JSON
    rows          INTEGER  NOT NULL,
    people        INTEGER  NOT NULL,
    revision      INTEGER  NOT NULL,
    given_at      DATETIME NOT NULL,
    given_by      TEXT     NOT NULL,
    read_at       DATETIME, -- when all of it was here
    applied_at    DATETIME,
    applied_by    TEXT     NOT NULL,
    undone_at     DATETIME,
    undone_by     TEXT     NOT NULL,
    over_limit    BOOLEAN  NOT NULL, -- it was accepted that more people were there than the room admits
    superseded_by INTEGER  REFERENCES reports (id),
    UNIQUE (session_id, sha256)
);

-- Their bytes, until retention or until somebody in them is erased.
CREATE TABLE report_files (
    report_id INTEGER PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE,
    bytes     BLOB    NOT NULL
);

-- Who is in them. Everything that tells who it is goes with erasure.
CREATE TABLE report_people (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    report_id     INTEGER  NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    number        INTEGER  NOT NULL, -- in the report, from 1
    key           TEXT     NOT NULL,
    memory_key    TEXT     NOT NULL, -- keyed hash under which a decision is remembered
    names         TEXT     NOT NULL, -- JSON, as the file writes them
    email         TEXT     NOT NULL,
    role          TEXT     NOT NULL,
    flags         TEXT     NOT NULL, -- JSON
    attended      BOOLEAN  NOT NULL,
    seconds       INTEGER, -- the platform's sum where there are no stays
    first_join    DATETIME,
    last_leave    DATETIME,
    bucket        TEXT     NOT NULL CHECK (bucket IN ('matched', 'suggested', 'unmatched', 'not_counted', 'staff')),
    why           TEXT     NOT NULL,
    candidates    TEXT     NOT NULL, -- JSON
    registrant_id INTEGER  REFERENCES registrants (id),
    decision      TEXT     NOT NULL CHECK (decision IN ('', 'registrant', 'walk_in', 'staff', 'ignore')),
    nameless      BOOLEAN  NOT NULL,
    decided_at    DATETIME,
    decided_by    TEXT     NOT NULL,
    revision      INTEGER  NOT NULL,
    UNIQUE (report_id, number),
    CHECK ((registrant_id IS NOT NULL) = (bucket = 'matched'))
);
CREATE INDEX report_people_registrant ON report_people (registrant_id) WHERE registrant_id IS NOT NULL;
CREATE INDEX report_people_bucket ON report_people (report_id, bucket, number);

-- Their rows: every row of an attendance table stands here once.
CREATE TABLE report_rows (
    id        INTEGER  PRIMARY KEY AUTOINCREMENT,
    report_id INTEGER  NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    person_id INTEGER  REFERENCES report_people (id) ON DELETE CASCADE, -- null: it counts for nobody
    number    INTEGER  NOT NULL, -- in the file
    name      TEXT     NOT NULL,
    email     TEXT     NOT NULL,
    place     TEXT     NOT NULL,
    reason    TEXT     NOT NULL,
    joined    DATETIME,
    left_at   DATETIME,
    seconds   INTEGER
);
CREATE INDEX report_rows_report ON report_rows (report_id, id);
CREATE INDEX report_rows_person ON report_rows (person_id) WHERE person_id IS NOT NULL;

-- When they were there.
CREATE TABLE stays (
    id        INTEGER  PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER  NOT NULL REFERENCES report_people (id) ON DELETE CASCADE,
    joined    DATETIME NOT NULL,
    left_at   DATETIME, -- null: the file does not say
    closed    BOOLEAN  NOT NULL -- the end is that of the meeting
);
CREATE INDEX stays_person ON stays (person_id);

-- What was decided about people in reports, for the next one.
CREATE TABLE match_memory (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    event_id      INTEGER  NOT NULL REFERENCES events (id),
    series        TEXT     NOT NULL, -- for whose other events it counts as well
    key           TEXT     NOT NULL, -- keyed hash
    decision      TEXT     NOT NULL CHECK (decision IN ('registrant', 'walk_in', 'staff', 'ignore')),
    registrant_id INTEGER  REFERENCES registrants (id),
    nameless      BOOLEAN  NOT NULL,
    decided_at    DATETIME NOT NULL,
    decided_by    TEXT     NOT NULL,
    UNIQUE (event_id, key)
);
CREATE INDEX match_memory_series ON match_memory (series, key) WHERE series <> '';
