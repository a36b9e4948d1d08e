package event

import (
	"slices"
	"testing"
)

func TestWhoInvites(t *testing.T) {
	silent := &Event{Title: Text{"en": "Exchange"}, Languages: []string{"en"}}
	spoken := &Event{Title: Text{"en": "Exchange"}, Languages: []string{"en"}, Contact: Contact{Name: "Secretariat"}}
	for _, tt := range []struct {
		in   Installation
		e    *Event
		want string
	}{
		{Installation{}, silent, "Exchange"}, {Installation{Sender: "Network"}, silent, "Network"},
		{Installation{Sender: "Network"}, spoken, "Secretariat"}, {Installation{Name: "Network"}, silent, "Exchange"},
	} {
		if got := tt.in.Host(tt.e, "en"); got != tt.want {
			t.Errorf("%+v: %q invites, want %q", tt.in, got, tt.want)
		}
	}
	for _, tt := range [][3]string{{"", "", "Rollcall"}, {"Network", "", "Network"}, {"Network", "Secretariat", "Secretariat"}} {
		if got := (&Installation{Name: tt[0], Sender: tt[1]}).Writes(); got != tt[2] {
			t.Errorf("called %q with the sender %q, %q writes", tt[0], tt[1], got)
		}
	}
}

func TestLanguagesThatAreOffered(t *testing.T) {
	speaks := []string{"en", "de", "uk", "ka"}
	for _, tt := range []struct{ set, want []string }{
		{nil, speaks}, {[]string{"uk", "en"}, []string{"uk", "en"}}, {[]string{"fr"}, speaks}, {[]string{"fr", "de"}, []string{"de"}},
	} {
		if got := (&Installation{Languages: tt.set}).Offers(speaks); !slices.Equal(got, tt.want) {
			t.Errorf("of %v %v are offered, want %v", tt.set, got, tt.want)
		}
	}
}
