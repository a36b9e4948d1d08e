package personal

import (
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
	"rollcall/web"
)

// inEach runs a test with a page in each language.
func inEach(t *testing.T, test func(*testing.T, page)) {
	t.Helper()
	words, err := locale.Load(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range words.Languages() {
		t.Run(lang, func(t *testing.T) { test(t, page{frame.Page{Printer: words.Printer(lang)}}) })
	}
}

func TestEveryReasonToWaitIsAWholeSentence(t *testing.T) {
	reasons := []event.Why{"", event.WhyNoSeat, event.WhyReserved, event.WhyMunicipality, event.WhyQuiet, event.WhyTogether, event.WhyOver}
	steps := []event.Step{"", event.StepSoon, event.StepOffer, event.StepHold, event.StepRelease, event.StepMorning, event.StepNear, event.StepLimit}
	inEach(t, func(t *testing.T, g page) {
		seen := map[string]bool{}
		for _, why := range reasons {
			for _, step := range steps {
				o := &event.Outlook{Rank: 3, Ahead: 2, Offered: 2, Held: 1, Why: why, Next: step, NextAt: noon.Add(20 * time.Hour)}
				w := g.waiting(o, time.UTC)
				if (w.Next == "") != (step == event.StepSoon || why == event.WhyOver) {
					t.Errorf("%q, %q: what comes next is %q", why, step, w.Next)
				}
				for _, s := range append(w.Why, w.Next) {
					if strings.Contains(s, "personal.") || strings.ContainsAny(s, "{}") {
						t.Errorf("%q, %q: %q", why, step, s)
					}
				}
				if step != "" && w.Next != "" && !strings.Contains(w.Next, "08:00") {
					t.Errorf("%q does not say when: %q", step, w.Next)
				}
				if len(w.Why) != 4 {
					t.Errorf("%q: %q, want who is ahead, the reason, seats offered and held", why, w.Why)
				}
				seen[w.Why[1]] = true
			}
		}
		if len(seen) != len(reasons) {
			t.Errorf("%d reasons are told apart, want %d", len(seen), len(reasons))
		}
	})
}

func TestTheTimeThatIsLeft(t *testing.T) {
	inEach(t, func(t *testing.T, g page) {
		until := noon.Add(24 * time.Hour)
		r := &desk.RegistrationView{Registration: event.Registration{Status: event.Offered, HoldsSeat: true, OfferUntil: &until, ChangedAt: noon}}
		for _, tt := range []struct {
			now        time.Time
			has, hasNo string
			value      int
		}{
			{noon.Add(90 * time.Minute), "22", "{", 1350},
			{until.Add(-2 * time.Hour), "24", "{", 120},
			{until.Add(-119 * time.Minute), "119", "24", 119},
			{until.Add(-time.Second), "1", "24", 0},
		} {
			o := g.offered(r, "Europe/Kyiv", "Europe/Berlin", tt.now)
			if !strings.Contains(o.Left, tt.has) || strings.Contains(o.Left, tt.hasNo) || o.Value != tt.value || o.Of != 24*60 {
				t.Errorf("at %s: %q, %d of %d minutes", tt.now, o.Left, o.Value, o.Of)
			}
			if !strings.Contains(o.Until, "15:00") || !strings.Contains(o.There, "14:00") {
				t.Errorf("until %q, there %q; want the person's clock first", o.Until, o.There)
			}
		}
		if o := g.offered(r, "Europe/Belgrade", "Europe/Berlin", noon); o.There != "" {
			t.Errorf("the same time twice: %q", o.There)
		}
		r.Status = event.Expired
		if o := g.offered(r, "UTC", "UTC", noon); o != nil {
			t.Errorf("an offer that is over: %+v", o)
		}
	})
}

func TestHintsOfOffersAndDecisions(t *testing.T) {
	inEach(t, func(t *testing.T, g page) {
		s := &event.Session{StartsAt: noon.AddDate(0, 0, 1), EndsAt: noon.AddDate(0, 0, 1).Add(2 * time.Hour)}
		auto, offer := &event.Event{WaitingMode: event.WaitingAuto}, &event.Event{WaitingMode: event.WaitingOffer}
		over, closed := standing(s, event.Expired), standing(s, event.Expired)
		over.OfferOver, closed.OfferOver, over.Actions = true, true, []string{"register"}
		unconfirmed := standing(s, event.Expired)
		unconfirmed.Actions = []string{"register"}
		seat, none := standing(s, event.Pending), standing(s, event.Pending)
		seat.HoldsSeat, none.HoldsSeat = true, false
		seen := map[string]bool{}
		for _, hint := range []string{
			g.hint(auto, standing(s, event.Waitlisted), &event.Registrant{Zone: "UTC"}, noon), g.hint(offer, standing(s, event.Waitlisted), &event.Registrant{Zone: "UTC"}, noon),
			g.hint(offer, standing(s, event.Offered), &event.Registrant{Zone: "UTC"}, noon), g.hint(offer, over, &event.Registrant{Zone: "UTC"}, noon), g.hint(offer, closed, &event.Registrant{Zone: "UTC"}, noon),
			g.hint(auto, unconfirmed, &event.Registrant{Zone: "UTC"}, noon), g.hint(auto, seat, &event.Registrant{Zone: "UTC"}, noon), g.hint(auto, none, &event.Registrant{Zone: "UTC"}, noon),
		} {
			if hint == "" || seen[hint] || strings.HasPrefix(hint, "personal.") {
				t.Errorf("%q is nothing, or is said of two things", hint)
			}
			seen[hint] = true
		}
		if state(over) != "offer_over" || state(unconfirmed) != "expired" {
			t.Errorf("states %q and %q", state(over), state(unconfirmed))
		}
	})
}
