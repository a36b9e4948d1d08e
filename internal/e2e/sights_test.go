//go:build e2e

package e2e

import (
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A sight is a page worth looking at.
type sight struct {
	name string
	path string
	then func(*visitor) // what to do there; may be nil
}

// desk reports whether only staff see the page.
func (s sight) desk() bool { return strings.HasPrefix(s.path, "/desk/") || s.path == "/desk" }

// show brings the page up.
func (v *visitor) show(s sight) {
	v.Helper()
	v.open(v.spoken(s.path))
	if s.then != nil {
		s.then(v)
	}
}

// spoken is the address of a page in the visitor's language, if it does not
// say one itself.
func (v *visitor) spoken(path string) string {
	if v.lang == "en" || strings.Contains(path, "lang=") {
		return path
	}
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return path + separator + "lang=" + v.lang
}

// tour shows every page there is to look at, to several who look at once.
func (s *stage) tour(look func(*visitor, sight)) { s.tourIn("en", look) }

// tourIn shows every page in one language.
func (s *stage) tourIn(lang string, look func(*visitor, sight)) {
	public, organiser, second := s.visitor(true), s.visitor(true), s.visitor(true)
	g := s.gallery(public)
	sights := slices.Concat(s.publicSights(public), g.formSights(), g.ownSights(), g.daySights(), g.lastSights())
	organiser.signIn()
	second.signIn()
	desk := slices.Concat(s.deskSights(), g.deskSights(), g.presenceSights(), s.selectionSights())
	invited, inviting := s.invitationSights(public, organiser)
	sights = slices.Concat(sights, s.offerSights(public), invited)
	desk = slices.Concat(desk, inviting, editorSights(), s.listSights(), s.writingSights(), accountSights())
	half := len(desk) / 2
	var walks sync.WaitGroup
	for v, pages := range map[*visitor][]sight{public: sights, organiser: desk[:half], second: desk[half:]} {
		v.lang, v.words = lang, s.words.Printer(lang)
		walks.Go(func() {
			for _, page := range pages {
				look(v, page)
			}
		})
	}
	walks.Wait()
}

// bar answers requests for path in the program's place: there is nothing to
// show, and the browser stays where it is.
func (v *visitor) bar(path string) {
	v.Helper()
	err := chromedp.Listen(v.ctx, func(happened any) {
		if paused, ok := happened.(*fetch.EventRequestPaused); ok {
			go func() { // if it fails, the browser waits and the test says so
				_, _ = chromedp.Call(v.ctx, fetch.FulfillRequest, fetch.FulfillRequestParams{RequestID: paused.RequestID, ResponseCode: 204})
			}()
		}
	})
	if err != nil {
		v.Fatal(err)
	}
	call(v, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: v.base + path}}})
}

// unpack puts the letter that is shown into an empty page: its own lets
// nothing run, not even what looks at it.
func (v *visitor) unpack() {
	v.Helper()
	letter := look[string](v, `document.documentElement.outerHTML`)
	v.do("open an empty page", chromedp.Navigate("about:blank"))
	frame := call(v, page.GetFrameTree, cdp.Empty{}).FrameTree.Frame.ID
	call(v, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: frame, HTML: "<!doctype html>" + letter})
}
