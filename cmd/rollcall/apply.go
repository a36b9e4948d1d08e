package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
)

// apply creates or updates events from files.
type apply struct {
	installation
	Files  []string `arg:"" name:"file" help:"Event files (YAML)."`
	DryRun bool     `help:"Say what would change, and change nothing."`
	Notify bool     `xor:"letters" help:"Write to the people concerned."`
	Quiet  bool     `xor:"letters" help:"Write to nobody."`
	JSON   bool     `name:"json" help:"Print the changes as JSON."`
}

// Run applies all files or none.
func (a *apply) Run(ctx context.Context, io streams) error {
	var files []*eventfile.File
	var docs []*eventfile.Document
	for _, name := range a.Files {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := eventfile.Parse(name, text)
		if err != nil {
			return err
		}
		files, docs = append(files, file), append(docs, file.Document)
	}
	letters := desk.LettersUndecided
	switch {
	case a.Notify:
		letters = desk.LettersNotify
	case a.Quiet:
		letters = desk.LettersQuiet
	}
	return a.with(ctx, func(d *desk.Desk) error {
		applied, err := d.Apply(ctx, operator, docs, desk.ApplyOptions{DryRun: a.DryRun, Letters: letters})
		if err != nil {
			return located(err, files)
		}
		if a.JSON {
			return json.NewEncoder(io.out).Encode(applied)
		}
		for _, one := range applied {
			printApplied(io, one)
		}
		return nil
	})
}

// printApplied says what became of one event.
func printApplied(io streams, a desk.Applied) {
	switch {
	case a.Created:
		fmt.Fprintf(io.out, "%s: created\n", a.Slug)
	case len(a.Changes) == 0:
		fmt.Fprintf(io.out, "%s: unchanged\n", a.Slug)
		return
	default:
		fmt.Fprintf(io.out, "%s: changed\n", a.Slug)
		for _, c := range a.Changes {
			fmt.Fprintf(io.out, "  %s: %s -> %s\n", c.Path, orNone(c.Old), orNone(c.New))
		}
	}
	for _, kind := range a.LetterKinds() {
		fmt.Fprintf(io.out, "  letters %s: %d\n", kind, a.Letters[kind])
	}
}

func orNone(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}

// located says at which line of which file a refusal by the desk belongs.
func located(err error, files []*eventfile.File) error {
	at, ok := errors.AsType[*desk.FileProblem](err)
	if !ok {
		return err
	}
	if file := files[at.Index]; len(at.Err.Fields) > 0 {
		return file.Refuse(at.Err.Fields)
	}
	return at.Err
}
