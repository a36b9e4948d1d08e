//go:build e2e

package e2e

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"rollcall/internal/locale"
)

// A due is what should be known of somebody.
type due struct {
	Outcome string
	Minutes float64 // -1: unknown
}

// there are the stays of everybody by the reports that count: of registrants by number, and
// of walk-ins. counts is whether any report does.
func (h *hall) there() (stays map[int][]stay, walkIns [][]stay, counts bool) {
	stays = map[int][]stay{}
	for _, r := range []*handed{h.zoom, h.teams} {
		if !r.applied {
			continue
		}
		counts = true
		for i := range r.people {
			switch c := &r.people[i]; {
			case r.bucket(c) == "matched":
				stays[c.of] = append(stays[c.of], c.stays...)
			case r.decided[c.name] && c.key == "w":
				walkIns = append(walkIns, c.stays)
			}
		}
	}
	return stays, walkIns, counts
}

// dues are what should be known of everybody, by name, and how many walk-ins there are.
func (h *hall) dues() (all map[string]due, walkIns int) {
	stays, others, counts := h.there()
	all = map[string]due{}
	for i, name := range expected {
		seconds := present(h.length, stays[i+1])
		d := due{"partial", math.Floor(float64(seconds)/60*100+.5) / 100}
		switch {
		case !counts:
			d = due{"unknown", -1}
		case seconds == 0:
			d = due{"no_show", -1}
		case seconds*100 >= h.percent*h.length:
			d.Outcome = "attended"
		}
		all[name] = d
	}
	return all, len(others)
}

// peak is how many were there at once at most, and from which second on.
func (h *hall) peak() (most, at int) {
	stays, walkIns, _ := h.there()
	everybody := append(slices.Collect(maps.Values(stays)), walkIns...)
	for second := range h.length {
		n := 0
		for _, of := range everybody {
			if slices.ContainsFunc(of, func(s stay) bool { return s.from <= second && second < s.to }) {
				n++
			}
		}
		if n > most {
			most, at = n, second
		}
	}
	return most, at
}

// totals are the numbers that there should be.
func (h *hall) totals() map[string]int {
	dues, walkIns := h.dues()
	all := map[string]int{"attended": 0, "partial": 0, "no_show": 0, "walk_ins": walkIns}
	for _, d := range dues {
		if d.Outcome != "unknown" {
			all[d.Outcome]++
		}
	}
	all["participants"] = all["attended"] + all["partial"] + walkIns
	return all
}

// right fails the test unless, after a step, every row is in its bucket, everybody's record
// is what the reports that count say of them, and the totals are those of the records.
func (h *hall) right(step string) {
	h.Helper()
	for _, r := range []*handed{h.zoom, h.teams} {
		if r.id == "" {
			continue
		}
		got := h.hear(r)
		sum := got.Counts["matched"] + got.Counts["suggested"] + got.Counts["unmatched"] + got.Counts["not_counted"] + got.Counts["staff"]
		delete(got.Counts, "people")
		if want := r.buckets(); !maps.Equal(got.Counts, want) || sum != want["rows"] || got.Undecided != r.open() || (got.AppliedAt != nil) != r.applied {
			h.Errorf("%s: %s has %v, %d undecided, applied %v; want %v, %d, %v", step, r.file, got.Counts, got.Undecided, got.AppliedAt, want, r.open(), r.applied)
		}
	}
	h.records(step)
	var stats struct{ Sessions []map[string]any }
	h.program.api("GET", "/events/"+reported+"/stats", nil, &stats)
	for name, want := range h.totals() {
		if got := stats.Sessions[0][name]; got != float64(want) {
			h.Errorf("%s: %s is %v, want %d", step, name, got, want)
		}
	}
}

// records compares everybody's.
func (h *hall) records(step string) {
	h.Helper()
	var list struct {
		Items []struct {
			Registrant    *string
			Name, Outcome string
			Minutes       *float64
		}
	}
	h.program.api("GET", "/events/"+reported+"/sessions/held/attendance?limit=100", nil, &list)
	dues, walkIns := h.dues()
	for _, got := range list.Items {
		if got.Registrant == nil {
			walkIns--
			continue
		}
		want, minutes := dues[got.Name], -1.
		if got.Minutes != nil {
			minutes = *got.Minutes
		}
		if delete(dues, got.Name); got.Outcome != want.Outcome || minutes != want.Minutes || *got.Registrant != h.ids[got.Name] {
			h.Errorf("%s: %s is %s with %v minutes, want %+v", step, got.Name, got.Outcome, minutes, want)
		}
	}
	if len(dues) > 0 || walkIns != 0 {
		h.Errorf("%s: the attendance lacks %v and %d walk-ins", step, dues, walkIns)
	}
}

// A heard is a report as the API tells it.
type heard struct {
	ID        string
	File      string
	Zone      string
	Counts    map[string]int
	Undecided int
	New       struct{ Minutes int }
	AppliedAt *time.Time `json:"applied_at"`
}

// hear asks for a report.
func (h *hall) hear(r *handed) (got heard) {
	h.Helper()
	h.program.api("GET", "/events/"+reported+"/sessions/held/reports/"+r.id, nil, &got)
	return got
}

// agrees fails the test unless the page of a report has the numbers of rows that it should.
func (h *hall) agrees(v *visitor, r *handed) {
	v.Helper()
	got, sum := v.numbers(), 0
	for bucket, n := range r.buckets() {
		name := bucket
		if bucket == "rows" {
			name = "all"
		} else {
			sum += got[locale.Capital(v.words.T("review.bucket."+bucket))]
		}
		if label := locale.Capital(v.words.T("review.bucket." + name)); got[label] != n {
			v.Errorf("%s: %s is %d on the page, want %d", r.file, label, got[label], n)
		}
	}
	if all := got[locale.Capital(v.words.T("review.bucket.all"))]; sum != all {
		v.Errorf("%s: the buckets on the page have %d rows of %d", r.file, sum, all)
	}
}

// numbers are those of the page that stand with a label.
func (v *visitor) numbers() map[string]int {
	v.Helper()
	all := map[string]int{}
	for label, text := range look[map[string]string](v, `Object.fromEntries([...document.querySelectorAll("dl.nums > div")].map(d => [d.querySelector("dt").innerText.trim(), d.querySelector("dd").innerText.trim()]))`) {
		if n, err := strconv.Atoi(text); err == nil {
			all[label] = n
		}
	}
	return all
}
