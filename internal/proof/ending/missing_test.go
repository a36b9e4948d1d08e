package ending

import (
	"testing"
	"time"

	"rollcall/internal/proof"
)

func TestARunWithoutLoadShowsNothing(t *testing.T) {
	all := map[proof.Action]int{proof.SignUp: 1, proof.Add: 1, proof.Verify: 1, proof.Cancel: 1, proof.Return: 1, proof.Join: 1}
	for _, tt := range []struct {
		name   string
		report CrashesReport
		want   int
	}{
		{"nothing was acknowledged", CrashesReport{Cycles: 2}, 1},
		{"few kills and sign-ups", CrashesReport{Cycles: 2, Done: map[proof.Action]int{proof.SignUp: 1}}, 0},
		{"many kills and sign-ups alone, at rest", CrashesReport{Cycles: checkedAlways, Done: map[proof.Action]int{proof.SignUp: 1}}, 7},
		{"many kills and everything", CrashesReport{Cycles: checkedAlways, Done: all, Unknown: 1, Post: PostTally{UnderWay: 1}}, 0},
	} {
		c := crashes{report: &tt.report}
		if found := c.missing(); len(found) != tt.want {
			t.Errorf("%s: %v", tt.name, found)
		}
	}
	for _, tt := range []struct {
		name   string
		report StopsReport
		want   int
	}{
		{"nothing was acknowledged", StopsReport{Stops: make([]Stop, 2)}, 1},
		{"few stops at rest", StopsReport{Stops: make([]Stop, 2), Post: PostTally{Owed: 1}}, 0},
		{"many stops at rest", StopsReport{Stops: make([]Stop, shownBy), Post: PostTally{Owed: 1}}, 1},
		{"many stops", StopsReport{Stops: append(make([]Stop, shownBy), Stop{Ended: time.Second, UnderWay: 1}), Post: PostTally{Owed: 1}}, 0},
	} {
		if found := tt.report.missing(); len(found) != tt.want {
			t.Errorf("%s: %v", tt.name, found)
		}
	}
}
