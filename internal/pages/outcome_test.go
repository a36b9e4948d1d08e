package pages

import (
	"strings"
	"testing"

	"rollcall/internal/event"
)

func TestAPersonObjectsAndTheTeamAnswers(t *testing.T) {
	f := newPair(t)
	page := f.signUpBy("pair", "a@example.org", "one")
	f.post(page + "/verify").leads(t)
	f.get(page).lacks(t, "Your attendance")
	f.set(noon.AddDate(0, 1, 0).Add(24 * 60 * 60 * 1e9))
	f.get(page).want(t, 200, "Your attendance", "Whether you were there is not known.", "Attendance is final from: ", page+"/one/objection")
	f.post(page+"/one/objection", "text", strings.Repeat("x", 1001)).want(t, 422, "xxxx", "What is not right?")
	f.post(page+"/one/objection", "text", "I was there & <b>stayed</b>.").leads(t)
	f.get(page+"?done=objected").want(t, 200, "The team has your objection.", "The team will answer here.").lacks(t, "This is not right")
	f.post(page+"/one/objection", "text", "More.").want(t, 409, "has not been answered yet", "More.")
	f.post(page+"/one/declare").want(t, 409)

	f.staffIn("pair", event.Coordinator)
	f.get("/desk/pair").want(t, 200, "One person objects", `/desk/pair/sessions/one/objections">See the objections</a>`)
	f.get("/desk/pair/sessions/one/objections").want(t, 200, "Olena Kovalenko", "I was there &amp; &lt;b&gt;stayed&lt;/b&gt;.", "/attendance/1")
	one := "/desk/pair/sessions/one/attendance/1"
	f.get(one).want(t, 200, "Objection, waiting", "Reject the objection").lacks(t, "Take the decision back")
	f.post(one, "outcome", "attended", "reason", "").want(t, 422, "Attended", `aria-invalid="true"`)
	f.post(one, "outcome", "attended", "reason", "seen by the host").leads(t)
	f.get(one).want(t, 200, "By the evidence", "Decided: Attended", "Answered by a decision", "Take the decision back").lacks(t, "Reject the objection")
	f.get(page).want(t, 200, "You are counted as present.", "The team decided this", "seen by the host", "The team has decided about your objection")
	f.post(one+"/take-back", "reason", "a slip").leads(t)
	f.get(one).want(t, 200, "Taken back: ", "a slip")
	f.post(one+"/reject-objection", "reason", "no").want(t, 409, "has not objected")
	f.get("/desk/pair/sessions/one/attendance/x").want(t, 404)
	f.set(noon.AddDate(0, 3, 0))
	f.get(page).lacks(t, "This is not right")
	f.post(page+"/one/objection", "text", "Late.").want(t, 409, "The attendance is final since: ", "Kyiv time").lacks(t, "UTC")
}

func TestAThresholdIsTriedOnAPage(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.staffIn("pair", event.Coordinator)
	f.get("/desk/pair/threshold?percent=70").want(t, 200, "What counts as attended", "No session has begun yet.").lacks(t, "Save: ")
	f.set(noon.AddDate(0, 1, 0).Add(24 * 60 * 60 * 1e9))
	f.staffIn("pair", event.Organiser)
	f.get("/desk/pair/threshold?percent=70").want(t, 200, "tried", "60\u00a0% of the session", "Save: 70").lacks(t, "<svg class=\"plot\"", "0 attended, 0 partly")
	f.get("/desk/pair/threshold?percent=0").want(t, 422, `aria-invalid="true"`)
	f.get("/desk/pair/threshold?minutes=much").want(t, 422, "This is not a number.", `value="much"`)
	f.get("/desk/pair/threshold?minutes=45").want(t, 200, "Save: 45 minutes", `name="minutes" value="45"`)
	f.post("/desk/pair/threshold", "minutes", "45").leads(t)
	f.get("/desk/pair/threshold").want(t, 200, "At present this counts as attended: 45 minutes")
	f.get("/desk/pair/sessions/one/attendance").want(t, 200, "At present this counts as attended: 45 minutes")
	f.get("/pair").want(t, 200, "at least 45 minutes of a session")
}

func TestAThresholdIsToldOfEachOfSeveralSessions(t *testing.T) {
	f := newPair(t)
	f.people("pair", 1, "one")
	f.set(noon.AddDate(0, 3, 0))
	f.staffIn("pair", event.Organiser)
	f.get("/desk/pair/threshold?percent=70").want(t, 200, "0 attended, 0 partly")
}
