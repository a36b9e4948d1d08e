package main

import (
	"strings"

	"rollcall/internal/locale"
	"rollcall/internal/report"
)

// reportJSON is what `report read --json` prints of a file. What is not known
// is null.
type reportJSON struct {
	File       string           `json:"file"`
	Platform   *string          `json:"platform"`
	Encoding   *string          `json:"encoding"`
	Delimiter  *string          `json:"delimiter"`
	Zone       *string          `json:"zone"`
	Meeting    meetingJSON      `json:"meeting"`
	People     []personJSON     `json:"people"`
	Rows       int              `json:"rows"`
	NotCounted []notCountedJSON `json:"not_counted"`
	Absent     int              `json:"absent"`
	Doubts     []doubtJSON      `json:"doubts"`
	Problem    *problemJSON     `json:"problem"`
}

type meetingJSON struct {
	ID    *string       `json:"id"`
	Title *string       `json:"title"`
	Start report.Moment `json:"start"`
	End   report.Moment `json:"end"`
}

type personJSON struct {
	Key       string            `json:"key"`
	Names     []string          `json:"names"`
	Email     *string           `json:"email"`
	Role      report.Role       `json:"role"`
	Attended  bool              `json:"attended"`
	Intervals []report.Interval `json:"intervals"`
	Merged    []report.Interval `json:"merged"`
	Seconds   *int              `json:"seconds"`
	FirstJoin report.Moment     `json:"first_join"`
	LastLeave report.Moment     `json:"last_leave"`
	Flags     []report.Flag     `json:"flags"`
}

type notCountedJSON struct {
	Row    int           `json:"row"`
	Reason report.Reason `json:"reason"`
}

type doubtJSON struct {
	Code report.DoubtCode  `json:"code"`
	Args map[string]string `json:"args"`
}

type problemJSON struct {
	Code   report.RefusalCode `json:"code"`
	Detail string             `json:"detail"`
}

func newReportJSON(r reading, words *locale.Printer) reportJSON {
	j := reportJSON{File: r.file, People: []personJSON{}, NotCounted: []notCountedJSON{}, Doubts: []doubtJSON{}}
	if r.refused != nil {
		j.Platform = known(string(r.refused.Platform))
		j.Problem = &problemJSON{r.refused.Code, refusal(r.refused, words)}
		return j
	}
	got := r.report
	j.Platform, j.Encoding, j.Zone = known(string(got.Platform)), known(got.Encoding), known(got.Zone)
	j.Delimiter = known(strings.ReplaceAll(got.Delimiter, "\t", `\t`))
	j.Meeting = meetingJSON{known(got.Meeting.ID), known(got.Meeting.Title), got.Meeting.Start, got.Meeting.End}
	j.Rows, j.Absent = len(got.Rows), got.Absent
	for i := range got.People {
		j.People = append(j.People, newPersonJSON(&got.People[i]))
	}
	for _, row := range got.Rows {
		if row.Place == report.PlaceNotCounted {
			j.NotCounted = append(j.NotCounted, notCountedJSON{row.Number, row.Reason})
		}
	}
	for _, d := range got.Doubts {
		j.Doubts = append(j.Doubts, doubtJSON(d))
	}
	return j
}

func newPersonJSON(p *report.Person) personJSON {
	j := personJSON{
		Key: p.Key, Names: listed(p.Names), Email: known(p.Email), Role: p.Role, Attended: p.Attended,
		Intervals: listed(p.Intervals), Merged: listed(p.Merged), FirstJoin: p.First, LastLeave: p.Last, Flags: listed(p.Flags),
	}
	if p.Timed || !p.Attended { // whoever was not there was there for no time
		j.Seconds = &p.Seconds
	}
	return j
}

// known is s, and null if it is empty.
func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// listed is all, and an empty list rather than null.
func listed[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}
