package pages

import (
	"strings"
	"testing"
	"time"

	"rollcall/internal/event"
)

// newOffering has the pair with seats that are offered, somebody in the first
// evening's one seat, and two who wait for it, with the pages of all three.
func newOffering(t *testing.T) (f *face, holder, first, second string) {
	t.Helper()
	f = newFace(t)
	f.applyText(strings.Replace(pair, "mode: auto, capacity: 0", "mode: offer, capacity: 0, offer_hours: 24", 1))
	for _, p := range []struct {
		page  *string
		email string
	}{{&holder, "a@example.org"}, {&first, "b@example.org"}, {&second, "c@example.org"}} {
		*p.page = f.signUpBy("pair", p.email, "one")
		f.post(*p.page + "/verify").leads(t)
	}
	return f, holder, first, second
}

func TestAnOfferOnThePage(t *testing.T) {
	f, holder, page, behind := newOffering(t)
	f.get(page).want(t, 200, "You are the first in line.", "All seats are taken", "somebody has to give a seat back", "it is offered to the first in line").
		lacks(t, "/one/accept", "/one/decline")
	f.post(holder + "/one/cancel").leads(t)
	for range 2 { // looking changes nothing
		f.get(page).want(t, 200, "A seat is offered to you", "Accept it until:", "Kyiv time", "In the time zone of the event:", "Berlin time", "24 of 24 hours left",
			`action="`+page+`/one/accept"`, `action="`+page+`/one/decline"`, "no longer on the waiting list").lacks(t, "/one/cancel", "Join the waiting list")
		if to := f.get(page + "/one/accept").leads(t); to != page {
			t.Errorf("opening the address of the button leads to %q", to)
		}
	}
	if got := f.status(page, "one"); got != event.Offered {
		t.Fatalf("after looking the status is %s", got)
	}
	f.get(behind).want(t, 200, "1 seat is offered to somebody at the moment.", "time to accept an offered seat ends")
	f.set(f.now().Add(23*time.Hour + 15*time.Minute))
	f.get(page).want(t, 200, "45 minutes left")
	for range 2 {
		f.get(f.post(page+"/one/accept").leads(t)).want(t, 200, "The seat is yours.", "You have a seat")
	}
	f.post(page+"/one/decline").want(t, 409, "This seat is not offered to you any more.", "You have a seat", `role="alert"`)
	f.post(behind+"/one/accept").want(t, 409, "This seat is not offered to you any more.")
}

func TestAnOfferThatIsDeclinedOnThePage(t *testing.T) {
	f, holder, page, behind := newOffering(t)
	f.post(holder + "/one/cancel").leads(t)
	for range 2 {
		f.get(f.post(page+"/one/decline").leads(t)).want(t, 200, "You have declined the offered seat.", "You have given up this registration", `action="`+page+`/one/restore"`).
			lacks(t, "colleague keeps")
	}
	f.get(behind).want(t, 200, "A seat is offered to you")
}

// The page says that the time is over, whether or not the clock has come by.
func TestAnOfferThatRanOutOnThePage(t *testing.T) {
	f, holder, page, _ := newOffering(t)
	f.post(holder + "/one/cancel").leads(t)
	f.set(f.now().Add(24*time.Hour + time.Second))
	for _, came := range []bool{false, true} {
		if came {
			if _, err := f.desk.Upkeep(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		f.get(page).want(t, 200, "The time to accept the seat is over", "You can sign up again").lacks(t, "/one/accept", "The address was not confirmed")
		for _, answer := range []string{"accept", "decline"} {
			f.post(page+"/one/"+answer).want(t, 409, "The time to accept this seat is over.", `role="alert"`)
		}
	}
	f.get(f.post(page+"/one/register").leads(t)).want(t, 200, "on the waiting list")
}

func TestAPersonUnderApproval(t *testing.T) {
	f := newFace(t)
	f.applyText(strings.Replace(pair, "registration: {", "registration: {approval: true, ", 1))
	seat, none := f.signUpBy("pair", "a@example.org", "one"), f.signUpBy("pair", "b@example.org", "one")
	f.post(seat + "/verify").leads(t)
	f.post(none + "/verify").leads(t)
	f.get(seat).want(t, 200, "The organiser decides about your registration", "A seat is held for you until", "Cancel my registration")
	f.get(none).want(t, 200, "The organiser decides about your registration", "No seat is held for you.")
	f.get(seat+"/one/cancel").want(t, 200, "Cancel your registration?", "does not decide about it any more")
	f.get(f.post(seat+"/one/cancel").leads(t)).want(t, 200, "You have given up this registration")
}

func TestTheDeskOffersASeat(t *testing.T) {
	f, holder, page, behind := newOffering(t)
	f.staffIn("pair", "")
	f.get("/desk/pair/registrations/2").want(t, 200, `href="/desk/pair/registrations/2/one/offer"`)
	f.get("/desk/pair/registrations/2/one/offer").want(t, 200, "Offer a seat", "within a set time", "(optional)")
	f.post("/desk/pair/registrations/2/one/offer").want(t, 409, "Raise the capacity or withdraw someone first.")
	night := f.now().Truncate(24 * time.Hour).Add(20 * time.Hour) // 23:00 in Kyiv
	f.set(night)
	f.post(holder + "/one/cancel").leads(t)
	f.get(page).want(t, 200, "A seat is kept for you.", "The seat is offered to you by letter.", "08:00 Kyiv time")
	f.post("/desk/pair/registrations/2/one/offer").want(t, 409, "It is night for this person.", "08:00 Kyiv time")
	f.set(night.Add(9 * time.Hour)) // 08:00 in Kyiv
	f.post("/desk/pair/registrations/3/one/offer").want(t, 422, `value=""`)
	f.post("/desk/pair/registrations/3/one/offer", "reason", "Speaks next").leads(t)
	f.get(behind).want(t, 200, "A seat is offered to you")
	f.get("/desk/pair/registrations/3").want(t, 200, "Offer open", `/one/withdraw"`)
}
