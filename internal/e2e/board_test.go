//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// rollcalled is an event whose session runs while its roll is taken.
const rollcalled = "roll-called"

// guests are expected there.
var guests = []person{
	{"Amra", "Hodžić", "amra@guests.example.org"}, {"Bojan", "Kos", "bojan@guests.example.org"}, {"Олена", "Коваленко", "olena@guests.example.org"},
	{"ნინო", "ბერიძე", "nino@guests.example.org"}, {"Edin", "Alić", "edin@guests.example.org"}, {"Fatos", "Leka", "fatos@guests.example.org"},
}

// A boardState is the board as the API has it.
type boardState struct {
	Counts struct{ Everyone, Present, Heads, Left, Excused int }
	Items  []struct {
		Name, Stand string
		Headcount   int
		Disagree    []struct{ Kind string }
	}
	Moves []struct {
		Name, Kind string
		By         string
	}
}

func (s *stage) board() (b boardState) {
	s.Helper()
	s.program.api("GET", "/events/"+rollcalled+"/sessions/now/board?limit=100", nil, &b)
	return b
}

// stands are where people are, by name.
func (b boardState) stands() map[string]string {
	all := map[string]string{}
	for _, l := range b.Items {
		all[l.Name] = l.Stand
		if l.Headcount > 1 {
			all[l.Name] += fmt.Sprint(" ", l.Headcount)
		}
	}
	return all
}

// twoTablets are a host with an account and one with a link, whose connections
// are gone for a while: no mark is lost, and none counts twice.
func twoTablets(s *stage) {
	lines := s.runningSession()
	var link struct{ URL string }
	s.program.api("POST", "/events/"+rollcalled+"/sessions/now/host-links", map[string]string{"label": "Tablet at the door"}, &link)
	lena, door := s.visitor(true), s.visitor(true)
	lena.signIn()
	lena.open("/desk/" + rollcalled + "/sessions/now")
	door.open(link.URL)
	lena.mark(lines["amra"], "in")
	door.stand(lines["amra"], "present")
	door.sees("Amra Hodžić · Present")
	lena.finds("olena KOVAL", lines["olena"])

	lena.connected(false)
	door.connected(false)
	lena.mark(lines["bojan"], "in")
	lena.mark(lines["olena"], "in")
	lena.mark(lines["edin"], "in")
	lena.mark(lines["edin"], "not_yet")
	lena.walksIn("Zoran Ilić", "Bihać")
	lena.turns(patience, lena.words.T("board.late", "count", 5))
	door.mark(lines["bojan"], "out") // after she saw him: the later mark counts
	door.mark(lines["nino"], "in")
	door.several(lines["fatos"], 3)
	door.walksIn("Mira", "")
	door.turns(patience, door.words.T("board.late", "count", 4))
	lena.stand(lines["bojan"], "present")
	door.stand(lines["bojan"], "left")
	kept := look[string](lena, `JSON.stringify(localStorage)`)
	for _, personal := range []string{"Bojan", "Kos", "guests.example.org"} {
		if strings.Contains(kept, personal) {
			s.Errorf("the browser keeps %q of somebody who is on the page", personal)
		}
	}
	lena.loadsNothing() // and tries again when the line is back
	lena.connected(true)
	lena.open("/desk/" + rollcalled + "/sessions/now")
	door.connected(true)
	want := map[string]string{
		"Amra Hodžić": "present", "Bojan Kos": "left", "Олена Коваленко": "present", "ნინო ბერიძე": "present", "Edin Alić": "not_yet", "Fatos Leka": "present 3",
		"Zoran Ilić": "present", "Mira": "present",
	}
	s.settles(want)
	lena.turns(patience, "Mira")
	door.turns(patience, "Zoran Ilić")
	door.turns(patience, "Noted differently")
	door.turns(patience, door.words.T("board.saved", "time", "")) // hers may have been sent by a page that the browser loaded by itself
	for _, v := range []*visitor{lena, door} {
		kept := func() string { return look[string](v, `Object.values(localStorage).join()`) }
		for began := time.Now(); kept() != "[]" && time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
		}
		if left := kept(); left != "[]" {
			s.Errorf("the browser keeps %s", left)
		}
	}
	before := s.board()
	if n := before.Counts; n.Present != 6 || n.Heads != 8 || n.Left != 1 || n.Excused != 0 || len(before.Moves) != 10 {
		s.Errorf("counted %+v, %d marks", n, len(before.Moves))
	}

	lena.repeats(kept) // nobody knows whether an answer was lost, or which page sends what is kept
	after := s.board()
	if !maps.Equal(after.stands(), want) || !slices.Equal(after.Moves, before.Moves) {
		s.Errorf("after the same marks again: %v, %v", after.stands(), after.Moves)
	}
	lena.dismisses()
}

// runningSession announces the event with its guests, and returns the lines of
// the board, by the part of the address before the @.
func (s *stage) runningSession() map[string]string {
	s.Helper()
	starts := time.Now().UTC().Add(-20 * time.Minute).Truncate(time.Minute)
	s.program.api("POST", "/events", map[string]any{
		"slug": rollcalled, "title": map[string]string{"en": "Roll is called"}, "languages": []string{"en"}, "zone": "UTC",
		"contact": map[string]string{"name": "Office", "email": "office@example.org"},
		"sessions": []map[string]any{{
			"slug": "now", "title": map[string]string{"en": "Now"}, "starts": wallTime(starts), "ends": wallTime(starts.Add(3 * time.Hour)), "capacity": 7,
			"room_limit": 7, "join_url": s.program.url + demoRoom,
		}},
	}, nil)
	lines := map[string]string{}
	for _, p := range guests {
		name, _, _ := strings.Cut(p.email, "@")
		lines[name] = "r-" + s.program.add(p, rollcalled, "now").ID
	}
	return lines
}

// connected takes the connection away, or gives it back.
func (v *visitor) connected(on bool) {
	v.Helper()
	call(v, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1}},
	})
	call(v, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1})
}

// loadsNothing loads the page without a connection: it does not come up, and what
// is kept stays.
func (v *visitor) loadsNothing() {
	v.Helper()
	ctx, stop := context.WithTimeout(v.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, chromedp.Navigate(v.location())); err == nil || !strings.Contains(err.Error(), "ERR_INTERNET_DISCONNECTED") {
		v.Fatalf("without a connection the page is loaded: %v", err)
	}
}

// mark presses a button of a line, which stays pressed.
func (v *visitor) mark(line, kind string) {
	v.Helper()
	v.do("mark "+line+" as "+kind, chromedp.Click(chromedp.CSS(fmt.Sprintf(`#%s .seg [value=%s]`, line, kind))))
	pressed := fmt.Sprintf(`document.querySelector("#%s .seg [aria-pressed=true]").value`, line)
	for began := time.Now(); time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
		if look[string](v, pressed) == kind {
			return
		}
	}
	v.Fatalf("%s is not shown as %s", line, kind)
}

// stand waits until the button of a line is pressed that says where somebody is.
func (v *visitor) stand(line, stand string) {
	v.Helper()
	pressed := fmt.Sprintf(`document.querySelector("#%s .seg [aria-pressed=true]").value`, line)
	kind := map[string]string{"present": "in", "left": "out"}[stand]
	for began := time.Now(); time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
		if look[string](v, pressed) == kind {
			return
		}
	}
	v.Fatalf("%s is never shown as %s", line, stand)
}

// finds types what somebody is looked for by: the other lines go.
func (v *visitor) finds(typed, line string) {
	v.Helper()
	v.do("search", chromedp.SendKeys(named("q"), typed))
	if shown := look[string](v, `[...document.querySelectorAll("#board-lines li")].filter(row => row.offsetHeight > 0).map(row => row.id).join()`); shown != line {
		v.Errorf("%q finds %s, not %s", typed, shown, line)
	}
	look[bool](v, `(document.querySelector("[name=q]").value = "", document.querySelector("[name=q]").dispatchEvent(new Event("input", {bubbles: true})))`)
}

// walksIn enters somebody who is not on the list.
func (v *visitor) walksIn(name, from string) {
	v.Helper()
	v.do("enter "+name, chromedp.SetValue(named("name"), name))
	if from != "" {
		v.do("say from where", chromedp.SetValue(named("organisation"), from))
	}
	v.do("let "+name+" in", chromedp.Click(element("button", v.words.T("desk.walk_in_add"))))
}

// several says how many people sit at somebody's computer.
func (v *visitor) several(line string, n int) {
	v.Helper()
	v.do("open what there is more", chromedp.Click(chromedp.CSS("#"+line+" summary")),
		chromedp.SetValue(chromedp.CSS("#"+line+" [name=headcount]"), fmt.Sprint(n)), chromedp.Click(chromedp.CSS("#"+line+" details [value=in]")))
}

// settles waits until everybody is where they should be.
func (s *stage) settles(want map[string]string) {
	s.Helper()
	var got map[string]string
	for began := time.Now(); time.Since(began) < 2*patience; time.Sleep(200 * time.Millisecond) {
		if got = s.board().stands(); maps.Equal(got, want) {
			return
		}
	}
	s.Fatalf("the board never came to be %v\nbut is %v", want, got)
}

// repeats puts the marks that were kept into the browser again, as if no answer
// had come, and opens the board.
func (v *visitor) repeats(kept string) {
	v.Helper()
	look[bool](v, fmt.Sprintf(`(Object.entries(JSON.parse(%q)).forEach(([key, value]) => localStorage.setItem(key, value)), true)`, kept))
	v.open("/desk/" + rollcalled + "/sessions/now")
	for began := time.Now(); time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
		if look[string](v, `Object.values(localStorage).join()`) == "[]" {
			return
		}
	}
	v.Fatal("the marks are not sent again")
}

// dismisses has one more come than the room admits, who is refused at the form,
// and takes note of it.
func (v *visitor) dismisses() {
	v.Helper()
	v.walksIn("Goran", "")
	v.turns(patience, "Goran "+v.words.T("board.room_full"))
	if kept := look[string](v, `Object.values(localStorage).join()`); !strings.Contains(kept, "Goran") {
		v.Errorf("what was refused is not kept until somebody has seen it: %s", kept)
	}
	v.do("dismiss it", chromedp.Click(element("button", v.words.T("board.dismiss"))))
	if left := look[string](v, `Object.values(localStorage).join()`); left != "[]" || strings.Contains(v.text(), "Goran") {
		v.Errorf("what was dismissed stays: %s", left)
	}
}
