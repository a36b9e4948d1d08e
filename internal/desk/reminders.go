package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// remindAtOnce is how many people one transaction reminds.
const remindAtOnce = 200

// Remind owes the reminders that have fallen due to those who have a seat,
// once each however many servers there are. more says that there is more to
// do than one transaction does.
func (d *Desk) Remind(ctx context.Context) (more bool, err error) {
	now := d.now()
	near, err := d.store.NearSessions(ctx, now, now.Add(event.LongestReminder))
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
		d.wake()
	}
	return more, errors.Join(faults...)
}

// remind owes the reminder of a session that is due at now to some of those
// who lack it, and returns to how many. When nobody is left the session is
// done with it: who gets a seat from then on got it too late for it.
func (d *Desk) remind(ctx context.Context, sessionID int64, now time.Time) (owed int, err error) {
	err = d.store.Tx(ctx, []int64{sessionID}, func(tx *store.Tx) error {
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
		people, err := tx.ToRemind(ctx, s.ID, due, remindAtOnce)
		if err != nil {
			return err
		}
		for i := range people {
			if err := owe(tx, &people[i], reminder(&people[i], s, due, now)); err != nil {
				return err
			}
		}
		if owed = len(people); owed < remindAtOnce {
			return tx.SetReminded(s.ID, due.At)
		}
		return nil
	})
	return owed, err
}

// reminder is the letter that reminds r of s.
func reminder(r *event.Registrant, s *event.Session, due event.Reminder, now time.Time) event.Letter {
	l := letter(r, event.LetterReminder, now)
	l.Occasion, l.UsefulUntil = due.Occasion, &due.UsefulUntil
	l.Data.SessionID, l.Data.Starts = s.ID, s.StartsAt
	return l
}

// A StopView is what the link that stops reminders shows: not who is
// reminded, since the link stands in a header that mail programs pass on.
type StopView struct {
	Event    *event.Event
	Language string // the person's
	Stopped  bool
}

// StopLink is what the link in reminders that stops them would do. It fails
// with ErrNotFound for whatever is no such link.
func (d *Desk) StopLink(ctx context.Context, token string) (*StopView, error) {
	r, err := d.byStopLink(ctx, token)
	if err != nil {
		return nil, err
	}
	ev, err := d.store.EventByID(ctx, r.EventID)
	return &StopView{ev, r.Language, r.RemindersOffAt != nil}, err
}

// StopReminders stops the reminders of one person in one event, by the link
// that reminders carry. It changes nothing else, and stopping again changes
// nothing.
func (d *Desk) StopReminders(ctx context.Context, token string) (*StopView, error) {
	r, err := d.byStopLink(ctx, token)
	if err != nil {
		return nil, err
	}
	if _, err := d.SetReminders(ctx, Actor{Kind: Person, Registrant: r}, false); err != nil {
		return nil, err
	}
	return d.StopLink(ctx, token)
}

// SetReminders turns the person's reminders on or off. Unlike ChangeMe it
// looks at nothing else that is known of them.
func (d *Desk) SetReminders(ctx context.Context, by Actor, on bool) (*PersonView, error) {
	if by.Kind != Person {
		return nil, ErrUnauthorised
	}
	now := d.now()
	return d.revise(ctx, by, by.Registrant.ID, now, func(_ *store.Tx, r *event.Registrant) error { r.WantReminders(on, now); return nil })
}

// byStopLink is whom the link that stops reminders belongs to.
func (d *Desk) byStopLink(ctx context.Context, token string) (*event.Registrant, error) {
	id, ok := auth.LinkID(token)
	if !ok || !d.key.IsStopLink(token, id) {
		return nil, ErrNotFound
	}
	r, err := d.store.Registrant(ctx, id)
	if err != nil {
		return nil, err
	}
	if r.ErasedAt != nil {
		return nil, ErrNotFound
	}
	return r, nil
}
