package event

import (
	"slices"
	"testing"
	"time"
)

func TestOfOneMeetingTheLongestReportCounts(t *testing.T) {
	start := time.Date(2021, 11, 12, 9, 0, 0, 0, time.UTC)
	applied := start.Add(24 * time.Hour)
	at := func(id int64, meeting string, minutes int, rows int64) *Report {
		r := &Report{ID: id, Platform: "zoom-meeting", MeetingID: meeting, MeetingStart: &start, Rows: rows, AppliedAt: &applied}
		if minutes > 0 {
			end := start.Add(time.Duration(minutes) * time.Minute)
			r.MeetingEnd = &end
		}
		return r
	}
	undone := func(r *Report) *Report { r.AppliedAt = nil; return r }
	later := func(r *Report) *Report { s := start.Add(time.Hour); r.MeetingStart = &s; return r }
	other := func(r *Report) *Report { r.Platform = "teams-meeting"; return r }
	for name, c := range map[string]struct {
		reports []*Report
		want    map[int64]int64 // by which one each is superseded
	}{
		"the later end":             {[]*Report{at(1, "865", 60, 40), at(2, "865", 90, 20)}, map[int64]int64{1: 2}},
		"applied in whatever order": {[]*Report{at(1, "865", 90, 20), at(2, "865", 60, 40)}, map[int64]int64{2: 1}},
		"the end is not known":      {[]*Report{at(1, "865", 0, 40), at(2, "865", 90, 20)}, map[int64]int64{1: 2}},
		"no circle":                 {[]*Report{at(1, "865", 10, 9), at(2, "865", 0, 5), at(3, "865", 20, 1)}, map[int64]int64{1: 3, 2: 3}},
		"as long: more rows":        {[]*Report{at(1, "865", 90, 41), at(2, "865", 90, 40)}, map[int64]int64{2: 1}},
		"the same: the newer":       {[]*Report{at(1, "865", 90, 40), at(2, "865", 90, 40)}, map[int64]int64{1: 2}},
		"three: all by the longest": {[]*Report{at(1, "865", 30, 1), at(2, "865", 60, 1), at(3, "865", 90, 1)}, map[int64]int64{1: 3, 2: 3}},
		"the longest is undone":     {[]*Report{at(1, "865", 30, 1), at(2, "865", 60, 1), undone(at(3, "865", 90, 1))}, map[int64]int64{1: 2}},
		"another meeting":           {[]*Report{at(1, "865", 60, 1), at(2, "866", 90, 1)}, nil},
		"another day of a series":   {[]*Report{at(1, "865", 60, 1), later(at(2, "865", 90, 1))}, nil},
		"another platform":          {[]*Report{at(1, "865", 60, 1), other(at(2, "865", 90, 1))}, nil},
		"no id of a meeting":        {[]*Report{at(1, "", 60, 1), at(2, "", 90, 1)}, nil},
	} {
		changed := Supersede(c.reports)
		for _, r := range c.reports {
			want, is := c.want[r.ID]
			if is != (r.SupersededBy != nil) || is && *r.SupersededBy != want {
				t.Errorf("%s: %d is superseded by %v, want %d", name, r.ID, r.SupersededBy, want)
			}
			if is != slices.Contains(changed, r) {
				t.Errorf("%s: %d is among those that changed: %t", name, r.ID, !is)
			}
		}
		if again := Supersede(c.reports); len(again) != 0 {
			t.Errorf("%s: settled once more changes %d", name, len(again))
		}
		for _, r := range c.reports { // undone, all come back
			r.AppliedAt = nil
		}
		if back := Supersede(c.reports); len(back) != len(c.want) || slices.ContainsFunc(c.reports, func(r *Report) bool { return r.SupersededBy != nil }) {
			t.Errorf("%s: %d of %d come back", name, len(back), len(c.want))
		}
	}
}
