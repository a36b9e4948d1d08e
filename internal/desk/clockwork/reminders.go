package clockwork

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/writing"
)

// remindAtOnce is how many people one transaction reminds.
const remindAtOnce = 200

// Remind owes the reminders that have fallen due to those who have a seat,
// once each however many servers there are. more says that there is more to
// do than one transaction does.
func (d *Clockwork) Remind(ctx context.Context) (more bool, err error) {
	now := d.Now()
	near, err := writing.NearSessions(ctx, d.Store.Reads, now, now.Add(event.LongestReminder))
	if err != nil {
		return false, err
	}
	owed := 0
	var faults []error // of one session; the others are reminded of all the same
	for i := range near {
		if _, due := near[i].ReminderDue(near[i].Reminders, now); !due {
			continue
		}
		n, err := d.remind(ctx, near[i].ID, now)
		if err != nil {
			faults = append(faults, fmt.Errorf("session %d: %w", near[i].ID, err))
		}
		owed += n
		more = more || n == remindAtOnce
	}
	if owed > 0 {
		d.Wake()
	}
	return more, errors.Join(faults...)
}

// remind owes the reminder of a session that is due at now to some of those
// who lack it, and returns to how many. When nobody is left the session is
// done with it: who gets a seat from then on got it too late for it.
func (d *Clockwork) remind(ctx context.Context, sessionID int64, now time.Time) (owed int, err error) {
	err = d.Store.Tx(ctx, []int64{sessionID}, func(tx *store.Tx) error {
		owed = 0
		s, err := tx.Session(ctx, sessionID)
		if err != nil {
			return err
		}
		ev, err := tx.EventByID(ctx, s.EventID)
		if err != nil {
			return err
		}
		due, ok := s.ReminderDue(ev.Reminders, now)
		if !ok {
			return nil // moved, called off or reminded of in the meantime
		}
		people, err := writing.ToRemind(ctx, tx.Reads, s.ID, due, remindAtOnce)
		if err != nil {
			return err
		}
		for i := range people {
			if err := core.Owe(tx, &people[i], reminder(&people[i], s, due, now)); err != nil {
				return err
			}
		}
		if owed = len(people); owed < remindAtOnce {
			return writing.SetReminded(tx, s.ID, due.At)
		}
		return nil
	})
	return owed, err
}

// reminder is the letter that reminds r of s.
func reminder(r *event.Registrant, s *event.Session, due event.Reminder, now time.Time) event.Letter {
	l := core.Letter(r, event.LetterReminder, now)
	l.Occasion, l.UsefulUntil = due.Occasion, &due.UsefulUntil
	l.Data.SessionID, l.Data.Starts = s.ID, s.StartsAt
	return l
}
