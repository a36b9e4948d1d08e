package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/problem"
	"rollcall/internal/rest"
)

// reportImport gives reports to a session, as its page does.
type reportImport struct {
	installation
	Event   string            `arg:"" help:"Slug of the event."`
	Session string            `arg:"" help:"Slug of the session."`
	Files   []string          `arg:"" name:"file" type:"path" help:"What the meeting platform wrote."`
	Apply   bool              `help:"Let the reports count; without it they are only looked at."`
	Over    bool              `name:"over-room-limit" help:"Accept that more people were there than the room admits."`
	Reason  string            `help:"Why attendance changes that is final; it stands in the audit."`
	Zone    string            `placeholder:"Europe/Berlin" help:"Zone of the times in the files."`
	Date    string            `placeholder:"2021-11-12" help:"Day of the meeting, where it is another than the session's."`
	Map     map[string]string `mapsep:"none" placeholder:"COLUMN=FIELD" help:"What a column holds, such as \"Nom=name\"; may be repeated."`
	JSON    bool              `name:"json" help:"Print JSON as the API does: an object for one file, an array for several."`
	Lang    string            `default:"en" help:"Language of the words."`
}

// Run gives the files in their order. One that is refused keeps none of the others out,
// but nothing is applied then.
func (r *reportImport) Run(ctx context.Context, s streams) error {
	all, err := loadWords()
	if err != nil {
		return err
	}
	if !all.Speaks(r.Lang) {
		return usage(fmt.Sprintf("--lang %s is not one there is; there are %s", r.Lang, strings.Join(all.Languages(), ", ")))
	}
	words := all.Printer(r.Lang)
	return r.with(ctx, func(d *desk.Desk) error {
		previews, refused, err := r.give(ctx, d, words)
		if err == nil && r.Apply && len(refused) == 0 {
			err = r.apply(ctx, d, previews)
		}
		if err != nil {
			return err
		}
		if err := r.print(s.out, previews, words); err != nil {
			return err
		}
		if len(refused) > 0 {
			return errors.New(strings.Join(refused, "; "))
		}
		return nil
	})
}

// give gives the files, and says why those that were refused were.
func (r *reportImport) give(ctx context.Context, d *desk.Desk, words *locale.Printer) (previews []*desk.ReportPreview, refused []string, err error) {
	for _, path := range r.Files {
		data, err := readAtMost(path, maxBytes+1) // one more, so that it is seen to be too large
		if err != nil {
			return nil, nil, err
		}
		in := desk.GivenReport{Name: filepath.Base(path), File: data, Settings: event.ReportSettings{Zone: r.Zone, Date: r.Date, Columns: r.Map}}
		v, _, err := d.ImportReport(ctx, operator, r.Event, r.Session, in)
		p := problem.From(err)
		switch {
		case err == nil:
			previews = append(previews, v)
		case p != nil && p.Code == desk.ErrNotAReport.Code:
			refused = append(refused, in.Name+": "+words.T("problem."+p.Code, params(words, p.Params)...))
		default:
			return nil, nil, named(err, "event", r.Event)
		}
	}
	return previews, refused, nil
}

func (r *reportImport) apply(ctx context.Context, d *desk.Desk, previews []*desk.ReportPreview) error {
	for i, v := range previews {
		applied, err := d.ApplyReport(ctx, operator.Because(r.Reason), r.Event, r.Session, v.Report.ID, r.Over)
		if errors.Is(err, desk.ErrOverRoomLimit) {
			return fmt.Errorf("%s: more people were there than the room admits, %d of %d; --over-room-limit accepts that", v.Report.Name, v.Crowd, v.Session.RoomLimit)
		}
		if wantsReason(err) {
			return fmt.Errorf("%s: the attendance is final; --reason says why it changes", v.Report.Name)
		}
		if err != nil {
			return err
		}
		previews[i] = applied
	}
	return nil
}

func (r *reportImport) print(w io.Writer, previews []*desk.ReportPreview, words *locale.Printer) error {
	if !r.JSON {
		for _, v := range previews {
			if err := printReport(w, v, words); err != nil {
				return err
			}
		}
		return nil
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	if len(r.Files) == 1 && len(previews) == 1 {
		return out.Encode(rest.ReportPreview(previews[0]))
	}
	all := []any{}
	for _, v := range previews {
		all = append(all, rest.ReportPreview(v))
	}
	return out.Encode(all)
}

// printReport prints what the page of a report says, and the people about whom somebody
// has to decide.
func printReport(w io.Writer, v *desk.ReportPreview, words *locale.Printer) error {
	r := v.Report
	lines := []string{words.T("report.read", "file", printable([]string{r.Name})[0], "platform", words.T("report.platform."+r.Platform),
		"people", len(v.People), "rows", int(r.Rows), "not_counted", int(v.Counts[event.BucketNotCounted]))}
	var buckets []string
	for _, b := range event.Buckets {
		buckets = append(buckets, fmt.Sprintf("%s: %d", words.T("review.bucket."+string(b)), v.Counts[b]))
	}
	lines = append(lines, strings.Join(buckets, ", "))
	if v.Others > 0 {
		lines = append(lines, words.T("reports.new", "people", v.NewPeople, "minutes", int(v.NewMinutes)))
	}
	if v.Over() {
		lines = append(lines, words.T("reports.over", "people", v.Crowd, "limit", int(v.Session.RoomLimit)))
	}
	for _, d := range r.Doubts {
		lines = append(lines, words.Sentence("report.doubt."+d.Code, d.Args))
	}
	state := "looked_at"
	if r.Counts() {
		state = "counts"
	} else if r.AppliedAt != nil {
		state = "superseded"
	}
	lines = append(lines, words.T("reports.state."+state))
	if _, err := fmt.Fprintln(w, strings.Join(lines, "\n")); err != nil {
		return err
	}
	return printUndecided(w, v, words)
}

// printUndecided prints a table of those about whom somebody has to decide.
func printUndecided(w io.Writer, v *desk.ReportPreview, words *locale.Printer) error {
	var rows [][]string
	for i := range v.People {
		if p := &v.People[i]; p.Undecided() {
			rows = append(rows, printable([]string{p.Name(), p.Email, words.T("review.bucket." + string(p.Bucket)), words.T("match.why." + p.Why)}))
		}
	}
	if rows == nil {
		return nil
	}
	return printTable(w, rows, false)
}

// readAtMost reads a file up to a limit.
func readAtMost(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read
	return io.ReadAll(io.LimitReader(f, most))
}

// wantsReason reports whether what was refused needs a reason.
func wantsReason(err error) bool {
	p := problem.From(err)
	return p != nil && len(p.Fields) == 1 && p.Fields[0].Pointer == "/reason" && p.Fields[0].Code == "required"
}
