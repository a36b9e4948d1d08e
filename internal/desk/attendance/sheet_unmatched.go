package attendance

import (
	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/sheet"
	"rollcall/internal/store/evidence"
)

// unmatched is who is in a report that counts, or was let in by a host, without
// being somebody who is registered: rows that wait for a decision, and
// walk-ins. Of rows that are nobody's the file's own words stand here.
func (x *exporter) unmatched() (list, error) {
	columns := []sheet.Column{
		x.column("name", sheet.Text, 28), x.column("email", sheet.Text, 31), x.column("who", sheet.Text, 22), x.column("joined", sheet.DateTime, 16),
		x.column("left", sheet.DateTime, 16), x.column("minutes", sheet.Minutes, 11), x.column("evidence", sheet.Text, 21), x.column("file", sheet.Text, 30), x.column("row", sheet.Number, 9),
	}
	if len(x.sessions) > 1 {
		columns = append([]sheet.Column{x.column("session", sheet.Text, 18)}, columns...)
	}
	part := func(s *event.Session) (part, error) {
		ids, err := evidence.StrayIDs(x.ctx, x.d.Store.Reads, s.ID)
		if err != nil {
			return part{}, err
		}
		found, err := x.d.walkIns(x.ctx, x.p.Event, s)
		var letIn [][]sheet.Cell
		for i := range found {
			if found[i].Record.Evidence == event.EvidenceHost {
				letIn = append(letIn, x.letIn(s, &found[i]))
			}
		}
		rows := func(chunk []evidence.Stray) ([][]sheet.Cell, error) {
			rows := make([][]sheet.Cell, len(chunk))
			for i := range chunk {
				rows[i] = x.stray(s, &chunk[i])
			}
			return rows, nil
		}
		reported := part{len(ids), inChunks(evidence.StrayChunks(x.ctx, x.d.Store.Reads, ids), rows)}
		return part{len(ids) + len(letIn), inOrder([]part{reported, ready(letIn)})}, err
	}
	return list{name: unmatchedSheet, columns: columns, part: part}, nil
}

// stray is the row of a report's row.
func (x *exporter) stray(s *event.Session, r *evidence.Stray) []sheet.Cell {
	if r.ID == 0 {
		return nil // removed, or decided otherwise, while the sheet was written
	}
	name, email, who := r.Name, r.Email, x.words.T("sheet.who.undecided")
	switch {
	case r.Decision == event.DecidedWalkIn && r.Nameless:
		name, email, who = x.walkInName(""), "", x.words.T("sheet.walk_in")
	case r.Decision == event.DecidedWalkIn:
		who = x.words.T("sheet.walk_in")
	case r.Bucket == event.BucketSuggested:
		who = x.words.T("sheet.who.suggested")
	}
	minutes := sheet.Cell{}
	if r.Seconds != nil {
		minutes = sheet.Int(int(*r.Seconds / 60))
	}
	return x.inSession(s, sheet.String(name), sheet.String(email), sheet.String(who), x.time(r.Joined), x.time(r.LeftAt), minutes,
		sheet.String(x.words.T("evidence.report")), sheet.String(r.File), sheet.Int(int(r.Number)))
}

// letIn is the row of a walk-in of a host's.
func (x *exporter) letIn(s *event.Session, a *core.AttendanceRow) []sheet.Cell {
	minutes := sheet.Cell{}
	if a.Record.Seconds != nil {
		minutes = sheet.Int(int(*a.Record.Seconds / 60))
	}
	return x.inSession(s, sheet.String(x.walkInName(a.WalkIn)), sheet.Cell{}, sheet.String(x.words.T("sheet.walk_in")), x.time(a.Record.FirstJoin), x.time(a.Record.LastLeave),
		minutes, sheet.String(x.words.T("evidence.host")), sheet.Cell{}, sheet.Cell{})
}

// inSession puts the session before a row where there are several.
func (x *exporter) inSession(s *event.Session, cells ...sheet.Cell) []sheet.Cell {
	if len(x.sessions) > 1 {
		return append([]sheet.Cell{sheet.String(x.title(s))}, cells...)
	}
	return cells
}
