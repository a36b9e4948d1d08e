package report_test

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rollcall/internal/report"
)

// mutations is how often each specimen is changed, harmlessly and harmfully. All that
// is to hold is tried by: ROLLCALL_MUTATIONS=200 go test -run Changes ./internal/report
func mutations(t *testing.T) int {
	t.Helper()
	text := os.Getenv("ROLLCALL_MUTATIONS")
	if text == "" {
		return 30
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// dice are random in a way that is the same on every run for the n-th change of a
// specimen.
func dice(name string, n int) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(h.Sum64(), uint64(n)))
}

// TestHarmlessChanges changes what a spreadsheet, an editor or another version of the
// platform would change: line ends, separators, quoting, the order of columns, upper
// and lower case in headers, blank rows, the mark of the encoding. The answer stays.
func TestHarmlessChanges(t *testing.T) {
	for _, s := range specimens(t) {
		if s.want.compareBroken(s.data, s.hints) || binary(&s) {
			continue // TestCorpora says it; and a picture has no rows
		}
		t.Run(s.name, func(t *testing.T) {
			g := parseGrid(t, &s)
			for n := range mutations(t) {
				data, want, did := harmless(g, &s, dice(s.name, n))
				got, err := report.Read(data, s.hints)
				if d := want.compare(got, err); len(d) > 0 {
					t.Fatalf("change %d (%s):\n%s", n, did, strings.Join(d, "\n"))
				}
				if err == nil {
					if d := broken(got); len(d) > 0 {
						t.Fatalf("change %d (%s):\n%s", n, did, strings.Join(d, "\n"))
					}
				}
			}
		})
	}
}

// compareBroken reports whether the specimen itself is not read right.
func (a *answer) compareBroken(data []byte, h report.Hints) bool {
	return len(a.compare(report.Read(data, h))) > 0
}

// binary reports whether a specimen is no text, and no table either.
func binary(s *specimen) bool {
	if s.want.Problem == nil {
		return false
	}
	switch report.RefusalCode(s.want.Problem.Code) {
	case report.RefusedPDF, report.RefusedImage, report.RefusedOldWorkbook, report.RefusedEmpty, report.RefusedHTML:
		return true
	}
	return false
}

// harmless changes a specimen. It gives the changed bytes, what the answer is now
// (encoding and separator may be others), and what was done.
func harmless(original *grid, s *specimen, r *rand.Rand) ([]byte, answer, string) {
	g, want, did := original.clone(), s.want, []string(nil)
	often := func(word string) bool {
		if r.IntN(2) == 0 {
			return false
		}
		did = append(did, word)
		return true
	}
	tables := g.tables()
	if len(tables) > 0 && often("columns moved") {
		for _, table := range tables {
			g.shuffleColumns(table, r)
		}
	}
	if len(tables) > 0 && len(s.hints.Columns) == 0 && often("case of headers") {
		g.changeCase(tables, r)
	}
	if often("blank rows") {
		g.blankRows(r)
	}
	if g.book || len(tables) > 0 && r.IntN(10) == 0 && !strings.Contains(string(s.data), "\x00") {
		want.Encoding, want.Delimiter = "xlsx", new(string)
		return g.workbook(), want, strings.Join(append(did, "workbook"), ", ")
	}
	f := randomForm(g, &want, len(tables) > 0, r)
	did = append(did, fmt.Sprintf("%q %q pad=%v %s bom=%v", f.delimiter, f.eol, f.pad, f.encoding, f.bom))
	return g.text(f), want, strings.Join(did, ", ")
}

func (g *grid) shuffleColumns(table span, r *rand.Rand) {
	width := len(g.rows[table.header])
	for _, row := range g.rows[table.header:table.end] {
		if len(row) > width {
			return // the header does not say which column is which
		}
	}
	order := r.Perm(width)
	for i := table.header; i < table.end; i++ {
		moved := make([]cell, width)
		for j, c := range g.rows[i] {
			moved[order[j]] = c
		}
		g.rows[i] = moved
	}
}

func (g *grid) changeCase(tables []span, r *rand.Rand) {
	change := []func(string) string{strings.ToUpper, strings.ToLower, strings.Title}[r.IntN(3)]
	for _, table := range tables {
		for j := range g.rows[table.header] {
			g.rows[table.header][j].text = change(g.rows[table.header][j].text)
		}
	}
}

func (g *grid) blankRows(r *rand.Rand) {
	for range 1 + r.IntN(4) {
		g.rows = slices.Insert(g.rows, r.IntN(len(g.rows)+1), make([]cell, 1+r.IntN(6)))
	}
}

// randomForm chooses how to write the grid, and puts into want what that changes.
func randomForm(g *grid, want *answer, table bool, r *rand.Rand) form {
	f := form{delimiter: ",", eol: []string{"\n", "\r\n", "\r"}[r.IntN(3)], end: r.IntN(4) > 0, encoding: want.Encoding}
	if f.encoding == "" {
		f.encoding = "utf-8"
	}
	if r.IntN(2) == 0 {
		f.encoding = []string{"utf-8", "utf-16le", "utf-16be"}[r.IntN(3)]
	}
	f.bom = f.encoding != "utf-8" || r.IntN(2) == 0
	if table {
		f.delimiter = []string{",", ";", "\t", "|"}[r.IntN(4)]
		f.pad = r.IntN(3) == 0
	}
	for _, row := range g.rows {
		for _, c := range row {
			if strings.ContainsAny(c.text, "\r\n") && f.eol == "\r" {
				f.eol = "\r\n" // a cell of several lines has line feeds
			}
		}
	}
	share := []int{0, 50, 100}[r.IntN(3)]
	f.quote = func() bool { return table && r.IntN(100) < share }
	if want.Problem == nil {
		want.Encoding = f.encoding
		if want.Delimiter != nil && *want.Delimiter != "" {
			want.Delimiter = &f.delimiter
			if f.delimiter == "\t" {
				tab := `\t`
				want.Delimiter = &tab
			}
		}
	}
	return f
}

// TestHarmfulChanges breaks what an answer rests on. Whoever reads the report must be
// told: by a refusal, a doubt, a flag, or a row that is not counted; unless the
// answer is right all the same.
func TestHarmfulChanges(t *testing.T) {
	told := map[string]int{}
	for _, s := range specimens(t) {
		if s.want.Problem != nil || len(s.want.People) == 0 || s.want.compareBroken(s.data, s.hints) {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			base, err := report.Read(s.data, s.hints)
			if err != nil {
				t.Fatal(err)
			}
			g := parseGrid(t, &s)
			table, columns := g.people(base)
			if len(columns) == 0 {
				return // a list of names without a header
			}
			for n := range mutations(t) {
				r := dice(s.name, n)
				changed, did := harm(g, table, columns, r)
				how := s.silent(base, changed)
				if how == "" {
					t.Fatalf("change %d (%s) is read silently wrong:\n%s", n, did, strings.Join(s.wrong(changed), "\n"))
				}
				told[how]++
			}
		})
	}
	t.Log(told)
}

// A role of a column in the answer: which cells it rests on.
type column struct {
	index int
	field report.Field
}

// people finds the table that people came from, and its columns that the answer
// rests on.
func (g *grid) people(base *report.Report) (span, []column) {
	fields := map[string]report.Field{}
	for _, c := range base.Columns {
		switch c.Field {
		case report.FieldName, report.FieldFirstName, report.FieldLastName, report.FieldEmail, report.FieldJoined, report.FieldLeft, report.FieldMinutes:
			fields[strings.TrimSpace(c.Header)] = c.Field
		}
	}
	var best span
	var columns []column
	for _, table := range g.tables() {
		var found []column
		for i, c := range g.rows[table.header] {
			if field := fields[strings.TrimSpace(strings.TrimPrefix(c.text, "\ufeff"))]; field != "" {
				found = append(found, column{i, field})
			}
		}
		if len(found) > len(columns) || len(found) == len(columns) && table.end-table.header > best.end-best.header {
			best, columns = table, found
		}
	}
	return best, columns
}

// harm breaks one thing and says which.
func harm(original *grid, table span, columns []column, r *rand.Rand) (*grid, string) {
	g := original.clone()
	body := g.rows[table.header+1 : table.end]
	one := columns[r.IntN(len(columns))]
	switch r.IntN(4) {
	case 0:
		header := &g.rows[table.header][one.index]
		did := fmt.Sprintf("header %q destroyed", header.text)
		header.text = nonsense(r)
		return g, did
	case 1:
		return g, scramble(g.rows[table.header], body, r)
	case 2:
		return g, cutRows(body, r)
	default:
		other := columns[r.IntN(len(columns))]
		if alike(one.field, other.field, body) {
			return g, "nothing, the values look alike"
		}
		for _, row := range body {
			if max(one.index, other.index) < len(row) {
				row[one.index], row[other.index] = row[other.index], row[one.index]
			}
		}
		return g, fmt.Sprintf("values of %s and %s swapped", one.field, other.field)
	}
}

// alike reports whether nobody could tell the values of two columns apart: first and
// last names, and names and addresses where there is no address.
func alike(a, b report.Field, body [][]cell) bool {
	named := func(f report.Field) bool {
		return f == report.FieldName || f == report.FieldFirstName || f == report.FieldLastName
	}
	addressed := slices.ContainsFunc(body, func(row []cell) bool {
		return slices.ContainsFunc(row, func(c cell) bool { return strings.Contains(c.text, "@") })
	})
	return named(a) && named(b) || !addressed && (named(a) && b == report.FieldEmail || named(b) && a == report.FieldEmail)
}

func nonsense(r *rand.Rand) string {
	b := make([]byte, 5+r.IntN(4))
	for i := range b {
		b[i] = "bcdfgkqvwxz"[r.IntN(11)]
	}
	return string(b)
}

// scramble makes times of some rows unreadable, as narrow columns and find-and-replace
// do.
func scramble(header []cell, body [][]cell, r *rand.Rand) string {
	var times []int
	for i := range header {
		if len(body) > 0 && i < len(body[0]) && strings.Contains(body[0][i].text, ":") {
			times = append(times, i)
		}
	}
	if len(times) == 0 {
		return "nothing, there are no times"
	}
	broken := []string{"########", "#VALUE!", "xx", "??:??"}[r.IntN(4)]
	at := times[r.IntN(len(times))]
	for range 1 + r.IntN(len(body)) {
		if row := body[r.IntN(len(body))]; at < len(row) && row[at].text != "" {
			row[at] = cell{text: broken}
		}
	}
	return fmt.Sprintf("some cells of %q are %q", header[at].text, broken)
}

// cutRows cuts some rows in the middle.
func cutRows(body [][]cell, r *rand.Rand) string {
	for range 1 + r.IntN(2) {
		i := r.IntN(len(body))
		half := len(body[i]) / 2
		if half == 0 {
			continue
		}
		text := []rune(body[i][half].text)
		body[i][half] = cell{text: string(text[:len(text)/2])}
		body[i] = body[i][:half+1]
	}
	return "rows cut in half"
}

// bytes writes a changed grid as the specimen was written.
func (s *specimen) bytes(g *grid) []byte {
	if g.book {
		return g.workbook()
	}
	delimiter := strings.ReplaceAll(deref(s.want.Delimiter), `\t`, "\t")
	if delimiter == "" {
		delimiter = ","
	}
	return g.text(form{delimiter: delimiter, eol: "\r\n", end: true, quote: func() bool { return false }, encoding: s.want.Encoding, bom: true})
}

// silent says how a reader of the changed file is told that something is wrong;
// empty if the answer is wrong without a word.
func (s *specimen) silent(base *report.Report, g *grid) string {
	got, err := report.Read(s.bytes(g), s.hints)
	switch {
	case err != nil:
		return "refused"
	case len(s.wrong(g)) == 0:
		return "right"
	case got.NotCounted() > base.NotCounted():
		return "row not counted"
	case newDoubt(base, got):
		return "doubt"
	case newFlag(base, got):
		return "flag"
	}
	return ""
}

// wrong is how the answer to the changed file differs in people and times.
func (s *specimen) wrong(g *grid) []string {
	got, err := report.Read(s.bytes(g), s.hints)
	if err != nil {
		return []string{err.Error()}
	}
	var d diffs
	want := s.want
	want.ownShape = false // roles are not what is at stake
	want.comparePeople(&d, got.People)
	return slices.DeleteFunc(d, func(said string) bool { // what is not known is not wrong
		return strings.Contains(said, `first_join = ""`) || strings.Contains(said, `last_leave = ""`)
	})
}

func newDoubt(base, got *report.Report) bool {
	for _, d := range got.Doubts {
		known := slices.ContainsFunc(base.Doubts, func(b report.Doubt) bool {
			return b.Code == d.Code && fmt.Sprint(b.Args) == fmt.Sprint(d.Args)
		})
		if !known {
			return true
		}
	}
	return false
}

// newFlag reports whether more people than before carry a flag that says their times
// are not to be trusted, or somebody does whom the report did not have before.
func newFlag(base, got *report.Report) bool {
	known := map[string]bool{}
	for i := range base.People {
		known[base.People[i].Key] = true
	}
	for _, f := range []report.Flag{
		report.FlagOpenEnd, report.FlagClosedEnd, report.FlagOpenStart, report.FlagReversed, report.FlagNamesakes,
		report.FlagLarger, report.FlagNoMinutes, report.FlagClockWraps, report.FlagOneTime,
	} {
		before, after := flagged(base, f), flagged(got, f)
		if len(after) > len(before) || slices.ContainsFunc(after, func(key string) bool { return !known[key] }) {
			return true
		}
	}
	return false
}

// flagged are the keys of those who carry the flag.
func flagged(r *report.Report, f report.Flag) []string {
	var all []string
	for i := range r.People {
		if r.People[i].Has(f) {
			all = append(all, r.People[i].Key)
		}
	}
	return all
}
