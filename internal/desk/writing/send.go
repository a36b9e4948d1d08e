package writing

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/lists"
	"rollcall/internal/store/writing"
)

// An acting is one message inside a transaction.
type acting struct {
	ctx       context.Context
	tx        *store.Tx
	by        core.Actor
	now       time.Time
	programme *core.Programme
	message   *event.Message
	facts     map[string]any // for the audit
}

// act runs do on a message of the event called slug, which nobody else changes
// meanwhile, and returns it as it is then.
func (d *Writing) act(ctx context.Context, by core.Actor, slug string, id int64, do func(*acting) error) (*View, error) {
	p, _, err := d.messageFor(ctx, by, slug, id)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	if _, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		m, err := writing.LockedMessage(ctx, tx, id)
		if err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: id}, do(&acting{ctx: ctx, tx: tx, by: by, now: now, programme: p, message: m})
	}); err != nil {
		return nil, err
	}
	return d.Message(ctx, by, slug, id)
}

// save writes the message with its audit entry.
func (a *acting) save(action string) error {
	e := core.NewEntry(a.by, a.message.EventID, a.now, action).With("message", a.message.ID)
	for name, value := range a.facts {
		e = e.With(name, value)
	}
	return errors.Join(writing.SaveMessage(a.tx, a.message), core.Audit(a.tx, e))
}

// A Sending says what message goes to how many people, as the organiser has
// seen it, and when.
type Sending struct {
	Expected int64
	Revision int64      // of the message that was read; 0: whichever there is
	At       *time.Time // nil: at once
}

// latest is how far ahead a message may be scheduled.
const latest = 366 * 24 * time.Hour

// SendMessage sends a draft to those whom it is for at this moment, or, with a
// time, to those whom it is for then. It fails with event.ErrMessageState,
// with core.ErrChangedMeanwhile if somebody has changed it since it was read, with
// ErrNobodyMatches, and with ErrCountChanged if it would go to another number of
// people than expected.
func (d *Writing) SendMessage(ctx context.Context, by core.Actor, slug string, id int64, s Sending) (*View, error) {
	if at := s.At; at != nil && !at.After(d.Now()) {
		return nil, problem.Refuse(problem.At("/at", "not_future"))
	} else if at != nil && at.After(d.Now().Add(latest)) {
		return nil, problem.Refuse(problem.At("/at", "too_far_ahead"))
	}
	return d.act(ctx, by, slug, id, func(a *acting) error {
		if err := a.message.Schedule(s.At); err != nil {
			return err
		}
		if s.Revision != 0 && s.Revision != a.message.Revision {
			return core.ErrChangedMeanwhile
		}
		counts, err := countAudience(ctx, a.tx.Reads, a.message)
		if err != nil {
			return err
		}
		v := View{Programme: *a.programme, Message: *a.message, Excluded: map[event.Exclusion]int64{}}
		v.count(counts)
		switch {
		case v.Recipients == 0:
			return ErrNobodyMatches
		case v.Recipients != s.Expected:
			return ErrCountChanged.With("people", v.Recipients)
		}
		a.facts = map[string]any{"people": v.Recipients}
		if s.At != nil {
			a.facts["at"] = s.At.UTC().Format(time.RFC3339)
			return a.save("message_scheduled")
		}
		return a.start()
	})
}

// start writes down whom the message is for.
func (a *acting) start() error {
	q, err := audience(a.ctx, a.tx.Reads, a.message)
	if err != nil {
		return err
	}
	if err := lists.AddressMessage(a.tx, a.message.ID, q); err != nil {
		return err
	}
	a.message.Start(a.now)
	return a.save("message_started")
}

// StopMessage stops a message: one that waits for its time is a draft again,
// of one that is being sent no letter leaves any more, and if none waits it has
// been sent, with nothing to stop. It fails with event.ErrMessageState for others.
func (d *Writing) StopMessage(ctx context.Context, by core.Actor, slug string, id int64) (*View, error) {
	return d.act(ctx, by, slug, id, func(a *acting) error {
		if a.message.State == event.MessageSending {
			if over, err := a.over(); err != nil {
				return err
			} else if over {
				a.by = core.Actor{Kind: core.Program}
				return a.finish()
			}
		}
		if err := a.message.Stop(a.now); err != nil {
			return err
		}
		return a.save("message_stopped")
	})
}

// over reports whether no letter of the message waits, and none is still to be
// owed.
func (a *acting) over() (bool, error) {
	_, waiting, err := writing.UntriedOf(a.ctx, a.tx.Reads, a.message)
	if err != nil || waiting > 0 {
		return false, err
	}
	next, err := writing.NextRecipients(a.ctx, a.tx.Reads, a.message.ID, 1)
	return len(next) == 0, err
}

// finish notes that the message has been sent.
func (a *acting) finish() error {
	a.message.Finish(a.now)
	return a.save("message_sent")
}

// owedAtOnce is how many letters of a message stand in the outbox untried at
// most, and so how many one transaction owes: others, more urgent, come behind
// no more than that.
const owedAtOnce = 200

// SendDue addresses the messages whose time has come, and owes letters of
// those that are being sent. However many servers there are, each letter is
// owed once: the message is one server's alone meanwhile, and a letter has one
// occasion.
func (d *Writing) SendDue(ctx context.Context) error {
	now := d.Now()
	due, err := writing.MessagesDue(ctx, d.Store.Reads, now)
	if err != nil {
		return err
	}
	owed := 0
	var faults []error // of one message; the others are sent all the same
	for _, id := range due {
		n, err := d.sendSome(ctx, id, now)
		if err != nil {
			faults = append(faults, err)
		}
		owed += n
	}
	if owed > 0 {
		d.Wake()
	}
	return errors.Join(faults...)
}

// sendSome does the next step of a message, and returns how many letters it
// has owed.
func (d *Writing) sendSome(ctx context.Context, id int64, now time.Time) (owed int, err error) {
	err = d.Store.Tx(ctx, nil, func(tx *store.Tx) error {
		owed = 0
		m, err := writing.LockedMessage(ctx, tx, id)
		if err != nil {
			return err
		}
		a := &acting{ctx: ctx, tx: tx, by: core.Actor{Kind: core.Program}, now: now, message: m}
		if m.Due(now) {
			if err := a.start(); err != nil {
				return err
			}
		}
		if m.State != event.MessageSending {
			return nil // stopped or finished in the meantime
		}
		owed, err = a.owe()
		return err
	})
	return owed, err
}

// owe owes some letters of a message that is being sent, as many as the outbox
// has room for. When none is left and none waits, it is finished.
func (a *acting) owe() (int, error) {
	untried, waiting, err := writing.UntriedOf(a.ctx, a.tx.Reads, a.message)
	if err != nil || untried >= owedAtOnce {
		return 0, err
	}
	next, err := writing.NextRecipients(a.ctx, a.tx.Reads, a.message.ID, owedAtOnce-int(untried))
	if err != nil {
		return 0, err
	}
	if len(next) == 0 {
		if waiting == 0 {
			return 0, a.finish()
		}
		return 0, nil
	}
	ev, err := a.tx.EventByID(a.ctx, a.message.EventID)
	if err != nil {
		return 0, err
	}
	var letters []event.Letter
	var ids []int64
	for i := range next {
		ids = append(ids, next[i].ID)
		if r := &next[i].Registrant; r.Email != nil {
			letters = append(letters, letterOf(a.message, ev, r, event.LetterMessage, a.now))
		}
	}
	return len(next), errors.Join(a.tx.OweAll(letters), writing.MarkOwed(a.tx, ids, a.now))
}

// letterOf is the letter of m to r.
func letterOf(m *event.Message, ev *event.Event, r *event.Registrant, kind event.LetterKind, now time.Time) event.Letter {
	l := core.Letter(r, kind, now)
	until := now.Add(event.MessageUseful)
	l.Language, l.UsefulUntil = m.LanguageFor(ev, r.Language), &until
	l.Data.WrittenID, l.Data.SessionID = m.ID, m.Audience.SessionID
	if kind == event.LetterMessage {
		l.Occasion = m.Occasion()
	}
	return l
}
