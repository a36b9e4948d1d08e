package proof

import (
	"testing"

	"rollcall/internal/event"
)

func TestLettersOwedAndTaken(t *testing.T) {
	box, err := OpenMailbox()
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	sent := event.Letter{RegistrantID: 1, Kind: event.LetterConfirmed, MessageID: "m", State: event.LetterSent, Attempts: 1}
	queued := sent
	queued.State = event.LetterQueued
	took := Letter{MessageID: "m@localhost", To: "ana@example.org", Kind: event.LetterConfirmed}
	other, elsewhere, another := took, took, took
	other.Sum[0], elsewhere.To, another.Kind = 1, "ben@example.org", event.LetterWaitlisted
	for _, tt := range []struct {
		name   string
		owed   event.Letter
		got    []Letter
		caught bool // under way at a kill
		rule   string
	}{
		{"taken once", sent, []Letter{took}, false, ""},
		{"never taken", sent, nil, false, "a letter that counts as sent has arrived"},
		{"not sent", queued, nil, false, "every letter is sent in the end"},
		{"not sent, but under way at a kill", queued, nil, true, ""},
		{"taken, but under way at a kill before that was written", queued, []Letter{took}, true, ""},
		{"refused", event.Letter{RegistrantID: 1, MessageID: "m", State: event.LetterFailed}, nil, false, "every letter is sent in the end"},
		{"taken twice", sent, []Letter{took, took}, false, "a letter arrives twice only if it was under way at a kill"},
		{"taken twice, under way at a kill", sent, []Letter{took, took}, true, ""},
		{"taken twice, with other bytes", sent, []Letter{took, other}, true, "a repeated letter is the same, byte for byte"},
		{"taken for somebody else", sent, []Letter{elsewhere}, false, "a letter is what is owed"},
		{"another kind", sent, []Letter{another}, false, "a letter is what is owed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, found, n := newPost(box), Findings{}, PostTally{}
			p.addresses["1"] = "ana@example.org"
			if tt.caught {
				p.killed["m"] = true
			}
			p.letter(&found, &n, &tt.owed, tt.got)
			switch {
			case tt.rule == "" && len(found) > 0:
				t.Errorf("found %v", found)
			case tt.rule != "" && (len(found) != 1 || found[0].Rule != tt.rule):
				t.Errorf("found %v, want %q", found, tt.rule)
			}
		})
	}
}

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
