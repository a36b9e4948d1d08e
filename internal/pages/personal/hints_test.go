package personal

import (
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/pages/frame"
)

var noon = time.Date(2021, 10, 12, 12, 0, 0, 0, time.UTC)

func TestEveryStatusSaysWhatHappensNext(t *testing.T) {
	words := localetest.Words(t)
	g := page{frame.Page{Printer: words.Printer("en")}}
	s := &event.Session{StartsAt: noon.AddDate(0, 0, 1), EndsAt: noon.AddDate(0, 0, 1).Add(2 * time.Hour), JoinURL: "https://meet.example.org"}
	called := noon
	off := *s
	off.CancelledAt = &called
	for _, status := range event.Statuses {
		for name, at := range map[string]time.Time{"ahead": noon, "running": s.StartsAt.Add(time.Hour)} {
			if hint := g.hint(&event.Event{}, standing(s, status), &event.Registrant{Zone: "UTC"}, at); hint == "" || strings.HasPrefix(hint, "personal.") {
				t.Errorf("%s, %s: %q", status, name, hint)
			}
		}
		if hint := g.hint(&event.Event{}, standing(&off, status), &event.Registrant{Zone: "UTC"}, noon); (hint == "") != status.Ended() {
			t.Errorf("%s, called off: %q", status, hint)
		}
		if hint := g.hint(&event.Event{}, standing(s, status), &event.Registrant{Zone: "UTC"}, s.EndsAt); (hint == "") != status.Ended() {
			t.Errorf("%s, over: %q", status, hint)
		}
	}
}

func TestTheMostUrgentSessionStandsFirst(t *testing.T) {
	s := &event.Session{}
	joinable := standing(s, event.Confirmed)
	joinable.Actions = []string{"join", "cancel"}
	called := noon
	off := &event.Session{CancelledAt: &called}
	order := []int{
		urgent(joinable, false), urgent(standing(s, event.Waitlisted), false), urgent(standing(s, event.Cancelled), false), urgent(nil, false), urgent(standing(s, event.Confirmed), true),
	}
	for i := 1; i < len(order); i++ {
		if order[i] <= order[i-1] {
			t.Errorf("the order is %v", order)
		}
	}
	if urgent(standing(s, event.Offered), false) != urgent(joinable, false) || urgent(standing(off, event.Confirmed), true) != urgent(standing(s, event.Confirmed), false) {
		t.Error("an offer, or a session that is called off, stands too far down")
	}
}

// standing is a registration with that status, as a page gets it.
func standing(s *event.Session, status event.Status) *desk.RegistrationView {
	return &desk.RegistrationView{Registration: event.Registration{Status: status}, Session: s}
}
