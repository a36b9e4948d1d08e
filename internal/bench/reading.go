package bench

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"rollcall/internal/match"
	"rollcall/internal/report"
)

// An attendance is a report of a meeting as Zoom writes it, and the people who
// were registered. Every second row is of somebody who came back, so half as
// many people as rows were there.
type attendance struct {
	stage       *Stage
	rows        int
	file        string
	registrants []match.Registrant
	most        float64 // MB that one reading took
}

// readingReports prepares P10: a report read and matched with the registrants,
// beside the decoding of its cells alone.
func readingReports(_ context.Context, s *Stage) ([]Measure, error) {
	a := &attendance{stage: s, rows: s.Size(10_000, 1_000)}
	a.write()
	what := fmt.Sprintf("report of %d rows, %[1]d registrants, ", a.rows)
	return []Measure{
		{Unit: "ms", Ours: each(1, a.read), Beside: []Reference{
			{ID: "P10", What: what + "beside decoding alone", Goal: AtMost(15, 0), Round: each(decodings, a.decode)},
			{ID: "P10", What: what + "in all", Goal: AtMost(1, 0), Bound: 2000},
		}},
		{Unit: "MB", Once: true, Ours: func(context.Context, int) (float64, error) { return a.most, nil }, Beside: []Reference{
			{ID: "P10", What: what + "memory taken in all", Goal: AtMost(1, 0), Bound: 200},
		}},
	}, nil
}

// decodings is how often the cells are decoded in a round, so that it takes about as
// long as reading and suffers as much from what else the machine does.
const decodings = 20

// each is a round of n times do, in milliseconds for one.
func each(n int, do func() error) Round {
	return func(context.Context, int) (float64, error) {
		began := time.Now()
		for range n {
			if err := do(); err != nil {
				return 0, err
			}
		}
		return milliseconds(time.Since(began)) / float64(n), nil
	}
}

// Names of the region in its scripts; person i has one of each and a number
// spelt in letters, so that most are told apart by their names.
var (
	givenNames  = []string{"Amra", "Đorđe", "Олександр", "Юлія", "გიორგი", "თამარ", "Besa", "Ștefan", "Jürgen", "Милица"}
	familyNames = []string{"Džafić", "Kovačević", "Мельник", "Щербань", "ბერიძე", "წერეთელი", "Krasniqi", "Țuțu", "Müller", "Петровић"}
)

func nameOf(i int) string {
	return fmt.Sprintf("%s %s%c%c%c", givenNames[i%10], familyNames[i/10%10], 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26)
}

// write makes the report and the registrants. Of those who were there a third
// brought the address they registered with.
func (a *attendance) write() {
	var b strings.Builder
	b.WriteString("\ufeffName (original name),Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer response,In waiting room\r\n")
	row := func(i int, joined, left string) {
		email := ""
		if i%3 == 0 {
			email = address(i)
		}
		fmt.Fprintf(&b, "%s,%s,10/14/2026 %s PM,10/14/2026 %s PM,45,Yes,OK,No\r\n", nameOf(i), email, joined, left)
	}
	for i := range a.rows / 2 {
		row(i, fmt.Sprintf("06:%02d:%02d", i/60%45, i%60), "06:50:00")
	}
	for i := range a.rows / 2 {
		row(i, "06:55:00", fmt.Sprintf("07:%02d:%02d", i/60%45, i%60))
	}
	a.file = b.String()
	for i := range a.rows {
		a.registrants = append(a.registrants, match.Registrant{ID: fmt.Sprint(i), Names: []string{nameOf(i)}, Email: address(i)})
	}
}

// read reads the report, proposes a registrant for everyone in it, and counts.
func (a *attendance) read() error {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, err := report.Read([]byte(a.file), report.Hints{})
	if err != nil {
		return err
	}
	rows := make([]match.Row, len(got.People))
	for i := range got.People {
		p := &got.People[i]
		rows[i] = match.Row{ID: p.Key, Name: p.Names[0], Email: p.Email}
	}
	results := match.New(a.registrants, nil, nil).Match(rows)
	runtime.ReadMemStats(&after)
	a.most = max(a.most, megabytes(int64(after.TotalAlloc-before.TotalAlloc)))
	a.stage.Hold(len(got.Rows) == a.rows && got.NotCounted() == 0, "P10: %d rows of %d, %d not counted", len(got.Rows), a.rows, got.NotCounted())
	a.stage.Hold(len(got.People) == a.rows/2, "P10: %d people of %d", len(got.People), a.rows/2)
	found := 0
	for _, r := range results {
		if r.Decision != match.None {
			found++
		}
	}
	a.stage.Hold(found == a.rows/2, "P10: %d people of %d were found among the registrants", found, a.rows/2)
	return nil
}

// decode reads the cells and does nothing with them.
func (a *attendance) decode() error {
	r := csv.NewReader(strings.NewReader(a.file))
	r.FieldsPerRecord = -1
	n := 0
	for {
		_, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		n++
	}
	a.stage.Hold(n == a.rows+1, "P10: %d lines were decoded of %d", n, a.rows+1)
	return nil
}
