package server_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
)

// shown is what the API says of an event, as far as its page shows it too.
type shown struct {
	Slug       string
	Summary    map[string]string
	Audience   map[string]string
	Organisers []struct{ Name, URL string }
	Contact    struct{ Name, Email string }
	Waiting    bool `json:"waiting_list"`
	Threshold  int  `json:"threshold_percent"`
	Retention  int  `json:"retention_days"`
	Calendar   string
	Sessions   []struct {
		State  string
		Agenda []struct {
			Kind     string
			Speakers []struct{ Name, Organisation string }
		}
	}
}

func TestTheAPISaysWhatThePageSays(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 50, "zone: Europe/Berlin", "zone: Europe/Berlin\naudience: {en: People in *towns*}\norganisers: [{name: Office, url: \"https://example.org\"}, {name: Mostar}]")
	var e shown
	answer := h.get("/api/v1/events/open")
	if err := json.Unmarshal(answer.Body.Bytes(), &e); err != nil || answer.Code != http.StatusOK {
		t.Fatalf("%d %v: %s", answer.Code, err, answer.Body)
	}
	if e.Audience["en"] != "People in *towns*" || e.Summary["en"] != "**Good** practice" {
		t.Errorf("audience %q, summary %q", e.Audience, e.Summary)
	}
	if len(e.Organisers) != 2 || e.Organisers[0].URL != "https://example.org" || e.Organisers[1].Name != "Mostar" {
		t.Errorf("organisers %+v", e.Organisers)
	}
	if e.Contact.Email != "office@example.org" || !e.Waiting || e.Threshold != 80 || e.Retention != 180 || e.Calendar == "" {
		t.Errorf("%+v", e)
	}
	if a := e.Sessions[0].Agenda[0]; a.Kind != "keynote" || a.Speakers[0].Name != "Ana Kovač" {
		t.Errorf("agenda %+v", a)
	}
}

func TestTheAPIListsOnlyWhatIsPublic(t *testing.T) {
	h := openWhole(t)
	h.announce("open", false, 50, "", "")
	h.announce("hidden", false, 50, "zone: Europe/Berlin", "zone: Europe/Berlin\nvisibility: unlisted")
	h.announce("draft", false, 50, "zone: Europe/Berlin", "zone: Europe/Berlin\nvisibility: draft")
	var list struct{ Items []shown }
	if err := json.Unmarshal(h.get("/api/v1/events").Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	var slugs []string
	for _, e := range list.Items {
		slugs = append(slugs, e.Slug)
	}
	if !slices.Equal(slugs, []string{"open"}) {
		t.Errorf("the list holds %v", slugs)
	}
	for path, status := range map[string]int{
		"/api/v1/events/hidden": 200, "/api/v1/events/draft": 404, "/draft": 404, "/draft/times": 404, "/draft/sent": 404, "/draft?zone=Asia/Tbilisi": 404,
	} {
		if got := h.get(path).Code; got != status {
			t.Errorf("%s answers %d, want %d", path, got, status)
		}
	}
}
