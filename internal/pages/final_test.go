package pages

import (
	"fmt"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

func TestPagesSayThatAttendanceIsFinalAndAskForAReason(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.set(noon.AddDate(0, 3, 0))
	file := []byte("Name,Email,Join Time,Leave Time\nPerson Kovac,,2021-11-12 10:00,2021-11-12 11:00\n")
	v, _, err := f.desk.ImportReport(t.Context(), operator, "pair", "one", desk.GivenReport{Name: "report.csv", File: file})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.desk.ApplyReport(t.Context(), operator.Because("It came late."), "pair", "one", v.Report.ID, false); err != nil {
		t.Fatal(err)
	}
	page := fmt.Sprint("/desk/pair/sessions/one/reports/", v.Report.ID)
	review, person := page+"/review", fmt.Sprint(v.People[0].ID)

	f.staffIn("pair", event.Coordinator)
	f.get(page).want(t, 200, "The attendance is final since: ", "Organisers alone change it.").lacks(t, "Take the report back")
	f.get(review).want(t, 200, "Organisers alone change it.").lacks(t, "/review/decide", "/review/undo", "/review/accept")
	f.get("/desk/pair").want(t, 200).lacks(t, review)

	f.staffIn("pair", event.Organiser)
	f.get(page).want(t, 200, "Whatever changes it needs a reason", "Take the report back", `name="reason"`)
	f.post(page+"/undo").want(t, 422, `aria-invalid="true"`, `href="#reason"`)
	f.post(page+"/undo", "reason", "Another file.").leads(t)
	f.post(page+"/apply").want(t, 422, `aria-invalid="true"`, `href="#reason"`)
	f.post(page+"/apply", "reason", "It was right.").leads(t)
	f.get("/desk/pair").want(t, 200, review)
	f.get(review).want(t, 200, "Whatever changes it needs a reason", `name="reason"`)
	f.post(review+"/decide", "person", person, "decision", "walk_in").want(t, 422, `aria-invalid="true"`)
	f.post(review+"/decide", "person", person, "decision", "walk_in", "reason", "She wrote.").leads(t)
	f.post(review+"/undo", "reason", " ").want(t, 422)
	f.post(review+"/undo", "reason", "It was not her.").leads(t)
	f.get("/desk/pair/sessions/one/reports").want(t, 200, "Whatever changes it needs a reason").lacks(t, page+"/undo")

	f.get("/desk/pair/threshold?minutes=45").want(t, 200, "is final since: ", `name="reason"`)
	f.post("/desk/pair/threshold", "minutes", "45").want(t, 422, `href="#reason"`, `name="minutes" value="45"`)
	f.post("/desk/pair/threshold", "minutes", "45", "reason", "The funder asks.").leads(t)
}
