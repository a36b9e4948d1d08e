package mail

import (
	"strings"
	"testing"

	"rollcall/internal/auth"
	"rollcall/internal/event"
)

func TestAnInvitationSaysWhoInvitesAndUntilWhen(t *testing.T) {
	l := owed(event.LetterInvitation)
	_, r := written(t, l)
	link := "https://see-network.example.org/i/" + composer(t).key.InvitationLink(5, 1)
	text := strings.Join(strings.Fields(r.Text), " ")
	for _, part := range []string{
		"You are invited to “Virtual exchange of the South-East Europe network”.", "The invitation comes from: South-East Europe Municipal Network.",
		"Oksana Shevchenko has told us of your work.", "We would be glad to hear you.",
		"A seat in each of the 2 sessions is held for you until: Monday 8 November 2021, 18:00 Berlin time (CET).",
		"Accept or decline by: Monday 13 December 2021, 10:00 Berlin time (CET).",
		"Digitalisation and crisis management", "Impulses for the coming year", link,
		"the organiser entered your address on Wednesday 27 October 2021", "your details are deleted by Wednesday 12 January 2022",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in\n%s", part, r.Text)
		}
	}
	if strings.Contains(text, "/r/") || strings.Contains(text, "signed up") || r.To != "olena.kovalenko@example.org" {
		t.Errorf("to %s, and speaks of a registration:\n%s", r.To, r.Text)
	}
	if id, ok := auth.LinkID(link[strings.LastIndexByte(link, '/')+1:]); !ok || id != 5 {
		t.Errorf("the link is %s", link)
	}
}

func TestAnInvitationPromisesNoSeatThatIsNotHeld(t *testing.T) {
	for name, change := range map[string]func(l *event.LetterContext){
		"none is held":           func(l *event.LetterContext) { l.Invitation.HoldUntil = nil },
		"it was held until then": func(l *event.LetterContext) { l.Letter.OwedAt = *l.Invitation.HoldUntil },
	} {
		l := owed(event.LetterInvitation)
		change(l)
		if _, r := written(t, l); strings.Contains(r.Text, "is held") {
			t.Errorf("%s:\n%s", name, r.Text)
		}
	}
	l := owed(event.LetterInvitation)
	off := moment("2021-10-20T09:00")
	l.Sessions[0].CancelledAt = &off
	if _, r := written(t, l); strings.Contains(r.Text, "Digitalisation") || !strings.Contains(r.Text, "A seat is held for you") {
		t.Errorf("a session that is called off:\n%s", r.Text)
	}
}

func TestAnInvitationThatWasAnsweredIsNotSent(t *testing.T) {
	for _, kind := range []event.LetterKind{event.LetterInvitation, event.LetterInvitationRemind} {
		for _, state := range event.InvitationStates {
			l := owed(kind)
			l.Invitation.State = state
			if l.Outdated() == state.Open() {
				t.Errorf("%s of one that is %s: outdated %t", kind, state, l.Outdated())
			}
		}
	}
}
