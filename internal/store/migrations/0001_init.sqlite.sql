-- +goose Up

-- One row: what this database is, and a check value of the key that its links are made with.
CREATE TABLE installation (
    id        INTEGER  PRIMARY KEY CHECK (id = 1),
    made_at   DATETIME NOT NULL,
    key_check BLOB
);

CREATE TABLE events (
    id                      INTEGER  PRIMARY KEY AUTOINCREMENT,
    slug                    TEXT     NOT NULL UNIQUE,
    series                  TEXT     NOT NULL,
    visibility              TEXT     NOT NULL CHECK (visibility IN ('public', 'unlisted', 'draft')),
    revision                INTEGER  NOT NULL,
    title                   TEXT     NOT NULL, -- JSON: language to text
    summary                 TEXT, -- JSON: language to Markdown
    languages               TEXT     NOT NULL, -- JSON
    zone                    TEXT     NOT NULL,
    zones_shown             TEXT, -- JSON
    contact                 TEXT     NOT NULL, -- JSON
    opens_at                DATETIME,
    opens_wall              TEXT     NOT NULL,
    closes_at               DATETIME,
    closes_wall             TEXT     NOT NULL,
    verify                  BOOLEAN  NOT NULL,
    hold_minutes            INTEGER  NOT NULL,
    waiting_mode            TEXT     NOT NULL CHECK (waiting_mode IN ('off', 'auto')),
    waiting_capacity        INTEGER  NOT NULL, -- 0: no limit
    offer_hours             INTEGER  NOT NULL,
    threshold_percent       INTEGER  NOT NULL,
    grace_minutes           INTEGER  NOT NULL,
    no_show_release_minutes INTEGER  NOT NULL,
    freeze_days             INTEGER  NOT NULL,
    self_declare            BOOLEAN  NOT NULL,
    reminders               TEXT, -- JSON
    staff                   TEXT, -- JSON
    retention_days          INTEGER  NOT NULL,
    questions               TEXT, -- JSON
    announced_at            DATETIME NOT NULL,
    changed_at              DATETIME NOT NULL
);

-- The counters are kept by the writer; the checks hold the rules by themselves.
CREATE TABLE sessions (
    id                 INTEGER  PRIMARY KEY AUTOINCREMENT,
    event_id           INTEGER  NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    slug               TEXT     NOT NULL,
    title              TEXT     NOT NULL, -- JSON
    starts_at          DATETIME NOT NULL,
    starts_wall        TEXT     NOT NULL,
    ends_at            DATETIME NOT NULL,
    ends_wall          TEXT     NOT NULL,
    opens_at           DATETIME,
    opens_wall         TEXT     NOT NULL,
    closes_at          DATETIME,
    closes_wall        TEXT     NOT NULL,
    capacity           INTEGER  NOT NULL CHECK (capacity >= 1),
    room_limit         INTEGER  NOT NULL,
    seats_taken        INTEGER  NOT NULL DEFAULT 0 CHECK (seats_taken >= 0),
    unverified_seats   INTEGER  NOT NULL DEFAULT 0 CHECK (unverified_seats >= 0),
    waiting            INTEGER  NOT NULL DEFAULT 0 CHECK (waiting >= 0),
    next_seq           INTEGER  NOT NULL DEFAULT 1,
    join_url           TEXT     NOT NULL,
    join_opens_minutes INTEGER  NOT NULL,
    cancelled_at       DATETIME,
    sequence           INTEGER  NOT NULL,
    breaks             TEXT, -- JSON
    agenda             TEXT, -- JSON
    UNIQUE (event_id, slug),
    CHECK (seats_taken <= capacity),
    CHECK (unverified_seats <= seats_taken),
    CHECK (capacity <= room_limit)
);

CREATE TABLE consent_texts (
    id         INTEGER  PRIMARY KEY AUTOINCREMENT,
    event_id   INTEGER  NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    key        TEXT     NOT NULL,
    version    INTEGER  NOT NULL,
    position   INTEGER  NOT NULL,
    required   BOOLEAN  NOT NULL,
    retired    BOOLEAN  NOT NULL,
    text       TEXT     NOT NULL, -- JSON
    written_at DATETIME NOT NULL,
    UNIQUE (event_id, key, version)
);

CREATE TABLE registrants (
    id                INTEGER  PRIMARY KEY AUTOINCREMENT,
    event_id          INTEGER  NOT NULL REFERENCES events (id),
    email             TEXT,
    email_folded      TEXT, -- NULL: added by staff without an address, or erased
    given_name        TEXT     NOT NULL,
    family_name       TEXT     NOT NULL,
    latin_name        TEXT     NOT NULL,
    organisation      TEXT     NOT NULL,
    organisation_kind TEXT     NOT NULL,
    municipality      TEXT     NOT NULL,
    country           TEXT     NOT NULL,
    function          TEXT     NOT NULL,
    language          TEXT     NOT NULL,
    zone              TEXT     NOT NULL,
    role              TEXT     NOT NULL CHECK (role IN ('participant', 'speaker', 'staff')),
    source            TEXT     NOT NULL,
    answers           TEXT, -- JSON
    consents          TEXT, -- JSON
    signed_up_at      DATETIME NOT NULL,
    verified_at       DATETIME,
    erased_at         DATETIME,
    link_generation   INTEGER  NOT NULL DEFAULT 1,
    revision          INTEGER  NOT NULL DEFAULT 1,
    search            TEXT     NOT NULL DEFAULT '', -- folded names and address, filled after the answer
    UNIQUE (event_id, email_folded)
);
CREATE INDEX registrants_list ON registrants (event_id, id);
CREATE INDEX registrants_unsearched ON registrants (id) WHERE search = '';
CREATE INDEX registrants_unverified ON registrants (signed_up_at) WHERE verified_at IS NULL AND erased_at IS NULL;

CREATE TABLE registrations (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    registrant_id INTEGER  NOT NULL REFERENCES registrants (id),
    session_id    INTEGER  NOT NULL REFERENCES sessions (id),
    status        TEXT     NOT NULL CHECK (status IN ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered', 'rejected', 'cancelled', 'withdrawn', 'expired')),
    holds_seat    BOOLEAN  NOT NULL,
    queue_seq     INTEGER,
    hold_until    DATETIME,
    signed_up_at  DATETIME NOT NULL,
    changed_at    DATETIME NOT NULL,
    UNIQUE (registrant_id, session_id),
    CHECK (CASE WHEN status IN ('confirmed', 'offered') THEN holds_seat WHEN status IN ('unverified', 'pending') THEN TRUE ELSE NOT holds_seat END),
    CHECK ((queue_seq IS NOT NULL) = (status = 'waitlisted'))
);
CREATE UNIQUE INDEX registrations_queue ON registrations (session_id, queue_seq) WHERE queue_seq IS NOT NULL;
CREATE INDEX registrations_status ON registrations (session_id, status, registrant_id);
CREATE INDEX registrations_holds ON registrations (hold_until) WHERE hold_until IS NOT NULL;

CREATE TABLE letters (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    registrant_id INTEGER  NOT NULL REFERENCES registrants (id),
    event_id      INTEGER  NOT NULL REFERENCES events (id),
    kind          TEXT     NOT NULL,
    occasion      TEXT     NOT NULL,
    language      TEXT     NOT NULL,
    data          TEXT     NOT NULL, -- JSON
    message_id    TEXT     NOT NULL,
    state         TEXT     NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'too_late')),
    owed_at       DATETIME NOT NULL,
    due_at        DATETIME NOT NULL,
    useful_until  DATETIME,
    claimed_until DATETIME,
    attempts      INTEGER  NOT NULL DEFAULT 0,
    sent_at       DATETIME,
    bytes         BLOB, -- kept from the first attempt on
    last_error    TEXT     NOT NULL DEFAULT '',
    UNIQUE (registrant_id, kind, occasion)
);
CREATE INDEX letters_due ON letters (due_at) WHERE state = 'queued';

CREATE TABLE marks (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    session_id    INTEGER  NOT NULL REFERENCES sessions (id),
    registrant_id INTEGER  REFERENCES registrants (id),
    walk_in_name  TEXT     NOT NULL,
    walk_in_email TEXT     NOT NULL,
    source        TEXT     NOT NULL CHECK (source IN ('host', 'join')),
    kind          TEXT     NOT NULL CHECK (kind IN ('in', 'out', 'excused')),
    at            DATETIME NOT NULL,
    headcount     INTEGER  NOT NULL CHECK (headcount >= 1),
    nonce         TEXT     NOT NULL,
    recorded_at   DATETIME NOT NULL,
    recorded_by   TEXT     NOT NULL,
    UNIQUE (session_id, nonce)
);
CREATE INDEX marks_registrant ON marks (session_id, registrant_id);

-- What a coordinator decided against the evidence. The newest counts.
CREATE TABLE outcome_overrides (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    session_id    INTEGER  NOT NULL REFERENCES sessions (id),
    registrant_id INTEGER  NOT NULL REFERENCES registrants (id),
    outcome       TEXT     NOT NULL CHECK (outcome IN ('attended', 'partial', 'no_show', 'excused')),
    reason        TEXT     NOT NULL,
    decided_at    DATETIME NOT NULL,
    decided_by    TEXT     NOT NULL
);
CREATE INDEX outcome_overrides_registrant ON outcome_overrides (session_id, registrant_id);

CREATE TABLE accounts (
    id           INTEGER  PRIMARY KEY AUTOINCREMENT,
    email        TEXT     NOT NULL,
    email_folded TEXT     NOT NULL UNIQUE,
    name         TEXT     NOT NULL,
    admin        BOOLEAN  NOT NULL,
    may_create   BOOLEAN  NOT NULL,
    language     TEXT     NOT NULL,
    added_at     DATETIME NOT NULL,
    disabled_at  DATETIME
);

CREATE TABLE grants (
    id         INTEGER  PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER  NOT NULL REFERENCES accounts (id),
    event_id   INTEGER  NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    role       TEXT     NOT NULL CHECK (role IN ('organiser', 'coordinator', 'host', 'viewer')),
    granted_at DATETIME NOT NULL,
    UNIQUE (account_id, event_id)
);

CREATE TABLE login_links (
    id         INTEGER  PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER  NOT NULL REFERENCES accounts (id),
    hash       BLOB     NOT NULL UNIQUE,
    made_at    DATETIME NOT NULL,
    expires_at DATETIME NOT NULL,
    used_at    DATETIME
);

CREATE TABLE api_tokens (
    id           INTEGER  PRIMARY KEY AUTOINCREMENT,
    account_id   INTEGER  NOT NULL REFERENCES accounts (id),
    event_id     INTEGER  REFERENCES events (id) ON DELETE CASCADE,
    name         TEXT     NOT NULL,
    hash         BLOB     NOT NULL UNIQUE,
    made_at      DATETIME NOT NULL,
    expires_at   DATETIME,
    revoked_at   DATETIME,
    last_used_at DATETIME
);

CREATE TABLE staff_sessions (
    token      TEXT     PRIMARY KEY, -- hashed
    data       BLOB     NOT NULL,
    expires_at DATETIME NOT NULL
);
CREATE INDEX staff_sessions_end ON staff_sessions (expires_at);

CREATE TABLE audit (
    id            INTEGER  PRIMARY KEY AUTOINCREMENT,
    at            DATETIME NOT NULL,
    event_id      INTEGER,
    session_id    INTEGER,
    registrant_id INTEGER,
    actor         TEXT     NOT NULL,
    role          TEXT     NOT NULL,
    action        TEXT     NOT NULL,
    data          TEXT -- JSON
);
CREATE INDEX audit_event ON audit (event_id, id);

-- Personal values of audit entries, so that erasing a registrant empties them.
CREATE TABLE audit_values (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    audit_id      INTEGER NOT NULL REFERENCES audit (id),
    registrant_id INTEGER NOT NULL REFERENCES registrants (id),
    field         TEXT    NOT NULL,
    before        TEXT    NOT NULL,
    after         TEXT    NOT NULL
);
CREATE INDEX audit_values_registrant ON audit_values (registrant_id);

CREATE TABLE idempotency (
    id        INTEGER  PRIMARY KEY AUTOINCREMENT,
    principal TEXT     NOT NULL,
    route     TEXT     NOT NULL,
    key       TEXT     NOT NULL,
    body_mac  BLOB     NOT NULL,
    status    INTEGER  NOT NULL,
    result_id INTEGER  NOT NULL,
    at        DATETIME NOT NULL,
    UNIQUE (principal, route, key)
);
CREATE INDEX idempotency_age ON idempotency (at);
