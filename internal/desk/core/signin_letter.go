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

// SignInFor is how long a one-time link works that is shown, and in a letter to
// somebody who waits for it.
const SignInFor = 24 * time.Hour

// SignInAddress is the address under which a one-time link's token signs in.
func (d *Desk) SignInAddress(token string) string { return d.BaseURL + "/desk/sign-in/" + token }

// LetIn owes a, who is new, the letter with a one-time link. Where there is no
// mail server, it keeps the link with that hash, and that by was shown it.
func (d *Desk) LetIn(tx *store.Tx, by Actor, eventID int64, a *event.Account, hash []byte, now time.Time) error {
	if d.Mails {
		return d.OweSignIn(tx, by, eventID, a, event.LetterWelcome, now, WelcomeFor)
	}
	l := event.LoginLink{AccountID: a.ID, Hash: hash, MadeAt: now, ExpiresAt: now.Add(SignInFor)}
	e := NewEntry(by, eventID, now, "sign_in_link_made").With("account", a.ID)
	return errors.Join(accounts.AddLoginLink(tx, &l), Audit(tx, e))
}

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
