package core

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Letter is a letter of one kind to r that is owed from now on. Its occasion
// is the moment, so that each is told apart from the one before.
func Letter(r *event.Registrant, kind event.LetterKind, now time.Time) event.Letter {
	return event.Letter{
		RegistrantID: r.ID, EventID: r.EventID, Kind: kind, Occasion: now.Format(time.RFC3339Nano), Language: r.Language,
		MessageID: rand.Text(), State: event.LetterQueued, OwedAt: now, DueAt: now,
	}
}

// SessionLetter is a letter about one session, told apart from those about
// others at the same moment.
func SessionLetter(r *event.Registrant, kind event.LetterKind, s *event.Session, now time.Time) event.Letter {
	l := Letter(r, kind, now)
	l.Occasion = fmt.Sprintf("%d/%s", s.ID, l.Occasion)
	l.Data.SessionID, l.UsefulUntil = s.ID, &s.EndsAt
	return l
}

// Owe puts a letter into the outbox, if its registrant has an address.
func Owe(tx *store.Tx, r *event.Registrant, l event.Letter) error {
	if r.Email == nil {
		return nil
	}
	return tx.Owe(&l)
}

// OwePlaces owes the one letter about the given places, if there are any.
func OwePlaces(ctx context.Context, tx *store.Tx, r *event.Registrant, places []event.Place, now time.Time) error {
	if len(places) == 0 {
		return nil
	}
	l, err := PlacesLetter(ctx, tx, r, places, now)
	if err != nil {
		return err
	}
	return Owe(tx, r, l)
}

// PlacesLetter is the one letter about the given places: that there is a
// seat, or, if there is none, the rank in the queue.
func PlacesLetter(ctx context.Context, tx *store.Tx, r *event.Registrant, places []event.Place, now time.Time) (event.Letter, error) {
	var until time.Time
	occasion := ""
	for _, p := range places {
		s, err := tx.Session(ctx, p.SessionID)
		if err != nil {
			return event.Letter{}, err
		}
		if s.EndsAt.After(until) {
			until = s.EndsAt
		}
		occasion += fmt.Sprintf("%d/", s.ID)
	}
	l := Letter(r, event.SignUpLetter(places), now)
	l.Occasion = occasion + l.Occasion
	l.Data.Places, l.UsefulUntil = places, &until
	return l, nil
}

// PerDay is how many letters of the kinds that a stranger can cause are sent
// to one address in a day.
const PerDay = 3

// OweLimited owes r a letter of a kind that strangers can cause, unless the
// day's number of such letters is used up.
func OweLimited(ctx context.Context, tx *store.Tx, r *event.Registrant, l event.Letter, now time.Time) error {
	n, err := tx.CausedSince(ctx, r.ID, now.Truncate(24*time.Hour))
	if err != nil || n >= PerDay {
		return err
	}
	return Owe(tx, r, l)
}

// LinkLetter is the kind of letter that carries r's link: to those who have
// not confirmed their address it is the one that asks for that.
func LinkLetter(r *event.Registrant) event.LetterKind {
	if r.VerifiedAt == nil {
		return event.LetterAgain
	}
	return event.LetterLink
}
