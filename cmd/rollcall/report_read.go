package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rollcall/internal/locale"
	"rollcall/internal/report"
	"rollcall/internal/report/book"
)

// reportRead reads attendance reports.
type reportRead struct {
	Files  []string `arg:"" name:"file" type:"path" help:"What the meeting platform wrote; several are merged."`
	Zone   string   `placeholder:"Europe/Berlin" help:"Zone of the times in the files."`
	Date   string   `placeholder:"2026-10-06" help:"Day of the meeting; settles the order of day and month, and dates clock times."`
	Map    []string `sep:"none" placeholder:"Nom=name" help:"What a column of an unknown table holds: name, first_name, last_name, email, link, joined, left, minutes, role, attended, date or ignore."`
	JSON   bool     `name:"json" xor:"form" help:"Print what was read as JSON: an object for one file, an array for several."`
	Output string   `short:"o" xor:"form" placeholder:"attendance.xlsx" help:"Write people, stays and rows not counted into this workbook; - is stdout."`
	Lang   string   `default:"en" help:"Language of the words."`
}

// A reading is a file and what came of it: a report or a refusal.
type reading struct {
	file    string
	report  *report.Report
	refused *report.Refusal
}

// Run reads all files before it says anything: a sheet from which a file is
// missing would be wrong without a sign of it.
func (r *reportRead) Run(s streams) error {
	hints, words, err := r.prepare()
	if err != nil {
		return err
	}
	readings := make([]reading, len(r.Files))
	for i, file := range r.Files {
		if readings[i], err = read(file, hints); err != nil {
			return err
		}
	}
	refused := complaint(readings, words)
	switch {
	case r.JSON:
		return errors.Join(printJSON(s.out, readings, words), refused)
	case refused != nil:
		return refused
	case r.Output != "":
		return r.write(s, readings, words)
	}
	return printPeople(s.out, readings, words)
}

// prepare checks the command line and makes the hints for every file of it.
func (r *reportRead) prepare() (h report.Hints, words *locale.Printer, err error) {
	h.Zone = r.Zone
	if _, err := time.LoadLocation(r.Zone); err != nil {
		return h, nil, usage(fmt.Sprintf("--zone %s is no zone; they are called like Europe/Berlin", r.Zone))
	}
	if r.Date != "" {
		if h.Date, err = report.ParseDate(r.Date); err != nil {
			return h, nil, usage(fmt.Sprintf("--date %s is no day; days are written like 2026-10-06", r.Date))
		}
	}
	if h.Columns, err = columnsOf(r.Map); err != nil {
		return h, nil, err
	}
	if r.Output != "" && r.Output != "-" && !strings.EqualFold(filepath.Ext(r.Output), ".xlsx") {
		return h, nil, usage(fmt.Sprintf("-o %s does not end in .xlsx", r.Output))
	}
	all, err := loadWords()
	if err != nil {
		return h, nil, err
	}
	if !slices.Contains(all.Languages(), r.Lang) {
		return h, nil, usage(fmt.Sprintf("--lang %s is not one there is; there are %s", r.Lang, strings.Join(all.Languages(), ", ")))
	}
	return h, all.Printer(r.Lang), nil
}

// columnsOf reads what --map says.
func columnsOf(pairs []string) (map[string]report.Field, error) {
	columns := map[string]report.Field{}
	for _, pair := range pairs {
		at := strings.LastIndex(pair, "=")
		if at <= 0 {
			return nil, usage(fmt.Sprintf("--map %q is not of the form COLUMN=FIELD", pair))
		}
		field := report.Field(strings.TrimSpace(pair[at+1:]))
		if !slices.Contains(report.Fields(), field) {
			return nil, usage(fmt.Sprintf("--map %q: there is no field %q", pair, field))
		}
		columns[pair[:at]] = field
	}
	return columns, nil
}

const maxBytes = 10 << 20

// timeToRead is how long reading a file may take.
const timeToRead = 2 * time.Second

// read reads a file. It fails if the file cannot be opened; one that is no
// report is a reading that was refused.
func read(path string, h report.Hints) (reading, error) {
	data, err := readAtMost(path, maxBytes+1) // one more, so that it is seen to be too large
	if err != nil {
		return reading{}, err
	}
	end := time.Now().Add(timeToRead)
	h.Name, h.Stop = filepath.Base(path), func() bool { return time.Now().After(end) }
	got, err := report.Read(data, h)
	refused, isRefusal := errors.AsType[*report.Refusal](err)
	if err != nil && !isRefusal {
		return reading{}, err
	}
	return reading{file: filepath.Base(path), report: got, refused: refused}, nil
}

// complaint is the error about the files that were refused, nil if none was.
func complaint(readings []reading, words *locale.Printer) error {
	var said []string
	for _, r := range readings {
		if r.refused != nil {
			said = append(said, r.file+": "+refusal(r.refused, words))
		}
	}
	if said == nil {
		return nil
	}
	return errors.New(strings.Join(said, "; "))
}

// refusal is why a file was refused, and which one is wanted, in words.
func refusal(r *report.Refusal, words *locale.Printer) string {
	return words.Sentence("report.refused."+string(r.Code), r.Args)
}

// together are the files as the sheet names them, and their people merged.
func together(readings []reading) ([]book.File, []report.Person) {
	files, reports := make([]book.File, len(readings)), make([]*report.Report, len(readings))
	for i, r := range readings {
		files[i], reports[i] = book.File{Name: r.file, Report: r.report}, r.report
	}
	return files, report.Merge(reports...)
}

// write writes the sheet to a file or to stdout.
func (r *reportRead) write(s streams, readings []reading, words *locale.Printer) error {
	files, people := together(readings)
	write := book.New(files, people, words).Write
	if r.Output == "-" {
		return write(s.out)
	}
	if err := writeFile(r.Output, write); err != nil {
		return err
	}
	for _, d := range book.Doubts(files, words) {
		fmt.Fprintln(s.err, d)
	}
	fmt.Fprintf(s.err, "%s: %d rows\n", r.Output, len(people))
	return nil
}

// printJSON prints the readings: one object, or an array in their order.
func printJSON(w io.Writer, readings []reading, words *locale.Printer) error {
	answers := make([]reportJSON, len(readings))
	for i, r := range readings {
		answers[i] = newReportJSON(r, words)
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if len(answers) == 1 {
		return out.Encode(answers[0])
	}
	return out.Encode(answers)
}
