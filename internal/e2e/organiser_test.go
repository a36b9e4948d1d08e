//go:build e2e

package e2e

import (
	"fmt"
	"time"

	"rollcall/internal/locale"
)

// The most that somebody has to press and fill in: for an event from the first
// start of the program to its publication, and for a copy of it on other days.
const (
	mostForAnEvent = 60
	mostForACopy   = 12
)

// fromAnIdeaToAFullRoom is an organiser's work on an installation that has nothing
// yet: an event in three languages with two sessions and four questions, a copy of
// it, 120 people who sign up, a letter to those who wait, a session that is moved
// and one that is called off.
func fromAnIdeaToAFullRoom(s *stage) {
	empty, first := serveEmpty(s.T, s.program.binary)
	s.program = empty
	v := s.visitor(true)
	v.open(first)
	v.makesTheFirstAccount()
	v.draftsAnEvent()
	v.asksFourQuestions()
	v.publishes()
	s.Logf("from the first start to a published event: %s", v.tally)
	if v.tally.all() >= mostForAnEvent {
		s.Errorf("an event takes %s; fewer than %d would do", v.tally, mostForAnEvent)
	}
	before := v.tally
	v.copies()
	copied := v.tally.since(before)
	s.Logf("a copy with other dates, published: %s", copied)
	if copied.all() >= mostForACopy {
		s.Errorf("a copy takes %s; fewer than %d would do", copied, mostForACopy)
	}
	empty.token = empty.run("token", "create", "--user", lena)
	s.manySignUp(120)
	v.writesToThoseWhoWait()
	v.movesAndCallsOff()
}

// The organiser, and her event.
const (
	lena     = "lena@example.org"
	exchange = "exchange-of-towns"
)

func (v *visitor) makesTheFirstAccount() {
	v.Helper()
	v.fill(map[string]string{"name": "Lena Horvat", "email": lena, "password": "a quiet river in autumn"})
	v.press(v.words.T("account.first_make"))
}

// day is a day from now on, as the browser's control for dates has it.
func day(after int) string { return time.Now().AddDate(0, 0, after).Format(time.DateOnly) }

// draftsAnEvent enters its titles and sessions, where they meet, and who answers
// for people's data.
func (v *visitor) draftsAnEvent() {
	v.Helper()
	v.link(v.words.T("editor.new"))
	v.fill(map[string]string{"title.en": "Exchange of towns", "title.de": "Austausch der Städte", "title.uk": "Обмін міст"})
	for i, on := range []int{20, 50} {
		at := fmt.Sprintf("sessions.%d.", i)
		v.choose(at+"date", day(on))
		v.choose(at+"starts", "10:00")
		v.choose(at+"ends", "12:00")
	}
	v.press(v.words.T("editor.create"))
	v.sees(v.words.T("editor.done.created"))
	for i := range 2 {
		v.link(v.words.T("editor.part.sessions"))
		v.session(i)
		v.fill(map[string]string{"join_url": fmt.Sprintf("https://meet.example.org/%d", i)})
		v.press(v.words.T("editor.save"))
	}
	v.link(v.words.T("editor.part.privacy"))
	v.fill(map[string]string{"contact.controller": "Network of towns, Main Street 1, Mostar"})
	v.press(v.words.T("editor.save"))
}

// session opens the page of the n-th session in the editor.
func (v *visitor) session(n int) {
	v.Helper()
	v.followNth("main ol a.open", n)
}

func (v *visitor) asksFourQuestions() {
	v.Helper()
	v.link(v.words.T("editor.part.questions"))
	for _, q := range []struct{ kind, en, de, uk string }{
		{"yes_no", "Will you present?", "Werden Sie vortragen?", "Чи будете ви виступати?"},
		{"text", "Which topic?", "Welches Thema?", "Яка тема?"},
		{"number", "How many colleagues?", "Wie viele Kolleginnen und Kollegen?", "Скільки колег?"},
		{"long_text", "What do you expect?", "Was erwarten Sie?", "Чого ви очікуєте?"},
	} {
		v.fill(map[string]string{"label.en": q.en, "label.de": q.de, "label.uk": q.uk})
		v.choose("type", q.kind)
		v.press(v.words.T("editor.add_button"))
		v.sees(q.en)
	}
}

// publishes publishes the event, and reads its page in each of its languages.
func (v *visitor) publishes() {
	v.Helper()
	v.link(v.words.T("publishing.title"))
	v.press(v.words.T("publishing.publish"))
	v.sees(v.words.T("publishing.done.published"))
	here := v.location()
	for lang, texts := range map[string][]string{"en": {"Exchange of towns", "Which topic?"}, "de": {"Austausch der Städte", "Welches Thema?"}, "uk": {"Обмін міст", "Яка тема?"}} {
		v.open("/" + exchange + "?lang=" + lang)
		for _, text := range texts {
			v.sees(text)
		}
	}
	v.open(here)
}

// copies makes the same event once more, for next year.
func (v *visitor) copies() {
	v.Helper()
	v.link(v.words.T("copy.title"))
	v.choose("starts", day(385)+"T10:00")
	v.press(v.words.T("copy.button"))
	v.sees(v.words.T("publishing.done.copied"))
	v.press(v.words.T("publishing.publish"))
	v.sees(v.words.T("publishing.done.published"))
}

// manySignUp lets n people sign up for both sessions.
func (s *stage) manySignUp(n int) {
	s.Helper()
	var ev struct{ Sessions []struct{ Slug string } }
	s.program.api("GET", "/events/"+exchange, nil, &ev)
	sessions := []string{ev.Sessions[0].Slug, ev.Sessions[1].Slug}
	for i := range n {
		s.program.api("POST", "/events/"+exchange+"/registrants", map[string]any{
			"email": fmt.Sprintf("guest-%d@example.org", i), "given_name": "Ana", "family_name": fmt.Sprintf("Kovač %d", i), "sessions": sessions,
		}, nil)
	}
}

func (v *visitor) writesToThoseWhoWait() {
	v.Helper()
	v.open("/desk/" + exchange + "/letters")
	v.link(v.words.T("writing.new"))
	v.fill(map[string]string{"subject.en": "You are on the list", "text.en": "Dear {name},\n\nwe try to find a larger room."})
	v.tick("audience.statuses", "waitlisted")
	v.press(v.words.T("writing.save"))
	v.press(v.words.T("writing.send", "count", 20))
	v.sees("20")
}

// movesAndCallsOff moves the first session by a day and calls the second off;
// before that it is said to whom letters go.
func (v *visitor) movesAndCallsOff() {
	v.Helper()
	v.open("/desk/" + exchange + "/edit/sessions")
	v.session(0)
	v.choose("starts", day(21)+"T10:00")
	v.choose("ends", day(21)+"T12:00")
	v.press(v.words.T("editor.save"))
	v.press(v.words.T("editor.save_notify", "count", 120))
	v.open("/desk/" + exchange + "/edit/sessions")
	v.session(1)
	v.tick("cancelled", "true")
	v.press(v.words.T("editor.save"))
	v.press(v.words.T("editor.save_notify", "count", 120))
	v.open("/" + exchange)
	v.sees(locale.Capital(v.words.T("state.cancelled")))
}
