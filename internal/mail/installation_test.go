package mail

import (
	"net/mail"
	"strings"
	"testing"

	"rollcall/internal/event"
)

// What an event leaves open, the installation says; what it says stays.
func TestTheInstallationSpeaksWhereAnEventIsSilent(t *testing.T) {
	installation := event.Installation{Name: "Network", Sender: "Network office", ReplyTo: "office@example.org", Privacy: event.Text{"en": "We keep little."}}
	for _, tt := range []struct {
		name    string
		contact event.Contact
		set     event.Installation
		from    string
		replyTo string
		privacy string
	}{
		{"silent, and nothing set", event.Contact{}, event.Installation{}, "Virtual exchange of the South-East Europe network", "", ""},
		{"silent", event.Contact{}, installation, "Network office", "office@example.org", "https://see-network.example.org/about#privacy"},
		{"with a name alone", event.Contact{Name: "Lena"}, installation, "Lena", "office@example.org", "https://see-network.example.org/about#privacy"},
		{"with all of it", event.Contact{Name: "Lena", Email: "lena@example.org", PrivacyURL: "https://example.org/p"}, installation, "Lena", "lena@example.org", "https://example.org/p"},
	} {
		l := owed(event.LetterConfirmed)
		l.Event.Contact, l.Installation = tt.contact, tt.set
		m, err := composer(t).Compose(l)
		if err != nil {
			t.Fatal(err)
		}
		read, err := mail.ReadMessage(strings.NewReader(string(m.Bytes)))
		if err != nil {
			t.Fatal(err)
		}
		from, err := read.Header.AddressList("From")
		if err != nil || from[0].Name != tt.from || from[0].Address != "desk@see-network.example.org" {
			t.Errorf("%s: from %v, %v", tt.name, from, err)
		}
		if got := read.Header.Get("Reply-To"); (got == "") != (tt.replyTo == "") || !strings.Contains(got, tt.replyTo) {
			t.Errorf("%s: answers go to %q", tt.name, got)
		}
		if _, address := composer(t).writing(l).privacy(); address != tt.privacy {
			t.Errorf("%s: the notice is at %q", tt.name, address)
		}
	}
}
