//go:build e2e

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// askingEvent is an event whose form asks one question because of another.
const askingEvent = "asking"

// formScript tries what script adds to the form, in one sign-up.
func formScript(s *stage) {
	nina := person{"Нина", "Петрова", "nina@gmail.com"}
	s.announceAsking()
	v := s.visitor(true)
	v.open("/" + askingEvent)
	v.asksBecause()
	v.asksForLatin(nina)
	v.asksAboutAddress(nina)
	v.addsColleagues()
	v.sendsOnce(nina)

	var list struct {
		Items []struct{ Answers map[string]any }
	}
	s.program.api("GET", "/events/"+askingEvent+"/registrants", nil, &list)
	if len(list.Items) != 1 || list.Items[0].Answers["which"] != nil {
		s.Errorf("one sign-up, without an answer to what was hidden: %+v", list.Items)
	}
}

func (s *stage) announceAsking() {
	s.Helper()
	starts := time.Now().UTC().AddDate(0, 0, 7)
	english := func(text string) map[string]string { return map[string]string{"en": text} }
	s.program.api("POST", "/events", map[string]any{
		"slug": askingEvent, "title": english("Asking"), "languages": []string{"en"}, "zone": "UTC",
		"contact": map[string]string{"name": "Office", "email": "office@example.org"},
		"questions": []map[string]any{
			{"key": "topics", "type": "choices", "label": english("Topics"), "options": []map[string]any{{"key": "other", "label": english("Others")}}},
			{"key": "which", "type": "text", "required": true, "label": english("Which ones?"), "show_if": map[string]any{"question": "topics", "is": []string{"other"}}},
		},
		"sessions": []map[string]any{{"slug": "only", "title": english("Only session"), "starts": wallTime(starts), "ends": wallTime(starts.Add(time.Hour)), "capacity": 9}},
	}, nil)
}

// shown reports whether what a selector finds can be seen.
func (v *visitor) shown(selector string) bool {
	v.Helper()
	return look[bool](v, fmt.Sprintf(`document.querySelector(%q).checkVisibility()`, selector))
}

// sent are the names of the fields that the form would send now.
func (v *visitor) sent() []string {
	v.Helper()
	return look[[]string](v, `[...new FormData(document.querySelector("form[data-form]")).keys()]`)
}

// asksBecause answers a question so that another is asked, answers that, and
// takes the first answer back.
func (v *visitor) asksBecause() {
	v.Helper()
	const which, topic = `[name="answers.which"]`, `[name="answers.topics"]`
	if v.shown(which) {
		v.Error("a question is asked before its condition holds")
	}
	v.do("answer", chromedp.Click(chromedp.CSS(topic)))
	v.fill(map[string]string{"answers.which": "Archives"})
	if !slices.Contains(v.sent(), "answers.which") {
		v.Error("the answer would not be sent")
	}
	v.do("take the answer back", chromedp.Click(chromedp.CSS(topic)))
	if v.shown(which) || slices.Contains(v.sent(), "answers.which") {
		v.Error("a question whose condition does not hold is asked, or its answer sent")
	}
}

// asksForLatin writes the name in letters that ask for Latin ones.
func (v *visitor) asksForLatin(p person) {
	v.Helper()
	v.fill(map[string]string{"given_name": "Đorđe", "family_name": p.family})
	if !v.shown(`[name="latin_name"]`) {
		v.Error("a name in Cyrillic letters is not asked for in Latin ones")
	}
	v.empty("family_name")
	v.fill(map[string]string{"family_name": "Nguyễn-Ólafsdóttir"})
	if v.shown(`[name="latin_name"]`) {
		v.Errorf("a name in Latin letters is asked for in Latin ones: %q", look[[]string](v, `["given_name", "family_name", "latin_name"].map(n => document.getElementById(n).value)`))
	}
	for _, name := range []string{"given_name", "family_name"} {
		v.empty(name)
	}
	v.fill(map[string]string{"given_name": p.given, "family_name": p.family})
	v.fill(map[string]string{"latin_name": "Nina Petrova"})
}

// asksAboutAddress mistypes the address, is asked when the field is left, and
// takes the one that was meant.
func (v *visitor) asksAboutAddress(p person) {
	v.Helper()
	v.fill(map[string]string{"email": strings.Replace(p.email, "gmail", "gmial", 1)})
	const hint = `[name="email"] ~ .meant`
	if v.shown(hint) {
		v.Error("an address is asked about while it is typed")
	}
	v.do("leave the field", chromedp.KeyEvent("\t"))
	if !v.shown(hint) {
		v.Fatal("a mistyped address is not asked about")
	}
	v.do("take what was meant", chromedp.Click(chromedp.CSS(hint+" button")))
	if got := look[string](v, `document.querySelector("[name=email]").value`); got != p.email || v.shown(hint) {
		v.Errorf("the address is %q, the question is still there: %v", got, v.shown(hint))
	}
}

// addsColleagues opens the part for the office, one colleague after the other,
// and closes it.
func (v *visitor) addsColleagues() {
	v.Helper()
	const open, add = `details.office summary`, `[data-add]`
	v.do("open the part for the office", chromedp.Click(chromedp.CSS(open)))
	for n := 1; ; n++ {
		fields := slices.DeleteFunc(v.sent(), func(name string) bool {
			return !strings.HasPrefix(name, "colleagues.") || !strings.HasSuffix(name, ".email")
		})
		if people := look[int](v, `[...document.querySelectorAll("[data-colleague]")].filter(p => p.checkVisibility()).length`); people != n || len(fields) != n {
			v.Fatalf("there are %d colleagues, of whom %q would be sent, want %d", people, fields, n)
		}
		if n == 5 {
			break
		}
		v.do("add a colleague", chromedp.Click(chromedp.CSS(add)))
		if at := look[string](v, `document.activeElement.name`); at != fmt.Sprintf("colleagues.%d.given_name", n) {
			v.Errorf("after adding a colleague the focus is at %q", at)
		}
	}
	if v.shown(add) {
		v.Error("more than five colleagues can be added")
	}
}

// sendsOnce presses the button twice, finds that it cannot be pressed while the
// answer is on its way, comes back, and finds it as before.
func (v *visitor) sendsOnce(p person) {
	v.Helper()
	const button = `document.querySelector("main form button.main")`
	v.do("take time", chromedp.Sleep(2*time.Second))
	v.slow("*/" + askingEvent)
	look[bool](v, `addEventListener("submit", () => setTimeout(() => sessionStorage.setItem("stopped", `+button+`.disabled))) || true`) // asks right after the form's script
	v.follow("press the button twice", chromedp.DoubleClick(chromedp.CSS("main form button.main")))
	v.sees(v.words.T("signup.sent"))
	if look[string](v, `String(sessionStorage.getItem("stopped"))`) != "true" {
		v.Error("the button can be pressed again while the answer is on its way")
	}
	if got := v.watch.posted("/" + askingEvent); got != 1 {
		v.Errorf("the form was sent %d times", got)
	}
	look[bool](v, `history.back() || true`) // the browser may have kept the page, then nothing is loaded
	v.turns(patience, v.words.T("signup.intro"))
	if look[bool](v, button+`.disabled`) {
		v.Error("whoever comes back finds a button that cannot be pressed")
	}
	if got := look[string](v, `document.querySelector("[name=given_name]").value`); got != p.given {
		v.Errorf("whoever comes back finds the name %q", got)
	}
}
