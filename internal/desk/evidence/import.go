package evidence

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"
	"unicode"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// A Given is a report as somebody gives it: a file, or the names of those who were there.
type Given struct {
	Name     string // of the file
	File     []byte
	Names    string // typed, where there is no file
	Settings event.ReportSettings
}

// source is where the report comes from.
func (in *Given) source() (event.ReportSource, []byte, error) {
	switch {
	case len(in.File) > 0 || in.Name != "":
		return event.ReportFile, in.File, nil
	case len(bytes.TrimSpace([]byte(in.Names))) == 0:
		return "", nil, problem.Refuse(problem.At("/file", "required"))
	case len(in.Names) > maxNames:
		return "", nil, problem.Refuse(problem.Field{Pointer: "/names", Code: "too_long", Params: map[string]any{"max": maxNames}})
	}
	return event.ReportNames, []byte(in.Names), nil
}

// ImportReport takes a report for a session, reads it and finds out who is in it. Nothing
// of it counts until it is applied. The same bytes again change nothing: fresh is
// false, and the preview that of the first report.
//
// It fails as core.Desk.SessionFor does, with ErrNotAReport, with a problem that
// lists fields, or as the Reader does.
func (d *Evidence) ImportReport(ctx context.Context, by core.Actor, slug, session string, in Given) (v *ReportPreview, fresh bool, err error) {
	ev, s, err := d.SessionFor(ctx, by, slug, session, core.DecideOutcome)
	if err != nil {
		return nil, false, err
	}
	source, data, err := in.source()
	if err == nil {
		err = checkSettings(in.Settings)
	}
	if err != nil {
		return nil, false, err
	}
	sum := sha256.Sum256(data)
	rep := &event.Report{
		EventID: ev.ID, SessionID: s.ID, Source: source, Name: shortName(in.Name), SHA256: hex.EncodeToString(sum[:]), Size: int64(len(data)), Settings: in.Settings,
	}
	first, err := evidence.ReportOf(ctx, d.Store.Reads, s.ID, rep.SHA256)
	switch {
	case err == nil && first.ReadAt != nil:
		return d.repeated(ctx, by, ev, s, first)
	case err != nil && !errors.Is(err, core.ErrNotFound):
		return nil, false, err
	}
	parts, err := d.parts(ctx, ev, s, rep, data)
	if err != nil {
		return nil, false, err
	}
	return d.keep(ctx, by, ev, s, rep, data, parts)
}

// repeated answers for bytes that the session has. The request is noted as answered, so
// that one with an Idempotency-Key is answered as the first time.
func (d *Evidence) repeated(ctx context.Context, by core.Actor, ev *event.Event, s *event.Session, first *event.Report) (*ReportPreview, bool, error) {
	res, err := d.Write(ctx, by, nil, func(*store.Tx) (core.Result, error) { return core.Result{ID: first.ID}, nil })
	if err != nil {
		return nil, false, err
	}
	v, err := d.preview(ctx, d.Store.Reads, ev, s, first.ID)
	return v, res.Created, err
}

// parts reads what was given, describes it in rep, and finds out who is in it.
func (d *Evidence) parts(ctx context.Context, ev *event.Event, s *event.Session, rep *event.Report, data []byte) ([]evidence.ReportPart, error) {
	got, err := d.read(ctx, ev, s, rep, data)
	if err != nil {
		return nil, err
	}
	describe(rep, got)
	return d.match(ctx, ev, s, got, d.Now())
}

// keep writes a report that was read.
func (d *Evidence) keep(ctx context.Context, by core.Actor, ev *event.Event, s *event.Session, rep *event.Report, data []byte, parts []evidence.ReportPart) (*ReportPreview, bool, error) {
	rep.GivenAt, rep.GivenBy = d.Now(), by.String()
	f := &filling{desk: d, by: by, report: rep, parts: parts, fresh: true}
	f.note = func(tx *store.Tx, r *event.Report, now time.Time) error {
		return d.noted(tx, by, r, now, "report_given")
	}
	f.open = func(tx *store.Tx, r *event.Report) error {
		fresh, err := evidence.AddReport(tx, r, data)
		if err != nil || fresh {
			return err
		}
		first, err := evidence.ReportOf(ctx, tx.Reads, s.ID, r.SHA256)
		if err != nil {
			return err
		}
		if r.ID = first.ID; first.ReadAt != nil { // somebody was quicker
			r.ReadAt = first.ReadAt
			return nil
		}
		r.Revision = first.Revision + 1
		return errors.Join(evidence.EmptyReport(tx, r.ID), evidence.SaveReport(tx, r))
	}
	res, err := f.run(ctx)
	if err != nil {
		return nil, false, err
	}
	v, err := d.preview(ctx, d.Store.Reads, ev, s, res.ID)
	return v, res.Created, err
}

// noted is the entry of the audit that something was done to a report. The name of its
// file may be a person's, so that it is not in it.
func (d *Evidence) noted(tx *store.Tx, by core.Actor, rep *event.Report, now time.Time, action string) error {
	return core.Audit(tx, core.NewEntry(by, rep.EventID, now, action).About(0, rep.SessionID).
		With("report", rep.ID).With("platform", rep.Platform).With("rows", rep.Rows).With("people", rep.People))
}

// maxName is how many letters of a file's name are kept.
const maxName = 200

// shortName is a file's name without its folder, and within reason.
func shortName(name string) string {
	name = name[strings.LastIndexAny(name, `/\\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "�"))
	if letters := []rune(name); len(letters) > maxName {
		return string(letters[:maxName])
	}
	return name
}
