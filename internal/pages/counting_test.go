package pages

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// attended has so many people in the first session of the pair, the i-th of
// them from minute i on for two hours, and one who stays ten minutes.
func (f *face) attended(n int) {
	f.t.Helper()
	f.revise("pair", func(d *eventfile.Document) { d.Sessions[0].Capacity, d.Sessions[0].RoomLimit = int64(n), int64(n) })
	f.people("pair", n, "one")
	begins := time.Date(2021, 11, 12, 17, 0, 0, 0, time.UTC)
	note := func(i int, kind string, after time.Duration) {
		f.t.Helper()
		f.set(begins.Add(after))
		in := desk.CheckIn{Registrant: int64(i), Kind: kind, Nonce: fmt.Sprintf("%s-%d", kind, i)}
		if _, err := f.desk.CheckIn(f.t.Context(), operator, "pair", "one", in); err != nil {
			f.t.Fatal(err)
		}
	}
	for i := 1; i <= n; i++ {
		note(i, "in", time.Duration(i)*time.Minute)
	}
	note(1, "out", 11*time.Minute)
	for i := 2; i <= n; i++ {
		note(i, "out", time.Duration(i)*time.Minute+2*time.Hour)
	}
	f.set(begins.Add(4 * time.Hour))
}

func TestAttendanceIsDrawnAndSaid(t *testing.T) {
	f := newPair(t)
	f.attended(3)
	f.revise("pair", func(d *eventfile.Document) {
		d.Sessions[0].Agenda = []eventfile.AgendaItem{
			{Starts: "2021-11-12T18:00", Title: event.Text{"en": "Welcome & greetings"}}, {Title: event.Text{"en": "At no known time"}},
			{Starts: "2021-11-12T18:30", Ends: "2021-11-12T19:00", Title: event.Text{"en": "Town walk"}},
		}
	})
	f.staffIn("pair", event.Coordinator)
	const path = "/desk/pair/sessions/one/attendance"
	page := f.get(path).want(t, 200, `class="sentence"`, `show=present#people">3</a> participants`, `class="p-area"`, "left early", `class="p-bar part"`,
		"<dt>18:00 Welcome &amp; greetings</dt><dd>1</dd>", "<dt>18:30 Town walk</dt><dd>2</dd>", `x="37.5%" y="138" text-anchor="middle">2</text>`)
	page.lacks(t, "At no known time")
	if strings.Contains(page.body, "style=") {
		t.Error("the page has style attributes, which the policy forbids")
	}
	for query, names := range map[string]string{
		"?show=attended":                   "Person001 Person002",
		"?show=partial":                    "Person000",
		"?show=early":                      "Person000",
		"?show=walk_ins":                   "",
		"?sort=minutes&show=present":       "Person001 Person002 Person000",
		"?country=-":                       "",
		"?show=present&as=table&sort=name": "Person000 Person001 Person002",
	} {
		body := f.get(path+query).want(t, 200).body
		var found []string
		for _, part := range strings.Split(body, `class="open"`)[1:] {
			name, _, _ := strings.Cut(part[strings.Index(part, ">")+1:], "<")
			if who, _, named := strings.Cut(name, " "); named {
				found = append(found, who)
			}
		}
		if got := strings.Join(found, " "); got != names {
			t.Errorf("%s shows %q, want %q", query, got, names)
		}
	}
	f.get("/desk/pair/threshold?minutes=10").want(t, 200, "Threshold: 10 min. Below it: 0. At it or above: 3.", `class="p-mark"`).lacks(t, `class="p-bar part"`)
	f.get("/desk/pair/threshold?minutes=11").want(t, 200, "Threshold: 11 min. Below it: 1. At it or above: 2.", `class="p-bar part"`)
	f.get(path+"?sort=weight").want(t, 400)
	f.get(path+"?show=tall").want(t, 400)
	f.get("/desk/pair/attendance").want(t, 200, "Attended at least 1 of 1: 2 people", "1 of 1")
}

// From those with one outcome it is one step to a message to them.
func TestAMessageIsBegunFromTheListOfAttendance(t *testing.T) {
	f := newPair(t)
	f.attended(3)
	f.staffIn("pair", event.Organiser)
	const path = "/desk/pair/sessions/one/attendance"
	const write = "/desk/pair/messages/new?outcomes="
	f.get(path+"?show=attended").want(t, 200, `href="`+write+`attended&amp;role=participant&amp;session=one">Write to everyone in this list`)
	for _, query := range []string{"", "?show=present", "?show=walk_ins", "?show=attended&country=BA"} {
		f.get(path+query).want(t, 200).lacks(t, write)
	}
	form := sentBy(f.get("/desk/pair/messages/new?session=one&role=participant&outcomes=attended").want(t, 200, `value="attended" checked`).body)
	form.Set("subject.en", "Thank you")
	form.Set("text.en", "Dear {name}")
	where := f.postForm("/desk/pair/messages", form).leads(t)
	f.get(where).want(t, 200, "Send to 2 people", "Attendance: Attended")
	f.get("/desk/pair/messages/new?outcomes=asleep").want(t, 400, "outcomes")
	f.staffIn("pair", event.Coordinator)
	f.get(path+"?show=attended").want(t, 200).lacks(t, write)
}

func TestSessionsTogetherSayWhomTheyCountOtherwise(t *testing.T) {
	f := newPair(t)
	f.attended(2)
	f.staffIn("pair", event.Coordinator)
	const path = "/desk/pair/attendance"
	const sat, unknown = "At the same computer as somebody else: 2.", "so that nobody can recognise them: 1."
	f.get(path).want(t, 200, "participants").lacks(t, sat, unknown, "at the same computer")
	in := desk.CheckIn{WalkIn: &desk.WalkIn{Name: "Ana"}, Kind: "in", Nonce: "guest", Headcount: 3}
	if _, err := f.desk.CheckIn(t.Context(), operator, "pair", "one", in); err != nil {
		t.Fatal(err)
	}
	f.get(path).want(t, 200, sat, unknown, "at the same computer")
}

func TestFiguresForHandingOnNameNobody(t *testing.T) {
	f := newPair(t)
	f.attended(3)
	f.staffIn("pair", event.Viewer)
	page := f.get("/desk/pair/figures").want(t, 200, "3 participants", "too few people")
	if strings.Contains(page.body, "Person00") {
		t.Error("somebody is named")
	}
	f.get("/desk/pair/sessions/one/attendance").want(t, 403)
	f.get("/desk/pair/attendance").want(t, 403)
}
