-- +goose Up

-- The address that is to take the place of a person's, while it is not
-- confirmed, and when that was last asked for.
ALTER TABLE registrants ADD COLUMN asked_email TEXT;
ALTER TABLE registrants ADD COLUMN asked_email_at TIMESTAMPTZ;

-- Where a letter goes that does not go to the registrant's address; folded.
ALTER TABLE letters ADD COLUMN address TEXT;
CREATE INDEX letters_address ON letters (address, owed_at) WHERE address IS NOT NULL;

-- What was done with one person's registration. The ids rise with the
-- sign-ups, so that these find the index in memory.
CREATE INDEX audit_registrant ON audit (registrant_id) WHERE registrant_id IS NOT NULL;
