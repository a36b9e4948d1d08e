package accounts_test

import (
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
	"rollcall/internal/store/storetest"
)

func TestASignInLinkIsUsedOnce(t *testing.T) {
	s := storetest.Open(t)
	link := &event.LoginLink{AccountID: accountIn(t, s, "ana").ID, Hash: []byte("hash"), MadeAt: storetest.Noon, ExpiresAt: storetest.Noon.Add(time.Hour)}
	storetest.Write(t, s, func(tx *store.Tx) error { return accounts.AddLoginLink(tx, link) })
	for i, want := range []bool{true, false} {
		storetest.Write(t, s, func(tx *store.Tx) error {
			fresh, err := accounts.UseLoginLink(tx, link.ID, storetest.Noon.Add(time.Duration(i)*time.Minute))
			if fresh != want {
				t.Errorf("use %d: %t", i, fresh)
			}
			return err
		})
	}
	if got, err := accounts.LoginLink(t.Context(), s.Reads, link.Hash); err != nil || got.UsedAt == nil || !got.UsedAt.Equal(storetest.Noon) {
		t.Errorf("the link is %+v, %v", got, err)
	}
}
