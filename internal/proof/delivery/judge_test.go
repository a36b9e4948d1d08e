package delivery

import (
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/proof/mailbox"
)

func TestWhatIsFound(t *testing.T) {
	passed, ahead := time.Now().Add(-time.Minute), time.Now().Add(time.Hour)
	sent := event.Letter{Kind: event.LetterConfirmed, MessageID: "m", State: event.LetterSent, Attempts: 1, UsefulUntil: &ahead}
	in := func(state event.LetterState, answer string) event.Letter {
		l := sent
		l.State, l.LastError = state, answer
		return l
	}
	late := in(event.LetterTooLate, "")
	late.UsefulUntil = &passed
	handover := in(event.LetterTooLate, "")
	handover.Kind = event.LetterHandover
	took := mailbox.Letter{MessageID: "m@localhost", To: "ana@example.org", Answered: true}
	mute, other, elsewhere := took, took, took
	mute.Answered, other.Sum[0], elsewhere.To = false, 1, "ben@example.org"
	for _, tt := range []struct {
		name   string
		owed   event.Letter
		to     string
		got    []mailbox.Letter
		caught bool
		drain  bool
		rule   string
	}{
		{"taken once", sent, "ana@example.org", []mailbox.Letter{took}, false, true, ""},
		{"never taken", sent, "ana@example.org", nil, false, true, arrives},
		{"taken again after silence", sent, "ana@example.org", []mailbox.Letter{mute, mute, took}, false, true, ""},
		{"taken again after an answer", sent, "ana@example.org", []mailbox.Letter{took, took}, false, true, once},
		{"taken again after an answer, without one", sent, "ana@example.org", []mailbox.Letter{took, mute}, false, true, once},
		{"taken again after a kill", sent, "ana@example.org", []mailbox.Letter{took, took}, true, true, ""},
		{"taken again with other bytes", sent, "ana@example.org", []mailbox.Letter{mute, other}, false, true, same},
		{"taken at the address before", sent, "new@example.org", []mailbox.Letter{took}, false, true, ""},
		{"taken at both, with other links", sent, "new@example.org", []mailbox.Letter{silentAt(took, "ana@example.org", 0), silentAt(took, "new@example.org", 1)}, false, true, ""},
		{"taken twice at the other with other bytes", sent, "new@example.org", []mailbox.Letter{silentAt(took, "new@example.org", 0), silentAt(took, "new@example.org", 1)}, false, true, same},
		{"taken for somebody else", sent, "ana@example.org", []mailbox.Letter{elsewhere}, false, true, isOwed},
		{"not sent", in(event.LetterQueued, "451"), "ana@example.org", nil, false, false, arrives},
		{"not sent, but claimed by a dead server", in(event.LetterQueued, "451"), "ana@example.org", nil, true, false, ""},
		{"not sent, though there was time", in(event.LetterQueued, "451"), "ana@example.org", nil, true, true, arrives},
		{"refused", in(event.LetterFailed, "recipient: 550 nobody"), "nobody@example.org", nil, false, true, ""},
		{"refused without a word", in(event.LetterFailed, ""), "nobody@example.org", nil, false, true, visible},
		{"refused with the address", in(event.LetterFailed, "550 nobody@example.org"), "nobody@example.org", nil, false, true, visible},
		{"refused though the mail server knows them", in(event.LetterFailed, "550"), "ana@example.org", nil, false, true, arrives},
		{"sent to nobody", sent, "nobody@example.org", nil, false, true, arrives},
		{"too late", late, "ana@example.org", nil, false, true, ""},
		{"too late, since it was answered", handover, "col@example.org", nil, false, true, ""},
		{"too late, though nobody has answered", handover, "ana@example.org", nil, false, true, useful},
		{"too late too early", in(event.LetterTooLate, ""), "ana@example.org", nil, false, true, useful},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &delivery{Options: Options{Drain: tt.drain}, killed: map[string]bool{"m": tt.caught}}
			d.moved, d.answered = map[string]string{"new@example.org": "ana@example.org"}, map[string]bool{"col@example.org": true}
			d.tally.Kinds = map[event.LetterKind]int{}
			d.letter(&tt.owed, tt.to, tt.got)
			switch {
			case tt.rule == "" && len(d.found) > 0:
				t.Errorf("found %v", d.found)
			case tt.rule != "" && (len(d.found) == 0 || d.found[0].Rule != tt.rule):
				t.Errorf("found %v, want %q", d.found, tt.rule)
			}
		})
	}
}

// silentAt is l, taken for an address without an answer and with other bytes.
func silentAt(l mailbox.Letter, to string, sum byte) mailbox.Letter {
	l.To, l.Answered, l.Sum[0] = to, false, sum
	return l
}
