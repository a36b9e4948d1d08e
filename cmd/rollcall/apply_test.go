package main

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/calendar"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

func TestApplySaysWhoIsToldWhat(t *testing.T) {
	var out bytes.Buffer
	printApplied(streams{out: &out}, desk.Applied{
		Slug:      "webinar",
		Changes:   []eventfile.Change{{Path: "sessions/first/starts", Old: "2021-11-12T10:00", New: "2021-11-19T10:00"}, {Path: "sessions/first/join_url", New: "https://meet.example.org/a"}},
		Letters:   map[event.LetterKind]int64{event.LetterChanged: 120, event.LetterCalledOff: 3},
		Calendars: map[calendar.Method]int64{calendar.Request: 100, calendar.Cancel: 2},
	})
	want := `webinar: changed
  sessions/first/starts: 2021-11-12T10:00 -> 2021-11-19T10:00
  sessions/first/join_url: (none) -> https://meet.example.org/a (no letter: people are led to it when they join)
  letters of kind called_off: 3
  letters of kind changed: 120
  calendar entries updated by them: 100
  calendar entries taken away by them: 2
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}
