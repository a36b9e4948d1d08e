//go:build e2e

package e2e

import (
	"net/http"
	"strings"

	"github.com/chromedp/chromedp"
)

// mailScanner opens every link of two letters as the scanners of mail
// providers do: with a browser, which waits for what the page may do by
// itself. The one letter asks to confirm, the other brings a seat in the
// practice room, which is running.
func mailScanner(s *stage) {
	fresh := person{"Ilir", "Hoxha", "ilir@example.org"}
	seated := person{"Ana", "Horvat", "ana@example.org"}
	v := s.visitor(true)
	v.signUp(fresh, practiceRoom, practice)
	s.program.add(seated, practiceRoom, practice)

	scanner := s.visitor(true)
	scanner.scan(fresh, v.subject("mail.verify.subject"))
	scanner.scan(seated, v.subject("mail.confirmed.subject"))

	for _, want := range []struct {
		person
		status string
	}{{fresh, "unverified"}, {seated, "confirmed"}} {
		if got := s.program.find(want.person, practiceRoom).Registrations[0].Status; got != want.status {
			s.Errorf("after the scan %s is %s, want %s", want.email, got, want.status)
		}
	}
	for _, row := range s.program.attendance(practiceRoom, practice) {
		if row.FirstJoin != nil {
			s.Errorf("after the scan %s has joined", row.Name)
		}
	}
}

// scan opens every link of a letter, and those of the pages behind them.
func (v *visitor) scan(p person, subject string) {
	v.Helper()
	v.letter(p, subject)
	links := look[[]string](v, ours)
	v.open(v.location() + "/html")
	links = append(links, look[[]string](v, ours)...)
	seen := map[string]bool{}
	for depth := range 2 {
		var behind []string
		for _, link := range links {
			if seen[link] {
				continue
			}
			seen[link] = true
			if strings.Contains(link, "/calendar.ics") { // a file, which a browser keeps and does not show
				v.fetch(link)
				continue
			}
			v.open(link)
			v.secret()
			if depth == 0 {
				v.do("wait", chromedp.Sleep(pause))
				behind = append(behind, look[[]string](v, ours)...)
			}
		}
		links = behind
	}
	if len(seen) < 2 {
		v.Fatalf("the letter %q leads to nothing but %v", subject, seen)
	}
}

// fetch fetches a file, as a scanner does before it looks into it, and returns
// of what kind it is.
func (v *visitor) fetch(link string) string {
	v.Helper()
	res, err := http.Get(link) //nolint:noctx // the program ends with the test
	if err != nil {
		v.Fatalf("fetch %s: %v", link, err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		v.Errorf("%s is answered with %d", link, res.StatusCode)
	}
	return res.Header.Get("Content-Type")
}

// ours are the personal links in a page, without the marks within pages.
const ours = `[...document.links].map(a => a.href.split("#")[0]).filter(a => a.includes("/r/"))`
