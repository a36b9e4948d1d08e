package pages

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// evening is when the first session of the pair begins. Its room opens half
// an hour before.
var evening = time.Date(2021, 11, 12, 17, 0, 0, 0, time.UTC)

// seated signs somebody up who has the one seat of the first evening, and
// returns the path of the page and that of the waiting room.
func (f *face) seated() (page, room string) {
	f.t.Helper()
	page = f.signUpBy("pair", "a@example.org", "one")
	f.post(page + "/verify").leads(f.t)
	return page, page + "/one/join"
}

// attribute is the value of a data attribute of the live part.
func (a answer) attribute(t *testing.T, name string) string {
	t.Helper()
	found := regexp.MustCompile(`data-live="[^>]* data-` + name + `="([^"]*)"`).FindStringSubmatch(a.body)
	if found == nil {
		t.Fatalf("the page has no data-%s", name)
	}
	return html.UnescapeString(found[1])
}

// change applies the pair with old replaced in it.
func (f *face) change(old, with string) {
	f.t.Helper()
	if !strings.Contains(pair, old) {
		f.t.Fatalf("the event has no %q", old)
	}
	f.applyText(strings.Replace(pair, old, with, 1))
}

func TestWaitingRoomCountsByTheServersClock(t *testing.T) {
	f := newPair(t)
	_, room := f.seated()
	now := evening.Add(-42*time.Minute - 30*time.Second)
	f.set(now)
	got := f.get(room).want(t, 200, "Opens in 13 minutes", `role="status" id="said"></p>`, "Not Olena K.? This link is personal.", "Try your headset")
	for name, want := range map[string]string{
		"now": strconv.FormatInt(now.UnixMilli(), 10), "until": strconv.FormatInt(evening.Add(-30*time.Minute).UnixMilli(), 10), "look": "15",
		"minutes": `{"one":"Opens in {count} minute","other":"Opens in {count} minutes"}`,
		"seconds": `{"one":"Opens in {count} second","other":"Opens in {count} seconds"}`, "due": "The room is opening",
	} {
		if is := got.attribute(t, name); is != want {
			t.Errorf("data-%s is %q, want %q", name, is, want)
		}
	}
	f.set(evening.Add(-90 * time.Second))
	got = f.get(room).want(t, 200, "Starts in 2 minutes", "Join as Olena K.")
	if got.attribute(t, "said") != "You can join now." || got.attribute(t, "due") != "The session is about to begin" {
		t.Errorf("the open room says %q, %q", got.attribute(t, "said"), got.attribute(t, "due"))
	}
	f.set(evening)
	f.get(room).want(t, 200, "The session is running").lacks(t, "data-due")
}

func TestWithoutScriptTheWaitingRoomLoadsAgain(t *testing.T) {
	f := newPair(t)
	page, room := f.seated()
	again := regexp.MustCompile(`<noscript><meta http-equiv="refresh" content="(\d+)"></noscript>`)
	for _, tt := range []struct {
		before time.Duration
		want   string
	}{{48 * time.Hour, "600"}, {40 * time.Minute, "300"}, {31 * time.Minute, "30"}, {30*time.Minute + time.Second, "15"}, {10 * time.Minute, ""}, {-3 * time.Hour, ""}} {
		f.set(evening.Add(-tt.before))
		got := ""
		if found := again.FindStringSubmatch(f.get(room).body); found != nil {
			got = found[1]
		}
		if got != tt.want {
			t.Errorf("%v before the start the page loads again after %q seconds, want %q", tt.before, got, tt.want)
		}
	}
	f.get(page).lacks(t, `http-equiv="refresh"`)
}

func TestWaitingRoomExplainsItself(t *testing.T) {
	f := newPair(t)
	page, room := f.seated()
	second := f.signUpBy("pair", "b@example.org", "one")
	f.set(evening.Add(-10 * time.Minute))
	f.get(second+"/one/join").want(t, 200, "first confirm your address on your page")
	f.post(second + "/verify").leads(t)
	f.get(second+"/one/join").want(t, 200, "You may still get in", "You are number 1 on the waiting list")
	f.post(page + "/one/cancel").leads(t)
	f.get(room).want(t, 200, "You have given up this registration", "sign up again on your page").lacks(t, "Join as", "While you wait")
	f.post(room).want(t, 409, "You have given up this registration", "so you cannot join")
	f.get(second+"/one/join").want(t, 200, "Join as Olena K.")
	act := func(action desk.SeatAction, status event.Status) {
		t.Helper()
		by, err := f.desk.ByLink(t.Context(), strings.TrimPrefix(second, "/r/"))
		if err != nil {
			t.Fatal(err)
		}
		v, err := f.desk.Me(t.Context(), by)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.desk.Act(t.Context(), operator, "pair", v.Registrations[0].ID, action, "why"); err != nil {
			t.Fatal(err)
		}
		if got := f.status(second, "one"); got != status {
			t.Fatalf("the status is %s", got)
		}
	}
	act(desk.Withdraw, event.Withdrawn)
	f.get(second+"/one/join").want(t, 200, "The organiser has withdrawn your registration", "write to the organiser").lacks(t, "Join as")
	f.post(second+"/one/join").want(t, 409, "You have no seat in this session, so you cannot join.")
	act(desk.Restore, event.Confirmed)
	f.change("slug: one,", "slug: one, cancelled: true,")
	got := f.get(second+"/one/join").want(t, 200, "This session will not take place", "The organiser has called this session off").answerLacks(t, "Join as")
	if got.attribute(t, "said") != "This session will not take place" || got.attribute(t, "look") != "15" {
		t.Errorf("a session that was called off says %q", got.attribute(t, "said"))
	}
	f.post(second+"/one/join").want(t, 409, "The organiser has called this session off")
	f.change("slug: one,", "slug: one,")
	f.set(evening.Add(3 * time.Hour))
	got = f.get(second+"/one/join").want(t, 200, "This session is over", "What there is afterwards stands on your page", `href="`+second+`"`)
	if got.attribute(t, "look") != "0" {
		t.Error("the page of a session that is over looks again")
	}
	if n := f.clicks("pair", "one"); n != 0 {
		t.Errorf("%d clicks of people who were refused", n)
	}
}

// answerLacks is lacks, to go on with.
func (a answer) answerLacks(t *testing.T, parts ...string) answer {
	t.Helper()
	a.lacks(t, parts...)
	return a
}

func TestTheAddressMayComeLate(t *testing.T) {
	f := newPair(t)
	const address = `capacity: 1, join_url: "https://meet.example.org/secret-room"}`
	f.change(address, "capacity: 1}")
	page, room := f.seated()
	f.set(evening.Add(-time.Hour))
	f.get(page).want(t, 200, `href="`+room+`"`)
	f.get(room).want(t, 200, "Opens in 30 minutes", "The organiser has not entered the address of the meeting yet. It will be here in time.")
	f.set(evening.Add(-20 * time.Minute))
	f.get(room).want(t, 200, "The meeting is being prepared", "this page shows the button by itself").lacks(t, "Join as")
	f.post(room).want(t, 409, "The meeting is being prepared", "has not entered the address of the meeting yet")
	if n := f.clicks("pair", "one"); n != 0 {
		t.Errorf("%d clicks without a room", n)
	}
	for _, name := range []string{"late", "later"} {
		f.change(address, `capacity: 1, join_url: "https://meet.example.org/`+name+`"}`)
		f.get(room).want(t, 200, "Join as").lacks(t, "meet.example.org")
		f.post(room).want(t, 200, `href="https://meet.example.org/`+name+`" rel="noreferrer"`)
	}
}

func TestPeopleAtOneComputer(t *testing.T) {
	f := newPair(t)
	_, room := f.seated()
	f.set(evening)
	f.get(room).want(t, 200, `<input id="headcount" name="headcount" type="number" inputmode="numeric" min="1" max="20" value="1"`)
	for typed, says := range map[string]string{"0": "At least 1.", "21": "At most 20.", "three": "This is not a number."} {
		f.post(room, "headcount", typed).want(t, 422, says, `value="`+typed+`"`, `aria-invalid="true"`, "<title>Problem: Join: First evening").lacks(t, "secret-room")
	}
	if n := f.clicks("pair", "one"); n != 0 {
		t.Errorf("%d clicks by mistakes", n)
	}
	f.post(room, "headcount", " 3 ").want(t, 200, "secret-room")
	f.post(room, "headcount", "").want(t, 200, "secret-room")
	f.staffIn("pair", event.Coordinator)
	f.get("/desk/pair/sessions/one").want(t, 200, "3 at this computer")
	f.get("/desk/pair/sessions/one/attendance").want(t, 200, "3 at this computer")
	f.get("/desk/pair").want(t, 200, "<dt>participants</dt><dd>3</dd>", "<dt>at the same computer</dt><dd>2</dd>")
}

func TestAHostTellsThoseWhoWait(t *testing.T) {
	f := newPair(t)
	page, room := f.seated()
	other := f.signUpBy("pair", "b@example.org", "two")
	f.post(other + "/verify").leads(t)
	f.set(evening.Add(-10 * time.Minute))
	f.get(page).want(t, 200, `data-live="notices"`, `data-notice=""`).lacks(t, `class="note warn"`)
	f.staffIn("pair", event.Host)
	const roll = "/desk/pair/sessions/one"
	f.get(roll).want(t, 200, "Tell those who wait", "At most 200 characters.", `action="`+roll+`/notice"`).lacks(t, "Take the notice away")
	if where := f.post(roll+"/notice", "text", "We begin\r\nten minutes late.").leads(t); where != roll+"#notice" {
		t.Errorf("leads to %s", where)
	}
	f.get(roll).want(t, 200, "<b>We begin ten minutes late.</b>", "Shown since: 17:50", "Take the notice away", `>We begin ten minutes late.</textarea>`)
	for _, path := range []string{room, page} {
		f.get(path).want(t, 200, "<b>We begin ten minutes late.</b>", "From the host, 18:50", `data-notice="We begin ten minutes late."`)
	}
	f.get(other).lacks(t, "ten minutes late")
	for typed, says := range map[string]string{"Come to https://meet.example.org/secret-room": "Web addresses", strings.Repeat("a", 201): "At most 200 characters."} {
		f.post(roll+"/notice", "text", typed).want(t, 422, says, `>`+typed+`</textarea>`, `aria-invalid="true"`, `<a href="#text">`, "<title>Problem:", "One thing needs another look")
	}
	f.post(roll+"/notice", "text", "").leads(t)
	f.get(room).want(t, 200, "Join as").lacks(t, "ten minutes late", "data-notice")
	f.set(evening.Add(3 * time.Hour))
	f.get(roll).lacks(t, "Tell those who wait")
	f.post(roll+"/notice", "text", "Late.").want(t, 409, "The session is over")
}

func TestTheProgrammeBeginsInTheWaitingRoom(t *testing.T) {
	f := newPair(t)
	f.change("capacity: 1, join_url", `capacity: 1, agenda: [{kind: talk, starts: 2021-11-12T18:20, title: {en: A talk}}, {kind: welcome, starts: 2021-11-12T18:10, title: {en: Welcome}}], join_url`)
	_, room := f.seated()
	f.set(evening.Add(-time.Hour))
	f.get(room).want(t, 200, "The programme begins: 19:10 Kyiv time (EET), Welcome")
}
