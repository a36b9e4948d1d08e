package accounts_test

import (
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"rollcall/internal/store/accounts"
	"rollcall/internal/store/storetest"
)

func TestStaffSessionsLastUntilTheyEnd(t *testing.T) {
	s := storetest.Open(t)
	now := storetest.Noon
	var sessions scs.CtxStore = accounts.NewStaffSessions(s, func() time.Time { return now })
	if _, found, err := sessions.Find("token"); found || err != nil {
		t.Errorf("found %t, %v before it was there", found, err)
	}
	for _, data := range []string{"one", "two"} {
		if err := sessions.Commit("token", []byte(data), storetest.Noon.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got, found, err := sessions.Find("token"); string(got) != data || !found || err != nil {
			t.Errorf("found %q, %t, %v; want %q", got, found, err, data)
		}
	}
	if err := sessions.Commit("other", []byte("x"), storetest.Noon.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	now = storetest.Noon.Add(time.Hour)
	if _, found, _ := sessions.Find("token"); found {
		t.Error("a session outlived its end")
	}
	if err := accounts.NewStaffSessions(s, func() time.Time { return now }).Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := storetest.Count(t, s, "staff_sessions", "1 = 1"); n != 1 {
		t.Errorf("%d sessions after sweeping, want 1", n)
	}
	for range 2 {
		if err := sessions.Delete("other"); err != nil {
			t.Fatal(err)
		}
	}
	if _, found, _ := sessions.Find("other"); found {
		t.Error("a deleted session was found")
	}
}
