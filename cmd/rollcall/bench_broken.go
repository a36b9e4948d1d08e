package main

import (
	"fmt"
	"io"

	"rollcall/internal/proof"
)

// broken tells of promises that were broken, and returns an error if there
// are any.
func broken(talk io.Writer, findings []proof.Finding, journal string, err error) error {
	if err != nil || len(findings) == 0 {
		return err
	}
	for _, f := range findings {
		fmt.Fprintln(talk, f)
	}
	if journal != "" {
		fmt.Fprintln(talk, "every call stands in", journal)
	}
	return fmt.Errorf("%d findings", len(findings))
}
