-- +goose Up

-- Who has no seat and has asked to be let in.
CREATE TABLE knocks (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    session_id    INTEGER  NOT NULL REFERENCES sessions (id),
    registrant_id INTEGER  NOT NULL REFERENCES registrants (id),
    at            DATETIME NOT NULL,
    UNIQUE (session_id, registrant_id)
);

-- Links for the host of one session, who needs no account.
CREATE TABLE host_links (
    id         INTEGER  PRIMARY KEY AUTOINCREMENT,
    session_id INTEGER  NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    label      TEXT     NOT NULL, -- for whom it is
    made_at    DATETIME NOT NULL,
    made_by    TEXT     NOT NULL,
    revoked_at DATETIME,
    used_at    DATETIME -- last
);
CREATE INDEX host_links_session ON host_links (session_id);
