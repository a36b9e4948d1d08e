//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A watch sees what a browser asks for and complains of. Pages ask nobody but
// the program, and a browser has nothing to complain of.
type watch struct {
	origin string

	mu         sync.Mutex
	documents  map[string]bool // addresses that were answered with a page
	latest     string          // the last of them
	loaded     map[string]bool // addresses of pages that were loaded to their end
	complaints []string
	referers   map[string]any // what the last request for a path said about where it comes from
	posts      map[string]int // how often a path was posted to
}

func newWatch(origin string) *watch {
	return &watch{origin: origin, documents: map[string]bool{}, loaded: map[string]bool{}, referers: map[string]any{}, posts: map[string]int{}}
}

// begin watches the tab of ctx.
func (w *watch) begin(ctx context.Context) error {
	return chromedp.Listen(ctx, func(happened any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.see(happened)
	})
}

// see notes what is worth it.
func (w *watch) see(happened any) {
	switch e := happened.(type) {
	case *network.EventRequestWillBeSent:
		w.asks(e.Request)
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			w.documents[e.Response.URL] = true
			w.latest = e.Response.URL
		}
	case *page.EventLoadEventFired:
		w.loaded[w.latest] = true
	case *runtime.EventConsoleAPICalled:
		w.complain("console.%s", e.Type)
	case *runtime.EventExceptionThrown:
		w.complain("script: %s", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		w.logs(e.Entry)
	}
}

func (w *watch) asks(r *network.Request) {
	path, ours := strings.CutPrefix(r.URL, w.origin)
	if !ours && !strings.HasPrefix(r.URL, "data:") {
		w.complain("the page asks for %s", r.URL)
	}
	w.referers[path] = r.Headers["Referer"]
	if r.Method == http.MethodPost {
		w.posts[path]++
	}
}

// logs hears the browser's own complaints, among them those about the
// Content-Security-Policy. That a page came with a status such as 404 is none:
// tests look at the status. Nor is that nothing came while a story has taken the
// connection away, or that a mark was refused, which the page says.
func (w *watch) logs(e *log.Entry) {
	away := strings.Contains(e.Text, "ERR_INTERNET_DISCONNECTED")
	refused := strings.HasSuffix(e.URL, "/check-ins") && strings.Contains(e.Text, "409")
	if e.Source == log.EntrySourceNetwork && (w.documents[e.URL] || away || refused) {
		return
	}
	w.complain("%s, %s: %s (%s)", e.Source, e.Level, e.Text, e.URL)
}

func (w *watch) complain(format string, args ...any) {
	w.complaints = append(w.complaints, "the browser: "+fmt.Sprintf(format, args...))
}

// heard returns the complaints.
func (w *watch) heard() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.complaints
}

// shown reports whether a page has come from path, and nothing of it is under
// way: the next page would be taken for this one.
func (w *watch) shown(path string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.loaded[w.origin+path]
}

// referer is what the program was told when it was last asked for path; nil
// is nothing.
func (w *watch) referer(path string) any {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.referers[path]
}

// posted is how often path was posted to.
func (w *watch) posted(path string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.posts[path]
}
