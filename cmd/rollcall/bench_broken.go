package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"rollcall/internal/load"
	"rollcall/internal/proof"
)

// prove runs a proof of this very program, in an empty folder that is removed
// afterwards, and shows its report.
func prove[R any](s streams, run func(program load.Program, folder string) (R, error), show func(streams, R) error) (report R, err error) {
	program, err := thisProgram()
	if err != nil {
		return report, err
	}
	folder, err := os.MkdirTemp("", "rollcall-bench-")
	if err != nil {
		return report, err
	}
	defer os.RemoveAll(folder)
	if report, err = run(program, folder); err != nil {
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
