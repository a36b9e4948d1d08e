package match

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	}
}

// TestPairs takes each registrant and row of the pairs alone. Their first
// column says what must become of them: auto, a strong suggestion, any
// suggestion, at most a weak one (they are two people), or none.
func TestPairs(t *testing.T) {
	pairs := table(t, "more/pairs.csv")
	if len(pairs) < 120 {
		t.Fatalf("%d pairs", len(pairs))
	}
	for _, c := range pairs {
		m := New([]Registrant{{ID: "r", Names: []string{c[1]}, Email: "r@example.org"}}, nil, nil)
		r := m.Match([]Row{{Name: c[2]}})[0]
		strong := r.Decision == Suggest && rank(r.Candidates[0].Reasons[0]) <= rank(OriginalName)
		if ok := map[string]bool{
			"auto": r.Decision == Auto, "strong": strong, "suggest": r.Decision == Suggest,
			"weak": r.Decision == None || r.Decision == Suggest && !strong, "none": r.Decision == None,
		}[c[0]]; !ok {
			t.Errorf("%s and %s (%s): %s (%s), want %s", c[1], c[2], c[3], r.Decision, r.Why, c[0])
		}
		if c[0] == "auto" {
			continue
		}
		// The address of somebody else does not make more of a name.
		if r := m.Match([]Row{{Name: c[2], Email: "x@example.net"}})[0]; r.Decision == Auto {
			t.Errorf("%s and %s with another address: %s", c[1], c[2], r.Why)
		}
	}
}

// TestOneMeeting is about people who are in each other's way.
func TestOneMeeting(t *testing.T) {
	got := New(registrantsOf(t, "more/registrants.csv"), nil, nil).Match(rowsOf(t, "more/attendance.csv"))
	want := table(t, "more/expected.csv")
	if len(got) != len(want) {
		t.Fatalf("%d results, want %d", len(got), len(want))
	}
	for i, w := range want {
		r := got[i]
		if got := []string{r.Row, string(r.Decision), strings.Join(ids(r), " "), string(r.Why)}; !slices.Equal(got, w) {
			t.Errorf("got %v, want %v", got, w)
		}
	}
}
