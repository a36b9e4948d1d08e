package proof_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rollcall/internal/proof"
)

// A day is a small event and what became of it, to be doctored: one seat,
// a list of two; a came first and has the seat, b and c wait, d was told that
// it is full, e cancelled after f had come.
type day struct {
	*proof.Journal
	*proof.Observation
}

const ms = time.Millisecond

// call records an answered call.
func (d *day) call(action proof.Action, who string, sent, ended time.Duration, status int, code string) {
	sessions := []string{"hall"}
	if action == proof.Verify {
		sessions = nil
	}
	d.Record(proof.Call{
		Action: action, Person: who, Sessions: sessions, Key: fmt.Sprint(action, who, sent), Sent: sent, Ended: ended,
		Outcome: proof.Answered, Status: status, Code: code,
	})
}

// person adds someone with letters, each of them "kind" or "kind:status".
func (d *day) person(who, status string, position int64, letters ...string) {
	p := proof.Person{ID: who, Email: who, Verified: true, Places: []proof.Place{{
		Registration: who, Session: "hall", Status: status, Position: position, HoldsSeat: status == "confirmed",
	}}}
	for _, kind := range letters {
		l := proof.Owed{Kind: kind, State: "queued"}
		if kind != "again" {
			l.Places = []proof.Place{{Session: "hall", Status: kind}}
		}
		p.Letters = append(p.Letters, l)
	}
	d.People = append(d.People, p)
}

func (d *day) of(who string) *proof.Person {
	i := slices.IndexFunc(d.People, func(p proof.Person) bool { return p.Email == who })
	return &d.People[i]
}

func (d *day) place(who string) *proof.Place { return &d.of(who).Places[0] }

func (d *day) remove(who string) {
	d.People = slices.DeleteFunc(d.People, func(p proof.Person) bool { return p.Email == who })
}

func honest() *day {
	d := &day{
		Journal:     proof.NewJournal(proof.Rules{Event: "day", Sessions: []proof.Session{{Slug: "hall", Capacity: 1}}, WaitingCapacity: 2}),
		Observation: &proof.Observation{Sessions: []proof.SessionState{{Slug: "hall", Capacity: 1, Waiting: 2}}},
	}
	d.call(proof.SignUp, "e", 0, 1*ms, 202, "")
	d.call(proof.SignUp, "a", 2*ms, 4*ms, 202, "")
	d.call(proof.Cancel, "e", 5*ms, 6*ms, 200, "")
	d.call(proof.SignUp, "b", 7*ms, 8*ms, 202, "")
	d.call(proof.SignUp, "b", 9*ms, 10*ms, 202, "")
	d.call(proof.SignUp, "c", 10*ms, 12*ms, 202, "")
	d.call(proof.SignUp, "d", 13*ms, 14*ms, 409, "session_full")
	d.Record(proof.Call{Action: proof.SignUp, Person: "u", Sessions: []string{"hall"}, Key: "u", Sent: 13 * ms, Ended: 15 * ms, Outcome: proof.Unknown})
	d.Record(proof.Call{Action: proof.SignUp, Person: "n", Sessions: []string{"hall"}, Key: "n", Sent: 13 * ms, Ended: 15 * ms, Outcome: proof.Unsent})
	d.person("e", "cancelled", 0, "confirmed", "cancelled")
	d.person("a", "confirmed", 0, "waitlisted", "promoted")
	d.person("b", "waitlisted", 1, "waitlisted", "again")
	d.person("c", "waitlisted", 2, "waitlisted")
	return d
}

func TestJudgeFindsNothingInAnHonestDay(t *testing.T) {
	d := honest()
	for _, f := range proof.Judge(d.Journal, d.Observation) {
		t.Error(f)
	}
	d.call(proof.Withdraw, "b", 16*ms, 17*ms, 200, "") // and the unknown took effect, once
	d.remove("b")
	d.person("b", "withdrawn", 0, "waitlisted", "again", "withdrawn")
	d.place("c").Position = 1
	d.person("u", "waitlisted", 2, "waitlisted")
	for _, f := range proof.Judge(d.Journal, d.Observation) {
		t.Error(f)
	}
}

func TestJudgeFindsEveryLie(t *testing.T) {
	for _, tt := range []struct {
		name string
		lie  func(*day)
		rule string
	}{
		{"two hold one seat", func(d *day) {
			*d.place("b") = proof.Place{Session: "hall", Status: "confirmed", HoldsSeat: true}
			d.of("b").Letters = append(d.of("b").Letters, proof.Owed{Kind: "promoted", Places: []proof.Place{{Session: "hall"}}})
			d.place("c").Position, d.Sessions[0].Waiting = 1, 1
		}, "no session is oversold"},
		{"two were told that they have the seat", func(d *day) {
			for i, who := range []string{"x", "y"} {
				d.Record(proof.Call{
					Action: proof.Add, Person: who, Sessions: []string{"hall"}, Key: who, Sent: 20 * ms, Ended: 21 * ms, Outcome: proof.Answered, Status: 201,
					Places: []proof.Place{{Session: "hall", Status: "confirmed", HoldsSeat: true}},
				})
				d.person(who, "waitlisted", int64(3+i), "waitlisted")
			}
		}, "no session is oversold"},
		{"a gap in the ranks", func(d *day) { d.place("c").Position = 3 }, "ranks are 1 to N"},
		{"a rank twice", func(d *day) { d.place("c").Position = 1 }, "ranks are 1 to N"},
		{"a lost person", func(d *day) { d.remove("c"); d.Sessions[0].Waiting = 1 }, "nobody who was accepted is lost"},
		{"a lost registration", func(d *day) { d.of("c").Places = nil; d.Sessions[0].Waiting = 1 }, "nobody who was accepted is lost"},
		{"an invented person", func(d *day) { d.person("z", "waitlisted", 3, "waitlisted"); d.Sessions[0].Waiting = 3 }, "nobody is there who was not accepted"},
		{"a refused person", func(d *day) { d.person("d", "waitlisted", 3, "waitlisted"); d.Sessions[0].Waiting = 3 }, "nobody is there who was not accepted"},
		{"a person no server has heard of", func(d *day) { d.person("n", "waitlisted", 3, "waitlisted"); d.Sessions[0].Waiting = 3 }, "nobody is there who was not accepted"},
		{"an unknown call that took effect twice", func(d *day) {
			d.person("u", "waitlisted", 3, "waitlisted")
			d.person("u", "waitlisted", 4, "waitlisted")
			d.Sessions[0].Waiting = 4
		}, "everyone is there once"},
		{"a queue in the wrong order", func(d *day) { d.place("b").Position, d.place("c").Position = 2, 1 }, "first come, first served"},
		{"a seat out of order", func(d *day) {
			a, c := d.of("a"), d.of("c")
			a.Places, c.Places, a.Letters, c.Letters = c.Places, a.Places, c.Letters, a.Letters
			d.place("a").Position, d.place("b").Position = 1, 2
		}, "first come, first served"},
		{"full, though a place is free", func(d *day) { d.call(proof.SignUp, "w", 2*ms, 4*ms, 409, "session_full") }, "nobody is told full while there is room"},
		{"a status of another world", func(d *day) { d.place("c").Status = "rejected" }, "no status comes about that the calls do not lead to"},
		{"unverified, though nobody is asked", func(d *day) { d.place("c").Status = "unverified" }, "no status comes about that the calls do not lead to"},
		{"cancelled, though nobody did", func(d *day) { d.place("c").Status = "cancelled" }, "no status comes about that the calls do not lead to"},
		{"a cancellation that did not last", func(d *day) {
			*d.place("e") = proof.Place{Session: "hall", Status: "waitlisted", Position: 3}
			d.Sessions[0].Waiting = 3
		}, "what was acknowledged lasts"},
		{"a confirmed person without a seat", func(d *day) { d.place("a").HoldsSeat = false }, "seats are held by those who may"},
		{"a rank beside a seat", func(d *day) { d.place("a").Position = 1 }, "who waits has a rank, and nobody else"},
		{"a free seat while people wait", func(d *day) { d.Sessions[0].Capacity = 2 }, "nobody waits while a seat is free"},
		{"a capacity nobody asked for", func(d *day) { d.Sessions[0].Capacity = 2 }, "the capacity is one that was asked for"},
		{"a counter that is wrong", func(d *day) { d.Sessions[0].Waiting = 3 }, "those waiting are counted"},
		{"a free seat that is not there", func(d *day) { d.Sessions[0].SeatsFree = 1 }, "free seats are counted"},
		{"a list that is too long", func(d *day) {
			d.call(proof.SignUp, "f", 20*ms, 21*ms, 202, "")
			d.person("f", "waitlisted", 3, "waitlisted")
			d.Sessions[0].Waiting = 3
		}, "a waiting list is as long as announced"},
		{"a doubled letter", func(d *day) { d.of("c").Letters = append(d.of("c").Letters, d.of("c").Letters[0]) }, "letters tell what happened, each step once"},
		{"a promotion nobody was told of", func(d *day) { d.of("a").Letters = d.of("a").Letters[:1] }, "letters tell what happened, each step once"},
		{"a doubled explanation", func(d *day) { d.of("b").Letters = append(d.of("b").Letters, proof.Owed{Kind: "again"}) }, "every letter is owed once"},
		{"a missing explanation", func(d *day) { d.of("b").Letters = d.of("b").Letters[:1] }, "every letter is owed once"},
		{"a letter that nothing caused", func(d *day) { d.of("c").Letters = append(d.of("c").Letters, proof.Owed{Kind: "called_off"}) }, "every letter is owed once"},
		{"a fault", func(d *day) { d.call(proof.SignUp, "v", 20*ms, 21*ms, 500, "internal") }, "no call ends in a fault"},
		{"a server that is busy for no reason", func(d *day) { d.call(proof.SignUp, "v", 20*ms, 21*ms, 503, "busy") }, "no call ends in a fault"},
		{"an answer that the contract does not have", func(d *day) { d.call(proof.SignUp, "v", 20*ms, 21*ms, 422, "invalid") }, "every answer is one that the contract has"},
		{"a session that has gone", func(d *day) { d.Sessions = nil }, "a session stays"},
		{"a capacity that did not last", func(d *day) {
			d.Record(proof.Call{Action: proof.Resize, Sessions: []string{"hall"}, Capacity: 5, Sent: 30 * ms, Ended: 31 * ms, Outcome: proof.Answered, Status: 200})
		}, "what was acknowledged lasts"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := honest()
			tt.lie(d)
			found := proof.Judge(d.Journal, d.Observation)
			if !slices.ContainsFunc(found, func(f proof.Finding) bool { return f.Rule == tt.rule }) {
				t.Errorf("%q is not among %v", tt.rule, found)
			}
		})
	}
}

func TestAJournalCanBeRead(t *testing.T) {
	var text strings.Builder
	if err := honest().Write(&text); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(text.String()), "\n")
	if len(lines) != 1+9 || !strings.Contains(lines[0], `"event":"day"`) || !strings.Contains(lines[1], `"person":"e"`) {
		t.Errorf("%d lines: %s", len(lines), text.String())
	}
}
