package attendance

import (
	"rollcall/internal/desk/counting"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/sheet"
)

// figures are the numbers of a summary, in its order.
var figures = []struct {
	word  string // of desk.number
	width float64
	of    func(*event.Counts) int64
}{
	{"people", 13, func(c *event.Counts) int64 { return c.Registered }},
	{"confirmed", 13, func(c *event.Counts) int64 { return c.Confirmed }},
	{"waitlisted", 13, func(c *event.Counts) int64 { return c.Waitlisted }},
	{"cancelled", 13, func(c *event.Counts) int64 { return c.Cancelled }},
	{"participants", 14, (*event.Counts).Participants},
	{"attended", 13, func(c *event.Counts) int64 { return c.Attended }},
	{"partial", 13, func(c *event.Counts) int64 { return c.Partial }},
	{"walk_ins", 14, func(c *event.Counts) int64 { return c.WalkIns }},
	{"companions", 14, func(c *event.Counts) int64 { return c.Companions }},
	{"no_show", 13, func(c *event.Counts) int64 { return c.NoShow }},
	{"excused", 13, func(c *event.Counts) int64 { return c.Excused }},
}

// summary is how many people each session had. A last row counts the people of
// the event, each once, if several sessions are asked for.
func (x *exporter) summary() (list, error) {
	stats, err := (&counting.Counting{Desk: x.d.Desk}).StatsOf(x.ctx, x.p.Event)
	if err != nil {
		return list{}, err
	}
	columns := []sheet.Column{x.column("session", sheet.Text, 44), x.column("starts", sheet.DateTime, 17)}
	for _, f := range figures {
		columns = append(columns, sheet.Column{Title: locale.Capital(x.words.T("desk.number." + f.word)), Kind: sheet.Number, Width: f.width})
	}
	of := map[int64]*event.Counts{}
	for i := range stats.Sessions {
		of[stats.Programme.Sessions[i].ID] = &stats.Sessions[i]
	}
	part := func(s *event.Session) (part, error) {
		rows := [][]sheet.Cell{numbers(x.title(s), sheet.Time(s.StartsAt, x.zone), of[s.ID])}
		if n := len(x.sessions); n > 1 && s.ID == x.sessions[n-1].ID {
			rows = append(rows, numbers(x.words.T("sheet.all_sessions"), sheet.Cell{}, &stats.Event))
		}
		return ready(rows), nil
	}
	return list{name: summarySheet, columns: columns, part: part}, nil
}

// numbers is a row of the summary.
func numbers(name string, starts sheet.Cell, c *event.Counts) []sheet.Cell {
	cells := []sheet.Cell{sheet.String(name), starts}
	for _, f := range figures {
		cells = append(cells, sheet.Int(int(f.of(c))))
	}
	return cells
}
