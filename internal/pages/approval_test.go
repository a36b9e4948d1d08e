package pages

import (
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// selective is an event of two sessions in which an organiser decides about
// everyone, and again about one answer. It begins with so many people.
func selective(t *testing.T, people int) *face {
	t.Helper()
	f := newFace(t)
	text := strings.Replace(pair, "registration: {", "registration: {approval: true, approve_again: true, ", 1)
	f.applyText(text + `questions:
  - {key: why, type: choice, decisive: true, label: {en: Your aim, de: Ihr Ziel}, options: [{key: learn, label: {en: To learn}}, {key: teach, label: {en: To teach}}]}
  - {key: also, type: text, label: {en: What else, de: Was noch}}
`)
	for i := range people {
		in := desk.SignUp{
			Email: fmt.Sprintf("p%d@example.org", i), Details: desk.Details{GivenName: fmt.Sprintf("Person%d", i), FamilyName: "Kovač", Country: "BA"},
			Sessions: []string{"one", "two"}, Answers: map[string]any{"why": "teach"},
		}
		if err := f.desk.SignUp(t.Context(), desk.Actor{}, "pair", in); err != nil {
			t.Fatal(err)
		}
		if _, err := f.desk.Verify(t.Context(), f.holder(in.Email), desk.Verification{}); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// holder is the actor of the link of the only person with that address.
func (f *face) holder(email string) desk.Actor {
	f.t.Helper()
	found, err := f.store.RegistrantsByAddress(f.t.Context(), email)
	if err != nil || len(found) != 1 {
		f.t.Fatalf("%d people with that address, %v", len(found), err)
	}
	by, err := f.desk.ByLink(f.t.Context(), f.desk.LinkToken(&found[0]))
	if err != nil {
		f.t.Fatal(err)
	}
	return by
}

func TestTheQueueIsForThoseWhoDecide(t *testing.T) {
	f := selective(t, 1)
	f.staffIn("pair", event.Coordinator)
	f.get("/desk/pair/approval").want(t, 403)
	f.get("/desk/pair").want(t, 200).lacks(t, "/desk/pair/approval")
	f.staffIn("pair", event.Organiser)
	f.get("/desk/pair").want(t, 200, `href="/desk/pair/approval"`, "One person waits for your decision")
	f.get("/desk/pair/registrations").want(t, 200, "One person waits for your decision", "Needs approval")
	f.get("/desk/pair/approval?lang=de").want(t, 200, "Person0 Kovač", "To teach", "Hält einen Platz", "Bosnien und Herzegowina")
	f.get("/desk/pair/approval?approve=2&missed=1").want(t, 200, "2 registrations have been approved.", "About one registration there was nothing to decide any more.")
	f.get("/desk/pair/approval?approve=<b>").want(t, 200).lacks(t, "have been approved")
}

func TestTheQueueWorksWithoutScripts(t *testing.T) {
	f := selective(t, 3)
	f.staffIn("pair", event.Organiser)
	const page = "/desk/pair/approval"
	f.get(page).want(t, 200, `name="ids" value="1 2"`, `name="ids" value="5 6"`)
	f.post(page, "decide", "approve").want(t, 422, "Tick at least one person.")
	f.post(page, "ids", "1 2").want(t, 422, "Choose what is to happen: approve or decline.", `value="1 2" aria-label="Tick: Person0 Kovač" checked`)
	long := strings.Repeat("why ", 150)
	refused := f.post(page, "decide", "reject", "ids", "3 4", "person", "3 4", "reason", long).want(t, 422, "<details open data-reject>", strings.TrimSpace(long), `aria-invalid="true"`)
	if strings.Count(refused.body, strings.TrimSpace(long)) != 1 {
		t.Error("the reason stands at several people")
	}
	if to := f.post(page, "decide", "approve", "ids", "1 2", "ids", "5 6 nonsense").leads(t); to != page+"?approve=4&missed=1" {
		t.Errorf("approving leads to %s", to)
	}
	if to := f.post(page+"?lang=de", "decide", "reject", "ids", "3 4", "reason", "Only for towns").leads(t); to != page+"?reject=2&lang=de" && to != page+"?lang=de&reject=2" {
		t.Errorf("declining leads to %s", to)
	}
	f.get(page).want(t, 200, "Nobody waits for a decision")
}

func TestPeopleAreToldThatAnOrganiserDecides(t *testing.T) {
	f := selective(t, 1)
	at := f.signUpBy("pair", "olena@example.org", "one")
	f.get("/pair/sent").want(t, 200, "The organiser decides about your registration after that, and we write to you.")
	f.get(at).want(t, 200, "The organiser decides about your registration after that, and we write to you.")
	change := "/r/" + f.desk.LinkToken(f.holder("p0@example.org").Registrant) + "/change"
	f.get(change).want(t, 200).lacks(t, "looks at your registration again") // it has not been looked at once
	_, err := f.desk.DecideAll(t.Context(), operator, "pair", desk.Approve, []int64{1, 2}, "")
	if err != nil {
		t.Fatal(err)
	}
	page := f.get(change).want(t, 200, "Until then you keep your seat or your place on the waiting list, but cannot join.")
	if n := strings.Count(page.body, "If you change this answer, the organiser looks at your registration again."); n != 1 {
		t.Errorf("%d questions say that they decide", n)
	}
}
