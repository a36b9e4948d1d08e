package proof_test

import (
	"fmt"
	"testing"
	"time"

	"rollcall/internal/proof"
)

// two is a history of two calls, one after the other, for one seat.
func two() (*proof.Journal, *proof.Observation) {
	j := proof.NewJournal(proof.Rules{Event: "two", Sessions: []proof.Session{{Slug: "hall", Capacity: 1}}})
	o := &proof.Observation{Sessions: []proof.SessionState{{Slug: "hall", Capacity: 1, Waiting: 1}}}
	for i, at := range []proof.Place{{Session: "hall", Status: "confirmed", HoldsSeat: true}, {Session: "hall", Status: "waitlisted", Position: 1}} {
		who, sent := fmt.Sprintf("p%d", i), time.Duration(i)*time.Second
		j.Record(proof.Call{
			Action: proof.Add, Person: who, Sessions: []string{"hall"}, Sent: sent, Ended: sent + time.Millisecond,
			Outcome: proof.Answered, Status: 201, Places: []proof.Place{at},
		})
		o.People = append(o.People, proof.Person{ID: who, Email: who, Verified: true, Places: []proof.Place{at}})
	}
	return j, o
}

func TestExplainFindsWhatCannotBe(t *testing.T) {
	for _, tt := range []struct {
		name string
		lie  func(*proof.Journal, *proof.Observation)
		want int
	}{
		{"the truth", func(*proof.Journal, *proof.Observation) {}, 0},
		{"the second was first", func(_ *proof.Journal, o *proof.Observation) {
			o.People[0].Places, o.People[1].Places = o.People[1].Places, o.People[0].Places
		}, 1},
		{"another capacity", func(_ *proof.Journal, o *proof.Observation) { o.Sessions[0].Capacity = 2 }, 1},
		{"somebody else", func(_ *proof.Journal, o *proof.Observation) { o.People[1].Email = "p9" }, 1},
		{"a known person is new", func(j *proof.Journal, _ *proof.Observation) {
			j.Record(proof.Call{Action: proof.Add, Person: "p0", Sent: 2 * time.Second, Ended: 3 * time.Second, Outcome: proof.Answered, Status: 201})
		}, 1},
		{"a refusal names another status", func(j *proof.Journal, _ *proof.Observation) {
			j.Record(proof.Call{
				Action: proof.Restore, Person: "p0", Sent: 2 * time.Second, Ended: 3 * time.Second,
				Outcome: proof.Answered, Status: 409, Code: "wrong_status", Was: "waitlisted",
			})
		}, 1},
		{"no answer", func(j *proof.Journal, _ *proof.Observation) {
			j.Record(proof.Call{Action: proof.Cancel, Person: "p0", Sent: 2 * time.Second, Ended: 3 * time.Second, Outcome: proof.Unknown})
		}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j, o := two()
			tt.lie(j, o)
			if found := proof.Explain(j, o); len(found) != tt.want {
				t.Errorf("findings: %v", found)
			}
		})
	}
}
