package attendance

import (
	"rollcall/internal/event"
	"rollcall/internal/sheet"
	"rollcall/internal/store/evidence"
)

// joins is what is known of presence as it came: every click, every mark of a
// host and every stay of a report that counts, whatever has come of it.
func (x *exporter) joins() (list, error) {
	columns := append(x.personColumns(), x.column("email", sheet.Text, 31), x.column("evidence", sheet.Text, 21), x.column("sighting", sheet.Text, 16),
		x.column("joined", sheet.DateTime, 16), x.column("left", sheet.DateTime, 16), x.column("people", sheet.Number, 10), x.column("file", sheet.Text, 30))
	part := func(s *event.Session) (part, error) {
		ids, err := evidence.Sightings(x.ctx, x.d.Store.Reads, s.ID)
		rows := func(chunk []evidence.Sighting) ([][]sheet.Cell, error) {
			rows := make([][]sheet.Cell, len(chunk))
			for i := range chunk {
				rows[i] = x.sighting(s, &chunk[i])
			}
			return rows, nil
		}
		return part{len(ids), inChunks(evidence.SightingChunks(x.ctx, x.d.Store.Reads, ids), rows)}, err
	}
	return list{name: JoinsSheet, columns: columns, part: part}, nil
}

// sighting is one row of joins. Its times are those of the mark or stay.
func (x *exporter) sighting(s *event.Session, t *evidence.Sighting) []sheet.Cell {
	if t.Mark == nil && t.Stay == nil {
		return nil // removed while the sheet was written
	}
	r := t.Registrant
	if r == nil {
		r = &event.Registrant{}
		if t.Mark != nil {
			r.FamilyName, r.Email = x.walkInName(t.Mark.WalkInName), &t.Mark.WalkInEmail
		}
	}
	evidence, what := "report", "stay"
	joined, left, people, file := sheet.Cell{}, sheet.Cell{}, sheet.Cell{}, sheet.Cell{}
	switch {
	case t.Mark != nil:
		evidence, what = string(t.Mark.Source), string(t.Mark.Kind)
		if t.Mark.Source == event.EvidenceJoin {
			what = "click"
		}
		joined, people = x.time(&t.Mark.At), sheet.Int(t.Mark.Headcount)
		if t.Mark.Kind == event.MarkOut {
			joined, left, people = sheet.Cell{}, joined, sheet.Cell{}
		}
	case t.Stay != nil:
		joined, left, file = x.time(&t.Stay.Joined), x.time(t.Stay.LeftAt), sheet.String(t.File)
		if t.Stay.Closed {
			left = sheet.Cell{} // the end that it has is the meeting's
		}
	}
	return append(x.personCells(s, r), sheet.String(r.Address()), sheet.String(x.words.T("evidence."+evidence)), sheet.String(x.words.T("sheet.sighting."+what)),
		joined, left, people, file)
}
