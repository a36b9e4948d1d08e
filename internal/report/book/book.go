// Package book describes the workbook of what attendance reports say: who was
// there and how long, every stay, and the rows that count for nobody with the
// reason.
//
// It is for reports on their own, without an event: who of the registered the
// people are is not in it. Times are shown as the clocks of the meeting showed
// them. What is unsure stands above the table of people, so that whoever is
// handed the sheet reads it too. Nothing is asked of a clock: the same reports
// give the same bytes.
package book

import (
	"iter"
	"slices"
	"strings"
	"time"

	"rollcall/internal/locale"
	"rollcall/internal/report"
	"rollcall/internal/sheet"
)

// A File is a report with the name it was read under.
type File struct {
	Name   string
	Report *report.Report
}

// New describes the workbook of files, whose people together are people, in
// the language of words.
func New(files []File, people []report.Person, words *locale.Printer) *sheet.Book {
	b := &builder{files: files, people: people, words: words}
	return &sheet.Book{
		Title: b.title(), Creator: "Rollcall", AsOf: b.asOf(),
		Sheets: []sheet.Sheet{b.peopleSheet(), b.staysSheet(), b.notCountedSheet()},
	}
}

// A builder holds what all sheets share.
type builder struct {
	files  []File
	people []report.Person
	words  *locale.Printer
}

// title is that of the meeting, if the files speak of one alone.
func (b *builder) title() string {
	titles := b.distinct(func(f File) string { return f.Report.Meeting.Title })
	if len(titles) == 1 {
		return titles[0]
	}
	return b.words.T("sheet.attendance")
}

// asOf is the last thing that the reports know of.
func (b *builder) asOf() time.Time {
	var last time.Time
	later := func(m report.Moment) {
		if m.Dated() && m.Time().After(last) {
			last = m.Time()
		}
	}
	for _, f := range b.files {
		later(f.Report.Meeting.End)
	}
	for i := range b.people {
		later(b.people[i].First)
		later(b.people[i].Last)
	}
	return last
}

// distinct are the values of the files, each once and in their order.
func (b *builder) distinct(of func(File) string) []string {
	var all []string
	for _, f := range b.files {
		if v := of(f); v != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// page is a sheet called by the word for key.
func (b *builder) page(key string, columns []sheet.Column, rows [][]sheet.Cell) sheet.Sheet {
	name := b.words.T("sheet." + key)
	return sheet.Sheet{
		Name: name, Table: name, Title: b.title(), Lines: []sheet.Line{b.line("list", sheet.String(name))}, Columns: columns,
		Footer: sheet.Footer{Left: name, Page: b.words.T("sheet.page", "page", "{page}", "pages", "{pages}")},
		Count:  len(rows), Rows: all(rows),
	}
}

func all(rows [][]sheet.Cell) iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func (b *builder) line(key string, value sheet.Cell) sheet.Line {
	return sheet.Line{Label: b.words.T("sheet." + key), Value: value}
}

func (b *builder) column(key string, kind sheet.Kind, width float64) sheet.Column {
	return sheet.Column{Title: b.words.T("sheet.column." + key), Kind: kind, Width: width}
}

// peopleSheet has a row for each person, those who did not come among them.
func (b *builder) peopleSheet() sheet.Sheet {
	columns := []sheet.Column{
		b.column("name", sheet.Text, 28), b.column("email", sheet.Text, 31), b.column("role", sheet.Text, 14), b.column("outcome", sheet.Text, 15),
		b.column("first_join", sheet.DateTime, 17), b.column("last_leave", sheet.DateTime, 17),
		b.column("minutes", sheet.Minutes, 11), b.column("stays", sheet.Number, 14), b.column("remarks", sheet.Text, 40),
	}
	rows := make([][]sheet.Cell, len(b.people))
	for i := range b.people {
		rows[i] = b.personCells(&b.people[i])
	}
	s := b.page("people", columns, rows)
	s.Lines = b.head(len(rows))
	return s
}

func (b *builder) personCells(p *report.Person) []sheet.Cell {
	outcome, minutes, stays := "outcome.attended", sheet.Cell{}, sheet.Cell{}
	if !p.Attended {
		outcome = "outcome.no_show"
	} else if p.Timed {
		minutes = sheet.Int(p.Seconds / 60)
	}
	if len(p.Intervals) > 0 {
		stays = sheet.Int(len(p.Intervals))
	}
	return []sheet.Cell{
		sheet.String(name(p)), sheet.String(p.Email), sheet.String(b.words.T("report.role." + string(p.Role))), sheet.String(b.words.T(outcome)),
		moment(p.First), moment(p.Last), minutes, stays, sheet.String(b.remarks(p)),
	}
}

// name is how a person is called: by the fullest of their names.
func name(p *report.Person) string {
	full := ""
	for _, n := range p.Names {
		if len(strings.Fields(n)) > len(strings.Fields(full)) {
			full = n
		}
	}
	return full
}

// remarks are a person's flags in words, and names that are no part of the one shown.
func (b *builder) remarks(p *report.Person) string {
	var said []string
	for _, f := range p.Flags {
		if f != report.FlagAbsent { // the column beside it says so
			said = append(said, b.words.T("report.flag."+string(f)))
		}
	}
	for _, n := range p.Names {
		if !strings.Contains(name(p), n) {
			said = append(said, n)
		}
	}
	return strings.Join(said, "; ")
}

// moment is a time as the clocks of the meeting showed it; without a day the clock
// alone.
func moment(m report.Moment) sheet.Cell {
	if !m.Dated() {
		return sheet.String(m.String())
	}
	return sheet.Time(m.Time(), m.Time().Location())
}

// head says which files the people come from, and what is unsure.
func (b *builder) head(count int) []sheet.Line {
	lines := []sheet.Line{b.line("list", sheet.String(b.words.T("sheet.people")))}
	for _, f := range b.files {
		lines = append(lines, b.line("file", sheet.String(f.Name+": "+b.words.T("report.platform."+string(f.Report.Platform)))))
	}
	if len(lines) > maxFiles { // the block stays in view above the table
		lines = append(lines[:1], b.line("files", sheet.Int(len(b.files))))
	}
	if zones := b.distinct(func(f File) string { return f.Report.Zone }); len(zones) > 0 {
		lines = append(lines, b.line("zone", sheet.String(strings.Join(zones, ", "))))
	}
	lines = append(lines, b.line("attended", sheet.Int(b.attended())), b.line("rows", sheet.Int(count)))
	for _, d := range Doubts(b.files, b.words) {
		if len(lines) == maxLines {
			break
		}
		lines = append(lines, sheet.Line{Value: sheet.String(d)})
	}
	return lines
}

// How much stands above the table at most.
const (
	maxFiles = 4
	maxLines = 11
)

func (b *builder) attended() int {
	n := 0
	for i := range b.people {
		if b.people[i].Attended {
			n++
		}
	}
	return n
}

// Doubts are what is unsure in files, each sentence once.
func Doubts(files []File, words *locale.Printer) []string {
	var all []string
	for _, f := range files {
		for _, d := range f.Report.Doubts {
			if text := words.Sentence("report.doubt."+string(d.Code), d.Args); !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
	}
	return all
}
