-- +goose Up

-- Offers, quotas, the place in the queue to come back to, and speakers and staff, who take part without a seat.
ALTER TABLE registrations ADD COLUMN offer_until TIMESTAMPTZ;
ALTER TABLE registrations ADD COLUMN quota_id BIGINT REFERENCES quotas (id) ON DELETE SET NULL;
ALTER TABLE registrations ADD COLUMN kept_seq BIGINT;
ALTER TABLE registrations ADD COLUMN team BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE registrations DROP CONSTRAINT registrations_check;
ALTER TABLE registrations ADD CONSTRAINT registrations_check CHECK (CASE WHEN team THEN NOT holds_seat AND status IN ('confirmed', 'cancelled', 'withdrawn')
    WHEN status IN ('confirmed', 'offered') THEN holds_seat WHEN status IN ('unverified', 'pending') THEN TRUE ELSE NOT holds_seat END);
ALTER TABLE registrations ADD CONSTRAINT registrations_offered CHECK ((offer_until IS NOT NULL) = (status = 'offered'));
ALTER TABLE registrations ADD CONSTRAINT registrations_kept_place CHECK (kept_seq IS NULL OR status = 'pending' AND NOT holds_seat);
CREATE INDEX registrations_offers ON registrations (offer_until) WHERE offer_until IS NOT NULL;
