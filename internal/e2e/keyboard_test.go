//go:build e2e

package e2e

import (
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// isPage fails the test unless the page has this title, this heading as its
// only one of the first level, and speaks the visitor's language. Both may go
// on after what is said here.
func (v *visitor) isPage(title, heading string) {
	v.Helper()
	if got := v.title(); !strings.HasPrefix(flat(got), flat(title)) {
		v.Errorf("%s has the title %q, want %q", v.location(), got, title)
	}
	if got := look[[]string](v, `[...document.querySelectorAll("h1")].map(h => h.innerText)`); len(got) != 1 || !strings.HasPrefix(flat(got[0]), flat(heading)) {
		v.Errorf("%s has the headings %q, want %q", v.location(), got, heading)
	}
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
		v.do("press Enter", chromedp.KeyEvent("\r", asKeyboard))
		return
	}
	v.follow("press Enter on "+selector, chromedp.KeyEvent("\r"))
}

// asKeyboard makes a key two events, as a real one is: where the first has led
// somewhere, the browser drops the second, which would be typed there.
func asKeyboard(key *input.DispatchKeyEventParams) {
	if key.Type == input.DispatchKeyEventTypeKeyDown {
		key.Type, key.Text = input.DispatchKeyEventTypeRawKeyDown, ""
	}
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

// switchesKeysOff does without the keys of a review, which the browser remembers, and
// takes them back. A key that counts moves the focus at once.
func (v *visitor) switchesKeysOff() {
	v.Helper()
	box := chromedp.CSS("[data-keys] input")
	v.do("switch the keys off", chromedp.Click(box))
	for range 2 {
		v.do("press l", chromedp.KeyEvent("l", asKeyboard))
		if look[bool](v, `document.querySelector("[data-keys] input").checked || document.activeElement.matches("[data-key]")`) {
			v.Errorf("at %s a key counts that is switched off", v.location())
		}
		v.open(v.location())
	}
	v.do("switch the keys on", chromedp.Click(box))
}
