package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// export writes the lists of an event.
type export struct {
	installation
	Event   string `arg:"" help:"Slug of the event."`
	Output  string `short:"o" required:"" help:"A file ending in .xlsx, .csv or .yaml (the event file); - is stdout, as .xlsx."`
	Sheet   string `default:"" help:"workbook (default), participants, attendance, waiting or joins."`
	Session string `help:"Slug of one session; default: all."`
	Lang    string `help:"Language of the lists; default: the event's first."`
}

// Run writes to a file beside the wanted one and renames it when it is
// whole, so that a failure leaves no half file.
func (e *export) Run(ctx context.Context, s streams) error {
	kind := strings.ToLower(filepath.Ext(e.Output))
	if e.Output != "-" && kind != ".xlsx" && kind != ".csv" && kind != ".yaml" && kind != ".yml" {
		return usage(fmt.Sprintf("-o %s ends in none of .xlsx, .csv, .yaml", e.Output))
	}
	return e.with(ctx, func(d *desk.Desk) error {
		write, rows, err := e.prepare(ctx, d, kind)
		if err != nil {
			return err
		}
		if e.Output == "-" {
			return write(s.out)
		}
		if err := writeFile(e.Output, write); err != nil {
			return err
		}
		if rows >= 0 {
			fmt.Fprintf(s.err, "%s: %d rows\n", e.Output, rows)
		}
		return nil
	})
}

// prepare returns what writes the export, and its number of rows, or -1.
func (e *export) prepare(ctx context.Context, d *desk.Desk, kind string) (func(io.Writer) error, int, error) {
	if kind == ".yaml" || kind == ".yml" {
		doc, _, err := d.EventFile(ctx, operator, e.Event)
		if err != nil {
			return nil, 0, named(err, "event", e.Event)
		}
		text := eventfile.Encode(doc)
		return func(w io.Writer) error { _, err := w.Write(text); return err }, -1, nil
	}
	x, err := d.Export(ctx, operator, e.Event, desk.ExportOptions{Sheet: e.Sheet, Session: e.Session, Lang: e.Lang, CSV: kind == ".csv"})
	if p := problem.From(err); p != nil && p.Code == desk.ErrBadQuery.Code {
		return nil, 0, fmt.Errorf("--%v is not one there is", p.Params["parameter"])
	}
	if err != nil {
		return nil, 0, named(err, "event", e.Event)
	}
	return x.Write, x.Rows, nil
}

// writeFile makes path whole or not at all.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".rollcall-*")
	if err != nil {
		return err
	}
	err = errors.Join(write(f), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
