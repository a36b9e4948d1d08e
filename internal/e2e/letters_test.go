//go:build e2e

package e2e

import (
	"fmt"
	"strings"
	"time"
)

// letters causes every letter to people who read lang, and keeps each as text
// and as pictures in light and dark colours.
func (a *album) letters(s *stage, lang string) {
	v := s.visitor(true)
	v.lang, v.words = lang, v.all.Printer(lang)
	w := &writing{visitor: v, program: s.program, album: a, lang: lang, slug: "album"}
	w.announce()
	w.fromDemo("reminder", "mail.reminder.subject")
	w.toOnePerson()
	w.toAQueue()
	w.toColleagues()
	w.aboutAddresses()
	w.aboutChanges()
	w.afterwards()
	w.aboutOffers()
	w.aboutDecisions()
}

// A writing is how letters come about: an event whose first session begins a
// week, and whose second has one seat.
type writing struct {
	*visitor
	program *program
	album   *album
	lang    string
	slug    string
	event   map[string]any
	links   map[string]string // of the people, by address
}

func (w *writing) announce() {
	w.links = map[string]string{}
	soon := time.Now().UTC().Truncate(time.Hour).AddDate(0, 0, 7)
	session := func(slug string, starts time.Time, capacity int) map[string]any {
		return map[string]any{
			"slug": slug, "title": w.text("sessions." + slug), "capacity": capacity, "join_url": "https://meet.example.org/" + slug,
			"starts": wallTime(starts), "ends": wallTime(starts.Add(90 * time.Minute)),
		}
	}
	w.event = map[string]any{
		"slug": w.slug, "title": w.text("title"), "languages": []string{w.lang}, "zone": "UTC", "visibility": "public",
		"contact":  map[string]any{"name": "Network secretariat", "email": "secretariat@example.org", "privacy_url": "https://example.org/privacy"},
		"sessions": []map[string]any{session("soon", soon, 20), session("later", soon.AddDate(0, 0, 14), 1)},
	}
	w.program.api("POST", "/events", w.event, nil)
}

// titles are what the event and its sessions are called.
var titles = map[string]map[string]string{
	"title":            {"en": "Exchange of the network", "de": "Austausch des Netzwerks", "uk": "Обмін досвідом у мережі", "ka": "ქსელის შეხვედრები"},
	"sessions.soon":    {"en": "Crisis management", "de": "Krisenmanagement", "uk": "Кризове управління", "ka": "კრიზისების მართვა"},
	"sessions.over":    {"en": "Looking back", "de": "Rückblick", "uk": "Підсумки", "ka": "შეჯამება"},
	"sessions.running": {"en": "Open hour", "de": "Offene Stunde", "uk": "Відкрита година", "ka": "ღია საათი"},
	"sessions.next":    {"en": "Digital archives", "de": "Digitale Archive", "uk": "Цифрові архіви", "ka": "ციფრული არქივები"},
	"sessions.full":    {"en": "Small circle", "de": "Kleiner Kreis", "uk": "Вузьке коло", "ka": "ვიწრო წრე"},
	"sessions.off":     {"en": "Site visit", "de": "Ortstermin", "uk": "Виїзд на місце", "ka": "ადგილზე ვიზიტი"},
	"sessions.later":   {"en": "Outlook", "de": "Ausblick", "uk": "Плани на рік", "ka": "წლის გეგმები"},
	"renamed":          {"en": "Outlook for the coming year", "de": "Ausblick auf das kommende Jahr", "uk": "Плани на наступний рік", "ka": "მომავალი წლის გეგმები"},
}

func (w *writing) text(what string) map[string]string {
	return map[string]string{w.lang: titles[what][w.lang]}
}

// wallTime is a time as event files write it.
func wallTime(t time.Time) string { return t.Format("2006-01-02T15:04") }

// readers are the people who get letters, by language.
var readers = map[string][]person{
	"en": {{"Arta", "Krasniqi", "arta@example.org"}, {"Ana", "Horvat", "ana@example.org"}, {"Mirela", "Ćosić", "mirela@example.org"}, {"Dea", "Hoxha", "dea@example.org"}},
	"de": {{"Jürgen", "Groß", "juergen@example.org"}, {"Petra", "Weiß", "petra@example.org"}, {"Jörg", "Müller", "joerg@example.org"}, {"Anke", "Schröder", "anke@example.org"}},
	"uk": {{"Олена", "Коваленко", "olena@example.org"}, {"Андрій", "Шевченко", "andrii@example.org"}, {"Ірина", "Бойко", "iryna@example.org"}, {"Юрій", "Мельник", "yurii@example.org"}},
	"ka": {{"ნინო", "ბერიძე", "nino@example.org"}, {"გიორგი", "მაისურაძე", "giorgi@example.org"}, {"თამარ", "კობახიძე", "tamar@example.org"}, {"ლიკა", "ლომიძე", "lika@example.org"}},
}

// fromDemo keeps a letter of the demo's own, of those that come to nobody who
// has signed up a moment ago. Some are owed once the demo has started.
func (w *writing) fromDemo(name, subject string) {
	w.Helper()
	find := fmt.Sprintf(`[...document.querySelectorAll("ul.links a")].find(a => a.querySelector("span").innerText.startsWith(%q))?.href || ""`,
		w.subject(subject))
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(500 * time.Millisecond) {
		w.open("/demo/mail")
		if letter := look[string](w.visitor, find); letter != "" {
			w.keep(name, letter)
			return
		}
	}
	w.Fatalf("the demo has no %s in %q", name, w.lang)
}

// toOnePerson are the letters of somebody who signs up, confirms, signs up
// once more, and loses the link.
func (w *writing) toOnePerson() {
	one := readers[w.lang][0]
	w.after("verify", one, func() { w.signUp(one, "soon") })
	w.links[one.email] = w.linkIn()
	w.after("confirmed", one, func() { w.me(one, "POST", "/me/verify", map[string]any{}) })
	w.after("again", one, func() { w.signUp(one, "soon") })
	w.after("link", one, func() { w.program.ask("", "POST", "/me/link", map[string]any{"email": one.email}, nil) })
	w.after("cancelled", one, func() { w.me(one, "POST", "/me/registrations/soon/cancel", map[string]any{}) })
}

// toAQueue are the letters of two people and one seat.
func (w *writing) toAQueue() {
	first, second := readers[w.lang][0], readers[w.lang][1]
	w.me(first, "POST", "/me/registrations/later/register", map[string]any{})
	w.after("verify-waiting", second, func() { w.signUp(second, "later") })
	w.links[second.email] = w.linkIn()
	w.after("waitlisted", second, func() { w.me(second, "POST", "/me/verify", map[string]any{}) })
	w.after("promoted", second, func() { w.me(first, "POST", "/me/registrations/later/cancel", map[string]any{}) })
}

// put makes the event what it is here, and tells people.
func (w *writing) put() { w.program.api("PUT", "/events/"+w.slug+"?letters=notify", w.event, nil) }

// signUp signs somebody up as the form does.
func (w *writing) signUp(who person, session string) {
	w.program.ask("", "POST", "/events/"+w.slug+"/registrants", map[string]any{
		"given_name": who.given, "family_name": who.family, "email": who.email, "sessions": []string{session}, "language": w.lang, "zone": "Asia/Tbilisi",
	}, nil)
}

// me asks the API as the holder of a personal link.
func (w *writing) me(who person, method, path string, body any) {
	link := w.links[who.email]
	w.program.ask(link[strings.LastIndex(link, "/")+1:], method, path, body, nil)
}

// linkIn is the personal link in the letter that is shown.
func (w *writing) linkIn() string {
	return look[string](w.visitor, `[...document.querySelectorAll("pre.plain a")].map(a => a.href).find(h => h.includes("/r/"))`)
}

// after does something, waits for the letter to somebody that follows from
// it, and keeps that. It ends at the letter.
func (w *writing) after(name string, who person, do func()) {
	w.Helper()
	w.arrives(name, who, do)
	w.keep(name, look[string](w.visitor, fmt.Sprintf(lettersTo, who.email)+`[0].href`))
}

// arrives does something, and waits for the letter to somebody that follows
// from it.
func (w *writing) arrives(name string, who person, do func()) {
	w.Helper()
	before := w.count(who)
	do()
	for began := time.Now(); w.count(who) == before; time.Sleep(200 * time.Millisecond) {
		if time.Since(began) > 3*time.Minute {
			w.Fatalf("no letter %q came to %s", name, who.email)
		}
	}
}

// keep keeps a letter, and ends at it.
func (w *writing) keep(name, letter string) {
	w.Helper()
	w.open(letter)
	text := look[string](w.visitor, `document.querySelector("h1").innerText + "\n\n" + document.querySelector("pre.plain").innerText`)
	w.album.keep(w.visitor, fmt.Sprintf("letter-%s-%s.txt", name, w.lang), []byte(text))
	w.open(letter + "/html")
	for _, size := range []screen{{640, "light"}, {640, "dark"}, {phone, "light"}} {
		w.on(size)
		w.album.keep(w.visitor, fmt.Sprintf("letter-%s-%s-%s.png", name, w.lang, size), w.picture())
	}
	w.open(letter)
}

// lettersTo finds the letters to an address, the newest first.
const lettersTo = `[...document.querySelectorAll("ul.links a")].filter(a => a.querySelector("small").innerText.includes(%q))`

// comes waits for a letter to somebody, and ends at it.
func (w *writing) comes(subject string, who person) {
	w.Helper()
	w.letter(who, w.subject(subject))
}

// count is how many letters somebody has.
func (w *writing) count(who person) int {
	w.Helper()
	w.open("/demo/mail")
	return look[int](w.visitor, fmt.Sprintf(lettersTo, who.email)+`.length`)
}
