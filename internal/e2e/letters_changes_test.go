//go:build e2e

package e2e

import (
	"strings"
	"time"
)

// toColleagues are the letters about seats that are given to somebody: the
// third of the readers gives, the fourth gets.
func (w *writing) toColleagues() {
	giver, taker := readers[w.lang][2], readers[w.lang][3]
	w.signUp(giver, "soon")
	w.comes("mail.verify.subject", giver)
	w.links[giver.email] = w.linkIn()
	w.me(giver, "POST", "/me/verify", map[string]any{})
	to := func() {
		w.me(giver, "POST", "/me/registrations/soon/hand-over", map[string]any{"email": taker.email, "given_name": taker.given, "family_name": taker.family})
	}
	w.after("handover", taker, to)
	w.links[taker.email] = w.linkIn()
	w.after("seat-stays", giver, func() { w.me(taker, "POST", "/me/registrations/soon/decline", map[string]any{}) })
	to()
	w.after("handed-over", giver, func() { w.me(taker, "POST", "/me/registrations/soon/accept", map[string]any{}) })
}

// aboutAddresses are the letters of somebody who moves to another address,
// and of whom that address belongs to.
func (w *writing) aboutAddresses() {
	mover, other := readers[w.lang][3], readers[w.lang][1]
	to := func(address string) func() {
		return func() { w.me(mover, "PATCH", "/me", map[string]any{"email": address}) }
	}
	w.after("address-taken", other, to(other.email))
	moved := person{mover.given, mover.family, "moved@example.org"}
	w.after("address", moved, to(moved.email))
	confirm := w.linkIn()
	w.after("address-changed", mover, func() {
		w.program.ask("", "POST", "/me/address", map[string]any{"token": confirm[strings.LastIndex(confirm, "/")+1:]}, nil)
	})
}

// aboutChanges are the letters that an organiser causes.
func (w *writing) aboutChanges() {
	second := readers[w.lang][1]
	later := w.event["sessions"].([]map[string]any)[1]
	w.after("changed", second, func() {
		moved := time.Now().UTC().AddDate(0, 0, 22).Truncate(time.Hour)
		later["starts"], later["ends"], later["title"] = wallTime(moved), wallTime(moved.Add(time.Hour)), w.text("renamed")
		w.put()
	})
	w.after("called-off", second, func() { later["cancelled"] = true; w.put() })
	w.after("changed-back", second, func() { delete(later, "cancelled"); w.put() })
	w.after("withdrawn", second, func() {
		found := w.program.find(second, w.slug)
		w.program.api("POST", "/events/"+w.slug+"/registrations/"+found.id("later")+"/withdraw", map[string]any{"reason": "example"}, nil)
	})
}

// afterwards are the letters when it is over: about the recording of a session,
// and with the links of somebody who was in two events.
func (w *writing) afterwards() {
	one := readers[w.lang][0]
	began := time.Now().UTC().AddDate(0, 0, -1).Truncate(time.Hour)
	over := map[string]any{
		"slug": "over", "title": w.text("sessions.over"), "capacity": 5, "starts": wallTime(began), "ends": wallTime(began.Add(time.Hour)),
	}
	past := map[string]any{
		"slug": "album-past", "title": w.text("title"), "languages": []string{w.lang}, "zone": "UTC", "visibility": "public",
		"contact": w.event["contact"], "sessions": []map[string]any{over},
	}
	w.program.api("POST", "/events", past, nil)
	w.program.add(one, "album-past", "over")
	w.after("recording", one, func() {
		over["materials"] = []map[string]any{
			{"key": "video", "kind": "recording", "access": "registered", "url": "https://example.org/video", "title": w.text("sessions.over")},
		}
		w.program.put("/events/album-past?letters=notify", past)
	})
	w.after("links", one, func() { w.program.ask("", "POST", "/me/link", map[string]any{"email": one.email}, nil) })
	for i, letter := range []string{"attended", "missed"} {
		who := readers[w.lang][1+i]
		id := w.program.add(who, "album-past", "over").ID
		outcome := map[string]any{"outcome": []string{"attended", "no_show"}[i], "reason": "told by the host"}
		w.program.api("PATCH", "/events/album-past/sessions/over/attendance/"+id, outcome, nil)
		w.after(letter, who, func() {
			w.program.api("POST", "/events/album-past/sessions/over/after", map[string]any{"letter": letter, "expected": 1}, nil)
		})
	}
}
