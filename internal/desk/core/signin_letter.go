package core

import (
	"crypto/rand"
	"errors"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
)

// WelcomeFor is how long the link of a letter works that goes to somebody who
// does not wait for it.
const WelcomeFor = 72 * time.Hour

// OweSignIn owes a the letter of that kind, with a link that signs in once, for
// so long. The audit has it as done by by, in the event with that id; 0 is none.
func (d *Desk) OweSignIn(tx *store.Tx, by Actor, eventID int64, a *event.Account, kind event.LetterKind, now time.Time, lasts time.Duration) error {
	id, ends := rand.Text(), now.Add(lasts)
	link := event.LoginLink{AccountID: a.ID, Hash: auth.HashToken(d.Key.SignInLink(a.ID, id)), MadeAt: now, ExpiresAt: ends}
	letter := event.Letter{
		AccountID: &a.ID, Kind: kind, Occasion: now.Format(time.RFC3339Nano), Language: a.Language,
		MessageID: id, State: event.LetterQueued, OwedAt: now, DueAt: now, UsefulUntil: &ends,
	}
	e := NewEntry(by, eventID, now, "sign_in_link_sent").With("account", a.ID)
	return errors.Join(accounts.AddLoginLink(tx, &link), tx.Owe(&letter), Audit(tx, e))
}
