package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"rollcall/internal/locale"
	"rollcall/internal/report"
	"rollcall/internal/report/book"
)

// printPeople prints for a person to read: each file in a line, what is
// unsure, one table of people, and what was not counted.
func printPeople(w io.Writer, readings []reading, words *locale.Printer) error {
	files, people := together(readings)
	for _, f := range files {
		fmt.Fprintln(w, words.T("report.read", "file", printable([]string{f.Name})[0], "platform", words.T("report.platform."+string(f.Report.Platform)),
			"people", len(f.Report.People), "rows", len(f.Report.Rows), "not_counted", f.Report.NotCounted()))
	}
	for _, d := range book.Doubts(files, words) {
		fmt.Fprintln(w, printable([]string{d})[0])
	}
	attended := 0
	for i := range people {
		if people[i].Attended {
			attended++
		}
	}
	fmt.Fprintln(w, words.T("report.together", "attended", attended, "absent", len(people)-attended))
	fmt.Fprintln(w)
	if err := printTable(w, peopleRows(people, words), false); err != nil {
		return err
	}
	rows := notCountedRows(files, words)
	if len(rows) == 0 {
		return nil
	}
	fmt.Fprintf(w, "\n%s\n", words.T("sheet.not_counted"))
	return printTable(w, rows, false)
}

// peopleRows are the people below their head.
func peopleRows(people []report.Person, words *locale.Printer) [][]string {
	var head []string
	for _, key := range []string{"name", "email", "first_join", "last_leave", "minutes", "remarks"} {
		head = append(head, words.T("sheet.column."+key))
	}
	rows := [][]string{head}
	for i := range people {
		p := &people[i]
		minutes := "-"
		if p.Attended && p.Timed {
			minutes = strconv.Itoa(p.Seconds / 60)
		}
		rows = append(rows, printable([]string{strings.Join(p.Names, " / "), p.Email, shown(p.First), shown(p.Last), minutes, remarks(p, words)}))
	}
	return rows
}

// shown is a time with a blank between day and clock.
func shown(m report.Moment) string { return strings.Replace(m.String(), "T", " ", 1) }

func remarks(p *report.Person, words *locale.Printer) string {
	var said []string
	for _, f := range p.Flags {
		said = append(said, words.T("report.flag."+string(f)))
	}
	return strings.Join(said, "; ")
}

// notCountedRows are where in the files the rows are that count for nobody.
func notCountedRows(files []book.File, words *locale.Printer) [][]string {
	var rows [][]string
	for _, f := range files {
		for _, r := range f.Report.Rows {
			if r.Place == report.PlaceNotCounted {
				rows = append(rows, printable([]string{fmt.Sprintf("%s:%d", f.Name, r.Number), r.Name, words.T("report.reason." + string(r.Reason))}))
			}
		}
	}
	return rows
}
