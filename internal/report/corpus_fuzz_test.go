package report_test

import (
	"errors"
	"testing"
	"time"

	"rollcall/internal/report"
)

// FuzzRead reads what it is given with each set of hints. Whatever it is, it is read
// or refused, within the time there is, and what was read keeps the rules that hold
// for every reading. Seeds are all specimens, and testdata/fuzz.
func FuzzRead(f *testing.F) {
	for _, s := range specimens(f) {
		f.Add(s.data, byte(0))
		f.Add(s.data, byte(7))
	}
	f.Fuzz(func(t *testing.T, data []byte, which byte) {
		h := report.Hints{Name: "participants.csv"}
		if which&1 != 0 {
			h.Zone = "Europe/Berlin"
		}
		if which&2 != 0 {
			h.Date = report.Date{Year: 2026, Month: time.October, Day: 6}
		}
		if which&4 != 0 {
			h.Columns = map[string]report.Field{"Name": report.FieldName, "Email": report.FieldIgnore, "Join time": report.FieldJoined}
		}
		began := time.Now()
		got, err := report.Read(data, h)
		if took := time.Since(began); took > 10*time.Second { // beside other work on the machine
			t.Errorf("%d bytes took %v", len(data), took)
		}
		var refused *report.Refusal
		if err != nil {
			if !errors.As(err, &refused) || refused.Code == "" {
				t.Errorf("refused by %v", err)
			}
			return
		}
		for _, d := range broken(got) {
			t.Error(d)
		}
		if both := report.Merge(got, got); len(both) != len(got.People) {
			t.Errorf("the same report twice has %d people, alone %d", len(both), len(got.People))
		}
	})
}
