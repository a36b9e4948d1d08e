package sheet_test

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"rollcall/internal/sheet"
)

// rows yields the rows given to it.
func rows(all ...[]sheet.Cell) iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		for _, row := range all {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// row makes cells of plain values.
func row(values ...any) []sheet.Cell {
	cells := make([]sheet.Cell, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case nil:
		case sheet.Cell:
			cells[i] = v
		case string:
			cells[i] = sheet.String(v)
		case int:
			cells[i] = sheet.Int(v)
		case float64:
			cells[i] = sheet.Float(v)
		case time.Duration:
			cells[i] = sheet.Duration(v)
		default:
			panic(fmt.Sprintf("no cell for %T", v))
		}
	}
	return cells
}

func berlin(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// sample is a workbook with some of everything.
func sample(t testing.TB) *sheet.Book {
	loc := berlin(t)
	return &sheet.Book{
		Title:   "Recovery that lasts: attendance",
		Creator: "Rollcall",
		AsOf:    time.Date(2021, 11, 12, 13, 5, 0, 0, time.UTC),
		Sheets:  []sheet.Sheet{attendance(loc), joins(loc), waiting()},
	}
}

func attendance(loc *time.Location) sheet.Sheet {
	at := func(hour, minute int) sheet.Cell {
		return sheet.Time(time.Date(2021, 11, 12, hour, minute, 0, 0, loc), loc)
	}
	return sheet.Sheet{
		Name:  "Attendance",
		Title: "Recovery that lasts: cities after the pandemic, part 1",
		Lines: []sheet.Line{
			{Label: "Event", Value: sheet.String("Recovery that lasts: cities after the pandemic")},
			{Label: "Session", Value: sheet.String("Part 1: Friday 12 November 2021, 10:00–12:30 Berlin time (CET)")},
			{Label: "People", Value: sheet.Int(1234), Kind: sheet.Number},
			{Label: "Rate", Value: sheet.Float(0.8), Kind: sheet.Percent},
			{Label: "As of", Value: at(14, 5), Kind: sheet.DateTime},
			{Value: sheet.String("This sheet holds personal data of 6 people. It is to be erased on 13 June 2022, and must not be passed on to anybody who does not need it for the event.")},
		},
		Columns: []sheet.Column{
			{Title: "No.", Kind: sheet.Number}, {Title: "Name"}, {Title: "Name in Latin letters"}, {Title: "Organisation"},
			{Title: "First join", Kind: sheet.Clock}, {Title: "Net minutes", Kind: sheet.Minutes, Decimals: 1},
			{Title: "% of session", Kind: sheet.Percent}, {Title: "Registered", Kind: sheet.Date},
			{Title: "Confirmed at", Kind: sheet.DateTime}, {Title: "Phone"}, {Title: "Remark", Width: 36},
		},
		Footer: sheet.Footer{Left: "SEE network 2021 · part 1 & more", Page: "Page {page} of {pages}", Right: "2021-11-12 14:05 Berlin time"},
		Count:  7,
		Rows: rows(
			row(1, "Олена Коваленко", "Olena Kovalenko", "City of Melitopol", at(10, 3), 104, .95, at(9, 0), at(9, 1), "+380 44 000 00 00"),
			row(2, "ნინო ბერიძე", "Nino Beridze", "Tbilisi City Hall", at(10, 0), 110, 1, at(9, 0), at(9, 1), nil,
				"Asks for the slides & the recording; speaks <Georgian> and English, would like to be called back after the event."),
			row(3, "Amra Hodžić", nil, "City of Mostar", at(10, 3), 107.25, .97, at(9, 0), at(9, 1), "+387 36 000 000"),
			row(4, "أمل حداد", "Amal Haddad", "第一市政府", at(10, 0), 54*time.Minute+20*time.Second, .49, at(9, 0), at(9, 1), "-1"),
			row(5, `=HYPERLINK("http://evil.example.org","Click")`, "=1+1", "@SUM(A1)", "+49 30 000", "-2"),
			row(1234, "  spaces \r\nand\tlines\x00\x0b ", "_x0041_ stays", "Ivan <Babić> & Söhne", "—", "<5"),
			nil,
		),
	}
}

// joins has no block above its table, and cells that fit no column.
func joins(loc *time.Location) sheet.Sheet {
	summer := sheet.Time(time.Date(2021, 7, 1, 22, 30, 0, 0, time.UTC), loc)
	return sheet.Sheet{
		Name:    "Joins",
		Columns: []sheet.Column{{Title: "When", Kind: sheet.DateTime}, {Title: "Kind"}, {Title: "kind"}, {Title: "", Kind: sheet.Minutes}},
		Count:   2,
		Rows: rows(
			row(sheet.Time(time.Date(2021, 11, 12, 9, 3, 20, 0, time.UTC), loc), "in", 2.5, 2.5),
			row(summer, "out", summer, summer),
		),
	}
}

// waiting has no rows.
func waiting() sheet.Sheet {
	return sheet.Sheet{Name: "Waiting", Title: "Waiting list", Columns: []sheet.Column{{Title: "Name"}, {Title: "Since", Kind: sheet.DateTime}}}
}
