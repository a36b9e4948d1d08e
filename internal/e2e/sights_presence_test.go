//go:build e2e

package e2e

import "strings"

// presenceSights are the pages of who was there: reports and their review, the
// record, what follows from it, and the board that needs no account.
func (g *gallery) presenceSights() []sight {
	base, event := "/desk/"+seeNetwork, "/desk/"+galleryEvent
	held, over := base+"/sessions/"+heldMeeting, event+"/sessions/over"
	report := held + "/reports/1"
	var link struct{ URL string }
	g.program.api("POST", "/events/"+galleryEvent+"/sessions/running/host-links", map[string]string{"label": "Tablet at the door"}, &link)
	g.me("over", "POST", "/me/registrations/over/objection", map[string]string{"text": "I was there from the first minute."})
	return []sight{
		{"desk-attendance-all", base + "/attendance", nil},
		{"desk-attendance-series", base + "/attendance?series=1", nil},
		{"desk-attendance-case", over + "/attendance/" + g.program.find(person{email: "over@example.org"}, galleryEvent).ID, nil},
		{"desk-objections", over + "/objections", nil},
		{"desk-threshold", base + "/threshold?percent=60", nil},
		{"desk-figures", base + "/figures", nil},
		{"desk-after", over + "/after", nil},
		{"desk-reports", held + "/reports", nil},
		{"desk-reports-errors", held + "/reports", func(v *visitor) { v.sendForm(held + "/reports/import") }},
		{"desk-report", report, nil},
		{"desk-report-rows", report + "/rows?bucket=suggested", nil},
		{"desk-report-new", over + "/reports", givesNames},
		{"desk-review", report + "/review", nil},
		{"desk-review-likely", over + "/reports", func(v *visitor) {
			givesNames(v)
			v.link(v.words.T("reports.review"))
		}},
		{"desk-review-assigned", report + "/review/assigned", nil},
		{"host-board", strings.TrimPrefix(link.URL, g.program.url), nil},
	}
}

// givesNames types who was there, one of them in another alphabet than he has registered
// in, and stays at what that would change.
func givesNames(v *visitor) {
	v.Helper()
	v.fill(map[string]string{"names": "Arsen Manukyan\nMirela"})
	v.press(v.words.T("reports.look"))
}
