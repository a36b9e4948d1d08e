package overview

import (
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/locale/localetest"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

func TestWhoSaysNothingComesLastHoweverManyTheyAre(t *testing.T) {
	v := &overviewPage{EventPage: team.EventPage{Page: frame.Page{Printer: localetest.Words(t).Printer("en")}}}
	by := map[string]int64{"": 50, "ba": 7}
	for i := range mostBars {
		by[fmt.Sprint("m", i)] = int64(i + 1)
	}
	name := func(key string) string { return "<" + strings.ToUpper(key) + ">" }
	var got []string
	for _, b := range v.bars(by, name, "desk.municipalities_rest") {
		got = append(got, fmt.Sprintf("%s %d/%d", b.Label, b.Value, b.Max))
	}
	want := "<M7> 8/50, <BA> 7/50, <M6> 7/50, <M5> 6/50, <M4> 5/50, <M3> 4/50, <M2> 3/50, 2 others 3/50, <> 50/50"
	if got := strings.Join(got, ", "); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
