package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"rollcall/internal/event"
)

// The outbox: letters are claimed for one attempt, whose number is
// Letter.Attempts. A method that takes an attempt changes nothing if the
// letter has been claimed again since or is no longer queued, so that a
// worker that was too slow cannot overwrite what a faster one found out.

// ClaimLetters takes at most n letters that are queued, due at now and not
// claimed, those due first first. It raises their Attempts by one and holds
// them until now+lease. Several workers, on several servers, never get the
// same, while their clocks are less than a lease apart. Letters of erased
// registrants stay where they are.
//
// A clock that is set back makes no letter wait for it to catch up: times
// further ahead than anybody with a right clock could have written them do
// not count.
func (s *Store) ClaimLetters(ctx context.Context, now time.Time, n int, lease time.Duration) ([]event.LetterContext, error) {
	due, err := Exists(s.On(ctx).Model(&event.Letter{}).Where(lettersDue(), dueAt(now, lease)))
	if !due || err != nil {
		return nil, err // nothing to write for
	}
	var claimed []event.LetterContext
	err = s.Tx(ctx, nil, func(tx *Tx) (err error) {
		claimed, err = tx.claimLetters(ctx, now, n, lease)
		return err
	})
	return claimed, err
}

// lettersDue is what may be claimed. The second line is about letters owed,
// and pauses begun, before a clock was set back. A letter that is to leave on
// a later day has no attempts and waits for it.
func lettersDue() string {
	return `state = 'queued' AND (due_at <= @now
 OR owed_at > @now_elsewhere OR attempts > 0 AND due_at > @longest_pause) AND ` + unclaimed()
}

// dueAt are the values in lettersDue. The clocks of servers that share a
// database may differ by a lease, so a claim made elsewhere may end two from
// here.
func dueAt(now time.Time, lease time.Duration) map[string]any {
	return map[string]any{
		"now": now, "now_elsewhere": now.Add(lease), "longest_pause": now.Add(event.LongestPause), "longest_lease": now.Add(2 * lease),
	}
}

// notErased is what letters may leave: those to people whose details are
// there.
const notErased = `(registrant_id IN (SELECT id FROM registrants WHERE erased_at IS NULL) OR invitation_id IN (SELECT id FROM invitations WHERE erased_at IS NULL) OR account_id IS NOT NULL)`

func (tx *Tx) claimLetters(ctx context.Context, now time.Time, n int, lease time.Duration) ([]event.LetterContext, error) {
	statement := `UPDATE letters SET claimed_until = @until, attempts = attempts + 1 WHERE id IN (SELECT id FROM letters WHERE ` + lettersDue() +
		" AND " + notErased + ` ORDER BY due_at, id LIMIT @most`
	if tx.db.Name() == "postgres" {
		statement += " FOR UPDATE SKIP LOCKED"
	}
	values := dueAt(now, lease)
	values["until"], values["most"] = now.Add(lease), n
	var ids []int64
	err := tx.db.Raw(statement+") RETURNING id", values).Scan(&ids).Error
	if len(ids) == 0 || err != nil {
		return nil, Fault(err)
	}
	letters, err := Many[event.Letter](tx.db.Where("id IN ?", ids).Order("due_at, id"))
	if err != nil {
		return nil, err
	}
	installation, err := tx.Installation(ctx)
	if err != nil {
		return nil, err
	}
	claimed := make([]event.LetterContext, len(letters))
	for i, l := range letters {
		if claimed[i], err = tx.letterContext(ctx, l); err != nil {
			return nil, err
		}
		claimed[i].Installation = *installation
	}
	return claimed, nil
}

// OwedSince returns those of the given registrants to whom a letter of the kind
// was owed after then.
func (r Reads) OwedSince(ctx context.Context, kind event.LetterKind, registrantIDs []int64, then time.Time) ([]int64, error) {
	return InChunks(registrantIDs, func(some []int64) ([]int64, error) {
		var ids []int64
		err := r.On(ctx).Model(&event.Letter{}).Where("registrant_id IN ? AND kind = ? AND owed_at > ?", some, kind, then).Distinct().Pluck("registrant_id", &ids).Error
		return ids, Fault(err)
	})
}

// LetterContext is everything l is written from, whether or not it is owed: l
// names its registrant or invitation.
func (r Reads) LetterContext(ctx context.Context, l event.Letter) (event.LetterContext, error) {
	return r.letterContext(ctx, l)
}

// letterContext is everything l is written from.
func (r Reads) letterContext(ctx context.Context, l event.Letter) (event.LetterContext, error) {
	switch {
	case l.InvitationID != nil:
		return r.invitationContext(ctx, l)
	case l.AccountID != nil:
		account, err := r.AccountByID(ctx, *l.AccountID)
		return event.LetterContext{Letter: l, Account: account}, err
	}
	person, err := r.Registrant(ctx, l.RegistrantID)
	if err != nil {
		return event.LetterContext{}, err
	}
	c, err := r.signedUp(ctx, person)
	c.Letter = l
	if err != nil {
		return c, err
	}
	switch {
	case l.Data.Everywhere && person.EmailFolded != nil:
		return c, r.elsewhere(ctx, &c)
	case l.Data.WrittenID != 0:
		c.Message, err = One[event.Message](r.On(ctx).Where("id = ?", l.Data.WrittenID))
		return c, err
	}
	return c, r.handoverOf(ctx, &c)
}

// AccountByID returns the account with the given id, or event.ErrNotFound.
func (r Reads) AccountByID(ctx context.Context, id int64) (*event.Account, error) {
	return One[event.Account](r.On(ctx).Where("id = ?", id))
}

// elsewhere adds to c the other registrants of the same address.
func (r Reads) elsewhere(ctx context.Context, c *event.LetterContext) error {
	same, err := r.RegistrantsByAddress(ctx, *c.Registrant.EmailFolded)
	if err != nil {
		return err
	}
	for i := range same {
		if same[i].ID == c.Registrant.ID || same[i].MergedInto != nil {
			continue
		}
		other, err := r.signedUp(ctx, &same[i])
		if err != nil {
			return err
		}
		c.Elsewhere = append(c.Elsewhere, other)
	}
	return nil
}

// signedUp is a registrant with their event, its sessions and what they have
// in them.
func (r Reads) signedUp(ctx context.Context, person *event.Registrant) (event.LetterContext, error) {
	c := event.LetterContext{Registrant: *person}
	ev, err := r.EventByID(ctx, person.EventID)
	if err != nil {
		return c, err
	}
	c.Event = *ev
	if c.Sessions, err = r.Sessions(ctx, person.EventID); err != nil {
		return c, err
	}
	c.Registrations, err = Many[event.Registration](r.On(ctx).Where("registrant_id = ?", person.ID).Order("id"))
	return c, err
}

// KeepLetter keeps the bytes of a letter before its first attempt. It reports
// whether the claim still stands.
func (s *Store) KeepLetter(ctx context.Context, id int64, attempt int, bytes []byte) (bool, error) {
	return s.changeLetter(ctx, id, attempt, map[string]any{"bytes": bytes}, nil)
}

// LetterSent records that the mail server accepted the letter at now. If it
// is a letter to confirm an address, the time that its seats are held counts
// from then.
func (s *Store) LetterSent(ctx context.Context, id int64, attempt int, now time.Time) error {
	change := map[string]any{"state": event.LetterSent, "sent_at": now, "claimed_until": nil, "last_error": ""}
	_, err := s.changeLetter(ctx, id, attempt, change, func(tx *Tx) error { return tx.countHolds(ctx, id, now) })
	return err
}

// RetryLetter gives the claim back until due.
func (s *Store) RetryLetter(ctx context.Context, id int64, attempt int, due time.Time, reason string) error {
	_, err := s.changeLetter(ctx, id, attempt, map[string]any{"due_at": due, "claimed_until": nil, "last_error": reason}, nil)
	return err
}

// CloseLetter ends the letter unsent, as event.LetterFailed or
// event.LetterTooLate.
func (s *Store) CloseLetter(ctx context.Context, id int64, attempt int, state event.LetterState, reason string) error {
	_, err := s.changeLetter(ctx, id, attempt, map[string]any{"state": state, "claimed_until": nil, "last_error": reason}, nil)
	return err
}

// RequeueFailed queues the letters again that were refused for good, and
// returns how many there are. Those that were taken and came back are not
// among them: they are about their addresses, and not about the way.
func (tx *Tx) RequeueFailed(now time.Time) (int64, error) {
	res := tx.db.Model(&event.Letter{}).Where("state = ? AND returned_at IS NULL AND "+notErased+" AND "+ConcernsSomebody, event.LetterFailed).
		Updates(map[string]any{"state": event.LetterQueued, "due_at": now})
	return res.RowsAffected, Fault(res.Error)
}

// WriteAnew lets the letters of a registrant that wait for another attempt be
// written again: their address or link is another than when they were first
// written.
func (tx *Tx) WriteAnew(registrantID int64) error {
	return Fault(tx.db.Model(&event.Letter{}).Where("registrant_id = ? AND state = ? AND address IS NULL", registrantID, event.LetterQueued).
		Update("bytes", nil).Error)
}

// changeLetter changes a letter whose attempt is still the current one, and
// then calls also, if there is one. It reports whether it did.
func (s *Store) changeLetter(ctx context.Context, id int64, attempt int, change map[string]any, also func(*Tx) error) (mine bool, err error) {
	err = s.Tx(ctx, nil, func(tx *Tx) error {
		res := tx.ofAttempt(id, attempt).Updates(change)
		mine = res.RowsAffected == 1
		if !mine || res.Error != nil || also == nil {
			return Fault(res.Error)
		}
		return also(tx)
	})
	return mine, err
}

// countHolds lets the holds that a verify letter is about end hold_minutes
// after it was accepted.
func (tx *Tx) countHolds(ctx context.Context, letterID int64, accepted time.Time) error {
	l, err := One[event.Letter](tx.db.Where("id = ?", letterID))
	if err != nil || l.Kind != event.LetterVerify {
		return err
	}
	ev, err := tx.EventByID(ctx, l.EventID)
	if err != nil {
		return err
	}
	held := func(db *gorm.DB) *gorm.DB { return db.Where("status = ? AND holds_seat", event.Unverified) }
	regs, err := Many[event.Registration](held(tx.db.Where("registrant_id = ?", l.RegistrantID)))
	if err != nil {
		return err
	}
	for _, g := range regs {
		end := event.HoldEnd(g.SignedUpAt, accepted, time.Duration(ev.HoldMinutes)*time.Minute)
		if err := held(tx.db.Model(&event.Registration{}).Where("id = ?", g.ID)).Update("hold_until", end).Error; err != nil {
			return Fault(err)
		}
	}
	return nil
}
