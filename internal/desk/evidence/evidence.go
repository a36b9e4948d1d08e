// Package evidence is what meeting platforms say of who was there: reports are read,
// looked at, decided row by row, applied to a session and taken back.
//
// What a report says is kept beside what people decided about it, and neither
// overwrites the other; whoever was there is derived from both. The bytes of a report
// are a stranger's, so that they are read by a Reader, which may be a process of its
// own. Package report reads and package match finds people; both are pure.
package evidence

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/invitations"
	"rollcall/internal/report"
)

// Evidence are the actions about reports.
type Evidence struct {
	*core.Desk
	Read Reader
	Ask  invitations.Inviting // walk-ins to complete a registration
}

// New returns the actions over d, which read reports with what d was given.
func New(d *core.Desk, ask invitations.Inviting) Evidence {
	read := Reader(d.ReadReport)
	if read == nil {
		read = Within(timeToRead, d.Now)
	}
	return Evidence{Desk: d, Read: read, Ask: ask}
}

// A Reader reads the bytes of a report. It fails with a *report.Refusal where they
// are none, with ErrReaderBusy while too many are being read, and otherwise
// where reading itself has failed.
type Reader func(ctx context.Context, data []byte, h report.Hints) (*report.Report, error)

// timeToRead is how long a report may take to be read.
const timeToRead = 2 * time.Second

// Within reads in this very process and gives up after so long: for commands,
// which read what their caller has chosen, and for tests.
func Within(most time.Duration, now func() time.Time) Reader {
	return func(ctx context.Context, data []byte, h report.Hints) (*report.Report, error) {
		end := now().Add(most)
		h.Stop = func() bool { return ctx.Err() != nil || now().After(end) }
		got, err := report.Read(data, h)
		if ended := ctx.Err(); ended != nil {
			return nil, errors.Join(ended, err)
		}
		return got, err
	}
}
