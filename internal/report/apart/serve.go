package apart

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"time"

	"rollcall/internal/report"
)

// Serve is the process: it limits itself for good, reads one report from in and says on
// out what came of it. Its error is for whoever started it, who reads no more of it than
// that there was one.
func Serve(in io.Reader, out io.Writer, now func() time.Time) error {
	end := now().Add(mostWork)
	if err := confine(); err != nil {
		return fmt.Errorf("limiting the process: %w", err)
	}
	var asked question
	if err := gob.NewDecoder(in).Decode(&asked); err != nil {
		return fmt.Errorf("what is asked: %w", err)
	}
	asked.Hints.Stop = func() bool { return now().After(end) }
	got, err := report.Read(asked.Data, asked.Hints)
	refused, isRefusal := errors.AsType[*report.Refusal](err)
	if err != nil && !isRefusal {
		return err
	}
	return gob.NewEncoder(out).Encode(answer{got, refused})
}
