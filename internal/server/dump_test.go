package server_test

import (
	"database/sql"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/mattn/go-sqlite3" // the driver called sqlite3

	"rollcall/internal/event"
	"rollcall/internal/store/storetest"
)

// A dump is the rows of every table that has some, as text.
type dump map[string][]string

// beside opens the database a second time, for reading.
func beside(t *testing.T, database string) *sql.DB {
	t.Helper()
	driver, place := "sqlite3", "file:"+database+"?mode=ro"
	if storetest.Postgres() {
		driver, place = "pgx", database
	}
	db, err := sql.Open(driver, place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // it has written nothing
	return db
}

// dump reads every table, except the traces that reading may leave: that
// something was downloaded or that secret links were seen, when a token was last used, and how long someone
// stays signed in.
func (h *whole) dump() dump {
	h.t.Helper()
	tables := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if storetest.Postgres() {
		tables = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()"
	}
	all := dump{}
	for _, table := range h.read(tables) {
		name := table["name"]
		for _, row := range h.read(`SELECT * FROM "` + name + `"`) {
			if text := withoutTraces(name, row); text != "" {
				all[name] = append(all[name], text)
			}
		}
		slices.Sort(all[name])
	}
	return all
}

// withoutTraces is a row as text, "" for one that is a trace itself.
func withoutTraces(table string, row map[string]string) string {
	switch table {
	case "audit":
		if row["action"] == event.ActionExported || row["action"] == event.ActionLinksSeen {
			return ""
		}
	case "staff_sessions":
		return row["token"]
	case "api_tokens":
		delete(row, "last_used_at")
	case "visits":
		delete(row, "used_at")
	}
	return fmt.Sprint(row) // maps are printed in the order of their keys
}

// read returns the rows of a query by column.
func (h *whole) read(query string) []map[string]string {
	h.t.Helper()
	rows, err := h.beside.QueryContext(h.t.Context(), query)
	if err != nil {
		h.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		h.t.Fatal(err)
	}
	var all []map[string]string
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			h.t.Fatal(err)
		}
		row := map[string]string{}
		for i, c := range columns {
			row[c] = values[i].String
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		h.t.Fatal(err)
	}
	return all
}

// unchanged fails the test if the database is not as it was before.
func (h *whole) unchanged(t *testing.T, before dump, after string) {
	t.Helper()
	if diff := cmp.Diff(before, h.dump()); diff != "" {
		t.Errorf("%s has changed the database (-before +after):\n%s", after, diff)
	}
}

// count is how many rows a table has.
func (d dump) count(table string) int { return len(d[table]) }

// without is d without a table.
func (d dump) without(table string) dump {
	rest := dump{}
	for name, rows := range d {
		if name != table {
			rest[name] = rows
		}
	}
	return rest
}
