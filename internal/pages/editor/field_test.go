package editor

import (
	"strings"
	"testing"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

func TestAPointerLeadsToItsField(t *testing.T) {
	doc := &eventfile.Document{
		Sessions: []eventfile.Session{{Slug: "nov-12"}, {Slug: "dec-13"}}, Questions: []event.Question{{Key: "peer"}},
		Consents: []eventfile.Consent{{Key: "publish"}}, Quotas: []eventfile.Quota{{Key: "ge"}},
	}
	for pointer, want := range map[string]string{
		"/contact/email":                  "/basics#contact-email",
		"/title/de":                       "/basics#title-de",
		"/contact/controller":             "/privacy#contact-controller",
		"/contact/privacy_url":            "/privacy#contact-privacy_url",
		"/registration/closes":            "/registration#registration-closes",
		"/sessions":                       "/sessions",
		"/sessions/1/join_url":            "/sessions/dec-13#join_url",
		"/sessions/0/agenda/2/title/uk":   "/sessions/nov-12#agenda-2-title-uk",
		"/sessions/2/join_url":            "/sessions",
		"/questions/0/options/1/label/de": "/questions/peer#options-1-label-de",
		"/consents/0/text/uk":             "/consents/publish#text-uk",
		"/quotas/0":                       "/quotas/ge",
		"/quotas/0/label/de":              "/quotas/ge#label-de",
		"/targets/0/label/de":             "/targets#targets-0-label-de",
	} {
		path, field := FieldPath(doc, pointer)
		if got := strings.TrimSuffix(path+"#"+field, "#"); got != "/edit"+want {
			t.Errorf("%s stands at %s, want %s", pointer, got, want)
		}
	}
}
