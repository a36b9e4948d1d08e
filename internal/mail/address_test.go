package mail

import (
	"strings"
	"testing"

	"rollcall/internal/event"
)

// TestLettersToOtherAddressesTellNothing holds the letters that go to an
// address which is not, or not any more, the person's.
func TestLettersToOtherAddressesTellNothing(t *testing.T) {
	for kind, to := range map[event.LetterKind]string{event.LetterAddress: "olena@example.net", event.LetterAddressChanged: "olena.old@example.org"} {
		l := owed(kind)
		m, r := written(t, l)
		if m.To != to {
			t.Errorf("%s goes to %s", kind, m.To)
		}
		personal := "/r/" + composer(t).key.PersonalLink(l.Registrant.ID, l.Registrant.LinkGeneration)
		for _, secret := range []string{personal, "Digitalisation", "kovalenko@example.org", "@example.net"} {
			if strings.Contains(r.Text+r.HTML, secret) {
				t.Errorf("%s holds %q:\n%s", kind, secret, r.Text)
			}
		}
	}
	_, asks := written(t, owed(event.LetterAddress))
	link := "https://see-network.example.org/r/address/" + composer(t).key.AddressLink(42, "olena@example.net", moment("2021-10-28T09:00"))
	if !strings.Contains(asks.Text, link+"\n") || strings.Contains(asks.Text, "Olena") {
		t.Errorf("the letter that asks is\n%s", asks.Text)
	}
	_, told := written(t, owed(event.LetterAddressChanged))
	if !strings.Contains(told.Text, "https://see-network.example.org/see-network-2021\n") {
		t.Errorf("the letter that tells is\n%s", told.Text)
	}
}

func TestALetterThatAsksIsOfNoUseWhenAnotherWasAskedFor(t *testing.T) {
	l := owed(event.LetterAddress)
	if l.Outdated() {
		t.Error("it is outdated at once")
	}
	later := moment("2021-10-28T10:00")
	l.Registrant.AskedEmailAt = &later
	if !l.Outdated() {
		t.Error("it is sent although its link is dead")
	}
	l.Registrant.AskedEmailAt = nil
	if !l.Outdated() {
		t.Error("it is sent although nobody asks any more")
	}
}
