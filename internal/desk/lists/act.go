package lists

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/seats"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store/lists"
)

// MostAtOnce is how many registrations one call acts on: a few seconds' work.
// What is left takes another call.
const MostAtOnce = 2000

// readAtOnce is how many people are looked at by one question.
const readAtOnce = 500

// A Selection is whom an action is for: everyone whom a filter finds, or of
// those the ones with the given ids. Of a person it means the registrations
// that the filter names by session and status, or all.
type Selection struct {
	Filter Filter
	IDs    []int64 // of registrants; nil: everyone
}

// An Act is what is to be done with a selection. Without Expected it is only
// counted.
type Act struct {
	Action   seats.SeatAction
	Reason   string
	Expected *int // the Count that was told
}

// A Reached is whom an act reaches.
type Reached struct {
	People   int               // chosen
	Only     *event.Registrant // the one chosen; nil unless it is one
	Count    int               // registrations to act on; of SendLink people
	Sessions []InSession       // of Count, in the order of the programme; of SendLink none
	Excluded []Without         // registrations of theirs on which nothing can be done, and ids that are nobody's
	Done     int               // acted on
	Missed   []Without         // not acted on after all
	Left     int               // not come to: MostAtOnce are done in one go

	NoAddress []event.Registrant // of SendLink: the first MostNamed to whom nothing can be written
}

// An InSession is how many registrations are for one session.
type InSession struct {
	Session *event.Session
	Count   int
}

// A Without is how many are left out for one reason.
type Without struct {
	Code  string // of the problem that stands against it
	Count int
}

// ErrSelectionChanged refuses to act on others than were counted.
var ErrSelectionChanged = problem.New(problem.Conflict, "selection_changed")

// ActOnList counts whom an action reaches, and does it if that is the number that is
// expected: each registration by the rules of its own action, see
// seats.Seats.Act, in the order of sign-up, or of the queue where seats are
// given; SendLink people by core.SendLink. It fails as core.Desk.EventFor does, with a problem that lists what is
// wrong with the filter, the action or the reason, or with ErrSelectionChanged
// (with count).
func (d *Lists) ActOnList(ctx context.Context, by core.Actor, slug string, s Selection, a Act) (*Reached, error) {
	right := core.ManageSeats
	if a.Action == SendLink {
		right = core.ChangeRegistrant
	}
	ev, err := d.EventFor(ctx, by, slug, right)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	if a.Action == SendLink {
		return d.sendLinks(ctx, by, p, s, a)
	}
	deed := seats.Deed{Action: a.Action, Reason: a.Reason, Facts: s.facts()}
	if err := d.Seats.CheckDeed(deed); err != nil && (a.Expected != nil || !needsReason(err)) {
		return nil, err
	}
	c := &chosen{Lists: d, ctx: ctx, programme: p, selection: s, action: a.Action, excluded: map[string]int{}}
	if err := c.collect(); err != nil {
		return nil, err
	}
	r := &Reached{People: c.people, Count: len(c.registrations), Sessions: c.bySession(), Excluded: without(c.excluded)}
	if r.Only, err = d.only(ctx, c.people, c.last); err != nil || a.Expected == nil {
		return r, err
	}
	if *a.Expected != r.Count {
		return nil, ErrSelectionChanged.With("count", r.Count)
	}
	return r, d.do(ctx, by, ev, c, deed, r)
}

// only is the last of so many people if they are one alone, else nil.
func (d *Lists) only(ctx context.Context, people int, last int64) (*event.Registrant, error) {
	if people != 1 {
		return nil, nil
	}
	return d.Store.Registrant(ctx, last)
}

// needsReason reports whether err says no more than that a reason is missing,
// which one gives once it is counted.
func needsReason(err error) bool {
	p := problem.From(err)
	return p != nil && len(p.Fields) == 1 && p.Fields[0].Pointer == "/reason" && p.Fields[0].Code == "required"
}

// do does the deed with what was collected, and notes in r what came of it.
func (d *Lists) do(ctx context.Context, by core.Actor, ev *event.Event, c *chosen, deed seats.Deed, r *Reached) error {
	var ids []int64
	for _, g := range c.registrations[:min(MostAtOnce, len(c.registrations))] {
		ids = append(ids, g.ID)
	}
	r.Left = r.Count - len(ids)
	done, err := d.Seats.Several(ctx, by, ev, ids, deed)
	missed := map[string]int{}
	for _, one := range done {
		if one.Code != "" {
			missed[one.Code]++
		} else {
			r.Done++
		}
	}
	r.Missed = without(missed)
	return err
}

// facts are how the people of s were chosen. The words that were searched for
// are not among them.
func (s *Selection) facts() map[string]any {
	facts := map[string]any{}
	if said := s.Filter.Said(); len(said) > 0 {
		facts["filter"] = said
	}
	if s.Filter.Q != "" {
		facts["searched"] = true
	}
	if s.IDs != nil {
		facts["ticked"] = len(s.IDs)
	}
	return facts
}

// without lists counts by their codes.
func without(counts map[string]int) []Without {
	var all []Without
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		if counts[code] > 0 {
			all = append(all, Without{code, counts[code]})
		}
	}
	return all
}

// A chosen is what a selection comes to.
type chosen struct {
	*Lists
	ctx           context.Context
	programme     *core.Programme
	selection     Selection
	action        seats.SeatAction
	people        int
	last          int64                // of them, by id
	registrations []event.Registration // to act on
	excluded      map[string]int       // by code
}

// collect goes through everyone whom the selection means.
func (c *chosen) collect() error {
	q, err := Query(c.programme, c.selection.Filter)
	if err != nil {
		return inFilter(err)
	}
	q.IDs, q.Limit, q.Sort, q.Descending = c.selection.IDs, readAtOnce, lists.BySignUp, false
	for more := true; more; {
		var ids []int64
		if ids, more, q.From, err = lists.RegistrantIDs(c.ctx, c.Store.Reads, q); err != nil {
			return err
		}
		regs, err := c.Store.RegistrationRows(c.ctx, ids)
		if err != nil {
			return err
		}
		if c.people += len(ids); len(ids) > 0 {
			c.last = ids[len(ids)-1]
		}
		c.sift(regs, q)
	}
	if c.selection.IDs != nil {
		c.excluded[core.ErrNotFound.Code] += len(distinct(c.selection.IDs)) - c.people
	}
	if c.action == seats.Promote {
		c.inTurn()
	}
	return nil
}

// bySession counts the registrations to act on.
func (c *chosen) bySession() []InSession {
	counts := map[int64]int{}
	for _, g := range c.registrations {
		counts[g.SessionID]++
	}
	var all []InSession
	for i := range c.programme.Sessions {
		if s := &c.programme.Sessions[i]; counts[s.ID] > 0 {
			all = append(all, InSession{s, counts[s.ID]})
		}
	}
	return all
}

func distinct(ids []int64) []int64 { return slices.Compact(slices.Sorted(slices.Values(ids))) }

// sift takes those of regs that the filter means and the action fits.
func (c *chosen) sift(regs []event.Registration, q lists.Query) {
	now := c.Now()
	for _, g := range regs {
		if q.SessionID != 0 && g.SessionID != q.SessionID || len(q.Statuses) > 0 && !slices.Contains(q.Statuses, g.Status) {
			continue
		}
		if code := c.action.Obstacle(&g, c.programme.SessionByID(g.SessionID), now); code != "" {
			c.excluded[code]++
			continue
		}
		c.registrations = append(c.registrations, g)
	}
}

// inTurn puts those who wait in the order of the queue, before those whose
// address is not confirmed, and leaves out for whom no seat is free.
func (c *chosen) inTurn() {
	turn := func(g event.Registration) int64 {
		if g.QueueSeq == nil {
			return math.MaxInt64
		}
		return *g.QueueSeq
	}
	slices.SortStableFunc(c.registrations, func(a, b event.Registration) int { return cmp.Compare(turn(a), turn(b)) })
	free := map[int64]int64{}
	for i := range c.programme.Sessions {
		s := &c.programme.Sessions[i]
		free[s.ID] = s.Capacity - s.SeatsTaken
	}
	c.registrations = slices.DeleteFunc(c.registrations, func(g event.Registration) bool {
		if g.HoldsSeat {
			return false
		}
		if free[g.SessionID]--; free[g.SessionID] < 0 {
			c.excluded[event.ErrSessionFull.Code]++
			return true
		}
		return false
	})
}
