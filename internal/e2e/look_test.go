//go:build e2e

package e2e

import (
	"cmp"
	"context"
	"fmt"
	"os"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// A screen is how wide a window is, in which colours.
type screen struct {
	width   int64
	colours string
}

func (s screen) String() string { return fmt.Sprintf("%d-%s", s.width, s.colours) }

// on makes the window as wide as a screen, in its colours. They change at once
// and not little by little, as for somebody who wants less motion.
func (v *visitor) on(size screen) {
	v.Helper()
	v.do("size the window", chromedp.EmulateViewport(size.width, 900))
	call(v, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: size.colours}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
}

// zoomed is what a window of 1280 pixels holds at four times the size.
const zoomed = 320

// noBarriers has axe look at every page, and nothing is wider than a narrow
// screen. In dark colours a page is as it is in light ones but for its colours,
// and on a phone but for what is where.
func noBarriers(s *stage) {
	path := cmp.Or(os.Getenv("E2E_AXE"), "node_modules/axe-core/axe.min.js")
	axe, err := os.ReadFile(path)
	if err != nil {
		s.Fatalf("this test needs axe-core, E2E_AXE says where it is: %v", err)
	}
	s.tour(func(v *visitor, page sight) {
		v.on(screen{1280, "light"})
		v.show(page)
		v.do("load axe", chromedp.Evaluate[chromedp.Void](string(axe)))
		for _, at := range []struct {
			screen
			look string
		}{
			{screen{1280, "light"}, violations}, {screen{1280, "light"}, doubled}, {screen{1280, "dark"}, faintness},
			{screen{phone, "light"}, misplaced}, {screen{phone, "light"}, sideways}, {screen{zoomed, "light"}, sideways},
		} {
			v.on(at.screen)
			for _, found := range look[[]string](v, at.look) {
				s.Errorf("%s %s: %s", page.name, at.screen, found)
			}
		}
	})
}

// violations runs axe with all its rules, and makes a line of what it finds;
// faintness runs those of its rules that look at colours, misplaced those that
// depend on where things are and what is shown.
const (
	violations = `axe.run({resultTypes: ["violations"]})` + asLines
	faintness  = `axe.run({resultTypes: ["violations"], runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}})` + asLines
	misplaced  = `axe.run({resultTypes: ["violations"], runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block", "target-size",
	"scrollable-region-focusable", "aria-hidden-focus", "region", "label", "button-name", "link-name", "empty-table-header"]}})` + asLines

	asLines = `.then(r => r.violations.flatMap(v => v.nodes.map(n =>
	v.id + ": " + n.html.slice(0, 200) + " " + n.failureSummary.replace(/\s+/g, " ").slice(0, 300))))`
)

// doubled lists the ids that stand on a page twice: a label would be that of
// another control.
const doubled = `[...new Set([...document.querySelectorAll("[id]")].map(e => e.id).filter((id, i, all) => all.indexOf(id) < i))].map(id => "two have the id " + id)`

// sideways lists what is wider than the window, what can be scrolled sideways
// although it is not a region made for that, and cells of tables that are too
// narrow for their words.
const sideways = `[...document.querySelectorAll("*")].filter(e => !e.closest("svg") || e.matches("svg")).flatMap(e => {
	const style = getComputedStyle(e), box = e.getBoundingClientRect();
	if (e.matches("td") && style.display !== "none" && e.scrollWidth > e.clientWidth + 1) return ["spills: " + e.outerHTML.slice(0, 150)];
	if (e.closest(".scroll, nav.tabs") || style.display === "none" || box.width <= 1) return [];
	const scrolls = e.scrollWidth > e.clientWidth && (e === document.documentElement || ["auto", "scroll"].includes(style.overflowX));
	const sticksOut = box.right > innerWidth + 1;
	return scrolls || sticksOut ? [(scrolls ? "scrolls: " : "sticks out: ") + e.cloneNode().outerHTML.slice(0, 150)] : [];
}).slice(0, 5)`

// picture is the whole page.
func (v *visitor) picture() []byte {
	v.Helper()
	ctx, stop := context.WithTimeout(v.ctx, patience)
	defer stop()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		v.Fatalf("picture of %s: %v", v.location(), err)
	}
	return png
}
