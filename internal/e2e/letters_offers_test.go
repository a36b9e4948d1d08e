//go:build e2e

package e2e

import "time"

// aboutOffers are the letters of people who wait where seats are offered: the
// first of the readers gives the one seat back, and the second declines it.
func (w *writing) aboutOffers() {
	const slug, session = "album-offers", "next"
	w.program.api("POST", "/events", w.small(slug, session, map[string]any{"waiting_list": map[string]any{"mode": "offer", "offer_hours": 24}}), nil)
	first, second, third := readers[w.lang][0], readers[w.lang][1], readers[w.lang][2]
	add := func(who person) func() {
		return func() { w.links[who.email] = w.program.add(who, slug, session).PersonalLink }
	}
	w.arrives("confirmed", first, add(first))
	w.after("waitlisted-offers", second, add(second))
	w.arrives("waitlisted", third, add(third))
	w.after("offered", second, func() { w.me(first, "POST", "/me/registrations/"+session+"/cancel", map[string]any{}) })
	w.after("offer-declined", second, func() { w.me(second, "POST", "/me/registrations/"+session+"/decline", map[string]any{}) })
	if w.lang == "en" { // in the demo's own story one runs out, and its person reads English
		w.fromDemo("offer-over", "mail.offer_over.subject")
	}
}

// aboutDecisions are the letters of somebody about whom the organiser decides.
func (w *writing) aboutDecisions() {
	const slug, session = "album-approval", "next"
	who := readers[w.lang][3]
	w.program.api("POST", "/events", w.small(slug, session, map[string]any{"approval": true, "verify": false}), nil)
	w.after("pending", who, func() {
		w.program.ask("", "POST", "/events/"+slug+"/registrants", map[string]any{
			"given_name": who.given, "family_name": who.family, "email": who.email, "sessions": []string{session}, "language": w.lang,
		}, nil)
	})
	w.after("rejected", who, func() {
		id := w.program.find(who, slug).id(session)
		w.program.api("POST", "/events/"+slug+"/registrations/"+id+"/reject", map[string]any{"reason": "example"}, nil)
	})
}

// small is an event of one session with one seat, with a rule of registration.
func (w *writing) small(slug, session string, rule map[string]any) map[string]any {
	zone := awake()
	starts := time.Now().In(zone).AddDate(0, 0, 10)
	return map[string]any{
		"slug": slug, "title": w.text("title"), "languages": []string{w.lang}, "zone": zone.String(), "visibility": "public",
		"contact": w.event["contact"], "registration": rule, "sessions": []map[string]any{{
			"slug": session, "title": w.text("sessions." + session), "capacity": 1, "starts": wallTime(starts), "ends": wallTime(starts.Add(time.Hour)),
		}},
	}
}

// awake is a zone in which it is day, so that seats are offered at once.
func awake() *time.Location {
	for _, name := range []string{"Europe/Kyiv", "Asia/Tokyo", "America/New_York", "Pacific/Honolulu"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			panic(err) // of our own list
		}
		if h := time.Now().In(zone).Hour(); 9 <= h && h < 19 {
			return zone
		}
	}
	return time.UTC
}
