package attendance

import (
	"strings"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/sheet"
	"rollcall/internal/store/evidence"
	"rollcall/internal/store/lists"
)

// attendance is who was there: minutes stay blank where they are not known.
// Behind those who are registered stand the walk-ins of each session.
func (x *exporter) attendance() (list, error) {
	columns := append(x.personColumns(),
		x.column("status", sheet.Text, 13), x.column("outcome", sheet.Text, 14), x.column("first_join", sheet.DateTime, 16), x.column("last_leave", sheet.DateTime, 16),
		x.column("minutes", sheet.Minutes, 11), x.column("percent", sheet.Percent, 12), x.column("people", sheet.Number, 10), x.column("reconnects", sheet.Number, 13),
		x.column("evidence", sheet.Text, 21), x.column("remarks", sheet.Text, 30))
	part := func(s *event.Session) (part, error) {
		ids, err := lists.AttendanceIDs(x.ctx, x.d.Store.Reads, s.ID)
		if err != nil {
			return part{}, err
		}
		found, err := x.d.walkIns(x.ctx, x.p.Event, s)
		walkIns := make([][]sheet.Cell, len(found))
		for i := range found {
			walkIns[i] = x.attendanceCells(s, nil, &found[i], nil)
		}
		registered := x.registrations(ids, func(chunk []lists.Listed) ([][]sheet.Cell, error) { return x.attendanceRows(s, chunk) })
		return part{registered.count + len(walkIns), inOrder([]part{registered, ready(walkIns)})}, err
	}
	return list{name: AttendanceSheet, columns: columns, part: part}, nil
}

// attendanceRows are the rows of a chunk of those who are registered.
func (x *exporter) attendanceRows(s *event.Session, chunk []lists.Listed) ([][]sheet.Cell, error) {
	found, err := x.d.Records(x.ctx, x.p.Event, s, registrants(chunk))
	if err != nil {
		return nil, err
	}
	said, err := x.statements(s, chunk)
	if err != nil {
		return nil, err
	}
	rows := make([][]sheet.Cell, len(chunk))
	for i := range chunk {
		a := found[chunk[i].RegistrantID]
		a.Registrant = &chunk[i].Registrant
		rows[i] = x.attendanceCells(s, &chunk[i].Registration, a, said[chunk[i].RegistrantID])
	}
	return rows, nil
}

// statements are what the people of a chunk have said of their own attendance in s.
func (x *exporter) statements(s *event.Session, chunk []lists.Listed) (map[int64][]event.Statement, error) {
	all, err := evidence.StatementsIn(x.ctx, x.d.Store.Reads, s.ID, registrants(chunk))
	said := map[int64][]event.Statement{}
	for _, one := range all {
		said[one.RegistrantID] = append(said[one.RegistrantID], one)
	}
	return said, err
}

// attendanceCells is one row of attendance; g is nil for a walk-in. said is what the
// person has said of it.
func (x *exporter) attendanceCells(s *event.Session, g *event.Registration, a *core.AttendanceRow, said []event.Statement) []sheet.Cell {
	r := a.Registrant
	status := sheet.String(x.words.T("sheet.walk_in"))
	if r == nil {
		r = &event.Registrant{FamilyName: x.walkInName(a.WalkIn)}
	}
	if g != nil {
		status = x.status(g.Status)
	}
	cells := append(x.personCells(s, r), status, sheet.String(x.words.T("outcome."+string(a.Outcome()))), x.time(a.Record.FirstJoin), x.time(a.Record.LastLeave))
	minutes, percent, people, again, evidence := sheet.Cell{}, sheet.Cell{}, sheet.Cell{}, sheet.Cell{}, sheet.Cell{}
	if a.Minutes != nil {
		minutes, percent = sheet.Int(int(*a.Record.Seconds/60)), sheet.Float(*a.Percent/100)
	}
	if n := a.People(); n > 0 {
		people = sheet.Int(n)
	}
	if len(a.Record.Intervals) > 0 {
		again = sheet.Int(a.Record.Reconnects)
	}
	if a.Record.Evidence != "" {
		evidence = sheet.String(x.words.T("evidence." + string(a.Record.Evidence)))
	}
	return append(cells, minutes, percent, people, again, evidence, x.remark(a, said))
}

// walkInName is how a walk-in is named; who is counted without a name says so.
func (x *exporter) walkInName(name string) string {
	if name == "" {
		return x.words.T("sheet.nameless")
	}
	return name
}

// remark is what a reader of a row has to know beside its numbers: that somebody has
// decided otherwise than the evidence, and why; that the person has objected, or says
// themselves that they were there; and how the record came about where that is not plain.
func (x *exporter) remark(a *core.AttendanceRow, said []event.Statement) sheet.Cell {
	var all []string
	if o := a.Override; o != nil {
		all = append(all, x.words.T("sheet.decided", "reason", o.Reason))
	}
	for _, s := range said {
		switch {
		case s.Kind == event.StatedPresent:
			all = append(all, x.words.T("decision.said.present"))
		case s.Answer == "":
			all = append(all, x.words.T("sheet.objected"))
		default:
			all = append(all, x.words.T("sheet.objection_answered"))
		}
	}
	for _, f := range a.Record.Flags {
		all = append(all, strings.TrimSuffix(x.words.T("record.flag."+string(f)), "."))
	}
	return sheet.String(strings.Join(all, "; "))
}

// registrants are the people of a chunk.
func registrants(chunk []lists.Listed) []int64 {
	all := make([]int64, len(chunk))
	for i := range chunk {
		all[i] = chunk[i].RegistrantID
	}
	return all
}
