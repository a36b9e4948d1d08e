package book

import (
	"rollcall/internal/report"
	"rollcall/internal/sheet"
)

// staysSheet has a row for each time someone was in the meeting.
func (b *builder) staysSheet() sheet.Sheet {
	columns := []sheet.Column{
		b.column("name", sheet.Text, 28), b.column("email", sheet.Text, 31),
		b.column("joined", sheet.DateTime, 17), b.column("left", sheet.DateTime, 17), b.column("minutes", sheet.Minutes, 11),
	}
	var rows [][]sheet.Cell
	for i := range b.people {
		p := &b.people[i]
		for _, stay := range p.Intervals {
			rows = append(rows, []sheet.Cell{sheet.String(name(p)), sheet.String(p.Email), moment(stay.Joined), moment(stay.Left), length(stay)})
		}
	}
	return b.page("stays", columns, rows)
}

// length is a stay in whole minutes; blank without an end.
func length(stay report.Interval) sheet.Cell {
	if stay.Open() {
		return sheet.Cell{}
	}
	return sheet.Int(int(stay.Left.Sub(stay.Joined).Minutes()))
}

// notCountedSheet has a row for each row of the files that counts for nobody.
func (b *builder) notCountedSheet() sheet.Sheet {
	columns := []sheet.Column{
		b.column("file", sheet.Text, 34), b.column("row", sheet.Number, 10), b.column("name", sheet.Text, 28), b.column("email", sheet.Text, 31),
		b.column("joined", sheet.DateTime, 17), b.column("left", sheet.DateTime, 17), b.column("reason", sheet.Text, 40),
	}
	var rows [][]sheet.Cell
	for _, f := range b.files {
		for _, r := range f.Report.Rows {
			if r.Place != report.PlaceNotCounted {
				continue
			}
			rows = append(rows, []sheet.Cell{
				sheet.String(f.Name), sheet.Int(r.Number), sheet.String(r.Name), sheet.String(r.Email),
				moment(r.Joined), moment(r.Left), sheet.String(b.words.T("report.reason." + string(r.Reason))),
			})
		}
	}
	return b.page("not_counted", columns, rows)
}
