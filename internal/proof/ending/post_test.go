package ending

import (
	"testing"

	"rollcall/internal/event"
	"rollcall/internal/proof"
	"rollcall/internal/proof/mailbox"
)

func TestLettersOwedAndTaken(t *testing.T) {
	box, err := mailbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	sent := event.Letter{RegistrantID: 1, Kind: event.LetterConfirmed, MessageID: "m", State: event.LetterSent, Attempts: 1}
	queued := sent
	queued.State = event.LetterQueued
	took := mailbox.Letter{MessageID: "m@localhost", To: "ana@example.org", Kind: event.LetterConfirmed}
	other, elsewhere, another := took, took, took
	other.Sum[0], elsewhere.To, another.Kind = 1, "ben@example.org", event.LetterWaitlisted
	for _, tt := range []struct {
		name   string
		owed   event.Letter
		got    []mailbox.Letter
		caught bool // under way at a kill
		rule   string
	}{
		{"taken once", sent, []mailbox.Letter{took}, false, ""},
		{"never taken", sent, nil, false, "a letter that counts as sent has arrived"},
		{"not sent", queued, nil, false, "every letter is sent in the end"},
		{"not sent, but under way at a kill", queued, nil, true, ""},
		{"taken, but under way at a kill before that was written", queued, []mailbox.Letter{took}, true, ""},
		{"refused", event.Letter{RegistrantID: 1, MessageID: "m", State: event.LetterFailed}, nil, false, "every letter is sent in the end"},
		{"taken twice", sent, []mailbox.Letter{took, took}, false, "a letter arrives twice only if it was under way at a kill"},
		{"taken twice, under way at a kill", sent, []mailbox.Letter{took, took}, true, ""},
		{"taken twice, with other bytes", sent, []mailbox.Letter{took, other}, true, "a repeated letter is the same, byte for byte"},
		{"taken for somebody else", sent, []mailbox.Letter{elsewhere}, false, "a letter is what is owed"},
		{"another kind", sent, []mailbox.Letter{another}, false, "a letter is what is owed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, found, n := newPost(box), proof.Findings{}, PostTally{}
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
