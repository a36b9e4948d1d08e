package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"rollcall/internal/locale"
	"rollcall/internal/match"
	"rollcall/internal/report"
)

// reportMatch proposes matches between two tables.
type reportMatch struct {
	Registrants string   `required:"" placeholder:"FILE" help:"CSV or XLSX with the columns id, first_name, last_name, email."`
	Attendance  string   `required:"" placeholder:"FILE" help:"CSV or XLSX with the columns row, display_name, email."`
	Map         []string `sep:"none" placeholder:"Nr=link" help:"What a column of the attendance is: row, display_name, email or link, which is the id of a personal link."`
	JSON        bool     `name:"json" help:"Print JSON."`
	Lang        string   `default:"en" help:"Language of the reasons."`
}

// matchJSON is what is said about one row.
type matchJSON struct {
	Row        string         `json:"row"`
	Decision   match.Decision `json:"decision"`
	Candidates []string       `json:"candidates"`
	Why        string         `json:"why"`
}

// Run reads both tables and prints a line for each row of the second.
func (r *reportMatch) Run(s streams) error {
	all, err := loadWords()
	if err != nil {
		return err
	}
	if !all.Speaks(r.Lang) {
		return usage(fmt.Sprintf("--lang %s is not one there is; there are %s", r.Lang, strings.Join(all.Languages(), ", ")))
	}
	words := all.Printer(r.Lang)
	renamed, err := renamedBy(r.Map)
	if err != nil {
		return err
	}
	people, err := readRegistrants(r.Registrants)
	if err != nil {
		return err
	}
	rows, err := readAttendance(r.Attendance, renamed)
	if err != nil {
		return err
	}
	results := match.New(people, nil, nil).Match(rows)
	if r.JSON {
		return printMatchJSON(s.out, results, words)
	}
	return printMatches(s, rows, results, words)
}

// readRegistrants reads id, first_name, last_name, email. A column latin_name
// is taken for another name of the same person.
func readRegistrants(path string) ([]match.Registrant, error) {
	t, err := openTable(path, nil, "id", "first_name", "last_name", "email")
	if err != nil {
		return nil, err
	}
	var people []match.Registrant
	lines := map[string]int{}
	for _, line := range t.lines {
		p := match.Registrant{ID: line.cell("id"), Email: line.cell("email")}
		if p.ID == "" {
			return nil, fmt.Errorf("%s:%d: there is no id", path, line.number)
		}
		if before := lines[p.ID]; before != 0 {
			return nil, fmt.Errorf("%s:%d: the id %s stands in line %d as well", path, line.number, p.ID, before)
		}
		lines[p.ID] = line.number
		p.Names = []string{line.cell("first_name") + " " + line.cell("last_name")}
		if latin := line.cell("latin_name"); latin != "" {
			p.Names = append(p.Names, latin)
		}
		people = append(people, p)
	}
	return people, nil
}

// renamedBy reads what --map says: columns, in lower case, and which of the attendance
// they are.
func renamedBy(pairs []string) (map[string]string, error) {
	renamed := map[string]string{}
	for _, pair := range pairs {
		at := strings.LastIndex(pair, "=")
		if at <= 0 {
			return nil, usage(fmt.Sprintf("--map %q is not of the form COLUMN=FIELD", pair))
		}
		field := strings.TrimSpace(pair[at+1:])
		if !slices.Contains([]string{"row", "display_name", "email", "link"}, field) {
			return nil, usage(fmt.Sprintf("--map %q: there is no field %q", pair, field))
		}
		renamed[strings.ToLower(strings.TrimSpace(pair[:at]))] = field
	}
	return renamed, nil
}

// readAttendance reads row, display_name, email, and link where there is such a column.
func readAttendance(path string, renamed map[string]string) ([]match.Row, error) {
	t, err := openTable(path, renamed, "row", "display_name", "email")
	if err != nil {
		return nil, err
	}
	var rows []match.Row
	for _, line := range t.lines {
		rows = append(rows, match.Row{ID: line.cell("row"), Name: line.cell("display_name"), Email: line.cell("email"), LinkID: report.LinkID(line.cell("link"))})
	}
	return rows, nil
}

func printMatchJSON(w io.Writer, results []match.Result, words *locale.Printer) error {
	all := make([]matchJSON, len(results))
	for i, r := range results {
		all[i] = matchJSON{r.Row, r.Decision, []string{}, words.T("match.why." + string(r.Why))}
		for _, c := range r.Candidates {
			all[i].Candidates = append(all[i].Candidates, c.ID)
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(all)
}

// printMatches prints a table for people, and how many rows there are of each
// decision.
func printMatches(s streams, rows []match.Row, results []match.Result, words *locale.Printer) error {
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	count := map[match.Decision]int{}
	for i, r := range results {
		count[r.Decision]++
		var names []string
		for _, c := range r.Candidates {
			names = append(names, c.ID+" "+c.Name)
		}
		cells := []string{r.Row, rows[i].Name, words.T("match.decision." + string(r.Decision)), strings.Join(names, ", "), words.T("match.why." + string(r.Why))}
		fmt.Fprintln(w, strings.Join(printable(cells), "\t"))
	}
	var sums []string
	for _, d := range []match.Decision{match.Auto, match.Suggest, match.Ambiguous, match.None} {
		sums = append(sums, fmt.Sprintf("%s: %d", words.T("match.decision."+string(d)), count[d]))
	}
	_, err := fmt.Fprintln(s.err, strings.Join(sums, ", "))
	return errors.Join(w.Flush(), err)
}

// printable is cells without what would move the cursor of a terminal, or turn its lines round: names
// are typed by strangers.
func printable(cells []string) []string {
	safe := slices.Clone(cells)
	for i := range safe {
		safe[i] = strings.Join(strings.FieldsFunc(safe[i], func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }), " ")
	}
	return safe
}
