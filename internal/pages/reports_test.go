package pages

import (
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

func TestEveryRowOfAReportIsFound(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.staffIn("pair", event.Coordinator)
	var file strings.Builder
	file.WriteString("Name,Email,Join Time,Leave Time\n")
	for i := range 130 {
		fmt.Fprintf(&file, "Guest %d,g%d@example.org,2021-11-12 18:00,2021-11-12 19:00\n", i, i)
	}
	v, _, err := f.desk.ImportReport(t.Context(), operator, "pair", "one", desk.GivenReport{Name: "report.csv", File: []byte(file.String())})
	if err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/desk/pair/sessions/one/reports/%d", v.Report.ID)
	rows := path + "/rows"
	f.get(path).want(t, 200, `href="`+rows+`">All 130 rows</a>`, `href="`+rows+`?bucket=unmatched">130</a>`, "Guest 11").lacks(t, "Guest 12")
	first := f.get(rows).want(t, 200, "Guest 99", "Next page", `href="`+path+`"`)
	first.lacks(t, "Guest 100")
	_, next, _ := strings.Cut(first.body, `href="`+rows+"?cursor=")
	next, _, _ = strings.Cut(next, `"`)
	f.get(rows+"?cursor="+next).want(t, 200, "Guest 100", "Guest 129").lacks(t, "Guest 99", "Next page")
	f.get(rows+"?bucket=matched").want(t, 200, "There is no such row.")
	f.get(rows+"?bucket=tall").want(t, 400)
	f.staffIn("pair", event.Viewer)
	f.get(rows).want(t, 403)
}

func TestTheBoardSaysThatAReportCounts(t *testing.T) {
	f := newPair(t)
	f.attended(1)
	f.staffIn("pair", event.Coordinator)
	const board, says = "/desk/pair/sessions/one", "An attendance report counts for this session."
	f.get(board).want(t, 200, "Roll-call").lacks(t, says)
	v, _, err := f.desk.ImportReport(t.Context(), operator, "pair", "one", desk.GivenReport{Names: "Ana <ana@example.org>"})
	if err == nil {
		_, err = f.desk.ApplyReport(t.Context(), operator, "pair", "one", v.Report.ID, true)
	}
	if err != nil {
		t.Fatal(err)
	}
	f.get(board).want(t, 200, says, `<a href="/desk/pair/sessions/one/attendance">To the attendance</a>`)
}
