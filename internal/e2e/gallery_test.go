//go:build e2e

package e2e

import (
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/auth"
)

// A gallery is an event that the demo does not have: every kind of question,
// a consent that is required, and sessions and people in every state.
type gallery struct {
	*stage
	visitor *visitor
	event   map[string]any
	links   map[string]string // the personal links of the people, by what they are there for
}

// galleryEvent is its slug.
const galleryEvent = "gallery"

// gallery opens it. v reads the letters.
func (s *stage) gallery(v *visitor) *gallery {
	s.Helper()
	g := &gallery{stage: s, visitor: v, links: map[string]string{}}
	now := time.Now().UTC().Truncate(time.Minute)
	g.event = map[string]any{
		"slug": galleryEvent, "title": titles["title"], "languages": []string{"en", "de", "ka"}, "zone": "UTC", "visibility": "public",
		"contact":        map[string]any{"name": "Network secretariat", "email": "secretariat@example.org", "privacy_url": "https://example.org/privacy"},
		"interpretation": []string{"en", "uk"}, "questions": galleryQuestions(),
		"consents": []map[string]any{
			{"key": "rules", "required": true, "text": map[string]string{"en": "I have read the rules of the network."}},
			{"key": "photos", "text": map[string]string{"en": "Pictures of me may be published."}},
		},
		"sessions": []map[string]any{
			g.session("over", now.AddDate(0, 0, -2), 20), g.session("running", now.Add(-10*time.Minute), 20), g.session("next", now.AddDate(0, 0, 7), 20),
			g.session("full", now.AddDate(0, 0, 8), 1), g.session("off", now.AddDate(0, 0, 9), 20),
		},
	}
	sessions := g.event["sessions"].([]map[string]any)
	sessions[0]["materials"] = materials
	sessions[1]["closes"], sessions[1]["join_url"] = sessions[1]["ends"], ""
	s.program.api("POST", "/events", g.event, nil)
	g.people()
	sessions[4]["cancelled"] = true
	s.program.put("/events/"+galleryEvent+"?letters=quiet", g.event)
	return g
}

// session is a session that is called what its slug says.
func (g *gallery) session(slug string, starts time.Time, capacity int) map[string]any {
	return map[string]any{
		"slug": slug, "title": titles["sessions."+slug], "starts": wallTime(starts), "ends": wallTime(starts.Add(90 * time.Minute)),
		"capacity": capacity, "join_url": "https://meet.example.org/" + slug,
	}
}

// materials are one for each level of access.
var materials = []map[string]any{
	{"key": "slides", "kind": "slides", "access": "public", "url": "https://example.org/slides", "title": map[string]string{"en": "Slides"}},
	{"key": "video", "kind": "recording", "access": "registered", "url": "https://example.org/video", "title": map[string]string{"en": "The session in full"}},
	{"key": "contacts", "kind": "document", "access": "attended", "url": "https://example.org/contacts", "title": map[string]string{"en": "Contacts"}},
}

// galleryQuestions is a question of each kind.
func galleryQuestions() (all []map[string]any) {
	options := []map[string]any{{"key": "a", "label": map[string]string{"en": "Archives"}}, {"key": "b", "label": map[string]string{"en": "Budget"}}}
	for _, kind := range []string{"text", "long_text", "choice", "choices", "yes_no", "number", "date", "country", "language", "phone"} {
		question := map[string]any{"key": "q_" + kind, "type": kind, "required": kind == "choice", "label": map[string]string{"en": "A question of the kind " + kind}}
		if strings.HasPrefix(kind, "choice") {
			question["options"] = options
		}
		all = append(all, question)
	}
	return append(all, map[string]any{
		"key": "more", "type": "text", "label": map[string]string{"en": "Which ones?"}, "show_if": map[string]any{"question": "q_choices", "is": []string{"a", "b"}},
	})
}

// people lets everybody in.
func (g *gallery) people() {
	g.Helper()
	for _, p := range []struct{ role, given, family, session string }{
		{"over", "Besa", "Krasniqi", "over"}, {"running", "Ана", "Стојановић", "running"}, {"holder", "Mirela", "Ćosić", "next"},
		{"giver", "Łukasz", "Żak", "next"}, {"keeper", "Zoë", "Ångström", "next"}, {"gone", "Andrei", "Știrbei", "next"}, {"mover", "Gül", "Şahin", "next"},
		{"first", "Ivana", "Šimić", "full"}, {"waiting", "Γιώργος", "Παπαδόπουλος", "full"}, {"off", "Арсен", "Манукян", "off"},
	} {
		var added registrant
		g.program.api("POST", "/events/"+galleryEvent+"/registrants", map[string]any{
			"given_name": p.given, "family_name": p.family, "email": p.role + "@example.org", "sessions": []string{p.session}, "answers": map[string]any{"q_choice": "a"},
		}, &added)
		g.links[p.role] = added.PersonalLink
	}
	g.me("holder", "POST", "/me/registrations/next/hand-over", colleagueOf("fresh", "Dea", "Hoxha"))
	g.me("giver", "POST", "/me/registrations/next/hand-over", colleagueOf("over", "Besa", "Krasniqi"))
	g.me("keeper", "POST", "/me/registrations/next/hand-over", colleagueOf("late", "Vlora", "Berisha"))
	g.links["fresh"] = g.fromLetter("fresh", "mail.handover.subject")
	g.links["late"] = g.fromLetter("late", "mail.handover.subject")
	g.me("keeper", "POST", "/me/registrations/next/keep", map[string]any{})
	g.me("gone", "POST", "/me/registrations/next/cancel", map[string]any{})
	g.me("mover", "PATCH", "/me", map[string]any{"email": "moved@example.org"})
	g.links["address"] = g.fromLetter("moved", "mail.address.subject")
	g.program.ask("", "POST", "/events/"+galleryEvent+"/registrants", map[string]any{
		"given_name": "Nana", "family_name": "Kobakhidze", "email": "boss@example.org", "sessions": []string{"next"},
		"answers": map[string]any{"q_choice": "a"}, "consents": map[string]any{"rules": true}, "colleagues": []any{colleagueOf("office", "Lika", "Beridze")},
	}, nil)
	g.links["office"] = g.fromLetter("office", "mail.verify.subject")
}

func colleagueOf(role, given, family string) map[string]any {
	return map[string]any{"email": role + "@example.org", "given_name": given, "family_name": family}
}

// me asks the API as one of the people.
func (g *gallery) me(role, method, path string, body any) {
	g.Helper()
	link := g.links[role]
	g.program.ask(link[strings.LastIndex(link, "/")+1:], method, path, body, nil)
}

// fromLetter is the personal link in a letter that is on its way, whatever
// page of it the letter names.
func (g *gallery) fromLetter(role, subject string) string {
	g.Helper()
	g.visitor.letter(person{email: role + "@example.org"}, g.visitor.subject(subject))
	return look[string](g.visitor, `[...document.querySelectorAll("pre.plain a")].map(a => a.href).find(h => h.includes("/r/"))`)
}

// stopLink is the link that turns off somebody's optional letters. It stands
// only in the header of such letters, where mail programs find it.
func (g *gallery) stopLink(role string) string {
	g.Helper()
	key, _, err := auth.LoadKey(filepath.Join(g.program.folder, database+".key"), nil)
	if err != nil {
		g.Fatal(err)
	}
	token := g.links[role][strings.LastIndex(g.links[role], "/")+1:]
	id, err := strconv.ParseInt(token[:strings.Index(token, ".")], 10, 64)
	if err != nil {
		g.Fatal(err)
	}
	return g.program.url + "/r/stop/" + key.StopLink(id)
}
