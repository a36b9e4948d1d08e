package core

import (
	"context"
	"maps"
	"slices"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// findings are what speaks of the attendance of people in one session, by
// registrant.
type findings struct {
	applied   bool
	marks     map[int64][]event.Mark
	reported  map[int64][]event.Reported
	holders   map[int64]bool
	declared  map[int64]bool
	overrides map[int64]*event.OutcomeOverride
}

// findingsIn reads what speaks of the given registrants in s, or of everybody
// where none are given: nil.
func findingsIn(ctx context.Context, reads store.Reads, s *event.Session, ids []int64) (*findings, error) {
	f := &findings{marks: map[int64][]event.Mark{}}
	for _, read := range []func() error{
		func() (err error) { f.applied, err = evidence.Reported(ctx, reads, s.ID); return err },
		func() error { return f.readMarks(ctx, reads, s, ids) },
		func() error { return f.readReports(ctx, reads, s, ids) },
		func() (err error) { f.holders, err = evidence.Holders(ctx, reads, s.ID, ids); return err },
		func() (err error) { f.declared, err = evidence.Declared(ctx, reads, s.ID, ids); return err },
		func() (err error) { f.overrides, err = evidence.Overrides(ctx, reads, s.ID, ids); return err },
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *findings) readMarks(ctx context.Context, reads store.Reads, s *event.Session, ids []int64) (err error) {
	var marks []event.Mark
	if ids == nil {
		marks, err = reads.Marks(ctx, s.ID)
	} else {
		marks, err = reads.MarksOf(ctx, s.ID, ids)
	}
	for _, m := range marks {
		if m.RegistrantID != nil {
			f.marks[*m.RegistrantID] = append(f.marks[*m.RegistrantID], m)
		}
	}
	return err
}

func (f *findings) readReports(ctx context.Context, reads store.Reads, s *event.Session, ids []int64) (err error) {
	switch {
	case !f.applied:
	case ids == nil:
		f.reported, err = evidence.AllReported(ctx, reads, s.ID)
	default:
		f.reported, err = evidence.ReportedOf(ctx, reads, s.ID, ids)
	}
	return err
}

// of is what speaks of one registrant.
func (f *findings) of(id int64) event.Findings {
	return event.Findings{
		Marks: f.marks[id], Reported: f.reported[id], Applied: f.applied, Holder: f.holders[id], Declared: f.declared[id], Override: f.overrides[id],
	}
}

// people are all of whom something speaks, or who hold a seat.
func (f *findings) people() []int64 {
	all := map[int64]bool{}
	maps.Copy(all, f.holders)
	maps.Copy(all, f.declared)
	for id := range f.marks {
		all[id] = true
	}
	for id := range f.reported {
		all[id] = true
	}
	for id := range f.overrides {
		all[id] = true
	}
	return slices.Collect(maps.Keys(all))
}

// WalkInsIn are those who were in s without a registration, by marks at roll-call
// or by a decision about somebody in a report, in the order of the marks and then
// of the reports. Who of them are one person is event.SameWalkIns; whom the host
// has taken back is not among them.
func WalkInsIn(ctx context.Context, reads store.Reads, ev *event.Event, s *event.Session) ([]AttendanceRow, error) {
	marks, err := reads.WalkInMarks(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	reported, err := evidence.ReportedWalkIns(ctx, reads, s.ID)
	if err != nil {
		return nil, err
	}
	c := walkIns{at: map[string]*walkIn{}}
	for _, m := range marks {
		f := c.called(m.Who(), m)
		f.Marks = append(f.Marks, m)
	}
	for _, p := range reported {
		who, m := p.WalkIn()
		f := c.called(who, m)
		f.Reported = append(f.Reported, p)
	}
	var rows []AttendanceRow
	for _, w := range c.people() {
		if len(w.Reported) == 0 && event.TakenBack(w.Marks) {
			continue
		}
		r := *row(ev, s, w.Findings)
		r.WalkIn, r.From, r.ByName, r.Who = w.first.WalkInName, w.first.WalkInOrganisation, w.first.WalkInEmail == "", w.called
		rows = append(rows, r)
	}
	return rows, nil
}

// walkIns are walk-ins by what they are called, in the order in which they came.
type walkIns struct {
	all []*walkIn
	at  map[string]*walkIn
}

// A walkIn is one of them, and what was found.
type walkIn struct {
	called []string // as event.Mark.Who has it, in every way
	first  event.Mark
	event.Findings
}

// called is what was found of whom m calls who.
func (c *walkIns) called(who string, m event.Mark) *event.Findings {
	if c.at[who] == nil {
		c.at[who] = &walkIn{called: []string{who}, first: m}
		c.all = append(c.all, c.at[who])
	}
	return &c.at[who].Findings
}

// people joins those who are one person.
func (c *walkIns) people() []*walkIn {
	names := make([]event.WalkIn, len(c.all))
	for i, w := range c.all {
		names[i] = event.WalkIn{Name: w.first.WalkInName, Email: w.first.WalkInEmail}
		if from := w.first.WalkInOrganisation; from != "" {
			names[i].Name += ", " + from
		}
	}
	var one []*walkIn
	for i, same := range event.SameWalkIns(names) {
		if w := c.all[i]; same == i {
			one = append(one, w)
		} else {
			into := c.all[same]
			into.called = append(into.called, w.called...)
			into.Marks, into.Reported = append(into.Marks, w.Marks...), append(into.Reported, w.Reported...)
		}
	}
	return one
}

// JudgedIn is how everybody in s of whom something is known would stand by each
// of the given rules, by id.
func JudgedIn(ctx context.Context, reads store.Reads, s *event.Session, rules []event.AttendanceRule) ([]map[int64]event.Record, error) {
	found, err := findingsIn(ctx, reads, s, nil)
	if err != nil {
		return nil, err
	}
	all := make([]map[int64]event.Record, len(rules))
	for i := range rules {
		all[i] = map[int64]event.Record{}
		for _, id := range found.people() {
			all[i][id] = s.Attendance(found.of(id), rules[i])
		}
	}
	return all, nil
}
