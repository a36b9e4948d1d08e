//go:build e2e

package e2e

import (
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// closed is the slug of an event to which people are invited.
const closed = "round-table"

// roundTable announces it with three seats, of which one is kept for Georgia,
// and lets three people sign up, of whom the last waits. So many are to be
// invited, the first of them with a seat that is held.
func (s *stage) roundTable(invited int) {
	s.Helper()
	starts := time.Now().UTC().AddDate(0, 0, 20).Truncate(time.Hour)
	s.program.api("POST", "/events", map[string]any{
		"slug": closed, "title": map[string]string{"en": "Round table", "de": "Runder Tisch"}, "languages": []string{"en", "de"}, "zone": "UTC",
		"contact":      map[string]any{"name": "Network secretariat", "email": "secretariat@example.org"},
		"registration": map[string]any{"verify": false},
		"quotas":       []map[string]any{{"key": "ge", "label": map[string]string{"en": "Georgia"}, "country": "GE", "seats": 1}},
		"sessions": []map[string]any{{
			"slug": "table", "title": map[string]string{"en": "Table", "de": "Tisch"}, "starts": wallTime(starts), "ends": wallTime(starts.Add(time.Hour)), "capacity": 4,
		}},
	}, nil)
	for i := range invited {
		in := map[string]any{"email": guest(i + 1), "given_name": "Olena", "family_name": fmt.Sprint("Kovalenko ", i+1), "country": "UA"}
		if i == 0 {
			in["hold_until"] = starts.AddDate(0, 0, -7).Format(time.RFC3339)
		}
		s.program.api("POST", "/events/"+closed+"/invitations", in, nil)
	}
	for i := range 3 {
		s.program.ask("", "POST", "/events/"+closed+"/registrants", map[string]any{
			"given_name": "Amra", "family_name": fmt.Sprint("Hodžić ", i+1), "email": candidate(i + 1), "country": "BA", "sessions": []string{"table"},
		}, nil)
	}
}

// guest is the address of the i-th who is invited.
func guest(i int) string { return fmt.Sprintf("guest-%d@example.org", i) }

// invitation opens the page behind the letter to the i-th who is invited.
func (v *visitor) invitation(i int) {
	v.Helper()
	v.letter(person{email: guest(i)}, v.subject("mail.invitation.subject"))
	v.follow("the link of the letter", chromedp.Click(chromedp.CSS("pre.plain a")))
	v.sees(v.words.T("invitation.title"))
}

// twentyAreInvited sends twenty invitations, of which one is declined and one
// accepted, and reads on the page of the seats why somebody waits.
func twentyAreInvited(s *stage) {
	s.roundTable(20)
	v := s.visitor(true)
	v.signIn()
	v.open("/desk/" + closed + "/invitations")
	v.press(v.words.T("invitations.send_all", "count", 20))

	declines := s.visitor(false)
	declines.invitation(2)
	declines.press(declines.words.T("invitation.decline"))
	declines.sees(declines.words.T("invitation.declined_title"))

	accepts := s.visitor(true)
	accepts.invitation(1)
	if got := look[string](accepts, `document.querySelector("[name=family_name]").value`); got != "Kovalenko 1" {
		accepts.Errorf("the form is filled with %q", got)
	}
	accepts.press(accepts.words.T("invitation.accept"))
	accepts.sees(accepts.words.T("personal.state.confirmed"))

	states := map[string]int{}
	var page struct{ Items []struct{ State string } }
	s.program.api("GET", "/events/"+closed+"/invitations", nil, &page)
	for _, i := range page.Items {
		states[i.State]++
	}
	if states["accepted"] != 1 || states["declined"] != 1 || states["sent"]+states["seen"] != 18 {
		s.Errorf("the invitations are %v", states)
	}

	v.open("/desk/" + closed + "/sessions/table/seats")
	rows := look[[]string](v, `[...document.querySelectorAll("#queue ~ .scroll tbody tr, section[aria-labelledby=queue] tbody tr")].map(row => row.innerText)`)
	if len(rows) != 1 {
		v.Fatalf("the queue has %d rows:\n%s", len(rows), v.text())
	}
	v.sees("Amra Hodžić 3")
	v.sees(v.words.T("desk.seats.why.reserved"))
	v.sees(v.words.T("desk.seats.still"))
}

// invitationSights are the pages about invitations: of those who have them,
// and of the organiser.
func (s *stage) invitationSights(invited, organiser *visitor) (public, desk []sight) {
	s.roundTable(6)
	list := "/desk/" + closed + "/invitations"
	organiser.open(list)
	organiser.press(organiser.words.T("invitations.send_all", "count", 6))
	links := make([]string, 3)
	for i := range links {
		invited.invitation(i + 1)
		links[i] = strings.TrimPrefix(invited.location(), invited.base)
		switch i {
		case 1:
			invited.press(invited.words.T("invitation.decline"))
		case 2:
			invited.press(invited.words.T("invitation.accept"))
		}
	}
	var draft struct{ ID string }
	s.program.api("POST", "/events/"+closed+"/invitations", map[string]any{"email": guest(7), "given_name": "Ketevan", "family_name": "Dvali", "country": "GE"}, &draft)
	public = []sight{{"invitation", links[0], nil}, {"invitation-declined", links[1], nil}, {"invitation-accepted", links[2], nil}}
	desk = []sight{
		{"desk-invitations", list, nil},
		{"desk-invitations-errors", list, func(v *visitor) {
			v.do("open the form", chromedp.Click(chromedp.CSS("#add > summary")))
			v.press(v.words.T("invitations.add_button"))
		}},
		{"desk-invitation-draft", list + "/" + draft.ID + "/change", nil},
		{"desk-seats-reasons", "/desk/" + closed + "/sessions/table/seats", nil},
	}
	return public, desk
}

// daytime is a zone in which nobody sleeps at this moment.
func daytime() string {
	for _, name := range []string{"UTC", "Pacific/Auckland", "America/Los_Angeles"} {
		if zone, err := time.LoadLocation(name); err == nil {
			if hour := time.Now().In(zone).Hour(); hour >= 9 && hour < 20 {
				return name
			}
		}
	}
	return "Asia/Tokyo"
}

// offerSights are the pages of somebody to whom a seat is offered, of somebody
// behind them in the queue, and of somebody about whom an organiser decides.
func (s *stage) offerSights(v *visitor) []sight {
	starts := time.Now().UTC().AddDate(0, 0, 12).Truncate(time.Hour)
	s.program.api("POST", "/events", map[string]any{
		"slug": "offers", "title": map[string]string{"en": "Peer circle", "de": "Kollegiale Runde"}, "languages": []string{"en", "de", "ka"}, "zone": "UTC",
		"contact":      map[string]any{"name": "Network secretariat", "email": "secretariat@example.org"},
		"registration": map[string]any{"verify": false, "waiting_list": map[string]any{"mode": "offer", "capacity": 0, "offer_hours": 24}},
		"sessions": []map[string]any{{
			"slug": "circle", "title": map[string]string{"en": "Circle"}, "starts": wallTime(starts), "ends": wallTime(starts.Add(time.Hour)), "capacity": 1,
		}},
	}, nil)
	var people [3]registrant
	for i := range people {
		s.program.api("POST", "/events/offers/registrants", map[string]any{
			"given_name": "Nino", "family_name": fmt.Sprint("Beridze ", i+1), "email": fmt.Sprintf("circle-%d@example.org", i), "country": "GE",
			"zone": daytime(), "sessions": []string{"circle"},
		}, &people[i])
	}
	s.program.api("POST", "/events/offers/registrations/"+people[0].id("circle")+"/withdraw", map[string]any{"reason": "asked"}, nil)
	page := func(r registrant) string { return strings.TrimPrefix(r.PersonalLink, v.base) }
	v.letter(person{email: candidate(1)}, v.subject("mail.pending.subject"))
	v.follow("the link of the letter", chromedp.Click(chromedp.CSS("pre.plain a")))
	return []sight{
		{"mine-offered", page(people[1]), nil}, {"mine-waiting-offers", page(people[2]), nil},
		{"mine-pending", strings.TrimPrefix(v.location(), v.base), nil},
	}
}
