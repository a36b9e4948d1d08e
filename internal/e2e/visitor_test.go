//go:build e2e

package e2e

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"rollcall/internal/locale"
)

// patience is how long a page may take to show what it should.
const patience = 15 * time.Second

// launch starts a browser with an empty profile that talks to nobody of its
// own accord.
func launch(t *testing.T) context.Context {
	t.Helper()
	chromium := cmp.Or(os.Getenv("E2E_CHROME"), "/usr/bin/chromium")
	if _, err := os.Stat(chromium); err != nil {
		t.Fatalf("these tests need Chromium, E2E_CHROME says where it is: %v", err)
	}
	allocator, end := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromium), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
	t.Cleanup(end)
	browser, closeBrowser := chromedp.NewContext(allocator)
	t.Cleanup(closeBrowser)
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	return browser
}

// A visitor is a person with a browser of their own. What goes wrong for
// them fails the test.
type visitor struct {
	*testing.T
	ctx   context.Context
	base  string
	all   *locale.Words
	lang  string
	words *locale.Printer
	watch *watch
	read  map[string]bool // the letters that were opened
	tally tally
}

// A tally is what somebody has had to do: presses of buttons, links and boxes,
// and fields that were filled in or chosen from.
type tally struct{ presses, fields int }

func (t tally) since(before tally) tally {
	return tally{t.presses - before.presses, t.fields - before.fields}
}

func (t tally) all() int { return t.presses + t.fields }

func (t tally) String() string {
	return fmt.Sprintf("%d presses and %d fields, %d in all", t.presses, t.fields, t.all())
}

// visitor lets somebody come who speaks English. Their browser may have no
// scripts.
func (s *stage) visitor(scripts bool) *visitor {
	s.Helper()
	ctx, leave := chromedp.NewContext(s.browser, chromedp.WithNewBrowserContext())
	s.Cleanup(leave)
	ctx, stop := context.WithTimeout(ctx, 20*time.Minute)
	s.Cleanup(stop)
	v := &visitor{T: s.T, ctx: ctx, base: s.program.url, all: s.words, lang: "en", words: s.words.Printer("en"), watch: newWatch(s.program.url), read: map[string]bool{}}
	if err := v.watch.begin(ctx); err != nil {
		s.Fatalf("watch the browser: %v", err)
	}
	s.Cleanup(func() {
		for _, complaint := range v.watch.heard() {
			s.Error(complaint)
		}
	})
	call(v, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": "en"}})
	call(v, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
	return v
}

// call gives the browser an order that has no action of its own.
func call[P, R any](v *visitor, order cdp.Command[P, R], params P) R {
	v.Helper()
	result, err := chromedp.Call(v.ctx, order, params)
	if err != nil {
		v.Fatalf("%s: %v", order.Method, err)
	}
	return result
}

// do does the steps.
func (v *visitor) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	v.Helper()
	ctx, stop := context.WithTimeout(v.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		v.Fatalf("%s at %s: %v", what, v.location(), err)
	}
}

// follow does something that leads to a page, and returns its status, which
// is never a fault of the program.
func (v *visitor) follow(what string, step chromedp.Action[chromedp.Void]) int {
	v.Helper()
	ctx, stop := context.WithTimeout(v.ctx, patience)
	defer stop()
	res, err := chromedp.RunResponse(ctx, step)
	if err != nil {
		v.Fatalf("%s at %s: %v\n%s", what, v.location(), err, v.text())
	}
	if res == nil {
		v.Fatalf("%s at %s leads to no page", what, v.location())
	}
	if res.Status >= 500 {
		v.Fatalf("%s is answered with %d:\n%s", what, res.Status, v.text())
	}
	return int(res.Status)
}

// open opens an address of the program, absolute or not.
func (v *visitor) open(path string) {
	v.Helper()
	v.follow("open "+path, chromedp.Navigate(v.base+strings.TrimPrefix(path, v.base)))
}

// press presses the button that begins with text, and waits for where it
// leads.
func (v *visitor) press(text string) {
	v.Helper()
	v.tally.presses++
	v.follow("press "+text, chromedp.Click(element("button", text)))
}

// send presses the button of the sign-up form, which says what it gives, after
// as long as a person needs to fill it in.
func (v *visitor) send() int {
	v.Helper()
	v.tally.presses++
	v.do("take time", chromedp.Sleep(2*time.Second))
	return v.follow("send the form", chromedp.Click(chromedp.CSS("main form button.main")))
}

// link follows the link that begins with text.
func (v *visitor) link(text string) {
	v.Helper()
	v.tally.presses++
	v.follow("follow "+text, chromedp.Click(element("a", text)))
}

// followNth follows the n-th of the links that a selector finds.
func (v *visitor) followNth(selector string, n int) {
	v.Helper()
	v.tally.presses++
	href := look[string](v, fmt.Sprintf(`document.querySelectorAll(%q)[%d].getAttribute("href")`, selector, n))
	v.follow("follow "+href, chromedp.Click(chromedp.CSS(fmt.Sprintf(`%s[href=%q]`, selector, href))))
}

// element finds an element by how its text begins, wherever the lines break.
func element(kind, text string) chromedp.Search {
	return chromedp.Search(fmt.Sprintf(`//%s[not(@aria-hidden) and starts-with(normalize-space(.), "%s")]`, kind, text)) // XPath has no escapes
}

// fill writes into fields of a form, as their names say.
func (v *visitor) fill(fields map[string]string) {
	v.Helper()
	for name, text := range fields {
		v.tally.fields++
		v.do("fill in "+name, chromedp.SendKeys(named(name), text))
	}
}

// empty takes away what stands in a field.
func (v *visitor) empty(name string) {
	v.Helper()
	look[bool](v, fmt.Sprintf(`(document.querySelector('[name=%q]').value = "") === ""`, name))
}

// choose chooses from a list.
func (v *visitor) choose(name, value string) {
	v.Helper()
	v.tally.fields++
	v.do("choose "+value, chromedp.SetValue(named(name), value))
}

// tick ticks a box, if it is not ticked.
func (v *visitor) tick(name, value string) {
	v.Helper()
	box := fmt.Sprintf(`[name=%q][value=%q]`, name, value)
	if !look[bool](v, fmt.Sprintf(`document.querySelector(%q).checked`, box)) {
		v.tally.presses++
		v.do("tick "+value, chromedp.Click(chromedp.CSS(box)))
	}
}

// named finds a field.
func named(name string) chromedp.CSS { return chromedp.CSS(fmt.Sprintf(`[name=%q]`, name)) }

// text is what can be read on the page.
func (v *visitor) text() string {
	return look[string](v, `document.body ? document.body.innerText : ""`)
}

// location is the address of the page.
func (v *visitor) location() string { return look[string](v, `location.href`) }

// title is the title of the page.
func (v *visitor) title() string { return look[string](v, `document.title`) }

// language is the language that the page says it speaks.
func (v *visitor) language() string { return look[string](v, `document.documentElement.lang`) }

// arrives waits until the browser has gone by itself to path.
func (v *visitor) arrives(path string) {
	v.Helper()
	for began := time.Now(); time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
		if v.watch.shown(path) {
			return
		}
	}
	v.Fatalf("the browser never came to %s", path)
}

// sees fails the test unless text can be read on the page, wherever the lines
// break.
func (v *visitor) sees(text string) {
	v.Helper()
	if all := v.text(); !strings.Contains(flat(all), flat(text)) {
		v.Fatalf("%q is not on the page %s:\n%s", text, v.location(), all)
	}
}

// flat is text with single blanks.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

// look evaluates an expression in the page.
func look[T any](v *visitor, expression string) T {
	v.Helper()
	ctx, stop := context.WithTimeout(v.ctx, time.Minute)
	defer stop()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		v.Fatalf("%.80s: %v", expression, err)
	}
	return value
}
