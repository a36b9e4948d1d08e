package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"rollcall/internal/calendar"
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
	Reason string   `help:"Why attendance changes that is final; it stands in the audit."`
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
	return a.withNew(ctx, func(d *desk.Desk) error {
		if a.DryRun && letters == desk.LettersUndecided {
			letters = desk.LettersNotify // to see which letters there would be
		}
		applied, err := d.Apply(ctx, operator.Because(a.Reason), docs, desk.ApplyOptions{DryRun: a.DryRun, Letters: letters})
		if errors.Is(err, desk.ErrLettersUndecided) {
			return a.undecided(ctx, d, docs, io)
		}
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

// undecided shows what would change, and asks for a decision on its letters.
func (a *apply) undecided(ctx context.Context, d *desk.Desk, docs []*eventfile.Document, io streams) error {
	applied, err := d.Apply(ctx, operator, docs, desk.ApplyOptions{DryRun: true, Letters: desk.LettersNotify})
	if err != nil {
		return err
	}
	for _, one := range applied {
		printApplied(io, one)
	}
	return errors.New("nothing was changed: people would be written to; repeat with --notify to do that, or --quiet to write to nobody")
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
			fmt.Fprintf(io.out, "  %s: %s -> %s%s\n", c.Path, orNone(c.Old), orNone(c.New), remark(c.Path))
		}
	}
	for _, q := range a.Quotas {
		fmt.Fprintf(io.out, "  quota %s in %s: %d seats, %d held by its people, %s\n", q.Key, q.Session, q.Seats, q.Taken, kept(q))
	}
	for _, kind := range a.LetterKinds() {
		fmt.Fprintf(io.out, "  letters of kind %s: %d\n", kind, a.Letters[kind])
	}
	if n := len(a.Unwritten); n > 0 {
		fmt.Fprintf(io.out, "  people without an address, whom somebody has to tell: %d\n", n)
	}
	if n := a.Calendars[calendar.Request]; n > 0 {
		fmt.Fprintf(io.out, "  calendar entries updated by them: %d\n", n)
	}
	if n := a.Calendars[calendar.Cancel]; n > 0 {
		fmt.Fprintf(io.out, "  calendar entries taken away by them: %d\n", n)
	}
}

// kept says what a quota keeps from others.
func kept(q desk.AppliedQuota) string {
	if q.Released {
		return "released"
	}
	return fmt.Sprintf("%d kept for them", q.Kept)
}

// remark says why a change that people might wait for a letter about needs
// none.
func remark(path string) string {
	if strings.HasSuffix(path, "/join_url") {
		return " (no letter: people are led to it when they join)"
	}
	return ""
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
	switch {
	case !ok:
		return err
	case wantsReason(err):
		return errors.New("nothing was changed: attendance would change that is final; repeat with --reason")
	}
	if file := files[at.Index]; len(at.Err.Fields) > 0 {
		return file.Refuse(at.Err.Fields)
	}
	return at.Err
}
