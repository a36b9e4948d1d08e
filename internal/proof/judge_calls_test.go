package proof

import "testing"

func TestPeopleWithoutAnAddress(t *testing.T) {
	answered := Call{Key: "k", Action: Add, Person: "Guest", Outcome: Answered, Status: 201}
	unknown, refused := answered, answered
	unknown.Outcome, unknown.Status, refused.Status = Unknown, 0, 409
	for _, tt := range []struct {
		name  string
		calls []Call
		there map[string]int
		wrong bool
	}{
		{"there", []Call{answered}, map[string]int{"Guest": 1}, false},
		{"repeated with its key", []Call{unknown, answered}, map[string]int{"Guest": 1}, false},
		{"lost", []Call{answered}, nil, true},
		{"twice", []Call{unknown, answered}, map[string]int{"Guest": 2}, true},
		{"nobody knows, and it did not happen", []Call{unknown}, nil, false},
		{"nobody knows, and it happened", []Call{unknown}, map[string]int{"Guest": 1}, false},
		{"refused, and there", []Call{refused}, map[string]int{"Guest": 1}, true},
		{"never asked for", nil, map[string]int{"Guest": 1}, true},
	} {
		j := NewJournal(Rules{})
		for _, c := range tt.calls {
			j.Record(c)
		}
		if found := JudgeNames(j, tt.there); (len(found) > 0) != tt.wrong {
			t.Errorf("%s: %v", tt.name, found)
		}
	}
}

func TestWhoRepeatsIsAnsweredInTheEnd(t *testing.T) {
	lost := Call{Key: "k", Outcome: Unknown}
	if found := Unanswered([]Call{lost, {Key: "k", Outcome: Answered, Status: 202}}); len(found) > 0 {
		t.Errorf("found %v", found)
	}
	if found := Unanswered([]Call{lost}); len(found) != 1 {
		t.Errorf("found %v, want one", found)
	}
}

func TestAnOutageSaysWhenToComeAgain(t *testing.T) {
	for status, want := range map[int]int{202: 0, 500: 0, 503: 1, 507: 1} {
		if found := Outages([]Call{{Outcome: Answered, Status: status}}); len(found) != want {
			t.Errorf("%d without Retry-After: %v", status, found)
		}
		if found := Outages([]Call{{Outcome: Answered, Status: status, RetryAfter: "1"}}); len(found) > 0 {
			t.Errorf("%d with Retry-After: %v", status, found)
		}
	}
}

func TestJoinClicks(t *testing.T) {
	o := &Observation{People: []Person{{ID: "1", Email: "ana"}}}
	click := Call{Key: "k", Action: Join, Person: "ana", Sessions: []string{"hall"}, Outcome: Answered, Status: 200}
	early, lost := click, click
	early.Status, lost.Outcome, lost.Status = 409, Unknown, 0
	for _, tt := range []struct {
		name  string
		calls []Call
		shown map[string]bool
		rule  string
	}{
		{"acknowledged and shown", []Call{click}, map[string]bool{"1": true}, ""},
		{"acknowledged and lost", []Call{click}, nil, "no join click is lost"},
		{"unanswered and shown", []Call{lost}, map[string]bool{"1": true}, ""},
		{"unanswered and not shown", []Call{lost}, nil, ""},
		{"refused and shown", []Call{early}, map[string]bool{"1": true}, "no join click comes from nowhere"},
		{"of somebody else", []Call{click}, map[string]bool{"1": true, "2": true}, "no join click comes from nowhere"},
	} {
		j := NewJournal(Rules{})
		for _, c := range tt.calls {
			j.Record(c)
		}
		found := JudgeJoins(j, o, "hall", tt.shown)
		if tt.rule == "" && len(found) > 0 || tt.rule != "" && (len(found) != 1 || found[0].Rule != tt.rule) {
			t.Errorf("%s: %v, want %q", tt.name, found, tt.rule)
		}
	}
}
