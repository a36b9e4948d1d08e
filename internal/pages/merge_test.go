package pages

import (
	"strconv"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// someones are the paths of the first and the last one of the event, and who
// they all are.
func (f *face) someones() (first, second string, people []desk.PersonView) {
	f.t.Helper()
	found, err := f.desk.Registrants(f.t.Context(), operator, "pair", desk.Filter{})
	if err != nil {
		f.t.Fatal(err)
	}
	path := func(i int) string {
		return "/desk/pair/registrations/" + strconv.FormatInt(found.Items[i].Registrant.ID, 10)
	}
	return path(0), path(len(found.Items) - 1), found.Items
}

func TestDoublesAreMergedAfterALook(t *testing.T) {
	f := newPair(t)
	f.people("pair", 2, "one")
	first, second, people := f.someones()
	other := strings.TrimPrefix(second, "/desk/pair/registrations/")
	f.staffIn("pair", event.Coordinator)
	f.get(first+"/merge").want(t, 403)
	f.get("/desk/pair/doubles").want(t, 403)
	f.post(first+"/merge", "other", other, "reason", "x").want(t, 403)
	f.post(first+"/merge/undo").want(t, 403)
	f.get(first).lacks(t, "/merge")
	f.staffIn("pair", event.Organiser)
	f.get(first).want(t, 200, first+"/merge")
	f.get(first+"/merge?q=p001").want(t, 200, "p001@example.org", "other="+other).lacks(t, "Side by side")
	f.get(first+"/merge?q=nobodyatall").want(t, 200, "Nobody else is found by these words.")
	f.get(first+"/merge?q=p001&other="+other).want(t, 200, "Side by side", "p000@example.org", "p001@example.org", "Keep the other one instead", second+"/merge?other=",
		"this registration keeps what it has: confirmed.", "For ten minutes you can take this back.")
	f.get(second+"/merge?other="+strings.TrimPrefix(first, "/desk/pair/registrations/")).want(t, 200, "this registration gets what the other one has: confirmed.")
	for other, says := range map[string]string{"nobody": "", "4711": "", strings.TrimPrefix(first, "/desk/pair/registrations/"): "This is the same registration."} {
		f.get(first+"/merge?other="+other).want(t, 422, says).lacks(t, "Side by side")
	}
	f.post(first+"/merge", "other", other, "q", "p001", "reason", "").want(t, 422, "Side by side", `value="p001"`, "aria-invalid", "<h2>Give a reason.</h2>")
	f.post(first+"/merge", "other", other, "q", "p001", "reason", strings.Repeat("x", 501)).want(t, 422, strings.Repeat("x", 501))
	for range 2 {
		if where := f.post(first+"/merge", "other", other, "reason", "called <b>twice</b>").leads(t); where != first+"?done=merged" {
			t.Errorf("leads to %s", where)
		}
	}
	f.get(first+"?done=merged").want(t, 200, "The registrations are merged.", "Also registered as Person001", "p001@example.org", first+"/merge/undo", "called &lt;b&gt;twice&lt;/b&gt;")
	f.get(second).want(t, 200, "Another registration stands for this person:", `href="`+first+`"`).lacks(t, second+"/edit", second+"/merge", second+"/notes", second+"/link", second+"/role")
	f.get(second+"/merge").want(t, 200).lacks(t, "Possible doubles</h3>")
	f.get(first+"/merge?other="+other).want(t, 409, "Another registration stands for this person.", "Side by side").lacks(t, "What happens")
	f.get("/desk/pair/registrations").want(t, 200, first).lacks(t, second+`"`)
	link := "/r/" + f.desk.LinkToken(people[1].Registrant)
	f.get(link).want(t, 200, "Person000")
	f.get(link+"/data").want(t, 200, "Your other registration: Person001", "Person001")
	if where := f.post(first + "/merge/undo").leads(t); where != first+"?done=parted" {
		t.Errorf("leads to %s", where)
	}
	f.get(first+"?done=parted").want(t, 200, "The merging is taken back.").lacks(t, "Also registered as", "/merge/undo")
	f.post(first+"/merge/undo").want(t, 409, "There is nothing to take back")
	f.get(link).want(t, 200, "Person001")
}

func TestOneWhoHasMoreIsKept(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	first, _, _ := f.someones()
	f.staffIn("pair", event.Organiser)
	where := f.post("/desk/pair/registrations/add", "given_name", "Person000", "family_name", "Kovač", "language", "en", "zone", "Europe/Berlin", "sessions", "one", "email", "").leads(t)
	phone := strings.TrimSuffix(where, "?done=added")
	other := strings.TrimPrefix(first, "/desk/pair/registrations/")
	f.get(phone+"/merge?other="+other).want(t, 409, "Only the other registration has an address", "Side by side", first+"/merge?other=").lacks(t, "What happens")
	f.post(phone+"/merge", "other", other, "reason", "x").want(t, 409, "Only the other registration has an address")
}

func TestNamesakesAreListed(t *testing.T) {
	f := newPair(t)
	f.people("pair", 2, "one")
	f.staffIn("pair", event.Organiser)
	f.get("/desk/pair/doubles").want(t, 200, "Nobody is called like somebody else.")
	f.post("/desk/pair/registrations/add", "given_name", "Person000", "family_name", "Kovac", "language", "en", "zone", "Europe/Berlin", "sessions", "one", "email", "another@example.org").leads(t)
	if _, err := f.desk.Upkeep(t.Context()); err != nil {
		t.Fatal(err)
	}
	first, _, _ := f.someones()
	f.get("/desk/pair/doubles").want(t, 200, "Person000 Kovač", "another@example.org", first+"/merge?other=", "Compare with the first").lacks(t, "Person001")
	f.get(first+"/merge").want(t, 200, "Possible doubles", "another@example.org", "Same name")
	f.get("/desk/pair/registrations").want(t, 200, "/desk/pair/doubles")
}
