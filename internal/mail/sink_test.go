package mail

import (
	"strings"
	"testing"

	"rollcall/internal/event"
)

func TestSinkKeepsTheLast(t *testing.T) {
	s := &Sink{}
	m, want := written(t, owed(event.LetterConfirmed))
	for range sinkSize + 3 {
		if _, err := s.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	list := s.List()
	if len(list) != sinkSize || list[0].ID != sinkSize+3 || list[sinkSize-1].ID != 4 {
		t.Errorf("%d messages from %d to %d", len(list), list[0].ID, list[len(list)-1].ID)
	}
	got, ok := s.Read(sinkSize)
	if !ok || got.To != "olena.kovalenko@example.org" || got.Subject != want.Subject || got.Text != want.Text || got.HTML != want.HTML {
		t.Errorf("read %+v", got)
	}
	if len(got.Links) != 2 || !strings.Contains(got.Links[0], "/r/42.") || !got.Date.Equal(moment("2021-10-28T09:00")) {
		t.Errorf("links %v, date %v", got.Links, got.Date)
	}
	for _, id := range []int{0, 3, sinkSize + 4} {
		if _, ok := s.Read(id); ok {
			t.Errorf("message %d is still there", id)
		}
	}
}

func TestSinkRefusesWhatNoMailProgramReads(t *testing.T) {
	s := &Sink{}
	for _, bytes := range []string{"", "no header", "Subject: x\r\n\r\nbody", "Date: Thu, 28 Oct 2021 09:00:00 +0000\r\nContent-Type: text/plain\r\n\r\nbody"} {
		if _, err := s.Send(t.Context(), Message{Bytes: []byte(bytes)}); err == nil {
			t.Errorf("%q was kept", bytes)
		}
	}
	if len(s.List()) != 0 {
		t.Error("something was kept")
	}
}
