package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// letter is a letter of one kind to r that is owed from now on. Its occasion
// is the moment, so that each is told apart from the one before.
func letter(r *event.Registrant, kind event.LetterKind, now time.Time) event.Letter {
	return event.Letter{
		RegistrantID: r.ID, EventID: r.EventID, Kind: kind, Occasion: now.Format(time.RFC3339Nano), Language: r.Language,
		MessageID: rand.Text(), State: event.LetterQueued, OwedAt: now, DueAt: now,
	}
}

// sessionLetter is a letter about one session, told apart from those about
// others at the same moment.
func sessionLetter(r *event.Registrant, kind event.LetterKind, s *event.Session, now time.Time) event.Letter {
	l := letter(r, kind, now)
	l.Occasion = fmt.Sprintf("%d/%s", s.ID, l.Occasion)
	l.Data.SessionID, l.UsefulUntil = s.ID, &s.EndsAt
	return l
}

// owe puts a letter into the outbox, if its registrant has an address.
func owe(tx *store.Tx, r *event.Registrant, l event.Letter) error {
	if r.Email == nil {
		return nil
	}
	return tx.Owe(&l)
}

// owePlaces owes the one letter about the given places, if there are any.
func owePlaces(ctx context.Context, tx *store.Tx, r *event.Registrant, places []event.Place, now time.Time) error {
	if len(places) == 0 {
		return nil
	}
	l, err := placesLetter(ctx, tx, r, places, now)
	if err != nil {
		return err
	}
	return owe(tx, r, l)
}

// placesLetter is the one letter about the given places: that there is a
// seat, or, if there is none, the rank in the queue.
func placesLetter(ctx context.Context, tx *store.Tx, r *event.Registrant, places []event.Place, now time.Time) (event.Letter, error) {
	kind := event.LetterWaitlisted
	var until time.Time
	occasion := ""
	for _, p := range places {
		if p.Status == event.Confirmed {
			kind = event.LetterConfirmed
		}
		s, err := tx.Session(ctx, p.SessionID)
		if err != nil {
			return event.Letter{}, err
		}
		if s.EndsAt.After(until) {
			until = s.EndsAt
		}
		occasion += fmt.Sprintf("%d/", s.ID)
	}
	l := letter(r, kind, now)
	l.Occasion = occasion + l.Occasion
	l.Data.Places, l.UsefulUntil = places, &until
	return l, nil
}

// perDay is how many letters of the kinds that a stranger can cause are sent
// to one address in a day.
const perDay = 3

// SendLink sends one letter to an address with all that it is signed up to,
// each event with its personal link, at most three times a day. It answers
// the same, after the same work, whether or not anyone is known by the
// address: the count of the day is written for everyone.
func (d *Desk) SendLink(ctx context.Context, by Actor, email string) error {
	if !ValidAddress(email) {
		return problem.Refuse(problem.At("/email", "address"))
	}
	folded, now := FoldAddress(email), d.now()
	day := now.Truncate(24 * time.Hour)
	key := d.key.MAC("lost link", []byte(day.Format(time.DateOnly)), []byte(folded))
	_, err := d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		found, err := tx.RegistrantsByAddress(ctx, folded)
		if err != nil {
			return result{}, err
		}
		allowed, err := tx.Throttle(key, day, perDay)
		if err != nil || !allowed || len(found) == 0 {
			return result{}, err
		}
		return result{}, oweLinks(ctx, tx, found, now)
	})
	return err
}

// oweLinks owes the letter with the links of everyone in found, who have one
// address. It goes to whom the address is surest of, and among them to who
// signed up last, in their language. Whoever is signed up to one event gets
// the letter about that.
func oweLinks(ctx context.Context, tx *store.Tx, found []event.Registrant, now time.Time) error {
	to := slices.MaxFunc(found, func(a, b event.Registrant) int {
		switch {
		case a.VerifiedAt == nil && b.VerifiedAt != nil:
			return -1
		case a.VerifiedAt != nil && b.VerifiedAt == nil:
			return 1
		}
		return a.SignedUpAt.Compare(b.SignedUpAt)
	})
	l := letter(&to, linkLetter(&to), now)
	if len(found) > 1 {
		l.Kind, l.Data.Everywhere = event.LetterLink, true
	}
	return oweLimited(ctx, tx, &to, l, now)
}

// linkLetter is the kind of letter that carries r's link: to those who have
// not confirmed their address it is the one that asks for that.
func linkLetter(r *event.Registrant) event.LetterKind {
	if r.VerifiedAt == nil {
		return event.LetterAgain
	}
	return event.LetterLink
}

// SendMyLink sends the person's own link again.
func (d *Desk) SendMyLink(ctx context.Context, by Actor) error {
	if by.Kind != Person {
		return ErrUnauthorised
	}
	now := d.now()
	_, err := d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		r, err := tx.Registrant(ctx, by.Registrant.ID)
		if err != nil {
			return result{}, err
		}
		return result{id: r.ID}, oweLimited(ctx, tx, r, letter(r, linkLetter(r), now), now)
	})
	return err
}

// oweLimited owes r a letter of a kind that strangers can cause, unless the
// day's number of such letters is used up.
func oweLimited(ctx context.Context, tx *store.Tx, r *event.Registrant, l event.Letter, now time.Time) error {
	n, err := tx.CausedSince(ctx, r.ID, now.Truncate(24*time.Hour))
	if err != nil || n >= perDay {
		return err
	}
	return owe(tx, r, l)
}

// RenewLink kills the person's link and makes another, which is returned and
// sent by letter.
func (d *Desk) RenewLink(ctx context.Context, by Actor) (string, error) {
	if by.Kind != Person {
		return "", ErrUnauthorised
	}
	now := d.now()
	_, err := d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		r, err := tx.Registrant(ctx, by.Registrant.ID)
		if err != nil {
			return result{}, err
		}
		if r.LinkGeneration != by.Registrant.LinkGeneration {
			return result{}, ErrUnauthorised // another renewal was first
		}
		r.LinkGeneration++
		r.Revision++
		err = errors.Join(tx.SaveRegistrant(r), audit(tx, entry(by, r.EventID, now, "link_renewed").about(r.ID, 0)))
		if err != nil {
			return result{}, err
		}
		return result{id: r.ID}, owe(tx, r, letter(r, event.LetterLink, now))
	})
	if err != nil {
		return "", err
	}
	r, err := d.store.Registrant(ctx, by.Registrant.ID)
	if err != nil {
		return "", err
	}
	return d.PersonalLink(r), nil
}

// RetryLetters queues the letters that a mail server refused, for when its
// operator has mended what was wrong. It returns how many.
func (d *Desk) RetryLetters(ctx context.Context, by Actor) (int64, error) {
	if by.Kind != Operator {
		return 0, ErrForbidden
	}
	now := d.now()
	var n int64
	_, err := d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		var err error
		if n, err = tx.RequeueFailed(now); err != nil || n == 0 {
			return result{}, err
		}
		return result{}, audit(tx, entry(by, 0, now, "letters_retried").with("letters", n))
	})
	return n, err
}
