package people

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/seats"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// A MergePreview is two people side by side, and what merging them would do.
type MergePreview struct {
	Person   *core.PersonView // who would stand for both
	Other    *core.PersonView
	Places   []event.MergedPlace // where the other has something
	Observed []*event.Session    // whose marks of the other would count for the one
}

// PreviewMerge says what Merge would do, and changes nothing. It fails as
// Merge does; with what the rule refuses, it returns the two people besides.
func (d *Keeping) PreviewMerge(ctx context.Context, by core.Actor, slug string, id, otherID int64) (*MergePreview, error) {
	v, other, err := d.doubles(ctx, by, slug, id, otherID)
	if err != nil {
		if other == nil {
			return nil, err
		}
		return &MergePreview{Person: v, Other: other}, err
	}
	p, now := &MergePreview{Person: v, Other: other}, d.Now()
	for i := range other.Registrations {
		if was, has := united(v, &other.Registrations[i], now); has {
			p.Places = append(p.Places, was)
		}
	}
	for i := range v.Sessions {
		s := &v.Sessions[i]
		marks, err := d.Store.MarksOf(ctx, s.ID, []int64{otherID})
		if err != nil {
			return nil, err
		}
		if len(marks) > 0 {
			p.Observed = append(p.Observed, s)
		}
	}
	return p, nil
}

// united is what merging would do in the session of the other's registration;
// has is false where there is nothing to be merged.
func united(v *core.PersonView, other *core.RegistrationView, now time.Time) (was event.MergedPlace, has bool) {
	l, s := other.Registration, *other.Session
	if l.Status.Ended() {
		return was, false
	}
	s.Seats = s.Seats.Clone()
	was = event.MergedPlace{SessionID: s.ID, Loser: l}
	w := event.Registration{Status: event.Withdrawn, Team: v.Registrant.Role.Team()}
	if g := v.Find(s.Slug); g != nil {
		w = g.Registration
		before := w
		was.Winner = &before
	}
	was.Moved = s.Unite(&w, &l, now)
	was.After = w
	return was, true
}

// doubles are two registrants of the event called slug who may be merged. With
// an error that is about both it returns them besides.
func (d *Keeping) doubles(ctx context.Context, by core.Actor, slug string, id, otherID int64) (v, other *core.PersonView, err error) {
	if v, err = d.RegistrantFor(ctx, by, slug, id, core.ChangeRegistrant); err != nil {
		return nil, nil, err
	}
	if id == otherID {
		return nil, nil, problem.Refuse(problem.At("/other", "same_person"))
	}
	other, err = d.RegistrantFor(ctx, by, slug, otherID, core.ChangeRegistrant)
	if err != nil {
		return nil, nil, core.AbsentOr(err, problem.Refuse(problem.At("/other", "unknown_registrant")))
	}
	return v, other, mergeable(v.Registrant, other.Registrant)
}

// mergeable returns nil if winner may stand for loser.
func mergeable(winner, loser *event.Registrant) error {
	if winner.ErasedAt != nil || loser.ErasedAt != nil {
		return core.ErrErased
	}
	return event.CheckMerge(winner, loser)
}

// standsFor reports whether winner stands for loser already.
func standsFor(winner, loser *event.Registrant) bool {
	return loser.MergedInto != nil && *loser.MergedInto == winner.ID
}

// Merge says that two registrants of the event called slug are the same
// person. The one with id stands for both: keeps the link, and in each session
// has the better of what the two have, with the earlier place in the queue.
// What the other has ends, and a second seat goes to the next. Whatever was
// observed of the other counts for who stands for both; so does the better
// outcome. The other's address and link lead there, and nobody writes to the
// other. It can be taken back by UndoMerge for event.UndoMerge. Merging again changes nothing.
//
// It fails as RegistrantFor does, with core.ErrErased, as event.CheckMerge
// does, with seats.ErrReasonNeeded, or a problem with fields.
func (d *Keeping) Merge(ctx context.Context, by core.Actor, slug string, id, otherID int64, reason string) (*core.PersonView, error) {
	if err := d.CheckReason(reason); err != nil {
		return nil, err
	}
	v, other, err := d.doubles(ctx, by, slug, id, otherID)
	if err != nil && !(other != nil && errors.Is(err, event.ErrMerged) && (by.Once != nil || standsFor(v.Registrant, other.Registrant))) {
		return nil, err // but a repeat finds what it has done
	}
	if reason == "" {
		return nil, seats.ErrReasonNeeded
	}
	if standsFor(v.Registrant, other.Registrant) {
		return v, nil
	}
	now := d.Now()
	_, err = d.Write(ctx, by, v.SessionIDs(), func(tx *store.Tx) (core.Result, error) {
		m := &merging{ctx: ctx, tx: tx, by: by, now: now, reason: reason, event: v.Event, sessions: v.SessionIDs()}
		if err := m.load(id, otherID); err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: id}, m.run()
	})
	if err != nil {
		return nil, err
	}
	return d.View(ctx, id)
}

// A merging is two people on the way to being one, or back, in a transaction.
type merging struct {
	ctx           context.Context
	tx            *store.Tx
	by            core.Actor
	now           time.Time
	reason        string
	event         *event.Event
	sessions      []int64 // of the event
	winner, loser *event.Registrant
}

// load reads both, in the order in which everybody locks people.
func (m *merging) load(winner, loser int64) (err error) {
	first, second := &m.winner, &m.loser
	ids := []int64{winner, loser}
	if loser < winner {
		first, second, ids = second, first, []int64{loser, winner}
	}
	if *first, err = m.tx.Registrant(m.ctx, ids[0]); err != nil {
		return err
	}
	*second, err = m.tx.Registrant(m.ctx, ids[1])
	return err
}

func (m *merging) run() error {
	if standsFor(m.winner, m.loser) {
		return nil
	}
	if err := mergeable(m.winner, m.loser); err != nil {
		return err
	}
	done := event.Merge{EventID: m.winner.EventID, WinnerID: m.winner.ID, LoserID: m.loser.ID, At: m.now, Places: []event.MergedPlace{}}
	reached, err := m.outcomes(m.winner.ID, m.loser.ID)
	if err != nil {
		return err
	}
	for _, id := range m.sessions {
		s, err := m.tx.Session(m.ctx, id)
		if err != nil {
			return err
		}
		place, err := seats.Unite(m.ctx, m.tx, m.by, s, m.winner, m.loser, reached[id] != event.OutcomeUnknown, m.reason, m.now)
		if err != nil {
			return err
		}
		if place != nil {
			done.Places = append(done.Places, *place)
		}
	}
	if err := seats.EndHandoversTo(m.ctx, m.tx, m.by, m.loser, m.now); err != nil {
		return err
	}
	if done.Carried, err = m.tx.CarryOver(m.winner.ID, m.loser.ID, m.sessions); err != nil {
		return err
	}
	if done.Carried.Decisions, err = m.keepOutcomes(reached); err != nil {
		return err
	}
	return errors.Join(m.tx.SetStands(m.winner.ID, m.loser.ID), m.tx.SaveMerge(&done), m.audit("merged"))
}

// outcomes are the best that one of the given people has reached in each
// session.
func (m *merging) outcomes(people ...int64) (map[int64]event.Outcome, error) {
	best := map[int64]event.Outcome{}
	for _, id := range m.sessions {
		s, err := m.tx.Session(m.ctx, id)
		if err != nil {
			return nil, err
		}
		known, err := core.RecordsIn(m.ctx, m.tx.Reads, m.event, s, people)
		if err != nil {
			return nil, err
		}
		best[id] = event.OutcomeUnknown
		for _, row := range known {
			if event.BetterOutcome(row.Outcome(), best[id]) {
				best[id] = row.Outcome()
			}
		}
	}
	return best, nil
}

// keepOutcomes decides what one of the two had reached wherever the marks of
// both together, or a decision about the winner, say less. It returns the ids
// of the decisions.
func (m *merging) keepOutcomes(reached map[int64]event.Outcome) (ids []int64, err error) {
	all, err := m.outcomes(m.winner.ID)
	if err != nil {
		return nil, err
	}
	for _, id := range m.sessions {
		if !event.BetterOutcome(reached[id], all[id]) {
			continue
		}
		o := event.OutcomeOverride{SessionID: id, RegistrantID: m.winner.ID, Outcome: reached[id], Reason: m.reason, DecidedAt: m.now, DecidedBy: m.by.String()}
		e := core.NewEntry(m.by, m.event.ID, m.now, "outcome_decided").About(m.winner.ID, id).With("outcome", string(o.Outcome)).With("reason", m.reason)
		if err := errors.Join(evidence.AddOverride(m.tx, &o), core.Audit(m.tx, e)); err != nil {
			return nil, err
		}
		ids = append(ids, o.ID)
	}
	return ids, nil
}

// audit notes at both what was done.
func (m *merging) audit(action string) error {
	of := func(who, other *event.Registrant) *core.Entry {
		return core.NewEntry(m.by, who.EventID, m.now, action).About(who.ID, 0).With("other", other.ID).With("reason", m.reason)
	}
	return errors.Join(core.Audit(m.tx, of(m.winner, m.loser)), core.Audit(m.tx, of(m.loser, m.winner)))
}

// UndoMerge takes back the last merge into a registrant. Both have again what
// they had; where a seat has gone to somebody else meanwhile, there is the
// front of the queue. It fails as RegistrantFor does, with core.ErrErased, or
// with event.ErrMergeStands where there is none or event.UndoMerge has passed.
func (d *Keeping) UndoMerge(ctx context.Context, by core.Actor, slug string, id int64) (*core.PersonView, error) {
	v, err := d.RegistrantFor(ctx, by, slug, id, core.ChangeRegistrant)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	_, err = d.Write(ctx, by, v.SessionIDs(), func(tx *store.Tx) (core.Result, error) {
		last, err := undoable(ctx, tx.Reads, id, now)
		if err == nil && last == nil {
			err = event.ErrMergeStands
		}
		if err != nil {
			return core.Result{}, err
		}
		m := &merging{ctx: ctx, tx: tx, by: by, now: now, event: v.Event, sessions: v.SessionIDs()}
		if err := m.load(id, last.LoserID); err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: id}, m.undo(last)
	})
	if err != nil {
		return nil, err
	}
	return d.View(ctx, id)
}

// undoable is the last merge into a registrant if it may be taken back at now;
// nil if none may.
func undoable(ctx context.Context, reads store.Reads, id int64, now time.Time) (*event.Merge, error) {
	all, err := reads.Merges(ctx, id)
	if err != nil || len(all) == 0 || !all[len(all)-1].Undoable(now) {
		return nil, err
	}
	return &all[len(all)-1], nil
}

func (m *merging) undo(last *event.Merge) error {
	if err := core.CheckThere(m.winner); err != nil {
		return err
	}
	last.UndoneAt = &m.now
	if err := errors.Join(m.tx.SetApart(m.winner.ID, m.loser.ID), m.tx.CarryBack(m.loser.ID, last.Carried), m.tx.SaveMerge(last)); err != nil {
		return err
	}
	for _, was := range last.Places {
		if err := seats.Part(m.ctx, m.tx, m.by, m.winner, m.loser, was, m.now); err != nil {
			return err
		}
	}
	return m.audit("merge_undone")
}
