package pages

import (
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// A fullBook takes no more visits, and may have become unreadable too.
type fullBook struct {
	scs.Store
	write, read error
}

func (b *fullBook) Commit(token string, data []byte, expiry time.Time) error {
	if b.write != nil {
		return b.write
	}
	return b.Store.Commit(token, data, expiry)
}

func (b *fullBook) Find(token string) ([]byte, bool, error) {
	if b.read != nil {
		return nil, false, b.read
	}
	return b.Store.Find(token)
}

// Staff go on reading while nothing can be written.
func TestAVisitThatCannotBeNotedIsShown(t *testing.T) {
	f := newPair(t)
	f.staffIn("pair", event.Organiser)
	book := &fullBook{Store: f.visits.Store, write: problem.New(problem.Unavailable, "database_away")}
	f.visits.Store = book
	f.get("/desk").want(t, 200, "Two evenings")
	f.get("/desk/pair/registrations").want(t, 200)
	book.read = book.write
	f.get("/desk").want(t, 503)
	book.read, book.write = nil, nil
	f.get("/desk").want(t, 200)
}

// Signing in is no note: without it nobody is in.
func TestASignInThatCannotBeKeptFails(t *testing.T) {
	f := newPair(t)
	link, err := f.desk.AddAccount(t.Context(), operator, desk.NewAccount{Email: "lena@example.org", Name: "Lena Albrecht", Role: "admin"})
	if err != nil {
		t.Fatal(err)
	}
	f.visits.Store = &fullBook{Store: f.visits.Store, write: problem.New(problem.Unavailable, "database_away")}
	f.post(strings.TrimPrefix(link, "https://desk.example.org")).want(t, 503)
}
