package store_test

import (
	"strings"
	"testing"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// TestCheckFinds damages the data in every way that the constraints allow.
func TestCheckFinds(t *testing.T) {
	for _, tt := range []struct{ name, statement, rule string }{
		{"nothing", "SELECT 1", ""},
		{"a seat too few counted", "UPDATE sessions SET seats_taken = 1, unverified_seats = 0, waiting = 0 WHERE slug = 's1'", "seats taken are counted"},
		{"an unverified seat not counted", "UPDATE sessions SET unverified_seats = 0", "unverified seats are counted"},
		{"someone waiting not counted", "UPDATE sessions SET waiting = 0", "those waiting are counted"},
		{"a number above the next", "UPDATE registrations SET queue_seq = 9 WHERE queue_seq = 1", "numbers of a queue are below the next one"},
		{"a hold without an end", "UPDATE registrations SET hold_until = NULL", "an unverified seat has an end"},
		{"an end without a hold", "UPDATE registrations SET hold_until = '2021-11-12 00:00:00.000+00:00' WHERE status = 'confirmed'", "an unverified seat has an end"},
		{"no letter", "DELETE FROM letters WHERE kind = 'confirmed'", "everyone with an address is owed a letter"},
		{"no audit", "DELETE FROM audit WHERE registrant_id = 1", "everyone's sign-up is in the audit"},
		{"the session of another event", "UPDATE registrations SET session_id = (SELECT max(id) FROM sessions) WHERE status = 'confirmed'", "registrations belong to their registrant's event"},
		{"erased but not emptied", "UPDATE registrants SET erased_at = '2021-11-12 00:00:00.000+00:00' WHERE id = 1", "nothing is kept of erased people"},
		{"a seat without an address", "UPDATE registrants SET verified_at = NULL WHERE id = 1", "who is confirmed or waits has a verified"},
		{"a seat of someone erased", "UPDATE registrants SET erased_at = '2021-11-12 00:00:00.000+00:00' WHERE id = 1", "who is confirmed or waits has a verified"},
		{"someone waiting without an address", "UPDATE registrants SET verified_at = NULL WHERE id = 3", "who is confirmed or waits has a verified"},
		{"verified by halves", "UPDATE registrants SET verified_at = '2021-11-02 00:00:00.000+00:00' WHERE id = 2", "no registration of a verified"},
		{"a seat given away by who waits", "UPDATE handovers SET registration_id = (SELECT id FROM registrations WHERE status = 'waitlisted')", "only a confirmed seat is being given away"},
		{"a seat given away by another", "UPDATE handovers SET from_id = 3", "who gives a seat away has it"},
		{"a held seat not counted", "UPDATE sessions SET kept = 0", "what is kept is counted"},
		{"a seat held after the end", "UPDATE invitations SET state = 'declined', ended_at = sent_at", "seats are held for invitations that stand"},
		{"an invitation to nothing", "DELETE FROM invitation_sessions", "people are invited to sessions of the event"},
		{"an invitation without a letter", "DELETE FROM letters WHERE kind = 'invitation'", "everyone who is invited is owed a letter"},
		{"erased but still invited by name", "UPDATE invitations SET email = NULL, email_folded = NULL, erased_at = sent_at", "nothing is kept of erased people who were invited"},
		{"waiting though a seat is free", "UPDATE sessions SET capacity = 50, room_limit = 50, starts_at = '2999-01-01 00:00:00.000+00:00'", "nobody waits while a seat is free"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := storetest.Open(t)
			e, sessions := storetest.Announce(t, s, "webinar", 2, 1)
			storetest.Announce(t, s, "other", 1)
			storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
			storetest.SignUp(t, s, storetest.Unverified(storetest.Person(e, 2, sessions[0])))
			storetest.SignUp(t, s, storetest.Person(e, 3, sessions[0]))
			storetest.Write(t, s, func(tx *store.Tx) error {
				_, err := tx.AddHandover(&event.Handover{RegistrationID: 1, FromID: 1, ToID: 2, AskedAt: storetest.Noon, ExpiresAt: storetest.Noon})
				return err
			})
			invite(t, s, invitation(e, 9), storetest.Noon.AddDate(0, 0, 3), sessions[1])
			storetest.Write(t, s, func(tx *store.Tx) error { return tx.DB().Exec(tt.statement).Error })
			found, err := s.Check(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if tt.rule == "" {
				if len(found) != 0 {
					t.Errorf("found %v", found)
				}
				return
			}
			for _, f := range found {
				if strings.HasPrefix(f.Rule, tt.rule) && f.Detail != "" {
					return
				}
			}
			t.Errorf("found %v, want that not %s", found, tt.rule)
		})
	}
}

func TestCheckListsTheFirstFew(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 50)
	for i := range 25 {
		storetest.SignUp(t, s, storetest.Person(e, i, sessions[0]))
	}
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.DB().Exec("DELETE FROM letters").Error })
	found, err := s.Check(t.Context())
	if err != nil || len(found) != 11 || found[10].Detail != "and 15 more" {
		t.Errorf("found %v, %v", found, err)
	}
}
