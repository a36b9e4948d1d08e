//go:build e2e

package e2e

import (
	"fmt"
	"slices"
	"time"

	"github.com/chromedp/chromedp"
)

// selective is the slug of an event in which an organiser decides about
// everyone.
const selective = "selection"

// selection announces it, with eight seats in each of two sessions, and lets
// so many people sign up by themselves, every third of them to both.
func (s *stage) selection(people int) {
	s.Helper()
	starts := time.Now().UTC().AddDate(0, 0, 10).Truncate(time.Hour)
	session := func(slug, title string, at time.Time) map[string]any {
		return map[string]any{"slug": slug, "title": map[string]string{"en": title}, "starts": wallTime(at), "ends": wallTime(at.Add(time.Hour)), "capacity": 8}
	}
	s.program.api("POST", "/events", map[string]any{
		"slug": selective, "title": map[string]string{"en": "Study visit", "de": "Studienreise"}, "languages": []string{"en", "de", "ka"}, "zone": "UTC",
		"contact":      map[string]any{"name": "Network secretariat", "email": "secretariat@example.org"},
		"registration": map[string]any{"verify": false, "approval": true, "approve_again": true},
		"questions": []map[string]any{
			{"key": "why", "type": "long_text", "decisive": true, "label": map[string]string{"en": "What do you want to bring home?"}},
		},
		"sessions": []map[string]any{session("visit", "Visit", starts), session("review", "Review", starts.AddDate(0, 0, 30))},
	}, nil)
	for i := range people {
		sessions := []string{"visit"}
		if i%3 == 0 {
			sessions = append(sessions, "review")
		}
		s.program.ask("", "POST", "/events/"+selective+"/registrants", map[string]any{
			"given_name": "Ana", "family_name": fmt.Sprint("Kovač ", i+1), "email": candidate(i + 1), "organisation": "City of Mostar",
			"municipality": "Mostar", "country": "BA", "function": "Head of the department for water", "sessions": sessions,
			"answers": map[string]any{"why": "How other towns keep their water clean."},
		}, nil)
	}
}

// candidate is the address of the i-th of those who have signed up.
func candidate(i int) string { return fmt.Sprintf("candidate-%d@example.org", i) }

// standing is how the i-th of those who have signed up stands for the visit.
func (s *stage) standing(i int) string {
	s.Helper()
	for _, g := range s.program.find(person{email: candidate(i)}, selective).Registrations {
		if g.Session == "visit" {
			return g.Status
		}
	}
	return "none"
}

// left waits until so many people are in the queue.
func (v *visitor) left(people int) {
	v.Helper()
	for began := time.Now(); time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
		if look[int](v, `document.querySelectorAll("[data-person]").length`) == people {
			return
		}
	}
	v.Fatalf("there are never %d people in the queue:\n%s", people, v.text())
}

// strike presses keys one after the other.
func (v *visitor) strike(keys ...string) {
	v.Helper()
	for _, key := range keys {
		v.do("press "+key, chromedp.KeyEvent(key, asKeyboard))
	}
}

// approvedByKeyboard goes through a queue of fourteen: five by themselves, one
// refused with a reason, five ticked, and the rest without scripts.
func approvedByKeyboard(s *stage) {
	s.selection(14)
	v := s.visitor(true)
	v.signIn()
	v.open("/desk/" + selective)
	v.sees(v.words.T("approval.needs_you", "count", 14))
	v.link(v.words.T("approval.title"))
	v.left(14)
	for i := range 5 {
		v.strike("a")
		v.left(13 - i)
		if got := look[string](v, `document.activeElement.querySelector("h2").innerText`); got != fmt.Sprint("Ana Kovač ", i+2) {
			v.Errorf("after %d decisions the focus is on %q", i+1, got)
		}
	}
	if got := look[string](v, `document.querySelector("[data-told]").textContent`); got != v.words.T("approval.said.approve", "count", 1) {
		v.Errorf("a screen reader is told %q", got)
	}
	v.strike("r", "O", "n", "l", "y", "\r")
	v.left(8)
	v.strike("j", " ", "j", " ", "j", " ", "j", " ", "k", "k", "k", "k", " ")
	if got := look[string](v, `document.querySelector("[data-count]").textContent`); got != "5" {
		v.Errorf("%s are ticked, want 5", got)
	}
	v.strike("A")
	v.left(3)
	for i, want := range []string{"confirmed", "confirmed", "confirmed", "confirmed", "confirmed", "rejected", "confirmed", "confirmed", "confirmed", "waitlisted", "waitlisted", "pending"} {
		if got := s.standing(i + 1); got != want {
			s.Errorf("person %d is %s, want %s", i+1, got, want)
		}
	}
	var audit struct {
		Items []struct{ Data map[string]any }
	}
	s.program.api("GET", "/events/"+selective+"/audit", nil, &audit)
	if !slices.ContainsFunc(audit.Items, func(e struct{ Data map[string]any }) bool { return e.Data["reason"] == "Only" }) {
		s.Errorf("the reason is not in the audit: %v", audit.Items)
	}

	plain := s.visitor(false)
	plain.signIn()
	plain.open("/desk/" + selective + "/approval")
	plain.press(plain.words.T("approval.approve_ticked"))
	plain.sees(plain.words.T("approval.rule.ids.required"))
	for _, box := range look[[]string](plain, `[...document.querySelectorAll("[data-person] > [name=ids]")].map(box => box.value)`) {
		plain.tick("ids", box)
	}
	plain.press(plain.words.T("approval.approve_ticked"))
	plain.sees(plain.words.T("approval.said.approve", "count", 4))
	plain.sees(plain.words.T("approval.nobody"))
}

// selectionSights are the queue of those to decide about.
func (s *stage) selectionSights() []sight {
	s.selection(10)
	path := "/desk/" + selective + "/approval"
	return []sight{
		{"desk-approval-needed", "/desk/" + selective, nil},
		{"desk-approval", path, nil},
		{"desk-approval-reason", path, func(v *visitor) { v.strike("r") }},
		{"desk-approval-errors", path, func(v *visitor) { v.press(v.words.T("approval.approve_ticked")) }},
		{"desk-approval-done", path, func(v *visitor) {
			v.strike("a")
			v.left(9)
		}},
	}
}
