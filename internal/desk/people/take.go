package people

import (
	"context"
	"slices"
	"strings"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/roster"
	"rollcall/internal/desk/seats"
	"rollcall/internal/desk/signup"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// sort says of each row whom it means, as reads see who there is, and what it
// would do.
func (r *reader) sort(ctx context.Context, reads store.Reads, v *Preview) error {
	known, err := r.known(ctx, reads, v)
	if err != nil {
		return err
	}
	first := map[string]int{} // line by who is meant
	for k := range v.Rows {
		row := &v.Rows[k]
		who := row.who()
		person := known.people[who]
		line, seen := first[who]
		if !seen && row.Kind != Wrong {
			first[who] = row.Line
		}
		switch {
		case seen:
			row.Twin = line
			r.fault(row, []problem.Field{problem.At("/"+row.tellingField(), "doubled")})
		case person != nil && person.MergedInto != nil:
			r.fault(row, []problem.Field{problem.At("/"+row.tellingField(), "merged")})
		}
		r.merge(row, person)
		if row.Kind != Wrong && row.ID != 0 {
			known.compare(row, v)
		}
	}
	if err := r.allot(ctx, reads, v); err != nil {
		return err
	}
	v.count()
	return nil
}

// who is by what a row tells whom it means: the address, else the name.
func (row *Row) who() string {
	if row.Email != "" {
		return input.FoldAddress(row.Email)
	}
	return nameOf(row.details.GivenName, row.details.FamilyName)
}

// tellingField is the field by which a row tells whom it means.
func (row *Row) tellingField() string {
	if row.Email != "" {
		return "email"
	}
	return "family_name"
}

// nameOf is the form in which names of people without an address are
// compared. No address looks like it.
func nameOf(given, family string) string { return "\x00" + event.Fold(given+" "+family) }

// A crowd is who there is of those whom a list means.
type crowd struct {
	people map[string]*event.Registrant // by address, or name of who has none
	in     map[int64][]int64            // sessions that they have been registered for
}

func (r *reader) known(ctx context.Context, reads store.Reads, v *Preview) (*crowd, error) {
	var folded []string
	for k := range v.Rows {
		if row := &v.Rows[k]; input.ValidAddress(row.Email) {
			folded = append(folded, row.who())
		}
	}
	found, err := reads.RegistrantsTo(ctx, v.Event.ID, folded)
	if err != nil {
		return nil, err
	}
	c := &crowd{people: map[string]*event.Registrant{}}
	ids := make([]int64, len(found))
	for i := range found {
		p := &found[i]
		ids[i] = p.ID
		if p.EmailFolded != nil {
			c.people[*p.EmailFolded] = p
		} else if who := nameOf(p.GivenName, p.FamilyName); c.people[who] == nil {
			c.people[who] = p
		}
	}
	c.in, err = reads.SessionsOf(ctx, ids)
	return c, err
}

// compare says what is to become of somebody known.
func (c *crowd) compare(row *Row, v *Preview) {
	before := c.people[row.who()]
	_, row.Changes = core.Differences(before, row.person)
	row.add, row.Added = nil, nil
	for _, s := range v.Chosen {
		if !slices.Contains(c.in[row.ID], s.ID) {
			row.add, row.Added = append(row.add, s.ID), append(row.Added, s.Slug)
		}
	}
	row.Kind = Same
	if len(row.Changes)+len(row.add) > 0 {
		row.Kind = Changed
	}
}

// allot says what each of the new people gets, and whether there is something
// for those who come to more sessions, behind them. Who gets nothing is wrong.
func (r *reader) allot(ctx context.Context, reads store.Reads, v *Preview) error {
	fresh := v.of(New)
	comers := make([]signup.Comer, len(fresh))
	for i, row := range fresh {
		comers[i] = signup.Comer{Person: row.person, Sessions: core.IDs(v.Chosen)}
	}
	places, err := signup.Allot(ctx, reads, v.Event, v.Chosen, comers, r.now)
	if err != nil {
		return err
	}
	for i, row := range fresh {
		if row.Places = places[i]; row.Places == nil {
			row.full()
		}
	}
	var more []*Row
	comers = nil
	for _, row := range v.of(Changed) {
		if len(row.add) > 0 {
			more, comers = append(more, row), append(comers, signup.Comer{Person: row.person, Sessions: row.add})
		}
	}
	then := make([]*event.Session, len(v.Chosen)) // their places are given when they are written
	for i, s := range v.Chosen {
		copied := *s
		copied.Seats = s.Seats.Clone()
		then[i] = &copied
	}
	if places, err = signup.Allot(ctx, reads, v.Event, then, comers, r.now); err != nil {
		return err
	}
	for i, row := range more {
		if places[i] == nil {
			row.full()
		}
	}
	return nil
}

// full notes that there is no place for who is meant.
func (row *Row) full() {
	row.Kind = Wrong
	row.Wrong = append(row.Wrong, Fault{Field: "sessions", Code: "session_full"})
}

// of are the rows of a kind.
func (v *Preview) of(kind Kind) []*Row {
	var all []*Row
	for k := range v.Rows {
		if v.Rows[k].Kind == kind {
			all = append(all, &v.Rows[k])
		}
	}
	return all
}

func (v *Preview) count() {
	v.Counts, v.Letters = map[Kind]int{}, 0
	for k := range v.Rows {
		v.Counts[v.Rows[k].Kind]++
		if v.Rows[k].Kind == New && v.Rows[k].Email != "" {
			v.Letters++
		}
	}
}

// take does what the list says, in one transaction.
func (d *Keeping) take(ctx context.Context, by core.Actor, r *reader, v *Preview, in List) error {
	rows := v.Rows
	_, err := d.Write(ctx, by, v.SessionIDs(), func(tx *store.Tx) (core.Result, error) {
		v.Rows = slices.Clone(rows) // should this run again
		ev, err := tx.LockEvent(ctx, v.Event.ID)
		if err != nil {
			return core.Result{}, err
		}
		if ev.Revision != v.Event.Revision {
			return core.Result{}, store.ErrRevised
		}
		for i, s := range v.Chosen {
			if v.Chosen[i], err = tx.Session(ctx, s.ID); err != nil {
				return core.Result{}, err
			}
		}
		if err := r.sort(ctx, tx.Reads, v); err != nil {
			return core.Result{}, err
		}
		if bad := v.Counts[Wrong]; bad > 0 && !in.Good {
			return core.Result{}, roster.ErrRowsBad.With("rows", bad)
		}
		if err := d.write(ctx, tx, by, r, v); err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: int64(v.Counts[New])}, remember(tx, v, in)
	})
	v.Applied = err == nil
	return err
}

// write writes the new people and what is otherwise about those who are known. A
// list that has nothing of it leaves no trace.
func (d *Keeping) write(ctx context.Context, tx *store.Tx, by core.Actor, r *reader, v *Preview) error {
	if v.Counts[New]+v.Counts[Changed] == 0 {
		return nil
	}
	fresh := v.of(New)
	people, places := make([]*event.Registrant, len(fresh)), make([][]event.Place, len(fresh))
	for i, row := range fresh {
		people[i], places[i] = row.person, row.Places
	}
	if err := signup.AddMany(tx, by, v.Event, v.Chosen, people, places, r.now); err != nil {
		return err
	}
	for i, row := range fresh {
		row.ID = people[i].ID
	}
	for _, row := range v.of(Changed) {
		if err := d.change(ctx, tx, by, r, v, row); err != nil {
			return err
		}
	}
	e := core.NewEntry(by, v.Event.ID, r.now, "registrants_imported").With("list", v.ID).
		With("new", v.Counts[New]).With("changed", v.Counts[Changed]).With("same", v.Counts[Same]).With("errors", v.Counts[Wrong])
	return core.Audit(tx, e)
}

// change makes somebody known what their row says, with what follows for
// their seats.
func (d *Keeping) change(ctx context.Context, tx *store.Tx, by core.Actor, r *reader, v *Preview, row *Row) error {
	before, err := tx.Registrant(ctx, row.ID)
	if err != nil {
		return err
	}
	after := *row.person
	if err := signup.SaveRevised(tx, by, before, &after, "", r.now); err != nil {
		return err
	}
	if seats.ToldApart(before, &after) {
		if err := seats.DetailsChanged(ctx, tx, by, &after, r.now); err != nil {
			return err
		}
	}
	for _, id := range row.add {
		view := &core.PersonView{Programme: v.Programme, Registrant: &after}
		if _, _, err := d.Intake.PlaceIn(ctx, tx, by, view, id, false, r.now); err != nil {
			return err
		}
	}
	return nil
}

// remember keeps what was said that columns mean.
func remember(tx *store.Tx, v *Preview, in List) error {
	var all []event.ListHeading
	for heading, field := range in.Columns {
		all = append(all, event.ListHeading{EventID: v.Event.ID, Heading: roster.Heading(heading), Field: field})
	}
	slices.SortFunc(all, func(a, b event.ListHeading) int { return strings.Compare(a.Heading, b.Heading) })
	all = slices.CompactFunc(all, func(a, b event.ListHeading) bool { return a.Heading == b.Heading })
	return tx.SetListHeadings(all)
}
