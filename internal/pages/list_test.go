package pages

import (
	"encoding/base64"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"rollcall/internal/event"
)

func TestAListOfPeopleIsLookedAtAndEntered(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.staffIn("pair", event.Coordinator)
	path := "/desk/pair/registrations/import"
	f.get(path).want(t, 403)
	f.staffIn("pair", event.Organiser)
	f.get(path).want(t, 200, "Register a list", `type="file"`, `name="sessions"`)
	f.post(path).want(t, 422, "This is needed.")
	f.post(path, "again", base64.StdEncoding.EncodeToString([]byte("\n"))).want(t, 422, "This is no CSV or Excel file with a header.")
	raw, err := charmap.Windows1251.NewEncoder().String("Пошта;Хто;Прізвище\nn@example.org;<i>Ганна</i>;Коваль\nnobody;А;Б\nP000@example.org;;Марко\n")
	if err != nil {
		t.Fatal(err)
	}
	again := base64.StdEncoding.EncodeToString([]byte(raw))
	f.post(path, "again", again, "sessions", "one").want(t, 200, "windows-1251", "Meaning of the column: Хто", "“Given name”: This is needed.", "“Пошта”: This is not an e-mail address.",
		"Family name: Kovač → Марко", "Enter only the 1 row in order", "0 letters would be sent.")
	said := []string{"again", again, "sessions", "one", "heading", "Хто", "field", "given_name", "heading", "Пошта", "field", "email"}
	f.post(path, said...).want(t, 200, "Enter only the 2 rows in order", "Would be on the waiting list", "&lt;i&gt;Ганна&lt;/i&gt;", `value="given_name" selected`).lacks(t, "<i>Ганна")
	f.post(path, append(said, "apply", "1")...).want(t, 409, "Some rows", "Enter only the 2 rows in order", `name="again" value="z`)
	if where := f.post(path, append(said, "apply", "1", "good_rows", "1")...).leads(t); where != path+"?done=2" {
		t.Errorf("leads to %s", where)
	}
	f.get(path+"?done=2").want(t, 200, "2 people were registered or changed.")
	f.get("/desk/pair/registrations").want(t, 200, "&lt;i&gt;Ганна&lt;/i&gt; Коваль", "Person000 Марко")
	if page := f.post(path, "again", again, "sessions", "one"); !strings.Contains(page.body, `value="given_name" selected`) {
		t.Error("what the column means is not remembered")
	}
}
