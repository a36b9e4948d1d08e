package pages

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"rollcall/internal/event"
)

// hostLink makes a host link and returns the path that it leads to.
func (f *face) hostLink(slug, session string) string {
	f.t.Helper()
	l, err := f.desk.MakeHostLink(f.t.Context(), operator, slug, session, "Moderation")
	if err != nil {
		f.t.Fatal(err)
	}
	return l.URL[strings.Index(l.URL, "/h/"):]
}

func TestAHostLinkShowsTheRollAndNothingElse(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.set(evening)
	path := f.hostLink("pair", "one")
	page := f.get(path).want(t, 200, "Person000 Kovač", "City of Mostar", `action="`+path+`/check-ins"`)
	if strings.Contains(page.body, "p000@example.org") {
		t.Error("an address is shown")
	}
	for _, link := range regexp.MustCompile(`(?:href|action)="([^"]*)"`).FindAllStringSubmatch(page.body, -1) {
		to := html.UnescapeString(link[1])
		if !strings.HasPrefix(to, "#") && !strings.HasPrefix(to, "?lang=") && to != path && !strings.HasPrefix(to, path+"/") && !strings.HasPrefix(to, "/static/") {
			t.Errorf("the page leads to %s", to)
		}
	}
	if got := page.Header.Get("Referrer-Policy"); got != "same-origin" {
		t.Errorf("the address travels: %q", got)
	}
	if where := f.post(path+"/check-ins?lang=de", "registrant", "1", "nonce", "n", "kind", "in").leads(t); where != path+"?lang=de#r-1" {
		t.Errorf("leads to %s", where)
	}
	f.get(path).want(t, 200, `value="in" aria-pressed="true"`)
	f.post(path+"/check-ins", "nonce", "w1", "kind", "in", "name", "").want(t, 422, "Enter the name.")
	f.post(path+"/notice", "text", "We begin late.").leads(t)
	f.get(path).want(t, 200, "We begin late.")
	missing := f.get("/h/1.AAAA").want(t, 404)
	if altered := f.get(path[:len(path)-2]+"AA").want(t, 404); altered.body != missing.body {
		t.Error("an altered link is told from one that never was")
	}
	f.set(noon.AddDate(0, 1, 0).Add(24 * time.Hour))
	if over := f.get(path).want(t, 404); over.body != missing.body {
		t.Error("a link that is over is told from one that never was")
	}
}

func TestOrganisersMakeAndRevokeHostLinks(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.staffIn("pair", event.Organiser)
	roll := "/desk/pair/sessions/one"
	f.post(roll+"/host-links", "label", "").want(t, 422, "Links for hosts")
	if where := f.post(roll+"/host-links", "label", "Moderation").leads(t); where != roll+"#host-links" {
		t.Errorf("leads to %s", where)
	}
	page := f.get(roll).want(t, 200, "Moderation", "Not used")
	path := regexp.MustCompile(`readonly value="[^"]*(/h/[^"]+)"`).FindStringSubmatch(page.body)[1]
	f.get(path).want(t, 200, "Person000 Kovač")
	f.post(roll + "/host-links/1/revoke").leads(t)
	f.get(path).want(t, 404)
	if page := f.get(roll).want(t, 200, "Revoked"); strings.Contains(page.body, path) {
		t.Error("the address of a revoked link is shown")
	}
}

func TestARoleIsShownAndChanged(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.staffIn("pair", event.Organiser)
	path := "/desk/pair/registrations/1"
	f.get(path).want(t, 200, `<option value="participant" selected>`, "Confirmed")
	f.post(path+"/role", "role", "admin").want(t, 422, "Takes part as")
	if where := f.post(path+"/role", "role", "speaker").leads(t); where != path+"?done=role" {
		t.Errorf("leads to %s", where)
	}
	f.get(path+"?done=role").want(t, 200, `<option value="speaker" selected>`, "Takes part", "The role is changed.")
	f.get("/desk/pair/registrations?role=speaker").want(t, 200, "Person000 Kovač")
	if page := f.get("/desk/pair/registrations?role=participant").want(t, 200); strings.Contains(page.body, "Person000 Kovač") {
		t.Error("a speaker is listed among the participants")
	}
	f.get("/desk/pair/registrations?role=nobody").want(t, 400)
}
