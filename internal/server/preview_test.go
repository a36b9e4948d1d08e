package server_test

import (
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// previewed is a house with a draft in two languages.
func previewed(t *testing.T) *house {
	t.Helper()
	h := open(t)
	h.inYAML("POST", "/events", "", strings.Replace(fmt.Sprintf(webinar, "webinar", true, 100), "slug:", "visibility: draft\nslug:", 1)).is(201, "")
	return h
}

func TestAnEventIsSeenInAdvanceOnTheAPI(t *testing.T) {
	h := previewed(t)
	var v struct {
		Languages, People, Invitations []string
		Event                          struct {
			Slug      string
			Questions []any
			Sessions  []struct{ State string }
		}
		Letters []struct{ Kind, Subject string }
	}
	h.api("GET", "/events/webinar/preview", h.admin, nil).is(200, "").into(&v)
	if strings.Join(v.Languages, " ") != "en de" || v.Event.Slug != "webinar" || v.Event.Sessions[0].State != "open" || len(v.Event.Questions) == 0 {
		t.Errorf("the preview is %+v", v)
	}
	for _, l := range v.Letters {
		for _, lang := range v.Languages {
			got := h.api("GET", "/events/webinar/preview/letters/"+l.Kind+"?lang="+lang, h.admin, nil).is(200, "").json()
			if got["language"] != lang || lang == "en" && got["subject"] != l.Subject || got["text"] == "" || !strings.Contains(got["html"].(string), `lang="`+lang+`"`) {
				t.Errorf("%s in %s is %v", l.Kind, lang, got)
			}
		}
	}
	for _, state := range v.People {
		h.api("GET", "/events/webinar/preview/people/"+state+"?lang=de", h.admin, nil).is(200, "")
	}
	for _, state := range v.Invitations {
		got := h.api("GET", "/events/webinar/preview/invitations/"+state, h.admin, nil).is(200, "").json()
		if got["state"] != state {
			t.Errorf("an invitation that is %s is %v", state, got["state"])
		}
	}
	if len(v.Letters) < 26 || len(v.People) < len(event.Statuses)+5 || len(v.Invitations) != len(desk.PreviewInvitationStates) {
		t.Errorf("%d letters, people %v, invitations %v", len(v.Letters), v.People, v.Invitations)
	}
}

func TestPeopleOfAPreviewAreSeenAtTheirMoment(t *testing.T) {
	h := previewed(t)
	person := func(state string) map[string]any {
		t.Helper()
		return h.api("GET", "/events/webinar/preview/people/"+state, h.admin, nil).is(200, "").json()["me"].(map[string]any)
	}
	if first := person("waitlisted")["registrations"].([]any)[0].(map[string]any); first["status"] != "waitlisted" || first["position"] != 3.0 {
		t.Errorf("who waits finds %v", first)
	}
	if offered := person("taker")["seats_offered"].([]any); len(offered) != 1 {
		t.Errorf("who is to get a seat is offered %v", offered)
	}
	if offered := person("giver")["seats_offered"].([]any); len(offered) != 0 {
		t.Errorf("who gives one is offered %v", offered)
	}
	for _, path := range []string{"people/absent", "letters/message", "letters/none", "invitations/drafted"} {
		h.api("GET", "/events/webinar/preview/"+path, h.admin, nil).is(404, "not_found")
	}
	for _, path := range []string{"people/confirmed", "letters/confirmed", "invitations/sent"} {
		h.api("GET", "/events/webinar/preview/"+path+"?lang=ka", h.admin, nil).is(400, "bad_query")
	}
}

// inYAML is a call with a document as YAML.
func (h *house) inYAML(method, path, tag, text string) answer {
	h.t.Helper()
	header := map[string]string{"Content-Type": "application/yaml", "If-Match": tag}
	return h.do(call{method: method, path: "/api/v1" + path, token: h.admin, body: text, header: header})
}

func TestTheFileOfAnEventGoesOutAndComesBack(t *testing.T) {
	h := previewed(t)
	got := h.api("GET", "/events/webinar/event.yaml", h.admin, nil).is(200, "")
	head := got.Result().Header
	if head.Get("Content-Type") != "application/yaml" || !strings.Contains(head.Get("Content-Disposition"), "webinar.yaml") {
		t.Errorf("the file comes with %v", head)
	}
	file := got.Body.String()
	tag := h.api("GET", "/events/webinar?shape=file", h.admin, nil).is(200, "").Result().Header.Get("ETag")
	if back := h.inYAML("PUT", "/events/webinar", tag, file).is(200, ""); back.Result().Header.Get("ETag") != tag {
		t.Errorf("the file itself changes the event from %s to %s", tag, back.Result().Header.Get("ETag"))
	}
	other := strings.Replace(file, "slug: webinar", "slug: other", 1)
	if made := h.inYAML("POST", "/events", "", other).is(201, "").json(); made["slug"] != "other" || made["visibility"] != "draft" {
		t.Errorf("a file makes %v", made)
	}
	h.inYAML("POST", "/events/webinar/changes", "", strings.Replace(file, "capacity: ", "capacity: 1", 1)).is(200, "")
	page, err := h.desk.Audit(t.Context(), operator, "webinar", "", 1)
	if err != nil || len(page.Items) == 0 || page.Items[0].Action != event.ActionExported {
		t.Errorf("the audit of taking it begins with %+v, %v", page, err)
	}
}

func TestWhatIsWrongWithAFileIsSaid(t *testing.T) {
	h := previewed(t)
	file := h.api("GET", "/events/webinar/event.yaml", h.admin, nil).is(200, "").Body.String()
	refused := h.inYAML("POST", "/events", "", strings.Replace(file, "slug: webinar", "slug: other\ncolour: red", 1)).is(422, "invalid").errors()
	if len(refused) != 1 || refused[0] != "/colour unknown_field" {
		t.Errorf("an unknown key is refused by %v", refused)
	}
	if p := h.inYAML("POST", "/events", "", "slug: a\ntitle: [").is(400, "bad_yaml").json(); p["line"] != 2.0 || p["detail"] == "" {
		t.Errorf("what is no YAML is refused by %v", p)
	}
	h.inYAML("POST", "/events", "", "").is(400, "bad_yaml")
	h.inYAML("POST", "/events/webinar/clone", "", "slug: other").is(415, "wrong_type")
}
