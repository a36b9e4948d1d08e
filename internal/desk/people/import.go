package people

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/roster"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/table"
)

// ErrNoList refuses what is no table with a header.
var ErrNoList = problem.Refuse(problem.At("/file", "not_a_table"))

// A List is a file of people to be registered.
type List struct {
	File     []byte
	Columns  map[string]string // what is said that columns mean, by heading; "": left out
	Sessions []string          // slugs; none: all that take place
	Apply    bool              // write; else only look
	Good     bool              // though some rows are wrong
}

// A Preview is what a list would do, or has done.
type Preview struct {
	core.Programme
	ID        string // of this file with these columns and sessions
	Chosen    []*event.Session
	Columns   roster.Columns
	Samples   []string // what stands first in each column
	Rows      []Row
	Counts    map[Kind]int
	Letters   int    // to the new people
	Encoding  string // "" of a workbook
	Separator string
	Applied   bool
}

// ImportRegistrants looks at a list, and does what it says if that is asked
// for: new people are registered as if staff added them one by one, those who
// are known get what the list says otherwise, and the sessions that they have
// never been registered for. Who is known is told by the address; a row
// without one is of who has none and the same name. What columns were said to
// mean is remembered with the event.
//
// It fails as EventFor does, with ErrNoList, roster.ErrTooLong, a problem with
// fields, or roster.ErrRowsBad where rows are wrong and the good ones were not said
// to be enough: nothing is written then.
func (d *Keeping) ImportRegistrants(ctx context.Context, by core.Actor, slug string, in List) (*Preview, error) {
	ev, err := d.EventFor(ctx, by, slug, core.AddPeople)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	v := &Preview{Programme: *p}
	if err := v.choose(in.Sessions); err != nil {
		return nil, err
	}
	r, err := d.read(ctx, v, in)
	if err != nil {
		return nil, err
	}
	if !in.Apply {
		return v, r.sort(ctx, d.Store.Reads, v)
	}
	return v, d.take(ctx, by, r, v, in)
}

// choose finds the sessions that people are registered for.
func (v *Preview) choose(slugs []string) error {
	if len(slugs) == 0 {
		for i := range v.Sessions {
			if v.Sessions[i].CancelledAt == nil {
				v.Chosen = append(v.Chosen, &v.Sessions[i])
			}
		}
		slices.SortFunc(v.Chosen, func(a, b *event.Session) int { return int(a.ID - b.ID) })
		if len(v.Chosen) == 0 {
			return event.ErrSessionCancelled
		}
		return nil
	}
	chosen, wrong := v.Programme.Choose(slugs)
	for i, s := range chosen {
		if s.CancelledAt != nil {
			wrong = append(wrong, problem.At(input.Pointer("sessions", i), "not_ahead"))
		}
	}
	v.Chosen = chosen
	if len(wrong) > 0 {
		return problem.Refuse(wrong...)
	}
	return nil
}

// read reads the file, and finds what breaks a rule by itself.
func (d *Keeping) read(ctx context.Context, v *Preview, in List) (*reader, error) {
	t, err := table.Read(in.File, roster.MaxRows)
	switch {
	case errors.Is(err, table.ErrTooLong):
		return nil, roster.ErrTooLong.Because(err)
	case err != nil:
		return nil, ErrNoList.Because(err)
	}
	said, err := d.Store.ListHeadings(ctx, v.Event.ID)
	if err != nil {
		return nil, err
	}
	fields := fieldsOf(v.Event)
	for heading, field := range in.Columns {
		if field != "" && !slices.Contains(fields, field) {
			return nil, problem.Refuse(problem.Field{Pointer: "/columns", Code: "unknown_field", Params: map[string]any{"key": field}})
		}
		if !slices.ContainsFunc(t.Header, func(h string) bool { return roster.Heading(h) == roster.Heading(heading) }) {
			return nil, problem.Refuse(problem.Field{Pointer: "/columns", Code: "unknown_column", Params: map[string]any{"column": heading}})
		}
		said[roster.Heading(heading)] = field
	}
	v.Encoding, v.Separator = t.Encoding, t.Separator
	v.Columns = reading(d, v.Event).Columns(t.Header, fields, said)
	v.sample(t)
	v.ID = v.digest(in.File)
	r := d.reader(&v.Programme, v.Columns, d.Now())
	for _, line := range t.Rows {
		row, err := r.row(line)
		if err != nil {
			return nil, err
		}
		v.Rows = append(v.Rows, row)
	}
	return r, nil
}

// reading understands headings, those of the event's questions too.
func reading(d *Keeping, ev *event.Event) roster.Reading {
	r := roster.NewReading(d.Words)
	for _, q := range ev.Questions {
		for _, label := range append(slices.Collect(maps.Values(q.Label)), answerField(q.Key)) {
			if _, taken := r[roster.Heading(label)]; !taken && !q.Retired {
				r[roster.Heading(label)] = answerField(q.Key)
			}
		}
	}
	return r
}

// fieldsOf are what a list of people of ev may say.
func fieldsOf(ev *event.Event) []string {
	fields := slices.Clone(roster.Fields)
	for _, q := range ev.Questions {
		if !q.Retired {
			fields = append(fields, answerField(q.Key))
		}
	}
	return fields
}

// Fields are what a column of the list may be said to mean.
func (v *Preview) Fields() []string { return fieldsOf(v.Event) }

// sample finds what stands first in each column.
func (v *Preview) sample(t *table.Table) {
	v.Samples = make([]string, len(v.Columns))
	for i := range v.Samples {
		for _, r := range t.Rows {
			if v.Samples[i] = r.Cell(i); v.Samples[i] != "" {
				break
			}
		}
	}
}

// digest tells this list from another, and from the same one read otherwise.
func (v *Preview) digest(file []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d\n", v.Event.ID)
	for _, c := range v.Columns {
		fmt.Fprintf(h, "%q %q\n", c.Heading, c.Field)
	}
	for _, s := range v.Chosen {
		fmt.Fprintf(h, "%d\n", s.ID)
	}
	h.Write(file)
	return hex.EncodeToString(h.Sum(nil)[:8])
}
