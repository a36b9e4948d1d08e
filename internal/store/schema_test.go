package store_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm/schema"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// rows are all types that are kept as rows.
var rows = []any{
	&event.Event{}, &event.Session{}, &event.ConsentText{}, &event.Registrant{}, &event.Registration{}, &event.Letter{}, &event.Mark{},
	&event.OutcomeOverride{}, &event.Account{}, &event.Grant{}, &event.LoginLink{}, &event.APIToken{}, &event.AuditEntry{}, &event.AuditValue{}, &event.Once{}, &event.Handover{}, &event.Quota{},
	&event.Invitation{}, &event.InvitedSession{}, &event.HostLink{}, &event.Knock{}, &event.Visit{}, &event.RecoveryCode{}, &event.SavedView{}, &event.ListColumns{},
	&event.AfterRun{}, &event.Message{}, &event.MessageRecipient{},
	&event.Note{}, &event.QuestionWording{}, &event.ListHeading{}, &event.Merge{},
	&event.Report{}, &event.ReportPerson{}, &event.ReportRow{}, &event.Stay{}, &event.MatchMemory{}, &event.ReportStep{}, &event.Statement{},
	&event.Installation{}, &event.Aggregate{},
}

func TestTypesAndTablesAgree(t *testing.T) {
	s := storetest.Open(t)
	tables := []string{"goose_db_version", "installation", "report_files", "search_words", "staff_sessions", "throttles"} // without a type in event
	for _, row := range rows {
		parsed, err := schema.Parse(row, &sync.Map{}, s.DB().NamingStrategy)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, parsed.Table)
		columns, err := s.DB().Migrator().ColumnTypes(parsed.Table)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range columns {
			got = append(got, c.Name())
		}
		want := slices.Clone(parsed.DBNames)
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%T and %s (-type +table):\n%s", row, parsed.Table, diff)
		}
	}
	there, err := s.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(tables)
	if diff := cmp.Diff(tables, there); diff != "" {
		t.Errorf("tables (-types +database):\n%s", diff)
	}
}

// TestConstraintsHoldTheRules breaks each rule past the store.
func TestConstraintsHoldTheRules(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 1)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
	storetest.SignUp(t, s, storetest.Person(e, 2, sessions[0]))
	storetest.SignUp(t, s, storetest.Person(e, 3, sessions[0]))
	_, others := storetest.Announce(t, s, "other", 2)
	invite(t, s, invitation(&event.Event{ID: others[0].EventID}, 4), storetest.Noon.AddDate(0, 0, 3), others[0])
	storetest.Report(t, s, &sessions[0], "one")
	for _, statement := range []string{
		"UPDATE sessions SET seats_taken = 2",
		"UPDATE sessions SET seats_taken = -1",
		"UPDATE sessions SET unverified_seats = 2",
		"UPDATE sessions SET waiting = -1",
		"UPDATE sessions SET kept = -1",
		"UPDATE sessions SET capacity = 0",
		"UPDATE sessions SET room_limit = 0",
		"UPDATE registrations SET queue_seq = 7",
		"UPDATE registrations SET queue_seq = NULL",
		"UPDATE registrations SET queue_seq = 1 WHERE queue_seq = 2",
		"UPDATE registrations SET holds_seat = NOT holds_seat",
		"UPDATE registrations SET status = 'invented'",
		"UPDATE registrations SET session_id = 4711",
		"UPDATE registrants SET email_folded = 'person1@example.org'",
		"INSERT INTO handovers (registration_id, from_id, to_id, asked_at, expires_at, result) VALUES (1, 1, 1, '2021-11-12', '2021-11-12', '')",
		"INSERT INTO handovers (registration_id, from_id, to_id, asked_at, expires_at, result) VALUES (1, 1, 2, '2021-11-12', '2021-11-12', 'kept')",
		"INSERT INTO handovers (registration_id, from_id, to_id, asked_at, expires_at, result) VALUES (1, 1, 2, '2021-11-12', '2021-11-12', ''), (1, 1, 3, '2021-11-12', '2021-11-12', '')",
		"INSERT INTO letters (event_id, kind, occasion, language, data, message_id, state, owed_at, due_at) VALUES (1, 'link', '1', 'en', '{}', 'm', 'queued', '2021-11-12', '2021-11-12')",
		"UPDATE letters SET invitation_id = 1",
		"UPDATE invitations SET state = 'invented'",
		"UPDATE invitations SET registrant_id = 1",
		"UPDATE invitations SET state = 'declined'",
		"UPDATE invitations SET ended_at = sent_at",
		"UPDATE invitations SET sent_at = NULL",
		"UPDATE invitations SET email = NULL",
		"DELETE FROM invitations",
		"UPDATE report_people SET bucket = 'staff'",
		"UPDATE report_people SET bucket = 'matched', registrant_id = NULL",
		"UPDATE report_people SET number = 1",
		"UPDATE reports SET session_id = 4711",
		"INSERT INTO match_memory (event_id, series, key, decision, nameless, decided_at, decided_by) VALUES (1, '', 'k', 'invented', FALSE, '2021-11-12', '')",
		"DELETE FROM registrants",
		"DELETE FROM events",
	} {
		if err := s.Tx(t.Context(), nil, func(tx *store.Tx) error { return tx.DB().Exec(statement).Error }); err == nil {
			t.Errorf("%s is possible", statement)
		}
	}
	storetest.Clean(t, s)
}
