package lists

import (
	"context"
	"errors"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store/lists"
)

// A Page is a page of registrants.
type Page struct {
	core.Programme
	Items    []core.PersonView
	Next     string // cursor of the next page; "" at the end
	Previous string // cursor of the page before; "" at the beginning
	Short    bool   // it ends where one answer looks no further: more may match beyond
	Counts   *Counts
	found    *lists.List
}

// Registrants lists registrants of the event called slug; a page may hold
// fewer than the limit, even none, and have a next one. Only the page that no
// cursor leads to has Counts, since a program goes through all. It fails as
// core.Desk.EventFor does, and with core.ErrBadQuery, which names the parameter
// that asks for what cannot be.
func (d *Lists) Registrants(ctx context.Context, by core.Actor, slug string, f Filter) (*Page, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeRegistrants)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	page, err := d.page(ctx, p, f, false)
	if err == nil && f.Cursor == "" {
		page.Counts, err = d.counts(ctx, page, f)
	}
	return page, err
}

// PreferredLanguages are those by which the people of an event can be told apart: its
// own, and others that some of them prefer. A filter takes any.
func (d *Lists) PreferredLanguages(ctx context.Context, by core.Actor, slug string) ([]string, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeRegistrants)
	if err != nil {
		return nil, err
	}
	return d.languages(ctx, ev)
}

func (d *Lists) languages(ctx context.Context, ev *event.Event) ([]string, error) {
	preferred, err := lists.Languages(ctx, d.Store.Reads, ev.ID)
	all := slices.Clone(ev.Languages)
	for _, lang := range preferred {
		if !slices.Contains(all, lang) {
			all = append(all, lang)
		}
	}
	return all, err
}

// page is a page of registrants with their registrations: all that is known of
// them, or what a table of people shows.
func (d *Lists) page(ctx context.Context, p *core.Programme, f Filter, table bool) (*Page, error) {
	q, err := Query(p, f)
	if err != nil {
		return nil, err
	}
	if q.From, q.Back, err = d.readCursor(p.Event.Slug, f); err != nil {
		return nil, err
	}
	if q.Limit, err = core.PageSize(f.Limit); err != nil {
		return nil, err
	}
	q.Brief = table
	found, err := lists.Registrants(ctx, d.Store.Reads, q)
	if errors.Is(err, event.ErrNotFound) { // whom the cursor names is gone
		return nil, bad("cursor")
	}
	if err != nil {
		return nil, err
	}
	page := &Page{Programme: *p, Short: found.More && len(found.People) < q.Limit, found: found}
	d.turn(page, p.Event.Slug, f, q, found)
	people := d.People
	if table {
		people = d.PeopleNear
	}
	page.Items, err = people(ctx, p, found.People)
	return page, err
}

// turn sets the cursors that lead on from found.
func (d *Lists) turn(page *Page, slug string, f Filter, q lists.Query, found *lists.List) {
	first, last := q.From, q.From
	if n := len(found.People); n > 0 {
		first, last = found.People[0].ID, found.People[n-1].ID
	}
	if q.Back {
		if found.More {
			page.Previous = d.Cursor(place(f, true), slug, found.Last)
		}
		page.Next = d.Cursor(place(f, false), slug, last)
		return
	}
	if found.More {
		page.Next = d.Cursor(place(f, false), slug, found.Last)
	}
	if q.From != 0 && len(found.People) > 0 {
		page.Previous = d.Cursor(place(f, true), slug, first)
	}
}

// place is the list in which a cursor marks a place: of one order, and either
// what comes after it or what comes before.
func place(f Filter, before bool) string {
	list := "registrants"
	if f.Sort != "" && f.Sort != string(lists.BySignUp) {
		list += " " + f.Sort
	}
	if before {
		list += " before"
	}
	return list
}

// readCursor is the place that f goes on from, and whether with what comes
// before it.
func (d *Lists) readCursor(slug string, f Filter) (from int64, back bool, err error) {
	if from, err = d.ReadCursor(place(f, false), slug, f.Cursor); err != nil {
		from, err = d.ReadCursor(place(f, true), slug, f.Cursor)
		return from, true, err
	}
	return from, false, nil
}
