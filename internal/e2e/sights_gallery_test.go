//go:build e2e

package e2e

import "github.com/chromedp/chromedp"

// formSights are the gallery's event and its form, in what it can come to.
func (g *gallery) formSights() []sight {
	at := "/" + galleryEvent
	return []sight{
		{"event-all", at, nil},
		{"event-all-zone", at + "?zone=Australia/Adelaide", nil},
		{"form-office", at, func(v *visitor) {
			v.do("open the office", chromedp.Click(chromedp.CSS("details.office summary")), chromedp.Click(chromedp.CSS("[data-add]")))
		}},
		{"form-meant", at, func(v *visitor) {
			v.fill(map[string]string{"email": "nino@gmial.com"})
			v.do("leave the field", chromedp.KeyEvent("\t"))
		}},
		{"form-question", at, func(v *visitor) { v.tick("answers.q_choices", "a") }},
		{"form-errors", at, func(v *visitor) {
			v.do("open the office", chromedp.Click(chromedp.CSS("details.office summary")))
			v.fill(map[string]string{"colleagues.0.given_name": "Дмитро", "colleagues.0.email": "nobody", "answers.q_number": "many"})
			v.send()
		}},
		{"link-sent", "/r/sent", nil},
		{"link-errors", "/r/link", func(v *visitor) { v.press(v.words.T("page.send_link")) }},
	}
}

// ownSights are personal pages, and what can be done from there.
func (g *gallery) ownSights() []sight {
	holder, mover, fresh := g.links["holder"], g.links["mover"], g.links["fresh"]
	accept := func(v *visitor) { v.press(v.words.T("handover.accept")) }
	return []sight{
		{"verify-consents", g.links["office"], nil},
		{"verify-errors", g.links["office"], func(v *visitor) { v.press(v.words.T("personal.verify")) }},
		{"personal-handed", holder, nil},
		{"personal-offered", g.links["over"], nil},
		{"personal-take-back", g.links["gone"], nil},
		{"personal-materials", g.links["running"], nil},
		{"personal-off", g.links["off"], nil},
		{"change", mover + "/change", nil},
		{"change-errors", mover + "/change", func(v *visitor) {
			v.empty("given_name")
			v.press(v.words.T("change.save"))
		}},
		{"address", holder + "/address", nil},
		{"address-errors", holder + "/address", func(v *visitor) { v.press(v.words.T("address.send")) }},
		{"address-asked", mover + "/address", nil},
		{"address-confirm", g.links["address"], nil},
		{"data", holder + "/data", nil},
		{"erase", holder + "/erase", nil},
		{"erased", "/r/erased", nil},
		{"hand-over", g.links["keeper"] + "/next/hand-over", nil},
		{"hand-over-errors", g.links["keeper"] + "/next/hand-over", func(v *visitor) { v.press(v.words.T("handover.button")) }},
		{"take", fresh, nil},
		{"take-errors", fresh, accept},
		{"take-ended", g.links["late"] + "/next/accept", nil},
		{"verify-none", g.links["late"], nil},
	}
}

// daySights are the day of a session.
func (g *gallery) daySights() []sight {
	return []sight{
		{"join-days", g.links["holder"] + "/next/join", nil},
		{"join-unready", g.links["running"] + "/running/join", nil},
		{"join-waiting", g.links["waiting"] + "/full/join", nil},
		{"join-cancelled", g.links["gone"] + "/next/join", nil},
		{"join-off", g.links["off"] + "/off/join", nil},
	}
}

// lastSights are the ends of something, after which it is not as before.
func (g *gallery) lastSights() []sight {
	return []sight{
		{"stop", g.stopLink("first"), nil},
		{"stopped", g.stopLink("first"), func(v *visitor) { v.press(v.words.T("stop.button")) }},
		{"personal-quiet", g.links["first"], nil},
		{"address-confirmed", g.links["address"], func(v *visitor) { v.press(v.words.T("address.confirm")) }},
	}
}

// deskSights are the gallery as staff see it.
func (g *gallery) deskSights() []sight {
	base := "/desk/" + galleryEvent
	return []sight{
		{"desk-languages", base, (*visitor).unfold},
		{"desk-registrations-all", base + "/registrations", nil},
		{"desk-notice", base + "/sessions/running", func(v *visitor) {
			v.fill(map[string]string{"text": "We begin ten minutes late."})
			v.press(v.words.T("desk.notice_show"))
		}},
		{"desk-notice-errors", base + "/sessions/running", func(v *visitor) {
			v.fill(map[string]string{"text": "https://example.org"})
			v.press(v.words.T("desk.notice_show"))
		}},
	}
}
