package main

import (
	"encoding/json"
	"fmt"
	"io"

	"rollcall/internal/load"
	"rollcall/internal/proof"
)

// prove runs the proof called name, of this very program, in a workplace of
// its own, and shows its report.
func prove[R any](s streams, name string, run func(program load.Program, folder string) (R, error), show func(streams, R) error) (report R, err error) {
	w, err := newWorkplace(name)
	if err != nil {
		return report, err
	}
	defer w.remove()
	if report, err = run(w.program, w.folder); err != nil {
		return report, err
	}
	return report, show(s, report)
}

// as is how a report is shown: in words, or as JSON where that was asked for.
func as[R any](words func(streams, R), inJSON bool) func(streams, R) error {
	return func(s streams, report R) error {
		if inJSON {
			return json.NewEncoder(s.out).Encode(report)
		}
		words(s, report)
		return nil
	}
}

// broken tells of promises that were broken, and returns an error if there
// are any.
func broken(talk io.Writer, findings proof.Findings, journal string) error {
	if len(findings) == 0 {
		return nil
	}
	for _, f := range findings {
		fmt.Fprintln(talk, f)
	}
	if journal != "" {
		fmt.Fprintln(talk, "every call stands in", journal)
	}
	return fmt.Errorf("%d findings", len(findings))
}
