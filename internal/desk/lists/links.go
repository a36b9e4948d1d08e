package lists

import (
	"context"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/seats"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/lists"
)

// SendLink sends people their personal link again. It is about people, where
// the other actions of a list are about registrations.
const SendLink seats.SeatAction = "send_link"

// Actions are what an organiser does with several people of a list at once.
var Actions = append(slices.Clone(seats.JointActions), SendLink)

// WrittenLately is the code of what stands against sending a link again to
// somebody who was sent it within core.LinkPause.
const WrittenLately = "written_lately"

// MostNamed is how many people without an address are named.
const MostNamed = 100

// linksAtOnce is how many links are sent in one transaction.
const linksAtOnce = 50

// sendLinks counts to whom their links would be sent, and sends them if that is
// the number that is expected.
func (d *Lists) sendLinks(ctx context.Context, by core.Actor, p *core.Programme, s Selection, a Act) (*Reached, error) {
	if err := d.CheckReason(a.Reason); err != nil {
		return nil, err
	}
	q, err := d.asked(p, s.Filter)
	if err != nil {
		return nil, inFilter(err)
	}
	w := &writtenTo{Lists: d, excluded: map[string]int{}, now: d.Now()}
	if err := w.collect(ctx, s, q); err != nil {
		return nil, err
	}
	r := &Reached{People: w.people, Count: len(w.ids), Excluded: without(w.excluded), NoAddress: w.named}
	if r.Only, err = d.only(ctx, w.people, w.last); err != nil || a.Expected == nil {
		return r, err
	}
	if *a.Expected != r.Count {
		return nil, ErrSelectionChanged.With("count", r.Count)
	}
	some := w.ids[:min(MostAtOnce, len(w.ids))]
	r.Left = r.Count - len(some)
	missed := map[string]int{}
	for part := range slices.Chunk(some, linksAtOnce) {
		against, err := d.linksTo(ctx, by, p.Event, part, s.facts(), a.Reason)
		if err != nil {
			return r, err
		}
		r.Done += len(part)
		for code, n := range against {
			missed[code] += n
			r.Done -= n
		}
	}
	r.Missed = without(missed)
	return r, nil
}

// A writtenTo is to whom of a selection a link can be sent.
type writtenTo struct {
	*Lists
	now      time.Time
	people   int
	last     int64              // of them, by id
	ids      []int64            // in the order of sign-up
	named    []event.Registrant // those without an address, up to MostNamed
	excluded map[string]int     // by code
}

// collect goes through everyone whom the selection means.
func (w *writtenTo) collect(ctx context.Context, s Selection, q lists.Query) (err error) {
	q.IDs, q.Limit, q.Sort, q.Descending = s.IDs, readAtOnce, lists.BySignUp, false
	for more := true; more; {
		var ids []int64
		if ids, more, q.From, err = lists.RegistrantIDs(ctx, w.Store.Reads, q); err != nil {
			return err
		}
		if err := w.sift(ctx, ids); err != nil {
			return err
		}
	}
	if s.IDs != nil {
		w.excluded[core.ErrNotFound.Code] += len(distinct(s.IDs)) - w.people
	}
	return nil
}

// sift takes those of ids to whom a link can be sent.
func (w *writtenTo) sift(ctx context.Context, ids []int64) error {
	if w.people += len(ids); len(ids) > 0 {
		w.last = ids[len(ids)-1]
	}
	people, err := w.Store.RegistrantsByID(ctx, ids)
	if err != nil {
		return err
	}
	lately := map[event.LetterKind][]int64{}
	for _, kind := range []event.LetterKind{event.LetterLink, event.LetterAgain} {
		if lately[kind], err = w.Store.OwedSince(ctx, kind, ids, w.now.Add(-core.LinkPause)); err != nil {
			return err
		}
	}
	for i := range people {
		r := &people[i]
		switch {
		case r.ErasedAt != nil:
			w.excluded[core.ErrErased.Code]++
		case r.Email == nil:
			w.excluded[core.ErrNoAddress.Code]++
			if len(w.named) < MostNamed {
				w.named = append(w.named, *r)
			}
		case slices.Contains(lately[core.LinkLetter(r)], r.ID):
			w.excluded[WrittenLately]++
		default:
			w.ids = append(w.ids, r.ID)
		}
	}
	return nil
}

// linksTo sends their links to a part of those who were chosen, and counts by
// code what stood against it after all.
func (d *Lists) linksTo(ctx context.Context, by core.Actor, ev *event.Event, ids []int64, facts map[string]any, reason string) (against map[string]int, err error) {
	now := d.Now()
	by.Once = nil // a repeat is told from the first by the letters that are there
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		against = map[string]int{}
		e := core.NewEntry(by, ev.ID, now, "links_sent").With("reason", reason).With("count", len(ids))
		for name, value := range facts {
			e.With(name, value)
		}
		for _, id := range ids {
			code, err := d.linkTo(ctx, tx, by, id, now)
			if err != nil {
				return core.Result{}, err
			}
			if code != "" {
				against[code]++
			}
		}
		return core.Result{ID: ev.ID}, core.Audit(tx, e)
	})
	return against, err
}

// linkTo sends one person their link and returns the code of what stands
// against it, "" if nothing does.
func (d *Lists) linkTo(ctx context.Context, tx *store.Tx, by core.Actor, id int64, now time.Time) (string, error) {
	r, err := tx.Registrant(ctx, id)
	if err != nil {
		return "", err
	}
	sent, err := core.SendLink(ctx, tx, by, r, string(seats.Listed), now)
	if p := problem.From(err); p != nil && p.Kind == problem.Conflict {
		return p.Code, nil
	}
	if err == nil && !sent {
		return WrittenLately, nil
	}
	return "", err
}
