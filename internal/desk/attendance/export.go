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
	"rollcall/internal/store/lists"
)

// The sheets that can be asked for. The workbook has all but those who wait,
// and two of its own.
const (
	Workbook          = "workbook"
	ParticipantsSheet = "participants"
	AttendanceSheet   = "attendance"
	WaitingSheet      = "waiting"
	JoinsSheet        = "joins"

	summarySheet   = "summary"
	unmatchedSheet = "unmatched"
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
	x.asOf, err = lists.AsOf(ctx, d.Store.Reads, ev.ID)
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
	return []string{summarySheet, ParticipantsSheet, AttendanceSheet, JoinsSheet, unmatchedSheet}, nil
}

// A list is what tells one sheet from another.
type list struct {
	name    string
	columns []sheet.Column
	notices []string // sentences above the table
	part    func(*event.Session) (part, error)
}

// A part is the rows of one session on a sheet. How many they are is decided
// when the sheet is prepared; they are read while it is written.
type part struct {
	count int
	rows  iter.Seq2[[]sheet.Cell, error]
}

// sheet prepares one sheet. Its rows are chosen here and read in chunks while
// the sheet is written, each as it is then.
func (x *exporter) sheet(name string) (sheet.Sheet, error) {
	prepare := map[string]func() (list, error){
		ParticipantsSheet: x.participants, WaitingSheet: x.waiting, AttendanceSheet: x.attendance, JoinsSheet: x.joins,
		unmatchedSheet: x.unmatched, summarySheet: x.summary,
	}[name]
	l, err := prepare()
	if err != nil {
		return sheet.Sheet{}, err
	}
	count := 0
	var parts []part
	for i := range x.sessions {
		p, err := l.part(&x.sessions[i])
		if err != nil {
			return sheet.Sheet{}, err
		}
		count += p.count
		parts = append(parts, p)
	}
	title := x.words.T("sheet." + l.name)
	return sheet.Sheet{
		Name: title, Table: title, Title: x.p.Event.TextIn(x.p.Event.Title, x.words.Lang()), Lines: x.head(&l, title, count), Columns: l.columns,
		Footer: sheet.Footer{Left: title, Right: x.words.T("sheet.as_of") + ": " + x.words.Deadline(x.asOf, x.zone), Page: x.words.T("sheet.page", "page", "{page}", "pages", "{pages}")},
		Count:  count, Rows: inOrder(parts),
	}, nil
}

// head is the block above the table.
func (x *exporter) head(l *list, title string, count int) []sheet.Line {
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
	lines = append(lines, line("sheet.rows", x.words.Number(count)), line("sheet.as_of", locale.Capital(x.words.Deadline(x.asOf, x.zone))))
	for _, n := range l.notices {
		lines = append(lines, sheet.Line{Value: sheet.String(n)})
	}
	return lines
}

func (x *exporter) title(s *event.Session) string {
	return x.p.Event.TextIn(s.Title, x.words.Lang())
}

// inOrder are the rows of all parts.
func inOrder(parts []part) iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		for _, p := range parts {
			for cells, err := range p.rows {
				if !yield(cells, err) || err != nil {
					return
				}
			}
		}
	}
}

// inChunks are the rows that make makes of chunks, which are read one after
// the other.
func inChunks[C any](chunks iter.Seq2[C, error], make func(C) ([][]sheet.Cell, error)) iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		for chunk, err := range chunks {
			var rows [][]sheet.Cell
			if err == nil {
				rows, err = make(chunk)
			}
			if !each(rows, err, yield) {
				return
			}
		}
	}
}

// ready are rows that stand in memory: few.
func ready(rows [][]sheet.Cell) part {
	return part{len(rows), func(yield func([]sheet.Cell, error) bool) { each(rows, nil, yield) }}
}

// registrations is a part of a sheet with one row for each of the chosen
// registrations of a session.
func (x *exporter) registrations(ids []int64, rows func([]lists.Listed) ([][]sheet.Cell, error)) part {
	return part{len(ids), inChunks(lists.Chunks(x.ctx, x.d.Store.Reads, ids), rows)}
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
