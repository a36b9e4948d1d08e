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
	&event.OutcomeOverride{}, &event.Account{}, &event.Grant{}, &event.LoginLink{}, &event.APIToken{}, &event.AuditEntry{}, &event.AuditValue{}, &event.Once{}, &event.Handover{}, &event.Quota{}, &event.HostLink{}, &event.Knock{},
}

func TestTypesAndTablesAgree(t *testing.T) {
	s := storetest.Open(t)
	tables := []string{"goose_db_version", "installation", "staff_sessions", "throttles"} // without a type in event
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
	e, sessions := announce(t, s, "webinar", 1)
	signUp(t, s, person(e, 1, sessions[0]))
	signUp(t, s, person(e, 2, sessions[0]))
	signUp(t, s, person(e, 3, sessions[0]))
	for _, statement := range []string{
		"UPDATE sessions SET seats_taken = 2",
		"UPDATE sessions SET seats_taken = -1",
		"UPDATE sessions SET unverified_seats = 2",
		"UPDATE sessions SET waiting = -1",
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
		"DELETE FROM registrants",
		"DELETE FROM events",
	} {
		if err := s.Tx(t.Context(), nil, func(tx *store.Tx) error { return tx.DB().Exec(statement).Error }); err == nil {
			t.Errorf("%s is possible", statement)
		}
	}
	clean(t, s)
}
