package overview

import "testing"

func TestSignUpsRiseByTheirShare(t *testing.T) {
	for _, tt := range []struct {
		byDay map[string]int64
		days  []string
		wide  int
		want  string
	}{
		{map[string]int64{"2021-10-12": 7}, []string{"2021-10-12"}, 1, "M0 100H0V0H1"},
		{map[string]int64{"2021-10-30": 1, "2021-11-01": 2, "2021-11-02": 1}, []string{"2021-10-30", "2021-11-01", "2021-11-02"}, 10, "M0 100H0V75H2V25H3V0H10"},
	} {
		if got := stepsPath(tt.byDay, tt.days, tt.wide); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.byDay, got, tt.want)
		}
	}
}
