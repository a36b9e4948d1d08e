package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"rollcall/internal/desk"
	"rollcall/internal/problem"
)

// peopleCmd is about those who are registered.
type peopleCmd struct {
	Import peopleImport `cmd:"" help:"Look at a list of people, CSV or XLSX with a header, and register them with --apply."`
}

type peopleImport struct {
	installation
	Event    string            `arg:"" help:"Slug of the event."`
	File     string            `arg:"" help:"CSV or XLSX with a header."`
	Apply    bool              `help:"Write; without it the list is only looked at."`
	GoodRows bool              `help:"Write the good rows though others are wrong."`
	Map      map[string]string `mapsep:"none" placeholder:"COLUMN=FIELD" help:"What a column means, such as \"Spalte=given_name\"; may be repeated, and is remembered."`
	Session  []string          `sep:"none" help:"Slug of a session to register for, may be repeated; default: all that take place."`
	JSON     bool              `name:"json" help:"Print JSON."`
}

// A listJSON is what becomes of a list.
type listJSON struct {
	ID     string          `json:"id"`
	Counts listCountsJSON  `json:"counts"`
	Errors []listErrorJSON `json:"errors"`
}

type listCountsJSON struct {
	Rows    int `json:"rows"`
	New     int `json:"new"`
	Changed int `json:"changed"`
	Same    int `json:"same"`
	Errors  int `json:"errors"` // rows
}

type listErrorJSON struct {
	Row    int    `json:"row"` // the line of the file
	Column string `json:"column"`
	Code   string `json:"code"`

	text string // the code in words
}

// Run looks at the list, and writes it if that is asked for.
func (p *peopleImport) Run(ctx context.Context, s streams) error {
	file, err := os.ReadFile(p.File)
	if err != nil {
		return err
	}
	return p.with(ctx, func(d *desk.Desk) error {
		in := desk.PeopleList{File: file, Columns: p.Map, Sessions: p.Session, Apply: p.Apply, Good: p.GoodRows}
		v, err := d.ImportRegistrants(ctx, operator, p.Event, in)
		bad := problem.From(err)
		if v != nil && (err == nil || bad != nil && bad.Code == desk.ErrRowsBad.Code) {
			return errors.Join(p.print(s, v), p.verdict(v, err))
		}
		return p.refused(err)
	})
}

// verdict is why nothing was written though it was asked for, or nil.
func (p *peopleImport) verdict(v *desk.PeopleFound, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: nothing is written, since rows are wrong: %d; --good-rows writes the others", p.File, v.Counts[desk.PeopleWrong])
}

// refused is why the list as a whole was, in words.
func (p *peopleImport) refused(err error) error {
	refused := problem.From(err)
	if refused == nil || len(refused.Fields) == 0 {
		return named(err, "event", p.Event)
	}
	text, wordless := fieldText(refused.Fields[0].Code, refused.Fields[0].Params)
	if wordless != nil {
		return wordless
	}
	return fmt.Errorf("%s: %s", p.File, text)
}

// fieldText is the code of a rule in words.
func fieldText(code string, params map[string]any) (string, error) {
	words, err := loadWords()
	if err != nil {
		return "", err
	}
	var args []any
	for name, value := range params {
		args = append(args, name, value)
	}
	return words.Printer("en").T("rule."+code, args...), nil
}

// print prints what the list does.
func (p *peopleImport) print(s streams, v *desk.PeopleFound) error {
	l, err := listOf(v)
	if err != nil {
		return err
	}
	if p.JSON {
		return json.NewEncoder(s.out).Encode(l)
	}
	return l.print(s.out, v)
}

// listOf is what becomes of the list of v.
func listOf(v *desk.PeopleFound) (listJSON, error) {
	l := listJSON{ID: v.ID, Errors: []listErrorJSON{}}
	l.Counts = listCountsJSON{len(v.Rows), v.Counts[desk.PeopleNew], v.Counts[desk.PeopleChanged], v.Counts[desk.PeopleSame], v.Counts[desk.PeopleWrong]}
	for i := range v.Rows {
		for _, f := range v.Rows[i].Wrong {
			text, err := fieldText(f.Code, f.Params)
			if err != nil {
				return l, err
			}
			l.Errors = append(l.Errors, listErrorJSON{v.Rows[i].Line, f.Column, f.Code, text})
		}
	}
	return l, nil
}

// print prints l for people: counts, then problems and differences by row.
func (l *listJSON) print(w io.Writer, v *desk.PeopleFound) error {
	c := l.Counts
	done := "would be"
	if v.Applied {
		done = "is"
	}
	if _, err := fmt.Fprintf(w, "rows %d, new %d, changed %d, same %d, errors %d: that %s done\n", c.Rows, c.New, c.Changed, c.Same, c.Errors, done); err != nil {
		return err
	}
	rows := [][]string{{"row", "column", "finding"}}
	for _, e := range l.Errors {
		rows = append(rows, []string{strconv.Itoa(e.Row), e.Column, e.text})
	}
	for i := range v.Rows {
		for _, x := range v.Rows[i].Changes {
			rows = append(rows, []string{strconv.Itoa(v.Rows[i].Line), x.Field, x.Before + " -> " + x.After})
		}
	}
	if len(rows) == 1 {
		return nil
	}
	return printTable(w, rows, false)
}
