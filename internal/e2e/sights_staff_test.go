//go:build e2e

package e2e

import (
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// accountSights are the pages of an account and of the whole installation.
func accountSights() []sight {
	return []sight{
		{"desk-account", "/desk/account", nil},
		{"desk-account-errors", "/desk/account", func(v *visitor) { v.sendForm("/desk/account/password") }},
		{"desk-second", "/desk/account/second", nil},
		{"desk-second-begun", "/desk/account/second", func(v *visitor) { v.press(v.words.T("account.second_begin")) }},
		{"desk-accounts", "/desk/accounts", nil},
		{"desk-accounts-errors", "/desk/accounts", func(v *visitor) {
			look[bool](v, `document.querySelector("main details").open = true`)
			v.sendForm("/desk/accounts")
		}},
		{"desk-tokens", "/desk/tokens", nil},
		{"desk-tokens-made", "/desk/tokens", func(v *visitor) {
			v.fill(map[string]string{"name": "Dashboard of the network"})
			v.sendForm("/desk/tokens")
		}},
		{"desk-audit-all", "/desk/audit", nil},
		{"desk-settings", "/desk/settings", nil},
		{"desk-new", "/desk/new", nil},
		{"desk-new-errors", "/desk/new", func(v *visitor) { v.sendForm("/desk/new") }},
		{"desk-import", "/desk/import", nil},
		{"desk-archive", "/desk/archive", nil},
	}
}

// editorSights are the pages on which an event is written and published.
func editorSights() (all []sight) {
	base := "/desk/" + galleryEvent
	for _, part := range []string{"basics", "sessions", "questions", "consents", "registration", "quotas", "targets", "reminders", "privacy"} {
		all = append(all, sight{"desk-edit-" + part, base + "/edit/" + part, nil})
	}
	edit := base + "/edit/sessions/next"
	return append(all,
		sight{"desk-edit", "/desk/" + seeNetwork + "/edit", nil},
		sight{"desk-edit-session", edit, nil},
		sight{"desk-edit-question", base + "/edit/questions/q_choices", nil},
		sight{"desk-edit-errors", edit, func(v *visitor) {
			v.empty("title.en")
			v.empty("capacity")
			v.sendForm(edit)
		}},
		sight{"desk-edit-review", edit, func(v *visitor) {
			v.empty("capacity")
			v.fill(map[string]string{"capacity": "1"})
			v.sendForm(edit)
		}},
		sight{"desk-publish", base + "/publish", nil},
		sight{"desk-clone", base + "/clone", nil},
		sight{"desk-put-away", base + "/archive", nil},
		sight{"desk-preview", base + "/preview", nil},
		sight{"desk-preview-page", base + "/preview/page", nil},
		sight{"desk-preview-person", base + "/preview/people/waitlisted", nil},
		sight{"desk-preview-letter", base + "/preview/letters/confirmed", nil},
	)
}

// listSights are the pages on which people are found, entered and changed.
func (s *stage) listSights() []sight {
	base := "/desk/" + galleryEvent
	people := base + "/registrations"
	one := people + "/" + s.program.find(person{email: "holder@example.org"}, galleryEvent).ID
	return []sight{
		{"desk-registrations-more", people, (*visitor).unfold},
		{"desk-joint", people, func(v *visitor) {
			v.do("tick somebody", chromedp.Click(chromedp.CSS(`[name="ids"]`)))
			v.follow("press the joint button", chromedp.Click(chromedp.CSS(`[name="do"][value="withdraw"]`)))
		}},
		{"desk-person", one, (*visitor).unfold},
		{"desk-person-edit", one + "/edit", nil},
		{"desk-merge", one + "/merge?q=M&other=" + s.program.find(person{email: "gone@example.org"}, galleryEvent).ID, nil},
		{"desk-doubles", "/desk/" + seeNetwork + "/doubles", nil},
		{"desk-add", people + "/add", nil},
		{"desk-add-errors", people + "/add", func(v *visitor) { v.sendForm(people + "/add") }},
		{"desk-list", people + "/import", nil},
		{"desk-list-preview", people + "/import", func(v *visitor) {
			v.attach("file", "Vorname,Nachname,E-Mail,Ort\nŽeljka,Horvat,zeljka@example.org,Mostar\nNino,Beridze,nobody,Kutaisi\n")
			v.sendForm(people + "/import")
		}},
		{"desk-towns", "/desk/" + seeNetwork + "/municipalities", nil},
		{"desk-team", base + "/team", nil},
		{"desk-team-shown", base + "/team", func(v *visitor) {
			v.fill(map[string]string{"name": "Sofiia Marchenko", "email": "sofiia-" + v.lang + "@example.org"})
			v.sendForm(base + "/team")
		}},
		{"desk-audit", base + "/audit", nil},
	}
}

// writingSights are the pages of letters and messages: of one that is a draft
// and of one that is sent.
func (s *stage) writingSights() []sight {
	s.Helper()
	base := "/desk/" + galleryEvent
	var draft, sent struct {
		ID         string
		Recipients int
	}
	write := func(answer any) {
		s.program.api("POST", "/events/"+galleryEvent+"/messages", map[string]any{
			"subject": map[string]string{"en": "What to read before we meet"}, "text": map[string]string{"en": "Dear {given_name},\n\nplease read the paper."},
		}, answer)
	}
	write(&draft)
	write(&sent)
	s.program.api("POST", "/events/"+galleryEvent+"/messages/"+sent.ID+"/send", map[string]any{"expected": sent.Recipients}, nil)
	return []sight{
		{"desk-letters", base + "/letters", nil},
		{"desk-letter-words", base + "/letters/confirmed", nil},
		{"desk-message-new", base + "/messages/new", nil},
		{"desk-message-errors", base + "/messages/new", func(v *visitor) { v.sendForm(base + "/messages") }},
		{"desk-message-draft", base + "/messages/" + draft.ID, (*visitor).unfold},
		{"desk-message-sent", base + "/messages/" + sent.ID, nil},
		{"desk-message-people", base + "/messages/" + sent.ID + "/recipients", nil},
	}
}

// sendForm presses the main button of the form that goes to path, or its last
// where none is the main one.
func (v *visitor) sendForm(path string) {
	v.Helper()
	find := fmt.Sprintf(`(() => {
		const form = [...document.forms].find(f => f.method === "post" && new URL(f.action).pathname === %q);
		const button = form.querySelector("button.main") || [...form.querySelectorAll("button")].pop();
		button.setAttribute("data-pressed", "");
		return !!button;
	})()`, strings.TrimPrefix(path, v.base))
	look[bool](v, find)
	v.follow("send the form to "+path, chromedp.Click(chromedp.CSS("[data-pressed]")))
}

// unfold opens everything that can be opened.
func (v *visitor) unfold() {
	v.Helper()
	look[bool](v, `[...document.querySelectorAll("main details")].every(d => d.open = true)`)
}

// attach puts a table into the field for a file.
func (v *visitor) attach(name, table string) {
	v.Helper()
	look[bool](v, fmt.Sprintf(`(() => {
		const files = new DataTransfer();
		files.items.add(new File([%q], "people.csv", {type: "text/csv"}));
		document.querySelector('[name=%q]').files = files.files;
		return true;
	})()`, table, name))
}
