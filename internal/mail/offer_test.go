package mail

import (
	"strings"
	"testing"

	"rollcall/internal/event"
)

// What letters about offers and decisions say, whatever the line breaks.
func TestLettersAboutOffersAndDecisions(t *testing.T) {
	for _, tt := range []struct {
		name   string
		kind   event.LetterKind
		change func(*event.LetterContext)
		want   []string
		not    []string
	}{
		{
			"an offer begins with its deadline, by the reader's clock first", event.LetterOffered, nil,
			[]string{
				"Dear Olena Kovalenko, Accept it until: Friday 29 October 2021, 19:00 Kyiv time (EEST). In the time zone of the event: Friday 29 October 2021, 18:00 Berlin time (CEST).",
				"decline it there", "the seat goes to the next person, and you are no longer on the waiting list.", "See the seat: https://", "Opening it changes nothing yet.", "A seat is offered to you.",
			}, []string{"text/calendar", "attached"},
		},
		{
			"an offer where the clock shows the same names one time", event.LetterOffered, func(l *event.LetterContext) { l.Registrant.Zone = "Europe/Belgrade" },
			[]string{"Accept it until: Friday 29 October 2021, 18:00 Belgrade time (CEST)."}, []string{"In the time zone of the event"},
		},
		{
			"an offer that ran out, and the way back", event.LetterOfferOver, nil,
			[]string{"It goes to the next person", "sign up for the session again on your page", "The offered seat was not accepted in time."}, []string{"The address was not confirmed"},
		},
		{
			"an offer that ran out when registration is closed", event.LetterOfferOver, func(l *event.LetterContext) { closes := moment("2021-10-28T08:59"); l.Event.ClosesAt = &closes },
			[]string{"Registration for this session is closed."}, []string{"sign up for the session again"},
		},
		{
			"an offer that was declined", event.LetterCancelled, func(l *event.LetterContext) { l.Letter.Data.Declined = true },
			[]string{"You have declined the offered seat", "take that back on your page within 24 hours"}, []string{"You have cancelled"},
		},
		{
			"declined by the organiser, with the reason", event.LetterRejected, nil,
			[]string{"The organiser has declined your registration", "Reason: The session is for municipal staff."}, nil,
		},
		{
			"waiting for approval with a seat and without", event.LetterPending, nil,
			[]string{"The organiser decides about your registration", "Your registration awaits approval. A seat is held for you until then.", "Your registration awaits approval. ---"}, nil,
		},
		{
			"waiting where seats are offered", event.LetterWaitlisted, func(l *event.LetterContext) { l.Event.WaitingMode = event.WaitingOffer },
			[]string{"offer it to you by letter"}, []string{"the seat is yours"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := owed(tt.kind)
			if tt.change != nil {
				tt.change(l)
			}
			_, r := written(t, l)
			text := strings.Join(strings.Fields(r.Text), " ")
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("the text lacks %q:\n%s", want, r.Text)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(text, not) || strings.Contains(string(r.HTML), not) {
					t.Errorf("the letter has %q:\n%s", not, r.Text)
				}
			}
		})
	}
}
