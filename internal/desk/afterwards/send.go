package afterwards

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
	"rollcall/internal/store/lists"
	"rollcall/internal/store/writing"
)

// A Sending says which letter goes to how many people, as the organiser has
// seen it.
type Sending struct {
	Letter   event.LetterKind
	Expected int64
}

// SendAfter begins a round of letters after a session. While one of that kind
// is under way it changes nothing. It fails with core.ErrNotOver,
// event.ErrSessionCancelled, ErrNoMaterial, core.ErrNobodyMatches, and
// core.ErrCountChanged if it would go to another number of people than
// expected.
func (d *Afterwards) SendAfter(ctx context.Context, by core.Actor, slug, session string, in Sending) (*View, error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.WriteMessages)
	if err != nil {
		return nil, err
	}
	if err := d.Check(struct {
		Letter string `json:"letter" validate:"required,oneof=attended missed"`
	}{string(in.Letter)}); err != nil {
		return nil, err
	}
	v, err := d.view(ctx, ev, s)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	switch r := v.round(in.Letter); {
	case r.Running:
		return v, nil
	case s.CancelledAt != nil:
		return nil, event.ErrSessionCancelled
	case !v.Over:
		return nil, core.ErrNotOver.With("ends_at", v.Session.EndsAt)
	case len(s.Materials) == 0:
		return nil, ErrNoMaterial
	case r.Recipients == 0:
		return nil, core.ErrNobodyMatches
	case r.Recipients != in.Expected:
		return nil, core.ErrCountChanged.With("people", r.Recipients)
	}
	if _, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		run := event.AfterRun{SessionID: s.ID, Kind: in.Letter, StartedAt: now}
		begun, err := writing.AddAfterRun(tx, &run)
		if err != nil || !begun {
			return core.Result{}, err // somebody else has begun it
		}
		e := core.NewEntry(by, ev.ID, now, "after_sent").About(0, s.ID).With("letter", string(in.Letter)).With("people", in.Expected)
		return core.Result{ID: run.ID}, errors.Join(step(ctx, tx, &run, now), core.Audit(tx, e))
	}); err != nil {
		return nil, err
	}
	return d.view(ctx, ev, s)
}

// round is that of a kind.
func (v *View) round(k event.LetterKind) *Round {
	for i := range v.Rounds {
		if v.Rounds[i].Kind == k {
			return &v.Rounds[i]
		}
	}
	return &Round{}
}

// owedAtOnce is how many people one transaction writes to.
const owedAtOnce = 200

// Owe begins the rounds that are due by the rules of events, and goes on with
// those that are under way. more says that there is more to do than one
// transaction of each does.
func (d *Afterwards) Owe(ctx context.Context) (more bool, err error) {
	now := d.Now()
	faults := []error{d.begin(ctx, now)}
	open, err := writing.OpenAfterRuns(ctx, d.Store.Reads)
	faults = append(faults, err)
	owed := int64(0)
	for _, run := range open {
		var after *event.AfterRun
		err := d.Store.Tx(ctx, []int64{run.SessionID}, func(tx *store.Tx) (err error) {
			if after, err = writing.LockedAfterRun(ctx, tx, run.ID); err != nil || after.DoneAt != nil {
				return err
			}
			return step(ctx, tx, after, now)
		})
		if err != nil {
			faults = append(faults, fmt.Errorf("letters after session %d: %w", run.SessionID, err))
			continue // the others are written to all the same
		}
		owed += after.Owed - run.Owed
		more = more || after.DoneAt == nil
	}
	if owed > 0 {
		d.Wake()
	}
	return more, errors.Join(faults...)
}

// begin begins the rounds that are due at now.
func (d *Afterwards) begin(ctx context.Context, now time.Time) error {
	sessions, err := writing.Followed(ctx, d.Store.Reads, now.Add(-event.AfterUseful), now)
	if err != nil {
		return err
	}
	var faults []error
	for i := range sessions {
		for _, k := range event.AfterKinds {
			if err := d.beginOne(ctx, &sessions[i], k, now); err != nil {
				faults = append(faults, fmt.Errorf("letters after session %d: %w", sessions[i].ID, err))
			}
		}
	}
	return errors.Join(faults...)
}

// beginOne begins the round of a kind after s if it is due at now. Whether it
// is, is looked at again with the session's row in hand: another server may have
// begun it.
func (d *Afterwards) beginOne(ctx context.Context, s *event.Session, k event.LetterKind, now time.Time) error {
	if is, err := due(ctx, d.Store.Reads, s, k, now); !is || err != nil {
		return err
	}
	return d.Store.Tx(ctx, []int64{s.ID}, func(tx *store.Tx) error {
		s, err := tx.Session(ctx, s.ID)
		if err != nil {
			return err
		}
		if is, err := due(ctx, tx.Reads, s, k, now); !is || err != nil {
			return err
		}
		_, err = writing.AddAfterRun(tx, &event.AfterRun{SessionID: s.ID, Kind: k, ByRule: true, StartedAt: now})
		return err
	})
}

// due reports whether a round of letters of a kind about s begins by itself at
// now.
func due(ctx context.Context, reads store.Reads, s *event.Session, k event.LetterKind, now time.Time) (bool, error) {
	ev, err := reads.EventByID(ctx, s.EventID)
	if err != nil || !ev.After.Sends(k) {
		return false, err
	}
	runs, err := writing.AfterRuns(ctx, reads, s.ID)
	if err != nil {
		return false, err
	}
	changed, err := lists.AsOf(ctx, reads, ev.ID)
	if err = core.AbsentOr(err, nil); err != nil || ev.AfterWaits(s, runs, k, false, changed, now) != event.AfterReady {
		return false, err
	}
	undecided, err := evidence.UndecidedReportPeople(ctx, reads, []int64{s.ID})
	return ev.AfterWaits(s, runs, k, undecided > 0, changed, now) == event.AfterReady, err
}

// step writes to some more of those whom run is for. With the last of them it
// is done.
func step(ctx context.Context, tx *store.Tx, run *event.AfterRun, now time.Time) error {
	s, err := tx.Session(ctx, run.SessionID)
	if err != nil {
		return err
	}
	ev, err := tx.EventByID(ctx, s.EventID)
	if err != nil {
		return err
	}
	some, err := look(ctx, tx.Reads, ev, s, run.Reached, owedAtOnce)
	if err != nil {
		return err
	}
	var letters []event.Letter
	for i := range some {
		x := &some[i]
		if x.kind == run.Kind && x.excluded == "" {
			letters = append(letters, letter(&x.Registrant, s, run.Kind, now))
		}
		run.Reached = x.ID
	}
	run.Owed += int64(len(letters))
	if len(some) < owedAtOnce {
		run.DoneAt = &now
	}
	return errors.Join(tx.OweAll(letters), writing.SaveAfterRun(tx, run))
}

// letter is the letter of a kind to r about s.
func letter(r *event.Registrant, s *event.Session, k event.LetterKind, now time.Time) event.Letter {
	l := core.Letter(r, k, now)
	until := now.Add(event.AfterUseful)
	l.Occasion, l.UsefulUntil = s.AfterOccasion(), &until
	l.Data.SessionID = s.ID
	return l
}
