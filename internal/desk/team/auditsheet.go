package team

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/problem"
	"rollcall/internal/sheet"
	"rollcall/internal/store"
)

// An AuditSheet is the audit, ready to be written: whatever could be refused has
// been checked.
type AuditSheet struct {
	Name  string // file name without ending
	Write func(w io.Writer) error
}

// maxAuditRows is how many entries a workbook takes; CSV takes all.
const maxAuditRows = 1_000_000

// ErrAuditTooLong refuses a workbook of more entries than it can hold.
var ErrAuditTooLong = problem.New(problem.Conflict, "audit_too_long")

// auditChunk is how many entries are read at once, so that a long audit is
// neither held in memory nor holds the database.
const auditChunk = 500

// ExportAudit prepares the entries that q chooses as a workbook or, with csv, as
// CSV, in lang. People stand in it by their number alone: what has left cannot
// be erased. That it was made stands in the audit. A workbook of more than
// a million entries fails with ErrAuditTooLong.
func (d *Team) ExportAudit(ctx context.Context, by core.Actor, q AuditQuery, lang string, csv bool) (*AuditSheet, error) {
	page, f, err := d.audit(ctx, by, q)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(d.Words.Languages(), lang) {
		if lang != "" {
			return nil, core.ErrBadQuery.With("parameter", "lang")
		}
		lang = "en"
	}
	newest, err := d.Store.AuditLog(ctx, f, 1)
	if err != nil {
		return nil, err
	}
	x := &auditExport{ctx: ctx, d: d, page: page, filter: f, words: d.Words.Printer(lang), zone: time.UTC}
	if len(newest) > 0 { // what is written from here on is not in it
		x.asOf, x.filter.Before = newest[0].At, newest[0].ID+1
	}
	if page.Event != nil {
		if x.zone, err = time.LoadLocation(page.Event.Zone); err != nil {
			return nil, err
		}
	}
	count, err := d.Store.CountAudit(ctx, x.filter)
	if err != nil {
		return nil, err
	}
	if count > maxAuditRows && !csv {
		return nil, ErrAuditTooLong
	}
	e := core.NewEntry(by, f.EventID, d.Now(), event.ActionExported).With("sheet", "audit").With("csv", csv).With("rows", count)
	if _, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) { e := *e; return core.Result{}, core.Audit(tx, &e) }); err != nil {
		return nil, err
	}
	name := "audit"
	if q.Event != "" {
		name = q.Event + "-audit"
	}
	s := x.sheet(int(count))
	book := &sheet.Book{Title: s.Name, Creator: "Rollcall", AsOf: x.asOf, Sheets: []sheet.Sheet{s}}
	if csv {
		return &AuditSheet{name, s.WriteCSV}, nil
	}
	return &AuditSheet{name, book.Write}, nil
}

// An auditExport is what the rows of one are made with.
type auditExport struct {
	ctx    context.Context
	d      *Team
	page   *AuditPage
	filter store.AuditFilter
	words  *locale.Printer
	zone   *time.Location
	asOf   time.Time
}

// sheet is the table.
func (x *auditExport) sheet(count int) sheet.Sheet {
	title := x.words.T("audit.title")
	s := sheet.Sheet{Name: title, Table: title, Title: title, Count: count, Rows: x.rows()}
	for _, c := range []struct {
		key   string
		kind  sheet.Kind
		width float64
	}{
		{"when", sheet.DateTime, 17}, {"who", sheet.Text, 20}, {"role", sheet.Text, 12}, {"what", sheet.Text, 34}, {"event", sheet.Text, 20},
		{"session", sheet.Text, 14}, {"person", sheet.Text, 10}, {"facts", sheet.Text, 50},
	} {
		s.Columns = append(s.Columns, sheet.Column{Title: x.words.T("audit.column." + c.key), Kind: c.kind, Width: c.width})
	}
	s.Footer = sheet.Footer{Left: title, Right: x.words.T("sheet.as_of") + ": " + x.words.Deadline(x.asOf, x.zone), Page: x.words.T("sheet.page", "page", "{page}", "pages", "{pages}")}
	return s
}

// rows reads the entries in chunks, the newest first.
func (x *auditExport) rows() iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		for f := x.filter; ; {
			items, err := x.d.Store.AuditLog(x.ctx, f, auditChunk)
			p := *x.page
			if p.Items = items; err == nil {
				err = x.d.name(x.ctx, &p)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range items {
				if !yield(x.cells(&p, &items[i]), nil) {
					return
				}
			}
			if len(items) < auditChunk {
				return
			}
			f.Before = items[len(items)-1].ID
		}
	}
}

// cells are one entry.
func (x *auditExport) cells(p *AuditPage, e *event.AuditEntry) []sheet.Cell {
	person := ""
	if e.RegistrantID != nil {
		person = fmt.Sprint(*e.RegistrantID)
	}
	who := e.Actor
	if id, ok := AccountOf(e.Actor); ok {
		who = p.Accounts[id].Name
	}
	return []sheet.Cell{
		sheet.Time(e.At, x.zone), sheet.String(who), sheet.String(e.Role), sheet.String(AuditWords(x.words, e.Action)), sheet.String(p.EventSlug(e)),
		sheet.String(p.Session(e)), sheet.String(person), sheet.String(Facts(e)),
	}
}

// AuditWords is what was done, in words; by its name where there are none.
func AuditWords(words *locale.Printer, action string) string {
	if key := "audit.did." + action; words.Has(key) {
		return words.T(key)
	}
	return action
}

// Facts are what an entry says beside who and what, in one line that is always
// the same.
func Facts(e *event.AuditEntry) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(e.Data)) {
		all = append(all, name+": "+Fact(e.Data[name]))
	}
	return strings.Join(all, "; ")
}

// differences are what was and is of an event, by paths; "" if value is no list
// of them.
func differences(value any) string {
	list, _ := value.([]any)
	var all []string
	for _, one := range list {
		d, _ := one.(map[string]any)
		path, is := d["path"].(string)
		switch {
		case !is:
			return ""
		case d["withheld"] == true:
			all = append(all, path)
		default:
			all = append(all, path+": "+there(d["before"])+" → "+there(d["after"]))
		}
	}
	return strings.Join(all, "; ")
}

// there is a value as text, or that there is none.
func there(value any) string {
	if value == nil {
		return "–"
	}
	return Fact(value)
}

// Fact is one fact of an entry as text: what is text already as it is,
// differences by their paths, all else as JSON, where it comes from.
func Fact(value any) string {
	if text, plain := value.(string); plain {
		return text
	}
	if said := differences(value); said != "" {
		return said
	}
	b, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(b)
}
