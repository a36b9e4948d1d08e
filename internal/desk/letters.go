package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
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

// SendLink sends the personal links of everyone with that address again, at
// most three times a day each. It answers the same whether or not anyone is
// known by it.
func (d *Desk) SendLink(ctx context.Context, by Actor, email string) error {
	if !ValidAddress(email) {
		return problem.Refuse(problem.At("/email", "address"))
	}
	found, err := d.store.RegistrantsByAddress(ctx, FoldAddress(email))
	if err != nil {
		return err
	}
	now := d.now()
	_, err = d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		for i := range found {
			if err := oweLimited(ctx, tx, &found[i], linkLetter(&found[i]), now); err != nil {
				return result{}, err
			}
		}
		return result{}, nil
	})
	return err
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
		return result{id: r.ID}, oweLimited(ctx, tx, r, linkLetter(r), now)
	})
	return err
}

// oweLimited owes a letter of a kind that strangers can cause, unless the
// day's number of such letters is used up.
func oweLimited(ctx context.Context, tx *store.Tx, r *event.Registrant, kind event.LetterKind, now time.Time) error {
	n, err := tx.CausedSince(ctx, r.ID, now.Truncate(24*time.Hour))
	if err != nil || n >= perDay {
		return err
	}
	return owe(tx, r, letter(r, kind, now))
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
