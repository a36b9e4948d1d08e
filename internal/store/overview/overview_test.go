package overview_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/overview"
	"rollcall/internal/store/storetest"
)

// set changes a registration past all rules.
func set(t *testing.T, s *store.Store, registrantID int64, columns map[string]any) {
	t.Helper()
	storetest.Write(t, s, func(tx *store.Tx) error {
		return tx.DB().Table("registrations").Where("registrant_id = ?", registrantID).Updates(columns).Error
	})
}

func TestWhatIsOpenInEvents(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 50)
	other, elsewhere := storetest.Announce(t, s, "other", 50)
	quiet, _ := storetest.Announce(t, s, "quiet", 5)
	pending := storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0])).RegistrantID
	offered := storetest.SignUp(t, s, storetest.Person(e, 2, sessions[0])).RegistrantID
	storetest.SignUp(t, s, storetest.Unverified(storetest.Person(e, 3, sessions[0])))
	late := storetest.Unverified(storetest.Person(e, 4, sessions[0]))
	late.Now = storetest.Noon.Add(23 * time.Hour)
	storetest.SignUp(t, s, late)
	storetest.SignUp(t, s, storetest.Unverified(storetest.Person(other, 1, elsewhere[0])))
	until := storetest.Noon.Add(9 * time.Hour)
	set(t, s, pending, map[string]any{"status": event.Pending})
	set(t, s, offered, map[string]any{"status": event.Offered, "offer_until": until})
	storetest.Write(t, s, func(tx *store.Tx) error {
		return tx.DB().Table("letters").Where("registrant_id = ?", offered).Update("state", event.LetterFailed).Error
	})

	open, err := overview.Open(t.Context(), s.Reads, []int64{e.ID, other.ID, quiet.ID}, storetest.Noon.Add(30*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	o := open[e.ID]
	if len(o.Undecided) != 1 || o.Undecided[0] != (event.Undecided{RegistrantID: pending, SessionID: sessions[0].ID, HoldsSeat: true, Since: storetest.Noon}) {
		t.Errorf("undecided: %+v", o.Undecided)
	}
	held := o.HeldIn(sessions[0].ID)
	if held[event.Pending] != 1 || held[event.Offered] != 1 || held[event.Unverified] != 2 {
		t.Errorf("held: %v", held)
	}
	for _, h := range o.Held {
		if h.Status == event.Offered && (h.Until == nil || !h.Until.Equal(until)) {
			t.Errorf("the offer ends %v", h.Until)
		}
	}
	if o.Refused != 1 || o.Unconfirmed != 1 || o.Since == nil || !o.Since.Equal(storetest.Noon) {
		t.Errorf("%d letters, %d addresses since %v", o.Refused, o.Unconfirmed, o.Since)
	}
	if b := open[other.ID]; b.Unconfirmed != 1 || b.Refused != 0 || len(b.Held) != 1 || len(b.Undecided) != 0 {
		t.Errorf("the other event: %+v", b)
	}
	if q := open[quiet.ID]; q == nil || len(q.Held)+len(q.Undecided) > 0 {
		t.Errorf("the quiet event: %+v", q)
	}
	back, err := overview.ReturnedOf(t.Context(), s.Reads, e.ID, 5)
	if err != nil || len(back) != 1 || back[0].ID != offered || back[0].Name() != "Jelena Petrović" {
		t.Errorf("letters came back from %+v, %v", back, err)
	}
}

func TestRemindersGoToWhoWantsThem(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 2, 5)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0], sessions[1]))
	off := storetest.SignUp(t, s, storetest.Person(e, 2, sessions[0], sessions[1])).RegistrantID
	storetest.SignUp(t, s, storetest.Person(e, 3, sessions[0])) // waits
	storetest.Write(t, s, func(tx *store.Tx) error {
		return tx.DB().Table("registrants").Where("id = ?", off).Update("reminders_off_at", storetest.Noon).Error
	})
	got, err := overview.Reminded(t.Context(), s.Reads, e.ID)
	if err != nil || got[sessions[0].ID] != 1 || got[sessions[1].ID] != 1 {
		t.Errorf("reminders go to %v, %v", got, err)
	}
}

func TestATraceTellsEveryChange(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	other, elsewhere := storetest.Announce(t, s, "other", 5)
	trace := func() overview.Trace {
		got, err := overview.TraceOf(t.Context(), s.Reads, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	before := trace()
	storetest.SignUp(t, s, storetest.Person(other, 1, elsewhere[0]))
	if trace() != before {
		t.Error("the trace tells of another event")
	}
	id := storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0])).RegistrantID
	signed := trace()
	if signed == before {
		t.Error("a sign-up leaves no trace")
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		return tx.DB().Table("letters").Where("registrant_id = ?", id).Update("state", event.LetterFailed).Error
	})
	if trace() == signed {
		t.Error("a letter that was refused leaves no trace")
	}
	if _, err := overview.TraceOf(t.Context(), s.Reads, 99); err != event.ErrNotFound {
		t.Errorf("of no event: %v", err)
	}
}

func TestSignUpsAreCountedInEachSession(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5, 5)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0], sessions[1]))
	storetest.SignUp(t, s, storetest.Person(e, 2, sessions[1]))
	storetest.SignUp(t, s, storetest.Unverified(storetest.Person(e, 3, sessions[1])))
	rows, err := overview.SignedUpIn(t.Context(), s.Reads, e.ID)
	n := map[int64]int{}
	for _, r := range rows {
		n[r.SessionID]++
		if r.Language != "bs" || !r.SignedUpAt.Equal(storetest.Noon) {
			t.Errorf("%+v", r)
		}
	}
	if err != nil || n[sessions[0].ID] != 1 || n[sessions[1].ID] != 2 {
		t.Errorf("%v, %v", n, err)
	}
}

// Whoever watches an event has it asked every second.
func TestATraceIsReadByIndices(t *testing.T) {
	if storetest.Postgres() {
		t.Skip("SQLite's planner speaks")
	}
	var plan []struct{ Detail string }
	if err := storetest.Open(t).On(t.Context()).Raw("EXPLAIN QUERY PLAN "+overview.TraceQuery, 1).Scan(&plan).Error; err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(plan)
	for _, index := range []string{"INDEX audit_event", "INDEX letters_refused (event_id=?)", "INTEGER PRIMARY KEY"} {
		if !strings.Contains(got, index) {
			t.Errorf("no %s: %s", index, got)
		}
	}
}
