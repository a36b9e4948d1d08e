package pages

import (
	"regexp"
	"strings"
	"testing"
)

// What the public page of an event may cost whoever opens it for the first
// time, in a browser that takes gzip: 60 KB in 6 requests.
const (
	pageBytes    = 60_000
	pageRequests = 6
)

// loaded finds what a browser loads for a page. Links that lead elsewhere are
// none of it.
var loaded = regexp.MustCompile(`<(?:link rel="(?:icon|stylesheet)" href|script[^>]* src|use href|img src|iframe src)="([^"#]+)`)

// A weight is what a page costs.
type weight struct {
	requests      int
	sent, written int // bytes, compressed and as they are
}

// fetch adds one answer to the weight and returns it as it is.
func (w *weight) fetch(f *face, path string) string {
	f.t.Helper()
	plain := f.get(path, "Accept-Encoding", "identity").want(f.t, 200).body
	zipped := f.get(path, "Accept-Encoding", "gzip").want(f.t, 200)
	if zipped.Header.Get("Content-Encoding") != "gzip" {
		f.t.Errorf("%s is not compressed", path)
	}
	w.requests++
	w.sent += len(zipped.body)
	w.written += len(plain)
	return plain
}

// weigh opens the page at path as a browser in the zone does.
func (f *face) weigh(path, zone string) weight {
	f.t.Helper()
	var w weight
	page := w.fetch(f, path)
	seen := map[string]bool{}
	for _, found := range loaded.FindAllStringSubmatch(page, -1) {
		if address := found[1]; !seen[address] {
			if seen[address] = true; strings.Contains(address, "//") {
				f.t.Errorf("the page loads %s", address)
				continue
			}
			w.fetch(f, address)
		}
	}
	if zone != "" {
		w.fetch(f, path+"&zone="+zone)
	}
	return w
}

func TestTheEventPageIsLight(t *testing.T) {
	f := newFace(t, "see-2021.yaml")
	for _, lang := range []string{"en", "de", "uk", "ka"} {
		w := f.weigh("/see-network-2021?lang="+lang, "Asia/Tokyo")
		t.Logf("%s: %d requests, %d bytes sent, %d uncompressed", lang, w.requests, w.sent, w.written)
		if w.requests > pageRequests || w.requests < 5 || w.sent > pageBytes {
			t.Errorf("%s: %d requests, %d bytes; at most %d and %d are allowed", lang, w.requests, w.sent, pageRequests, pageBytes)
		}
	}
	w := f.weigh("/see-network-2021?lang=en", "")
	t.Logf("in the event's zone: %d requests, %d bytes sent, %d uncompressed", w.requests, w.sent, w.written)
}
