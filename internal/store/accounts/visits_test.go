package accounts_test

import (
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
	"rollcall/internal/store/storetest"
)

// accountIn adds a member of staff.
func accountIn(t *testing.T, s *store.Store, name string) *event.Account {
	t.Helper()
	a := &event.Account{Email: name + "@example.org", EmailFolded: name + "@example.org", Name: name, Language: "uk", AddedAt: storetest.Noon}
	storetest.Write(t, s, func(tx *store.Tx) error {
		_, err := accounts.Add(tx, a)
		return err
	})
	return a
}

func TestVisitsEnd(t *testing.T) {
	s := storetest.Open(t)
	a, b := accountIn(t, s, "ana"), accountIn(t, s, "ben")
	var visits []*event.Visit
	for i, of := range []*event.Account{a, a, a, b} {
		v := &event.Visit{AccountID: of.ID, Way: event.ByPassword, MadeAt: storetest.Noon.Add(time.Duration(i) * time.Minute), UsedAt: storetest.Noon, Awaits: i == 2}
		storetest.Write(t, s, func(tx *store.Tx) error { return accounts.AddVisit(tx, v) })
		visits = append(visits, v)
	}
	open := func() (ids []int64) {
		all, err := accounts.OpenVisits(t.Context(), s.Reads, a.ID, storetest.Noon.Add(-time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range all {
			ids = append(ids, v.ID)
		}
		return ids
	}
	storetest.Write(t, s, func(tx *store.Tx) error { return accounts.VisitUsed(tx, visits[0].ID, storetest.Noon.Add(time.Hour)) })
	if got := open(); len(got) != 2 || got[0] != visits[0].ID {
		t.Errorf("open are %v", got)
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		if fresh, err := accounts.FinishVisit(tx, visits[2].ID, storetest.Noon); !fresh || err != nil {
			t.Errorf("the second step is not taken: %v", err)
		}
		if again, err := accounts.FinishVisit(tx, visits[2].ID, storetest.Noon); again || err != nil {
			t.Errorf("the second step is taken twice: %v", err)
		}
		if _, err := accounts.EndVisit(t.Context(), tx, a.ID, visits[3].ID, storetest.Noon); err != event.ErrNotFound {
			t.Errorf("another's visit: %v", err)
		}
		ended, err := accounts.EndVisits(tx, a.ID, visits[1].ID, storetest.Noon)
		if again, _ := accounts.EndVisits(tx, a.ID, visits[1].ID, storetest.Noon); !ended || again {
			t.Errorf("ended: %t, and once more: %t", ended, again)
		}
		return err
	})
	if got := open(); len(got) != 1 || got[0] != visits[1].ID {
		t.Errorf("open are %v", got)
	}
	if v, err := accounts.Visit(t.Context(), s.Reads, visits[3].ID); err != nil || v.EndedAt != nil {
		t.Errorf("the visit of another was ended: %v", err)
	}
	storetest.Write(t, s, func(tx *store.Tx) error { return accounts.ForgetVisits(tx, storetest.Noon.Add(3*time.Minute)) })
	if _, err := accounts.Visit(t.Context(), s.Reads, visits[0].ID); err != event.ErrNotFound {
		t.Errorf("an old visit: %v", err)
	}
}

func TestACodeIsUsedOnce(t *testing.T) {
	s := storetest.Open(t)
	a := accountIn(t, s, "ana")
	use := func(step int64, want bool) {
		t.Helper()
		storetest.Write(t, s, func(tx *store.Tx) error {
			used, err := accounts.UseCode(tx, a.ID, step, storetest.Noon)
			if used != want {
				t.Errorf("step %d: %t, want %t", step, used, want)
			}
			return err
		})
	}
	set := func(secret []byte, want bool) {
		t.Helper()
		storetest.Write(t, s, func(tx *store.Tx) error {
			done, err := accounts.SetCodeSecret(tx, a.ID, secret)
			if done != want {
				t.Errorf("setting %q: %t, want %t", secret, done, want)
			}
			return err
		})
	}
	use(7, false)
	set([]byte("first"), true)
	set([]byte("second"), false)
	use(7, true)
	set([]byte("third"), false)
	use(7, false)
	use(6, false)
	use(8, true)
	got, err := s.AccountByID(t.Context(), a.ID)
	if err != nil || string(got.CodeSecret) != "first" || got.CodeSince == nil || got.CodeStep != 8 {
		t.Errorf("kept is %+v, %v", got, err)
	}
	storetest.Write(t, s, func(tx *store.Tx) error {
		got.Name, got.CodeSecret, got.CodeStep, got.Password = "Ana", nil, 0, "x"
		return accounts.Save(tx, got)
	})
	if got, err = s.AccountByID(t.Context(), a.ID); err != nil || got.Name != "Ana" || got.CodeStep != 8 || got.CodeSecret == nil || got.Password != "" {
		t.Errorf("saving an account changed how it signs in: %+v, %v", got, err)
	}
	set(nil, true)
	use(9, false)
}

func TestRecoveryCodesAreUsedOnce(t *testing.T) {
	s := storetest.Open(t)
	a, b := accountIn(t, s, "ana"), accountIn(t, s, "ben")
	codes := func(of int64) []event.RecoveryCode {
		return []event.RecoveryCode{{AccountID: of, Hash: []byte("one"), MadeAt: storetest.Noon}, {AccountID: of, Hash: []byte("two"), MadeAt: storetest.Noon}}
	}
	storetest.Write(t, s, func(tx *store.Tx) error { return accounts.ReplaceRecoveryCodes(tx, a.ID, codes(a.ID)) })
	storetest.Write(t, s, func(tx *store.Tx) error { return accounts.ReplaceRecoveryCodes(tx, b.ID, codes(b.ID)) })
	use := func(of int64, code string, want bool) {
		t.Helper()
		storetest.Write(t, s, func(tx *store.Tx) error {
			used, err := accounts.UseRecoveryCode(tx, of, []byte(code), storetest.Noon)
			if used != want {
				t.Errorf("%s: %t, want %t", code, used, want)
			}
			return err
		})
	}
	use(a.ID, "one", true)
	use(a.ID, "one", false)
	use(a.ID, "three", false)
	use(b.ID, "one", true)
	if n, err := accounts.RecoveryCodesLeft(t.Context(), s.Reads, a.ID); n != 1 || err != nil {
		t.Errorf("%d are left, %v", n, err)
	}
	storetest.Write(t, s, func(tx *store.Tx) error { return accounts.ReplaceRecoveryCodes(tx, a.ID, nil) })
	use(a.ID, "two", false)
	use(b.ID, "two", true)
}
