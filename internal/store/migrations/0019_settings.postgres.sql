-- +goose Up

-- The most that a token may do in events; '' is all that its account may.
ALTER TABLE api_tokens ADD COLUMN role TEXT NOT NULL DEFAULT '' CHECK (role IN ('', 'organiser', 'coordinator', 'host', 'viewer'));

-- Finds whether, and when last, an account has signed in.
CREATE INDEX audit_signed_in ON audit (actor, id) WHERE action = 'signed_in';

-- What an installation says about itself: one row, or none until it has been
-- changed.
CREATE TABLE settings (
    id             BIGINT   PRIMARY KEY CHECK (id = 1),
    revision       BIGINT   NOT NULL,
    name           TEXT     NOT NULL,
    sender         TEXT     NOT NULL,
    reply_to       TEXT     NOT NULL,
    imprint        TEXT, -- JSON
    privacy        TEXT, -- JSON
    retention_days BIGINT   NOT NULL CHECK (retention_days >= 0),
    languages      TEXT, -- JSON
    accent_light   TEXT     NOT NULL,
    accent_dark    TEXT     NOT NULL,
    logo_kind      TEXT     NOT NULL CHECK (logo_kind IN ('', 'png', 'svg')),
    logo           BYTEA,
    changed_at     TIMESTAMPTZ NOT NULL,
    CHECK ((accent_light = '') = (accent_dark = '')),
    CHECK ((logo_kind = '') = (logo IS NULL))
);
