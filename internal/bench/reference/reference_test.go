package reference_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/bench/reference"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// at is when everything happens.
var at = time.Date(2026, 11, 26, 12, 0, 0, 250_000_000, time.UTC)

// A room is a database of the test's own with one event of two seats.
type room struct {
	*testing.T
	database string
	event    event.Event
	session  event.Session
}

func newRoom(t *testing.T) *room {
	t.Helper()
	r := &room{T: t, database: storetest.Place(t), event: event.Event{
		Slug: "room", Visibility: event.Public, Revision: 1, Title: event.Text{"en": "Room"}, Languages: []string{"en"}, Zone: "Etc/UTC",
		HoldMinutes: 60, WaitingMode: event.WaitingAuto, AnnouncedAt: at, ChangedAt: at,
	}}
	r.inStore(func(s *store.Store) error {
		return s.Tx(t.Context(), nil, func(tx *store.Tx) error {
			if _, err := tx.AddEvent(&r.event); err != nil {
				return err
			}
			r.session = event.Session{
				EventID: r.event.ID, Slug: "s", Title: event.Text{"en": "Session"}, StartsAt: at.AddDate(0, 1, 0), EndsAt: at.AddDate(0, 1, 1),
				RoomLimit: 2, Seats: event.Seats{Capacity: 2},
			}
			return tx.AddSession(&r.session)
		})
	})
	return r
}

// inStore calls fn with the store on the room's database, and closes it.
func (r *room) inStore(fn func(s *store.Store) error) {
	r.Helper()
	s, err := store.Open(r.Context(), store.Options{Database: r.database, AllowUnsafe: true})
	if err != nil {
		r.Fatal(err)
	}
	defer s.Close()
	if err := fn(s); err != nil {
		r.Fatal(err)
	}
}

// people are five sign-ups, three more than there are seats.
func (r *room) people() []*store.SignUp {
	var all []*store.SignUp
	for i := range 5 {
		email, folded := fmt.Sprintf("Person%d@example.org", i), fmt.Sprintf("person%d@example.org", i)
		now := at.Add(time.Duration(i) * time.Second)
		all = append(all, &store.SignUp{
			EventID: r.event.ID, Revision: 1, SessionIDs: []int64{r.session.ID}, Verified: true, Public: true, Admission: r.event.Admission(),
			Now: now, HoldMinutes: 60, UsefulUntil: r.session.EndsAt, Actor: "public", Role: "public",
			Registrant: event.Registrant{
				Email: &email, EmailFolded: &folded, GivenName: "Jelena", FamilyName: "Petrović", LatinName: "Petrovic", Organisation: "Grad Mostar",
				OrganisationKind: "municipality", Municipality: "Mostar", Country: "BA", Function: "Head", Language: "en", Zone: "Europe/Sarajevo",
				Role: event.RoleParticipant, Source: "public", VerifiedAt: &now, SignedUpAt: now, LinkGeneration: 1, Revision: 1,
			},
		})
	}
	return all
}

// rows are the tables that a sign-up touches, cell by cell. What is drawn at
// random is left out, and JSON is compared by what it says.
func (r *room) rows() map[string][]map[string]any {
	r.Helper()
	driver := "sqlite3"
	if storetest.Postgres() {
		driver = "pgx"
	}
	db, err := sql.Open(driver, r.database)
	if err != nil {
		r.Fatal(err)
	}
	defer db.Close()
	tables := map[string][]map[string]any{}
	for _, table := range []string{"registrants", "registrations", "letters", "audit", "sessions"} {
		rows, err := db.Query("SELECT * FROM " + table + " ORDER BY id")
		if err != nil {
			r.Fatal(err)
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			r.Fatal(err)
		}
		for rows.Next() {
			cells, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range cells {
				into[i] = &cells[i]
			}
			if err := rows.Scan(into...); err != nil {
				r.Fatal(err)
			}
			row := map[string]any{}
			for i, name := range columns {
				if name != "message_id" {
					row[name] = plain(cells[i])
				}
			}
			tables[table] = append(tables[table], row)
		}
		if err := rows.Err(); err != nil {
			r.Fatal(err)
		}
	}
	return tables
}

// plain is a cell in the form in which it is compared.
func plain(cell any) any {
	switch v := cell.(type) {
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case []byte:
		return plain(string(v))
	case string:
		var says any
		if strings.HasPrefix(v, "{") && json.Unmarshal([]byte(v), &says) == nil {
			return says
		}
	}
	return cell
}

// written are the rows after write has signed everybody up, and the recount.
func written(t *testing.T, write func(r *room) error) (map[string][]map[string]any, reference.Count) {
	t.Helper()
	r := newRoom(t)
	if err := write(r); err != nil {
		t.Fatal(err)
	}
	c, err := reference.Recount(t.Context(), r.database, "room")
	if err != nil {
		t.Fatal(err)
	}
	r.inStore(func(s *store.Store) error {
		found, err := s.Check(t.Context())
		if len(found) > 0 {
			t.Errorf("check: %v", found)
		}
		return err
	})
	return r.rows(), c
}

// byStore is how the store itself does it.
func byStore(r *room) error {
	r.inStore(func(s *store.Store) error {
		for _, in := range r.people() {
			if _, err := s.SignUp(r.Context(), in); err != nil {
				return err
			}
		}
		return nil
	})
	return nil
}

// onebyone signs everybody up by a function for one.
func onebyone(r *room, signUp func(ctx context.Context, in *store.SignUp) (store.SignedUp, error)) error {
	for _, in := range r.people() {
		got, err := signUp(r.Context(), in)
		if err != nil {
			return err
		}
		if !got.Created || len(got.Places) != 1 || got.RegistrantID == 0 {
			return fmt.Errorf("answer %+v", got)
		}
	}
	return nil
}

func TestReferencesWriteTheSameRowsAsTheStore(t *testing.T) {
	ways := map[string]func(r *room) error{
		"bare rows": func(r *room) error {
			raw, err := reference.OpenRaw(r.Context(), r.database, r.session.ID)
			if err != nil {
				return err
			}
			defer raw.Close()
			people := r.people()
			if err := raw.Write(people[:3]); err != nil {
				return err
			}
			return raw.Write(people[3:])
		},
		"bare rows behind a queue": func(r *room) error {
			raw, err := reference.OpenRaw(r.Context(), r.database, r.session.ID)
			if err != nil {
				return err
			}
			defer raw.Close()
			q := reference.StartQueue(raw, 1024)
			defer q.Close()
			for _, in := range r.people() {
				if err := q.SignUp(in); err != nil {
					return err
				}
			}
			return nil
		},
		"GORM": func(r *room) error {
			g, err := reference.OpenGORM(r.database)
			if err != nil {
				return err
			}
			defer g.Close()
			return onebyone(r, g.SignUp)
		},
	}
	if storetest.Postgres() {
		ways = map[string]func(r *room) error{"FOR UPDATE": func(r *room) error {
			l, err := reference.OpenLocker(r.database, 2)
			if err != nil {
				return err
			}
			defer l.Close()
			return onebyone(r, l.SignUp)
		}}
	}
	want, count := written(t, byStore)
	if count != (reference.Count{Registrants: 5, Registrations: 5, Letters: 5, Audits: 5, Seats: 2, Waiting: 3, FirstSeq: 1, LastSeq: 3}) {
		t.Fatalf("recount %+v", count)
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			got, counted := written(t, way)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("rows (-store +reference):\n%s", diff)
			}
			if !reflect.DeepEqual(count, counted) {
				t.Errorf("recount %+v, want %+v", counted, count)
			}
		})
	}
}

func TestABatchThatFailsLeavesNothing(t *testing.T) {
	if storetest.Postgres() {
		t.Skip("bare rows are for SQLite")
	}
	r := newRoom(t)
	raw, err := reference.OpenRaw(t.Context(), r.database, r.session.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	people := r.people()
	if err := raw.Write(append(people[:1:1], people[0])); err == nil {
		t.Fatal("an address was written twice")
	}
	if err := raw.Write(people); err != nil {
		t.Fatal(err)
	}
	c, err := reference.Recount(t.Context(), r.database, "room")
	if err != nil || c.Registrants != 5 || c.Seats != 2 || c.LastSeq != 3 {
		t.Errorf("recount %+v, %v", c, err)
	}
}
