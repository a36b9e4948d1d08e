package attendance

import (
	"context"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/sheet"
	"rollcall/internal/store"
)

// The sheets that can be asked for. The workbook has participants and
// attendance.
const (
	Workbook          = "workbook"
	ParticipantsSheet = "participants"
	AttendanceSheet   = "attendance"
	WaitingSheet      = "waiting"
	JoinsSheet        = "joins"
)

// ExportOptions say what to export and how.
type ExportOptions struct {
	Sheet   string // "" is the workbook, or participants for CSV
	Session string // slug; "" is all sessions
	Lang    string // "" is the event's first language
	CSV     bool
}

// An Export is ready to be written: whatever could be refused has been
// checked.
type Export struct {
	Name  string // file name without ending
	Rows  int    // in all sheets
	Write func(w io.Writer) error
}

// Export prepares the lists of the event called slug. What it holds does not
// depend on who asks, and the same data gives the same bytes. It fails with
// ErrBadQuery for an unknown sheet, session or language.
func (d *Presence) Export(ctx context.Context, by core.Actor, slug string, o ExportOptions) (*Export, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ExportLists)
	if err != nil {
		return nil, err
	}
	x, err := d.exporter(ctx, ev, o)
	if err != nil {
		return nil, err
	}
	names, err := x.sheets(o)
	if err != nil {
		return nil, err
	}
	book := &sheet.Book{Title: x.p.Event.TextIn(ev.Title, x.words.Lang()), Creator: "Rollcall", AsOf: x.asOf}
	rows := 0
	for _, name := range names {
		s, err := x.sheet(name)
		if err != nil {
			return nil, err
		}
		rows += s.Count
		book.Sheets = append(book.Sheets, s)
	}
	now := d.Now()
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		return core.Result{}, core.Audit(tx, core.NewEntry(by, ev.ID, now, event.ActionExported).With("sheet", o.Sheet).With("session", o.Session).With("csv", o.CSV))
	})
	if err != nil {
		return nil, err
	}
	write := book.Write
	if o.CSV {
		write = book.Sheets[0].WriteCSV
	}
	return &Export{Name: fileName(slug, o), Rows: rows, Write: write}, nil
}

func fileName(slug string, o ExportOptions) string {
	parts := []string{slug}
	if o.Session != "" {
		parts = append(parts, o.Session)
	}
	if o.Sheet != "" && o.Sheet != Workbook {
		parts = append(parts, o.Sheet)
	}
	return strings.Join(parts, "-")
}

// An exporter holds what all sheets of one export share.
type exporter struct {
	ctx      context.Context
	d        *Presence
	p        *core.Programme
	sessions []event.Session // those asked for
	words    *locale.Printer
	zone     *time.Location
	asOf     time.Time
}

func (d *Presence) exporter(ctx context.Context, ev *event.Event, o ExportOptions) (*exporter, error) {
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	x := &exporter{ctx: ctx, d: d, p: p, sessions: p.Sessions, zone: ev.Location()}
	if o.Session != "" {
		s, err := core.Find(p.Sessions, o.Session)
		if err != nil {
			return nil, core.ErrBadQuery.With("parameter", "session")
		}
		x.sessions = []event.Session{*s}
	}
	lang := o.Lang
	if lang == "" {
		lang = ev.Languages[0]
	} else if !slices.Contains(d.Words.Languages(), lang) {
		return nil, core.ErrBadQuery.With("parameter", "lang")
	}
	x.words = d.Words.Printer(lang)
	x.asOf, err = d.Store.AsOf(ctx, ev.ID)
	return x, core.AbsentOr(err, nil)
}

// sheets are the names of the sheets to write.
func (x *exporter) sheets(o ExportOptions) ([]string, error) {
	one := []string{ParticipantsSheet, AttendanceSheet, WaitingSheet, JoinsSheet}
	switch {
	case slices.Contains(one, o.Sheet):
		return []string{o.Sheet}, nil
	case o.Sheet != "" && o.Sheet != Workbook:
		return nil, core.ErrBadQuery.With("parameter", "sheet")
	case o.CSV:
		return []string{ParticipantsSheet}, nil
	}
	return []string{ParticipantsSheet, AttendanceSheet}, nil
}

// A list is what tells one sheet from another.
type list struct {
	name    string
	columns []sheet.Column
	ids     func(context.Context, int64) ([]int64, error)                // registrations of a session
	rows    func(*event.Session, []store.Listed) ([][]sheet.Cell, error) // of a chunk
}

// sheet prepares one sheet. The registrations are chosen here and read in
// chunks while the sheet is written, each as it is then.
func (x *exporter) sheet(name string) (sheet.Sheet, error) {
	l := map[string]func() list{
		ParticipantsSheet: x.participants, WaitingSheet: x.waiting, AttendanceSheet: x.attendance, JoinsSheet: x.joins,
	}[name]()
	chosen := make([][]int64, len(x.sessions))
	walkIns := make([][]core.AttendanceRow, len(x.sessions))
	count := 0
	for i := range x.sessions {
		var err error
		if chosen[i], err = l.ids(x.ctx, x.sessions[i].ID); err != nil {
			return sheet.Sheet{}, err
		}
		if name == AttendanceSheet {
			if walkIns[i], err = x.d.walkIns(x.ctx, x.p.Event, &x.sessions[i]); err != nil {
				return sheet.Sheet{}, err
			}
		}
		count += len(chosen[i]) + len(walkIns[i])
	}
	title := x.words.T("sheet." + l.name)
	return sheet.Sheet{
		Name: title, Table: title, Title: x.p.Event.TextIn(x.p.Event.Title, x.words.Lang()), Lines: x.head(title, count), Columns: l.columns,
		Footer: sheet.Footer{Left: title, Right: x.words.T("sheet.as_of") + ": " + x.words.Deadline(x.asOf, x.zone), Page: x.words.T("sheet.page", "page", "{page}", "pages", "{pages}")},
		Count:  count, Rows: x.stream(l, chosen, walkIns),
	}, nil
}

// head is the block above the table.
func (x *exporter) head(title string, count int) []sheet.Line {
	line := func(label, value string) sheet.Line {
		return sheet.Line{Label: x.words.T(label), Value: sheet.String(value)}
	}
	lines := []sheet.Line{line("sheet.list", title)}
	for i := range x.sessions {
		s := &x.sessions[i]
		lines = append(lines,
			line("sheet.session", x.title(s)+": "+x.words.When(s.StartsAt, s.EndsAt, x.zone)),
			line("sheet.seats", x.words.T("sheet.seats_of", "taken", s.SeatsTaken, "capacity", s.Capacity, "waiting", s.Waiting)))
	}
	if len(lines) > 9 { // the block stays in view above the table, so many sessions are only counted
		lines = append(lines[:1], line("sheet.sessions", x.words.Number(len(x.sessions))))
	}
	return append(lines, line("sheet.rows", x.words.Number(count)), line("sheet.as_of", locale.Capital(x.words.Deadline(x.asOf, x.zone))))
}

func (x *exporter) title(s *event.Session) string {
	return x.p.Event.TextIn(s.Title, x.words.Lang())
}

// stream reads the chosen rows of each session in chunks.
func (x *exporter) stream(l list, chosen [][]int64, walkIns [][]core.AttendanceRow) iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		for i := range x.sessions {
			s := &x.sessions[i]
			for chunk, err := range x.d.Store.Chunks(x.ctx, chosen[i]) {
				var rows [][]sheet.Cell
				if err == nil {
					rows, err = l.rows(s, chunk)
				}
				if !each(rows, err, yield) {
					return
				}
			}
			for _, w := range walkIns[i] {
				if !yield(x.attendanceCells(s, nil, &w), nil) {
					return
				}
			}
		}
	}
}

// each yields rows, or err, and reports whether to go on.
func each(rows [][]sheet.Cell, err error, yield func([]sheet.Cell, error) bool) bool {
	if err != nil {
		yield(nil, err)
		return false
	}
	for _, r := range rows {
		if !yield(r, nil) {
			return false
		}
	}
	return true
}
