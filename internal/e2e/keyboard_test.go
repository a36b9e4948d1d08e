//go:build e2e

package e2e

import (
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// phone is how wide the window of a phone is.
const phone = 390

// byKeyboard is the whole way of one person who has a phone's screen, no
// mouse, and a language of their own: from the list of events to the meeting,
// and to giving the seat back and taking it again.
func byKeyboard(lang string, who person) func(*stage) {
	return func(s *stage) {
		v := s.visitor(true)
		v.onPhone(lang)
		v.wholeWay(s, who)
	}
}

// onPhone gives the visitor a phone's window and a browser in lang.
func (v *visitor) onPhone(lang string) {
	v.Helper()
	v.lang, v.words = lang, v.all.Printer(lang)
	v.do("size the window", chromedp.EmulateViewport(phone, 844))
	call(v, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": lang}})
	call(v, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
}

// wholeWay goes from the list of events to the meeting by keys alone.
func (v *visitor) wholeWay(s *stage, who person) {
	v.Helper()
	v.open("/")
	v.speaks()
	v.enter(fmt.Sprintf(`a[href^="/%s"]`, practiceRoom))
	v.speaks()
	v.enter(`a[href="#signup"]`)
	v.keys("given_name", who.given)
	v.keys("family_name", who.family)
	v.keys("email", who.email)
	v.hold("sessions", practice)
	v.do("take time", chromedp.Sleep(2*time.Second))
	v.enter(`main form button.main`)
	v.sees(v.words.T("signup.sent"))
	v.speaks()

	v.letter(who, v.subject("mail.verify.subject"))
	v.enter(`pre.plain a`)
	v.sees(v.words.T("personal.verify_title"))
	v.enter(`form[action*="/verify"] button`)
	v.sees(v.words.T("personal.state.confirmed"))
	v.speaks()
	mine := v.location()

	v.enter(`a[href*="/cancel"]`)
	v.enter(`form[action*="/cancel"] button`)
	v.sees(v.words.T("personal.state.cancelled"))
	v.enter(fmt.Sprintf(`form[action*="/%s/"] button.main`, practice))
	v.sees(v.words.T("personal.state.confirmed"))

	v.open(mine)
	v.enter(fmt.Sprintf(`a[href*="/%s/join"]`, practice))
	v.speaks()
	v.reach(`form[action*="/join"] button`)
	v.do("join", chromedp.KeyEvent("\r"))
	v.arrives(demoRoom)
	if rows := s.program.attendance(practiceRoom, practice); len(rows) != 1 || rows[0].FirstJoin == nil {
		v.Errorf("after joining the attendance is %+v", rows)
	}
}

// speaks fails the test unless the page is in the visitor's language.
func (v *visitor) speaks() {
	v.Helper()
	if got := v.language(); got != v.lang {
		v.Errorf("%s speaks %q, want %q", v.location(), got, v.lang)
	}
}

// stops is how often somebody presses the tabulator before they give up.
const stops = 200

// reach moves the focus forward until it is on what selector finds. Wherever
// it rests on the way it can be seen.
func (v *visitor) reach(selector string) {
	v.Helper()
	for range stops {
		v.do("go on", chromedp.KeyEvent("\t"))
		if hidden := look[string](v, unseenFocus); hidden != "" {
			v.Errorf("at %s the focus cannot be seen: %s", v.location(), hidden)
		}
		if look[bool](v, fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) {
			return
		}
	}
	v.Fatalf("the keyboard never comes to %s at %s", selector, v.location())
}

// unseenFocus describes what has the focus and does not show it: no outline,
// outside the window, or behind something else. It is "" where the focus is
// seen, and where it is on nothing.
const unseenFocus = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body || e.tagName === "IFRAME") return "";
	const seen = e.matches("input[type=checkbox], input[type=radio]") ? e.closest("label") || e : e;
	const box = seen.getBoundingClientRect(), style = [getComputedStyle(e), getComputedStyle(seen)];
	const name = e.cloneNode().outerHTML.slice(0, 120);
	if (!style.some(s => s.outlineStyle !== "none" || s.boxShadow !== "none")) return "no outline: " + name;
	if (box.bottom <= 0 || box.top >= innerHeight || box.width < 1) return "outside the window: " + name;
	const x = Math.min(Math.max(box.left + 3, 1), innerWidth - 1), y = Math.min(Math.max((box.top + box.bottom) / 2, 1), innerHeight - 1);
	const top = document.elementFromPoint(x, y);
	return !top || seen.contains(top) || top.contains(seen) ? "" : "behind " + top.cloneNode().outerHTML.slice(0, 80) + ": " + name;
})()`

// enter goes to a link or a button and presses Enter, which leads to a page
// or to a place on this one.
func (v *visitor) enter(selector string) {
	v.Helper()
	v.reach(selector)
	if strings.HasPrefix(look[string](v, `document.activeElement.getAttribute("href") || ""`), "#") {
		v.do("press Enter", chromedp.KeyEvent("\r"))
		return
	}
	v.follow("press Enter on "+selector, chromedp.KeyEvent("\r"))
}

// keys goes to a field and types.
func (v *visitor) keys(name, text string) {
	v.Helper()
	v.reach(fmt.Sprintf(`[name=%q]`, name))
	v.do("type", chromedp.KeyEvent(text))
	if got := look[string](v, `document.activeElement.value`); got != text {
		v.Errorf("%s holds %q after typing %q", name, got, text)
	}
}

// hold goes to a box and ticks it with the space bar, if it is not ticked.
func (v *visitor) hold(name, value string) {
	v.Helper()
	v.reach(fmt.Sprintf(`[name=%q][value=%q]`, name, value))
	if !look[bool](v, `document.activeElement.checked`) {
		v.do("tick", chromedp.KeyEvent(" "))
	}
}
