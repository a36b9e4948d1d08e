package match

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// samples are registrants and rows with what is right for each.
const samples = "../../testdata/matching"

// table reads a CSV file with a header of samples.
func table(t testing.TB, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(samples, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines[1:]
}

func registrantsOf(t testing.TB, name string) []Registrant {
	var all []Registrant
	for _, c := range table(t, name) {
		all = append(all, Registrant{ID: c[0], Names: []string{c[1] + " " + c[2]}, Email: c[3]})
	}
	return all
}

func rowsOf(t testing.TB, name string) []Row {
	var all []Row
	for _, c := range table(t, name) {
		all = append(all, Row{ID: c[0], Name: c[1], Email: c[2]})
	}
	return all
}

func ids(r Result) []string {
	all := []string{}
	for _, c := range r.Candidates {
		all = append(all, c.ID)
	}
	return all
}

func TestSharedSample(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(samples, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Expected []struct {
			Row        string
			Decision   Decision
			Candidates []string
			Why        string
		}
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	got := New(registrantsOf(t, "shared_registrants.csv"), nil, nil).Match(rowsOf(t, "shared_attendance.csv"))
	if len(got) != len(want.Expected) {
		t.Fatalf("%d results for %d rows", len(got), len(want.Expected))
	}
	for i, w := range want.Expected {
		r := got[i]
		if r.Row != w.Row || r.Decision != w.Decision || !slices.Equal(ids(r), w.Candidates) {
			t.Errorf("%s: %s %v (%s), want %s %v: %s", r.Row, r.Decision, ids(r), r.Why, w.Decision, w.Candidates, w.Why)
		}
		t.Log(r)
	}
}
