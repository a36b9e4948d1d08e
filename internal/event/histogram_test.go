package event

import (
	"slices"
	"testing"
)

func TestHistogram(t *testing.T) {
	const minute = 60
	for _, c := range []struct {
		name           string
		presence       []int64
		net, threshold int64
		want           []Bin
	}{
		{"nobody came", nil, 3 * minute, 2 * minute, []Bin{{0, 60, 0, false}, {60, 120, 0, false}, {120, 180, 0, true}}},
		{"a second short of the threshold", []int64{119, 120}, 3 * minute, 2 * minute, []Bin{{0, 60, 0, false}, {60, 120, 1, false}, {120, 180, 1, true}}},
		{"a threshold inside a part divides it", []int64{0, 74, 75, 180}, 3 * minute, 75, []Bin{{0, 60, 1, false}, {60, 75, 1, false}, {75, 120, 1, true}, {120, 180, 1, true}}},
		{"everything is asked for", []int64{179, 180}, 3 * minute, 3 * minute, []Bin{{0, 60, 0, false}, {60, 120, 0, false}, {120, 180, 1, false}, {180, 180, 1, true}}},
		{"a session of no whole parts", []int64{610}, 13*minute + 10, 10 * minute, []Bin{{0, 300, 0, false}, {300, 600, 0, false}, {600, 790, 1, true}}},
		{"no length", []int64{0}, 0, 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Histogram(c.presence, c.net, c.threshold); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	for _, hours := range []int64{1, 2, 8, 24, 72} {
		if n := len(Histogram(nil, hours*60*minute, 30*minute+1)); n < 2 || n > mostBins+1 {
			t.Errorf("%d hours have %d bins", hours, n)
		}
	}
}
