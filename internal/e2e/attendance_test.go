//go:build e2e

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// reported is an event whose session was held three days ago, in two meetings at once.
const reported = "water-and-towns"

// greta comes without a registration, with an address.
var greta = person{"Greta", "Olsen", "greta.olsen@example.net"}

// A hall is the held session: the reports of its two meetings, and what counts as
// attended.
type hall struct {
	*stage
	zoom, teams *handed
	length      int // seconds
	percent     int
	ids         map[string]string // registrants by name
}

// twoReports is what an organiser does after a session that was held in Zoom and in Teams
// at once: the two reports in, their clocks put right, both applied, the ten who are
// doubtful decided about by keyboard, a walk-in invited, another threshold, a report taken
// back and applied again. After every step the totals are those that the test finds in what it has
// written, and every row is in one bucket.
func twoReports(s *stage) {
	h := s.heldInTwoMeetings()
	v := s.visitor(true)
	v.signIn()
	h.handsIn(v)
	for _, r := range []*handed{h.zoom, h.teams} {
		h.corrects(v, r)
	}
	h.right("with the zone")
	for _, r := range []*handed{h.zoom, h.teams} {
		h.applies(v, r)
	}
	h.reviews(v, h.zoom, true)
	h.reviews(v, h.teams, false)
	h.invites(v)
	h.shows(v)
	h.lowersThreshold(v, 50)
	h.takesBack(v, h.teams)
	h.applies(v, h.teams)
	h.shows(v)
	book := v.download(v.words.T("desk.download_workbook"))
	if cells := column(s, book, v.words.T("sheet.unmatched")); !slices.Contains(cells, "Harun Delić") || slices.Contains(cells, "Mirjana Savić") {
		s.Errorf("the workbook should have the walk-in of the second report, and not who was assigned: %q", cells)
	}
}

// heldInTwoMeetings announces the session, lets everybody register, and writes the reports.
func (s *stage) heldInTwoMeetings() *hall {
	s.Helper()
	zoom, teams := whoCame()
	h := &hall{
		stage: s, length: 2 * 60 * 60, percent: 80, ids: map[string]string{},
		zoom:  &handed{file: "participants_86512345678.csv", people: zoom, decided: map[string]bool{}},
		teams: &handed{file: "Water and towns - Attendance report.csv", teams: true, people: teams, decided: map[string]bool{}},
	}
	starts := h.starts()
	s.program.api("POST", "/events", map[string]any{
		"slug": reported, "title": map[string]string{"en": "Water and towns"}, "languages": []string{"en"}, "zone": "Europe/Sarajevo",
		"contact": map[string]string{"name": "Office", "email": "office@example.org"}, "staff": []string{"moderation@example.org"},
		"sessions": []map[string]any{{
			"slug": "held", "title": map[string]string{"en": "Held"}, "starts": wallTime(starts), "ends": wallTime(starts.Add(2 * time.Hour)), "capacity": 40, "room_limit": 60,
		}},
	}, nil)
	for i, name := range expected {
		given, family, _ := strings.Cut(name, " ")
		h.ids[name] = s.program.add(person{given, family, address(i + 1)}, reported, "held").ID
	}
	return h
}

// starts is when the session began, in the event's zone.
func (h *hall) starts() time.Time {
	h.Helper()
	zone, err := time.LoadLocation("Europe/Sarajevo")
	if err != nil {
		h.Fatal(err)
	}
	y, m, d := time.Now().In(zone).AddDate(0, 0, -3).Date()
	return time.Date(y, m, d, 10, 0, 0, 0, zone)
}

// handsIn goes from the event to the reports of its session, and gives both files at once.
func (h *hall) handsIn(v *visitor) {
	v.Helper()
	v.open("/desk/" + reported)
	v.link(v.words.T("desk.attendance"))
	v.followNth(`nav.views a[href*="/sessions/"]`, 0)
	h.right("before the reports")
	v.link(v.words.T("reports.title"))
	folder := h.TempDir()
	v.do("choose the files", chromedp.SetUploadFiles(named("file"), []string{h.zoom.write(h.stage, folder, h.starts()), h.teams.write(h.stage, folder, h.starts())}))
	v.press(v.words.T("reports.look"))
	var list struct{ Items []heard }
	h.program.api("GET", "/events/"+reported+"/sessions/held/reports", nil, &list)
	for _, r := range []*handed{h.zoom, h.teams} {
		v.sees(r.file)
		for _, got := range list.Items {
			if got.File == r.file {
				r.id = got.ID
			}
		}
	}
	h.right("both reports are there")
}

// page is the address of a report.
func (h *hall) page(r *handed) string {
	return "/desk/" + reported + "/sessions/held/reports/" + r.id
}

// corrects says in which zone the clocks of a report were: the times move into the
// session, and its minutes count.
func (h *hall) corrects(v *visitor, r *handed) {
	v.Helper()
	zone, err := time.LoadLocation(reportedZone)
	if err != nil {
		v.Fatal(err)
	}
	joined := h.starts().Add(time.Duration(r.people[0].stays[0].from) * time.Second)
	v.open(h.page(r))
	v.sees(joined.In(zone).Format(time.TimeOnly))
	if got := h.hear(r); got.New.Minutes != 0 {
		h.Errorf("by the wrong clocks %s has %d minutes of the session", r.file, got.New.Minutes)
	}
	v.do("open the settings", chromedp.Click(element("summary", v.words.T("reports.other_settings"))))
	v.fill(map[string]string{"zone": reportedZone})
	v.press(v.words.T("reports.read_again"))
	v.sees(v.words.T("reports.done.read"))
	v.sees(joined.Format(time.TimeOnly))
	seconds := 0
	for i := range r.people {
		if b := r.bucket(&r.people[i]); b != "staff" && b != "not_counted" {
			seconds += present(h.length, r.people[i].stays)
		}
	}
	if got := h.hear(r); got.Zone != reportedZone || got.New.Minutes != seconds/60 {
		h.Errorf("by the clocks of %s %s has %d minutes, want %d", got.Zone, r.file, got.New.Minutes, seconds/60)
	}
	h.agrees(v, r)
}

// applies lets a report count.
func (h *hall) applies(v *visitor, r *handed) {
	v.Helper()
	v.open(h.page(r))
	v.press(v.words.T("reports.apply"))
	v.sees(v.words.T("reports.done.applied"))
	r.applied = true
	h.agrees(v, r)
	h.right(r.file + " is applied")
}

// takesBack takes a report back.
func (h *hall) takesBack(v *visitor, r *handed) {
	v.Helper()
	v.open(h.page(r))
	v.press(v.words.T("reports.undo"))
	v.sees(v.words.T("reports.done.undone"))
	r.applied = false
	h.agrees(v, r)
	h.right(r.file + " is taken back")
}

// reviews decides by keyboard about all in the queue of a report. Whoever looks around
// leaves the first for later, goes on, comes back, and takes the first decision back once.
func (h *hall) reviews(v *visitor, r *handed, looksAround bool) {
	v.Helper()
	v.open(h.page(r))
	v.link(v.words.T("reports.review"))
	if looksAround {
		first := h.asked(v, r)
		for _, key := range []string{"l", "j", "k"} {
			v.leads(key)
		}
		v.switchesKeysOff()
		second := h.asked(v, r)
		if second.name == first.name {
			v.Errorf("%s was left for later, and is asked about again", first.name)
		}
		h.decides(v, r, second)
		v.leads("u")
		delete(r.decided, second.name)
		h.right("the decision about " + second.name + " is undone")
		if back := h.asked(v, r); back.name != second.name {
			v.Errorf("after a decision about %s is undone, %s is asked about", second.name, back.name)
		}
	}
	for r.open() > 0 {
		h.decides(v, r, h.asked(v, r))
	}
	v.sees(v.words.T("review.empty"))
}

// leads presses a key that leads to a page.
func (v *visitor) leads(key string) {
	v.Helper()
	v.follow("press "+key, chromedp.KeyEvent(key, asKeyboard))
}

// asked is about whom the page asks.
func (h *hall) asked(v *visitor, r *handed) *came {
	v.Helper()
	title := look[string](v, `document.getElementById("who").innerText`)
	for i := range r.people {
		if title == v.words.T("review.who", "name", r.people[i].name) {
			return &r.people[i]
		}
	}
	v.Fatalf("the page asks %q", title)
	return nil
}

// decides presses the key that is right for somebody.
func (h *hall) decides(v *visitor, r *handed, c *came) {
	v.Helper()
	if c.key == "" || r.decided[c.name] {
		v.Fatalf("nobody needs to decide about %s", c.name)
	}
	v.leads(c.key)
	r.decided[c.name] = true
	h.right("it is decided about " + c.name)
}

// invites asks the walk-in who has an address to complete a registration.
func (h *hall) invites(v *visitor) {
	v.Helper()
	v.open(h.page(h.zoom) + "/review")
	v.press(v.words.T("review.invite") + ": " + greta.given + " " + greta.family)
	v.sees(v.words.T("review.said.invited"))
	h.right("she is invited")
	h.visitor(true).letter(greta, v.subject("mail.invitation.completes_subject"))
}

// lowersThreshold tries another threshold, sees how the numbers would move, and saves it.
func (h *hall) lowersThreshold(v *visitor, percent int) {
	v.Helper()
	percents := func(n int) string { return v.words.T("threshold.in_percent", "percent", n) }
	v.link(v.words.T("threshold.current", "threshold", percents(h.percent)))
	v.empty("percent")
	v.fill(map[string]string{"percent": fmt.Sprint(percent)})
	v.press(v.words.T("threshold.try"))
	h.right("it is only tried")
	h.percent = percent
	want := h.totals()
	row := look[[]string](v, `[...document.querySelectorAll("tr:has(th b) td.num")].map(cell => cell.innerText)`)
	if wanted := []string{fmt.Sprint(want["attended"]), fmt.Sprint(want["partial"])}; !slices.Equal(row, wanted) {
		v.Errorf("at %d %% the page says %q, want %q", percent, row, wanted)
	}
	v.press(v.words.T("threshold.save", "threshold", percents(percent)))
	v.sees(v.words.T("threshold.saved", "threshold", percents(percent)))
	h.right("the threshold is saved")
}

// shows reads the numbers and the sentence on the attendance page.
func (h *hall) shows(v *visitor) {
	v.Helper()
	v.open("/desk/" + reported + "/sessions/held/attendance")
	got, want := v.numbers(), h.totals()
	most, at := h.peak()
	peak := v.words.T("counting.number.peak", "time", h.starts().Add(time.Duration(at)*time.Second).Format("15:04"))
	for label, n := range map[string]int{
		v.words.T("desk.outcome.attended"): want["attended"], v.words.T("desk.outcome.partial"): want["partial"],
		v.words.T("desk.outcome.no_show"): want["no_show"], v.words.T("counting.number.walk_ins"): want["walk_ins"], peak: most,
		v.words.T("counting.number.lobby"): 1,
	} {
		if got[label] != n {
			v.Errorf("%s: %d on the page, want %d", label, got[label], n)
		}
	}
	if said := look[string](v, `document.querySelector(".sentence").innerText`); !strings.HasPrefix(said, fmt.Sprint(want["participants"], " participants ")) {
		v.Errorf("the sentence is %q, want %d participants", said, want["participants"])
	}
}
