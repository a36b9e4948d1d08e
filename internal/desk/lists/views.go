package lists

import (
	"context"
	"maps"
	"slices"
	"strings"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/lists"
)

// MostViews is how many views an event keeps.
const MostViews = 50

// A Table is a page of registrants with what its team has chosen to see it by.
type Table struct {
	Page
	Role    event.TeamRole // of whoever looks
	Views   []event.SavedView
	Columns []string

	Languages []string // by which its people can be told apart
}

// RegistrantTable is Registrants with the views and columns of the event, and
// counts on each page. Who
// waits far from both ends of a long queue may have no rank in it.
func (d *Lists) RegistrantTable(ctx context.Context, by core.Actor, slug string, f Filter) (*Table, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeRegistrants)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	page, err := d.page(ctx, p, f, true)
	if err != nil {
		return nil, err
	}
	t := &Table{Page: *page}
	if t.Counts, err = d.counts(ctx, page, f); err != nil {
		return nil, err
	}
	if t.Role, err = d.RoleIn(ctx, by, ev); err != nil {
		return nil, err
	}
	if t.Views, err = lists.SavedViews(ctx, d.Store.Reads, page.Event.ID); err != nil {
		return nil, err
	}
	if t.Languages, err = d.languages(ctx, page.Event); err != nil {
		return nil, err
	}
	t.Columns, err = d.columns(ctx, page.Event)
	return t, err
}

// SavedViews are the filters that the team of an event has kept, by name.
func (d *Lists) SavedViews(ctx context.Context, by core.Actor, slug string) ([]event.SavedView, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeRegistrants)
	if err != nil {
		return nil, err
	}
	return lists.SavedViews(ctx, d.Store.Reads, ev.ID)
}

// SaveView keeps a filter of an event under a name, in place of the view that
// had it. Words that are searched for and the page are not kept. It fails with
// a problem that lists what is wrong with the name, or names the parameter of
// the filter, or with ErrViewsFull.
func (d *Lists) SaveView(ctx context.Context, by core.Actor, slug, name string, f Filter) (*event.SavedView, error) {
	ev, err := d.EventFor(ctx, by, slug, core.KeepViews)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	name = strings.Join(strings.Fields(name), " ")
	wrong := d.Check(struct {
		Name string `json:"name" validate:"required,line,max=60"`
	}{name})
	f.Q = ""
	if _, err := Query(p, f); err != nil {
		return nil, d.Refuse(wrong, inFilter(err).Fields)
	}
	if wrong != nil {
		return nil, wrong
	}
	v := &event.SavedView{EventID: ev.ID, Name: name, Filter: f.Said(), SavedAt: d.Now()}
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		kept, err := lists.SavedViews(ctx, tx.Reads, ev.ID)
		if err != nil {
			return core.Result{}, err
		}
		at := slices.IndexFunc(kept, func(k event.SavedView) bool { return k.Name == name })
		switch {
		case at < 0 && len(kept) >= MostViews:
			return core.Result{}, ErrViewsFull
		case at >= 0 && maps.Equal(kept[at].Filter, v.Filter): // there is nothing to change
			*v = kept[at]
			return core.Result{ID: v.ID}, nil
		}
		if err := lists.SaveView(tx, v); err != nil {
			return core.Result{}, err
		}
		e := core.NewEntry(by, ev.ID, v.SavedAt, "view_saved").With("name", name).With("filter", v.Filter)
		return core.Result{ID: v.ID}, core.Audit(tx, e)
	})
	return v, err
}

// inFilter is what Query refuses where the filter is a part of what was sent.
func inFilter(err error) *problem.Error {
	parameter, _ := problem.From(err).Params["parameter"].(string)
	if parameter == "q" {
		return problem.Refuse(problem.At("/q", "malformed"))
	}
	return problem.Refuse(problem.At("/filter/"+parameter, "unknown_choice"))
}

// ErrViewsFull refuses a view beyond MostViews.
var ErrViewsFull = problem.New(problem.Conflict, "views_full").With("max", MostViews)

// DropView forgets a view of an event. It fails with core.ErrNotFound.
func (d *Lists) DropView(ctx context.Context, by core.Actor, slug string, id int64) error {
	ev, err := d.EventFor(ctx, by, slug, core.KeepViews)
	if err != nil {
		return err
	}
	now := d.Now()
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		v, err := lists.DropView(tx, ev.ID, id)
		if err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: id}, core.Audit(tx, core.NewEntry(by, ev.ID, now, "view_dropped").With("name", v.Name).With("filter", v.Filter))
	})
	return err
}

// The columns that every event has. The answers to a question are one more,
// see AnswerColumn. Name and status are always there.
const (
	ColumnOrganisation   = "organisation"
	ColumnFunction       = "function"
	ColumnMunicipality   = "municipality"
	ColumnCountry        = "country"
	ColumnKind           = "organisation_kind"
	ColumnLanguage       = "language"
	ColumnInterpretation = "interpretation"
	ColumnEmail          = "email"
	ColumnVerified       = "verified"
	ColumnRole           = "role"
	ColumnSource         = "source"
	ColumnSignedUp       = "signed_up"
)

// AnswerColumn is before the key of a question in the name of its column.
const AnswerColumn = "answers."

// ColumnsOf are all columns that the table of an event may have, in order.
func ColumnsOf(e *event.Event) []string {
	all := []string{
		ColumnOrganisation, ColumnFunction, ColumnMunicipality, ColumnCountry, ColumnKind, ColumnLanguage, ColumnInterpretation,
		ColumnEmail, ColumnVerified, ColumnRole, ColumnSource, ColumnSignedUp,
	}
	for _, q := range e.Questions {
		all = append(all, AnswerColumn+q.Key)
	}
	return all
}

// usual are the columns of an event whose team has chosen none.
var usual = []string{ColumnOrganisation, ColumnSignedUp}

// columns are those of ev, in the order of all; of questions that are gone
// nothing is left.
func (d *Lists) columns(ctx context.Context, ev *event.Event) ([]string, error) {
	chosen, err := lists.Columns(ctx, d.Store.Reads, ev.ID)
	if chosen == nil {
		chosen = usual
	}
	return inOrder(ev, chosen), err
}

func inOrder(e *event.Event, chosen []string) []string {
	return slices.DeleteFunc(ColumnsOf(e), func(c string) bool { return !slices.Contains(chosen, c) })
}

// TableColumns are the columns of the table of an event beside name and status.
func (d *Lists) TableColumns(ctx context.Context, by core.Actor, slug string) ([]string, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeRegistrants)
	if err != nil {
		return nil, err
	}
	return d.columns(ctx, ev)
}

// ChooseColumns keeps the columns of the table of an event for its whole team
// and returns them in their order. It fails with a problem that lists the
// columns that there are not.
func (d *Lists) ChooseColumns(ctx context.Context, by core.Actor, slug string, columns []string) ([]string, error) {
	ev, err := d.EventFor(ctx, by, slug, core.KeepViews)
	if err != nil {
		return nil, err
	}
	var wrong []problem.Field
	for _, c := range columns {
		if !slices.Contains(ColumnsOf(ev), c) {
			wrong = append(wrong, problem.At("/columns", "unknown_choice"))
		}
	}
	if len(wrong) > 0 {
		return nil, problem.Refuse(wrong[0])
	}
	kept, now := inOrder(ev, columns), d.Now()
	if had, err := d.columns(ctx, ev); err != nil || slices.Equal(had, kept) {
		return kept, err
	}
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		if err := lists.SaveColumns(tx, &event.ListColumns{EventID: ev.ID, Columns: kept}); err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: ev.ID}, core.Audit(tx, core.NewEntry(by, ev.ID, now, "columns_chosen").With("columns", kept))
	})
	return kept, err
}
