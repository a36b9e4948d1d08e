-- +goose Up

-- Who holds a seat in a session, in the order of sign-up: lists are chosen by it alone.
CREATE INDEX registrations_seats ON registrations (session_id, id) WHERE holds_seat;
