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
