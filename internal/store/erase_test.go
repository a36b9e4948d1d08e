package store_test

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm/schema"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// secret stands in every column that may hold something personal.
const secret = "personal-value"

// kept are the columns with text that outlive an erasure: what numbers need,
// and what is not the person's. Every other one of a row about a registrant
// must hold nothing afterwards.
var kept = map[string]string{
	"registrants":        "organisation_kind country language zone role source counted_as", // the last is a keyed hash
	"registrations":      "status",
	"letters":            "kind occasion language message_id state last_error",
	"marks":              "source kind nonce recorded_by",
	"outcome_overrides":  "outcome decided_by taken_back_by",
	"audit":              "actor role action",
	"audit_values":       "field",
	"invitations":        "country language state",
	"message_recipients": "excluded",
	"report_people":      "role flags bucket why candidates decision decided_by",
	"match_memory":       "series decision decided_by",
	"statements":         "kind answer answered_by",
}

// of are rows about registrant id in every table that holds text beside a
// registrant, but for what signing up and a report leave there.
func of(id int64, e *event.Event, s event.Session) []any {
	address := secret
	return []any{
		&event.Mark{SessionID: s.ID, RegistrantID: &id, Source: event.EvidenceHost, Kind: event.MarkIn, At: storetest.Noon, Headcount: 1, RecordedAt: storetest.Noon},
		&event.OutcomeOverride{SessionID: s.ID, RegistrantID: id, Outcome: event.OutcomeAttended, DecidedAt: storetest.Noon},
		&event.Invitation{EventID: e.ID, Email: &address, EmailFolded: &address, State: event.InvitationAccepted, AddedAt: storetest.Noon, SentAt: &storetest.Noon, EndedAt: &storetest.Noon, LinkGeneration: 1, RegistrantID: &id},
		&event.Note{RegistrantID: id, At: storetest.Noon},
		&event.AuditEntry{At: storetest.Noon, EventID: &e.ID, RegistrantID: &id, Data: map[string]any{}},
		&event.AuditValue{AuditID: 1, RegistrantID: id, Field: "given_name"},
		&event.MatchMemory{EventID: e.ID, Decision: event.DecidedRegistrant, RegistrantID: &id, DecidedAt: storetest.Noon},
		&event.Statement{SessionID: s.ID, RegistrantID: id, Kind: event.StatedObjection, SaidAt: storetest.Noon},
	}
}

// Whatever column holds text beside a registrant is emptied when they are
// erased, or stands in kept. A column that is added to a table is tried too.
func TestErasingEmptiesEveryColumnAboutAPerson(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 3)
	id := storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0])).RegistrantID
	storetest.Report(t, s, &sessions[0], "bytes")
	storetest.Write(t, s, func(tx *store.Tx) error {
		var failed []error
		for _, row := range of(id, e, sessions[0]) {
			failed = append(failed, tx.DB().Create(row).Error)
		}
		return errors.Join(failed...)
	})
	for _, row := range rows {
		confide(t, s, row, id)
	}
	if told := knowing(t, s); len(told) < 10 {
		t.Fatalf("before, only %v know something", told)
	}
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.Erase(id, storetest.Noon) })
	if told := knowing(t, s); len(told) > 0 {
		t.Errorf("something personal still stands in %v", told)
	}
}

// confide writes the secret into all columns of row's table that hold text about
// a registrant and are not kept.
func confide(t *testing.T, s *store.Store, row any, id int64) {
	t.Helper()
	parsed, err := schema.Parse(row, &sync.Map{}, s.DB().NamingStrategy)
	if err != nil {
		t.Fatal(err)
	}
	key := "registrant_id"
	if parsed.Table == "registrants" {
		key = "id"
	}
	if parsed.LookUpField(key) == nil {
		return
	}
	told := map[string]any{}
	for _, f := range parsed.Fields {
		if value := secretAs(f.IndirectFieldType); value != nil && !slices.Contains(strings.Fields(kept[parsed.Table]), f.DBName) {
			told[f.DBName] = value
		}
	}
	if len(told) == 0 {
		return
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		done := tx.DB().Table(parsed.Table).Where(key+" = ?", id).Updates(told)
		if done.Error == nil && done.RowsAffected == 0 {
			t.Errorf("there is no row about the person in %s: add one above", parsed.Table)
		}
		return done.Error
	})
}

// secretAs is the secret as a column of a field's type keeps it; nil where none
// can hold it.
func secretAs(of reflect.Type) any {
	switch {
	case of.Kind() == reflect.String:
		return secret
	case of.Kind() == reflect.Slice && of.Elem().Kind() == reflect.Uint8:
		return []byte(secret)
	case of.Kind() == reflect.Slice:
		return `["` + secret + `"]`
	case of.Kind() == reflect.Map && of.Elem().Kind() != reflect.Interface:
		return `{"` + secret + `": {}}`
	case of.Kind() == reflect.Map, of.Kind() == reflect.Struct && of != reflect.TypeFor[time.Time]():
		return `{"reason": "` + secret + `"}`
	}
	return nil
}

// knowing are the columns of all tables in which the secret stands.
func knowing(t *testing.T, s *store.Store) []string {
	t.Helper()
	tables, err := s.DB().Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, table := range tables {
		var all []map[string]any
		if err := s.DB().Table(table).Find(&all).Error; err != nil {
			t.Fatal(err)
		}
		for _, one := range all {
			for column, value := range one {
				if strings.Contains(fmt.Sprintf("%s", value), secret) {
					told[table+"."+column] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(told))
}
