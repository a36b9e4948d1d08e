package pages

import (
	"testing"

	"rollcall/internal/event"
)

func TestSpellingsAreMergedOnAPage(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.staffIn("pair", event.Organiser)
	add := []string{"given_name", "Ana", "family_name", "Kovač", "language", "en", "zone", "Europe/Berlin", "sessions", "one", "municipality", "Grad <b>Mostar</b>"}
	f.post("/desk/pair/registrations/add", add...).leads(t)
	path := "/desk/pair/municipalities"
	f.get(path).want(t, 200, "Grad &lt;b&gt;Mostar&lt;/b&gt;", "What counts nowhere yet").lacks(t, "<b>Mostar")
	f.post(path, "spellings", "Grad <b>Mostar</b>").want(t, 422, "Choose a municipality of the list, or give another name.", "checked")
	f.post(path, "name", "Mostar").want(t, 422, "Tick what is to count there.", `value="Mostar"`)
	if where := f.post(path, "name", "Mostar", "country", "BA", "spellings", "Grad <b>Mostar</b>").leads(t); where != path+"?done=1" {
		t.Errorf("leads to %s", where)
	}
	f.get(path+"?done=1").want(t, 200, "What was ticked counts there.", "Everything that people wrote counts under a municipality.", `value="mostar"`)
	f.staffIn("pair", event.Coordinator)
	f.get(path).want(t, 200, "Mostar").lacks(t, "Let it count there")
	f.post(path, "name", "x", "spellings", "x").want(t, 403)
}
